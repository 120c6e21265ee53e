"""Changelogs -> what happened, in our words: ids through the id map, never a name (facts 2.8).

An id outside the map has no word: its side is None, and the change is kept, so that a timeline knows something happened.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from integration.mapping.adf import text_of
from integration.mapping.remarks import remark_from
from integration.mapping.wire_links import links_of
from integration.mapping.wire_values import account_id, day, listed, printed, record, text, timestamp
from integration.model.history import Author, Change, Field, History, Issue, Remark
from integration.model.live import HistoryRead, IdMap, IssueRead, ItemRead
from integration.model.quick import quick
from integration.model.words import PRODUCING_ROLES, Role

_FIELDS: Mapping[str, Field] = {
    "status": "status",
    "issuetype": "type",
    "assignee": "assignee",
    "component": "component",
    "components": "component",
    "duedate": "due",
    "summary": "summary",
    "description": "description",
    "labels": "labels",
    "issueparentassociation": "parent",
    "epic link": "parent",
    "parent": "parent",
    "link": "link",
    "project": "project",
    "key": "key",
    "attachment": "attachment",
    "comment": "comment",
    "remoteissuelink": "remote",
    "remoteworkitemlink": "remote",
}
"""``fieldId`` where Jira sends one, else ``field``, in lower case. ``Epic Link`` is written beside the parent it mirrors."""

_change, _history, _issue = quick(Change), quick(History), quick(Issue)


def history_from(history: Any) -> HistoryRead:
    """One entry of a changelog; its author is optional in Jira's own schema (facts 2.6)."""
    history = record(history)
    author = record(history.get("author"))
    return HistoryRead(
        id=text(history.get("id")),
        author=account_id(author),
        author_kind=text(author.get("accountType")) or "atlassian",
        author_active=author.get("active") is not False,
        at=timestamp(history.get("created")),
        items=tuple(_item_from(record(item)) for item in listed(history.get("items"))),
    )


def _item_from(item: Mapping[str, Any]) -> ItemRead:
    return ItemRead(
        field=text(item.get("field")),
        field_id=text(item.get("fieldId")) or None,
        old=text(item.get("from")) or None,
        old_text=text(item.get("fromString")) or None,
        new=text(item.get("to")) or None,
        new_text=text(item.get("toString")) or None,
    )


def history_of(
    read: IssueRead,
    histories: Sequence[HistoryRead],
    *,
    ids: IdMap,
    service: frozenset[str],
    complete: bool = True,
    budget: str | None = None,
) -> History:
    """An issue and all that happened to it. ``service``: our accounts, whose comments are no remarks. ``budget``: id of the
    field the charter names for it. Histories may come in any order and twice.
    """
    ordered = sorted({history.id: history for history in histories}.values(), key=lambda h: place_of(h.at, h.id))
    changes = tuple(change for history in ordered for change in _changes_of(history, ids, budget))
    return history_with(read, changes, ids=ids, service=service, complete=complete, budget=budget)


def history_with(
    read: IssueRead,
    changes: tuple[Change, ...],
    *,
    ids: IdMap,
    service: frozenset[str],
    complete: bool = True,
    budget: str | None = None,
) -> History:
    """The same of changes already in our words and in order."""
    issue = _issue_of(read, changes, ids=ids, service=service)
    if budget is not None and budget in read.custom:
        issue = replace(issue, budget=read.custom[budget])
    return _history(issue=issue, changes=changes, complete=complete)


def place_of(at: datetime, id_: str) -> tuple[datetime, int, str]:
    return at, int(id_) if id_.isdecimal() else 0, id_


def _changes_of(history: HistoryRead, ids: IdMap, budget: str | None) -> list[Change]:
    author = author_of(history.author, history.author_kind, active=history.author_active)
    return changes_told(history.id, history.at, author, history.items, ids, budget)


class Item(Protocol):
    """One item of a changelog, however it was read; an empty text is nothing."""

    @property
    def field(self) -> str | None: ...
    @property
    def field_id(self) -> str | None: ...
    @property
    def old(self) -> str | None: ...
    @property
    def old_text(self) -> str | None: ...
    @property
    def new(self) -> str | None: ...
    @property
    def new_text(self) -> str | None: ...


def changes_told(  # noqa: PLR0917  # asked once for each entry of a changelog
    id_: str, at: datetime, author: Author, items: Iterable[Item], ids: IdMap, budget: str | None
) -> list[Change]:
    """One per item, except that one move to another parent may be written twice in one history."""
    found: list[Change] = []
    for item in items:
        field, read = _reading(item.field_id, item.field, budget)
        old, new = read(item.old or None, item.old_text or None, ids), read(item.new or None, item.new_text or None, ids)
        if field == "parent" and any(c.field == "parent" and (c.old, c.new) == (old, new) for c in found):
            continue
        words = (item.new_text or item.old_text or None) if field == "link" else None
        found.append(_change(history=id_, at=at, author=author, field=field, old=old, new=new, words=words))
    return found


@lru_cache(maxsize=512)
def _reading(by_id: str | None, by_name: str | None, budget: str | None) -> tuple[Field, "_Reader"]:
    ours = budget is not None and by_id == budget
    field: Field = "budget" if ours else field_named(by_id or "", by_name or "")
    return field, _READERS.get(field, _nothing)


@lru_cache(maxsize=4096)
def author_of(account: str | None, kind: str, *, active: bool) -> Author:
    return Author(id=account, app=kind == "app", active=active)


def field_of(item: ItemRead) -> Field:
    """Which of our fields an item of a changelog is about."""
    return field_named(item.field_id or "", item.field)


@lru_cache(maxsize=512)
def field_named(by_id: str, by_name: str) -> Field:
    return _FIELDS.get(by_id.lower()) or _FIELDS.get(by_name.lower(), "other")


_Reader = Callable[[str | None, str | None, IdMap], str | None]


def _nothing(_id: str | None, _text: str | None, _ids: IdMap) -> str | None:
    return None


def _raw_id(value: str | None, _text: str | None, _ids: IdMap) -> str | None:
    return value


def _words(_id: str | None, said: str | None, _ids: IdMap) -> str | None:
    return said


def _person(value: str | None, _text: str | None, _ids: IdMap) -> str | None:
    return value if value != "unknown" else None


def _status(value: str | None, _text: str | None, ids: IdMap) -> str | None:
    return ids.statuses.get(value or "")


def _type(value: str | None, _text: str | None, ids: IdMap) -> str | None:
    return ids.types.get(value or "")


def _component(value: str | None, _text: str | None, ids: IdMap) -> str | None:
    return ids.components.get(value or "")


def _due(value: str | None, said: str | None, _ids: IdMap) -> str | None:
    read = day(value) or day(said)
    return read.isoformat() if read else None


def _pointer(value: str | None, said: str | None, _ids: IdMap) -> str | None:
    """A remote link by its id, which Jira does not always give, else by its sentence."""
    return value or said


def _budget(value: str | None, said: str | None, _ids: IdMap) -> str | None:
    """The text, because the id of an option says nothing."""
    return printed(said) or printed(value)


_READERS: Mapping[Field, _Reader] = {
    "status": _status,
    "type": _type,
    "assignee": _person,
    "component": _component,
    "due": _due,
    "summary": _words,
    "description": _words,
    "labels": _words,
    "parent": _raw_id,
    "link": _raw_id,
    "project": _raw_id,
    "key": _words,
    "attachment": _raw_id,
    "remote": _pointer,
    "budget": _budget,
}
"""``comment``: a deleted comment leaves its text in the changelog; a person's text is not for rules. ``other``: nothing."""


def _issue_of(read: IssueRead, changes: Sequence[Change], *, ids: IdMap, service: frozenset[str]) -> Issue:
    return _issue(
        id=read.id,
        key=read.key,
        type=ids.types.get(read.type_id),
        status=ids.statuses.get(read.status_id),
        item=ids.items.get(read.id),
        phase=ids.phases.get(read.id),
        kind=ids.kinds.get(read.id),
        summary=read.summary,
        description=text_of(read.description) if read.description else "",
        parent=read.parent_id,
        assignee=read.assignee,
        creator=read.creator,
        reporter=read.reporter,
        created=read.created,
        updated=read.updated,
        due=read.due,
        components=_roles_of(read.components, ids),
        labels=read.labels,
        links=links_of(read, changes),
        subtasks=read.subtasks,
        remarks=_remarks_of(read, service),
        attached=read.attached,
        remotes=_remotes_of(changes),
        app_created=read.app_created,
    )


def _roles_of(components: Iterable[str], ids: IdMap) -> tuple[Role, ...]:
    named = {ids.components.get(component) for component in components}
    return tuple(role for role in PRODUCING_ROLES if role in named)


def _remotes_of(changes: Sequence[Change]) -> tuple[datetime, ...]:
    """When today's remote links were added, as far as the changelog tells: no bulk read has them. One taken off that is not
    known by its name is the oldest.
    """
    added: list[tuple[str, datetime]] = []
    for change in (c for c in changes if c.field == "remote"):
        gone = [one for one in added if one[0] == change.old] or added[:1] if change.old is not None else []
        for one in gone[:1]:
            added.remove(one)
        if change.new is not None:
            added.append((change.new, change.at))
    return tuple(at for _, at in added)


def _remarks_of(read: IssueRead, service: frozenset[str]) -> tuple[Remark, ...]:
    people = (comment for comment in read.comments or () if comment.author and comment.author not in service)
    return tuple(remark_from(comment) for comment in people)
