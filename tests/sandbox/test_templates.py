"""What a template makes of a new project, and what goes with a template and what does not (facts 5.2-5.4, 5.7)."""

import pytest

from tests.sandbox.jira_site import API, company, errors, messages, ok

AGILE = "/rest/agile/1.0"
HOPPER = "com.pyxis.greenhopper.jira:"


def project(jira, template, **more):
    body = {"key": "KAN", "name": "Kanban", "leadAccountId": jira.moa_user.account_id, "projectTemplateKey": template}
    return jira.admin.post(f"{API}/project", json=body | more)


def made(jira, template):
    ok(project(jira, HOPPER + template), 201)
    return ok(jira.admin.get(f"{API}/project/KAN"))


def statuses(jira):
    return [one["name"] for one in ok(jira.admin.get(f"{API}/project/KAN/statuses"))[0]["statuses"]]


@pytest.mark.parametrize("template", ["gh-simplified-kanban-classic", "gh-kanban-template"])
def test_the_kanban_template_makes_a_company_managed_project(template):
    """Classic style, its own schemes named after the key, four statuses of which none is "To Do" (facts 5.3, 5.4)."""
    jira = company(language="en")
    shown = made(jira, template)
    schemes = ok(jira.admin.get(f"{API}/workflowscheme"))["values"]
    types = ok(jira.admin.get(f"{API}/issuetypescheme", params={"queryString": "KAN:"}))["values"]
    screens = ok(jira.admin.get(f"{API}/screens", params={"queryString": "KAN:"}))["values"]

    assert ("classic", False) == (shown["style"], shown["simplified"])
    assert ["Backlog", "Selected for Development", "In Progress", "Done"] == statuses(jira)
    assert "KAN: Software Simplified Workflow Scheme" in {one["name"] for one in schemes}
    assert ["KAN: Kanban Issue Type Scheme"] == [one["name"] for one in types]
    assert ["KAN: Kanban Default Issue Screen", "KAN: Kanban Bug Screen"] == [one["name"] for one in screens]


def test_the_kanban_board_is_found_by_its_project():
    """Its id is not in the reply; its columns are the statuses, the first one the backlog."""
    jira = company(language="en")
    made(jira, "gh-simplified-kanban-classic")
    boards = ok(jira.admin.get(f"{AGILE}/board", params={"projectKeyOrId": "KAN"}))["values"]
    columns = ok(jira.admin.get(f"{AGILE}/board/{boards[0]['id']}/configuration"))["columnConfig"]["columns"]

    assert [("KAN board", "kanban")] == [(one["name"], one["type"]) for one in boards]
    assert ["Backlog", "Selected for Development", "In Progress", "Done"] == [one["name"] for one in columns]
    assert all(len(one["statuses"]) == 1 for one in columns)


def test_the_statuses_of_a_template_are_the_sites():
    """A second Kanban project makes no second Backlog."""
    jira = company(language="en")
    made(jira, "gh-simplified-kanban-classic")
    ok(project(jira, f"{HOPPER}gh-simplified-kanban-classic", key="BIS", name="Bis"), 201)
    names = [one["name"] for one in ok(jira.admin.get(f"{API}/statuses/search"))["values"]]

    assert 1 == names.count("Backlog")
    assert 1 == names.count("Selected for Development")


def test_a_french_site_names_its_statuses_in_french(jira):
    """With the untranslated name beside (facts 3.7)."""
    made(jira, "gh-simplified-kanban-classic")
    shown = ok(jira.admin.get(f"{API}/project/KAN/statuses"))[0]["statuses"]

    assert ["Backlog", "Sélectionné pour le développement", "En cours", "Terminé(e)"] == [one["name"] for one in shown]
    assert "Selected for Development" == shown[1]["untranslatedName"]


def test_an_issue_starts_in_the_first_status_and_moves_anywhere():
    """The template's workflow is open to everyone."""
    jira = company(language="en")
    made(jira, "gh-simplified-kanban-classic")
    fields = {"project": {"key": "KAN"}, "issuetype": {"id": "10002"}, "summary": "Premier"}
    key = ok(jira.moe.post(f"{API}/issue", json={"fields": fields}), 201)["key"]
    steps = ok(jira.moe.get(f"{API}/issue/{key}/transitions"))["transitions"]

    assert "KAN-1" == key
    assert "Backlog" == jira.fields(key, "status")["status"]["name"]
    assert 4 == len(steps)


def test_scrum_and_basic_have_three_statuses():
    """Scrum with a scrum board, basic without any."""
    found = {}
    for template in ("gh-simplified-scrum-classic", "gh-simplified-basic"):
        jira = company(language="en")
        made(jira, template)
        boards = ok(jira.admin.get(f"{AGILE}/board", params={"projectKeyOrId": "KAN"}))["values"]
        found[template] = (statuses(jira), [one["type"] for one in boards])

    three = ["To Do", "In Progress", "Done"]
    assert {"gh-simplified-scrum-classic": (three, ["scrum"]), "gh-simplified-basic": (three, [])} == found


def test_a_team_managed_project_has_everything_to_itself():
    """Next-gen style, its own types and statuses in its scope, a hierarchy; its schemes are in no list (facts 5.7)."""
    jira = company(language="en")
    before = {one["id"] for one in ok(jira.admin.get(f"{API}/issuetypescheme"))["values"]}
    shown = made(jira, "gh-simplified-agility-kanban")
    levels = ok(jira.admin.get(f"{API}/project/{shown['id']}/hierarchy"))["hierarchy"]
    own = {one.id for one in jira.world.statuses.values() if one.project_id == int(shown["id"])}

    assert ("next-gen", True) == (shown["style"], shown["simplified"])
    assert {"PROJECT"} == {one["scope"]["type"] for one in shown["issueTypes"]}
    assert 3 == len(own)
    assert [["Subtask"], ["Task"], ["Epic"]] == [[one["name"] for one in level["issueTypes"]] for level in levels]
    assert before == {one["id"] for one in ok(jira.admin.get(f"{API}/issuetypescheme"))["values"]}
    messages(jira.admin.get(f"{API}/project/{jira.project.id}/hierarchy"), 404)


def test_a_team_managed_project_keeps_its_rights(jira):
    """Its permission scheme is its own and cannot be changed for another."""
    made(jira, "gh-simplified-agility-kanban")
    scheme = ok(jira.admin.get(f"{API}/project/KAN/permissionscheme"))

    assert "PROJECT" == scheme["scope"]["type"]
    messages(jira.admin.put(f"{API}/project/KAN/permissionscheme", json={"id": 0}))
    messages(jira.admin.put(f"{API}/project/CRM/permissionscheme", json={"id": scheme["id"]}), 404)


@pytest.mark.parametrize(
    "scheme", ["workflowScheme", "issueTypeScheme", "issueTypeScreenScheme", "fieldConfigurationScheme"]
)
def test_a_template_excludes_schemes(jira, scheme):
    """400 with any of the four beside a template key (facts 5.2)."""
    messages(project(jira, f"{HOPPER}gh-simplified-kanban-classic", **{scheme: 10000}))


def test_the_template_must_exist_and_fit_the_type(jira):
    """An unknown key, or one of another project type: 400 on the template."""
    assert {"projectTemplate"} == errors(project(jira, "gh-nothing")).keys()
    wrong = project(jira, f"{HOPPER}gh-simplified-kanban-classic", projectTypeKey="business")
    assert {"projectTemplate"} == errors(wrong).keys()


def test_a_key_used_again_finds_the_workflow_of_the_deleted_project():
    """Deleting leaves workflow and scheme behind (facts 5.5): the next project of that key numbers its own."""
    jira = company(language="en")
    made(jira, "gh-simplified-kanban-classic")
    ok(jira.admin.delete(f"{API}/project/KAN", params={"enableUndo": "false"}), 204)
    made(jira, "gh-simplified-kanban-classic")
    names = {one["name"] for one in ok(jira.admin.get(f"{API}/workflowscheme"))["values"]}

    assert {"KAN: Software Simplified Workflow Scheme", "KAN: Software Simplified Workflow Scheme 2"} <= names
