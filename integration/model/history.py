"""What happened to issues, in our words: normalised changes, the timeline derived from them, and the case a rule sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Literal

from integration.model.charter import Staffing
from integration.model.template import NO_FLOW, Flow
from integration.model.words import Role, Stage, StatusKey, TypeKey

Field = Literal[
    "status",
    "type",
    "assignee",
    "component",
    "due",
    "summary",
    "description",
    "labels",
    "parent",
    "link",
    "project",
    "key",
    "attachment",
    "comment",
    "remote",
    "budget",
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote: ``app`` for automation and service accounts (accountType app); ``id`` None when Jira names nobody."""

    id: str | None
    app: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item of one history. ``old``/``new`` are our keys for status, type and component (role), ISO dates for due,
    accountIds for assignee, issue ids for parent, space-joined words for labels, text for summary and description, the
    value as Jira prints it for budget (the field the charter names), keys for link and key; None where there is nothing or
    where the id map has no word for it. ``words``: of a link, the sentence Jira wrote beside it.
    """

    history: str
    at: datetime
    author: Author
    field: Field
    old: str | None
    new: str | None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A time during which two issues were linked. ``kind``: ``unknown`` where the words of a link that was taken off are no
    known ones; ``outward``: this issue is the source. ``other``: an id; of a link that was taken off, the key by which the
    changelog names it where nothing tells the id. ``since``: the matching Link history, else the issue's creation
    (design 8.14); ``until``: when it was taken off, None while it stands. ``gone``: it is no more there, and nothing tells
    since when.
    """

    kind: Literal["blocks", "other", "unknown"]
    outward: bool
    other: str
    since: datetime
    until: datetime | None = None
    gone: bool = False

    @property
    def stands(self) -> bool:
        return self.until is None and not self.gone

    def at(self, when: datetime) -> bool:
        """Whether it stood at that instant, as far as anybody can tell."""
        return self.since <= when and (self.until is None or when < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment of a person, as rules may know it: who and when; never its text. ``minutes``: headed `Compte rendu` or
    `Minutes` (R28). ``command``: it is a `/bornage` line, which is no reason (R29) unless it confirms: its reason counts.
    """

    id: str
    author: str
    at: datetime
    minutes: bool = False
    command: Literal["confirm", "other"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue with today's values in our words. ``item``: the template's item id, from the id map only. ``phase``: the
    phase id when this issue is a phase's epic. ``kind``: the item's kind, None for an issue the template does not know.
    ``links``: today's, and those that were taken off.
    ``attached``, ``remotes``: when today's attachments and remote links were added. ``app_created``: its creator is an app.
    """

    id: str
    key: str
    type: TypeKey | None
    status: StatusKey | None
    item: str | None
    phase: str | None
    kind: str | None
    summary: str
    description: str
    parent: str | None
    assignee: str | None
    creator: str | None
    reporter: str | None
    created: datetime
    updated: datetime
    due: date | None
    components: tuple[Role, ...]
    labels: tuple[str, ...]
    links: tuple[Link, ...]
    subtasks: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    attached: tuple[datetime, ...] = ()
    remotes: tuple[datetime, ...] = ()
    budget: str | None = None
    app_created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """An issue and all its changes, oldest first, ordered by (at, int(history)). ``complete``: proven so."""

    issue: Issue
    changes: tuple[Change, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseFacts:
    """A phase of the template as applied: its epic and stage."""

    id: str
    epic: str
    stage: Stage
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """All that is known of one project when judging: the pure half of an audit's reading.

    ``histories``: by issue id, the subjects and everything they need (phase epics at any time, links, children,
    provider decisions). ``service``: our accounts, never judged. ``effective_from``: earlier events are not judged.
    ``flow``: the template's transition table and who holds the ball. ``inactive``: accounts known to be deactivated; Jira does
    not say since when. ``has_budget``: the charter names a budget field. ``derived``: what was worked out from the rest and kept
    (rules/once.py); no part of the value.
    """

    site: str
    project: str
    now: datetime
    zone: tzinfo
    staffing: Staffing
    service: frozenset[str]
    effective_from: datetime
    phases: tuple[PhaseFacts, ...]
    histories: Mapping[str, History]
    flow: Flow = NO_FLOW
    inactive: frozenset[str] = frozenset()
    has_budget: bool = False
    derived: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A value from ``since`` (``change``: the history id that began it, ``created`` at first) until ``until`` (None: now)."""

    value: str | None
    since: datetime
    until: datetime | None
    change: str
    author: Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """Someone who built: who, from when; by ``start`` or ``deliver``, as assignee in build, or by a done child."""

    account: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approval of the need: ``approve``, or the opening of the phase while in À approuver (decisions 6)."""

    at: datetime
    author: Author
    change: str
    by_opening: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything derived once from one issue's changes and shared by all rules. Spans are in order, without gaps.

    ``status`` leaves out what its author took back at once; ``types`` is empty when the type never changed, ``budget``
    when that never did. ``derived``: what rules work out of the changes and keep (rules/acts.py); no part of the value.
    """

    issue: Issue
    changes: tuple[Change, ...]
    complete: bool
    status: tuple[Span, ...]
    parent: tuple[Span, ...]
    assignee: tuple[Span, ...]
    component: tuple[Span, ...]
    labels: tuple[Span, ...]
    due: tuple[Span, ...]
    builders: tuple[Building, ...]
    approvals: tuple[Approval, ...]
    types: tuple[Span, ...] = ()
    budget: tuple[Span, ...] = ()
    derived: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


SubjectKind = Literal["issue", "role", "person", "project"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is judged; prints as the fingerprint writes it: ``issue:<id>``, ``role:<projectId>:<ROLE>``,
    ``person:<projectId>:<accountId>``, ``project:<projectId>`` (design 8.1). Never a key.
    """

    kind: SubjectKind
    id: str
    project: str

    def __str__(self) -> str:
        if self.kind == "issue":
            return f"issue:{self.id}"
        return f"project:{self.project}" if self.kind == "project" else f"{self.kind}:{self.project}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a rule may look at: one subject, its timeline (None unless an issue), and the deployment around it.

    ``children``: issues that ever had a parent, by that parent's id; ``providers``, ``launches``: decisions that ever had
    the nature ``prestataire``, ``lancement``. ``latest``: when anything last happened to any of the issues; None: not known.
    ``derived``: what was worked out of the project (never of the subject) and kept for its other cases (rules/once.py).
    """

    subject: Subject
    timeline: Timeline | None
    deployment: Deployment
    timelines: Mapping[str, Timeline]
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    providers: tuple[str, ...] = ()
    launches: tuple[str, ...] = ()
    latest: datetime | None = None
    derived: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
