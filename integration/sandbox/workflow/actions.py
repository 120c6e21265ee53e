"""What a transition sets by itself: the resolution, and its actions (post functions). Meaning: the text of ``/workflows/capabilities``.

Actions ask nobody's permission, and one that cannot be carried out is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from integration.sandbox import natives
from integration.sandbox.fieldbook import Field, find
from integration.sandbox.reading import readers
from integration.sandbox.reading import values as issue_values
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import Transition
from integration.sandbox.workflow.rules import split
from integration.sandbox.world import World

Json = Any
Values = dict[str, Any]


class Impossible(Exception):
    """A value that the field does not take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who moves which issue; ``values``: what the move sets so far."""

    world: World
    me: User
    issue: Issue
    values: Values

    def set(self, name: str, value: Any) -> None:
        """By field id."""
        if name in issue_values.ATTRIBUTES:
            self.values[issue_values.ATTRIBUTES[name][0]] = value
        else:
            self.values["custom"] = self.values.get("custom", {}) | {name: value}


def consequences(world: World, me: User, issue: Issue, step: Transition, values: Values) -> Values:
    """All that a transition sets: the values given with it, the resolution, and what its actions make of both."""
    done = world.statuses[step.to].category == "DONE"
    settled: Values = {}
    if done and issue.resolution_id is None:
        settled["resolution_id"] = natives.DONE_RESOLUTION
    elif not done and issue.resolution_id is not None:
        settled["resolution_id"] = None
    acting = Acting(world=world, me=me, issue=issue, values=settled | values)
    act_all(acting, step)
    return acting.values


def act_all(acting: Acting, step: Transition) -> None:
    for action in step.actions:
        if act := _ACTIONS.get(action["ruleKey"]):
            try:
                act(acting, action.get("parameters") or {})
            except Impossible:
                continue


def _change_assignee(acting: Acting, parameters: dict[str, str]) -> None:
    issue = acting.issue
    match parameters.get("type"):
        case "to-current-user":
            chosen: str | None = acting.me.account_id
        case "to-reporter":
            chosen = acting.values.get("reporter", issue.reporter)
        case "to-lead":
            chosen = acting.world.project_of(issue).lead
        case "to-unassigned":
            chosen = None
        case "to-default-user":
            components = acting.values.get("components", issue.components)
            chosen = readers.automatic_assignee(acting.world, acting.world.project_of(issue), components)
        case "to-selected-user" if parameters.get("accountId") in acting.world.users:
            chosen = parameters["accountId"]
        case _:
            raise Impossible
    acting.set("assignee", chosen)


def _update_field(acting: Acting, parameters: dict[str, str]) -> None:
    """``append`` adds to a list or a text, ``replace`` puts the value in its place; an empty value empties the field."""
    name, raw = parameters.get("field", ""), parameters.get("value", "")
    new = value_from(acting.world, acting.issue, name, raw)
    old = issue_values.raw(acting.issue, name, acting.values)
    if parameters.get("mode") == "append":
        new = _appended(old, new)
    acting.set(name, new)


def _appended(old: Any, new: Any) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        return old + [one for one in new if one not in old]
    if isinstance(old, str) and isinstance(new, str) and old:
        return f"{old} {new}"
    if isinstance(old, dict) and isinstance(new, dict) and old.get("type") == new.get("type") == "doc":
        return old | {"content": [*old["content"], *new["content"]]}
    return new


def _copy(acting: Acting, parameters: dict[str, str]) -> None:
    """From the issue itself or its parent: as it is between fields of one kind, else by its words."""
    source, target = parameters.get("sourceFieldKey", ""), parameters.get("targetFieldKey", "")
    issue, values = acting.issue, acting.values
    if parameters.get("issueSource") == "PARENT":
        parent = acting.world.issues.get(issue.parent_id or 0)
        if parent is None:
            raise Impossible
        issue, values = parent, {}
    if source == target or _kind(acting.world, source) == _kind(acting.world, target):
        _settable(target)
        found = issue_values.raw(issue, source, values)
        acting.set(target, list(found) if isinstance(found, list) else found)
        return
    words = issue_values.texts(acting.world, issue, source, values)
    acting.set(target, value_from(acting.world, acting.issue, target, ", ".join(words)))


def _kind(world: World, name: str) -> tuple[str | None, ...]:
    """Two fields of one kind hold the same values; every list of its own things is a kind of its own."""
    found = find(world, name)
    if found is None:
        return (name,)
    if found.kind == "string":
        return ("document" if name in _DOCUMENTS or (found.custom or "").endswith(":textarea") else "words",)
    return found.kind, found.items, found.custom if found.kind in ("array", "option") else None


_DOCUMENTS: Final = ("description", "environment")


def _settable(name: str) -> None:
    if name not in _READ and not name.startswith("customfield_"):
        raise Impossible


# A text -> the value of a field


def value_from(world: World, issue: Issue, name: str, raw: str) -> Any:
    """Our value of a text written for a field: words or an id, comma-joined in lists. Impossible when it is none."""
    _settable(name)
    if name in _READ:
        return _READ[name](world, issue, raw)
    field = find(world, name)
    if field is None:
        raise Impossible
    return _custom(field, raw)


def _custom(field: Field, raw: str) -> Json:
    if not raw:
        return None
    if field.kind == "number":
        try:
            return float(raw)
        except ValueError:
            raise Impossible from None
    if field.kind == "array" and field.items == "string":
        return split(raw)
    if field.kind in ("option", "user"):
        return {"accountId" if field.kind == "user" else "value" if number_in(raw) is None else "id": raw}
    if field.custom and field.custom.endswith(":textarea"):
        return document(raw)
    return raw


def document(text: str) -> Json:
    """One paragraph of plain words; None for no words."""
    words = " ".join(text.split())
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": words}]}
    return {"type": "doc", "version": 1, "content": [paragraph]} if words else None


def _summary(_: World, __: Issue, raw: str) -> str:
    words = " ".join(raw.split())[:255]
    if not words:
        raise Impossible
    return words


def _text(_: World, __: Issue, raw: str) -> Json:
    return document(raw)


def _person(world: World, _: Issue, raw: str) -> str | None:
    if raw and raw not in world.users:
        raise Impossible
    return raw or None


def _labels(_: World, __: Issue, raw: str) -> list[str]:
    return sorted({one for part in split(raw) for one in part.split()})


def _due(_: World, __: Issue, raw: str) -> date | None:
    try:
        return date.fromisoformat(raw[:10]) if raw else None
    except ValueError:
        raise Impossible from None


def _choice(collection: str, *, empty: bool) -> Callable[[World, Issue, str], int | None]:
    def read(world: World, _: Issue, raw: str) -> int | None:
        if not raw and empty:
            return None
        for number, one in getattr(world, collection).items():
            if raw in (str(number), one.name):
                return int(number)
        raise Impossible

    return read


def _of_project(collection: str) -> Callable[[World, Issue, str], list[int]]:
    def read(world: World, issue: Issue, raw: str) -> list[int]:
        known = [one for one in getattr(world, collection).values() if one.project_id == issue.project_id]
        return [one.id for part in split(raw) for one in known if part in (str(one.id), one.name)]

    return read


_READ: Final[dict[str, Callable[[World, Issue, str], Any]]] = {
    "summary": _summary,
    "description": _text,
    "environment": _text,
    "assignee": _person,
    "reporter": _person,
    "labels": _labels,
    "duedate": _due,
    "priority": _choice("priorities", empty=False),
    "resolution": _choice("resolutions", empty=True),
    "components": _of_project("components"),
    "fixVersions": _of_project("versions"),
    "versions": _of_project("versions"),
}


def triggered(world: World, me: User, issue: Issue, step: Transition) -> None:
    """``system:trigger-webhook``: the one webhook it names hears of the issue, whatever it listens to."""
    for action in step.actions:
        number = number_in((action.get("parameters") or {}).get("webhookId", ""))
        if action["ruleKey"] == "system:trigger-webhook" and number is not None:
            world.tell("jira:issue_updated", me, issue=issue, only=number)


_ACTIONS: Final[dict[str, Callable[[Acting, dict[str, str]], None]]] = {
    "system:change-assignee": _change_assignee,
    "system:update-field": _update_field,
    "system:copy-value-from-other-field": _copy,
}
