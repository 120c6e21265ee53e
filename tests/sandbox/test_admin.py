"""Roles, types, statuses, projects, components, boards: what is made once, and what Jira answers the second time."""

import pytest

from tests.sandbox.jira_site import API, company, errors, messages, ok

AGILE = "/rest/agile/1.0"


def test_a_role_exists_once_on_the_site(jira):
    """409 on its name, in any project (facts 6.1); no blanks around a name."""
    assert 409 == jira.admin.post(f"{API}/role", json={"name": "MOA"}).status_code
    assert 400 == jira.admin.post(f"{API}/role", json={"name": " MOE"}).status_code


def test_a_project_shows_roles_by_address(jira):
    """Name -> address with the id at its end."""
    found = ok(jira.admin.get(f"{API}/project/CRM/role"))

    assert found["MOA"].endswith(f"/role/{jira.role}")
    assert 401 == jira.moa.get(f"{API}/project/CRM/role").status_code


def test_lists_of_the_site_are_for_its_administrators(jira):
    """403 where Jira says so, 401 for statuses and workflows, whatever one administers in a project."""
    jira.world.make_project_admin(jira.project, jira.moa_user.account_id)
    paths = ("role", "issuetypescheme", "workflowscheme", "workflows/search")

    found = [jira.moa.get(f"{API}/{path}").status_code for path in paths]

    assert [403, 403, 403, 401] == found
    assert 401 == jira.moa.post(f"{API}/workflows", json={"workflowNames": ["Livrable"]}).status_code
    assert 401 == jira.moe.get(f"{API}/statuses/search").status_code


def test_administrators_of_a_project_read_roles_there(jira):
    """Roles with their descriptions, and who holds them; to everybody else the project is missing (404)."""
    jira.world.make_project_admin(jira.project, jira.moa_user.account_id)
    members = f"{API}/project/CRM/role/{jira.role}"

    found = ok(jira.moa.get(f"{API}/project/CRM/roledetails"))

    assert ("Maîtrise d’ouvrage", False) == next((r["description"], r["admin"]) for r in found if r["name"] == "MOA")
    assert [jira.moa_user.account_id] == [one["actorUser"]["accountId"] for one in ok(jira.moa.get(members))["actors"]]
    assert [404, 404] == [jira.moe.get(path).status_code for path in (f"{API}/project/CRM/roledetails", members)]


def test_types_are_those_of_the_projects_one_sees(jira):
    """Administrators see all of them."""
    ok(jira.admin.post(f"{API}/issuetype", json={"name": "Ailleurs"}), 201)

    seen, all_of_them = ({one["name"] for one in ok(who.get(f"{API}/issuetype"))} for who in (jira.moa, jira.admin))

    assert {"Ailleurs", "Story", "Bug"} == all_of_them - seen


def test_people_are_found_while_they_are_active_and_by_who_may_look(jira):
    """Without the permission the answer is empty, not a refusal."""
    jira.world.add_user("Partie Loin", "partie@velours.example", active=False)
    jira.world.deny(jira.moe_user.account_id, "USER_PICKER")
    search = f"{API}/user/search"

    assert [] == ok(jira.moa.get(search, params={"query": "Partie"}))
    assert [] == ok(jira.moe.get(search, params={"query": "Claire"}))
    assert 1 == len(ok(jira.moa.get(search, params={"query": "Claire"})))


def test_members_are_added_once_and_removed_quietly(jira):
    """A present one is refused, an inactive one is 404, removing the absent is 204 (facts 6.2)."""
    address = f"{API}/project/CRM/role/{jira.role}"
    gone = jira.world.add_user("Partie", "partie@velours.example", active=False)

    again = jira.admin.post(address, json={"user": [jira.moa_user.account_id]})
    empty = jira.admin.post(address, json={"user": []})
    inactive = jira.admin.post(address, json={"user": [gone.account_id]})
    removed = [jira.admin.delete(address, params={"user": jira.moa_user.account_id}).status_code for _ in range(2)]

    assert (400, 400, 404) == (again.status_code, empty.status_code, inactive.status_code)
    assert [204, 204] == removed
    assert [] == ok(jira.admin.get(address))["actors"]


def test_members_can_be_replaced(jira):
    """PUT sets all of them."""
    address = f"{API}/project/CRM/role/{jira.role}"

    body = {"categorisedActors": {"atlassian-user-role-actor": [jira.moe_user.account_id]}}
    found = ok(jira.admin.put(address, json=body))

    assert [jira.moe_user.account_id] == [one["actorUser"]["accountId"] for one in found["actors"]]
    assert 401 == jira.moa.put(address, json=body).status_code


def test_the_free_plan_refuses_roles():
    """400 naming the plan (facts 5.8)."""
    jira = company()
    jira.world.switches.free_plan = True

    assert "Free plan" in messages(jira.admin.post(f"{API}/role", json={"name": "AMOA"}))[0]


def test_types_and_type_schemes_have_unique_names(jira):
    """409 for both; a default must be in its scheme."""
    scheme = {"name": "CRM", "issueTypeIds": ["10002"]}

    assert 409 == jira.admin.post(f"{API}/issuetype", json={"name": "Livrable"}).status_code
    assert 409 == jira.admin.post(f"{API}/issuetypescheme", json=scheme).status_code
    stray = {"name": "x", "issueTypeIds": ["10002"], "defaultIssueTypeId": "10000"}
    assert 400 == jira.admin.post(f"{API}/issuetypescheme", json=stray).status_code


def test_a_type_scheme_in_use_cannot_be_taken_away(jira):
    """When issues have types the new one lacks."""
    other = ok(jira.admin.post(f"{API}/issuetypescheme", json={"name": "x", "issueTypeIds": ["10002"]}), 201)[
        "issueTypeSchemeId"
    ]
    body = {"issueTypeSchemeId": other, "projectId": str(jira.project.id)}
    jira.create()

    assert 400 == jira.admin.put(f"{API}/issuetypescheme/project", json=body).status_code
    jira.world.issues.clear()
    jira.project.issue_ids.clear()
    ok(jira.admin.put(f"{API}/issuetypescheme/project", json=body), 204)
    found = ok(jira.admin.get(f"{API}/issuetypescheme/project", params={"projectId": str(jira.project.id)}))
    assert other == found["values"][0]["issueTypeScheme"]["id"]


def test_statuses_are_the_sites_and_their_names_unique(jira):
    """Taken: 400; case counts; the category is a word here and an object there (facts 8.4, 8.11)."""
    new = {"scope": {"type": "GLOBAL"}, "statuses": [{"name": "validé", "statusCategory": "DONE"}]}
    taken = {"scope": {"type": "GLOBAL"}, "statuses": [{"name": "Validé", "statusCategory": "DONE"}]}

    (made,) = ok(jira.admin.post(f"{API}/statuses", json=new))
    found = ok(jira.admin.get(f"{API}/statuses", params={"id": [made["id"], "99"]}))

    assert "already in use" in messages(jira.admin.post(f"{API}/statuses", json=taken))[0]
    assert [("validé", "DONE")] == [(one["name"], one["statusCategory"]) for one in found]
    assert made["id"] not in {one["id"] for one in ok(jira.admin.get(f"{API}/status"))}


def test_a_project_takes_a_template_or_schemes(jira):
    """Both together are refused (facts 5.2, trap 10)."""
    body = {"key": "AB", "name": "Autre", "leadAccountId": jira.moa_user.account_id, "projectTypeKey": "software"}
    template = {"projectTemplateKey": "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic"}

    both = jira.admin.post(f"{API}/project", json=body | template | {"workflowScheme": 10001})
    made = ok(jira.admin.post(f"{API}/project", json=body | template), 201)

    assert 400 == both.status_code
    assert isinstance(made["id"], int)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"key": "CRM"}, "projectKey"),
        ({"key": "crm2"}, "projectKey"),
        ({"key": "ABCDEFGHIJK"}, "projectKey"),
        ({"name": "CRM Velours"}, "projectName"),
        ({"leadAccountId": "nobody"}, "projectLead"),
    ],
)
def test_a_project_that_cannot_be_says_why(jira, change, wrong):
    """By field; ``/projectvalidate/key`` says the same with 200 (facts 5.6)."""
    body = {"key": "AB", "name": "Autre", "leadAccountId": jira.moa_user.account_id, "projectTypeKey": "software"} | change

    assert {wrong} == set(errors(jira.admin.post(f"{API}/project", json=body)))
    told = ok(jira.admin.get(f"{API}/projectvalidate/key", params={"key": body["key"]}))["errors"]
    assert (wrong == "projectKey") is bool(told)


def test_project_keys_are_case_sensitive(jira):
    """``crm`` is nobody."""
    assert 404 == jira.admin.get(f"{API}/project/crm").status_code
    assert ("classic", False) == ((found := ok(jira.admin.get(f"{API}/project/CRM")))["style"], found["simplified"])


def test_project_properties_need_project_administration_to_write(jira):
    """Everyone who sees the project may read them."""
    address = f"{API}/project/CRM/properties/bornage.project"

    assert 201 == jira.admin.put(address, json={"v": 1}).status_code
    assert 403 == jira.moa.put(address, json={"v": 2}).status_code
    assert {"v": 1} == ok(jira.moa.get(address))["value"]
    assert ["bornage.project"] == [one["key"] for one in ok(jira.moa.get(f"{API}/project/CRM/properties"))["keys"]]


def test_components_have_unique_names_and_change_where_told(jira):
    """An empty lead clears it (facts 7.1)."""
    address = f"{API}/component/{jira.component}"

    taken = jira.admin.post(f"{API}/component", json={"project": "CRM", "name": "moe"})
    led = ok(jira.admin.put(address, json={"leadAccountId": jira.moe_user.account_id}))
    cleared = ok(jira.admin.put(address, json={"leadAccountId": ""}))

    assert {"name"} == set(errors(taken))
    assert (jira.moe_user.account_id, "MOE", False) == (led["lead"]["accountId"], led["name"], "lead" in cleared)
    assert 403 == jira.moa.put(address, json={"name": "x"}).status_code


def board(jira, **more):
    made = ok(jira.admin.post(f"{API}/filter", json={"name": "CRM", "jql": "project = CRM ORDER BY Rank ASC"}))
    body = {
        "name": "CRM",
        "type": "kanban",
        "filterId": int(made["id"]),
        "location": {"type": "project", "projectKeyOrId": "CRM"},
    }
    return lambda: jira.admin.post(f"{AGILE}/board", json=body | more)


def test_a_board_right_after_its_filter_has_to_wait(jira):
    """400 at first, then it works (facts 9.3)."""
    make = board(jira)

    first, second = make(), make()

    assert "The selected filter is not available to you" in errors(first)["filterId"]
    assert 201 == second.status_code


def test_a_board_takes_its_filters_id_as_text(jira):
    """The way filters tell it; what is no number is no filter."""
    number = ok(jira.admin.post(f"{API}/filter", json={"name": "f", "jql": "project = CRM"}))["id"]
    jira.world.filters[int(number)].board_refusals = 0
    body = {"name": "B", "type": "kanban", "location": {"type": "user"}}

    assert "B" == ok(jira.admin.post("/rest/agile/1.0/board", json=body | {"filterId": number}), 201)["name"]
    assert {"filterId"} == errors(jira.admin.post("/rest/agile/1.0/board", json=body | {"filterId": "x"})).keys()


def test_a_new_board_maps_by_category_and_not_everything(jira):
    """Backlog first; more than one status in progress and the others stay unmapped (facts 9.4, trap 15)."""
    jira.world.switches.board_race = 0
    number = ok(board(jira)(), 201)["id"]

    columns = ok(jira.admin.get(f"{AGILE}/board/{number}/configuration"))["columnConfig"]["columns"]

    used = {status for one in columns for status in (entry["id"] for entry in one["statuses"])}
    every = {one["id"] for kind in ok(jira.admin.get(f"{API}/project/CRM/statuses")) for one in kind["statuses"]}
    assert ["Backlog", "À faire", "En cours", "Terminé"] == [one["name"] for one in columns]
    assert used < every


def test_columns_are_set_by_an_address_nobody_documents(jira):
    """Replaced whole; the old wrapper, unknown and doubled statuses are refused (facts 9.7)."""
    jira.world.switches.board_race = 0
    number = ok(board(jira)(), 201)["id"]
    address = "/rest/greenhopper/1.0/rapidviewconfig/columns"
    column = {"name": "Tout", "mappedStatuses": [{"id": "3"}], "min": "", "max": "", "isKanPlanColumn": False}
    body = {"currentStatisticsField": {"id": "none_"}, "rapidViewId": number, "mappedColumns": [column]}

    ok(jira.admin.put(address, json=body))

    columns = ok(jira.admin.get(f"{AGILE}/board/{number}/configuration"))["columnConfig"]["columns"]
    assert [("Tout", ["3"])] == [(one["name"], [status["id"] for status in one["statuses"]]) for one in columns]
    assert 400 == jira.admin.put(address, json={"columnsData": body}).status_code
    assert 400 == jira.admin.put(address, json=body | {"mappedColumns": [column, column]}).status_code


def test_boards_are_found_by_project_and_may_repeat_a_name(jira):
    """Two boards of one name are fine for Jira (facts 18.1); a board cannot be changed or unknown."""
    jira.world.switches.board_race = 0
    make = board(jira)
    for _ in range(2):
        ok(make(), 201)

    found = ok(jira.admin.get(f"{AGILE}/board", params={"projectKeyOrId": "CRM", "name": "CRM"}))

    assert 2 == found["total"]
    assert 405 == jira.admin.put(f"{AGILE}/board/{found['values'][0]['id']}", json={}).status_code
    assert 404 == jira.admin.get(f"{AGILE}/board/99").status_code
    assert 0 == ok(jira.moe.get(f"{AGILE}/board"))["total"]


def test_labels_are_the_whole_sites(jira):
    """Bare strings (facts 1.20)."""
    jira.create(labels=["b", "a"])

    assert ["a", "b"] == ok(jira.admin.get(f"{API}/label"))["values"]


def test_field_names_are_translated_and_keys_are_not(jira):
    """Match by id (facts 3.7)."""
    names = {one["id"]: one["name"] for one in ok(jira.admin.get(f"{API}/field"))}

    assert ("Résumé", "Étiquettes") == (names["summary"], names["labels"])
