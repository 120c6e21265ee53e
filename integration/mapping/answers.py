"""What people type to Bornage: `/bornage …` lines in comments -> Commands. Knows no project: whether an answer counts is
settled by the ledger. Which lines are commands is known to ``answer_lines``, how dates are written to ``answer_dates``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from integration.mapping.answer_dates import date_in, span_in
from integration.mapping.answer_lines import CALL, Mention, called_lines, called_lines_of_text, fold, shows_call
from integration.model.live import Comment
from integration.model.verdict import Command, Verb
from integration.model.words import ROLES, Role, RuleId

__all__ = ["CALL", "REASON_LIMIT", "commands_in", "waivers_in"]

REASON_LIMIT: Final = 300
"""Characters kept of a reason: records stay small, and a comment keeps the whole of it anyway."""
_LAST: Final = {"R": 35, "T": 99}
"""Our rules, and a team's own."""
_VERBS: Final[Mapping[str, Verb]] = {
    "confirm": "confirm",
    "confirmer": "confirm",
    "waive": "waive",
    "deroger": "waive",
    "unwaive": "unwaive",
    "lever": "unwaive",
    "stand-in": "stand-in",
    "suppleance": "stand-in",
    "why": "why",
    "pourquoi": "why",
    "recheck": "recheck",
    "reverifier": "recheck",
    "explain": "explain",
    "expliquer": "explain",
}
"""Folded. « lever », as one says « lever une dérogation »; accents may be left out."""
_UNTIL: Final = frozenset({"until", "jusqu'au"})
_THE_WAIVER: Final = frozenset({"la", "derogation", "the", "waiver"})
"""« lever la dérogation R30 »."""
_RULE: Final = re.compile(r"^[rRtT](\d{1,3})([.,:;]?)$")
_AND: Final = frozenset({"et", "and", "&"})
_GLUED: Final = re.compile(r"^(?:[rRtT]\d{1,3},)+[rRtT]\d{1,3}[.,:;]?$")


def commands_in(comment: Comment, *, service: frozenset[str]) -> tuple[Command, ...]:
    """Commands of a comment in the order typed; none when the comment is ours or was edited by someone else.

    A line that starts with `/bornage` and cannot be read gives a Command with ``problem``: ``unknown-verb``,
    ``unknown-rule``, ``no-date``, ``no-reason``; of a stand-in ``no-person``, ``no-role`` or ``no-dates``. A comment without any such line whose author
    wrote the call elsewhere, in a sentence or as code, gives one whose problem is ``misplaced``. A line that names several
    rules gives one each. ``at`` is the comment's last edit, so nobody can date an answer back.
    """
    if comment.author in service or comment.update_author != comment.author:
        return ()
    blank = _blank(comment.author, comment.updated, comment.id)
    found = [command for words in called_lines(comment.body) for command in _commands(words, blank)]
    if not found and shows_call(comment.body):
        return (replace(blank, problem="misplaced"),)
    return tuple(found)


def waivers_in(text: str, *, author: str, at: datetime, source: str, decision: str) -> tuple[Command, ...]:
    """The waivers that a Décision's description holds, unreadable ones with their ``problem``: granted ``at`` by ``author``.

    ``source`` stands where a comment's id does; ``decision``: the Décision's key.
    """
    blank = replace(_blank(author, at, source), decision=decision)
    found = (command for words in called_lines_of_text(text) for command in _commands(words, blank))
    return tuple(command for command in found if command.verb == "waive")


def _blank(author: str, at: datetime, comment: str) -> Command:
    return Command(verb="confirm", rule=None, until=None, reason="", author=author, at=at, comment=comment, updated=at)


def _commands(words: list[str], blank: Command) -> list[Command]:
    """One for each rule named; one where none is."""
    verb, rest = _verb(words[1:])
    if verb is None:
        return [replace(blank, problem="unknown-verb")]
    said = replace(blank, verb=verb)
    if verb == "recheck":
        return [said]
    if verb == "stand-in":
        return [_stand_in(rest, said)]
    named, rest = _rules(_led_by_rules(rest) if verb == "unwaive" else rest)
    rules: Sequence[str | None] = named or [None]
    return [_READERS[verb](rule, rest, said) for rule in rules]


def _verb(words: list[str]) -> tuple[Verb | None, list[str]]:
    if not words:
        return None, []
    if [fold(word) for word in words[:2]] == ["stand", "in"]:
        return "stand-in", words[2:]
    return _VERBS.get(fold(words[0]).rstrip("?!.,:;")), words[1:]


def _led_by_rules(words: list[str]) -> list[str]:
    """Without « la dérogation »."""
    lead = next((n for n, word in enumerate(words) if fold(word) not in _THE_WAIVER), len(words))
    return words[lead:]


def _rules(words: list[str]) -> tuple[list[str], list[str]]:
    """The rules at the beginning, as written, each once, and what follows: joined by a comma, « et » or "and"."""
    spelled = [*words[0].split(","), *words[1:]] if words and _GLUED.match(words[0]) else words
    glued = len(spelled) - len(words)
    named: list[str] = []
    at = 0
    while at < len(spelled) and _RULE.match(spelled[at]):
        named.append(spelled[at])
        joined = at < glued or spelled[at].endswith(",")
        at += 1
        if at < len(spelled) and fold(spelled[at]) in _AND and at + 1 < len(spelled) and _RULE.match(spelled[at + 1]):
            at += 1
        elif not joined:
            break
    return list({_rule_of(word) or word: word for word in named}.values()), spelled[at:]


def _confirm(named: str | None, words: list[str], blank: Command) -> Command:
    """``[RULE] reason``."""
    rule = _rule_of(named) if named else None
    said = replace(blank, rule=rule, reason=_reason(words))
    if named and rule is None:
        return replace(said, problem="unknown-rule")
    return said if said.reason else replace(said, problem="no-reason")


def _waive(named: str | None, words: list[str], blank: Command) -> Command:
    """``RULE until DATE reason``."""
    rule = _rule_of(named) if named else None
    if rule is None:
        return replace(blank, problem="unknown-rule")
    until, rest = date_in(words[1:]) if words and fold(words[0]) in _UNTIL else (None, words)
    said = replace(blank, rule=rule, until=until, reason=_reason(rest))
    if until is None:
        return replace(said, problem="no-date")
    return said if said.reason else replace(said, problem="no-reason")


def _about_a_rule(named: str | None, words: list[str], blank: Command) -> Command:
    """``RULE``, and a reason for whoever gives one."""
    rule = _rule_of(named) if named else None
    return replace(blank, rule=rule, reason=_reason(words), problem=None if rule else "unknown-rule")


def _why(named: str | None, _words: list[str], blank: Command) -> Command:
    """``[RULE]``; whatever else is typed belongs to the question."""
    rule = _rule_of(named) if named else None
    return replace(blank, rule=rule, problem="unknown-rule" if named and rule is None else None)


_READERS: Final[Mapping[Verb, Callable[[str | None, list[str], Command], Command]]] = {
    "confirm": _confirm,
    "waive": _waive,
    "unwaive": _about_a_rule,
    "explain": _about_a_rule,
    "why": _why,
}


def _stand_in(words: list[str], blank: Command) -> Command:
    """``@person ROLE du DATE au DATE``, the first two in any order."""
    person = next((word.account for word in words[:2] if isinstance(word, Mention)), None)
    role = next((found for word in words[:2] if (found := _role(word))), None)
    start, until, rest = span_in(words[(person is not None) + (role is not None) :])
    said = replace(blank, person=person, role=role, start=start, until=until, reason=_reason(rest))
    if person is None:
        return replace(said, problem="no-person")
    if role is None:
        return replace(said, problem="no-role")
    return said if start and until else replace(said, problem="no-dates")


def _role(word: str) -> Role | None:
    bare = fold(word).rstrip(",;:.").upper()
    return next((role for role in ROLES if role == bare), None)


def _rule_of(word: str) -> RuleId | None:
    """``R11`` for « r11: », ``T02`` for « t2 »; None for a number no rule has."""
    found = _RULE.match(word)
    letter, number = (word[0].upper(), int(found.group(1))) if found else ("R", 0)
    return f"{letter}{number:02d}" if 1 <= number <= _LAST[letter] else None


def _reason(words: Sequence[str]) -> str:
    return " ".join(words).strip(" :;,.-–—")[:REASON_LIMIT].rstrip()
