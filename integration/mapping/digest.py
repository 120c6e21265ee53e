"""The weekly digest for the steering committee: one comment a week on the register. Figures by role, names of nobody.

Its mark, sealed in the create call, carries the week and the instant it speaks of: the next one goes on from there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final

from integration.mapping import adf
from integration.mapping.comment_parts import keys, named_rule
from integration.mapping.comment_values import Voice
from integration.mapping.comment_words import AND, FRAME, SEVERITY
from integration.mapping.digest_words import (
    AGAIN,
    AGAIN_COUNT,
    BEYOND_ROW,
    CLOSE,
    ENDING,
    ENDING_LINE,
    HOW,
    HOW_LINE,
    INFORMATION,
    LINE,
    NEW,
    NEW_COUNT,
    NOT_JUDGED,
    ON_PROJECT,
    ON_ROLE,
    OPEN_BY_ROLE,
    OPEN_COUNT,
    PEOPLE,
    SETTLED,
    SETTLED_COUNT,
    SUMMARY,
    WAIVED_COUNT,
    WEEK,
)
from integration.mapping.record_values import instant, stamp
from integration.mapping.register_rows import Row, concerned
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
    """A violation answered or put right of late. ``issue``: its id, or the subject where that is a role or a person, without a key;
    ``how`` as in ``Entry``; ``at``: when we saw it, so that no digest misses it.
    """

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
    rows, the register having had no room for more, and ``waived_beyond`` likewise.
    """

    rows: tuple[Row, ...]
    past: tuple[Past, ...]
    since: datetime
    day: date
    unjudged: int = 0
    beyond: Mapping[Severity, int] = field(default_factory=dict)
    waived_beyond: int = 0

    def since_day(self, zone: tzinfo) -> date:
        return self.since.astimezone(zone).date()

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if row.state in ("open", "not judged")]

    @property
    def new(self) -> list[Row]:
        return [row for row in self._moved if not row.lapsed]

    @property
    def again(self) -> list[Row]:
        """Told before: a waiver over them has ended since."""
        return [row for row in self._moved if row.lapsed]

    @property
    def known_information(self) -> list[Row]:
        moved = self._moved
        return [row for row in self.open if row.severity == "info" and row not in moved]

    @property
    def _moved(self) -> list[Row]:
        return [row for row in self.open if row.opened is not None and row.opened > self.since]

    @property
    def waived(self) -> int:
        return self.waived_beyond + sum(row.state == "waived" for row in self.rows)

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
    monday = view.day - timedelta(days=view.day.weekday())
    yield adf.paragraph(adf.strong(f"{voice.say(FRAME)} · {voice.say(WEEK, monday=voice.date(monday))}"))
    yield _summary(view, voice)
    if view.open or view.beyond:
        yield adf.paragraph(adf.strong(voice.say(OPEN_BY_ROLE)))
        yield _by_role(view, voice)
    yield from _section(NEW, _by_rule(view.new, voice, lines), voice)
    yield from _section(AGAIN, _by_rule(view.again, voice, lines), voice)
    yield from _section(SETTLED, _settled(view.answered, voice, lines), voice)
    yield from _section(ENDING, _ending(view.ending[:lines], voice), voice)
    yield from _section(INFORMATION, _by_rule(view.known_information, voice, lines), voice)
    yield adf.paragraph(adf.emphasis(voice.say(CLOSE)))


def _summary(view: DigestView, voice: Voice) -> adf.Node:
    """What moved since, and what stands: the sections below list each of them."""
    moved = [voice.counted(len(view.new), NEW_COUNT)]
    moved += [voice.counted(len(view.again), AGAIN_COUNT)] if view.again else []
    moved.append(voice.counted(len(view.answered), SETTLED_COUNT))
    standing = [voice.counted(len(view.open) + sum(view.beyond.values()), OPEN_COUNT)]
    standing += [voice.counted(view.waived, WAIVED_COUNT)] if view.waived else []
    said = voice.say(
        SUMMARY, since=voice.date(view.since_day(voice.zone)), moved=" · ".join(moved), standing=" · ".join(standing)
    )
    severities = {*view.beyond, *(row.severity for row in view.open)}
    kind: adf.PanelKind = "error" if "breach" in severities else "warning" if "warning" in severities else "info"
    blocks = [adf.paragraph(adf.strong(said))]
    if view.unjudged:
        blocks.append(adf.paragraph(voice.say(NOT_JUDGED, count=str(view.unjudged))))
    return adf.panel(kind, *blocks)


_GRAVEST: Final[Sequence[Severity]] = ("breach", "warning", "info")


def _by_role(view: DigestView, voice: Voice) -> adf.Node:
    """A row expected of two roles stands in one line, that of both; what the register has no row for, in the last."""
    groups: dict[tuple[int, ...], list[Row]] = {}
    for row in view.open:
        groups.setdefault(tuple(sorted(ROLES.index(role) for role in row.roles)), []).append(row)
    cells: list[list[adf.Cell]] = [
        [voice.roles(found[0].roles) or "–", *(_count(Counter(row.severity for row in found)))]
        for _, found in sorted(groups.items())
    ]
    if view.beyond:
        cells.append([voice.say(BEYOND_ROW), *_count(view.beyond)])
    names = [voice.say(COLUMNS["role"]), *(voice.say(SEVERITY[severity]) for severity in _GRAVEST)]
    return adf.table(names, cells, widths=(240, 140, 140, 140))


def _count(found: Mapping[Severity, int]) -> Iterator[str]:
    return (str(found.get(severity) or "–") for severity in _GRAVEST)


Lines = Sequence[adf.Inline]


def _section(title: Text, lines: Lines, voice: Voice) -> Iterator[adf.Node]:
    if lines:
        yield adf.paragraph(adf.strong(voice.say(title)))
        yield adf.bullets(*lines)


def _by_rule(rows: Sequence[Row], voice: Voice, lines: int) -> Lines:
    groups: dict[RuleId, list[Row]] = {}
    for row in sorted(rows, key=lambda r: (r.rule, r.since, r.key)):
        groups.setdefault(row.rule, []).append(row)
    return [
        voice.run(LINE, rule=adf.text(named_rule(rule, voice)), issues=_where(found, voice, lines))
        for rule, found in groups.items()
    ]


def _settled(past: Sequence[Past], voice: Voice, lines: int) -> Lines:
    groups: dict[tuple[RuleId, str], list[Past]] = {}
    for one in sorted(past, key=lambda p: (p.rule, p.how, p.at, p.key)):
        groups.setdefault((one.rule, one.how), []).append(one)
    return [
        voice.run(
            HOW_LINE,
            rule=adf.text(named_rule(rule, voice)),
            how=adf.text(voice.counted(len(found), HOW[how])),
            issues=_where(found, voice, lines),
        )
        for (rule, how), found in groups.items()
        if how in HOW
    ]


def _where(found: Sequence[Row | Past], voice: Voice, lines: int) -> adf.Inline:
    """Issues by key, roles by name, people by their number: the digest names nobody."""
    issues = list(dict.fromkeys(one.key for one in found if one.key))
    subjects = dict.fromkeys(concerned(one.issue) for one in found if not one.key)
    roles = tuple(role for role in ROLES if ("role", role) in subjects)
    people = sum(kind == "person" for kind, _ in subjects)
    said = [voice.say(ON_ROLE, roles=voice.roles(roles, AND))] if roles else []
    said += [voice.counted(people, PEOPLE)] if people else []
    said += [voice.say(ON_PROJECT)] if any(kind == "project" for kind, _ in subjects) else []
    named = keys(issues, voice, most=lines) if issues else ()
    return (*named, *adf.text((", " if named and said else "") + ", ".join(said)))


def _ending(rows: Sequence[Row], voice: Voice) -> Lines:
    return [
        voice.run(
            ENDING_LINE,
            rule=adf.text(named_rule(row.rule, voice)),
            issue=_where([row], voice, 1),
            date=adf.text(voice.date(row.until or row.since)),
        )
        for row in sorted(rows, key=lambda r: (r.until or r.since, r.rule, r.key))
    ]
