"""Settings -> Service: the only constructor of doors. Nothing here decides anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from integration.errors import BornageError, ConfigError
from integration.jira.reader import Reader
from integration.jira.transport import Transport, connect
from integration.jira.writer import Writer
from integration.mapping.charter import charter_from, template_named_in
from integration.mapping.policy import policy_from
from integration.mapping.source import Source, scan
from integration.mapping.team_rules import TeamRules, team_rules_from
from integration.mapping.template import template_from
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.verdict import Policy
from integration.resources import packaged, read_user_file, template_text
from integration.settings import Settings, account_for, email_of, signing_keys, token_of
from integration.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """The doors of one run. ``keys`` sign what we write."""

    transport: Transport
    reader: Reader
    writer: Writer
    store: Store
    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One charter with the template and policy it names."""

    charter: Charter
    template: Template
    policy: Policy


def terms_from(path: Path) -> Terms:
    """A user's charter with its template and policy; ConfigError with every problem of a file at once."""
    return terms_of(read_user_file(path), file=str(path), beside=path.parent)


def terms_of(text: str, *, file: str, beside: Path | None) -> Terms:
    """The same from text already read."""
    source = scan(text, file=file)
    try:
        named, where = template_text(template_named_in(text, file=file), beside=beside)
    except ConfigError as missing:
        if missing.problems:
            raise
        raise ConfigError([source.problem(("template",), str(missing))]) from missing
    template = template_from(named, file=where)
    charter = charter_from(text, file=file, template=template)
    rules = "config/rules/role-boundaries.yaml"
    policy = policy_from(
        packaged("rules", "role-boundaries.yaml"),
        file=rules,
        overrides=charter.rules,
        mode=charter.mode,
        place=source.problem,
        team=_team_rules(charter, template, source, beside=beside),
    )
    return Terms(charter=charter, template=template, policy=policy)


def _team_rules(charter: Charter, template: Template, source: Source, *, beside: Path | None) -> TeamRules | None:
    """The rules of the team's own, where the charter names a file of them beside itself."""
    if charter.team_rules is None:
        return None
    path = (beside or Path()) / charter.team_rules
    try:
        text = read_user_file(path)
    except ConfigError as missing:
        raise ConfigError([source.problem(("team_rules",), str(missing))]) from missing
    return team_rules_from(text, file=str(path), template=template)


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
    with service_over(transport, keys=keys, store_url=settings.store) as service:
        yield service


@contextmanager
def service_over(transport: Transport, *, keys: tuple[bytes, ...], store_url: str) -> Iterator[Service]:
    """The doors over a transport that exists; closed afterwards."""
    try:
        store = _store(store_url)
        try:
            yield Service(transport, Reader(transport), Writer(transport), store, keys)
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
