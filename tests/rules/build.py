"""Stories for the rules: dated acts by a small cast, told in order for each issue, read back as a deployment at any instant.

``story.issue("CRM-11", phase="data").does("09-04 10:00", "ines", "submit")``: dates are of 2026, Europe/Paris, 10:00 unless told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from integration.mapping.policy import placeholders
from integration.model.charter import Actor, Assignment, Staffing
from integration.model.history import Author, Change, Deployment, History, Issue, Link, PhaseFacts, Remark, Subject
from integration.model.verdict import Judgement, Policy, Violation
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from
from tests.rules.cast import (
    ACTOR_OF,
    ACTORS,
    APPS,
    CAST,
    FLOW,
    MOVES,
    OPENED,
    PARIS,
    PHASES,
    POLICY,
    ROOT,
    SERVICE,
    at,
    day,
    hat,
)

STAFFING = frozenset({"R01", "R02", "R03", "R04", "R07"})
"""Said of roles and people, whatever else the story is about."""

__all__ = [
    "ACTORS",
    "ACTOR_OF",
    "CAST",
    "MOVES",
    "OPENED",
    "PARIS",
    "PHASES",
    "POLICY",
    "ROOT",
    "SERVICE",
    "STAFFING",
    "Story",
    "Tale",
    "at",
    "day",
    "hat",
]


@dataclass
class Tale:
    """One issue and what happens to it."""

    story: "Story"
    key: str
    id: str
    of: Any
    created: datetime
    creator: str
    first: dict[str, Any]
    kind: str | None = None
    item: str | None = None
    phase: str | None = None
    links: list[tuple[datetime, Link, str]] = field(default_factory=list)
    unlinks: list[tuple[datetime, str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: list[tuple[datetime, Any, str]] = field(default_factory=list)
    acts: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    deleted: datetime | None = None

    def now(self) -> dict[str, Any]:
        return self.state(datetime.max.replace(tzinfo=PARIS))

    def state(self, when: datetime) -> dict[str, Any]:
        state = dict(self.first)
        for instant, _, fields in self.acts:
            if instant <= when:
                state.update(fields)
        return state

    def sets(self, when: str | datetime, who: str, **fields: Any) -> "Tale":
        """One write: any of status, assignee, component, due, summary, description, labels, budget, parent (a phase)."""
        if "parent" in fields:
            fields["parent"] = self.story.epics[fields["parent"]].id
        self.acts.append((when if isinstance(when, datetime) else at(when), who, fields))
        return self

    def does(self, when: str | datetime, who: str, move: str, **fields: Any) -> "Tale":
        """A transition by its name; ``unblock`` and ``resume`` say where to: « unblock:build »."""
        target = move.partition(":")[2] or MOVES[move]
        return self.sets(when, who, status=target, **fields)

    def says(self, when: str | datetime, who: str, *, minutes: bool = False, command: Any = None) -> "Tale":
        self.remarks.append(Remark(id=self.story.next(), author=who, at=instant(when), minutes=minutes, command=command))
        return self

    def attaches(self, when: str | datetime, who: str) -> "Tale":
        """A file; ``points_to`` a remote link, such as a page of a wiki."""
        self.files.append((instant(when), "attachment", who))
        return self

    def points_to(self, when: str | datetime, who: str) -> "Tale":
        self.files.append((instant(when), "remote", who))
        return self

    def linked(self, when: str | datetime, who: str, other: "Tale", kind: Any = "other", *, outward: bool = True) -> "Tale":
        """Both ends show it."""
        for tale, far, out in ((self, other, outward), (other, self, not outward)):
            link = Link(kind=kind, outward=out, other=far.id, since=instant(when))
            tale.links.append((link.since, link, who))
        return self

    def blocked_by(self, *others: "Tale") -> "Tale":
        """Dependencies as the service lays them at creation."""
        for other in others:
            since = max(self.created, other.created)
            self.links.append((since, Link(kind="blocks", outward=False, other=other.id, since=since), SERVICE))
            other.links.append((since, Link(kind="blocks", outward=True, other=self.id, since=since), SERVICE))
        return self

    def unlinked(self, when: str | datetime, who: str, other: "Tale") -> "Tale":
        """The last link between the two that stands is taken off, at both ends."""
        until = instant(when)
        for tale, far in ((self, other), (other, self)):
            place = max(i for i, (_, link, _) in enumerate(tale.links) if link.other == far.id and link.until is None)
            laid, link, by = tale.links[place]
            tale.links[place] = laid, replace(link, until=until), by
            tale.unlinks.append((until, far.id, who))
        return self

    def deletes(self, when: str | datetime) -> "Tale":
        """From then on nobody can read it, and its links stand nowhere any more; no changelog tells of that."""
        self.deleted = instant(when)
        return self

    def there(self, when: datetime) -> bool:
        return self.created <= when and (self.deleted is None or when < self.deleted)

    def history(self, when: datetime) -> History:
        return History(issue=self._issue(when), changes=tuple(self._changes(when)))

    def _changes(self, when: datetime) -> Iterable[Change]:
        state = dict(self.first)
        for number, (instant, who, fields) in enumerate(self.acts):
            author = Author(id=who, app=who in APPS or who == SERVICE)
            for name, new in fields.items():
                if instant <= when and (state.get(name) or None) != (new or None):
                    yield from _items(
                        Change(
                            history=str(int(self.id) * 1000 + number),
                            at=instant,
                            author=author,
                            field=name,  # type: ignore[arg-type]
                            old=state.get(name) or None,
                            new=new or None,
                        )
                    )
                state[name] = new
        for number, (instant, link, who) in enumerate(self.links):
            if instant <= when:
                author = Author(id=who, app=who == SERVICE)
                yield Change(
                    history=str(int(self.id) * 1000 + 500 + number),
                    at=instant,
                    author=author,
                    field="link",
                    old=None,
                    new=link.other,
                )

        for number, (instant, other, who) in enumerate(self.unlinks):
            if instant <= when:
                author = Author(id=who, app=who in APPS or who == SERVICE)
                yield Change(
                    history=str(int(self.id) * 1000 + 700 + number),
                    at=instant,
                    author=author,
                    field="link",
                    old=other,
                    new=None,
                )
        for number, (instant, what, who) in enumerate(self.files):
            if instant <= when:
                yield Change(
                    history=str(int(self.id) * 1000 + 800 + number),
                    at=instant,
                    author=Author(id=who, app=who in APPS),
                    field=what,
                    old=None,
                    new="1",
                )

    def _issue(self, when: datetime) -> Issue:
        state = self.state(when)
        changed = [instant for instant, _, _ in self.acts if instant <= when]
        return Issue(
            id=self.id,
            key=self.key,
            type=self.of,
            status=state["status"],
            item=self.item,
            phase=self.phase,
            kind=self.kind,
            summary=state.get("summary", self.key),
            description=state.get("description", ""),
            parent=state.get("parent"),
            assignee=state.get("assignee"),
            creator=self.creator,
            reporter=self.creator,
            created=self.created,
            updated=max([self.created, *changed]),
            due=date.fromisoformat(state["due"]) if state.get("due") else None,
            components=(state["component"],) if state.get("component") else (),
            labels=tuple((state.get("labels") or "").split()),
            links=tuple(self._known(link, when) for instant, link, _ in self.links if instant <= when),
            subtasks=(),
            remarks=tuple(r for r in self.remarks if r.at <= when),
            attached=tuple(i for i, what, _ in self.files if what == "attachment" and i <= when),
            remotes=tuple(i for i, what, _ in self.files if what == "remote" and i <= when),
            budget=state.get("budget"),
            app_created=self.creator in APPS,
        )

    def _known(self, link: Link, when: datetime) -> Link:
        """As it was known at that instant."""
        if link.until is not None and link.until <= when:
            return link
        far = next((tale for tale in self.story.tales.values() if tale.id == link.other), None)
        return link if far is None else replace(link, until=None, gone=not far.there(when))


def _items(whole: Change) -> Iterable[Change]:
    """Components change side by side, one item each."""
    if whole.field != "component":
        return (whole,)
    apart = (replace(whole, new=None), replace(whole, old=None))
    return tuple(change for change in apart if change.old or change.new)


class Story:
    """A project of the cast, with its phases opened by Claire on the dates of the scenarios, once launched."""

    def __init__(
        self,
        *,
        assignments: tuple[Assignment, ...] = CAST,
        opened: dict[str, str] | None = None,
        effective_from: str = "01-01",
        actor_of: dict[str, str] | None = None,
        actors: dict[str, Actor] | None = None,
        inactive: frozenset[str] = frozenset(),
        has_budget: bool = False,
        launched: bool = True,
    ) -> None:
        self.count = 10_000
        self.assignments = assignments
        self.effective_from = at(effective_from)
        self.actor_of = actor_of or ACTOR_OF
        self.actors = actors or ACTORS
        self.inactive, self.has_budget = inactive, has_budget
        self.stages = dict(PHASES)
        self.tales: dict[str, Tale] = {}
        self.epics: dict[str, Tale] = {}
        for phase in PHASES:
            self.epic(phase)
        for phase, when in (OPENED if opened is None else opened).items():
            self.epics[phase].does(when, "claire", "open")
        if launched:
            decided = {"status": "validated", "labels": "lancement"}
            self._tale("LAUNCH", "decision", decided, by=SERVICE, created="08-01 08:00")

    def next(self) -> str:
        self.count += 1
        return str(self.count)

    def epic(self, phase: str) -> Tale:
        """A phase, created by the service."""
        first = {"status": "prepare"}
        tale = self._tale(f"EPIC-{phase}", "phase", first, by=SERVICE, created="08-01 08:00", phase=phase)
        self.epics[phase] = tale
        return tale

    def issue(
        self,
        key: str,
        *,
        phase: str | None = "data",
        of: Any = "livrable",
        kind: str | None = None,
        item: str | None = None,
        labels: str = "",
        component: str = "MOE",
        due: str | None = None,
        by: str = "ines",
        created: str = "08-03 09:30",
        status: str | None = None,
        assignee: str | None = None,
    ) -> Tale:
        initial = status or ("ready" if of == "anomalie" else "prepare")
        parent = self.epics[phase].id if phase else None
        due_day = day(due).isoformat() if due else None
        first = {"status": initial, "labels": labels, "component": component, "due": due_day, "parent": parent}
        first |= {"assignee": assignee} if assignee else {}
        return self._tale(key, of, first, by=by, created=created, kind=kind, item=item)

    def task(self, key: str, parent: Tale | None = None, *, of: Any = "subtask", created: str = "09-01") -> Tale:
        first = {"status": "prepare", "parent": parent.id if parent else None}
        return self._tale(key, of, first, by="hugo", created=created)

    def _tale(self, key: str, of: Any, first: dict[str, Any], *, by: str, created: str, **known: Any) -> Tale:
        tale = Tale(story=self, key=key, id=self.next(), of=of, created=at(created), creator=by, first=first, **known)
        self.tales[key] = tale
        return tale

    def built(self, key: str, by: str, start: str, deliver: str, *, phase: str = "data", approve: str | None = None) -> Tale:
        """A Livrable that went the usual way up to its delivery, its builder assigned meanwhile."""
        approved = at(approve) if approve else min(at(start), at(deliver)) - timedelta(hours=1)
        tale = self.issue(key, phase=phase)
        tale.does(approved - timedelta(minutes=30), "ines", "submit", assignee="claire")
        tale.does(approved, "claire", "approve", assignee=by)
        return tale.does(start, by, "start").does(deliver, by, "deliver", assignee="ines")

    def staffing(self, when: datetime) -> Staffing:
        """What had been recorded by then."""
        known = tuple(a for a in self.assignments if a.recorded_at is None or a.recorded_at <= when)
        return Staffing(actors=self.actors, actor_of=self.actor_of, assignments=known)

    def deployment(self, now: str | datetime) -> Deployment:
        when = now if isinstance(now, datetime) else at(now)
        present = [t for t in self.tales.values() if t.there(when)]
        return Deployment(
            site="cloud-1",
            project="10000",
            now=when,
            zone=PARIS,
            staffing=self.staffing(when),
            service=frozenset({SERVICE}),
            effective_from=self.effective_from,
            phases=tuple(
                PhaseFacts(id=p, epic=t.id, stage=self.stages[p], title=p)  # type: ignore[arg-type]
                for p, t in self.epics.items()
            ),
            histories={t.id: t.history(when) for t in present},
            flow=FLOW,
            inactive=self.inactive,
            has_budget=self.has_budget,
        )

    def judgements(self, now: str | datetime, policy: Policy = POLICY) -> dict[str, Judgement]:
        """By issue key, or by ``role:…``, ``person:…``."""
        deployment = self.deployment(now)
        return judgements(deployment, policy)

    def said(self, now: str | datetime, *names: str, staffing: bool = False) -> list[str]:
        """« CRM-21 R12 breach », « hugo R05 warning »; what has been put right says how. Rules about who holds what only where
        asked for, as in the scenarios. ``names``: keys of issues, and rules (« R12 »); nothing else is told then.
        """
        rules = {name for name in names if name in POLICY.rules}
        wanted = set(names) - rules
        return sorted(
            line(key, v)
            for key, judgement in self.judgements(now).items()
            if not wanted or key in wanted
            for v in judgement.violations
            if (v.rule in rules if rules else staffing or v.rule not in STAFFING)
        )

    def violation(self, now: str | datetime, key: str, rule: str) -> Violation:
        found = [v for v in self.judgements(now)[key].violations if v.rule == rule]
        assert len(found) == 1, found
        return found[0]


def instant(when: str | datetime) -> datetime:
    return when if isinstance(when, datetime) else at(when)


def line(key: str, violation: Violation) -> str:
    return " ".join(filter(None, (key, violation.rule, violation.severity, violation.cure)))


def judgements(deployment: Deployment, policy: Policy = POLICY) -> dict[str, Judgement]:
    """Every subject judged; whatever is found can be said in both languages, and is as grave and as answerable as docs/rules.md says."""
    timelines = timelines_from(deployment)
    found = {
        _name(subject, deployment): judge(case_of(subject, deployment, timelines), policy)
        for subject in subjects_of(deployment)
    }
    violations = [v for judgement in found.values() for v in judgement.violations]
    assert [] == [v for v in violations if not sayable(v, policy)]
    assert [] == [v for v in violations if not as_declared(v, policy)]
    return found


def sayable(violation: Violation, policy: Policy = POLICY) -> bool:
    """Whether the sentence of its variant finds all its words."""
    sentence = policy.rules[violation.rule].texts.sentence[violation.variant]
    return placeholders(sentence.fr) <= violation.values.keys()


def as_declared(violation: Violation, policy: Policy = POLICY) -> bool:
    """Whether severity, roles that confirm and waiver are among those the rules file declares."""
    setting, right = policy.rules[violation.rule], violation.answerable
    graves = (setting.severity,) if setting.severity else setting.boundary.levels
    return (
        violation.severity in graves
        and set(right.roles) <= set(setting.boundary.confirm)
        and right.waivable == setting.boundary.waivable
    )


def keys_in(value: Any) -> list[str]:
    """Keys of the issues a sentence names."""
    return [ref.key for ref in value]


def _name(subject: Subject, deployment: Deployment) -> str:
    return deployment.histories[subject.id].issue.key if subject.kind == "issue" else subject.id
