"""An issue -> Jira's JSON, with only the fields asked for, its histories and properties, and what ``expand`` adds to it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from integration.sandbox import fieldbook
from integration.sandbox.adf import html
from integration.sandbox.present import common as present
from integration.sandbox.present import fields as present_fields
from integration.sandbox.present.fields import FIELDS
from integration.sandbox.reading.durations import text_from
from integration.sandbox.state.issues import History, Issue, Item
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any

NOT_NAVIGABLE: Final = frozenset(one.id for one in fieldbook.SYSTEM if not one.navigable)


def fields_asked(asked: Sequence[str], *, default: str, world: World | None = None) -> list[str]:
    """The field ids behind a ``fields`` parameter: names, ``*all``, ``*navigable``, ``-name``; misspelt ones vanish (facts 1.3).

    ``*all`` holds the custom fields that people made only with a ``world``.
    """
    made = [f"customfield_{number}" for number in world.custom_fields] if world else []
    wanted: dict[str, None] = {}
    names = [name for name in asked if name] or [default]
    if all(name.startswith("-") for name in names):
        names = [default, *names]
    for name in names:
        if name == "*all":
            wanted.update(dict.fromkeys((*FIELDS, *made)))
        elif name == "*navigable":
            wanted.update(dict.fromkeys(known for known in (*FIELDS, *made) if known not in NOT_NAVIGABLE))
        elif name.startswith("-"):
            wanted.pop(name[1:], None)
        elif name in FIELDS or name.startswith("customfield_"):
            wanted[name] = None
    return list(wanted)


def issue(
    world: World, found: Issue, me: User | None, *, fields: Collection[str], properties: Sequence[str] = ()
) -> dict[str, Json]:
    """An IssueBean; without any field asked for, only its identity."""
    shown: dict[str, Json] = {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": str(found.id),
        "self": present.rest(world, f"issue/{found.id}"),
        "key": found.key,
    }
    if fields:
        shown["fields"] = values = _values(world, found, me, fields)
        if "parent" in values and values["parent"] is None:
            del values["parent"]
    if properties:
        wanted = found.properties if "*all" in properties else properties
        shown["properties"] = {key: found.properties[key] for key in wanted if key in found.properties}
    return shown


def _values(world: World, found: Issue, me: User | None, fields: Collection[str]) -> dict[str, Json]:
    values: dict[str, Json] = {}
    for name in fields:
        value = FIELDS.get(name) or present_fields.field(world, name)
        if value is not None:
            values[name] = value(world, found, me)
    return values


def history(world: World, found: History, *, created: Json = None) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": str(found.id),
        "author": present.user(world, found.author),
        "created": created if created is not None else present.timestamp(world, found.created),
        "items": [item(one) for one in found.items],
    }
    return shown | ({"historyMetadata": found.metadata} if found.metadata else {})


def item(found: Item) -> dict[str, Json]:
    shown: dict[str, Json] = {"field": found.field, "fieldtype": "custom" if found.custom else "jira"}
    if found.field_id is not None:
        shown["fieldId"] = found.field_id
    return shown | {"from": found.old, "fromString": found.old_text, "to": found.new, "toString": found.new_text}


# What ``expand`` adds


def names(world: World, fields: Iterable[str]) -> dict[str, str]:
    """Field id -> its name in the site's language (facts 3.7)."""
    return {one.id: one.name(world.language) for one in _known(world, fields)}


def schemas(world: World, fields: Iterable[str]) -> dict[str, Json]:
    return {one.id: one.schema() for one in _known(world, fields)}


def _known(world: World, fields: Iterable[str]) -> list[fieldbook.Field]:
    return [found for found in (fieldbook.find(world, name) for name in fields) if found]


def changelog(world: World, found: Issue, *, histories: int) -> dict[str, Json]:
    """The newest ones only; in which order is for nobody to rely on (facts 1.6, 2.4)."""
    newest = list(reversed(found.histories))[:histories]
    if world.switches.expanded_changelog == "shuffled":
        newest.sort(key=lambda one: blake2b(str(one.id).encode(), digest_size=8).digest())
    shown = [history(world, one) for one in newest]
    return {"startAt": 0, "maxResults": len(shown), "total": len(found.histories), "histories": shown}


def rendered(world: World, found: Issue, me: User | None, fields: Collection[str]) -> dict[str, Json]:
    """HTML for texts, words for times; null for all that needs no rendering."""
    values = _values(world, found, me, fields)
    return {name: _RENDERED.get(name, _unrendered)(world, value) for name, value in values.items()}


def _unrendered(_: World, __: Json) -> None:
    return None


def _html(_: World, value: Json) -> str:
    return html.rendered(value) if value else ""


def _html_page(name: str, text: str) -> Callable[[World, Json], Json]:
    def page(_: World, value: Json) -> Json:
        return value | {name: [one | {text: html.rendered(one[text])} if text in one else one for one in value[name]]}

    return page


def _moment(_: World, value: Json) -> str | None:
    return f"{datetime.fromisoformat(value):%d/%b/%y %-I:%M %p}" if value else None


def _day(_: World, value: Json) -> str | None:
    return f"{datetime.fromisoformat(value):%d/%b/%y}" if value else None


def _duration(_: World, value: Json) -> str | None:
    return text_from(value) if value is not None else None


_TIMES: Final = ("timespent", "timeestimate", "timeoriginalestimate")
_RENDERED: Final[dict[str, Callable[[World, Json], Json]]] = {
    "description": _html,
    "environment": _html,
    "comment": _html_page("comments", "body"),
    "worklog": _html_page("worklogs", "comment"),
    **dict.fromkeys((one.id for one in fieldbook.SYSTEM if one.kind == "datetime"), _moment),
    "duedate": _day,
    **dict.fromkeys((*_TIMES, *(f"aggregate{name}" for name in _TIMES)), _duration),
    "timetracking": lambda _, value: value,
    "attachment": lambda _, value: value,
}


def versioned(values: dict[str, Json]) -> dict[str, Json]:
    """Every field has one representation so far."""
    return {name: {"1": value} for name, value in values.items()}
