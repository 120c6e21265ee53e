"""The weekly digest for the steering committee: one comment a week on the register. Figures by role, names of nobody.

Its mark, sealed in the create call, carries the week and the instant it speaks of: the next one goes on from there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final

from integration.mapping import adf
from integration.mapping.comment_parts import keys, named_rule
from integration.mapping.comment_values import Voice, issue_nodes
from integration.mapping.comment_words import FRAME, SEVERITY
from integration.mapping.digest_words import (
    ANSWERED,
    CLOSE,
    ENDING,
    ENDING_LINE,
    HOW,
    HOW_LINE,
    INFORMATION,
    LINE,
    NEW,
    NOT_JUDGED,
    ON_REGISTER,
    OPEN_BY_ROLE,
    SUMMARY,
    WEEK,
)
from integration.mapping.record_values import instant, stamp
from integration.mapping.register_rows import Row
from integration.mapping.register_words import COLUMNS
from integration.model.blueprint import Adf
from integration.model.canonical import size_of
from integration.model.words import ROLES, RuleId, Severity, Text

SOON: Final = timedelta(days=14)
"""Waivers that end within this are named."""
MOST_CHARACTERS: Final = 29_000
_ROOM: Final = (30, 12, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A violation answered or put right of late. ``how`` as in ``Entry``; ``at``: when we saw it, so that no digest misses it."""

    issue: str
    key: str
    fingerprint: str
    rule: RuleId
    severity: Severity
    how: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """``rows``: what stands, those of roles and people without a key; ``past``: what ended; ``since``: the instant of the digest
    before; ``day``: today; ``unjudged``: how many issues could not be judged, or not wholly; ``beyond``: what stands beside the
    rows, the register having had no room for more.
    """

    rows: tuple[Row, ...]
    past: tuple[Past, ...]
    since: datetime
    day: date
    unjudged: int = 0
    beyond: Mapping[Severity, int] = field(default_factory=dict)

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if row.state in ("open", "not judged")]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.open if row.opened is not None and row.opened > self.since]

    @property
    def answered(self) -> list[Past]:
        return [one for one in self.past if one.at > self.since]

    @property
    def ending(self) -> list[Row]:
        waived = (row for row in self.rows if row.state == "waived" and row.until is not None)
        return [row for row in waived if self.day <= (row.until or date.max) <= self.day + SOON]


def week_of(at: datetime, zone: tzinfo) -> str:
    """ISO week in the project's zone: ``2026-W47``."""
    year, week, _ = at.astimezone(zone).isocalendar()
    return f"{year}-W{week:02d}"


def mark_of(week: str, at: datetime) -> dict[str, str]:
    return {"week": week, "at": stamp(at)}


def marked(body: Any) -> tuple[str, datetime] | None:
    """Week and instant of a mark; None for that of a living comment, which says nothing."""
    try:
        return str(body["week"]), instant(body["at"])
    except (KeyError, TypeError, ValueError):
        return None


def worth_telling(view: DigestView) -> bool:
    """Silent when nothing happened and nothing is open."""
    return bool(view.open or view.beyond or view.answered or view.ending)


def digest_comment(view: DigestView, voice: Voice) -> Adf:
    body = adf.doc()
    for lines in _ROOM:
        body = adf.doc(*_blocks(view, voice, lines))
        if size_of(body) <= MOST_CHARACTERS:
            break
    return body


def _blocks(view: DigestView, voice: Voice, lines: int) -> Iterator[adf.Node]:
    told = [row for row in view.open if row.severity != "info"]
    monday = view.day - timedelta(days=view.day.weekday())
    yield adf.paragraph(adf.strong(f"{voice.say(FRAME)} · {voice.say(WEEK, monday=voice.date(monday))}"))
    yield _summary(view, voice)
    if told:
        yield adf.paragraph(adf.strong(voice.say(OPEN_BY_ROLE)))
        yield _by_role(told, voice)
    yield from _section(NEW, _by_rule([row for row in view.new if row.severity != "info"], voice, lines), voice)
    yield from _section(ANSWERED, _settled(view.answered, voice, lines), voice)
    yield from _section(ENDING, _ending(view.ending[:lines], voice), voice)
    yield from _section(INFORMATION, _by_rule([row for row in view.open if row.severity == "info"], voice, lines), voice)
    yield adf.paragraph(adf.emphasis(voice.say(CLOSE)))


def _summary(view: DigestView, voice: Voice) -> adf.Node:
    figures = {
        "new": str(len(view.new)),
        "open": str(len(view.open) + sum(view.beyond.values())),
        "answered": str(len(view.answered)),
    }
    severities = {*view.beyond, *(row.severity for row in view.open)}
    kind: adf.PanelKind = "error" if "breach" in severities else "warning" if "warning" in severities else "info"
    blocks = [adf.paragraph(adf.strong(voice.say(SUMMARY, **figures)))]
    if view.unjudged:
        blocks.append(adf.paragraph(voice.say(NOT_JUDGED, count=str(view.unjudged))))
    return adf.panel(kind, *blocks)


def _by_role(rows: Sequence[Row], voice: Voice) -> adf.Node:
    """A row expected of two roles stands in one line, that of both."""
    groups: dict[tuple[int, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(ROLES.index(role) for role in row.roles)), []).append(row)
    cells: list[list[adf.Cell]] = [
        [voice.roles(found[0].roles) or "–", *(_count(found, severity) for severity in ("breach", "warning"))]
        for _, found in sorted(groups.items())
    ]
    names = [voice.say(COLUMNS["role"]), voice.say(SEVERITY["breach"]), voice.say(SEVERITY["warning"])]
    return adf.table(names, cells, widths=(240, 140, 140))


def _count(rows: Sequence[Row], severity: str) -> str:
    return str(sum(row.severity == severity for row in rows) or "–")


Lines = Sequence[adf.Inline]


def _section(title: Text, lines: Lines, voice: Voice) -> Iterator[adf.Node]:
    if lines:
        yield adf.paragraph(adf.strong(voice.say(title)))
        yield adf.bullets(*lines)


def _by_rule(rows: Sequence[Row], voice: Voice, lines: int) -> Lines:
    groups: dict[RuleId, list[str]] = {}
    for row in sorted(rows, key=lambda r: (r.rule, r.since, r.key)):
        groups.setdefault(row.rule, []).append(row.key)
    said = [(named_rule(rule, voice), list(dict.fromkeys(found))) for rule, found in groups.items()]
    return [_rule_line(rule, found, voice, lines) for rule, found in said]


def _rule_line(rule: str, found: Sequence[str], voice: Voice, lines: int) -> adf.Inline:
    issues = [key for key in found if key]
    if not issues:
        return adf.text(voice.say(ON_REGISTER, rule=rule))
    return voice.run(LINE, rule=adf.text(rule), issues=keys(issues, voice, most=lines))


def _settled(past: Sequence[Past], voice: Voice, lines: int) -> Lines:
    groups: dict[tuple[RuleId, str], list[str]] = {}
    for one in sorted(past, key=lambda p: (p.rule, p.how, p.at, p.key)):
        groups.setdefault((one.rule, one.how), []).append(one.key)
    return [
        voice.run(
            HOW_LINE,
            rule=adf.text(named_rule(rule, voice)),
            how=adf.text(voice.say(HOW[how])),
            issues=keys(list(dict.fromkeys(found)), voice, most=lines),
        )
        for (rule, how), found in groups.items()
        if how in HOW
    ]


def _ending(rows: Sequence[Row], voice: Voice) -> Lines:
    return [
        voice.run(
            ENDING_LINE,
            rule=adf.text(named_rule(row.rule, voice)),
            issue=issue_nodes(row.key, voice) if row.key else adf.text("–"),
            date=adf.text(voice.date(row.until or row.since)),
        )
        for row in sorted(rows, key=lambda r: (r.until or r.since, r.rule, r.key))
    ]
