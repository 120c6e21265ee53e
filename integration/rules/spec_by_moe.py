"""R14: the need and the specifications are written by MOA or AMOA (A-15, A-21, B-2, B-4).

Creation, submission (a breach) or rewriting of a Document with component MOA or AMOA that is not validated. A text taken over
by a submission of theirs is put right. A Document without component is not judged (G12).
"""

from collections.abc import Iterator

from integration.model.history import Case, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Role
from integration.rules.drafting import Drafting, drafted_by_control, draftings, exempting, submitted_again
from integration.rules.facts import who_acted
from integration.rules.finding import Finding, Findings, Hearing, Later, Rule
from integration.rules.hats import CONTROL
from integration.rules.instants import value_at, value_before
from integration.rules.mended import Mended
from integration.rules.saying import may_answer, of_act, worst_by_cause
from integration.rules.wording import rewritten

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")
NO_NEED = frozenset({"conception", "consultation"})
"""A design belongs to MOE (C-2); an offer states no need (C-13)."""


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or drafted_by_control(hearing):
        return
    wrong: list[Drafting] = []
    for draft in draftings(hearing, timeline, "description"):
        found = draft if isinstance(draft, Later) else _heard(case, timeline, draft)
        if isinstance(found, Drafting):
            wrong.append(found)
        elif found is not None:
            yield found
    if wrong:
        mended = submitted_again(case, timeline, hearing.acts, CONTROL)
        yield from worst_by_cause(_violations(case, timeline, wrong, mended))


def _heard(case: Case, timeline: Timeline, draft: Drafting) -> Drafting | Finding | None:
    """The act itself where it crosses the boundary; None where it does not."""
    component = value_at(timeline.component, draft.looked_at)
    if not _states_a_need(timeline, draft, component):
        return None
    hats = who_acted(case, timeline, draft.change)
    if hats is None or isinstance(hats, NotJudged):
        return hats
    if not hats.isdisjoint(CONTROL) or (draft.kind == "reworded" and not rewritten(draft.change.old, draft.change.new)):
        return None
    return draft if component else NotJudged(subject=case.subject, reason="no-component")


def _states_a_need(timeline: Timeline, draft: Drafting, component: str | None) -> bool:
    """Of a component that orders (or none, which cannot be told), not yet decided, and neither design nor offer."""
    if component is not None and CONTROL.isdisjoint(component.split()):
        return False
    if draft.kind == "reworded" and value_before(timeline.status, draft.change.at) == "validated":
        return False
    return NO_NEED.isdisjoint(exempting(timeline, draft.kind, draft.looked_at))


def _violations(case: Case, timeline: Timeline, wrong: list[Drafting], mended: Mended) -> Iterator[Violation]:
    for draft in wrong:
        yield of_act(
            case,
            timeline,
            draft.change,
            rule="R14",
            severity="breach" if draft.kind == "submitted" else "warning",
            expected=EXPECTED,
            right=may_answer(case, draft.change, EXPECTED),
            variant="act",
            excused_by=CONTROL,
            cured_at=mended.after(draft.change.at),
        )


RULE = Rule(id="R14", on=frozenset({"document"}), judge=judge)
