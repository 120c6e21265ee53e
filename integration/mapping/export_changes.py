"""The changelog of an exported issue -> changes in our words: what ``wire_history.py`` makes of the same, at once, for whoever
reads millions of them.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import gt

from integration.mapping.export_shape import Entry, User
from integration.mapping.wire_history import author_of, changes_told, place_of
from integration.mapping.wire_values import timestamp
from integration.model.history import Author, Change
from integration.model.live import IdMap


def entries_by_id(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Entries of a changelog, each once."""
    return {entry.id or "": entry for entry in entries}


def changes_in(entries: Mapping[str, Entry], *, ids: IdMap, budget: str | None = None) -> tuple[Change, ...]:
    """In order of instant and id."""
    dated = [(timestamp(entry.created), id_, entry) for id_, entry in entries.items()]
    instants = [at for at, _, _ in dated]
    if all(map(gt, instants, instants[1:])):  # newest first, as Jira gives them
        dated.reverse()
    else:
        dated.sort(key=lambda one: place_of(one[0], one[1]))
    found: list[Change] = []
    for at, id_, entry in dated:
        if entry.items:
            user = entry.author or _NOBODY
            found += changes_told(id_, at, _author(user.account, user.kind, user.active), entry.items, ids, budget)
    return tuple(found)


_NOBODY = User()


@lru_cache(maxsize=4096)
def _author(account: str | None, kind: str | None, active: bool | None) -> Author:  # noqa: FBT001  # positions are looked up faster than names
    return author_of(account_named(account), kind or "", active=active is not False)


def account_named(account: str | None) -> str | None:
    """As ``wire_values.account_id``."""
    return account if account and account != "unknown" else None
