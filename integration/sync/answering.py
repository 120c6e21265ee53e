"""The answers people typed, taken or refused in the order of their age: into the ledger's desk. Pure.

Taken once, an answer stays: heard again it changes nothing, and refused it is refused once, for the same reason.
"""

from collections.abc import Collection, Sequence
from typing import Final

from integration.model.verdict import Command, Question, Refusal, Violation
from integration.rules.hats import entitled
from integration.rules.waivers import NEVER_WAIVED
from integration.sync.desk import (
    Desk,
    answer_of,
    end_of,
    is_moa,
    named,
    number,
    places,
    stood,
)
from integration.sync.stand_ins import problem_of

QUESTIONS_KEPT: Final = 3
"""Of ``why`` and ``explain``: the latest are answered in our comment, by whomever they were asked."""
_ASKING: Final = frozenset({"why", "explain"})


def hear(commands: Sequence[Command], desk: Desk) -> None:
    """Waivers first, then what ends them: what is covered needs no confirmation."""
    ordered = sorted(commands, key=_age)
    for command in ordered:
        _grant(command, desk)
    for command in ordered:
        _take_back(command, desk)
    for command in ordered:
        _take(command, desk)
    desk.questions = _latest(
        [*desk.questions, *(_question(c) for c in ordered if c.verb in _ASKING and not _refused(c, desk))]
    )


def _take(command: Command, desk: Desk) -> None:
    reason = _refused(command, desk) or _answered(command, desk)
    refusal = _refusal(command, reason) if reason else None
    if refusal and refusal not in desk.refusals and (reason != "misplaced" or _concerned(command, desk)):
        desk.refusals.append(refusal)


def _answered(command: Command, desk: Desk) -> str | None:
    """Why it cannot be taken. What a Décision grants is refused nowhere: it reaches many issues, and some it does not concern.
    Questions are anybody's, and to be looked at again is what asking for it has already brought about.
    """
    if command.decision or command.verb in _ASKING or command.verb == "recheck":
        return None
    if command.verb == "confirm":
        return _confirm(command, desk)
    if command.verb == "stand-in":
        return problem_of(command, desk.staffing, zone=desk.zone)
    return _waive(command, desk) if command.verb == "waive" else _unwaive(command, desk)


def _concerned(command: Command, desk: Desk) -> bool:
    """Was anything open that people were told of, when a command was shown where none counts: else it was only talk."""
    return any(v.severity != "info" and stood(p, v, command.at, desk) for p, v in named(command, desk).items())


def _refused(command: Command, desk: Desk) -> str | None:
    if command.problem:
        return command.problem
    return "unknown-rule" if command.rule is not None and command.rule not in desk.policy.rules else None


# --- confirmations ---------------------------------------------------------------------------------------------------


def _confirm(command: Command, desk: Desk) -> str | None:
    """Takes the open violations over, each where its author may; the reason when none could be. Without a rule: those of one
    act, all of them, or the only one that is theirs.
    """
    answer = answer_of(command)
    if command.rule is None and answer in desk.confirmed.values():
        return None
    about = named(command, desk)
    taken = any(desk.confirmed.get(p) == answer for p in about)
    standing = {p: v for p, v in about.items() if stood(p, v, command.at, desk)}
    able = {p: v for p, v in standing.items() if _confirm_problem(v, command, desk) is None}
    if not about:
        return "no-such-violation"
    if command.rule is None and not _is_one_act(able.values(), standing.values()):
        return "which-rule"
    for print_ in able:
        desk.confirmed.setdefault(print_, answer)
    if able or taken or not standing:
        return None
    return _confirm_problem(next(iter(standing.values())), command, desk)


def _is_one_act(able: Collection[Violation], standing: Collection[Violation]) -> bool:
    """Whether all that someone may confirm is one violation, or an act of which they may confirm everything."""
    causes = {violation.cause for violation in able}
    whole = sum(violation.cause in causes for violation in standing)
    return len(able) < 2 or (len(causes) == 1 and len(able) == whole)


def _confirm_problem(violation: Violation, command: Command, desk: Desk) -> str | None:
    right = violation.answerable
    if not right.roles:
        return "fact-only"
    if command.author in right.excluded:
        return "own-act"
    may = entitled(
        desk.staffing,
        command.author,
        command.at,
        roles=right.roles,
        phase=right.phase,
        zone=desk.zone,
        natures=right.natures,
    )
    return None if may else "not-entitled"


# --- waivers ---------------------------------------------------------------------------------------------------------


def _grant(command: Command, desk: Desk) -> None:
    """A waiver that counts: it covers later acts and open states until its date."""
    if command.verb == "waive" and not _refused(command, desk) and not _waiver_problem(command, desk):
        assert command.rule is not None
        desk.waivers.setdefault((command.rule, answer_of(command)), None)


def _waive(command: Command, desk: Desk) -> str | None:
    """An act already done is confirmed, not waived (decisions 7): whoever typed the waiver is told."""
    problem = _waiver_problem(command, desk)
    if problem:
        return problem
    about = named(command, desk)
    acts = [p for p, v in about.items() if not v.episode and stood(p, v, command.at, desk)]
    return "act-done" if acts and not any(v.episode for v in about.values()) else None


def _waiver_problem(command: Command, desk: Desk) -> str | None:
    assert command.until is not None
    about = list(named(command, desk).values())
    if command.rule in NEVER_WAIVED or (about and not any(v.answerable.waivable for v in about)):
        return "not-waivable"
    if command.until < command.at.astimezone(desk.zone).date():
        return "date-passed"
    if about and all(command.author in v.answerable.beneficiaries for v in about):
        return "beneficiary"
    return None if command.decision or _by_moa(command, desk) else "not-entitled"


def _by_moa(command: Command, desk: Desk) -> bool:
    return any(is_moa(command.author, command.at, place, desk) for place in places(command, desk))


def _take_back(command: Command, desk: Desk) -> None:
    """From then on the waivers of that rule cover nothing: an open state stands again, what was done under them stays waived.
    A Décision that is revised, dropped or moved out of reach ends only what it granted itself.
    """
    if command.verb != "unwaive" or _refused(command, desk) or (not command.decision and _unwaive(command, desk)):
        return
    for (rule, answer), ended in list(desk.waivers.items()):
        same = command.rule in (None, rule) and command.decision in (None, answer.decision)
        if same and answer.at <= command.at and (ended is None or command.at < ended):
            desk.waivers[rule, answer] = command.at


def _unwaive(command: Command, desk: Desk) -> str | None:
    """MOA's alone, and only while there is a waiver of that rule to end."""
    if not _by_moa(command, desk):
        return "not-entitled"
    mine = [answer for rule, answer in desk.kept_waivers() if rule == command.rule]
    return None if any(a.at <= command.at <= end_of(a, desk.zone) for a in mine) else "no-waiver"


# --- questions and refusals ------------------------------------------------------------------------------------------


def _question(command: Command) -> Question:
    assert command.verb in _ASKING
    return Question(
        verb="why" if command.verb == "why" else "explain",
        rule=command.rule,
        by=command.author,
        comment=command.comment,
        updated=command.updated,
    )


def _latest(questions: Sequence[Question]) -> list[Question]:
    """The latest few, oldest first; one that was edited counts as last typed."""
    ordered = sorted(questions, key=lambda q: (q.updated, number(q.comment), q.comment, q.verb, q.rule or ""))
    return list({(q.comment, q.verb, q.rule): q for q in ordered}.values())[-QUESTIONS_KEPT:]


def _refusal(command: Command, reason: str) -> Refusal:
    return Refusal(
        comment=command.comment,
        updated=command.updated,
        by=command.author,
        reason=reason,
        rule=command.rule,
        verb=command.verb,
    )


def _age(command: Command) -> tuple[object, ...]:
    """Oldest first; of one comment, in an order that does not depend on how the commands arrived."""
    days = tuple(day.isoformat() if day else "" for day in (command.start, command.until))
    who = (command.author, command.person or "", command.role or "", command.decision or "")
    words = (command.verb, command.rule or "", days, command.reason, who, command.problem or "")
    return command.at, number(command.comment), command.comment, words
