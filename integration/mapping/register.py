"""The register's living comment: what is open in the project, by role and phase, who holds what, who is not known, what is
waived until when, what could not be judged. Nothing in it changes with the hour, so that a quiet night leaves it alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from integration.mapping import adf
from integration.mapping.comment_answers import answered
from integration.mapping.comment_parts import (
    Asking,
    Pair,
    answers_to,
    boundaries,
    keys,
    mentioned_in,
    named_rule,
    refusal_line,
    violation_panel,
)
from integration.mapping.comment_rights import who_may_answer
from integration.mapping.comment_values import Voice, issue_nodes
from integration.mapping.comment_words import ANSWER, BOUNDARIES, COLON, SEVERITY, STATE
from integration.mapping.register_parts import asked_about, header, holders_today, rest, waivers
from integration.mapping.register_rows import Act, Row, concerned, row_from, row_json, rows_of
from integration.mapping.register_state import closing, drifted, ended_how, find_all, health_of, next_steps, unjudged
from integration.mapping.register_words import (
    AND_ALIKE,
    BELOW,
    CALM,
    FIGURES,
    MATRIX,
    NO_PHASE,
    ON_ROLE,
    OPEN_ISSUES,
    REST,
    STAFFING,
    TITLE,
    UNJUDGED_COUNT,
    WHOLE_PROJECT,
    WHY_HERE,
    ZERO_STAFFING,
)
from integration.model.blueprint import Adf
from integration.model.canonical import size_of
from integration.model.charter import Staffing
from integration.model.health import GOOD_HEALTH, Drift, Health
from integration.model.precision import Precision
from integration.model.template import NO_FLOW, Flow
from integration.model.verdict import PhaseRef, Question, Refusal, Violation
from integration.model.words import ROLES, SEVERITIES, Role, RuleId, Severity, State

__all__ = ["Act", "Closed", "RegisterView", "Row", "mentioned_in", "register_comment", "row_from", "row_json", "rows_of"]

MOST_CHARACTERS: Final = 29_000
_ROOM: Final = ((40, True), (20, True), (12, True), (8, True), (5, True), (12, False), (6, False), (2, False))
"""Lines of each table, and whether what hardly changes is there too: the first that fits is written."""
_AT_A_GLANCE: Final = 12
"""Open violations that stand unfolded; more are counted by phase and role first."""
_SEVERAL: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Who closed the register issue and when; ``by_moa``: who may (decisions 10)."""

    by: str | None
    at: datetime
    by_moa: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """All that the register shows. ``staff``: violations of roles, people and the project. ``asked``: account -> key of the
    issue where it was first met. ``resolved``: how many violations are closed; ``day``: the day staffing is shown for.
    ``project``: its key. ``unjudged``: reason -> keys; ``unnamed``: how many more issues there are like these; ``beyond``: how many
    rows there was no room for; ``ended``: how each rule's violations ended.
    """

    rows: tuple[Row, ...]
    staff: tuple[Pair, ...]
    asked: Mapping[str, str]
    resolved: int
    staffing: Staffing
    day: date
    refusals: tuple[Refusal, ...] = ()
    project: str = ""
    unjudged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unnamed: int = 0
    beyond: Mapping[tuple[Severity, State], int] = field(default_factory=dict)
    ended: Mapping[RuleId, Precision] = field(default_factory=dict)
    drift: tuple[Drift, ...] = ()
    health: Health = GOOD_HEALTH
    closed: Closed | None = None
    questions: tuple[Question, ...] = ()
    flow: Flow = NO_FLOW


def register_comment(view: RegisterView, *, voice: Voice, asking: Asking) -> Adf:
    """The whole comment, with as many lines in each table as Jira's limit allows."""
    voice = replace(voice, holding=asking.holding)
    body = adf.doc()
    for lines, steady in _ROOM:
        body = adf.doc(*_blocks(view, voice, asking, lines, steady=steady))
        if size_of(body) <= MOST_CHARACTERS:
            break
    return body


def _blocks(view: RegisterView, voice: Voice, asking: Asking, lines: int, *, steady: bool) -> Iterator[adf.Node]:
    yield adf.heading(3, voice.say(TITLE))
    yield _figures(view, voice)
    if view.closed:
        yield closing(view.closed.by, view.closed.at, voice, by_moa=view.closed.by_moa)
    yield from find_all(view.project, voice)
    yield from _open_issues(view, voice, lines)
    yield from _staff(view, voice, asking, lines)
    yield from holders_today(view.staffing, view.day, voice, lines)
    yield from asked_about(view.asked, voice, lines)
    yield from waivers(view.rows, view.staff, view.day, voice, lines)
    yield from unjudged(view.unjudged, voice, lines)
    yield from drifted(view.drift, voice, lines)
    yield from health_of(view.health, voice, lines, beyond=sum(view.beyond.values()))
    if steady:
        if any(question.verb == "why" for question in view.questions):
            yield adf.paragraph(voice.say(WHY_HERE))
        yield from next_steps(view.flow, voice)
        yield from ended_how(view.ended, voice)
    yield from answered(view.questions, voice, steps=None, spoken=view.staff)
    yield from (refusal_line(refusal, voice) for refusal in view.refusals[-3:])
    opened = [pair for pair in view.staff if pair[0].state == "open"]
    if opened:
        yield adf.paragraph(adf.strong(voice.say(ANSWER)), answers_to(opened, voice))


def _figures(view: RegisterView, voice: Voice) -> adf.Node:
    """Green only where nothing stands and everything could be judged."""
    found = Counter(view.beyond)
    found.update((row.severity, row.state) for row in view.rows)
    found.update((e.severity, e.state) for e, _ in view.staff)
    counts = {severity: found[severity, "open"] + found[severity, "not judged"] for severity in SEVERITIES}
    said = voice.say(
        FIGURES,
        open=str(sum(counts.values())),
        breach=str(counts["breach"]),
        warning=str(counts["warning"]),
        info=str(counts["info"]),
        waived=str(sum(found[severity, "waived"] for severity in SEVERITIES)),
        resolved=str(view.resolved + sum(found[severity, "resolved"] for severity in SEVERITIES)),
    )
    blind = len({key for keys in view.unjudged.values() for key in keys}) + view.unnamed
    kind: adf.PanelKind = "error" if counts["breach"] else "warning" if counts["warning"] else "success"
    if kind == "success" and (blind or view.beyond or view.health != GOOD_HEALTH):
        kind = "info"
    more = [adf.paragraph(voice.say(UNJUDGED_COUNT, count=str(blind)))] if blind else []
    return adf.panel(kind, adf.paragraph(adf.strong(said)), *more)


# --- what is open -----------------------------------------------------------------------------------------------------


def _open_issues(view: RegisterView, voice: Voice, lines: int) -> Iterator[adf.Node]:
    standing = [row for row in (*view.rows, *_staff_rows(view, voice)) if row.state in ("open", "not judged")]
    rows = sorted(_told_once(standing), key=lambda shown: _by_role(shown[0], voice))
    yield adf.heading(4, voice.say(OPEN_ISSUES))
    if not rows:
        yield adf.paragraph(voice.say(CALM))
        return
    if len(rows) > _AT_A_GLANCE:
        yield adf.paragraph(voice.say(MATRIX))
        yield _matrix(standing, voice)
    glance = rows[: min(_AT_A_GLANCE, lines)]
    yield _table(glance, voice)
    if len(rows) > len(glance):
        yield adf.expand(voice.say(REST, count=str(len(rows) - len(glance))), _briefly(rows[len(glance) :], voice, lines))


def _briefly(rows: Sequence[tuple[Row, int]], voice: Voice, lines: int) -> adf.Node:
    """By rule and role, keys only: a line of a table takes ten times the room."""
    groups: dict[tuple[RuleId, str], list[Row]] = {}
    for row, _ in rows:
        groups.setdefault((row.rule, _roles(row.roles, voice)), []).append(row)
    return adf.bullets(*(_brief(*group, groups[group], voice, lines) for group in sorted(groups)))


def _brief(rule: RuleId, roles: str, found: Sequence[Row], voice: Voice, lines: int) -> adf.Inline:
    issues = keys([row.key for row in found if row.key], voice, most=lines)
    subjects = ", ".join(dict.fromkeys(_subject(row, voice) for row in found if not row.key))
    named = (*issues, *adf.text((", " if issues and subjects else "") + subjects))
    return (*adf.strong(named_rule(rule, voice)), *adf.text(f" · {roles}{voice.say(COLON)}"), *named)


def _subject(row: Row, voice: Voice) -> str:
    """The role or the person a row without a key is about."""
    kind, who = concerned(row.issue)
    return voice.say(ON_ROLE, role=who) if kind == "role" else voice.person(who) if kind == "person" else voice.say(BELOW)


def _told_once(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """The rows, a bulk edit as one of them: how many it stands for."""
    bulks = [row.bulk for row in rows if row.bulk]
    first: dict[str, Row] = {}
    for row in rows:
        if row.bulk:
            first.setdefault(row.bulk, row)
    return [(row, bulks.count(row.bulk) if row.bulk else 1) for row in rows if row.bulk is None or first[row.bulk] is row]


def _matrix(rows: Sequence[Row], voice: Voice) -> adf.Node:
    """How many, phase by phase, for each role that is expected to act; a row expected of two roles counts for both."""
    places = dict.fromkeys(sorted((_place_order(row, voice), _phase(row, voice)) for row in rows))
    cells: list[list[adf.Cell]] = []
    for _, place in places:
        here = [row for row in rows if _phase(row, voice) == place]
        cells.append([place, *(str(sum(role in row.roles for row in here) or "–") for role in ROLES)])
    return adf.table([*header(voice, "phase"), *map(voice.role, ROLES)], cells, widths=(280, 90, 90, 90, 90))


def _place_order(row: Row, voice: Voice) -> int:
    phases = list(voice.words.phases)
    return phases.index(row.phase) if row.phase in phases else len(phases)


def _table(rows: Sequence[tuple[Row, int]], voice: Voice) -> adf.Node:
    names = header(voice, "role", "phase", "issue", "rule", "severity", "since")
    return adf.table(names, [_line(r, n, voice) for r, n in rows], widths=(100, 140, 90, 205, 125, 100))


def _staff_rows(view: RegisterView, voice: Voice) -> Iterator[Row]:
    """What concerns roles and people, counted in the figures and so in the table; said in full below."""
    for entry, violation in view.staff:
        yield from rows_of(str(violation.subject), "", _place(violation), [(entry, violation)], voice.zone)


def _place(violation: Violation) -> str | None:
    """The one phase a sentence names; none: the whole project; several: said below."""
    values = [one for value in violation.values.values() for one in (value if isinstance(value, tuple) else (value,))]
    phases = [value.id for value in values if isinstance(value, PhaseRef)]
    return violation.answerable.phase if not phases else phases[0] if len(phases) == 1 else _SEVERAL


def _phase(row: Row, voice: Voice) -> str:
    if row.phase in voice.words.phases:
        return adf.plain(voice.words.phases[row.phase or ""])
    return voice.say(NO_PHASE if row.key else BELOW if row.phase == _SEVERAL else WHOLE_PROJECT)


def _by_role(row: Row, voice: Voice) -> tuple[tuple[int, ...], int, int, date, str, RuleId]:
    """As the table names them: by all roles, in their order."""
    role = tuple(sorted(ROLES.index(one) for one in row.roles)) or (len(ROLES),)
    return role, _place_order(row, voice), -SEVERITIES.index(row.severity), row.since, row.issue, row.rule


def _line(row: Row, count: int, voice: Voice) -> list[adf.Cell]:
    issue = issue_nodes(row.key, voice) if row.key else adf.text(_subject(row, voice))
    return [
        _roles(row.roles, voice),
        _phase(row, voice),
        voice.run(AND_ALIKE, key=issue, count=adf.text(str(count - 1))) if count > 1 else issue,
        named_rule(row.rule, voice),
        _severity(row.severity, row.state, voice),
        voice.date(row.since),
    ]


def _roles(roles: tuple[Role, ...], voice: Voice) -> str:
    return voice.roles(roles) or "–"


def _severity(severity: Severity, state: State, voice: Voice) -> adf.Inline:
    color: dict[Severity, adf.Color] = {"breach": "red", "warning": "yellow", "info": "neutral"}
    shown = voice.say(STATE[state]) if state == "not judged" else voice.say(SEVERITY[severity])
    return adf.lozenge(shown, color[severity])


# --- roles and people -------------------------------------------------------------------------------------------------


def _staff(view: RegisterView, voice: Voice, asking: Asking, lines: int) -> Iterator[adf.Node]:
    """What concerns roles and people, said in full: there is no other place for it."""
    opened = [pair for pair in view.staff if pair[0].state == "open"]
    shown = opened[: max(1, lines // 6)]
    yield adf.heading(4, voice.say(STAFFING))
    if not opened:
        yield adf.paragraph(voice.say(ZERO_STAFFING))
    for pair in shown:
        yield violation_panel(pair, voice, asking)
    yield from rest(opened, len(shown), voice)
    rows = list(dict.fromkeys((violation.rule, who_may_answer(violation, voice)) for _, violation in shown))
    if rows:
        yield adf.expand(voice.say(BOUNDARIES), boundaries(rows, voice))
