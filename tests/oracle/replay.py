"""One history replayed: the states an issue was in, write by write, and the moves of its status that stand.

An undoing at once is a run of changes of one field by one person, shorter than the settle time, that ends where it began; who closes
and reopens at once has undone the closing too, wherever the status lands (from one end to the other is no way back). A start or a
delivery that skips steps forward is one all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from integration.model.history import Author, Change, Issue

SETTLE = timedelta(minutes=10)
DONE = ("validated", "dropped")
INTERNAL = ("task", "subtask")


@dataclass(frozen=True)
class State:
    """What an issue was after one write."""

    status: str
    parent: str | None
    assignee: str | None
    components: frozenset[str]
    labels: frozenset[str]
    due: str | None
    summary: str
    description: str


@dataclass(frozen=True)
class Write:
    """One history: who changed what at once, and the states around it. ``changes``: those that stand."""

    at: datetime
    history: str
    author: Author
    changes: tuple[Change, ...]
    before: State
    after: State

    @property
    def cause(self) -> str:
        return self.history if self.history == "created" else f"change:{self.history}"


@dataclass(frozen=True)
class Move:
    """A change of status, what was undone at once left out. ``judged``: not where an undoing merely left the issue."""

    at: datetime
    history: str
    author: Author
    old: str
    new: str
    before: State
    after: State
    judged: bool = True


@dataclass
class Told:
    """One issue replayed: its birth, its writes, its moves."""

    issue: Issue
    born: State
    writes: list[Write] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def at(self, when: datetime) -> State:
        """After all that happened up to that instant."""
        state = self.born
        for write in self.writes:
            if write.at <= when:
                state = write.after
        return state

    def before(self, when: datetime) -> State:
        state = self.born
        for write in self.writes:
            if write.at < when:
                state = write.after
        return state


def in_order(change: Change) -> tuple[datetime, int]:
    return change.at, int(change.history)


def today(issue: Issue) -> dict[str, object]:
    return {
        "status": issue.status,
        "parent": issue.parent,
        "assignee": issue.assignee,
        "component": frozenset(issue.components),
        "labels": frozenset(issue.labels),
        "due": issue.due.isoformat() if issue.due else None,
        "summary": issue.summary,
        "description": issue.description,
    }


def apply_one(values: dict[str, object], change: Change, *, back: bool) -> None:
    """One change applied, or taken back."""
    gone, come = (change.new, change.old) if back else (change.old, change.new)
    if change.field == "component":
        values["component"] = values["component"] - {gone} | ({come} if come else set())  # type: ignore[operator]
    elif change.field == "labels":
        values["labels"] = frozenset((come or "").split())
    elif change.field in ("summary", "description"):
        values[change.field] = come or ""
    elif change.field in values:
        values[change.field] = come


def state_of(values: dict[str, object]) -> State:
    rest = {k: v for k, v in values.items() if k != "component"}
    return State(components=values["component"], **rest)  # type: ignore[arg-type]


def undone(changes: list[Change]) -> tuple[set[Change], set[Change]]:
    """Changes of one field taken back at once; and, among them, those whose landing stays."""
    out: set[Change] = set()
    landings: set[Change] = set()
    start = 0
    while start < len(changes):
        end = _way_back(changes, start)
        if end is None:
            start += 1
            continue
        out.update(changes[start : end + 1])
        if changes[end].new != changes[start].old:
            landings.add(changes[end])
        start = end + 1
    return out, landings


def _run(changes: list[Change], start: int) -> Iterator[int]:
    """What follows by the same hand, before the first of them has settled."""
    for index in range(start + 1, len(changes)):
        same = changes[index].author.id == changes[start].author.id
        if not same or changes[index].at - changes[start].at >= SETTLE:
            return
        yield index


def _way_back(changes: list[Change], start: int) -> int | None:
    first = changes[start]
    for index in _run(changes, start):
        if changes[index].new == first.old:
            return index
    for index in _run(changes, start):
        if (
            first.field == "status"
            and first.new in DONE
            and changes[index].old == first.new
            and changes[index].new not in DONE
        ):
            return index
    return None


def starts(move: Move) -> bool:
    return move.new == "build" and move.old in ("prepare", "approve", "ready")


def delivers(move: Move) -> bool:
    return move.new == "acceptance" and move.old in ("prepare", "approve", "ready", "build")


def swaps(told: Told, changes: list[Change]) -> list[Change]:
    """Components come and go one by one: each write as one change of them all."""
    swaps: list[Change] = []
    held = told.born.components
    for history in dict.fromkeys(c.history for c in changes):
        group = [c for c in changes if c.history == history]
        after = held - {c.old for c in group} | {c.new for c in group if c.new}
        swaps.append(replace(group[0], old=" ".join(sorted(held)), new=" ".join(sorted(after))))
        held = after
    return swaps


def after_all(before: State, group: list[Change]) -> State:
    values: dict[str, object] = {n: getattr(before, n) for n in State.__dataclass_fields__ if n != "components"}
    values["component"] = before.components
    for change in group:
        apply_one(values, change, back=False)
    return state_of(values)
