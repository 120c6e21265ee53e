"""R34: a design document is written by MOE or AMOE (A-28, B-4, B-32): the mirror of R14.

Summary or description changed after its first submission by AMOA or MOA without a hat of theirs, put right when MOE submits the
text again or when it is restored, by anyone; and a submission by anybody else (decisions 17), put right by one of theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Role, Text
from integration.rules.acts import Acts
from integration.rules.drafting import submits, submitted_again
from integration.rules.facts import ever_labelled, labels_around, who_acted
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL
from integration.rules.mended import earlier
from integration.rules.saying import may_answer, of_act, worst_by_cause
from integration.rules.wording import rewritten, words_of

EXPECTED: tuple[Role, ...] = ("MOE",)
DESIGNS: frozenset[Role] = frozenset({"MOE", "AMOE"})
FIELDS = {
    "summary": Text(fr="le titre", en="the summary"),
    "description": Text(fr="la description", en="the description"),
}


def judge(hearing: Hearing) -> Findings:
    case, timeline, acts = hearing.case, hearing.case.timeline, hearing.acts
    if timeline is None or not ever_labelled(timeline, "conception"):
        return
    wrong: list[Change] = []
    for change in _acts(timeline, acts):
        if "conception" not in labels_around(timeline, change.at):
            continue
        hats = who_acted(case, timeline, change)
        if isinstance(hats, NotJudged):
            yield hats
        elif hats is not None and _crosses(change, hats):
            wrong.append(change)
    if wrong:
        yield from worst_by_cause(_violations(case, timeline, acts, wrong))


def _acts(timeline: Timeline, acts: Acts) -> Iterator[Change]:
    """Submissions; and changes of the text once there was one."""
    first = next((s.since for s in timeline.status if s.value == "approve"), None)
    if first is not None:
        for change in acts.of("status", "summary", "description"):
            if submits(change) or (change.field != "status" and change.at > first):
                yield change


def _crosses(change: Change, hats: frozenset[Role]) -> bool:
    if not hats.isdisjoint(DESIGNS):
        return False
    return change.field == "status" or (not hats.isdisjoint(CONTROL) and rewritten(change.old, change.new))


def _violations(case: Case, timeline: Timeline, acts: Acts, wrong: list[Change]) -> Iterator[Violation]:
    by_moe = submitted_again(case, timeline, acts, EXPECTED)
    by_theirs = submitted_again(case, timeline, acts, DESIGNS)
    restored = {name: _restored(acts, [c for c in wrong if c.field == name]) for name in ("summary", "description")}
    for change in wrong:
        if change.field == "status":
            yield _violation(case, timeline, change, variant="submitted", cured_at=by_theirs.after(change.at))
        else:
            back = restored[change.field].get(change)
            yield _violation(case, timeline, change, variant="edited", cured_at=earlier(back, by_moe.after(change.at)))


@dataclass(slots=True)
class _Edits:
    """Wrong edits of one field that still stand, oldest first, each with the wording it replaced; and where each stood first."""

    standing: list[tuple[str, Change]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        replaced = _bare(change.old)
        self.places.setdefault(replaced, len(self.standing))
        self.standing.append((replaced, change))

    def undone_by(self, wording: str) -> Iterator[Change]:
        """Going back to an earlier wording undoes what replaced it and all that came after."""
        place = self.places.get(wording, len(self.standing))
        while len(self.standing) > place:
            replaced, change = self.standing.pop()
            if self.places[replaced] == len(self.standing):
                del self.places[replaced]
            yield change


def _restored(acts: Acts, wrong: list[Change]) -> dict[Change, datetime]:
    """When the words that an edit replaced stood there again."""
    found: dict[Change, datetime] = {}
    edits, counted = _Edits(), set(wrong)
    for change in acts.of(wrong[0].field) if wrong else ():
        found |= dict.fromkeys(edits.undone_by(_bare(change.new)), change.at)
        if change in counted:
            edits.add(change)
    return found


def _bare(text: str | None) -> str:
    return " ".join(words_of(text or ""))


def _violation(case: Case, timeline: Timeline, change: Change, *, variant: str, cured_at: datetime | None) -> Violation:
    return of_act(
        case,
        timeline,
        change,
        rule="R34",
        severity="warning",
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED),
        variant=variant,
        excused_by=DESIGNS,
        cured_at=cured_at,
        values={"field": FIELDS[change.field]} if variant == "edited" else None,
    )


RULE = Rule(id="R34", on=frozenset({"document"}), judge=judge, reads=frozenset({"status", "summary", "description"}))
