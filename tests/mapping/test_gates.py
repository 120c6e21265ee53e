"""Gates: what Jira hides, the rules forbid; and the payload is what the real Jira takes."""

import sys
from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from integration.mapping.blueprint import site_blueprint
from integration.mapping.gates import DECISIONS, hidden_by_gate, required_roles, transition_id, workflows_payload
from integration.mapping.marks import mark_in
from integration.model.words import ROLES
from tests.mapping.blueprints import default_template

SITE = site_blueprint(default_template(), "fr")
REFERENCES = {one.key: str(uuid5(UUID(int=0), one.key)) for one in SITE.statuses}
ROLE_IDS = {one.key: str(10100 + number) for number, one in enumerate(SITE.roles)}
GATES = ["none", "decisions", "all"]
ARROWS = [pytest.param(arrow, id=f"{arrow.type}.{arrow.key}.{arrow.source}") for arrow in default_template().arrows]


def payload(gates="all", statuses=None):
    return workflows_payload(SITE, statuses=statuses or {}, references=REFERENCES, role_ids=ROLE_IDS, gates=gates)


def allowed(arrow):
    """Roles the rules allow: everyone where the right is not a role's alone."""
    holders = {*arrow.entitled, *(arrow.entitled_conception or ()), *(arrow.entitled_submitted or ())}
    return frozenset(ROLES) if holders & {"any", "component", "author"} else holders & set(ROLES)


@pytest.mark.parametrize("gates", GATES)
@pytest.mark.parametrize("arrow", ARROWS)
def test_a_gate_never_hides_an_act_from_an_entitled_holder(arrow, gates):
    """For every type, act and role: who may act sees the act (decisions 5)."""
    hidden = hidden_by_gate(arrow, gates)

    assert not hidden & allowed(arrow)
    assert hidden != frozenset(ROLES)


def always_allowed(arrow, role):
    """Whether ``role`` may act whatever the component, label, author or past of the item."""
    rights = (arrow.entitled, arrow.entitled_conception, arrow.entitled_submitted)
    return all({"any", role} & set(one) for one in rights if one is not None)


def test_both_lists_can_be_read():
    """For every type, act and role: hidden by the gate, always allowed, or looked at by the rules."""
    rows = []
    for arrow in default_template().arrows:
        for role in ROLES:
            shown = "allowed" if always_allowed(arrow, role) else "rules"
            word = "hidden" if role in hidden_by_gate(arrow, "all") else shown
            rows.append(f"{arrow.type} {arrow.key} {arrow.source}>{arrow.target} {role} {word}")
    sys.stdout.write("\n".join(rows) + "\n")

    assert "livrable approve approve>ready MOA allowed" in rows
    assert "livrable approve approve>ready MOE hidden" in rows
    assert "livrable start ready>build MOE rules" in rows
    assert "document submit prepare>approve MOE rules" in rows
    assert "document decide approve>validated AMOA rules" in rows
    assert "document decide approve>validated MOE hidden" in rows
    assert "livrable drop prepare>dropped MOE rules" in rows
    assert "phase close ready>validated AMOE hidden" in rows
    assert "rituel decide approve>validated MOE allowed" in rows


def test_without_gates_nothing_is_hidden():
    """The default teaches by comments: no button is missing."""
    assert not [arrow for arrow in default_template().arrows if hidden_by_gate(arrow, "none")]
    assert not [one for flow in payload("none")["workflows"] for one in flow["transitions"] if "conditions" in one]


def test_gates_for_decisions_stop_at_decisions():
    """Deciding, refusing, opening and closing a phase; the rest stays open."""
    gated = {arrow.key for arrow in default_template().arrows if hidden_by_gate(arrow, "decisions")}

    assert gated == DECISIONS
    assert gated < {arrow.key for arrow in default_template().arrows if hidden_by_gate(arrow, "all")}


def arrow_with(**more):
    approve = next(arrow for arrow in default_template().arrows if arrow.key == "approve")
    return replace(approve, **more)


def test_a_right_is_wider_than_a_gate_that_forgot_it():
    """A template whose gate is too narrow hides nothing from the entitled; AMOA unstaffed, its right is MOA's."""
    assert required_roles(arrow_with(entitled=("MOE",), gate=("MOA",)), "all") == ("MOA", "MOE")
    assert required_roles(arrow_with(entitled=("AMOA",), gate=("AMOA",)), "all") == ("MOA", "AMOA")
    assert required_roles(arrow_with(entitled_conception=("AMOE",)), "all") == ("MOA", "MOE", "AMOE")
    assert required_roles(arrow_with(entitled_submitted=("MOE",)), "all") == ("MOA", "MOE")
    for holder in ("any", "component", "author"):
        assert required_roles(arrow_with(entitled=(holder,)), "all") == ()


@pytest.mark.parametrize("gates", GATES)
def test_jira_takes_the_workflows(gates):
    """Facts 8.2 to 8.6: numeric ids once each, one INITIAL without links, DIRECTED with one, properties everywhere."""
    body = payload(gates)
    known = {one["statusReference"] for one in body["statuses"]}

    assert body["scope"] == {"type": "GLOBAL"}
    assert len(body["workflows"]) == 8
    assert known == set(REFERENCES.values())
    for flow in body["workflows"]:
        inside = [one["statusReference"] for one in flow["statuses"]]
        ids = [one["id"] for one in flow["transitions"]]
        first, *rest = flow["transitions"]
        assert set(inside) <= known
        assert len(inside) == len(set(inside))
        assert all(one["properties"] == {} for one in (*flow["statuses"], *flow["transitions"]))
        assert len(ids) == len(set(ids))
        assert all(one.isdecimal() for one in ids)
        assert (first["type"], first["links"]) == ("INITIAL", [])
        assert {"DIRECTED"} == {one["type"] for one in rest}
        assert all(len(one["links"]) == 1 and one["links"][0]["fromStatusReference"] in inside for one in rest)
        assert set(inside) == {one["toStatusReference"] for one in flow["transitions"]}
        assert all(0 < len(one["name"]) <= 60 for one in flow["transitions"])


def test_the_service_passes_every_gate():
    """A condition is one comma-joined string of role ids that always holds our own role (facts 8.6, 8.7)."""
    conditions = [one["conditions"] for flow in payload()["workflows"] for one in flow["transitions"] if "conditions" in one]

    assert len(conditions) > 20
    for one in conditions:
        assert (one["operation"], one["conditionGroups"]) == ("ALL", [])
        (rule,) = one["conditions"]
        assert rule["ruleKey"] == "system:restrict-issue-transition"
        ids = rule["parameters"]["roleIds"].split(",")
        assert ids[-1] == ROLE_IDS["service"]
        assert len(ids) == len(set(ids)) >= 2
        assert ROLE_IDS["register"] not in ids


def test_a_known_status_keeps_its_id_and_has_a_reference():
    """A status of the site is sent with its id beside the reference, a new one without (facts 8.4)."""
    ready, build = (
        next(one for one in payload(statuses={"ready": "10042", "build": None})["statuses"] if one["name"] == name)
        for name in ("Prêt", "En réalisation")
    )

    assert ready["id"] == "10042"
    assert ready["statusReference"] == REFERENCES["ready"]
    assert "id" not in build
    assert build["statusCategory"] == "IN_PROGRESS"
    assert mark_in(build["description"]) == ("status", "build", 1)


def test_transition_ids_survive_a_new_arrow():
    """An id is made of the two statuses, so that a later version of the template moves none."""
    arrows = [arrow for arrow in default_template().arrows if arrow.type == "livrable"]
    before = {(arrow.source, arrow.target): transition_id(arrow) for arrow in arrows}
    shuffled = {(arrow.source, arrow.target): transition_id(arrow) for arrow in reversed(arrows[3:])}

    assert shuffled.items() <= before.items()
    assert before["prepare", "approve"] == "102"
    assert "1" not in before.values()


def test_statuses_do_not_lie_on_one_another():
    """In Jira's diagram every status of a workflow has a place of its own."""
    for flow in payload()["workflows"]:
        places = [(one["layout"]["x"], one["layout"]["y"]) for one in flow["statuses"]]
        assert len(places) == len(set(places))
