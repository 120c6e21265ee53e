"""Whom ``init`` means: a mail, an accountId or a name, looked up on the site when a token is at hand."""

from collections.abc import Callable
from dataclasses import dataclass

from integration.cli.init_grammar import is_account, is_mail
from integration.errors import BornageError
from integration.jira.reader import Reader
from integration.mapping.adf import plain
from integration.model.live import Account

Tell = Callable[[str], None]
MANY = 9
"""How many found accounts are offered at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody as the charter will name them: an accountId, or a mail where no account was found. ``name``: to show, never kept."""

    account: str | None = None
    email: str | None = None
    name: str | None = None


class Finder:
    """``failed`` is told once what Jira said when it could not be asked; from then on everything is taken as typed."""

    def __init__(self, reader: Reader | None, *, failed: Tell) -> None:
        self._reader, self._failed = reader, failed

    @property
    def asks(self) -> bool:
        return self._reader is not None

    def find(self, who: str) -> tuple[Found, ...]:
        """Those it may be. An accountId is one; a mail nobody shows is kept as typed; a name may be nobody, or several."""
        if is_mail(who):
            return self._by_mail(who) or (Found(email=who),)
        return (Found(account=who),) if is_account(who) else self._by_name(who)

    def _by_mail(self, mail: str) -> tuple[Found, ...]:
        found = self._asked(lambda reader: reader.accounts_by_email(mail))
        return found if len(found) == 1 else ()

    def _by_name(self, words: str) -> tuple[Found, ...]:
        return self._asked(lambda reader: reader.accounts_named(words))

    def _asked(self, ask: Callable[[Reader], tuple[Account, ...]]) -> tuple[Found, ...]:
        if self._reader is None:
            return ()
        try:
            return tuple(Found(account=one.id, name=plain(one.name)) for one in ask(self._reader))
        except BornageError as failure:
            self._reader = None
            self._failed(str(failure))
            return ()
