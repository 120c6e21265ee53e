"""What the terminal shows of checks: what stops first, each with its remedy and whom to ask; the rest in one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from integration.cli.paragraphs import put
from integration.mapping.preflight import catalogue_from, said
from integration.model.checkup import GROUPS, WEIGHTS, Catalogue, Checkup, Result, State
from integration.model.words import Language
from integration.resources import packaged

FILE = "checks.yaml"
_NAMED = 8
SYMBOLS = {"stop": "✗", "warn": "!", "note": "·", "skipped": "–"}
COLOURS = {"stop": "red", "warn": "yellow", "note": "blue", "skipped": "grey50"}
_ENDS: tuple[tuple[State, str], ...] = (("skipped", "skipped"), ("not-applicable", "none"), ("unknown", "unknown"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``deep``: belongs to the line before it."""

    text: Text
    deep: bool = False


def catalogue() -> Catalogue:
    return catalogue_from(packaged("preflight", FILE), file=f"config/preflight/{FILE}")


def print_checkup(console: Console, checkup: Checkup, language: Language) -> None:
    """All of it: problems by group, what could not be looked at, and the count of the rest."""
    texts = catalogue()
    print_lines(console, problems(checkup.of("failed", "skipped"), texts, language))
    print_lines(console, unseen(checkup.of("unknown"), texts, language))
    counts = (ending(checkup, texts, language), grouped(checkup, texts, language), verdict(checkup, texts, language))
    for text, style in zip(counts, ("bold", "grey50", "bold red" if checkup.stops else "bold green"), strict=True):
        if text:
            put(console, Text(text, style=style), hang=2)


def print_lines(console: Console, lines: Iterable[Line]) -> None:
    for line in lines:
        put(console, Text("    ") + line.text if line.deep else line.text, hang=4)


def stopped_words(results: Iterable[Result], language: Language) -> str:
    """The checks that stop a run, as plain text for stderr."""
    found, texts = tuple(results), catalogue()
    lines = [("    " if line.deep else "") + line.text.plain for line in problems(found, texts, language)]
    return "\n".join([*lines, _count(texts, "stopped", len(found), language)])


def problems(results: Iterable[Result], texts: Catalogue, language: Language) -> Iterator[Line]:
    """By group, the group with the worst first; within it by weight."""
    found = sorted(results, key=_urgency)
    order = sorted(GROUPS, key=lambda group: min((_urgency(one) for one in found if one.group == group), default=9))
    for group in order:
        mine = [one for one in found if one.group == group]
        if mine:
            yield Line(text=Text(texts.groups[group].in_language(language), style="bold"))
        for one in mine:
            yield from _problem(one, texts, language)


def unseen(results: Iterable[Result], texts: Catalogue, language: Language) -> Iterator[Line]:
    """What could not be looked at, once for each reason."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in results:
        spoken = said(one, texts, language)
        by_reason.setdefault((spoken.found, spoken.remedy), []).append(one.check)
    if by_reason:
        yield Line(text=Text(texts.words["unseen"].in_language(language), style="bold"))
    for (reason, remedy), checks in by_reason.items():
        named = ", ".join(checks[:_NAMED]) + ("…" if len(checks) > _NAMED else "")
        yield Line(
            text=Text.assemble(("  ? ", "magenta"), (named, "bold"), texts.words["colon"].in_language(language), reason)
        )
        if remedy:
            yield Line(text=Text(texts.words["remedy"].in_language(language).format(remedy=remedy)), deep=True)


def ending(checkup: Checkup, texts: Catalogue, language: Language) -> str:
    """« 27 checks fine, 2 not applicable, 1 could not be looked at »."""
    fine = len(checkup.of("ok"))
    parts = [_count(texts, "fine", fine, language)]
    parts += [_count(texts, word, len(checkup.of(state)), language) for state, word in _ENDS if checkup.of(state)]
    parts += [_count(texts, "later", len(checkup.later), language)] if checkup.later else []
    return ", ".join(parts)


def grouped(checkup: Checkup, texts: Catalogue, language: Language) -> str:
    """How many are fine in each group."""
    counts = ((group, sum(one.group == group for one in checkup.of("ok"))) for group in GROUPS)
    return " · ".join(f"{texts.groups[group].in_language(language)} {count}" for group, count in counts if count)


def verdict(checkup: Checkup, texts: Catalogue, language: Language) -> str:
    return (
        _count(texts, "stopped", len(stops), language)
        if (stops := checkup.stops)
        else texts.words["clear"].in_language(language)
    )


def _urgency(result: Result) -> int:
    return WEIGHTS.index(result.weight) if result.state == "failed" else len(WEIGHTS)


def _problem(result: Result, texts: Catalogue, language: Language) -> Iterator[Line]:
    spoken, failed = said(result, texts, language), result.state == "failed"
    kind, word = (result.weight, texts.words[result.weight]) if failed else (result.state, texts.states[result.state])
    colour = COLOURS[kind]
    yield Line(
        text=Text.assemble(
            (f"  {SYMBOLS[kind]} ", colour), (result.check, "bold"), ("  ", ""), (word.in_language(language), colour)
        )
    )
    yield Line(text=Text(spoken.found), deep=True)
    if failed:
        yield from _ways_out(result, spoken.remedy, spoken.who, texts, language)


def _ways_out(result: Result, remedy: str, who: str, texts: Catalogue, language: Language) -> Iterator[Line]:
    yield Line(text=Text(texts.words["remedy"].in_language(language).format(remedy=remedy)), deep=True)
    yield Line(text=Text(texts.words["who"].in_language(language).format(who=who), style="grey50"), deep=True)
    if result.stops and result.vital:
        yield Line(text=Text(texts.words["vital"].in_language(language), style="grey50"), deep=True)


def _count(texts: Catalogue, word: str, count: int, language: Language) -> str:
    return texts.words[word if count > 1 else f"{word}-one"].in_language(language).format(count=count)
