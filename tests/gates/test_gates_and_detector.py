"""A gate hides only what the rules report, and docs/gates.md says exactly what is left to the rules."""

from functools import lru_cache

import pytest

from integration.model.words import ROLES
from tests.gates.page import PAGE, page
from tests.gates.walk import acts


@lru_cache
def walked():
    return tuple(acts())


def test_a_gate_never_hides_an_act_that_the_rules_allow():
    """For every type, transition, role and variant: what is hidden would have been reported."""
    wrong = [(a.arrow.type, a.arrow.key, a.role, a.variant.name) for a in walked() if a.hidden and not a.rules]
    assert [] == wrong


def test_an_entitled_person_sees_every_act_and_is_never_reported_for_it():
    """The table's right and the rules agree, role by role."""
    wrong = []
    for act in walked():
        rights = act.arrow.entitled
        if act.variant.name == "`conception`":
            rights = act.arrow.entitled_conception or rights
        if act.arrow.entitled_submitted is not None and act.variant.submitted is None:
            rights = act.arrow.entitled_submitted
        if act.role in rights and (act.hidden or act.rules):
            wrong.append((act.arrow.type, act.arrow.key, act.role, act.variant.name, act.hidden, act.rules))
    assert [] == wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_role_meets_something_the_rules_report(role):
    """The walk is no walk in the park: each role crosses some boundary."""
    assert any(a.rules for a in walked() if a.role == role)


def test_the_page_lists_exactly_what_the_detector_reports():
    """Run ``python -m tests.gates.page`` when the table, the gates or a rule changed."""
    assert page(walked()) == PAGE.read_text(encoding="utf-8")
