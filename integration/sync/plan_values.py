"""What every part of a plan compares with: digests of what we wrote, and the verdict that follows. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from integration.model.blueprint import BoardSpec, ComponentSpec, EpicSpec, IssueSpec, ProjectBlueprint, RegisterSpec
from integration.model.canonical import digest_of
from integration.model.live import ItemMark, ProjectRecord
from integration.model.plan import Step, Thing

IssueLike = EpicSpec | IssueSpec | RegisterSpec
Verdict = Literal["same", "update", "adopt", "keep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The payload of an update: the Jira id, the fields to write (none: only our memory), and what we shall have written."""

    spec: ComponentSpec | BoardSpec | IssueLike | ProjectBlueprint
    id: str
    wrote: Mapping[str, str]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """The payload of a label put on, or taken off, an issue that the template no longer has, or has again. ``mark``: what its
    ``bornage.item`` then says.
    """

    id: str
    label: str
    act: Literal["add", "remove"]
    mark: ItemMark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The payload of our marks on an issue that was there before us: labels to put on and to take off ("": none), and what its
    ``bornage.item`` then says, None where it is taken away.
    """

    id: str
    add: str
    remove: str
    mark: ItemMark | None


def complete(record: ProjectRecord | None) -> bool:
    """Whether an apply has once gone to its end here."""
    return record is not None and record.ids.register != ""


def creation(thing: Thing, key: str, title: str, payload: object) -> Step:
    return Step(thing=thing, act="create", key=key, title=title, payload=payload)


def verdict(wanted: str, wrote: str | None, present: str, *, touched: bool) -> Verdict:
    """``touched``: someone else was the last to change it. Digests on one side, plain texts on the other."""
    if wrote is None:
        return "adopt" if wanted == present else "keep"
    if digest_of(wanted) == wrote:
        return "keep" if present != wanted and touched else "same"
    if present == wanted:
        return "adopt"
    return "update" if digest_of(present) == wrote or not touched else "keep"


def changes(
    place: tuple[Thing, str, str],
    verdicts: Mapping[str, Verdict],
    *,
    present: Mapping[str, str],
    wanted: Mapping[str, str],
    edit: Edit,
) -> Iterator[Step]:
    """At most one update and one keep. An update without differences refreshes our memory only (``why`` is memory)."""
    thing, key, title = place
    fresh = tuple(name for name, verdict in verdicts.items() if verdict == "update")
    if fresh or "adopt" in verdicts.values():
        before, after = {n: present[n] for n in fresh}, {n: wanted[n] for n in fresh}
        payload, why = replace(edit, fields=fresh), "" if fresh else "memory"
        yield Step(thing=thing, act="update", key=key, title=title, before=before, after=after, payload=payload, why=why)
    kept = [name for name, verdict in verdicts.items() if verdict == "keep"]
    if kept:
        before, after = {n: present[n] for n in kept}, {n: wanted[n] for n in kept}
        yield Step(thing=thing, act="keep", key=key, title=title, before=before, after=after, why="people")
