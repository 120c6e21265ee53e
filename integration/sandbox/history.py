"""What a write leaves in an issue's changelog: the items of one history, exactly as facts 2.8 lists them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from integration.sandbox import natives
from integration.sandbox.adf import read
from integration.sandbox.intake import Values
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
        items=list(items),
        metadata=metadata,
    )
    issue.histories.append(history)
    touch(world, issue)
    return history


def touch(world: World, issue: Issue) -> None:
    """``updated`` moves and search sees the issue anew (facts 1.16)."""
    issue.updated = world.now()
    issue.revision += 1


def differences(world: World, issue: Issue, values: Values) -> list[Item]:
    """The items for going from the issue as it is to these values."""
    items: list[Item] = []
    for name, new in values.items():
        if name in _DIFFERS and (old := getattr(issue, name)) != new:
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


def _components(world: World, old: list[int], new: list[int]) -> list[Item]:
    """One item for each component gone or come."""
    gone = [
        Item(field="Component", field_id="components", old=str(one), old_text=world.components[one].name)
        for one in old
        if one not in new
    ]
    return gone + [
        Item(field="Component", field_id="components", new=str(one), new_text=world.components[one].name)
        for one in new
        if one not in old
    ]


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


def _priority_name(world: World, number: int) -> str:
    return next(names[world.language] for known, _, names in natives.PRIORITIES if known == number)


def _resolution_name(world: World, number: int) -> str:
    return next(names[world.language] for known, names in natives.RESOLUTIONS if known == number)


_DIFFERS: Final[dict[str, Differ]] = {
    "summary": _summary,
    "description": _text("description"),
    "environment": _text("environment"),
    "assignee": _person("assignee"),
    "reporter": _person("reporter"),
    "labels": _labels,
    "components": _components,
    "due": _due,
    "parent_id": _parent,
    "priority_id": _choice("priority", _priority_name),
    "resolution_id": _choice("resolution", _resolution_name),
    "type_id": _choice("issuetype", lambda world, number: world.types[number].name),
}
