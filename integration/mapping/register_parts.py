"""Sections of the register that list people and answers: who holds what, accounts asked about, waivers in force."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from integration.mapping import adf
from integration.mapping.comment_parts import Pair, named_rule
from integration.mapping.comment_values import Voice, issue_nodes, sentence_nodes
from integration.mapping.comment_words import MORE, NATURE
from integration.mapping.register_rows import Row
from integration.mapping.register_words import (
    ASKED,
    ASKED_ONE,
    COLUMNS,
    HOLDERS,
    STAND_IN,
    UNHELD,
    WAIVERS,
    WHOLE_PROJECT,
)
from integration.model.canonical import canonical_json
from integration.model.charter import Assignment, Staffing
from integration.model.words import ROLES


def holders_today(staffing: Staffing, day: date, voice: Voice, lines: int) -> Iterator[adf.Node]:
    """Assignments in force on the day, and roles nobody holds."""
    held = [a for a in staffing.assignments if a.start <= day and (a.until is None or a.until >= day)]
    held.sort(key=lambda a: (ROLES.index(a.role), a.kind != "titular", a.start, a.actor, a.person))
    rows: list[list[adf.Cell]] = [_holder(one, voice) for one in held[:lines]]
    missing = [role for role in ROLES if role not in {a.role for a in held}]
    rows += [[voice.role(role), voice.say(UNHELD), "–", "–", "–", "–"] for role in missing]
    yield adf.heading(4, voice.say(HOLDERS))
    names = header(voice, "role", "person", "actor", "scope", "from", "until")
    yield adf.table(names, rows, widths=(110, 150, 140, 160, 100, 100))
    yield from rest(held, lines, voice)


def _holder(one: Assignment, voice: Voice) -> list[adf.Cell]:
    role = voice.role(one.role)
    role = f"{role} ({voice.say(STAND_IN)})" if one.kind == "stand-in" else role
    scope = ", ".join(voice.words.phases.get(p, p) for p in one.phases) or voice.say(WHOLE_PROJECT)
    natures = ", ".join(voice.say(NATURE[nature]) for nature in one.natures)
    return [
        role,
        voice.person(one.person),
        adf.plain(voice.words.actors.get(one.actor, one.actor)),
        adf.plain(f"{scope} ({natures})" if natures else scope),
        voice.date(one.start),
        voice.date(one.until) if one.until else "–",
    ]


def asked_about(asked: Mapping[str, str], voice: Voice, lines: int) -> Iterator[adf.Node]:
    """Accounts that act in the project and stand nowhere in the charter: asked about once, not judged (G8)."""
    if not asked:
        return
    yield adf.heading(4, voice.say(ASKED))
    found = sorted(asked.items(), key=lambda pair: pair[0])
    items = [
        voice.run(ASKED_ONE, who=adf.strong(voice.person(account)), issue=issue_nodes(key, voice))
        for account, key in found[:lines]
    ]
    yield adf.bullets(*items)
    yield from rest(found, lines, voice)


def waivers(issues: Sequence[Row], staff: Sequence[Pair], day: date, voice: Voice, lines: int) -> Iterator[adf.Node]:
    """Those in force, the first to end first."""
    rows = [
        (row.until or date.max, named_rule(row.rule, voice), issue_nodes(row.key, voice), row.by, row.reason)
        for row in issues
        if row.state == "waived" and (row.until or date.max) >= day
    ]
    for entry, violation in staff:
        if entry.state == "waived" and entry.answer:
            what, until = sentence_nodes(violation, voice), entry.answer.until or date.max
            rows.append((until, named_rule(entry.rule, voice), what, entry.answer.by, entry.answer.reason))
    if not rows:
        return
    rows.sort(key=lambda row: (row[0], row[1], canonical_json(row[2])))
    yield adf.heading(4, voice.say(WAIVERS))
    cells: list[list[adf.Cell]] = [
        [rule, what, voice.date(until), voice.person(by), adf.plain(reason)]
        for until, rule, what, by, reason in rows[:lines]
    ]
    yield adf.table(header(voice, "rule", "issue", "end", "by", "reason"), cells, widths=(190, 150, 110, 130, 180))
    yield from rest(rows, lines, voice)


def header(voice: Voice, *names: str) -> list[str]:
    return [voice.say(COLUMNS[name]) for name in names]


def rest(rows: Sequence[Any], lines: int, voice: Voice) -> Iterator[adf.Node]:
    if len(rows) > lines:
        yield adf.paragraph(adf.emphasis(voice.say(MORE, count=str(len(rows) - lines))))
