"""One project as the oracle knows it: its issues replayed, hats asked by reading the whole table each time.

Where the text is silent the engine's documented decisions are taken: the charter first recorded counts from its own dates; a link
stood from when it was laid until it was taken off, both as the histories date them; people work for whom the assignments in force say,
as recorded by then.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from integration.model.charter import Assignment
from integration.model.history import Author, Change, Deployment, Issue, Link
from tests.oracle.days import full_working_days, when_elapsed
from tests.oracle.replay import (
    DONE,
    INTERNAL,
    SETTLE,
    Move,
    State,
    Told,
    Write,
    after_all,
    apply_one,
    delivers,
    in_order,
    starts,
    state_of,
    swaps,
    today,
    undone,
)

SPONSORED = {"lancement", "financement"}


class World:
    """A deployment at its ``now``; young acts are not there yet."""

    def __init__(self, deployment: Deployment) -> None:
        self.d = deployment
        self.now = deployment.now
        self.zone = deployment.zone
        self.told = {i: self._replayed(i) for i in deployment.histories}
        self.epics = {p.epic: p for p in deployment.phases}

    def _replayed(self, issue: str) -> Told:
        history = self.d.histories[issue]
        changes = sorted(history.changes, key=in_order)
        values = today(history.issue)
        for change in reversed(changes):
            apply_one(values, change, back=True)
        told = Told(issue=history.issue, born=state_of(values))
        out, landings = self._undone(told, changes)
        kept = [c for c in changes if (c not in out or c in landings) and not self.is_young(c)]
        before = told.born
        for key in dict.fromkeys((c.at, c.history) for c in kept):
            group = [c for c in kept if (c.at, c.history) == key]
            after = after_all(before, group)
            at, author = key[0], group[0].author
            standing = tuple(c for c in group if c not in landings)
            told.writes.append(Write(at=at, history=key[1], author=author, changes=standing, before=before, after=after))
            if after.status != before.status:
                move = Move(
                    at=at, history=key[1], author=author, old=before.status, new=after.status, before=before, after=after
                )
                told.moves.append(replace(move, judged=len(standing) == len(group)))
            before = after
        return told

    def _undone(self, told: Told, changes: list[Change]) -> tuple[set[Change], set[Change]]:
        out: set[Change] = set()
        landings: set[Change] = set()
        for name in {c.field for c in changes} - {"link", "attachment", "remote", "comment", "component"}:
            gone, stay = undone([c for c in changes if c.field == name])
            out |= gone
            landings |= stay
        components = [c for c in changes if c.field == "component"]
        swapped = {c.history for c in undone(swaps(told, components))[0]}
        return out | {c for c in components if c.history in swapped}, landings

    def is_young(self, change: Change) -> bool:
        return change.at + SETTLE > self.now and change.author.id not in self.d.service

    def births(self, told: Told) -> list[Write]:
        """Created and taken by its creator in one go, unless given away at once."""
        issue, given = told.issue, [w for w in told.writes if w.after.assignee != w.before.assignee]
        author = Author(id=issue.creator, app=issue.app_created)
        away = given and given[0].author.id == issue.creator and given[0].at - issue.created < SETTLE
        if issue.creator is None or told.born.assignee != issue.creator or away or issue.created + SETTLE > self.now:
            return []
        taken = Change(history="created", at=issue.created, author=author, field="assignee", old=None, new=issue.creator)
        born = told.born
        return [Write(at=issue.created, history="created", author=author, changes=(taken,), before=born, after=born)]

    # People

    def is_person(self, author: Author) -> bool:
        return author.id is not None and not author.app and author.id not in self.d.service

    def is_known(self, author: Author) -> bool:
        return self.is_person(author) and author.id in self.d.staffing.actor_of

    def in_force(self, when: datetime) -> bool:
        return when >= self.d.effective_from

    def day(self, when: datetime) -> object:
        return when.astimezone(self.zone).date()

    def _reaches(self, a: Assignment, when: datetime, phase: str | None, natures: set[str]) -> bool:
        day = when.astimezone(self.zone).date()
        if not a.start <= day or (a.until is not None and day > a.until):
            return False
        if a.phases and phase not in a.phases:
            return False
        if a.natures and not natures & set(a.natures):
            return False
        table = self.d.staffing.assignments
        split = any(b.role == "MOA" and SPONSORED & set(b.natures) for b in table)
        return not (split and a.role == "MOA" and natures & SPONSORED and not natures & SPONSORED & set(a.natures))

    def _known_then(self, a: Assignment, when: datetime) -> bool:
        if a.recorded_at is None or a.recorded_at <= when:
            return True
        records = [b.recorded_at for b in self.d.staffing.assignments]
        return None not in records and a.recorded_at == min(r for r in records if r)

    def hats(
        self, person: str, when: datetime, phase: str | None, natures: set[str] | frozenset[str] = frozenset()
    ) -> set[str]:
        return {
            a.role
            for a in self.d.staffing.assignments
            if a.person == person and self._reaches(a, when, phase, set(natures)) and self._known_then(a, when)
        }

    def late(
        self,
        person: str,
        when: datetime,
        phase: str | None,
        roles: set[str],
        natures: set[str] | frozenset[str] = frozenset(),
    ) -> datetime | None:
        """When an assignment that makes the act right was recorded afterwards, by somebody else."""
        found = [
            a.recorded_at
            for a in self.d.staffing.assignments
            if a.person == person
            and a.role in roles
            and a.recorded_at is not None
            and a.recorded_at > when
            and a.recorded_by != person
            and self._reaches(a, when, phase, set(natures))
        ]
        return min(found, default=None)

    def _delegations(self, person: str, when: datetime, phase: str | None) -> list[Assignment]:
        table = [a for a in self.d.staffing.assignments if a.person == person and a.role == "AMOE" and a.delegation]
        return [a for a in table if self._reaches(a, when, phase, set())]

    def delegated(self, person: str, when: datetime, phase: str | None) -> bool:
        return any(self._known_then(a, when) for a in self._delegations(person, when, phase))

    def late_delegation(self, person: str, when: datetime, phase: str | None) -> datetime | None:
        late = [a for a in self._delegations(person, when, phase) if a.recorded_at and a.recorded_at > when]
        return min((a.recorded_at for a in late if a.recorded_by != person and a.recorded_at), default=None)

    def fair_since(
        self,
        author: Author,
        when: datetime,
        phase: str | None,
        roles: set[str],
        natures: set[str] | frozenset[str] = frozenset(),
    ) -> datetime | None:
        """Since when an act counts as done by somebody entitled."""
        if not self.is_known(author):
            return None
        assert author.id is not None
        if self.hats(author.id, when, phase, natures) & roles:
            return when
        return self.late(author.id, when, phase, roles, natures)

    def is_staffed(self, role: str, when: datetime, phase: str | None) -> bool:
        return any(role in self.hats(a.person, when, phase) for a in self.d.staffing.assignments)

    def actors(self, person: str, when: datetime) -> set[str]:
        """Whom a person worked for that day: as the assignments then in force say, whatever their scope; else as the charter does."""
        day = when.astimezone(self.zone).date()
        table = [a for a in self.d.staffing.assignments if a.person == person and self._known_then(a, when)]
        found = {a.actor for a in table if a.start <= day and (a.until is None or day <= a.until)}
        return found or {self.d.staffing.actor_of[person]}

    # Places

    def phase(self, parent: str | None) -> str | None:
        return self.epics[parent].id if parent in self.epics else None

    def phase_of(self, told: Told, state: State) -> str | None:
        return told.issue.phase or self.phase(state.parent)

    def links(self, issue: Issue) -> list[Link]:
        """Taken off at once by whoever laid it, a link never was; put back at once by whoever took it off, it never left."""
        stays = sorted(issue.links, key=lambda link: link.since)
        for index, link in enumerate(stays):
            for later in stays[index + 1 :]:
                if self._is_same(link, later) and link.until and self._at_once(issue, link.until, later.since):
                    rest = [one for one in issue.links if one not in (link, later)]
                    return self.links(replace(issue, links=(*rest, replace(link, until=later.until))))
        return [link for link in stays if not (link.until and self._at_once(issue, link.since, link.until))]

    def _is_same(self, one: Link, other: Link) -> bool:
        return (one.other, one.kind, one.outward) == (other.other, other.kind, other.outward)

    def _at_once(self, issue: Issue, first: datetime, then: datetime) -> bool:
        changes = [c for c in self.d.histories[issue.id].changes if c.field == "link"]
        hands = [{c.author.id for c in changes if c.at == at} for at in (first, then)]
        return timedelta() <= then - first < SETTLE and bool(hands[0] & hands[1])

    def linked(self, issue: Issue, when: datetime) -> set[str]:
        return {link.other for link in self.links(issue) if stood(link, when)}

    # Who built

    def builders(self, issue: str, until: datetime) -> dict[str, datetime]:
        """Each with the instant since which they count as having built."""
        found: dict[str, datetime] = {}
        for person, when in self.building(issue):
            if when <= until and person not in self.d.service and (person not in found or when < found[person]):
                found[person] = when
        return found

    def building(self, issue: str) -> Iterator[tuple[str, datetime]]:
        told = self.told[issue]
        for move in told.moves:
            if (starts(move) or delivers(move)) and self.is_person(move.author):
                yield str(move.author.id), move.at
        yield from self._stays(told)
        for child in self.told.values():
            if child.issue.type in INTERNAL:
                yield from self._done_for(issue, child)

    def _stays(self, told: Told) -> Iterator[tuple[str, datetime]]:
        """Assignees in build for a full working day at a stretch."""
        points = [(told.issue.created, told.born), *((w.at, w.after) for w in told.writes)]
        since: datetime | None = None
        for index, (at, state) in enumerate(points):
            held = state.assignee if state.status == "build" else None
            earlier = points[index - 1][1] if index else None
            same = earlier is not None and earlier.status == "build" and earlier.assignee == held
            if not same or since is None:
                since = at
            until = points[index + 1][0] if index + 1 < len(points) else self.now
            if held and full_working_days(since, until, self.zone) >= 1:
                yield held, when_elapsed(since, 1, self.zone)

    def _done_for(self, issue: str, child: Told) -> Iterator[tuple[str, datetime]]:
        for move in child.moves:
            if move.new == "validated" and move.after.assignee:
                if child.issue.type == "subtask" and move.after.parent == issue:
                    yield move.after.assignee, move.at
                if child.issue.type == "task":
                    for link in self.links(child.issue):
                        counted = max(move.at, link.since)
                        if link.other == issue and stood(link, counted):
                            yield move.after.assignee, counted

    # Phases

    def openings(self, epic: str) -> list[datetime]:
        told = self.told.get(epic)
        return [m.at for m in told.moves if m.new == "ready" and m.author.id not in self.d.service] if told else []

    def approvals(self, issue: str) -> list[datetime]:
        """Of the need: by ``approve``, or by the opening of the phase while the issue waited for one."""
        told = self.told[issue]
        found = [m.at for m in told.moves if (m.old, m.new) == ("approve", "ready") and m.author.id not in self.d.service]
        for epic in self.epics:
            for when in self.openings(epic):
                state = told.before(when)
                if when > told.issue.created and state.status == "approve" and state.parent == epic:
                    found.append(when)
        return sorted(found)


def stood(link: Link, when: datetime) -> bool:
    """From when it was laid until just before it was taken off."""
    return link.since <= when and not (link.until and link.until <= when)


__all__ = ["DONE", "INTERNAL", "SETTLE", "Move", "State", "Told", "World", "Write", "delivers", "starts", "stood"]
