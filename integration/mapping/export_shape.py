"""One issue of an export as JSON -> the parts that are read of it. What nobody reads is skipped while parsing: pictures and names of
authors are three quarters of a changelog.

Tolerant as ``wire_values.py``: what has another shape than Jira's is read as a tree, value by value.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType, ValidationError
from msgspec.json import Decoder
from pydantic_core import from_json

from integration.mapping.wire_values import listed, record, text

_ITEM: Final = {"field_id": "fieldId", "old": "from", "old_text": "fromString", "new": "to", "new_text": "toString"}


class User(Struct, gc=False, frozen=True, rename={"account": "accountId", "kind": "accountType", "mail": "emailAddress"}):
    """``active``: everybody is who is not said not to be."""

    account: str | None = None
    kind: str | None = None
    active: bool | None = None
    mail: str | None = None


class Item(Struct, gc=False, frozen=True, rename=_ITEM):
    """As ``ItemRead``, but for empty texts, which Jira writes where there is nothing."""

    field: str | None = None
    field_id: str | None = None
    old: str | None = None
    old_text: str | None = None
    new: str | None = None
    new_text: str | None = None


class Entry(Struct, gc=False, frozen=True):
    """One write to the issue."""

    id: str | None = None
    author: User | None = None
    created: Any = None
    items: list[Item] | None = None


class Changelog(Struct, gc=False, frozen=True, rename={"last": "isLast"}):
    """Entries are under ``histories`` inside an issue, under ``values`` on a page of its own."""

    histories: list[Entry] | UnsetType | None = UNSET
    values: list[Entry] | None = None
    total: Any = None
    last: Any = None

    @property
    def entries(self) -> list[Entry]:
        return (self.values if isinstance(self.histories, UnsetType) else self.histories) or []


NO_CHANGELOG: Final = Changelog()


class Told(Struct, gc=False, frozen=True):
    """An issue."""

    id: Any = None
    key: Any = None
    fields: Any = None
    properties: Any = None
    changelog: Changelog | None = None

    @property
    def past(self) -> Changelog:
        return self.changelog or NO_CHANGELOG


_DECODE: Final = Decoder(Told).decode


def told_at_once(raw: bytes) -> Told:
    """Raises ValueError where it is no JSON; what nobody reads need not be UTF-8."""
    try:
        return _DECODE(raw)
    except ValidationError:
        return told_in_tree(from_json(raw))


def told_from(raw: bytes) -> Told:
    """Also of what only the standard library reads. Raises ValueError where it is no JSON."""
    try:
        return told_at_once(raw)
    except ValueError:
        return told_in_tree(json.loads(raw))


def told_in_tree(issue: Any) -> Told:
    """Of JSON already read, whatever its shape."""
    issue = record(issue)
    plain = {name: issue.get(name) for name in ("id", "key", "fields", "properties")}
    return Told(**plain, changelog=_changelog(record(issue.get("changelog"))))


def user_in(said: Any) -> User | None:
    if not isinstance(said, dict):
        return None
    account, kind, mail = (_said(said.get(name)) for name in ("accountId", "accountType", "emailAddress"))
    return User(account=account, kind=kind, mail=mail, active=said.get("active") is not False)


def _changelog(said: Mapping[str, Any]) -> Changelog:
    return Changelog(
        histories=_entries(said["histories"]) if "histories" in said else UNSET,
        values=_entries(said["values"]) if "values" in said else None,
        total=said.get("total"),
        last=said.get("isLast"),
    )


def _entries(said: Any) -> list[Entry]:
    return [_entry(record(one)) for one in listed(said)]


def _entry(said: Mapping[str, Any]) -> Entry:
    return Entry(
        id=_said(said.get("id")),
        author=user_in(said.get("author")),
        created=said.get("created"),
        items=[_item(record(one)) for one in listed(said.get("items"))],
    )


def _item(said: Mapping[str, Any]) -> Item:
    return Item(*[_said(said.get(name)) for name in Item.__struct_encode_fields__])


def _said(value: Any) -> str | None:
    return None if value is None else text(value)
