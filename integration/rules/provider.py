"""Which provider was chosen when: the Décisions of nature ``prestataire`` asked at one instant (domain-rules 2.5, decisions 17).

Names are the charter's, looked for in summary and description as they stood then: whole words, whatever the case.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from integration.model.charter import Staffing
from integration.model.history import Case, Timeline
from integration.rules.instants import value_before
from integration.rules.once import once


def had_chosen(decision: Timeline, at: datetime) -> bool:
    """Whether it stood validated, as a choice of provider, just before that instant."""
    return value_before(decision.status, at) == "validated" and _is_choice(decision, at)


def _is_choice(decision: Timeline, at: datetime) -> bool:
    return "prestataire" in (value_before(decision.labels, at) or "").split()


def was_chosen(case: Case, integrator: str, at: datetime) -> bool | None:
    """Whether that actor had been chosen just before: by a decision that names it; where none does, by one that names no
    integrator and so concerns them all. None: the project had no decision ``prestataire`` then.
    """
    turns = _turns(case)
    key = integrator, bisect_left(turns.instants, at)
    if key not in turns.chosen:
        turns.chosen[key] = _was_chosen(case, integrator, at)
    return turns.chosen[key]


@dataclass(slots=True)
class _Turns:
    """When anything happened to those decisions, in order; ``chosen``: what was answered between two of these instants."""

    instants: list[datetime]
    chosen: dict[tuple[str, int], bool | None] = field(default_factory=dict)


@once
def _turns(case: Case) -> _Turns:
    decisions = [case.timelines[i] for i in case.providers]
    spans = (span for d in decisions for span in (*d.status, *d.labels))
    return _Turns(sorted({*(span.since for span in spans), *(c.at for d in decisions for c in d.changes)}))


def _was_chosen(case: Case, integrator: str, at: datetime) -> bool | None:
    decisions = [case.timelines[i] for i in case.providers if _is_choice(case.timelines[i], at)]
    if not decisions:
        return None
    names = _names(case.deployment.staffing)
    named = [(d, integrators_named(_text_before(d, at), names)) for d in decisions]
    about = [d for d, found in named if integrator in found] or [d for d, found in named if not found]
    return any(had_chosen(d, at) for d in about)


def last_decided(case: Case) -> datetime | None:
    """After this instant nothing more is known of those decisions."""
    return max((case.timelines[i].changes[-1].at for i in case.providers if case.timelines[i].changes), default=None)


@once
def chosen_for_good(case: Case) -> datetime | None:
    """After this instant every integrator stays chosen; None: not all of them are, or nobody can tell since when."""
    now = case.deployment.now
    return last_decided(case) if all(was_chosen(case, firm, now) for firm in integrators(case.deployment.staffing)) else None


@once
def integrators(staffing: Staffing) -> frozenset[str]:
    return frozenset(actor.id for actor in staffing.actors.values() if actor.kind == "integrator")


def _names(staffing: Staffing) -> tuple[tuple[str, str], ...]:
    return tuple((actor.name, actor.id) for actor in staffing.actors.values() if actor.kind == "integrator")


def _text_before(timeline: Timeline, at: datetime) -> str:
    """Summary and description just before that instant."""
    today = {"summary": timeline.issue.summary, "description": timeline.issue.description}
    for change in reversed(timeline.changes):
        if change.at < at:
            break
        if change.field in today:
            today[change.field] = change.old or ""
    return "\n".join(today.values())


@lru_cache(maxsize=256)
def integrators_named(text: str, names: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Ids of the actors a text names, given as (name, id); a name within a longer one is not named by it."""
    left, found = _plain(text), set()
    for name, actor in sorted(names, key=lambda pair: -len(pair[0])):
        word = re.compile(rf"(?<!\w){re.escape(_plain(name))}(?!\w)")
        if name.strip() and word.search(left):
            found.add(actor)
            left = word.sub(" | ", left)
    return frozenset(found)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())
