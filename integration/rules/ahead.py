"""What the staffing of a charter lets foresee, before anybody acts: who judges rests on it, and it is easiest changed now.

Nothing here is a violation. Planned dates stand in for what will be known later: « before deployment » ends, for an integrator,
on the day the decision of nature ``prestataire`` is due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from integration.mapping.adf import plain
from integration.mapping.ahead_words import BUILDS_AND_ACCEPTS, EARLY, EXTERNAL, NOBODY_ACCEPTS, SELLS, TIED, UNKNOWN
from integration.mapping.comment_words import AND, day_in_words, listed
from integration.mapping.schedule import due_dates, kept_phases
from integration.model.charter import Assignment, Charter, Staffing
from integration.model.template import Phase, Template
from integration.model.words import ROLES, RuleId, Severity, Text
from integration.rules.control_and_build_same_person import overlaps
from integration.rules.hats import CONTROL, covers
from integration.rules.judge_and_party import tie_of_actor
from integration.rules.role_unstaffed import BUILT


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to know of a staffing: the rule that would tell of it, how gravely, and the seed fact it rests on."""

    rule: RuleId
    severity: Severity
    seed: str
    said: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A charter with the phases it keeps and when each is due."""

    charter: Charter
    phases: tuple[Phase, ...]
    due: dict[str, date]
    chosen: date | None


def cautions(charter: Charter, template: Template) -> tuple[Caution, ...]:
    """Every one, in the order of the rules; each person or organisation once a rule."""
    phases = kept_phases(template, charter.omitted)
    due = due_dates(template, start=charter.start, omitted=charter.omitted, durations=charter.durations, end=charter.end)
    last = {phase.id: max((due[item.id] for item in phase.items), default=charter.start) for phase in phases}
    choices = [due[item.id] for phase in phases for item in phase.items if "prestataire" in item.nature]
    plan = _Plan(charter=charter, phases=phases, due=last, chosen=max(choices, default=None))
    found = [*_external(plan), *_vendors(plan), *_two_hats(plan), *_tied(plan), *_early(plan), *_unaccepted(plan)]
    return tuple(dict.fromkeys(found))


def _external(plan: _Plan) -> Iterator[Caution]:
    """R03: MOA by an external actor."""
    builders = {one.actor for one in plan.charter.assignments if one.role == "MOE"}
    for one in plan.charter.assignments:
        if one.role == "MOA" and not plan.charter.actors[one.actor].internal:
            both = one.actor in builders
            yield _said(plan, one, EXTERNAL, rule="R03", severity="breach" if both else "warning", seed="A-34")


def _vendors(plan: _Plan) -> Iterator[Caution]:
    """R04: MOE by a vendor that does not integrate, or may not."""
    for one in plan.charter.assignments:
        org = plan.charter.actors[one.actor]
        if one.role == "MOE" and org.kind == "vendor" and org.vendor_profile == "sells":
            yield _said(plan, one, SELLS, rule="R04", severity="breach", seed="A-38")
        elif one.role == "MOE" and org.kind == "vendor" and org.vendor_profile is None:
            yield _said(plan, one, UNKNOWN, rule="R04", severity="info", seed="A-37")


def _two_hats(plan: _Plan) -> Iterator[Caution]:
    """R05: one person builds and accepts, at the same time and place."""
    for person in plan.charter.people:
        mine = [one for one in plan.charter.assignments if one.person == person]
        found = list(overlaps(mine))
        if not found:
            continue
        worn = [role for role in ROLES if any(role in overlap.roles for overlap in found)]
        first = min(found, key=lambda overlap: overlap.first)
        yield Caution(
            rule="R05",
            severity="breach" if "MOA" in worn else "warning",
            seed="A-47",
            said=_filled(
                BUILDS_AND_ACCEPTS,
                person=Text(fr=person, en=person),
                roles=Text(fr=listed(worn, AND, "fr"), en=listed(worn, AND, "en")),
                date=_day(first.first),
            ),
        )


def _tied(plan: _Plan) -> Iterator[Caution]:
    """R08: MOA or AMOA of the selection by a vendor or its partner."""
    charter = plan.charter
    staffing = Staffing(
        actors=charter.actors,
        actor_of={handle: person.actor for handle, person in charter.people.items()},
        assignments=charter.assignments,
    )
    selection = [phase for phase in plan.phases if phase.stage == "selection"]
    for one in charter.assignments:
        here = [p for p in selection if (not one.phases or p.id in one.phases) and one.start <= plan.due[p.id]]
        if here and one.role in CONTROL and tie_of_actor(staffing, one.actor) is not None:
            yield _said(plan, one, TIED, rule="R08", severity="breach", seed="A-42")


def _early(plan: _Plan) -> Iterator[Caution]:
    """R09: an integrator holds a role before the choice of a provider is due; where nobody chooses, nothing is early."""
    if plan.chosen is None:
        return
    stages = {phase.id: phase.stage for phase in plan.phases}
    for one in plan.charter.assignments:
        later = one.phases and all(stages.get(phase) not in ("selection", "launch") for phase in one.phases)
        if plan.charter.actors[one.actor].kind == "integrator" and one.start <= plan.chosen and not later:
            yield _said(plan, one, EARLY, rule="R09", severity="warning", seed="A-41", chosen=_day(plan.chosen))


def _unaccepted(plan: _Plan) -> Iterator[Caution]:
    """R11: nobody, MOA nor AMOA, can accept what a phase delivers when it is due."""
    held = [one for one in plan.charter.assignments if one.role in CONTROL and not one.natures]
    bare = [
        phase
        for phase in plan.phases
        if phase.stage in BUILT and not any(covers(one, plan.due[phase.id], phase=phase.id) for one in held)
    ]
    if bare:
        names = Text(fr=", ".join(plain(p.title.fr) for p in bare), en=", ".join(plain(p.title.en) for p in bare))
        yield Caution(rule="R11", severity="breach", seed="A-23", said=_filled(NOBODY_ACCEPTS, phases=names))


def _said(
    plan: _Plan, one: Assignment, words: Text, *, rule: RuleId, severity: Severity, seed: str, **more: Text
) -> Caution:
    name = plain(plan.charter.actors[one.actor].name)
    parts = {"org": Text(fr=name, en=name), "person": Text(fr=one.person, en=one.person), "date": _day(one.start)}
    role = Text(fr=one.role, en=one.role)
    return Caution(rule=rule, severity=severity, seed=seed, said=_filled(words, role=role, **parts, **more))


def _filled(words: Text, **parts: Text) -> Text:
    return Text(
        fr=words.fr.format(**{name: part.fr for name, part in parts.items()}),
        en=words.en.format(**{name: part.en for name, part in parts.items()}),
    )


def _day(day: date) -> Text:
    return Text(fr=day_in_words(day, "fr"), en=day_in_words(day, "en"))
