"""Bodies of requests: what an epic, an item and the register are made of."""

from datetime import date

from integration.mapping.bodies import comment_body, link_body
from integration.mapping.wire import issue_body
from integration.model.blueprint import EpicSpec, IssueSpec, RegisterSpec
from tests.mapping.test_wire import ADF


def test_an_item_carries_its_mark_in_the_create_itself():
    """Project, type, parent and component by id; the due date as a day; the property beside the fields."""
    spec = IssueSpec(
        key="framing.needs",
        kind="deliverable",
        type="livrable",
        parent="framing",
        component="MOA",
        summary="Recueil",
        description=ADF,
        labels=("bornage-framing.needs",),
        due=date(2026, 10, 30),
    )

    body = issue_body(
        spec, project_id="1", type_id="2", parent_id="3", component_id="4", properties={"bornage.item": {"v": 1}}
    )

    assert body["properties"] == [{"key": "bornage.item", "value": {"v": 1}}]
    assert body["fields"] == {
        "project": {"id": "1"},
        "issuetype": {"id": "2"},
        "parent": {"id": "3"},
        "components": [{"id": "4"}],
        "summary": "Recueil",
        "description": ADF,
        "labels": ["bornage-framing.needs"],
        "duedate": "2026-10-30",
    }


def test_an_epic_has_no_component_and_the_register_no_date():
    """What a thing does not have is not sent: a field missing from a screen refuses the whole create."""
    epic = EpicSpec(key="framing", summary="Cadrage", description=ADF, labels=(), due=date(2026, 10, 30))
    register = RegisterSpec(summary="Registre", description=ADF, labels=("bornage-registre",))

    fields = [set(issue_body(spec, project_id="1", type_id="2")["fields"]) for spec in (epic, register)]

    common = {"project", "issuetype", "summary", "description", "labels"}
    assert fields == [common | {"duedate"}, common]


def test_the_source_of_a_link_is_jiras_inward_issue():
    """A blocks B (facts 3.16)."""
    assert link_body("10000", "CRM-1", "CRM-2") == {
        "type": {"id": "10000"},
        "inwardIssue": {"key": "CRM-1"},
        "outwardIssue": {"key": "CRM-2"},
    }


def test_a_comment_names_its_audience_once():
    """value or identifier, never both (facts 4.6)."""
    open_to_all = comment_body(ADF, properties={}, visible_to=None)
    restricted = comment_body(ADF, properties={"bornage.record": 1}, visible_to="Bornage – registre")

    assert "visibility" not in open_to_all
    assert restricted["visibility"] == {"type": "role", "value": "Bornage – registre"}
    assert restricted["properties"] == [{"key": "bornage.record", "value": 1}]
