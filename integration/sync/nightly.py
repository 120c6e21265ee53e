"""The nightly sync of one charter: which issues to look at (changed, due, their dependents; all when charter, policy or
template moved) -> audit -> cursor. It catches up from a cursor, never from a tick, and a quiet night writes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from integration.errors import BornageError, JiraForbidden, Refused
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.charter import digest_of
from integration.mapping.marks import REGISTER_LABEL
from integration.mapping.records import assignments_json
from integration.mapping.seal import Keys
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.verdict import Policy, Settlement
from integration.model.words import Severity
from integration.store import Progress, Store
from integration.sync.audit import AuditResult, Finding, audit
from integration.sync.audit_context import ProjectContext, open_project
from integration.sync.audit_decide import Failure
from integration.sync.audit_read import read_register
from integration.sync.audit_register import register_from
from integration.sync.audit_write import Pen, pen_for
from integration.sync.snapshot import ASSIGNMENTS_PROPERTY

OVERLAP: Final = timedelta(minutes=10)
"""Beside the settle window: the search index follows a write by minutes (facts 1.10)."""
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
    zone.
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

    @property
    def line(self) -> str:
        """One line for a log: counts, and until when issues wait for acts that are too young."""
        line = (
            f"{self.project}: {len(self.opened)} opened, {len(self.resolved)} resolved, {len(self.waived)} waived; "
            f"{len(self.subjects)} looked at, {self.wrote} writes, {len(self.failed)} failed"
        )
        if self.waits_until is None:
            return line
        issues = "1 issue waits" if self.waiting == 1 else f"{self.waiting} issues wait"
        return f"{line}; {issues} until {spoken_time(self.waits_until)}"

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
) -> SyncResult:
    """Brings what is said about a project up to date. ``count_standing``: also on a quiet night, for one request more.

    Raises Refused when the project is not ours or not applied, when the token's owner is in the charter, or when the search
    index does not show the register: then "nothing changed" could not be told from "nothing seen".
    """
    context = open_project(reader, charter=charter, template=template, policy=policy, keys=keys, as_person=as_person)
    started = reader.now()
    run = store.start_run(context.site, context.project_id, started)
    try:
        result = _sync(reader, writer, store, context, started=started, count_standing=count_standing)
    except BornageError:
        store.end_run(run, reader.now(), outcome="failed", figures={})
        raise
    store.end_run(run, reader.now(), outcome="partial" if result.failed else "done", figures=result.figures)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Night:
    """What was found changed, why everything was looked at, and what the audit made of it."""

    changed: tuple[str, ...]
    everything: str | None
    outcome: AuditResult


def _sync(
    reader: Reader, writer: Writer, store: Store, context: ProjectContext, *, started: datetime, count_standing: bool
) -> SyncResult:
    site, project = context.site, context.project_id
    known = store.progress_of(site, project)
    digests = _digests(context)
    everything = "first" if known is None else "moved" if dict(known.digests) != digests else None
    changed = _changed(reader, context, None if everything or known is None else known.cursor, started)
    due = store.due_before(site, project, started)
    pen = pen_for(writer, store, context)
    unrecorded = _record_assignments(pen, context)
    night = _Night(changed=changed, everything=everything, outcome=_NOTHING)
    night = _audited(reader, writer, store, context, night, due=due, started=started, count_standing=count_standing)
    outcome = night.outcome
    store.put_due(site, project, [(subject, None) for subject in _over(due, outcome)])
    cursor = started - timedelta(minutes=context.policy.settle_minutes) - OVERLAP
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
        failed=(*unrecorded, *outcome.failed),
        gone=outcome.gone,
        standing=outcome.standing,
        waiting=len(young),
        waits_until=min(young).astimezone(context.zone) if young else None,
        cursor=cursor,
    )


def _audited(
    reader: Reader,
    writer: Writer,
    store: Store,
    context: ProjectContext,
    night: _Night,
    *,
    due: Sequence[str],
    started: datetime,
    count_standing: bool,
) -> _Night:
    """What changed and what is due, with its dependents; everything, when the register turns out to remember nothing."""
    everything = night.everything
    outcome = night.outcome
    if night.changed or due:
        issues = (subject.removeprefix("issue:") for subject in due if subject.startswith("issue:"))
        asked = dict.fromkeys([*night.changed, *issues])
        outcome = audit(reader, writer, store, context, asked, dependents=everything is None)
    elif count_standing:
        register = register_from(read_register(reader, context), context)
        outcome = replace(outcome, lost=register.lost, standing=register.standing)
    if not outcome.lost or everything is not None:
        return replace(night, outcome=outcome)
    changed = _changed(reader, context, None, started)
    outcome = _both(outcome, audit(reader, writer, store, context, changed))
    return _Night(changed=changed, everything="register", outcome=outcome)


def _digests(context: ProjectContext) -> dict[str, str]:
    """What the whole project is judged with: when one moves, everything is looked at again."""
    return {
        "charter": digest_of(context.charter),
        "policy": f"{context.policy.digest}:{context.policy.mode}",
        "template": context.template.digest,
        "applied": context.record.applied_at.isoformat(),
    }


def _changed(reader: Reader, context: ProjectContext, cursor: datetime | None, now: datetime) -> tuple[str, ...]:
    """Ids of issues changed since ``cursor`` (None: all), by minutes back from now: a date would be read in the account's
    zone (facts 1.15). The register is asked for in the same breath: Jira answers a wrong name, or a lost permission, with
    nothing at all (facts 1.9).
    """
    project, register = context.project, context.record.ids.register
    jql = f'project = "{project}"'
    if cursor is not None:
        minutes = max(1, ceil((now - cursor) / timedelta(minutes=1)) + 1)
        jql += f' AND (updated >= "-{minutes}m" OR labels = "{REGISTER_LABEL}")'
    found = reader.search(f"{jql} ORDER BY updated ASC, key ASC")
    if register not in found:
        said = "; ".join(reader.jql_problems(jql))
        raise Refused(
            f"project {project}: expected the search to show the register (label {REGISTER_LABEL}), found it missing"
            f"{f' ({said})' if said else ''}; check that this account may browse the project and that the register still "
            "carries its label; right after a first apply, try again in a minute"
        )
    return tuple(issue for issue in found if issue != register)


def _over(due: Sequence[str], outcome: AuditResult) -> Iterator[str]:
    """What was due and is no subject any more (a person who left the charter, an issue of another type): not asked again."""
    handled = {*outcome.subjects, *(subject for subject, _ in outcome.due)}
    return (subject for subject in due if subject not in handled)


def _record_assignments(pen: Pen, context: ProjectContext) -> tuple[Failure, ...]:
    """Appends what the charter says newly, with the server's time (decisions 9). Who does not administer the project may not:
    told, and everything else goes on.
    """
    if not context.new:
        return ()
    try:
        pen.remember_project(ASSIGNMENTS_PROPERTY, assignments_json([*context.recorded, *context.new]))
    except JiraForbidden:
        sentence = (
            f"assignments: expected to record {len(context.new)} that the charter changed, found that this account may not; "
            "until they are recorded, they are dated anew in each run: grant it “Administer projects” (project settings, "
            "Permissions), or run `bornage apply` with an account that has it"
        )
        return (Failure(subject=f"project:{context.project_id}", sentence=sentence),)
    return ()


def _both(first: AuditResult, second: AuditResult) -> AuditResult:
    """The second looked at everything; what the first moved stays moved."""
    return replace(
        second,
        opened=(*first.opened, *second.opened),
        resolved=(*first.resolved, *second.resolved),
        waived=(*first.waived, *second.waived),
        wrote=first.wrote + second.wrote,
    )
