"""Sections of the register about the audit itself: where to find everything, what could not be judged, drift, health, who may take
which step, how each rule's violations ended.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from integration.mapping import adf
from integration.mapping.comment_more_words import HOLDER
from integration.mapping.comment_parts import keys
from integration.mapping.comment_steps import TableStep, table_of
from integration.mapping.comment_values import Voice
from integration.mapping.comment_words import COLON, MORE, OR, UNJUDGED, listed
from integration.mapping.marks import VIOLATION_LABEL
from integration.mapping.register_words import (
    BEYOND,
    CLOSED_BY_MOA,
    CLOSED_BY_OTHER,
    DRIFT,
    DRIFT_KIND,
    DRIFT_LINE,
    ENDS,
    FAILED,
    FIND,
    HEALTH,
    HELD,
    NOT_JUDGED,
    NOT_JUDGED_LEAD,
    NOT_JUDGED_LINE,
    PRECISION,
    STEPS,
    STEPS_COLUMNS,
    STEPS_LEAD,
    UNDER_DESIGN,
    UNPLACED,
    UNREAD,
    UNRECORDED,
    WAIVED_SHARE,
)
from integration.model.health import GOOD_HEALTH, Drift, Health
from integration.model.precision import Precision
from integration.model.template import Flow, Holder
from integration.model.words import ROLES, RuleId

_KEYS: Final = 12


def closing(by: str | None, at: datetime, voice: Voice, *, by_moa: bool) -> adf.Node:
    """Only MOA may close the register; it silences the digest, never the audit (decisions 10)."""
    said = voice.say(CLOSED_BY_MOA if by_moa else CLOSED_BY_OTHER, by=voice.person(by), date=voice.date(at))
    return adf.panel("note" if by_moa else "warning", adf.paragraph(said))


def find_all(project: str, voice: Voice) -> Iterator[adf.Node]:
    """The search, as a link where the site's address is known."""
    if not project:
        return
    jql = f'project = "{project}" AND labels = {VIOLATION_LABEL}'
    shown = adf.link(jql, f"{voice.words.base}/issues/?jql={quote(jql)}") if voice.words.base else adf.strong(jql)
    yield adf.paragraph(voice.say(FIND), shown)


def unjudged(reasons: Mapping[str, Sequence[str]], voice: Voice, lines: int) -> Iterator[adf.Node]:
    """By reason: never shown as clean."""
    if not reasons:
        return
    yield adf.heading(4, voice.say(NOT_JUDGED))
    yield adf.paragraph(voice.say(NOT_JUDGED_LEAD))
    yield adf.bullets(
        *(
            voice.run(
                NOT_JUDGED_LINE,
                reason=adf.text(voice.say(UNJUDGED.get(reason, UNJUDGED["other"]))),
                issues=keys(found, voice, most=min(_KEYS, lines)),
            )
            for reason, found in sorted(reasons.items())
        )
    )


def drifted(drift: Sequence[Drift], voice: Voice, lines: int) -> Iterator[adf.Node]:
    if not drift:
        return
    yield adf.heading(4, voice.say(DRIFT))
    said: list[adf.Cell] = [
        voice.say(DRIFT_LINE, kind=voice.say(DRIFT_KIND.get(one.kind, DRIFT_KIND["other"])), name=one.name)
        for one in drift[:lines]
    ]
    if len(drift) > lines:
        said.append(voice.say(MORE, count=str(len(drift) - lines)))
    yield adf.bullets(*said)


def health_of(health: Health, voice: Voice, lines: int, *, beyond: int = 0) -> Iterator[adf.Node]:
    """Only what is not well. ``beyond``: how many lines the register had no room for."""
    if health == GOOD_HEALTH and not beyond:
        return
    yield adf.heading(4, voice.say(HEALTH))
    said: list[adf.Cell] = []
    if health.failed:
        said.append(voice.run(FAILED, issues=keys(health.failed, voice, most=min(_KEYS, lines))))
    if health.unrecorded:
        said.append(voice.say(UNRECORDED, count=str(health.unrecorded)))
    if health.unplaced:
        said.append(voice.say(UNPLACED, count=str(health.unplaced)))
    if health.held:
        said.append(voice.say(HELD, count=str(health.held)))
    if health.unread:
        said.append(voice.say(UNREAD))
    if beyond:
        said.append(voice.say(BEYOND, count=str(beyond)))
    yield adf.bullets(*said)


# --- who may take which step ------------------------------------------------------------------------------------------


def next_steps(flow: Flow, voice: Voice) -> Iterator[adf.Node]:
    """One table for all types, folded: it changes with the template only."""
    rows: list[list[adf.Cell]] = []
    for status, steps in table_of(flow):
        lines: list[adf.Node] = []
        for number, (who, what) in enumerate(_by_holder(steps, voice).items()):
            lines += adf.hard_break() if number else ()
            lines += (*adf.strong(who), *adf.text(voice.say(COLON) + ", ".join(what)))
        # the template's own name: what Jira calls it is only read when something is said
        rows.append([adf.lozenge(voice.say(flow.statuses[status].name)), tuple(lines)])
    if rows:
        table = adf.table([voice.say(name) for name in STEPS_COLUMNS], rows, widths=(150, 610))
        yield adf.expand(voice.say(STEPS), adf.paragraph(voice.say(STEPS_LEAD)), table)


def _by_holder(steps: Sequence[TableStep], voice: Voice) -> Mapping[str, Sequence[str]]:
    """Those whom few may take first; what everyone may last."""
    found: dict[str, list[str]] = {}
    for step in sorted(steps, key=lambda one: "any" in one.holders):
        types = ", ".join(voice.words.types.get(kind, kind) for kind in step.types)
        who = _holders(step.holders, voice)
        if step.conception is not None:
            who = voice.say(UNDER_DESIGN, who=who, design=_holders(step.conception, voice))
        found.setdefault(who, []).append(f"{voice.say(step.name)} ({types})")
    return found


def _holders(holders: Sequence[Holder], voice: Voice) -> str:
    """Our own account's right is nobody's."""
    return listed([_holder(one, voice) for one in holders if one != "service"], OR, voice.language)


def _holder(holder: Holder, voice: Voice) -> str:
    return next((voice.role(role) for role in ROLES if role == holder), voice.say(HOLDER[holder]))


# --- how violations ended ---------------------------------------------------------------------------------------------


def ended_how(ended: Mapping[RuleId, Precision], voice: Voice) -> Iterator[adf.Node]:
    """Rule by rule, so that noisy rules are seen; no person in it. Lines, not a table: that takes ten times the room."""
    lines: list[adf.Cell] = [
        (*adf.strong(rule), *adf.text(voice.say(COLON) + _counts(counted, voice))) for rule, counted in sorted(ended.items())
    ]
    if lines:
        yield adf.expand(voice.say(PRECISION), adf.paragraph(_waived_share(ended, voice)), adf.bullets(*lines))


def _counts(counted: Precision, voice: Voice) -> str:
    """« 2 remis en ordre, 1 confirmé »."""
    found = ((forms, getattr(counted, name)) for name, forms in ENDS.items())
    return ", ".join(voice.counted(count, forms) for forms, count in found if count)


def _waived_share(ended: Mapping[RuleId, Precision], voice: Voice) -> str:
    """Per cent of what has ended that was only waived, nothing having changed; with the numbers it is made of."""
    counts = ended.values()
    total = Precision(
        cured=sum(c.cured for c in counts),
        confirmed=sum(c.confirmed for c in counts),
        regularised=sum(c.regularised for c in counts),
        waived=sum(c.waived for c in counts),
    )
    return voice.say(WAIVED_SHARE, share=str(round(100 * total.unchanged)), waived=str(total.waived), ended=str(total.total))
