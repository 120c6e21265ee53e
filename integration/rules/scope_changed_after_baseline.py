"""R20: once the need is approved, its text and its phase change by a decision of MOA (A-15, A-24, A-25, B-1, B-8).

Before the validation an AMOA is told as information, and not at all under a Décision ``perimetre`` linked before; after it,
whoever changes it is told. Such a Décision linked or validated afterwards puts it right. A change of phase is said once more by
itself, for where another rule tells of the text (``WHAT_REMAINS``).
"""

from dataclasses import replace
from datetime import datetime

from integration.model.history import Case, Change, Field, Timeline
from integration.model.verdict import NotJudged, Value, Violation
from integration.model.words import Role, Severity, Text
from integration.rules.facts import (
    baseline_before,
    baselines,
    decisions_linked,
    evidence_missing,
    hats_in,
    judged,
    labels_at,
    linked_by_people,
    stranger,
)
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.instants import value_at, value_before
from integration.rules.phases import settling
from integration.rules.restoring import crossings, once_an_act
from integration.rules.saying import may_answer, of_act
from integration.rules.wording import rewritten, words_of

EXPECTED: tuple[Role, ...] = ("MOA",)
SCOPE: tuple[Field, ...] = ("summary", "description", "parent")
NAMED: dict[Field, Text] = {
    "summary": Text(fr="le titre", en="the summary"),
    "description": Text(fr="la description", en="the description"),
    "parent": Text(fr="le rattachement à une phase", en="the phase it belongs to"),
}


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    frozen = baselines(timeline)
    if not frozen:
        return
    found: list[Violation] = []
    moved: list[Violation] = []
    for field in SCOPE:
        same = str if field == "parent" else _essence
        for crossed in crossings(hearing.acts.of(field), lambda c: _wrong(case, timeline, c, frozen), same=same):
            if isinstance(crossed, NotJudged):
                yield crossed
            else:
                found.append(_violation(hearing, timeline, *crossed, frozen=frozen))
                moved += [replace(found[-1], variant="moved")] if field == "parent" else []
    if any(v.cured_at is None for v in found):
        young = settling(
            case, tuple(decision.issue.id for _, decision in linked_by_people(case, timeline, "decision")), hearing.settle
        )
        yield from () if young is None else (Later(young),)
    yield from once_an_act(found)
    yield from moved


def _essence(text: str) -> str:
    """Texts that differ by their formatting only are one."""
    return " ".join(words_of(text))


def _wrong(case: Case, timeline: Timeline, change: Change, frozen: tuple[datetime, ...]) -> bool | NotJudged:
    """Ours and an automation's are nobody's; nor is a change of scope what leaves the words as they were."""
    if not judged(case.deployment, change) or change.author.app:
        return False
    if baseline_before(timeline, frozen, change.at) is None or _is_slight(change):
        return False
    unknown = stranger(case, change.author)
    if unknown is not None:
        return unknown
    if _is_validated(timeline, change):
        return True
    hats = hats_in(case, timeline, change.author.id or "", change.at)
    if "MOA" in hats or ("AMOA" in hats and _is_decided(case, timeline, change.at)):
        return False
    return ("AMOA" in hats and evidence_missing(case, timeline, change.at)) or True


def _is_slight(change: Change) -> bool:
    return change.field != "parent" and not rewritten(change.old, change.new)


def _is_validated(timeline: Timeline, change: Change) -> bool:
    return value_before(timeline.status, change.at) == "validated"


def _is_decided(case: Case, timeline: Timeline, at: datetime) -> bool:
    return any("perimetre" in labels_at(decision, at) for decision in decisions_linked(case, timeline, at))


def _violation(
    hearing: Hearing, timeline: Timeline, change: Change, restored_at: datetime | None, *, frozen: tuple[datetime, ...]
) -> Violation:
    case, baseline = hearing.case, baseline_before(timeline, frozen, change.at)
    after = _is_validated(timeline, change)
    values: dict[str, Value] = {
        "field": (NAMED[change.field],),
        "baseline_date": change.at if baseline is None else baseline.at,
    }
    decided_at = _decided_since(hearing, timeline, change.at)
    return of_act(
        case,
        timeline,
        change,
        rule="R20",
        severity="warning" if after else _severity(case, timeline, change),
        variant="validated" if after else "approved",
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED),
        excused_by=() if after else EXPECTED,
        cured_at=min((at for at in (restored_at, decided_at) if at is not None), default=None),
        values=values,
    )


def _severity(case: Case, timeline: Timeline, change: Change) -> Severity:
    return "info" if "AMOA" in hats_in(case, timeline, change.author.id or "", change.at) else "warning"


def _decided_since(hearing: Hearing, timeline: Timeline, at: datetime) -> datetime | None:
    """When a validated Décision ``perimetre`` was first linked to it by people, once settled; at once where one already was."""
    found = (
        _in_force_since(decision, max(at, link.since), link.until)
        for link, decision in linked_by_people(hearing.case, timeline, "decision")
    )
    horizon = hearing.case.deployment.now - hearing.settle
    return min((since for since in found if since is not None and since <= horizon), default=None)


def _in_force_since(decision: Timeline, at: datetime, until: datetime | None) -> datetime | None:
    """The first instant from then on, while it is linked, at which it is validated and bears the nature."""
    turns = sorted({at, *(s.since for s in (*decision.status, *decision.labels) if s.since > at)})
    linked = (t for t in turns if until is None or t < until)
    valid = (t for t in linked if value_at(decision.status, t) == "validated" and "perimetre" in labels_at(decision, t))
    return next(valid, None)


RULE = Rule(
    id="R20",
    on=frozenset({"livrable", "document", "decision"}),
    reads=frozenset(SCOPE),
    judge=judge,
)
