"""Boards of the agile API, their lists, epics, ranking, columns."""

import pytest

from tests.sandbox.agile_site import AGILE, Planning, board
from tests.sandbox.jira_site import API, company, doc, errors, messages, ok

COLUMNS = "/rest/greenhopper/1.0/rapidviewconfig/columns"


@pytest.fixture
def plan(jira):
    return Planning(jira=jira, board=board(jira, "kanban"))


def columns(jira, number, *mapped, who=None, **more):
    """Set columns: (name, statuses) each."""
    wanted = [
        {"name": name, "mappedStatuses": [{"id": one} for one in statuses], "isKanPlanColumn": name == "Backlog"}
        for name, statuses in mapped
    ]
    body = {"currentStatisticsField": {"id": "none_"}, "rapidViewId": number, "mappedColumns": wanted} | more
    return (who or jira.admin).put(COLUMNS, json=body, headers={"X-Atlassian-Token": "no-check"})


def statuses(jira):
    return {one["name"]: one["id"] for one in ok(jira.admin.get(f"{API}/status"))}


def test_a_board_says_where_it_is(plan):
    """Whole location; who may edit and who administers only when asked (facts 9.2)."""
    shown = ok(plan.jira.admin.get(f"{AGILE}/board", params={"expand": "admins,permissions"}))["values"][0]

    assert ("CRM", "CRM Velours (CRM)", False) == (
        shown["location"]["projectKey"],
        shown["location"]["displayName"],
        shown["isPrivate"],
    )
    assert (True, 1) == (shown["canEdit"], len(shown["admins"]["users"]))
    assert "admins" not in ok(plan.jira.moe.get(f"{AGILE}/board/{plan.board}"))


def test_boards_are_found_by_what_they_are(plan):
    """Name, type, project, filter, location; in the order asked for."""
    board(plan.jira, "scrum")

    def found(**query):
        return [one["name"] for one in ok(plan.jira.admin.get(f"{AGILE}/board", params=query))["values"]]

    assert ["kanban 0", "scrum 1"] == found(projectKeyOrId="CRM") == found(orderBy="name")
    assert ["scrum 1", "kanban 0"] == found(orderBy="-name")
    assert ["scrum 1"] == found(type="scrum") == found(name="SCRUM")
    assert ["kanban 0"] == found(filterId=plan.jira.world.boards[plan.board].filter_id)
    assert (
        []
        == found(accountIdLocation=plan.jira.moe_user.account_id)
        == found(projectLocation="CRM", negateLocationFiltering="true")
    )
    assert errors(plan.jira.admin.get(f"{AGILE}/board", params={"projectKeyOrId": "NOPE"}))


def test_a_board_cannot_be_edited(plan):
    """PUT is 405; deleting is for its owner and administrators (facts 9.2)."""
    address = f"{AGILE}/board/{plan.board}"

    assert 405 == plan.jira.admin.put(address, json={"name": "B"}).status_code
    assert 403 == plan.jira.moe.delete(address).status_code
    ok(plan.jira.admin.delete(address), 204)
    assert 404 == plan.jira.admin.get(address).status_code


def test_a_private_filter_makes_a_private_board(jira):
    """Nobody else sees it (facts 9.2)."""
    found = ok(jira.moa.post(f"{API}/filter", json={"name": "à moi", "jql": "project = CRM"}))
    body = {"name": "à moi", "type": "kanban", "filterId": int(found["id"]), "location": {"type": "user"}}
    jira.moa.post(f"{AGILE}/board", json=body)
    made = ok(jira.moa.post(f"{AGILE}/board", json=body), 201)

    assert (True, jira.moa_user.account_id) == (made["isPrivate"], made["location"]["userAccountId"])
    assert 404 == jira.moe.get(f"{AGILE}/board/{made['id']}").status_code


@pytest.mark.parametrize("value", [True, False])
def test_statuses_in_progress_may_be_unmapped(value):
    """Their issues are on no board then (facts 9.4, 19h)."""
    jira = company(columns_unmapped=value)
    number = board(jira, "kanban")
    key = jira.create(kind="10002")
    jira.move(key, 21)

    read = ok(jira.admin.get(f"{AGILE}/board/{number}/configuration"))["columnConfig"]["columns"]
    mapped = {one["id"] for column in read for one in column["statuses"]}

    assert value is (statuses(jira)["En cours"] not in mapped)
    assert ([] if value else [key]) == [one["key"] for one in ok(jira.admin.get(f"{AGILE}/board/{number}/issue"))["issues"]]


def test_columns_are_set_off_specification(plan):
    """The wrapped form is 400, not its administrator 403; the limits come back in the configuration (facts 9.7)."""
    known = statuses(plan.jira)
    mapped = [("Backlog", []), ("À faire", [known["À approuver"]]), ("Suite", [known["En recette"], known["Validé"]])]

    assert 400 == columns(plan.jira, plan.board, *mapped, columnsData={}).status_code
    assert 403 == columns(plan.jira, plan.board, *mapped, who=plan.jira.moe).status_code
    assert 400 == columns(plan.jira, plan.board, ("A", ["1"]), ("B", ["1"])).status_code
    ok(columns(plan.jira, plan.board, *mapped))

    read = ok(plan.jira.admin.get(f"{AGILE}/board/{plan.board}/configuration"))
    assert ["Backlog", "À faire", "Suite"] == [one["name"] for one in read["columnConfig"]["columns"]]
    assert ("none", 10019) == (read["columnConfig"]["constraintType"], read["ranking"]["rankCustomFieldId"])
    assert ("subQuery" in read, "estimation" in read) == (True, False)


def test_the_call_for_columns_may_be_missing_or_break(plan):
    """404 with the switch off, 500 for team-managed projects, a wall for browsers without the token (facts 9.7)."""
    browser = plan.jira.admin.put(COLUMNS, json={"rapidViewId": plan.board}, headers={"user-agent": "Mozilla/5.0"})
    plan.jira.project.team_managed = True
    broken = columns(plan.jira, plan.board, ("A", []))
    plan.jira.world.switches.greenhopper = False

    assert (403, 500) == (browser.status_code, broken.status_code)
    assert 404 == columns(plan.jira, plan.board, ("A", [])).status_code


def test_the_issues_of_a_board_carry_agile_fields(plan):
    """Sprint, flag, epic; texts are wiki markup here; ``jql`` narrows (facts 9.8)."""
    epic = plan.jira.create(kind="10000", summary="Phase")
    key = plan.jira.create(parent={"key": epic}, description=doc("Bonjour"), customfield_10021=[{"value": "Impediment"}])

    (shown,) = ok(plan.jira.admin.get(f"{AGILE}/board/{plan.board}/issue", params={"jql": f"key = {key}"}))["issues"]
    alone = ok(plan.jira.moe.get(f"{AGILE}/issue/{key}", params={"fields": "epic"}))

    fields = shown["fields"]
    assert ("Bonjour", True, None, []) == tuple(
        fields[name] for name in ("description", "flagged", "sprint", "closedSprints")
    )
    assert {"epic": fields["epic"]} == alone["fields"]
    assert ("Phase", False, "color_1") == (fields["epic"]["name"], fields["epic"]["done"], fields["epic"]["color"]["key"])
    assert shown["self"].endswith(f"{AGILE}/issue/{shown['id']}")


def test_the_newer_lists_page_by_token(plan):
    """No total, no offset; a count beside (facts 9.8)."""
    keys = [plan.jira.create() for _ in range(3)]
    address = f"/rest/software/1.0/board/{plan.board}/issue"

    first = ok(plan.jira.admin.get(address, params={"maxResults": 2, "fields": "summary"}))
    second = ok(plan.jira.admin.get(address, params={"maxResults": 2, "nextPageToken": first["nextPageToken"]}))

    assert (False, True) == (first["isLast"], second["isLast"])
    assert keys == [one["key"] for page in (first, second) for one in page["issues"]]
    assert not {"total", "startAt", "nextPageToken"} & set(second)
    assert {"count": 3} == ok(plan.jira.admin.get(f"{address}/approximate-count"))
    assert errors(plan.jira.admin.get(address, params={"nextPageToken": "x"}))


def test_a_kanban_backlog_is_its_column(plan):
    """Issues go there and come back by transitions; what cannot is told under 207."""
    known = statuses(plan.jira)
    ok(
        columns(
            plan.jira,
            plan.board,
            ("Backlog", [known["À approuver"]]),
            ("En cours", [known["En recette"]]),
            ("Fini", [known["Validé"]]),
        )
    )
    key, other = plan.jira.create(), plan.jira.create()
    assert [key, other] == plan.keys(f"board/{plan.board}/backlog")

    ok(plan.jira.admin.post(f"{AGILE}/board/{plan.board}/issue", json={"issues": [key]}), 204)
    assert [other] == plan.keys(f"board/{plan.board}/backlog")
    ok(plan.jira.admin.post(f"{AGILE}/backlog/{plan.board}/issue", json={"issues": [key], "rankAfterIssue": other}), 204)
    epic = plan.jira.create(kind="10000")
    partly = ok(plan.jira.admin.post(f"{AGILE}/board/{plan.board}/issue", json={"issues": [key, epic]}), 207)

    assert [200, 400] == [one["status"] for one in partly["entries"]]
    assert [other] == plan.keys(f"board/{plan.board}/backlog")


def test_ranks_put_issues_in_order(plan):
    """One history for each issue that moved, whose sides are empty (facts 2.8)."""
    first, second, third = (plan.jira.create() for _ in range(3))

    body = {"issues": [third, first], "rankAfterIssue": second}
    ok(plan.jira.admin.put(f"{AGILE}/issue/rank", json=body), 204)

    assert [second, third, first] == plan.keys(f"board/{plan.board}/issue")
    (item,) = plan.jira.items(first)
    assert ("Rank", "customfield_10019", "", "Ranked lower") == tuple(
        item[name] for name in ("field", "fieldId", "from", "toString")
    )
    assert [] == plan.jira.items(second)
    ranks = [plan.jira.fields(one, "customfield_10019")["customfield_10019"] for one in (second, third, first)]
    assert ranks == sorted(ranks)


def test_ranking_goes_on_where_there_is_no_room(plan):
    """Neighbours move apart first."""
    first, second, third = (plan.jira.create() for _ in range(3))

    for number in range(60):
        moved, anchor = ((third, second), (second, third))[number % 2]
        ok(plan.jira.admin.put(f"{AGILE}/issue/rank", json={"issues": [moved], "rankBeforeIssue": anchor}), 204)

    assert [first, second, third] == plan.keys(f"board/{plan.board}/issue")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"issues": []}, "issues"),
        ({"issues": ["CRM-1"] * 51}, "issues"),
        ({"issues": ["CRM-99"]}, "issues"),
        ({"issues": ["CRM-1"]}, "rankBeforeIssue"),
        ({"issues": ["CRM-1"], "rankBeforeIssue": "CRM-99"}, "rankBeforeIssue"),
        ({"issues": ["CRM-1"], "rankBeforeIssue": "CRM-1", "rankCustomFieldId": 1}, "rankCustomFieldId"),
    ],
)
def test_a_bad_rank_is_named(plan, body, wrong):
    """Under ``errors`` (facts 3.17)."""
    plan.jira.create()

    assert [wrong] == list(errors(plan.jira.admin.put(f"{AGILE}/issue/rank", json=body)))


def test_ranking_is_scheduling(plan):
    """403 without that permission."""
    first, second = plan.jira.create(), plan.jira.create()
    plan.jira.world.deny(plan.jira.moe_user.account_id, "SCHEDULE_ISSUES")

    body = {"issues": [second], "rankBeforeIssue": first}

    assert 403 == plan.jira.moe.put(f"{AGILE}/issue/rank", json=body).status_code


def test_epics_have_a_life_of_their_own(plan):
    """Name, colour, done; issues in and out; their order."""
    first, second = (plan.jira.create(kind="10000", summary=name) for name in ("Phase 1", "Phase 2"))
    key = plan.jira.create()
    admin = plan.jira.admin

    changed = ok(admin.post(f"{AGILE}/epic/{first}", json={"name": "P1", "color": {"key": "color_4"}, "done": True}))
    ok(admin.post(f"{AGILE}/epic/{first}/issue", json={"issues": [key]}), 204)
    assert [key] == plan.keys(f"epic/{first}/issue") == plan.keys(f"board/{plan.board}/epic/{first}/issue")
    ok(admin.put(f"{AGILE}/epic/{second}/rank", json={"rankBeforeEpic": first}), 204)

    assert ("P1", "Phase 1", "color_4", True) == (
        changed["name"],
        changed["summary"],
        changed["color"]["key"],
        changed["done"],
    )
    listed = ok(admin.get(f"{AGILE}/board/{plan.board}/epic"))["values"]
    assert ["Phase 2", "P1"] == [one["name"] for one in listed]
    assert ["P1"] == [one["name"] for one in ok(admin.get(f"{AGILE}/board/{plan.board}/epic?done=true"))["values"]]
    ok(admin.post(f"{AGILE}/epic/none/issue", json={"issues": [key]}), 204)
    assert [key] == plan.keys(f"board/{plan.board}/epic/none/issue") == plan.keys("epic/none/issue")
    assert messages(admin.get(f"{AGILE}/epic/{key}"), 404)
    assert errors(admin.post(f"{AGILE}/epic/{first}", json={"color": {"key": "red"}}))


def test_features_are_switched(plan):
    """By either name; some are locked."""
    address = f"{AGILE}/board/{plan.board}/features"
    body = {"boardId": plan.board, "feature": "REPORTS", "enabling": False}

    switched = ok(plan.jira.admin.put(address, json=body))["features"]

    assert "DISABLED" == next(one["state"] for one in switched if one["boardFeature"] == "REPORTS")
    assert 403 == plan.jira.moe.put(address, json=body).status_code
    assert 400 == plan.jira.admin.put(address, json=body | {"feature": "NOPE"}).status_code


def test_a_board_knows_its_surroundings(plan):
    """Projects, versions, quick filters, properties."""
    address = f"{AGILE}/board/{plan.board}"

    assert ["CRM"] == [one["key"] for one in ok(plan.jira.moe.get(f"{address}/project"))["values"]]
    assert (
        []
        == ok(plan.jira.moe.get(f"{address}/version"))["values"]
        == ok(plan.jira.moe.get(f"{address}/quickfilter"))["values"]
    )
    assert 404 == plan.jira.moe.get(f"{address}/quickfilter/1").status_code
    ok(plan.jira.admin.put(f"{address}/properties/a", json=1), 201)
    assert 404 == plan.jira.moe.put(f"{address}/properties/a", json=2).status_code
