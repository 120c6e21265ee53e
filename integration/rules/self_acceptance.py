"""R12: nobody pronounces the acceptance of what they built, on the item or in a report on it (A-23, A-27, A-47).

Also, as a warning: a Document ``conception`` decided by the person who submitted it (decisions 17).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from integration.model.history import Building, Case, Change, Timeline
from integration.model.verdict import IssueRef, NotJudged, PersonRef, Violation
from integration.model.words import Role
from integration.rules.acceptance import accepted_again, built_by, fair_since, first_fair
from integration.rules.acts import Acts
from integration.rules.answering import answer_by
from integration.rules.facts import hats_in, judged, labels_at, ref, roles_ref, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, DECIDES

Upstream = Mapping[str, tuple[Timeline, datetime]]
"""The Livrables a report accepts, by issue id, each with the instant from which links lead to it."""


def judge(hearing: Hearing) -> Findings:
    case, timeline, acts = hearing.case, hearing.case.timeline, hearing.acts
    if timeline is None:
        return
    if timeline.issue.type == "livrable":
        yield from _livrable(case, timeline, acts)
    elif timeline.issue.kind == "acceptance":
        yield from _report(case, timeline, acts)
    else:
        yield from _design(case, timeline, acts)


def _pronounced(case: Case, acts: Acts, source: str) -> Iterator[Change]:
    """Acceptances by people."""
    for change in acts.status:
        if (change.old, change.new) == (source, "validated") and judged(case.deployment, change) and not change.author.app:
            yield change


# --- a Livrable ------------------------------------------------------------------------------------------------------


def _livrable(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    for act in _pronounced(case, acts, "acceptance"):
        unknown = stranger(case, act.author)
        if unknown is not None:
            yield unknown
        elif built_by(timeline, act.author.id, act.at):
            yield _violation(
                case,
                timeline,
                act,
                variant="livrable",
                built=(ref(timeline),),
                barred=timeline.builders,
                expected=("AMOA", "MOA"),
                cured_at=accepted_again(case, timeline, acts, act),
            )


# --- an acceptance report --------------------------------------------------------------------------------------------


def _report(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    pronounced = list(_pronounced(case, acts, "approve"))
    if not pronounced:
        return
    upstream, unread = upstream_of(case, timeline)
    yield from _blind_spots(case, upstream, unread=unread)
    for act in pronounced:
        unknown = stranger(case, act.author)
        if unknown is not None:
            yield unknown
            continue
        built = _built_upstream(upstream, act.author.id, act.at)
        if built:
            yield _violation(
                case,
                timeline,
                act,
                variant="report",
                built=built,
                barred=tuple(b for t, _ in upstream.values() for b in t.builders),
                expected=("MOA",),
                cured_at=_decided_again(case, timeline, acts, act, upstream),
            )


def upstream_of(case: Case, report: Timeline) -> tuple[Upstream, bool]:
    """*Upstream*: the Livrables that block the report, directly or through other acceptance reports (domain-rules 0); and
    whether something on the way was not read.
    """
    found: dict[str, tuple[Timeline, datetime]] = {}
    unread = False
    reached = {report.issue.id: report.issue.created}
    waiting = [report]
    while waiting:
        here = waiting.pop()
        for link in (x for x in here.issue.links if x.kind == "blocks" and not x.outward):
            other = case.timelines.get(link.other)
            if other is None:
                unread = True
                continue
            since = max(reached[here.issue.id], link.since)
            if other.issue.id in reached and reached[other.issue.id] <= since:
                continue
            reached[other.issue.id] = since
            if other.issue.type == "livrable":
                found[other.issue.id] = (other, since)
            elif other.issue.type == "document" and other.issue.kind == "acceptance":
                waiting.append(other)
    return found, unread


def _blind_spots(case: Case, upstream: Upstream, *, unread: bool) -> Iterator[NotJudged]:
    if any(not t.complete for t, _ in upstream.values()):
        yield NotJudged(subject=case.subject, reason="incomplete-history")
    if unread:
        yield NotJudged(subject=case.subject, reason="missing-context")


def _built_upstream(upstream: Upstream, account: str | None, at: datetime) -> tuple[IssueRef, ...]:
    built = [t for t, since in upstream.values() if since <= at and built_by(t, account, at)]
    return tuple(ref(t) for t in sorted(built, key=lambda t: (len(t.issue.id), t.issue.id)))


def _decided_again(case: Case, timeline: Timeline, acts: Acts, wrong: Change, upstream: Upstream) -> datetime | None:
    return first_fair(
        fair_since(case, timeline, change, DECIDES)
        for change in _later_decisions(acts, wrong)
        if not _built_upstream(upstream, change.author.id, change.at)
    )


def _later_decisions(acts: Acts, wrong: Change) -> Iterator[Change]:
    return (c for c in acts.status if c.at > wrong.at and (c.old, c.new) == ("approve", "validated"))


# --- a design document -----------------------------------------------------------------------------------------------


def _design(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    for act in _pronounced(case, acts, "approve"):
        if "conception" not in labels_at(timeline, act.at):
            continue
        unknown = stranger(case, act.author)
        if unknown is not None:
            yield unknown
        elif _submitter(acts, act) == act.author.id:
            yield _violation(
                case,
                timeline,
                act,
                variant="design",
                built=(ref(timeline),),
                barred=(),
                expected=("AMOA", "MOA"),
                cured_at=_design_decided_again(case, timeline, acts, act),
            )


def _submitter(acts: Acts, decision: Change) -> str | None:
    """Who had submitted what was decided; an app submits for nobody."""
    found = None
    for change in acts.status:
        if change.at > decision.at:
            break
        if (change.old, change.new) == ("prepare", "approve"):
            found = None if change.author.app else change.author.id
    return found


def _design_decided_again(case: Case, timeline: Timeline, acts: Acts, wrong: Change) -> datetime | None:
    return first_fair(
        fair_since(case, timeline, change, CONTROL)
        for change in _later_decisions(acts, wrong)
        if _submitter(acts, change) != change.author.id
    )


# --- what is said ----------------------------------------------------------------------------------------------------


def _violation(
    case: Case,
    timeline: Timeline,
    act: Change,
    *,
    variant: str,
    built: tuple[IssueRef, ...],
    barred: tuple[Building, ...],
    expected: tuple[Role, ...],
    cured_at: datetime | None,
) -> Violation:
    author = act.author.id or "unknown"
    return Violation(
        rule="R12",
        subject=case.subject,
        cause=f"change:{act.history}",
        severity="warning" if variant == "design" else "breach",
        variant=variant,
        at=act.at,
        episode=False,
        values={
            "issue": ref(timeline),
            "date": act.at,
            "actor": PersonRef(author),
            "roles": roles_ref(hats_in(case, timeline, author, act.at)),
            "built": built,
        },
        role_expected=expected,
        answerable=answer_by(case, expected, barred={author, *(b.account for b in barred)}, beneficiary=author),
        evidence=tuple(dict.fromkeys((ref(timeline), *built))),
        cured_at=cured_at,
        cure="corrected" if cured_at else None,
    )


RULE = Rule(id="R12", on=frozenset({"livrable", "document"}), judge=judge)
