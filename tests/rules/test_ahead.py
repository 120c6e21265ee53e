"""What a staffing lets foresee: each caution with its rule and seed fact, and silence where there is nothing to say."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integration.mapping.policy import policy_from
from integration.mapping.seed_facts import facts_from
from integration.model.charter import Actor, Assignment, Person
from integration.rules.ahead import cautions
from tests.mapping.blueprints import charter, default_template

CONFIG = Path(__file__).parents[2] / "config/rules"
START, CHOSEN = date(2026, 8, 3), date(2026, 11, 10)
ACTORS = {
    "velours": Actor(id="velours", name="Velours", kind="business", internal=True),
    "riva": Actor(id="riva", name="Cabinet Riva", kind="consultant"),
    "editora": Actor(id="editora", name="Editora", kind="vendor", vendor_profile="sells"),
    "suite": Actor(id="suite", name="Suite", kind="vendor"),
    "full": Actor(id="full", name="Full", kind="vendor", vendor_profile="integrates"),
    "nord": Actor(id="nord", name="Intégra Nord", kind="integrator", partner_of=("editora",)),
}
PEOPLE = {
    name: Person(handle=name, actor=actor, account=f"712020:{name}")
    for name, actor in (
        *(("claire", "velours"), ("ines", "riva"), ("hugo", "nord"), ("paul", "editora"), ("sam", "suite"), ("fay", "full")),
    )
}
CLAIRE: tuple[Any, ...] = ("MOA", "claire", START, {})
HUGO: tuple[Any, ...] = ("MOE", "hugo", date(2026, 11, 12), {})


def held(role, person, start=START, more=None):
    return Assignment(role=role, person=person, actor=PEOPLE[person].actor, start=start, **(more or {}))


def told(*rows, **more):
    plan = charter(actors=ACTORS, people=PEOPLE, assignments=tuple(held(*row) for row in rows), **more)
    return [(one.rule, one.severity, one.seed) for one in cautions(plan, default_template())]


def words(*rows, **more):
    plan = charter(actors=ACTORS, people=PEOPLE, assignments=tuple(held(*row) for row in rows), **more)
    [caution] = cautions(plan, default_template())
    return caution.said


def test_a_sound_staffing_says_nothing():
    """MOA inside, AMOA by a consultancy that is also AMOE, an integrator who begins once chosen."""
    assert [] == told(CLAIRE, ("AMOA", "ines"), ("AMOE", "ines"), HUGO)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("MOE", "paul")), ("R04", "breach", "A-38")),
        ((("MOE", "sam")), ("R04", "info", "A-37")),
        ((("AMOA", "hugo", date(2026, 11, 12))), None),
        ((("MOE", "hugo", CHOSEN)), ("R09", "warning", "A-41")),
        ((("MOE", "claire")), ("R05", "breach", "A-47")),
        ((("MOA", "ines")), ("R03", "warning", "A-34")),
        ((("MOE", "fay")), None),
    ],
)
def test_one_assignment_more_is_one_caution(rows, expected):
    """A vendor that sells, or may; an integrator before the choice is due; one person for both; MOA outside."""
    assert ([expected] if expected else []) == told(CLAIRE, rows)


def test_a_vendor_or_its_partner_in_the_selection_is_judge_and_party():
    """AMOA held by one of them while the choice is open; from the day after it is closed, no more."""
    assert [("R08", "breach", "A-42")] == told(CLAIRE, ("AMOA", "paul"))
    assert [("R08", "breach", "A-42"), ("R09", "warning", "A-41")] == told(CLAIRE, ("AMOA", "hugo"))
    assert [] == told(CLAIRE, ("AMOA", "paul"), omit_phases=("selection",))


def test_without_a_choice_of_provider_nobody_is_early():
    """Left out with the selection, or in phases that come later only."""
    assert [] == told(CLAIRE, ("MOE", "hugo"), omit_phases=("selection",))
    assert [] == told(CLAIRE, ("MOE", "hugo", START, {"phases": ("configuration",)}))


def test_an_earlier_choice_lets_an_integrator_begin_earlier():
    """The planned day follows the durations and the end of the charter."""
    assert [] == told(CLAIRE, ("MOE", "hugo", date(2026, 10, 1)), end=date(2026, 12, 31))


def test_nobody_accepts_when_moa_and_amoa_end_too_early():
    """Or hold it for some decisions, or in other phases, only; the phases are named."""
    ended = ("MOA", "claire", START, {"until": date(2027, 2, 20)})
    said = words(ended)

    assert [("R11", "breach", "A-23")] == told(ended)
    assert "accept what is delivered: Flows between the CRM and the activation tools, First campaigns" in said.en
    assert "Personne ne tient l’AMOA ni la MOA pour prononcer la recette\u00a0: " in said.fr
    assert [("R11", "breach", "A-23")] == told(("MOA", "claire", START, {"natures": ("lancement",)}))
    assert [] == told(ended, ("AMOA", "ines"))


def test_a_hand_over_day_is_no_double_hat():
    """One ends the day the other begins; different phases never meet (A-31, R05)."""
    ends = ("MOE", "claire", START, {"until": date(2026, 9, 30)})
    both = (("MOA", "claire", date(2026, 9, 30)), ("AMOA", "ines"), ends)

    assert [] == told(*both)
    assert [] == told(
        ("AMOA", "ines", START, {"phases": ("closing",)}), CLAIRE, ("MOE", "ines", START, {"phases": ("launch",)})
    )


def test_an_outsider_who_decides_and_builds_is_a_breach():
    """R03 with the same actor as MOE."""
    assert ("R03", "breach", "A-34") in told(("MOA", "hugo", date(2026, 11, 12)), HUGO)


def test_each_caution_is_told_once_and_in_both_languages():
    """Two lines of one person are one caution of R05; names and dates are in the words."""
    said = words(CLAIRE, HUGO, ("MOE", "paul", date(2026, 12, 1)))
    twice = told(CLAIRE, ("MOE", "claire", START, {"until": date(2026, 8, 31)}), ("MOE", "claire", date(2026, 10, 1)))

    assert "Editora vend son logiciel" in said.fr
    assert "1er décembre 2026 (paul)" in said.fr
    assert "from 1 December 2026 (paul)" in said.en
    assert [("R05", "breach", "A-47")] == twice


def test_each_seed_is_one_that_its_rule_rests_on():
    """The seed facts’ file says it, and the rules’ file gives it to that rule."""
    rules = policy_from((CONFIG / "role-boundaries.yaml").read_text(encoding="utf-8"), file="rules.yaml").rules
    facts = facts_from((CONFIG / "seed-facts.yaml").read_text(encoding="utf-8"), file="facts.yaml")
    plan = (
        ("MOA", "ines"),
        ("MOE", "paul"),
        ("MOE", "sam"),
        ("MOE", "ines"),
        ("AMOA", "hugo", START, {"until": date(2027, 1, 1)}),
    )
    seeds = {(rule, seed) for rule, _, seed in (*told(*plan), *told(("MOA", "claire", START, {"natures": ("lancement",)})))}

    assert {"R03", "R04", "R05", "R08", "R09", "R11"} == {rule for rule, _ in seeds}
    assert all(seed in rules[rule].seeds and seed in facts for rule, seed in seeds)
