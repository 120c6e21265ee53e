"""What is known while the answers about one subject are gone through: what was judged, confirmed, waived and refused. Pure.

A waiver looks forward: an act is covered by the one in force when it was done, a state by the one in force now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from integration.mapping.calendar import end_of_day
from integration.model.charter import Staffing
from integration.model.verdict import Answer, Command, Policy, Question, Record, Refusal, Violation
from integration.model.words import Nature, RuleId
from integration.rules.hats import hats_at
from integration.rules.waivers import NEVER_WAIVED

Judged = Mapping[str, Violation]
"""Violations of one subject by fingerprint."""
Waiver = tuple[RuleId, Answer]
Place = tuple[str | None, Sequence[Nature]]
"""Phase and natures in which a right is asked for."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """``waivers``: each as it was granted, and when MOA took it back; ``phase``: the subject's today."""

    judged: Judged
    staffing: Staffing
    policy: Policy
    zone: tzinfo
    phase: str | None
    confirmed: dict[str, Answer]
    waivers: dict[Waiver, datetime | None]
    questions: list[Question]
    refusals: list[Refusal] = field(default_factory=list)

    def kept_waivers(self) -> tuple[Waiver, ...]:
        """As the record keeps them, oldest first."""
        return tuple((rule, replace(answer, ended_at=self.waivers[rule, answer])) for rule, answer in self.in_order())

    def in_order(self) -> list[Waiver]:
        return sorted(self.waivers, key=_granted)


def desk_of(record: Record, judged: Judged, *, staffing: Staffing, policy: Policy, zone: tzinfo, phase: str | None) -> Desk:
    """Accepted answers are remembered: deleting or editing the comment does not undo them."""
    covering = [(e.rule, e.answer) for e in record.entries if e.answer and e.answer.kind == "waive"]
    waivers: dict[Waiver, datetime | None] = {}
    for rule, answer in (*record.waivers, *covering):
        bare = rule, replace(answer, ended_at=None)
        waivers[bare] = min((at for at in (waivers.get(bare), answer.ended_at) if at), default=None)
    return Desk(
        judged=judged,
        staffing=staffing,
        policy=policy,
        zone=zone,
        phase=phase,
        confirmed={e.fingerprint: e.answer for e in record.entries if e.answer and e.answer.kind == "confirm"},
        waivers=waivers,
        questions=list(record.questions),
    )


def named(command: Command, desk: Desk) -> Judged:
    """The violations a command may be about: of its rule, and begun before it."""
    return {p: v for p, v in desk.judged.items() if command.rule in (None, v.rule) and v.at <= command.at}


def places(command: Command, desk: Desk) -> list[Place]:
    """Where whoever types it has to hold a role: where its violations are, else where the subject is."""
    return [(v.answerable.phase, v.answerable.natures) for v in named(command, desk).values()] or [(desk.phase, ())]


def is_moa(who: str, at: datetime, place: Place, desk: Desk) -> bool:
    phase, natures = place
    return "MOA" in hats_at(desk.staffing, who, at, phase=phase, zone=desk.zone, natures=natures)


def stood(print_: str, violation: Violation, at: datetime, desk: Desk) -> bool:
    """Was it open just before ``at``: answers of one instant do not hide each other, so memory and order change nothing."""
    confirmed = desk.confirmed.get(print_)
    cured = violation.cured_at is not None and violation.cured_at <= at
    return not cured and not (confirmed and confirmed.at < at) and waiver_over(violation, at, desk) is None


def waiver_over(violation: Violation, at: datetime, desk: Desk) -> Answer | None:
    """The waiver in force: for an act, at the act; for a state, at ``at``. The latest valid one stands, so that a later
    one may also shorten.
    """
    moment = at if violation.episode else violation.at
    valid = [answer for answer in _valid(violation, desk) if answer.at <= moment and not _taken_back(answer, moment)]
    return valid[-1] if valid and moment <= end_of(valid[-1], desk.zone) else None


def waiver_gone(violation: Violation, at: datetime, desk: Desk) -> bool:
    """Whether a waiver covered this state for a while and had ended by ``at``: it stands again."""
    return violation.episode and any(
        answer.at <= at and end_of(answer, desk.zone) >= violation.at and not _taken_back(answer, answer.at)
        for answer in _valid(violation, desk)
    )


def _valid(violation: Violation, desk: Desk) -> list[Answer]:
    """Waivers that may speak for it, oldest first; a Décision's was held to MOA when it was read (``rules.waivers``)."""
    right = violation.answerable
    if not right.waivable or violation.rule in NEVER_WAIVED or not desk.waivers:
        return []
    mine = (answer for rule, answer in desk.kept_waivers() if rule == violation.rule)
    place = right.phase, right.natures
    return [a for a in mine if a.by not in right.beneficiaries and (a.decision or is_moa(a.by, a.at, place, desk))]


def _taken_back(answer: Answer, moment: datetime) -> bool:
    return answer.ended_at is not None and answer.ended_at <= moment


def end_of(answer: Answer, zone: tzinfo) -> datetime:
    """The last instant it covers."""
    assert answer.until is not None
    last = end_of_day(answer.until, zone)
    return last if answer.ended_at is None else min(last, answer.ended_at)


def answer_of(command: Command) -> Answer:
    return Answer(
        kind="confirm" if command.verb == "confirm" else "waive",
        by=command.author,
        at=command.at,
        comment=command.comment,
        reason=command.reason,
        until=command.until,
        decision=command.decision,
    )


def number(comment: str) -> int:
    return int(comment) if comment.isdecimal() else 0


def _granted(waiver: Waiver) -> tuple[datetime, int, str, str, str, date]:
    """Oldest first; of one comment, in an order that does not depend on how the answers arrived."""
    rule, answer = waiver
    return answer.at, number(answer.comment), answer.comment, rule, answer.reason, answer.until or date.max
