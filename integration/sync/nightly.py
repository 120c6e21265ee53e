"""The nightly sync of one charter: which issues to look at (changed, due, their dependents; all when charter, policy or
template moved) -> audit -> cursor. It catches up from a cursor, never from a tick, and a quiet night writes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Final

from integration.errors import BornageError, JiraError, JiraUnreachable, Refused
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.charter import digest_of
from integration.mapping.marks import REGISTER_LABEL
from integration.mapping.seal import Keys
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.verdict import Policy, Settlement
from integration.model.words import Severity
from integration.store import Progress, Store
from integration.sync.audit import AuditResult, Finding, audit
from integration.sync.audit_appoint import digest_of_typed, record_assignments, with_appointed
from integration.sync.audit_context import ProjectContext, open_project
from integration.sync.audit_decide import Failure, failure_of
from integration.sync.audit_health import Around
from integration.sync.audit_read import read_register
from integration.sync.audit_register import register_from
from integration.sync.audit_write import Pen, pen_for
from integration.sync.deep import DEEP, Deep, deep_pass
from integration.sync.digest import told_week, without_week
from integration.sync.precision import Counts, precision_of
from integration.sync.rituals import REMEMBERED, RitualsDone, recur, rituals_kept

OVERLAP: Final = timedelta(minutes=10)
"""Beside the settle window: the search index follows a write by minutes (facts 1.10)."""
TRIED: Final = "tried"
"""Where the store keeps which typed stand-ins everything was judged with though they could not be recorded."""
_NOTHING: Final = AuditResult(
    subjects=(),
    settlements=(),
    findings=(),
    opened=(),
    resolved=(),
    waived=(),
    wrote=0,
    failed=(),
    due=(),
    gone=(),
    lost=False,
    standing={},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncResult:
    """One sync of one project. ``everything``: why all issues were looked at (``first``, ``moved``, ``register``), None when
    only some were. ``wrote``: writes Jira took, the audit's included. ``standing``: violations of the whole project that stand
    after this run, by severity, those not judged for now included; empty when nothing was audited and nobody asked for it.
    ``waiting``: issues for whose judging an act is too young; ``waits_until``: when the first of these will be, in the project's
    zone. ``held``: issues whose first comment waits to be released. ``deep``: requests of a deep pass, beside those of the night;
    None: none was due.
    """

    project: str
    changed: int
    everything: str | None
    subjects: tuple[str, ...]
    settlements: tuple[Settlement, ...]
    findings: tuple[Finding, ...]
    opened: tuple[Finding, ...]
    resolved: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    wrote: int
    failed: tuple[Failure, ...]
    gone: tuple[str, ...]
    standing: Mapping[Severity, int]
    waiting: int
    waits_until: datetime | None
    cursor: datetime
    held: tuple[str, ...] = ()
    deep: int | None = None

    @property
    def line(self) -> str:
        """One line for a log: counts, and until when issues wait for acts that are too young."""
        line = (
            f"{self.project}: {len(self.opened)} opened, {len(self.resolved)} resolved, {len(self.waived)} waived; "
            f"{len(self.subjects)} looked at, {self.wrote} writes, {len(self.failed)} failed"
        )
        if self.deep:
            line += f"; deep pass: {self.deep} requests"
        if self.held:
            comments = "1 comment is" if len(self.held) == 1 else f"{len(self.held)} comments are"
            line += f"; {comments} held back: look at some (`bornage audit KEY --show`), then run again with --release"
        if self.waits_until is None:
            return line
        issues = "1 issue waits" if self.waiting == 1 else f"{self.waiting} issues wait"
        return f"{line}; {issues} until {spoken_time(self.waits_until)}"

    @property
    def precision(self) -> Counts:
        """How the violations of the subjects looked at ended, by rule."""
        return precision_of(settlement.record for settlement in self.settlements)

    @property
    def figures(self) -> Mapping[str, int]:
        return {
            "changed": self.changed,
            "subjects": len(self.subjects),
            "opened": len(self.opened),
            "resolved": len(self.resolved),
            "waived": len(self.waived),
            "wrote": self.wrote,
            "failed": len(self.failed),
            "held": len(self.held),
            "deep": self.deep or 0,
        }


def spoken_time(at: datetime) -> str:
    """``22 Nov 01:18 (UTC+1)``, to the minute at which it is past, in the zone it comes in."""
    up = at + timedelta(minutes=1) if at.second or at.microsecond else at
    zone = (at.utcoffset() or timedelta()).total_seconds() / 3600
    return f"{up.day} {up:%b %H:%M} (UTC{zone:+g})" if zone else f"{up.day} {up:%b %H:%M} (UTC)"


def sync(
    reader: Reader,
    writer: Writer,
    store: Store,
    *,
    charter: Charter,
    template: Template,
    policy: Policy,
    keys: Keys,
    as_person: bool = False,
    count_standing: bool = False,
    released: bool = False,
) -> SyncResult:
    """Brings what is said about a project up to date. ``count_standing``: also on a quiet night, for one request more. ``released``:
    open as many comments as there are to open.

    Raises Refused when the project is not ours or not applied, when the token's owner is in the charter, or when the search
    index does not show the register: then "nothing changed" could not be told from "nothing seen".
    """
    context = open_project(reader, charter=charter, template=template, policy=policy, keys=keys, as_person=as_person)
    started = reader.now()
    run = store.start_run(context.site, context.project_id, started)
    try:
        asked = _Asked(started=started, count_standing=count_standing, released=released)
        result = _sync(reader, writer, store, context, asked)
    except BornageError:
        store.end_run(run, reader.now(), outcome="failed", figures={})
        raise
    store.end_run(run, reader.now(), outcome="partial" if result.failed else "done", figures=result.figures)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the caller wants of this sync, and when it began."""

    started: datetime
    count_standing: bool
    released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Night:
    """What was found changed, why everything was looked at, and what the audit made of it. ``heard``: somebody wrote on the
    register, or a deep pass found something else; ``around``: what the audit is to say of the night itself; ``failed`` before it.
    """

    changed: tuple[str, ...]
    everything: str | None
    outcome: AuditResult
    heard: bool
    deep: Deep | None
    around: Around
    failed: tuple[Failure, ...]


def _sync(reader: Reader, writer: Writer, store: Store, context: ProjectContext, asked: _Asked) -> SyncResult:
    site, project, started = context.site, context.project_id, asked.started
    known = store.progress_of(site, project)
    digests = _digests(context)
    kept = dict(known.digests) if known else {}
    everything = "first" if known is None else "moved" if _judged_with(kept) != digests else None
    due = store.due_before(site, project, started)
    pen = pen_for(writer, store, context)
    night = _begun(reader, pen, known, everything, started)
    night = _audited(reader, writer, store, context, night, kept=kept, due=due, asked=asked)
    outcome = night.outcome
    store.put_due(site, project, [(subject, None) for subject in _over(due, outcome)])
    rituals = _recurring(pen, reader, store, night, kept=kept, due=due)
    week, untold = told_week(pen, reader, kept, started=started)
    cursor = started - timedelta(minutes=context.policy.settle_minutes) - OVERLAP
    digests = _to_keep(context, outcome) | week | rituals.kept | _deep_kept(kept, night)
    store.advance(site, project, Progress(cursor=cursor, last_good=started, digests=digests))
    young = [one.young_until for one in outcome.settlements if one.young_until and one.subject.kind == "issue"]
    return SyncResult(
        project=context.project,
        changed=len(night.changed),
        everything=night.everything,
        subjects=outcome.subjects,
        settlements=outcome.settlements,
        findings=outcome.findings,
        opened=outcome.opened,
        resolved=outcome.resolved,
        waived=outcome.waived,
        wrote=pen.wrote + outcome.wrote,
        failed=(*night.failed, *outcome.failed, *rituals.failed, *untold),
        gone=outcome.gone,
        standing=outcome.standing,
        waiting=len(young),
        waits_until=min(young).astimezone(context.zone) if young else None,
        cursor=cursor,
        held=outcome.held,
        deep=night.deep.requests if night.deep else None,
    )


def _begun(reader: Reader, pen: Pen, known: Progress | None, everything: str | None, started: datetime) -> _Night:
    """What there is to look at, new assignments recorded, and a deep pass where one is due."""
    context = pen.context
    changed, heard = _changed(reader, context, None if everything or known is None else known.cursor, started)
    unrecorded = _record_assignments(pen)
    deep, unlooked = _deep(reader, context, known.digests if known else {}, started)
    around = Around(
        drift=deep.drift if deep else None,
        unread=deep.unread if deep else None,
        unrecorded=len(context.new) if unrecorded else 0,
    )
    return _Night(
        changed=changed,
        everything=everything,
        outcome=_NOTHING,
        heard=heard or (deep is not None and deep.news),
        deep=deep,
        around=around,
        failed=(*unrecorded, *unlooked),
    )


def _audited(
    reader: Reader,
    writer: Writer,
    store: Store,
    context: ProjectContext,
    night: _Night,
    *,
    kept: Mapping[str, str],
    due: Sequence[str],
    asked: _Asked,
) -> _Night:
    """What changed and what is due, with its dependents; everything, when the register turns out to remember nothing, or a
    stand-in typed in a comment changes who held what.
    """
    everything = night.everything
    outcome = replace(night.outcome, unrecorded=night.around.unrecorded)
    once = partial(audit, reader, writer, store, released=asked.released)
    if night.changed or night.heard or due:
        issues = (subject.removeprefix("issue:") for subject in due if subject.startswith("issue:"))
        wanted = dict.fromkeys([*night.changed, *issues])
        outcome = once(context, wanted, dependents=everything is None, around=night.around)
    elif asked.count_standing:
        register = register_from(read_register(reader, context), context)
        outcome = replace(outcome, lost=register.lost, standing=register.standing)
    tried = digest_of_typed(with_appointed(context, outcome.appointed))
    why = "register" if outcome.lost else "moved" if tried != kept.get(TRIED, kept.get("typed")) else None
    if why is None or everything is not None:
        return replace(night, outcome=outcome)
    context = with_appointed(context, outcome.appointed)
    changed, _ = _changed(reader, context, None, asked.started)
    around = replace(night.around, unrecorded=outcome.unrecorded)
    second = once(context, changed, around=around, already=outcome.fresh)
    return replace(night, changed=changed, everything=why, outcome=_both(outcome, second))


def _recurring(
    pen: Pen, reader: Reader, store: Store, night: _Night, *, kept: Mapping[str, str], due: Sequence[str]
) -> RitualsDone:
    """The next occurrences of rituals, when something moved or a day has come; and when to look again."""
    context = pen.context
    if not (night.changed or due):
        return RitualsDone(made=(), failed=(), look_again=None, kept=rituals_kept(kept))
    done = recur(pen, reader, kept, now=reader.now())
    store.put_due(context.site, context.project_id, [(f"rituals:{context.project_id}", done.look_again)])
    return done


def _digests(context: ProjectContext) -> dict[str, str]:
    """What the whole project is judged with: when one moves, everything is looked at again."""
    return {
        "charter": digest_of(context.charter),
        "policy": f"{context.policy.digest}:{context.policy.mode}",
        "template": context.template.digest,
        "applied": context.record.applied_at.isoformat(),
        **({"typed": typed} if (typed := digest_of_typed(context)) else {}),
    }


def _judged_with(kept: Mapping[str, str]) -> dict[str, str]:
    """What the store keeps without what judges nothing: the deep pass, the digest's week, days of rituals; and what is compared later."""
    others = without_week(kept).items()
    return {name: value for name, value in others if name not in (DEEP, TRIED) and not name.startswith(REMEMBERED)}


def _to_keep(context: ProjectContext, outcome: AuditResult) -> dict[str, str]:
    """As judged with: a stand-in that could not be recorded is typed anew for the next run, which need not look at everything again."""
    whole = _digests(with_appointed(context, outcome.appointed))
    if not (outcome.appointed and outcome.unrecorded):
        return whole
    return _digests(context) | {TRIED: whole["typed"]}


def _deep(
    reader: Reader, context: ProjectContext, kept: Mapping[str, str], started: datetime
) -> tuple[Deep | None, tuple[Failure, ...]]:
    """A deep pass that fails is told, and tried again in the next run."""
    try:
        return deep_pass(reader, context, kept, started), ()
    except JiraUnreachable:
        raise
    except JiraError as cause:
        return None, (failure_of(f"project:{context.project_id}", cause),)


def _deep_kept(kept: Mapping[str, str], night: _Night) -> dict[str, str]:
    """What it found counts as told once the register is written."""
    deep = night.deep
    untold = any(one.subject.startswith("project:") for one in night.outcome.failed)
    if deep is None or (deep.news and untold):
        return {DEEP: kept[DEEP]} if DEEP in kept else {}
    return {DEEP: deep.known}


def _changed(
    reader: Reader, context: ProjectContext, cursor: datetime | None, now: datetime
) -> tuple[tuple[str, ...], bool]:
    """Ids of issues changed since ``cursor`` (None: all), by minutes back from now: a date would be read in the account's
    zone (facts 1.15). The register is asked for in the same breath: Jira answers a wrong name, or a lost permission, with
    nothing at all (facts 1.9). Second: whether the register is among what changed, which on a night that is quiet otherwise
    the first page tells: what is typed there is heard at no request more.
    """
    project, register = context.project, context.record.ids.register
    jql = f'project = "{project}"'
    if cursor is not None:
        minutes = max(1, ceil((now - cursor) / timedelta(minutes=1)) + 1)
        jql += f' AND (updated >= "-{minutes}m" OR labels = "{REGISTER_LABEL}")'
    found = reader.search_dated(f"{jql} ORDER BY updated ASC, key ASC")
    if register not in found:
        said = "; ".join(reader.jql_problems(jql))
        raise Refused(
            f"project {project}: expected the search to show the register (label {REGISTER_LABEL}), found it missing"
            f"{f' ({said})' if said else ''}; check that this account may browse the project and that the register still "
            "carries its label; right after a first apply, try again in a minute"
        )
    heard = cursor is not None and found[register] >= cursor
    return tuple(issue for issue in found if issue != register), heard


def _over(due: Sequence[str], outcome: AuditResult) -> Iterator[str]:
    """What was due and is no subject any more (a person who left the charter, an issue of another type): not asked again. The day of a
    ritual is replaced by whoever has looked at it.
    """
    handled = {*outcome.subjects, *(subject for subject, _ in outcome.due)}
    return (subject for subject in due if subject not in handled and not subject.startswith("rituals:"))


def _record_assignments(pen: Pen) -> tuple[Failure, ...]:
    """Appends what the charter says newly, with the server's time (decisions 9). Who does not administer the project may not:
    told, and everything else goes on.
    """
    try:
        record_assignments(pen)
    except Refused as refused:
        return (Failure(subject=f"project:{pen.context.project_id}", sentence=str(refused)),)
    return ()


def _both(first: AuditResult, second: AuditResult) -> AuditResult:
    """The second looked at everything: of an issue it looked at again its word counts. What the first moved stays moved."""
    failed = (one for one in first.failed if not (one.subject.startswith("issue:") and one.subject in second.subjects))
    held = (subject for subject in first.held if subject not in second.subjects)
    return replace(
        second,
        failed=tuple(dict.fromkeys((*failed, *second.failed))),
        held=tuple(dict.fromkeys((*held, *second.held))),
        due=tuple((dict(first.due) | dict(second.due)).items()),
        opened=(*first.opened, *second.opened),
        resolved=(*first.resolved, *second.resolved),
        waived=(*first.waived, *second.waived),
        wrote=first.wrote + second.wrote,
        appointed=(*first.appointed, *second.appointed),
    )
