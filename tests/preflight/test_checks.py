"""Every check sees its fault, and nothing where there is none: against the embedded site, one case each."""

from dataclasses import replace

import pytest

from integration.mapping.preflight import said
from integration.model.words import Language
from integration.sync.check_table import PERMISSIONS, SPECS
from integration.sync.checks import LOOKS, examine
from integration.sync.preflight import facts_of
from tests.preflight.cases import CASES, STAGES, Case
from tests.preflight.catalogue import CATALOGUE

MOST = 30
BY_CHECK = {case.check: case for case in CASES}


def looked(scene, **more):
    with scene.site.reader.remembering():
        return examine(facts_of(scene.site.reader, scene.asked, whole=True), **more)


def test_every_check_has_a_case_and_a_look():
    """At least thirty of them; none is forgotten here, none runs without standing in the table."""
    assert len(SPECS) >= 30
    assert set(SPECS) == set(BY_CHECK) == set(LOOKS)
    assert set(PERMISSIONS) <= set(SPECS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_check_fails_where_its_fault_is(case: Case):
    """And is told in both languages without a gap, within thirty requests."""
    scene = STAGES[case.stage]()
    before = {result.check: result.state for result in looked(scene).results}
    case.spoil(scene)
    seen = scene.site.transport.reads

    checkup = looked(scene)

    found = next(result for result in checkup.results if result.check == case.check)
    assert "failed" == found.state
    assert case.values.items() <= found.values.items()
    assert before[case.check] in ({"failed"} if case.check == "site-prepared" else {"ok", "not-applicable"})
    assert scene.site.transport.reads - seen <= MOST
    spoken: tuple[Language, ...] = ("fr", "en")
    for language in spoken:
        words = said(found, CATALOGUE, language)
        assert all((words.title, words.found, words.remedy, words.who))
        assert not {"–", "{"} & set(f"{words.found} {words.remedy}".replace("Bornage – re", ""))


@pytest.mark.parametrize("stage", ["prepared", "made", "applied"])
def test_nothing_fails_on_a_site_that_is_right(stage: str):
    """Whether the project is to be made, is empty, or stands; and what was looked at is counted."""
    scene = STAGES[stage]()
    seen = scene.site.transport.reads

    checkup = looked(scene)

    assert [] == [result.check for result in checkup.results if result.state not in ("ok", "not-applicable")]
    assert 0 < checkup.requests <= scene.site.transport.reads - seen <= MOST
    assert () == checkup.later


def test_a_wrong_token_asks_nothing_more():
    """All that cannot be known is said to be unknown, for that reason."""
    scene = STAGES["prepared"]()
    BY_CHECK["token-valid"].spoil(scene)

    checkup = looked(scene)

    assert {"token"} == {result.why for result in checkup.of("unknown")}
    assert scene.site.transport.reads <= 6


def test_a_permission_the_site_does_not_know_spoils_no_other():
    """One unknown key refuses the whole call: it is left out of a second (facts 6.3)."""
    scene = STAGES["made"]()

    rights = scene.site.reader.rights((*PERMISSIONS.values(), "TELEPORT_ISSUES"), project="CRM")

    assert set(PERMISSIONS.values()) == set(rights)
    assert all(rights.values())


def test_without_a_charter_the_site_alone_is_looked_at():
    """What is of a project or of people has no object; the rest is as it is."""
    scene = STAGES["bare"]()
    scene.asked = replace(scene.asked, charter=None)

    checkup = looked(scene)

    assert ["site-prepared"] == [result.check for result in checkup.of("failed")]
    assert {"not-applicable"} == {result.state for result in checkup.results if result.group in ("project", "people")}
