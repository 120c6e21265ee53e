"""What is said about a subject: violations, the people's answers, and the ledger's entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from integration.model.boundary import NO_BOUNDARY, Boundary, RuleTexts
from integration.model.canonical import digest_of
from integration.model.history import Subject
from integration.model.team_rules import TeamRule
from integration.model.words import Mode, Nature, Role, RuleId, Severity, State, StatusKey, Text, TypeKey


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person by accountId; shown by name where people read it, never stored by name."""

    account: str


@dataclass(frozen=True, slots=True)
class IssueRef:
    id: str
    key: str


@dataclass(frozen=True, slots=True)
class StatusRef:
    key: StatusKey


@dataclass(frozen=True, slots=True)
class RolesRef:
    """Hats at the time; empty prints « sans rôle à cette date »."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor by its id in the charter."""

    id: str


@dataclass(frozen=True, slots=True)
class PhaseRef:
    """A phase by its id in the template; shown by its title."""

    id: str


@dataclass(frozen=True, slots=True)
class ChangeRef:
    """An act in words (« échéance : 30 octobre → 13 novembre »): the field and both values as in ``Change``."""

    field: str
    old: str | None
    new: str | None


Value = (
    str
    | int
    | date
    | datetime
    | Text
    | PersonRef
    | IssueRef
    | StatusRef
    | RolesRef
    | ActorRef
    | PhaseRef
    | ChangeRef
    | tuple["Value", ...]
)
"""What a placeholder of a rule's sentence may hold; ``mapping/comment.py`` puts it into words."""


Bar = Literal["built", "party", "tied"]
"""Why others than the author may not confirm: they took part in the building, act for whoever did, or are tied to a candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Who may confirm: a hat of ``roles`` in ``phase`` (None: project scope) covering ``natures``, at the time of the
    answer, and none of ``excluded`` (the author, and for the reason of ``bar`` others). Empty roles: cured by fact only.

    ``waivable``: MOA may waive, never one of ``beneficiaries``. All people read of it comes from here (mapping/comment_rights.py).
    """

    roles: tuple[Role, ...]
    phase: str | None
    excluded: frozenset[str]
    waivable: bool
    beneficiaries: frozenset[str]
    natures: tuple[Nature, ...] = ()
    bar: Bar | None = None


Cure = Literal["corrected", "late-assignment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One boundary crossed. ``cause``: ``change:<history id>``, ``created``, ``comment:<id>``, or for an episode the
    history id that starts it, else ``since:<date>:<discriminator>`` (design 8.1).

    ``at``: when it began; ``episode``: a state that lasts (an open one may be waived until a date), not an act.
    ``cured_at``/``cure``: the fact that ended it, where the history shows one. ``values``: the sentence's placeholders.
    ``role_expected``: whom it is addressed to. ``evidence``: issues to look at. ``author``: the account of the act, None for a
    state or when an app or nobody did it; ``hats``: their roles then; ``act``: what they did, so that a bulk edit is known (G6).
    """

    rule: RuleId
    subject: Subject
    cause: str
    severity: Severity
    variant: str
    at: datetime
    episode: bool
    values: Mapping[str, Value]
    role_expected: tuple[Role, ...]
    answerable: Answerable
    evidence: tuple[IssueRef, ...] = ()
    cured_at: datetime | None = None
    cure: Cure | None = None
    author: str | None = None
    hats: tuple[Role, ...] = ()
    act: ChangeRef | None = None

    def fingerprint(self, site: str) -> str:
        """First 24 hex digits of SHA-256 over ``["b1", cloudId, rule, subject, cause]``; severity and wording never
        enter (design 8.1).
        """
        return digest_of(["b1", site, self.rule, str(self.subject), self.cause])[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJudged:
    """Why something about a subject could not be judged: ``incomplete-history``, ``unknown-person``, ``no-component``,
    ``unknown-status``… ``account``: the person to ask about, if it is one.
    """

    subject: Subject
    reason: str
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All rules' word on one subject. ``due_at``: look again then; None: never by itself. ``ended``: over; counts where it was said."""

    subject: Subject
    violations: tuple[Violation, ...]
    due_at: datetime | None = None
    not_judged: tuple[NotJudged, ...] = ()
    ended: tuple[Violation, ...] = ()


Verb = Literal["confirm", "waive", "unwaive", "stand-in", "why", "recheck", "explain"]
"""What a command asks; French synonyms are read in ``mapping/answers.py``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A ``/bornage`` line a person typed, already trusted as theirs (design decision 8). ``comment``/``updated`` name it.
    ``problem``: why it cannot be taken, a key of the comment's refusals; ``misplaced``: it stands where none counts.
    ``person``, ``role``, ``start``, ``until``: of a stand-in. ``decision``: key of the validated Décision ``derogation`` whose
    description holds the line; its decider is the ``author``, its validation the time (decisions 7).
    """

    verb: Verb
    rule: RuleId | None
    until: date | None
    reason: str
    author: str
    at: datetime
    comment: str
    updated: datetime
    problem: str | None = None
    person: str | None = None
    role: Role | None = None
    start: date | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An accepted answer, as the ledger remembers it. ``decision``: key of the Décision that grants it; ``ended_at``: when MOA
    took the waiver back (``unwaive``).
    """

    kind: Literal["confirm", "waive"]
    by: str
    at: datetime
    comment: str
    reason: str
    until: date | None = None
    decision: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A ``why`` or an ``explain`` somebody typed, answered in our comment as long as it is among the latest."""

    verb: Literal["why", "explain"]
    rule: RuleId | None
    by: str
    comment: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer not taken, said once: ``reason`` is a key of the comment's texts (``not-entitled``, ``own-act``,
    ``beneficiary``, ``not-waivable``, ``no-such-violation``, ``no-date``, ``no-reason``…). ``verb``: of what it refuses, None where
    older records do not tell; it makes no other refusal.
    """

    comment: str
    updated: datetime
    by: str
    reason: str
    rule: RuleId | None
    verb: Verb | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One violation as the ledger keeps it. ``how``: what closed or covered it (``confirmed``, ``corrected``,
    ``late-assignment``, ``waived``, ``withdrawn``), or, of an open one, ``expired``: a waiver over it has ended; the sentence
    itself is judged again, never stored. ``bulk``: one of five or
    more identical acts (G6), named by the first one's fingerprint: told once, on the epic.
    """

    fingerprint: str
    rule: RuleId
    cause: str
    severity: Severity
    state: State
    since: datetime
    opened_at: datetime
    closed_at: datetime | None = None
    how: str | None = None
    answer: Answer | None = None
    bulk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The memory of one subject: issue property ``bornage.audit`` (a phase: its epic; role, person, project: the register,
    which holds one such record for each). ``comment``: id of our living comment; ``content``: hash of its canonical body;
    ``label``: whether we set ``bornage-ecart``. ``waivers``: accepted waivers by rule, oldest first; they also cover later
    acts, so they outlive the entry they answered.
    """

    subject: Subject
    entries: tuple[Entry, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    waivers: tuple[tuple[RuleId, Answer], ...] = ()
    comment: str | None = None
    content: str | None = None
    label: bool = False
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMember:
    """One of the acts of a bulk edit: its issue, the violation's fingerprint, its state, when it was done."""

    issue: str
    key: str
    fingerprint: str
    state: State
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Five or more identical acts of one author within ten minutes (G6), told once on the epic of ``phase``. ``name``: the
    fingerprint of the first; ``act``: what they have in common (its ``old`` is None); ``severity``: the worst; ``expected``: whom
    it is addressed to; ``confirm``: roles that may confirm; ``bar``: why others than the author may not, on any of its issues;
    ``told``: the day it last grew, in the project's zone.
    ``members``: by time, then issue.
    """

    name: str
    rule: RuleId
    phase: str
    author: str
    hats: tuple[Role, ...]
    act: ChangeRef
    severity: Severity
    expected: tuple[Role, ...]
    confirm: tuple[Role, ...]
    told: date
    members: tuple[BulkMember, ...]
    bar: Bar | None = None

    @property
    def open(self) -> tuple[BulkMember, ...]:
        return tuple(member for member in self.members if member.state in ("open", "not judged"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What follows from a judgement, the record and the answers. ``spoken``: violations to show, with their entries, open
    first; ``loud``: something new appeared that people should be told of. ``young_until``: acts not judged yet, because they
    have not settled, will be looked at then.
    """

    subject: Subject
    record: Record
    spoken: tuple[tuple[Entry, Violation], ...]
    loud: bool
    label: bool
    due_at: datetime | None
    young_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """``limit`` in working days where the rule has one. ``name``: its word, e.g. ``acceptance-wrong-role``.
    ``reason``: why the charter changed it, empty when it did not.
    """

    id: RuleId
    name: str
    on: bool
    mode: Mode | None
    limit: int | None
    severity: Severity | None
    seeds: tuple[str, ...]
    texts: RuleTexts
    reason: str = ""
    boundary: Boundary = NO_BOUNDARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """config/rules with the charter's overrides. ``settle_minutes``: younger acts are due later, not reported.
    ``digest``: SHA-256 of what it was read from. ``brake``: new comments one run may open without being released.
    ``team``: rules of the team's own, whose settings stand in ``rules`` too. ``facts``: the seed facts rules rest on, in words.
    ``derived``: what was worked out from the rest and kept (rules/once.py); no part of the value.
    """

    rules: Mapping[RuleId, RuleSettings]
    mode: Mode
    settle_minutes: int = 10
    digest: str = ""
    brake: int = 50
    team: tuple[TeamRule, ...] = ()
    facts: Mapping[str, Text] = field(default_factory=dict, compare=False)
    derived: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What comment and register need to name things for people: names as stored in Jira or in the charter.

    ``people``: accountId -> display name, None for an inactive account; ``statuses``: as stored on the site; ``base``: the
    site's address, for links to issues; empty: no links. ``aliases``: what the team calls a role, beside its name.
    """

    people: Mapping[str, str | None] = field(default_factory=dict)
    statuses: Mapping[StatusKey, str] = field(default_factory=dict)
    types: Mapping[TypeKey, str] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    aliases: Mapping[Role, str] = field(default_factory=dict)
