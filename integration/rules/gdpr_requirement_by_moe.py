"""R24: requirements under the GDPR are set by MOA, AMOA drafting (B-29, B-30, B-31).

Creation, submission, approval, decision or rewording of an item labelled ``rgpd`` by someone with neither hat; a submission by
MOA puts it right. Not a design document; nor a Livrable submitted by the role of its component, which holds and submits it
(decisions 17) for MOA to approve. Before the label was set it is an information, which hides no other rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Role
from integration.rules.commitments import act_of
from integration.rules.drafting import drafted_by_control, draftings, exempting, submitted_again
from integration.rules.facts import ever_labelled, labels_around, who_acted
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import CONTROL, DECIDES
from integration.rules.instants import value_at
from integration.rules.mended import Mended
from integration.rules.saying import may_answer, of_act, worst_by_cause
from integration.rules.wording import rewritten

EXPECTED: tuple[Role, ...] = ("MOA",)
PRONOUNCED = frozenset({"approve", "decide"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """``looked_at``: when its labels count."""

    change: Change
    kind: Literal["created", "submitted", "reworded", "pronounced"]
    looked_at: datetime


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or not ever_labelled(timeline, "rgpd") or drafted_by_control(hearing):
        return
    wrong: list[tuple[Change, bool]] = []
    labelled_at = max((c.at for c in hearing.acts.of("labels") if _sets(c)), default=None)
    for act in _acts(hearing, timeline):
        if isinstance(act, Later):
            yield act
            continue
        early = _before_the_label(timeline, act, labelled_at)
        hats = None if early is None else who_acted(case, timeline, act.change)
        if isinstance(hats, NotJudged):
            yield hats
        elif hats is not None and hats.isdisjoint(CONTROL) and _counts(timeline, act, hats):
            wrong.append((act.change, bool(early)))
    if wrong:
        mended = submitted_again(case, timeline, hearing.acts, DECIDES)
        yield from worst_by_cause(_violations(case, timeline, wrong, mended))


def _acts(hearing: Hearing, timeline: Timeline) -> Iterator[_Act | Later]:
    for draft in draftings(hearing, timeline, "summary", "description"):
        if isinstance(draft, Later):
            yield draft
        else:
            yield _Act(change=draft.change, kind=draft.kind, looked_at=draft.looked_at)
    for change in hearing.acts.status:
        if act_of(timeline, change) in PRONOUNCED:
            yield _Act(change=change, kind="pronounced", looked_at=change.at)


def _counts(timeline: Timeline, act: _Act, hats: frozenset[Role]) -> bool:
    if act.kind == "submitted" and timeline.issue.type == "livrable":
        return hats.isdisjoint((value_at(timeline.component, act.change.at) or "").split())
    return act.kind != "reworded" or rewritten(act.change.old, act.change.new)


def _before_the_label(timeline: Timeline, act: _Act, labelled_at: datetime | None) -> bool | None:
    """False under the label, True before it was last set; None where it is out of the rule's reach."""
    if "conception" in exempting(timeline, act.kind, act.looked_at):
        return None
    if "rgpd" in labels_around(timeline, act.looked_at):
        return False
    return True if labelled_at is not None and act.change.at < labelled_at else None


def _sets(change: Change) -> bool:
    return "rgpd" in (change.new or "").split() and "rgpd" not in (change.old or "").split()


def _violations(case: Case, timeline: Timeline, wrong: list[tuple[Change, bool]], mended: Mended) -> Iterator[Violation]:
    for change, early in wrong:
        yield of_act(
            case,
            timeline,
            change,
            rule="R24",
            severity="info" if early else "breach",
            expected=EXPECTED,
            right=may_answer(case, change, EXPECTED),
            variant="before-label" if early else "act",
            excused_by=CONTROL,
            cured_at=mended.after(change.at),
        )


RULE = Rule(id="R24", on=frozenset({"livrable", "document", "decision"}), judge=judge)
