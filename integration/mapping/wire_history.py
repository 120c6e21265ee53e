"""Changelogs -> what happened, in our words: ids through the id map, never a name (facts 2.8).

An id outside the map has no word: its side is None, and the change is kept, so that a timeline knows something happened.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from integration.mapping.adf import text_of
from integration.mapping.wire_values import account_id, day, listed, record, text, timestamp
from integration.model.history import Author, Change, Field, History, Issue, Link, Remark
from integration.model.live import HistoryRead, IdMap, IssueRead, ItemRead, LiveLink
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
    "attachment": "attachment",
    "comment": "comment",
}
"""``fieldId`` where Jira sends one, else ``field``, in lower case. ``Epic Link`` is written beside the parent it mirrors."""

_BLOCKS = "blocks"


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
) -> History:
    """An issue and all that happened to it. ``service``: our accounts, whose comments are no remarks. Histories may come in
    any order and twice.
    """
    ordered = sorted({history.id: history for history in histories}.values(), key=_order)
    changes = tuple(change for history in ordered for change in _changes_of(history, ids))
    return History(issue=_issue_of(read, changes, ids=ids, service=service), changes=changes, complete=complete)


def _order(history: HistoryRead) -> tuple[datetime, int, str]:
    return history.at, int(history.id) if history.id.isdecimal() else 0, history.id


def _changes_of(history: HistoryRead, ids: IdMap) -> Iterator[Change]:
    """One per item, except that one move to another parent may be written twice in one history."""
    author = Author(id=history.author, app=history.author_kind == "app", active=history.author_active)
    seen: set[tuple[Field, str | None, str | None]] = set()
    for item in history.items:
        field = field_of(item)
        old, new = _sides(field, item, ids)
        if field == "parent" and (field, old, new) in seen:
            continue
        seen.add((field, old, new))
        yield Change(history=history.id, at=history.at, author=author, field=field, old=old, new=new)


def field_of(item: ItemRead) -> Field:
    """Which of our fields an item of a changelog is about."""
    return _field(item.field_id or "", item.field)


@lru_cache(maxsize=512)
def _field(by_id: str, by_name: str) -> Field:
    return _FIELDS.get(by_id.lower()) or _FIELDS.get(by_name.lower(), "other")


def _sides(field: Field, item: ItemRead, ids: IdMap) -> tuple[str | None, str | None]:
    read = _READERS.get(field, _nothing)
    return read(item.old, item.old_text, ids), read(item.new, item.new_text, ids)


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
    "attachment": _raw_id,
}
"""``comment``: a deleted comment leaves its text in the changelog; a person's text is not for rules. ``other``: nothing."""


def _issue_of(read: IssueRead, changes: Sequence[Change], *, ids: IdMap, service: frozenset[str]) -> Issue:
    return Issue(
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
        links=tuple(_link_of(link, changes, read.created) for link in read.links),
        subtasks=read.subtasks,
        remarks=_remarks_of(read, service),
    )


def _roles_of(components: Iterable[str], ids: IdMap) -> tuple[Role, ...]:
    named = {ids.components.get(component) for component in components}
    return tuple(role for role in PRODUCING_ROLES if role in named)


def _link_of(link: LiveLink, changes: Sequence[Change], created: datetime) -> Link:
    """Dated by the last time the changelog says it was made, else by the issue's creation (design 8.14). The type is a name:
    Jira has no key for link types and ours is its native one.
    """
    made = [change.at for change in changes if change.field == "link" and change.new == link.other_key]
    return Link(
        kind="blocks" if link.type_name.casefold() == _BLOCKS else "other",
        outward=link.outward,
        other=link.other_id,
        since=made[-1] if made else created,
    )


def _remarks_of(read: IssueRead, service: frozenset[str]) -> tuple[Remark, ...]:
    people = (comment for comment in read.comments or () if comment.author and comment.author not in service)
    return tuple(Remark(id=comment.id, author=comment.author, at=comment.created) for comment in people)
