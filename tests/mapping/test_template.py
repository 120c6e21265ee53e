"""The packaged template, whole; and what is said of a template with faults."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from integration.errors import ConfigError
from integration.mapping.template import template_from
from integration.model.words import ITEM_TYPES, ROLES

PACKAGED = (Path(__file__).parents[2] / "config" / "templates" / "crm-deployment.yaml").read_text(encoding="utf-8")
HEAD = PACKAGED[: PACKAGED.index("\nphases:\n")]
SMALL = f"""{HEAD}
phases:
  - id: first
    stage: selection
    title: {{fr: Un, en: One}}
    goal: {{fr: Un, en: One}}
    optional: true
    items:
      - id: first.study
        kind: deliverable
        type: document
        component: AMOA
        title: {{fr: Étude, en: Study}}
        summary: {{fr: Étude, en: Study}}
        raci: {{R: [AMOA], A: MOA}}
        depends_on: []
        days: 3
        acceptance: {{fr: [Lu], en: [Read]}}
  - id: second
    stage: deployment
    title: {{fr: Deux, en: Two}}
    goal: {{fr: Deux, en: Two}}
    items:
      - id: second.build
        kind: activity
        type: livrable
        component: MOE
        title: {{fr: Réaliser, en: Build}}
        summary: {{fr: Réaliser, en: Build}}
        raci: {{R: [MOE], A: MOE}}
        depends_on: [first.study]
        days: 5
        acceptance: {{fr: [Fait], en: [Done]}}
      - id: second.meeting
        kind: ritual
        type: rituel
        component: AMOA
        every: weekly
        title: {{fr: Séance, en: Meeting}}
        summary: {{fr: Séance, en: Meeting}}
        raci: {{R: [AMOA], A: AMOA}}
        depends_on: [second.build]
        days: 1
        acceptance: {{fr: [Tenue], en: [Held]}}
      - id: second.end
        kind: decision
        type: decision
        component: MOA
        nature: [go-no-go]
        title: {{fr: Clore, en: Close}}
        summary: {{fr: Clore, en: Close}}
        raci: {{R: [MOA], A: MOA}}
        depends_on: [second.meeting]
        days: 1
        acceptance: {{fr: [Clos], en: [Closed]}}
"""


@pytest.fixture(scope="module")
def template():
    return template_from(PACKAGED, file="crm-deployment.yaml")


def items_of(template):
    return [item for phase in template.phases for item in phase.items]


def problems_of(old, new, text=SMALL):
    """What is said once the first ``old`` below the phases (or in the head) has become ``new``."""
    at = text.index(old, 0 if old in text[: len(HEAD)] and old not in text[len(HEAD) :] else len(HEAD))
    broken = text[:at] + new + text[at + len(old) :]
    with pytest.raises(ConfigError) as caught:
        template_from(broken, file="t.yaml")
    lines = broken.splitlines()
    return [(one.path, one.message, lines[one.line - 1]) for one in caught.value.problems]


def test_the_packaged_template_has_all_phases_items_and_links(template):
    """Nine phases, seventy items, 113 dependencies, four roles; the selection may be left out."""
    items = items_of(template)

    assert (template.id, template.version) == ("crm-deployment", 1)
    assert (len(template.phases), len(items), sum(len(item.depends_on) for item in items)) == (9, 70, 113)
    assert list(ROLES) == list(template.roles)
    assert [phase.id for phase in template.phases if phase.optional] == ["selection"]
    assert sum(phase.stage == "deployment" for phase in template.phases) == 5


def test_each_phase_ends_with_the_one_decision_that_closes_it(template):
    """The go/no-go comes last, is alone of its nature, and waits for every other item of its phase."""
    items = {item.id: item for item in items_of(template)}

    for phase in template.phases:
        assert [phase.items[-1].id] == [item.id for item in phase.items if "go-no-go" in item.nature]
        before, ahead = set(), [phase.items[-1].id]
        while ahead:
            needed = items[ahead.pop()].depends_on
            before |= set(needed)
            ahead += needed
        assert {item.id for item in phase.items[:-1]} <= before


def test_one_decision_only_chooses_the_provider(template):
    """An integrator's « before deployment » ends once."""
    assert [item.id for item in items_of(template) if "prestataire" in item.nature] == ["selection.vendor-choice"]


def test_series_end_with_their_phase_but_for_the_two_committees(template):
    """COPIL and COPROJ last as long as the project, other rituals as long as their phase (decisions 15)."""
    rituals = {item.id: item.until for item in items_of(template) if item.type == "rituel"}

    assert {"launch.steering-committee", "launch.project-committee"} == {
        key for key, end in rituals.items() if end == "project"
    }
    assert {"phase", "project"} == set(rituals.values())
    assert all(item.until is None for item in items_of(template) if item.type != "rituel")


def test_every_item_has_rights_for_every_step_of_its_way(template):
    """From its first status to Validé, each step of each item has exactly one arrow and someone who may take it."""
    paths = {kind.key: kind.path for kind in template.types}
    arrows = {(one.type, one.source, one.target): one for one in template.arrows}

    for item in items_of(template):
        path = paths[item.type]
        assert (path[0], path[-1]) == ("prepare", "validated")
        for source, target in pairwise(path):
            arrow = arrows[item.type, source, target]
            special = arrow.entitled_conception if "conception" in item.labels else None
            holders = {item.component if one == "component" else one for one in (special or arrow.entitled)}
            assert holders & {*ROLES, "any"}, (item.id, source, target)
    assert {item.type for item in items_of(template)} == set(ITEM_TYPES)


def test_the_digest_follows_the_meaning_not_the_layout():
    """Comments and order of keys change nothing; one word more does."""
    digest = template_from(SMALL, file="t").digest

    assert digest == template_from(f"# a comment\n{SMALL}", file="u").digest
    assert digest == template_from(SMALL.replace("{fr: Un, en: One}", "{en: One, fr: Un}"), file="t").digest
    assert digest != template_from(SMALL.replace("en: One", "en: Once"), file="t").digest


STRUCTURE = [
    ("        type: document\n", "", "phases.0.items.0.type", "found nothing; say how the item flows"),
    ("        component: AMOA\n", "", "phases.0.items.0.component", "found nothing; name the role that produces it"),
    ("    stage: selection\n", "", "phases.0.stage", "found nothing; say where"),
    ("A: MOA}", "A: [MOA, AMOA]}", "phases.0.items.0.raci.A", "found a list of 2; exactly one role is accountable"),
    (", A: MOA}", "}", "phases.0.items.0.raci.A", "found nothing; exactly one role is accountable"),
    ("component: AMOA", "component: AMOAA", "phases.0.items.0.component", "found AMOAA; did you mean AMOA?"),
    ("kind: ritual", "kind: rituel", "phases.1.items.1.kind", "found rituel; did you mean ritual?"),
    ("        days: 3\n", "        dayz: 3\n", "phases.0.items.0.dayz", "did you mean days?"),
    ("days: 3", "days: three", "phases.0.items.0.days", "expected a whole number"),
    ("every: weekly", "every: daily", "phases.1.items.1.every", "expected one of once, weekly, biweekly, monthly"),
]


@pytest.mark.parametrize(("old", "new", "path", "said"), STRUCTURE)
def test_a_fault_of_structure_is_told_with_its_place(old, new, path, said):
    """Missing, unknown and wrong words name their path and what to do."""
    found = problems_of(old, new)

    assert any(path == one[0] and said in one[1] for one in found), found


MEANING = [
    ("id: second.build", "id: first.study", "phases.1.items.0.id", "expected an id of its own"),
    ("id: second.build", "id: Second Build", "phases.1.items.0.id", "it becomes a label in Jira"),
    ("id: second.build", "id: registre", "phases.1.items.0.id", "it becomes a label in Jira"),
    ("depends_on: [first.study]", "depends_on: [first.studi]", "phases.1.items.0.depends_on.0", "did you mean first.study?"),
    ("depends_on: []", "depends_on: [second.build]", "phases.0.items.0.depends_on.0", "expected an item of this phase"),
    ("[first.study]", "[second.build]", "phases.1.items.0.depends_on", "found second.build > second.build"),
    ("[first.study]", "[first.study, first.study]", "phases.1.items.0.depends_on", "expected each word once"),
    ("component: MOE", "component: AMOE", "phases.1.items.0.component", "an AMOE assists and never produces"),
    ("R: [MOE]", "R: [AMOE]", "phases.1.items.0.raci.R", "found AMOE alone"),
    ("R: [MOE]", "R: [AMOA, MOE]", "phases.1.items.0.raci.R", "expected the component MOE first, found AMOA"),
    ("R: [MOE]", "R: []", "phases.1.items.0.raci.R", "found nobody"),
    ("R: [MOE]", "R: [MOE], C: [MOE]", "phases.1.items.0.raci", "expected MOE once among R, C and I"),
    ("A: MOA}", "A: AMOA}", "phases.0.items.0.raci.A", "expected MOA for a document"),
    ("component: AMOA", "component: AMOA\n        labels: [conception]", "phases.0.items.0.labels", "exactly on what the MOE"),
    ("component: MOE", "component: MOE\n        labels: [conception]", "phases.1.items.0.labels", "on documents only"),
    ("        nature: [go-no-go]\n", "", "phases.1.items.2.nature", "expected what the decision is about"),
    ("every: weekly", "every: weekly\n        nature: [perimetre]", "phases.1.items.1.nature", "on decisions only"),
    ("        every: weekly\n", "", "phases.1.items.1.every", "expected how often"),
    ("component: MOE", "component: MOE\n        until: phase", "phases.1.items.0.until", "on rituals only"),
    ("kind: decision", "kind: activity", "phases.1.items.2.type", "expected livrable or document"),
    ("{fr: [Lu], en: [Read]}", "{fr: [Lu, Su], en: [Read]}", "phases.0.items.0.acceptance", "found 2 and 1"),
    ("{fr: [Lu], en: [Read]}", "{fr: [], en: []}", "phases.0.items.0.acceptance", "expected at least one line"),
    ("days: 3", "days: 0", "phases.0.items.0.days", "expected 1 to 520 working days, found 0"),
    ("fr: Étude", f"fr: {'é' * 256}", "phases.0.items.0.title.fr", "at most 255 characters, found 256"),
    ("    items:\n", "    items: []\n  - id: more\n    stage: launch\n    title: {fr: a, en: a}\n    goal: {fr: a, en: a}\n    items:\n",
     "phases.0.items", "expected at least one item"),
    ("title: {fr: Deux, en: Two}", "title: {fr: Deux, en: Two}\n    optional: true", "phases", "not optional"),
    ("version: 1", "version: 0", "version", "count from 1"),
    ("id: crm-deployment", "id: CRM deployment", "id", "lower-case words"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "said"), MEANING)
def test_a_fault_of_meaning_is_told_with_its_place(old, new, path, said):
    """Ids, dependencies, hands and kinds that contradict the decisions name their path and what to do."""
    found = problems_of(old, new)

    assert any(path == one[0] and said in one[1] for one in found), found


def test_a_cycle_is_named_and_so_is_the_next_one():
    """Two cycles are two problems, each with its items in the order in which they need one another."""
    text = SMALL.replace("depends_on: [first.study]", "depends_on: [second.end]").replace(
        "depends_on: []", "depends_on: [first.study]"
    )
    with pytest.raises(ConfigError) as caught:
        template_from(text, file="t.yaml")

    ring = "second.build > second.end > second.meeting > second.build"
    assert [one.message for one in caught.value.problems] == [
        "expected no cycle, found first.study > first.study (each needs the next); remove one of these",
        f"expected no cycle, found {ring} (each needs the next); remove one of these",
    ]


def test_a_second_provider_or_closing_decision_is_refused():
    """One decision chooses the provider; one closes a phase."""
    again = SMALL[SMALL.index("      - id: second.end") :].replace("second.end", "second.after")
    with pytest.raises(ConfigError) as caught:
        template_from((SMALL + again).replace("[go-no-go]", "[go-no-go, prestataire]"), file="t.yaml")

    said = Counter(one.message.split(",")[0] for one in caught.value.problems)
    assert dict(said) == {"expected one decision go-no-go in a phase": 1, "expected one decision of nature prestataire": 1}


def test_the_closing_decision_comes_last():
    """An item after the go/no-go of its phase is refused."""
    after = (
        SMALL[SMALL.index("      - id: second.end") :].replace("second.end", "second.after").replace("go-no-go", "perimetre")
    )
    with pytest.raises(ConfigError) as caught:
        template_from(SMALL + after, file="t.yaml")

    assert [one.path for one in caught.value.problems] == ["phases.1.items.2"]


def test_all_faults_come_at_once_with_the_lines_of_the_file():
    """Three faults far apart are three problems, in the order of the file, each on the line that holds it."""
    text = SMALL.replace("days: 5", "days: 0").replace("every: weekly", "").replace("version: 1", "version: 0")
    with pytest.raises(ConfigError) as caught:
        template_from(text, file="t.yaml")
    lines = text.splitlines()

    assert [lines[one.line - 1].strip() for one in caught.value.problems] == [
        "version: 0",
        "days: 0",
        "- id: second.meeting",
    ]
    assert str(caught.value).startswith("t.yaml:")
