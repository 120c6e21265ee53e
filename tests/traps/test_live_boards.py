"""What a stranger's tests against a real site say of filters, boards and sprints; one sentence a test."""

import pytest

from tests.sandbox.agile_site import AGILE, Planning, board
from tests.sandbox.jira_site import API, ok


def saved(jira, **more):
    body = {"name": "À faire", "jql": "project = CRM"} | more
    return ok(jira.admin.post(f"{API}/filter", json=body))


@pytest.mark.parametrize("jql", ["nature = x", "project = NOPE", "status =", 'project = "CRM'])
def test_a_query_is_checked_when_it_is_saved(jira, jql):
    """Names as well as syntax, where a search would say nothing."""
    assert 400 == jira.admin.post(f"{API}/filter", json={"name": "Faux", "jql": jql}).status_code


def test_a_name_is_taken_once(jira):
    """By one owner; somebody else may have it, too."""
    saved(jira)
    body = {"name": "À faire", "jql": "project = CRM"}

    assert [400, 200] == [one.post(f"{API}/filter", json=body).status_code for one in (jira.admin, jira.moa)]


def test_a_filter_is_ones_own_until_shared(jira):
    """A favourite of each person, private when new, at two addresses, without columns, and missing when deleted."""
    made = saved(jira, favourite=True)
    where = f"{API}/filter/{made['id']}"

    unseen = jira.moa.get(where)
    ok(jira.admin.post(f"{where}/permission", json={"type": "project", "projectId": str(jira.project.id)}), 201)
    shown = ok(jira.moa.get(where))
    columns = jira.admin.get(f"{where}/columns")
    ok(jira.admin.delete(where), 204)

    assert (400, []) == (unseen.status_code, made["sharePermissions"])
    assert (True, False) == (made["favourite"], shown["favourite"])
    assert made["viewUrl"] != made["searchUrl"]
    assert 404 == columns.status_code
    assert 404 == jira.admin.get(where).status_code


def test_a_board_waits_for_its_filter(jira):
    """400 with that sentence, until the filter has been taken in."""
    made = saved(jira)
    location = {"type": "project", "projectKeyOrId": "CRM"}
    body = {"name": "Tableau", "type": "kanban", "filterId": int(made["id"]), "location": location}

    early, later = (jira.admin.post(f"{AGILE}/board", json=body) for _ in range(2))

    assert "The selected filter is not available to you" in str(ok(early, 400))
    assert 201 == later.status_code


def test_a_configuration_says_board_filter_and_columns(jira):
    """And an unknown board is missing."""
    number = board(jira, "kanban")

    told = ok(jira.admin.get(f"{AGILE}/board/{number}/configuration"))

    assert (number, True) == (told["id"], bool(told["columnConfig"]["columns"]))
    assert str(jira.world.boards[number].filter_id) == told["filter"]["id"]
    assert 404 == jira.admin.get(f"{AGILE}/board/99999/configuration").status_code


def test_a_sprint_is_to_come_and_cannot_end_before_it_began(jira):
    """``future``, and 400 for closing it."""
    plan = Planning(jira=jira, board=board(jira))

    made = plan.sprint()

    assert "future" == made["state"]
    plan.amend(made["id"], 400, state="closed")
