"""The workflow as data: the tables of domain-rules section 2, expanded into one arrow for each pair of statuses."""

from collections import defaultdict
from pathlib import Path

import pytest

from integration.errors import ConfigError
from integration.mapping.template import template_from
from integration.model.words import STATUSES, TYPES

PACKAGED = (Path(__file__).parents[2] / "config" / "templates" / "crm-deployment.yaml").read_text(encoding="utf-8")
WAY = ("prepare", "approve", "ready", "build", "acceptance")
ALL = {"MOA", "AMOA"}

# one line per act: statuses it leaves > status it reaches (domain-rules 2.2 and 2.3)
STOPS = {"escalate": "blocked>mediation", "abandon": "mediation>dropped"}
EXPECTED = {
    "livrable": {
        "submit": "prepare>approve", "send-back": "approve>prepare", "approve": "approve>ready", "start": "ready>build",
        "deliver": "build>acceptance", "reject": "acceptance>build", "accept": "acceptance>validated",
        "reopen": "validated>build", "revise": "validated>prepare", "drop": "prepare,ready>dropped",
        "restore": "dropped>prepare", **STOPS,
    },
    "document": {
        "submit": "prepare>approve", "send-back": "approve>prepare", "decide": "approve>validated",
        "revise": "validated>prepare", "drop": "prepare>dropped", "restore": "dropped>prepare", **STOPS,
    },
    "decision": {
        "submit": "prepare>approve", "send-back": "approve>prepare", "decide": "approve>validated", "no-go": "approve>dropped",
        "revise": "validated>prepare", "drop": "prepare>dropped", "restore": "dropped>prepare", **STOPS,
    },
    "rituel": {
        "submit": "prepare>approve", "send-back": "approve>prepare", "decide": "approve>validated",
        "revise": "validated>prepare", "drop": "prepare>dropped", "restore": "dropped>prepare",
    },
    "anomalie": {
        "start": "ready>build", "deliver": "build>acceptance", "reject": "acceptance>build", "accept": "acceptance>validated",
        "reopen": "validated>build", "drop": "ready>dropped", "restore": "dropped>ready", **STOPS,
    },
    "desaccord": {
        "escalate": "prepare>mediation", "settle": "mediation>validated", "withdraw": "prepare,mediation>dropped",
        "restore": "dropped>prepare",
    },
    "phase": {
        "open": "prepare>ready", "start": "ready>build", "close": "ready,build>validated", "reopen": "validated>build",
        "drop": "prepare,ready>dropped", "restore": "dropped>prepare",
    },
    "task": {
        "work-start": "prepare>build", "work-finish": "prepare,build>validated", "work-resume": "validated>build",
        "work-put-back": "build,validated>prepare",
    },
}  # fmt: skip
EXPECTED["subtask"] = EXPECTED["task"]
BEFORE_DONE = {"livrable": WAY, "document": WAY[:2], "decision": WAY[:2], "anomalie": WAY[2:]}


@pytest.fixture(scope="module")
def template():
    return template_from(PACKAGED, file="crm-deployment.yaml")


def expected_of(kind):
    pairs = set()
    for key, text in EXPECTED[kind].items():
        sources, target = text.split(">")
        pairs |= {(key, source, target) for source in sources.split(",")}
    for status in BEFORE_DONE.get(kind, ()):
        pairs |= {
            ("block", status, "blocked"), (f"unblock-{status}", "blocked", status), (f"resume-{status}", "mediation", status)
        }  # fmt: skip
    return pairs


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_has_exactly_the_arrows_of_the_table(template, kind):
    """No arrow more, none less, than sections 2.2 and 2.3 say."""
    assert expected_of(kind) == {(one.key, one.source, one.target) for one in template.arrows if one.type == kind}


def test_pairs_and_names_are_unique_where_a_person_chooses(template):
    """Within a type each pair of statuses has one arrow, and each status offers each name once, in both languages."""
    pairs, names = defaultdict(list), defaultdict(list)
    for one in template.arrows:
        pairs[one.type, one.source, one.target].append(one)
        names[one.type, one.source, one.name.fr].append(one)
        names[one.type, one.source, one.name.en].append(one)

    assert {1} == {len(found) for found in pairs.values()}
    assert {1} == {len(found) for key, found in names.items() if found[0].name.fr != found[0].name.en}


def test_a_gate_lets_every_entitled_role_through(template):
    """Where a Jira condition may stand, nobody the rules allow is hidden, and nobody is left to « any »."""
    for one in template.arrows:
        holders = {*one.entitled, *(one.entitled_conception or ()), *(one.entitled_submitted or ())} - {"service"}
        assert not one.gate or holders <= set(one.gate), one


@pytest.mark.parametrize(
    ("way", "rights"),
    [
        (("document", "prepare", "approve"), ({"AMOA", "MOA"}, {"MOE", "AMOE"}, None, set())),
        (("document", "approve", "validated"), ({"MOA"}, ALL, None, ALL)),
        (("decision", "approve", "validated"), ({"MOA"}, None, None, {"MOA"})),
        (("decision", "approve", "dropped"), ({"MOA"}, None, None, {"MOA"})),
        (("rituel", "approve", "validated"), ({"any"}, None, None, set())),
        (("livrable", "build", "acceptance"), ({"component"}, None, None, set())),
        (("livrable", "acceptance", "validated"), (ALL, None, None, ALL)),
        (("livrable", "prepare", "dropped"), ({"any"}, None, {"MOA"}, set())),
        (("livrable", "ready", "dropped"), ({"MOA"}, None, None, {"MOA"})),
        (("anomalie", "mediation", "dropped"), (ALL, None, None, ALL)),
        (("decision", "validated", "prepare"), ({"MOA"}, None, None, {"MOA"})),
        (("phase", "ready", "validated"), ({"service", "MOA"}, None, None, {"MOA"})),
        (("phase", "prepare", "dropped"), ({"MOA"}, None, None, {"MOA"})),
        (("desaccord", "mediation", "dropped"), ({"author"}, None, None, set())),
        (("task", "prepare", "build"), ({"any", "service"}, None, None, set())),
    ],
)
def test_rights_are_those_of_the_table(template, way, rights):
    """Who may; who may on conception documents; who once submitted; what a Jira condition may require."""
    (arrow,) = [one for one in template.arrows if (one.type, one.source, one.target) == way]
    sets = (arrow.entitled, arrow.entitled_conception, arrow.entitled_submitted, arrow.gate)

    assert rights == tuple(None if one is None else set(one) for one in sets)


def test_names_follow_the_type_and_the_status_arrived_at(template):
    """One act reads differently by type; lifting a blocker says where the work goes back to."""
    name = {(one.type, one.key): (one.name.fr, one.name.en) for one in template.arrows}

    assert name["decision", "decide"] == ("Décider (go)", "Decide (go)")
    assert name["rituel", "decide"] == ("Clore la séance", "Close the meeting")
    assert name["anomalie", "accept"] == ("Clore l’anomalie", "Close the defect")
    assert name["livrable", "unblock-build"] == ("Lever le blocage\u00a0: en réalisation", "Lift the blocker: in build")
    assert name["document", "resume-prepare"] == (
        "Reprendre après médiation\u00a0: à préparer",
        "Resume after mediation: to prepare",
    )


def test_statuses_types_and_columns_are_complete(template):
    """Nine statuses, nine types, seven columns; each status in one column; who holds the ball is said, nobody when done."""
    assert set(STATUSES) == {one.key for one in template.statuses}
    assert set(TYPES) == {one.key for one in template.types}
    assert len(template.columns) == 7
    assert sorted(STATUSES) == sorted(status for column in template.columns for status in column.statuses)
    assert {"validated", "dropped"} == {one.key for one in template.statuses if not one.ball}
    assert {"prepare", "approve"} == {one.key for one in template.statuses if one.ball_conception}


FAULTS = [
    ("from: [approve]\n      to: [ready]", "from: [approve]\n      to: [prepare]", "expected one arrow, found send-back and approve"),
    ('fr: "Approuver", en: "Approve"', 'fr: "Renvoyer en préparation", en: "Approve"', "expected different names"),
    ("gate: {livrable: [MOA]}", "gate: {livrable: [AMOA]}", "found none of MOA; widen the gate"),
    ("gate: {livrable: [MOA]}", "gate: {document: [MOA]}", "expected a type named under entitled, found document"),
    ("entitled: {livrable: [MOA]}\n", "entitled: {livrable: []}\n", "expected at least one holder"),
    ("entitled: {livrable: [MOA]}\n", "entitled: {livrable: [service]}\n", "expected someone entitled from approve to ready"),
    ("entitled: {livrable: [any], anomalie: [any]}", "entitled: {livrable: [any], anomalie: [any]}\n      conception: [MOE]",
     "only documents can be conception"),
    ('        rituel: {fr: "Clore la séance", en: "Close the meeting"}\n', "", "expected a name for rituel, found none"),
    ("statuses: [approve]", "statuses: [approve, ready]", "expected ready in one column"),
    ("statuses: [approve]", "statuses: []", "expected a column for approve, found none"),
    ("rituel: [any]}\n      conception: [MOE, AMOE]", "rituel: [any]}\n      conception: [service]", "expected someone entitled from prepare to approve"),
    ("initial: ready", "initial: build", "expected the first status of the path, found build"),
    ("path: [prepare, mediation, validated]", "path: [prepare, mediation]", "expected validated or dropped at its end"),
    ("path: [prepare, mediation, validated]", "path: [prepare, ready, validated]", "expected a way from prepare to ready"),
    ("- key: mediation", "- key: blocked", "expected blocked once, found it again"),
    ("  MOA:\n", "  MOE:\n", "expected once, found again"),
    ('fr: "Livrable"', f'fr: "{"L" * 61}"', "at most 60 characters, found 61"),
    ("to: [blocked]", "to: [path]", "expected another status than prepare to arrive at"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_a_faulty_workflow_is_told_with_its_place(old, new, said):
    """Doubled arrows and names, gates that hide rights, nobody entitled, dead ends: each is said, with its path."""
    assert old in PACKAGED
    with pytest.raises(ConfigError) as caught:
        template_from(PACKAGED.replace(old, new, 1), file="t.yaml")

    found = [one for one in caught.value.problems if said in one.message]
    assert found, str(caught.value)
    assert all(one.path.startswith(("workflow", "roles", "phases")) and one.line > 1 for one in found)
