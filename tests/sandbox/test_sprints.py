"""Sprints: their life, what goes into them, and what the issues remember."""

import pytest

from tests.sandbox.agile_site import AGILE, Planning, board
from tests.sandbox.jira_site import API, errors, messages, ok


@pytest.fixture
def plan(jira):
    return Planning(jira=jira, board=board(jira))


def test_a_sprint_is_to_come_then_active_then_closed(plan):
    """Starting needs dates; closing sets the time (facts 2.12: in Z)."""
    made = plan.sprint(goal="Recette")
    number = made["id"]

    assert ("future", "Recette", plan.board) == (made["state"], made["goal"], made["originBoardId"])
    plan.amend(number, 400, state="active")
    active = plan.amend(number, state="active", startDate="2026-09-01T10:00:00+02:00", endDate="2026-09-15T10:00:00+02:00")
    closed = plan.amend(number, state="closed")

    assert ("active", "2026-09-01T08:00:00.000Z") == (active["state"], active["startDate"])
    assert "2026-09-01T07:30:00.000Z" == closed["completeDate"]


@pytest.mark.parametrize(("first", "then"), [("future", "closed"), ("active", "future"), ("active", "open")])
def test_there_is_no_other_way(plan, first, then):
    """One never started cannot be closed, one active does not go back."""
    number = plan.started() if first == "active" else plan.sprint()["id"]

    assert "state" in plan.amend(number, 400, state=then)["errors"]


def test_one_sprint_is_active_at_a_time(plan):
    """On one board."""
    plan.started()
    second = plan.sprint(startDate="2026-09-01T08:00:00Z", endDate="2026-09-15T08:00:00Z")["id"]

    plan.amend(second, 400, state="active")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 31}, "name"),
        ({"originBoardId": None}, "originBoardId"),
        ({"startDate": "demain"}, "startDate"),
        ({"startDate": "2026-09-02T08:00:00Z", "endDate": "2026-09-01T08:00:00Z"}, "endDate"),
    ],
)
def test_a_bad_sprint_is_named(plan, body, wrong):
    """Under ``errors``, with no message beside (facts 3.17)."""
    refused = plan.sprint(400, **body)

    assert ([wrong], []) == (list(refused["errors"]), refused["errorMessages"])


def test_put_replaces_and_post_amends(plan):
    """What PUT leaves out is gone; it must say the state."""
    number = plan.sprint(goal="But", startDate="2026-09-01T08:00:00Z")["id"]

    assert "But" == plan.amend(number, name="Lot 2")["goal"]
    replaced = ok(plan.jira.admin.put(f"{AGILE}/sprint/{number}", json={"name": "Lot 3", "state": "future"}))

    assert ("Lot 3", "", False) == (replaced["name"], replaced["goal"], "startDate" in replaced)
    assert 400 == plan.jira.admin.put(f"{AGILE}/sprint/{number}", json={"name": "Lot 3"}).status_code


def test_of_a_closed_sprint_only_name_and_goal_change(plan):
    """The rest is ignored in silence."""
    number = plan.started()
    plan.amend(number, state="closed")

    changed = plan.amend(number, name="Clos", startDate="2027-01-01T08:00:00Z", state="active")

    assert ("Clos", "closed", "2026-09-01T08:00:00.000Z") == (changed["name"], changed["state"], changed["startDate"])


def test_the_issue_remembers_its_sprints(plan):
    """Ids and names joined by commas in the history, nothing being an empty text (facts 2.8)."""
    key, first = plan.jira.create(), plan.started()
    plan.put(first, key)
    plan.amend(first, state="closed")
    second = plan.sprint(name="Lot 2")["id"]

    plan.put(second, key)

    item = plan.jira.items(key)[-1]
    assert ("Sprint", "custom", "customfield_10020") == tuple(item[name] for name in ("field", "fieldtype", "fieldId"))
    assert (f"{first}", f"{first}, {second}", "Lot 1, Lot 2") == (item["from"], item["to"], item["toString"])
    assert ("", "") == tuple(plan.jira.items(key)[0][name] for name in ("from", "fromString"))
    shown = plan.jira.fields(key, "customfield_10020")["customfield_10020"]
    assert [(first, "closed"), (second, "future")] == [(one["id"], one["state"]) for one in shown]
    assert plan.board == shown[0]["boardId"]


def test_what_is_not_finished_falls_back_into_the_backlog(plan):
    """The backlog holds what is open and in no sprint to come."""
    key, done = plan.jira.create(), plan.jira.create()
    number = plan.started()
    plan.put(number, key, done)
    assert [] == plan.keys(f"board/{plan.board}/backlog")

    plan.amend(number, state="closed")

    assert [key, done] == plan.keys(f"board/{plan.board}/backlog") == plan.keys(f"sprint/{number}/issue")
    plan.put(number, key, status=400)


def test_issues_go_back_to_the_backlog(plan):
    """Out of every open sprint."""
    key, number = plan.jira.create(), plan.sprint()["id"]
    plan.put(number, key)

    ok(plan.jira.admin.post(f"{AGILE}/backlog/issue", json={"issues": [key]}), 204)

    assert ([], [key]) == (plan.keys(f"sprint/{number}/issue"), plan.keys(f"board/{plan.board}/backlog"))


def test_the_sprint_field_puts_an_issue_into_a_sprint(plan):
    """A number, or null for none."""
    number = plan.sprint()["id"]
    key = plan.jira.create(customfield_10020=number)

    assert [key] == plan.keys(f"board/{plan.board}/sprint/{number}/issue")
    plan.jira.edit(key, fields={"customfield_10020": None})
    assert plan.jira.fields(key, "customfield_10020")["customfield_10020"] is None


def test_a_deleted_sprint_lets_its_issues_go(plan):
    """404 after."""
    key, number = plan.jira.create(), plan.sprint()["id"]
    plan.put(number, key)

    ok(plan.jira.admin.delete(f"{AGILE}/sprint/{number}"), 204)

    assert messages(plan.jira.admin.get(f"{AGILE}/sprint/{number}"), 404)
    assert plan.jira.fields(key, "customfield_10020")["customfield_10020"] is None


def test_sprints_are_listed_by_state_and_can_change_places(plan):
    """Closed, active, future."""
    first, second = plan.started(), plan.sprint(name="A")["id"]
    third = plan.sprint(name="B")["id"]
    address = f"{AGILE}/board/{plan.board}/sprint"

    ok(plan.jira.admin.post(f"{AGILE}/sprint/{second}/swap", json={"sprintToSwapWith": third}), 204)

    assert [first, third, second] == [one["id"] for one in ok(plan.jira.moe.get(address))["values"]]
    assert [first] == [one["id"] for one in ok(plan.jira.moe.get(address, params={"state": "active,closed"}))["values"]]
    assert 400 == plan.jira.moe.get(address, params={"state": "open"}).status_code


def test_a_kanban_board_has_no_sprints(jira):
    """400 (facts 9.8)."""
    number = board(jira, "kanban")

    assert errors(jira.admin.get(f"{AGILE}/board/{number}/sprint"))
    assert 400 == jira.admin.post(f"{AGILE}/sprint", json={"name": "S", "originBoardId": number}).status_code


def test_managing_sprints_is_a_permission(plan):
    """403 without it."""
    plan.jira.world.deny(plan.jira.moe_user.account_id, "MANAGE_SPRINTS_PERMISSION")
    number = plan.sprint()["id"]

    assert 403 == plan.jira.moe.post(f"{AGILE}/sprint/{number}", json={"name": "B"}).status_code
    assert 403 == plan.jira.moe.delete(f"{AGILE}/sprint/{number}").status_code
    assert 200 == plan.jira.moe.get(f"{AGILE}/sprint/{number}").status_code


def test_sprints_have_properties(plan):
    """With an address below the agile API."""
    address = f"{AGILE}/sprint/{plan.sprint()['id']}/properties"

    ok(plan.jira.admin.put(f"{address}/a", json={"x": 1}), 201)

    assert {"key": "a", "value": {"x": 1}} == ok(plan.jira.moe.get(f"{address}/a"))
    assert ok(plan.jira.moe.get(address))["keys"][0]["self"].endswith(f"{address}/a")


def test_an_estimate_needs_a_board_that_estimates(plan):
    """Points, as text (facts 9.5)."""
    key = plan.jira.create()
    address = f"{AGILE}/issue/{key}/estimation"

    set_ = ok(plan.jira.admin.put(address, params={"boardId": plan.board}, json={"value": "8"}))

    assert (
        {"fieldId": "customfield_10016", "value": "8.0"}
        == set_
        == ok(plan.jira.admin.get(address, params={"boardId": plan.board}))
    )
    assert 8.0 == plan.jira.fields(key, "customfield_10016")["customfield_10016"]
    assert 400 == plan.jira.admin.get(address).status_code
    assert 400 == plan.jira.admin.put(address, params={"boardId": plan.board}, json={"value": "x"}).status_code


def test_everything_is_told(plan):
    """Sprints and boards to whoever listens (facts 10.3)."""
    told = []
    plan.jira.world.listeners.append(lambda event: told.append(event.name))
    number = plan.started()
    plan.amend(number, state="closed", name="Fin")
    ok(plan.jira.admin.delete(f"{AGILE}/sprint/{plan.sprint()['id']}"), 204)
    ok(plan.jira.admin.delete(f"{AGILE}/board/{plan.board}"), 204)

    expected = ["sprint_created", "sprint_started", "sprint_updated", "sprint_closed", "sprint_created", "sprint_deleted"]
    assert [*expected, "board_deleted"] == told
    assert 404 == plan.jira.admin.get(f"{API}/board/{plan.board}").status_code
