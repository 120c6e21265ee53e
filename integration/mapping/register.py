"""The register's living comment: what is open in the project, by role and phase, who holds what, who is not known, what is
waived until when. Nothing in it changes with the hour, so that a quiet night leaves it alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args

from integration.mapping import adf
from integration.mapping.comment import Holding, Pair, answers_to, refusal_line, violation_panel
from integration.mapping.comment_values import Voice, issue_nodes, sentence_nodes
from integration.mapping.comment_words import ANSWER, MORE, SEVERITY, STATE
from integration.mapping.register_words import (
    ASKED,
    ASKED_ONE,
    BELOW,
    CALM,
    COLUMNS,
    FIGURES,
    HOLDERS,
    NO_PHASE,
    OPEN_ISSUES,
    STAFFING,
    STAND_IN,
    TITLE,
    UNHELD,
    WAIVERS,
    WHOLE_PROJECT,
    ZERO_STAFFING,
)
from integration.model.blueprint import Adf
from integration.model.canonical import canonical_json, size_of
from integration.model.charter import Assignment, Staffing
from integration.model.verdict import PhaseRef, Refusal, Violation
from integration.model.words import ROLES, SEVERITIES, Role, RuleId, Severity, State

MOST_CHARACTERS: Final = 29_000
_ROOM: Final = (60, 30, 15, 6, 2)
_SEVERAL: Final = "*"
_SEVERITIES: Final[Mapping[str, Severity]] = {word[0]: word for word in get_args(Severity)}
_STATES: Final[Mapping[str, State]] = {word[0]: word for word in get_args(State)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One violation of an issue as the register shows it; resolved ones are only counted. ``since``: a day of the
    project's zone. ``until``, ``by``, ``reason``: of the waiver that covers it.
    """

    issue: str
    key: str
    phase: str | None
    rule: RuleId
    severity: Severity
    state: State
    roles: tuple[Role, ...]
    since: date
    until: date | None = None
    by: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """All that the register shows. ``staff``: violations of roles, people and the project. ``asked``: account -> key of the
    issue where it was first met. ``resolved``: how many violations are closed; ``day``: the day staffing is shown for.
    """

    rows: tuple[Row, ...]
    staff: tuple[Pair, ...]
    asked: Mapping[str, str]
    resolved: int
    staffing: Staffing
    day: date
    refusals: tuple[Refusal, ...] = ()


def register_comment(view: RegisterView, *, voice: Voice, holding: Holding) -> Adf:
    """The whole comment, with as many lines in each table as Jira's limit allows."""
    body = adf.doc()
    for lines in _ROOM:
        body = adf.doc(*_blocks(view, voice, holding, lines))
        if size_of(body) <= MOST_CHARACTERS:
            break
    return body


def row_json(row: Row) -> list[Any]:
    """Short, because a project may have hundreds."""
    waiver = [row.until.isoformat() if row.until else None, row.by, row.reason] if row.state == "waived" else []
    head = [row.issue, row.key, row.phase, row.rule, row.severity[0], row.state[0]]
    return [*head, list(row.roles), row.since.isoformat(), *waiver]


def row_from(json: Any) -> Row:
    """ValueError, KeyError or TypeError for anything ``row_json`` did not write."""
    issue, key, phase, rule, severity, state, roles, since, *waiver = json
    until, by, reason = waiver or (None, None, "")
    return Row(
        issue=issue,
        key=key,
        phase=phase,
        rule=rule,
        severity=_SEVERITIES[severity],
        state=_STATES[state],
        roles=tuple(roles),
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        by=by,
        reason=reason,
    )


def rows_of(issue: str, key: str, phase: str | None, pairs: Sequence[Pair], voice: Voice) -> Iterator[Row]:
    """The rows of one issue: what is open, waived or not judged."""
    for entry, violation in pairs:
        if entry.state == "resolved":
            continue
        answer = entry.answer if entry.state == "waived" else None
        yield Row(
            issue=issue,
            key=key,
            phase=phase,
            rule=entry.rule,
            severity=entry.severity,
            state=entry.state,
            roles=violation.role_expected,
            since=_day(entry.since, voice),
            until=answer.until if answer else None,
            by=answer.by if answer else None,
            reason=answer.reason[:80] if answer else "",
        )


def _day(at: datetime, voice: Voice) -> date:
    return at.astimezone(voice.zone).date()


def _blocks(view: RegisterView, voice: Voice, holding: Holding, lines: int) -> Iterator[adf.Node]:
    yield adf.heading(3, voice.say(TITLE))
    yield _figures(view, voice)
    yield from _open_issues(view, voice, lines)
    yield from _staff(view, voice, holding, lines)
    yield from _holders(view, voice, lines)
    yield from _asked(view, voice, lines)
    yield from _waivers(view, voice, lines)
    yield from (refusal_line(refusal, voice) for refusal in view.refusals[-3:])
    opened = [pair for pair in view.staff if pair[0].state == "open"]
    if opened:
        yield adf.paragraph(adf.strong(voice.say(ANSWER)), answers_to(opened, voice))


def _figures(view: RegisterView, voice: Voice) -> adf.Node:
    entries = [(row.severity, row.state) for row in view.rows] + [(e.severity, e.state) for e, _ in view.staff]
    standing = [severity for severity, state in entries if state in ("open", "not judged")]
    counts = {severity: standing.count(severity) for severity in SEVERITIES}
    said = voice.say(
        FIGURES,
        open=str(len(standing)),
        breach=str(counts["breach"]),
        warning=str(counts["warning"]),
        info=str(counts["info"]),
        waived=str(sum(state == "waived" for _, state in entries)),
        resolved=str(view.resolved + sum(state == "resolved" for _, state in entries)),
    )
    kind: adf.PanelKind = "error" if counts["breach"] else "warning" if counts["warning"] else "success"
    return adf.panel(kind, adf.paragraph(adf.strong(said)))


def _open_issues(view: RegisterView, voice: Voice, lines: int) -> Iterator[adf.Node]:
    standing = (row for row in (*view.rows, *_staff_rows(view, voice)) if row.state in ("open", "not judged"))
    rows = sorted(standing, key=lambda r: _by_role(r, voice))
    yield adf.heading(4, voice.say(OPEN_ISSUES))
    if not rows:
        yield adf.paragraph(voice.say(CALM))
        return
    header = _header(voice, "role", "phase", "issue", "rule", "severity", "since")
    yield adf.table(header, [_line(r, voice) for r in rows[:lines]], widths=(100, 140, 90, 205, 125, 100))
    yield from _rest(rows, lines, voice)


def _staff_rows(view: RegisterView, voice: Voice) -> Iterator[Row]:
    """What concerns roles and people, counted in the figures and so in the table; said in full below."""
    for entry, violation in view.staff:
        yield from rows_of("", "", _place(violation), [(entry, violation)], voice)


def _place(violation: Violation) -> str | None:
    """The one phase a sentence names; none: the whole project; several: said below."""
    values = [one for value in violation.values.values() for one in (value if isinstance(value, tuple) else (value,))]
    phases = [value.id for value in values if isinstance(value, PhaseRef)]
    return violation.answerable.phase if not phases else phases[0] if len(phases) == 1 else _SEVERAL


def _phase(row: Row, voice: Voice) -> str:
    if row.phase in voice.words.phases:
        return adf.plain(voice.words.phases[row.phase or ""])
    return voice.say(NO_PHASE if row.key else BELOW if row.phase == _SEVERAL else WHOLE_PROJECT)


def _by_role(row: Row, voice: Voice) -> tuple[tuple[int, ...], int, int, date, str, str]:
    """As the table names them: by all roles, in their order."""
    role = tuple(sorted(ROLES.index(one) for one in row.roles)) or (len(ROLES),)
    phases = list(voice.words.phases)
    phase = phases.index(row.phase) if row.phase in phases else len(phases)
    return role, phase, -SEVERITIES.index(row.severity), row.since, row.issue, row.rule


def _line(row: Row, voice: Voice) -> list[adf.Cell]:
    return [
        voice.roles(row.roles) or "–",
        _phase(row, voice),
        issue_nodes(row.key, voice) if row.key else voice.say(BELOW),
        _rule(row.rule, voice),
        _severity(row.severity, row.state, voice),
        voice.date(row.since),
    ]


def _rule(rule: RuleId, voice: Voice) -> str:
    setting = voice.policy.rules.get(rule)
    return f"{rule} · {voice.say(setting.texts.title)}" if setting else rule


def _severity(severity: Severity, state: State, voice: Voice) -> adf.Inline:
    color: dict[Severity, adf.Color] = {"breach": "red", "warning": "yellow", "info": "neutral"}
    shown = voice.say(STATE[state]) if state == "not judged" else voice.say(SEVERITY[severity])
    return adf.lozenge(shown, color[severity])


def _staff(view: RegisterView, voice: Voice, holding: Holding, lines: int) -> Iterator[adf.Node]:
    """What concerns roles and people, said in full: there is no other place for it."""
    opened = [pair for pair in view.staff if pair[0].state == "open"]
    yield adf.heading(4, voice.say(STAFFING))
    if not opened:
        yield adf.paragraph(voice.say(ZERO_STAFFING))
    for pair in opened[: max(1, lines // 6)]:
        yield violation_panel(pair, voice, holding, pair[1].answerable.phase)
    yield from _rest(opened, max(1, lines // 6), voice)


def _holders(view: RegisterView, voice: Voice, lines: int) -> Iterator[adf.Node]:
    """Assignments in force on the day, and roles nobody holds."""
    held = [a for a in view.staffing.assignments if a.start <= view.day and (a.until is None or a.until >= view.day)]
    held.sort(key=lambda a: (ROLES.index(a.role), a.kind != "titular", a.start, a.actor, a.person))
    rows: list[list[adf.Cell]] = [_holder(one, voice) for one in held[:lines]]
    missing = [role for role in ROLES if role not in {a.role for a in held}]
    rows += [[role, voice.say(UNHELD), "–", "–", "–", "–"] for role in missing]
    yield adf.heading(4, voice.say(HOLDERS))
    header = _header(voice, "role", "person", "actor", "scope", "from", "until")
    yield adf.table(header, rows, widths=(110, 150, 140, 160, 100, 100))
    yield from _rest(held, lines, voice)


def _holder(one: Assignment, voice: Voice) -> list[adf.Cell]:
    role = f"{one.role} ({voice.say(STAND_IN)})" if one.kind == "stand-in" else one.role
    scope = ", ".join(voice.words.phases.get(p, p) for p in one.phases) or voice.say(WHOLE_PROJECT)
    return [
        role,
        voice.person(one.person),
        adf.plain(voice.words.actors.get(one.actor, one.actor)),
        adf.plain(f"{scope} ({', '.join(one.natures)})" if one.natures else scope),
        voice.date(one.start),
        voice.date(one.until) if one.until else "–",
    ]


def _asked(view: RegisterView, voice: Voice, lines: int) -> Iterator[adf.Node]:
    """Accounts that act in the project and stand nowhere in the charter: asked about once, not judged (G8)."""
    if not view.asked:
        return
    yield adf.heading(4, voice.say(ASKED))
    asked = sorted(view.asked.items(), key=lambda pair: pair[0])
    items = [
        voice.run(ASKED_ONE, who=adf.strong(voice.person(account)), issue=issue_nodes(key, voice))
        for account, key in asked[:lines]
    ]
    yield adf.bullets(*items)
    yield from _rest(asked, lines, voice)


def _waivers(view: RegisterView, voice: Voice, lines: int) -> Iterator[adf.Node]:
    rows = [
        (row.until or date.max, _rule(row.rule, voice), issue_nodes(row.key, voice), row.by, row.reason)
        for row in view.rows
        if row.state == "waived" and (row.until or date.max) >= view.day
    ]
    for entry, violation in view.staff:
        if entry.state == "waived" and entry.answer:
            what = sentence_nodes(violation, voice)
            rows.append(
                (entry.answer.until or date.max, _rule(entry.rule, voice), what, entry.answer.by, entry.answer.reason)
            )
    if not rows:
        return
    rows.sort(key=lambda row: (row[0], row[1], canonical_json(row[2])))
    yield adf.heading(4, voice.say(WAIVERS))
    cells: list[list[adf.Cell]] = [
        [rule, what, voice.date(until), voice.person(by), adf.plain(reason)]
        for until, rule, what, by, reason in rows[:lines]
    ]
    yield adf.table(_header(voice, "rule", "issue", "end", "by", "reason"), cells, widths=(190, 150, 110, 130, 180))
    yield from _rest(rows, lines, voice)


def _header(voice: Voice, *names: str) -> list[str]:
    return [voice.say(COLUMNS[name]) for name in names]


def _rest(rows: Sequence[Any], lines: int, voice: Voice) -> Iterator[adf.Node]:
    if len(rows) > lines:
        yield adf.paragraph(adf.emphasis(voice.say(MORE, count=str(len(rows) - lines))))
