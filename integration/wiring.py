"""Settings -> Service: the only constructor of doors. Nothing here decides anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from integration.errors import BornageError, ConfigError
from integration.jira.reader import Reader
from integration.jira.transport import Transport, connect
from integration.jira.writer import Writer
from integration.settings import Settings, account_for, email_of, signing_keys, token_of
from integration.store import Store
from integration.terms import Terms, terms_from, terms_of

__all__ = ["Service", "Terms", "service_for", "service_over", "terms_from", "terms_of"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """The doors of one run. ``keys`` sign what we write; ``expires``: when the token does, as the settings say."""

    transport: Transport
    reader: Reader
    writer: Writer
    store: Store
    keys: tuple[bytes, ...]
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Eyes:
    """What it takes to look and not to write. ``keys_fault``: why there is no signing key, in words."""

    reader: Reader
    keys: tuple[bytes, ...]
    keys_fault: str
    expires: date | None


@contextmanager
def service_for(settings: Settings, site: str, *, budget_seconds: float) -> Iterator[Service]:
    """The doors to a charter's site with the account the settings hold for it; closed afterwards."""
    account = account_for(settings, site)
    problems: list[str] = []
    email = _kept(lambda: email_of(account), problems)
    token = _kept(lambda: token_of(account), problems)
    keys = _kept(lambda: signing_keys(settings), problems)
    if email is None or token is None or keys is None:
        raise ConfigError("\n".join(problems))
    transport = connect(account.base_url or site, email, token, budget_seconds=budget_seconds)
    with service_over(transport, keys=keys, store_url=settings.store, expires=account.token_expires) as service:
        yield service


@contextmanager
def eyes_for(settings: Settings, site: str, *, budget_seconds: float) -> Iterator[Eyes]:
    """Eyes on a site, also without a signing key or a store; closed afterwards."""
    account = account_for(settings, site)
    problems: list[str] = []
    email, token = _kept(lambda: email_of(account), problems), _kept(lambda: token_of(account), problems)
    if email is None or token is None:
        raise ConfigError("\n".join(problems))
    keys = _kept(lambda: signing_keys(settings), problems) or ()
    transport = connect(account.base_url or site, email, token, budget_seconds=budget_seconds)
    try:
        yield Eyes(Reader(transport), keys, problems[0].partition(";")[0] if problems else "", account.token_expires)
    finally:
        transport.close()


@contextmanager
def reader_for(settings: Settings, site: str, *, budget_seconds: float) -> Iterator[Reader | None]:
    """A reader of a site, for who only looks something up; None where the settings hold no account for it."""
    account = account_for(settings, site)
    if not account.email or (account.token is None and account.token_file is None):
        yield None
        return
    transport = connect(account.base_url or site, account.email, token_of(account), budget_seconds=budget_seconds)
    try:
        yield Reader(transport)
    finally:
        transport.close()


@contextmanager
def service_over(
    transport: Transport, *, keys: tuple[bytes, ...], store_url: str, expires: date | None = None
) -> Iterator[Service]:
    """The doors over a transport that exists; closed afterwards."""
    try:
        store = _store(store_url)
        try:
            yield Service(transport, Reader(transport), Writer(transport), store, keys, expires)
        finally:
            store.close()
    finally:
        transport.close()


def _kept(value: Callable[[], T], problems: list[str]) -> T | None:
    """The value, or None with its problem kept, so that all that is missing is told at once."""
    try:
        return value()
    except ConfigError as problem:
        problems.append(str(problem))
        return None


def _store(url: str) -> Store:
    try:
        return Store(url)
    except BornageError:
        raise
    except Exception as fault:
        raise ConfigError(
            f"BORNAGE_STORE: expected a store that opens, found {type(fault).__name__}; check the URL"
        ) from fault
