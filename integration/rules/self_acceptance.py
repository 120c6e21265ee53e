"""R12: nobody pronounces the acceptance of what they built, on the item or in a report on it (A-23, A-27, A-47).

Also, as a warning: a Document ``conception`` decided by the person who submitted it (decisions 17).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import IssueRef, NotJudged, Violation
from integration.model.words import Role
from integration.rules.acceptance import accepted_again, fair_since, has_built
from integration.rules.acts import Acts
from integration.rules.facts import judged, labels_at, ref, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, DECIDES
from integration.rules.mended import Mended, mended_by
from integration.rules.saying import may_answer, of_act
from integration.rules.upstream import Accepted, blind_spots, is_report, itself, standing_at, upstream_of


def judge(hearing: Hearing) -> Findings:
    case, timeline, acts = hearing.case, hearing.case.timeline, hearing.acts
    if timeline is None:
        return
    if timeline.issue.type == "livrable":
        yield from _livrable(case, timeline, acts)
    elif is_report(timeline):
        yield from _report(case, timeline, acts)
    else:
        yield from _design(case, timeline, acts)


def _by_people(case: Case, changes: Iterable[Change]) -> Iterator[Change | NotJudged]:
    """Of acceptances, those by people of the charter."""
    for change in changes:
        if judged(case.deployment, change) and not change.author.app:
            yield stranger(case, change.author) or change


# --- a Livrable ------------------------------------------------------------------------------------------------------


def _livrable(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    """One that skipped the recette is R11's business, whoever did it."""
    builders = {b.account for b in timeline.builders}
    entries = [c for c in acts.entering("validated") if c.old == "acceptance"]
    accepted = [c for c in entries if c.author.id in builders or stranger(case, c.author) is not None]
    if not accepted:
        return
    item = itself(timeline)
    again = None
    for act in _by_people(case, accepted):
        if isinstance(act, NotJudged):
            yield act
        elif has_built(item.built, act.author.id, act.at):
            again = again or accepted_again(case, timeline, acts, item.built)
            yield _Said(
                variant="livrable", built=(ref(timeline),), barred=(*item.built,), expected=("AMOA", "MOA"), mended=again
            ).of(case, timeline, act)


# --- an acceptance report --------------------------------------------------------------------------------------------


def _report(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    """Decided, or set to Validated by whatever route."""
    decided = [c for c in acts.status if c.new == "validated" and judged(case.deployment, c) and not c.author.app]
    if not decided:
        return
    upstream, unread = upstream_of(case, timeline, [c.at for c in decided])
    yield from blind_spots(case, upstream, unread=unread)
    again: dict[frozenset[str], Mended] = {}
    for act in _by_people(case, decided):
        if isinstance(act, NotJudged):
            yield act
            continue
        built = _built_by(upstream, act)
        if built:
            stood = standing_at(upstream, act.at)
            if stood not in again:
                again[stood] = _decided_again(case, timeline, acts, upstream, stood)
            now = standing_at(upstream, case.deployment.now)
            behind = (item for item in upstream if item.timeline.issue.id in stood | now)
            barred = tuple(account for item in behind for account in item.built)
            yield _Said(variant="report", built=built, barred=barred, expected=("MOA",), mended=again[stood]).of(
                case, timeline, act
            )


def _built_by(upstream: Iterable[Accepted], act: Change, also: Collection[str] = ()) -> tuple[IssueRef, ...]:
    """What its author had built of what links led to then, and of ``also``."""
    behind = (item for item in upstream if item.at(act.at) or item.timeline.issue.id in also)
    return tuple(dict.fromkeys(ref(item.timeline) for item in behind if has_built(item.built, act.author.id, act.at)))


def _decided_again(
    case: Case, timeline: Timeline, acts: Acts, upstream: Iterable[Accepted], stood: Collection[str]
) -> Mended:
    """``stood``: what was accepted wrongly; taking a link to it off makes nobody fair."""
    return mended_by(
        (c.at, fair_since(case, timeline, c, DECIDES))
        for c in acts.status
        if c.new == "validated" and not _built_by(upstream, c, stood)
    )


# --- a design document -----------------------------------------------------------------------------------------------


def _design(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    decided = list(_submitted(acts))
    own = [c for c, by in decided if c.author.id == by and "conception" in labels_at(timeline, c.at)]
    again = None
    for act in _by_people(case, own):
        if isinstance(act, NotJudged):
            yield act
            continue
        again = again or mended_by((c.at, fair_since(case, timeline, c, CONTROL)) for c, by in decided if c.author.id != by)
        yield _Said(variant="design", built=(ref(timeline),), barred=(), expected=("AMOA", "MOA"), mended=again).of(
            case, timeline, act
        )


def _submitted(acts: Acts) -> Iterator[tuple[Change, str | None]]:
    """Decisions, each with who had submitted what was decided; an app submits for nobody."""
    submitter = None
    for change in acts.status:
        if (change.old, change.new) == ("prepare", "approve"):
            submitter = None if change.author.app else change.author.id
        elif (change.old, change.new) == ("approve", "validated"):
            yield change, submitter


# --- what is said ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """How one is told. ``barred``: who built may not confirm; ``mended``: the acceptances that put it right."""

    variant: str
    built: tuple[IssueRef, ...]
    barred: tuple[str, ...]
    expected: tuple[Role, ...]
    mended: Mended

    def of(self, case: Case, timeline: Timeline, act: Change) -> Violation:
        return of_act(
            case,
            timeline,
            act,
            rule="R12",
            severity="warning" if self.variant == "design" else "breach",
            expected=self.expected,
            right=may_answer(case, act, self.expected, barred=self.barred, bar="built" if self.barred else None),
            variant=self.variant,
            cured_at=self.mended.after(act.at),
            values={"built": self.built},
            evidence=tuple(dict.fromkeys((ref(timeline), *self.built))),
        )


RULE = Rule(id="R12", on=frozenset({"livrable", "document"}), judge=judge, into=frozenset({"validated"}))
