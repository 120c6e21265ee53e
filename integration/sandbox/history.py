"""What a write leaves in an issue's changelog: the items of one history, exactly as facts 2.8 lists them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from integration.sandbox import fieldbook
from integration.sandbox.adf import read
from integration.sandbox.reading.readers import Values
from integration.sandbox.state.issues import History, Issue, Item
from integration.sandbox.world import World

Json = Any
Differ = Callable[[World, Any, Any], list[Item]]


def record(world: World, issue: Issue, author: str, items: Sequence[Item], *, metadata: Json = None) -> History | None:
    """One history for all items of one write, and the issue is updated; nothing at all without items."""
    if not items:
        return None
    history = History(
        id=world.ids.next("history"),
        issue_id=issue.id,
        author=author,
        created=world.now(),
        items=tuple(items),
        metadata=metadata,
    )
    issue.histories.append(history)
    touch(world, issue)
    return history


def touch(world: World, issue: Issue) -> None:
    """``updated`` moves and search sees the issue anew (facts 1.16)."""
    issue.updated = world.now()
    stir(world, issue)


def stir(world: World, issue: Issue) -> None:
    """Search sees the issue anew: after every change it can see, of the key also for children and linked issues."""
    world.index.stir(issue.id, world.now())


def differences(world: World, issue: Issue, values: Values) -> list[Item]:
    """The items for going from the issue as it is to these values."""
    items: list[Item] = []
    for name, new in values.items():
        if name == "custom":
            items += [one for field, value in new.items() for one in _custom(world, field, issue.custom.get(field), value)]
        elif name in _DIFFERS and (old := getattr(issue, name)) != new:
            items += _DIFFERS[name](world, old, new)
    return items


def status_item(world: World, old: int, new: int) -> Item:
    names = world.statuses
    return Item(
        field="status", field_id="status", old=str(old), old_text=names[old].name, new=str(new), new_text=names[new].name
    )


def _person(name: str) -> Differ:
    def differ(world: World, old: str | None, new: str | None) -> list[Item]:
        return [Item(field=name, field_id=name, old=old, old_text=_named(world, old), new=new, new_text=_named(world, new))]

    return differ


def _named(world: World, account_id: str | None) -> str | None:
    found = world.users.get(account_id or "")
    return found.name if found else None


def _summary(_: World, old: str, new: str) -> list[Item]:
    return [Item(field="summary", field_id="summary", old_text=old, new_text=new)]


def _text(name: str) -> Differ:
    def differ(_: World, old: Json, new: Json) -> list[Item]:
        before, after = (read.wiki(doc) if doc else None for doc in (old, new))
        return [Item(field=name, field_id=name, old_text=before, new_text=after)] if before != after else []

    return differ


def _labels(_: World, old: list[str], new: list[str]) -> list[Item]:
    before, after = " ".join(sorted(old)), " ".join(sorted(new))
    return (
        [Item(field="labels", field_id="labels", old="", old_text=before, new="", new_text=after)] if before != after else []
    )


def _one_by_one(field: str, field_id: str, name: Callable[[World, int], str]) -> Differ:
    """One item for each gone or come."""

    def differ(world: World, old: Sequence[int], new: Sequence[int]) -> list[Item]:
        gone = [
            Item(field=field, field_id=field_id, old=str(one), old_text=name(world, one)) for one in old if one not in new
        ]
        come = [
            Item(field=field, field_id=field_id, new=str(one), new_text=name(world, one)) for one in new if one not in old
        ]
        return gone + come

    return differ


def _seconds(name: str) -> Differ:
    def differ(_: World, old: int | None, new: int | None) -> list[Item]:
        texts = [str(value) if value is not None else None for value in (old, new)]
        return [Item(field=name, field_id=name, old=texts[0], old_text=texts[0], new=texts[1], new_text=texts[1])]

    return differ


def _sprints(world: World, old: Sequence[int], new: Sequence[int]) -> list[Item]:
    """Ids and names joined by commas; nothing is the empty text (facts 2.8)."""
    ids = [", ".join(map(str, one)) for one in (old, new)]
    names = [", ".join(world.sprints[number].name for number in one if number in world.sprints) for one in (old, new)]
    return [custom_item(world, fieldbook.SPRINT, old=ids[0], old_text=names[0], new=ids[1], new_text=names[1])]


def custom_item(world: World, field: str, **sides: str | None) -> Item:
    found = fieldbook.find(world, field)
    return Item(field=found.en if found else field, field_id=field, custom=True, **sides)


def rank_item(world: World, *, higher: bool) -> Item:
    word = "Ranked higher" if higher else "Ranked lower"
    return custom_item(world, fieldbook.RANK, old="", old_text="", new="", new_text=word)


def _custom(world: World, field: str, old: Json, new: Json) -> list[Item]:
    if old == new:
        return []
    ids, texts = zip(*(_shown(world, value) for value in (old, new)), strict=True)
    return [custom_item(world, field, old=ids[0], old_text=texts[0], new=ids[1], new_text=texts[1])]


def _shown(world: World, value: Json) -> tuple[str | None, str | None]:
    """Id, for what has one, and text of a custom field's value."""
    many = value if isinstance(value, list) else [value]
    if many and isinstance(many[0], dict) and "value" in many[0]:
        return str([int(one["id"]) for one in many]), ", ".join(one["value"] for one in many)
    if many and isinstance(many[0], dict) and "accountId" in many[0]:
        return ", ".join(one["accountId"] for one in many), ", ".join(_named(world, one["accountId"]) or "" for one in many)
    if isinstance(value, dict):
        return None, read.wiki(value)
    if isinstance(value, float):
        return None, f"{value:g}"
    return None, " ".join(map(str, many)) if isinstance(value, list) else value


def _due(_: World, old: date | None, new: date | None) -> list[Item]:
    before, after = (value.isoformat() if value else None for value in (old, new))
    texts = (f"{value} 00:00:00.0" if value else None for value in (before, after))
    return [Item(field="duedate", field_id="duedate", old=before, new=after, old_text=next(texts), new_text=next(texts))]


def _parent(world: World, old: int | None, new: int | None) -> list[Item]:
    keys = [world.issues[number].key if number in world.issues else None for number in (old or 0, new or 0)]
    ids = [str(number) if number else None for number in (old, new)]
    return [Item(field="IssueParentAssociation", field_id=None, old=ids[0], old_text=keys[0], new=ids[1], new_text=keys[1])]


def _choice(name: str, names: Callable[[World, int], str]) -> Differ:
    def differ(world: World, old: int | None, new: int | None) -> list[Item]:
        ids = [str(number) if number is not None else None for number in (old, new)]
        texts = [names(world, number) if number is not None else None for number in (old, new)]
        return [Item(field=name, field_id=name, old=ids[0], old_text=texts[0], new=ids[1], new_text=texts[1])]

    return differ


_DIFFERS: Final[dict[str, Differ]] = {
    "summary": _summary,
    "description": _text("description"),
    "environment": _text("environment"),
    "assignee": _person("assignee"),
    "reporter": _person("reporter"),
    "labels": _labels,
    "components": _one_by_one("Component", "components", lambda world, number: world.components[number].name),
    "fix_versions": _one_by_one("Fix Version", "fixVersions", lambda world, number: world.versions[number].name),
    "versions": _one_by_one("Version", "versions", lambda world, number: world.versions[number].name),
    "sprints": _sprints,
    "original_estimate": _seconds("timeoriginalestimate"),
    "remaining_estimate": _seconds("timeestimate"),
    "time_spent": _seconds("timespent"),
    "due": _due,
    "parent_id": _parent,
    "priority_id": _choice("priority", lambda world, number: world.priorities[number].name),
    "resolution_id": _choice("resolution", lambda world, number: world.resolutions[number].name),
    "type_id": _choice("issuetype", lambda world, number: world.types[number].name),
}
