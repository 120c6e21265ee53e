"""A whole project from one template, on the Enterprise plan (facts 5A)."""

from copy import deepcopy
from typing import Any

import pytest

from tests.sandbox.flow_site import finished
from tests.sandbox.jira_site import API, company, errors, ok

TODO, DOING, DONE = (f"pcri:status:ref:{name}" for name in ("todo", "doing", "done"))


def template(jira) -> dict[str, Any]:
    """A Kanban project of the classic kind: a role, a type, three statuses, a gated workflow, a board with limits."""
    role = {"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": "pcri:role:ref:moa"}}
    gate = {"operation": "ALL", "conditions": [role], "conditionGroup": []}
    return {
        "details": {"key": "TPL", "name": "Modèle", "leadAccountId": jira.moa_user.account_id, "enableComponents": True},
        "template": {
            "scope": {"type": "GLOBAL"},
            "project": {"pcri": "pcri:project:ref:p", "projectTypeKey": "software", "workflowSchemeId": "pcri:workflowscheme:ref:ws"},
            "role": {
                "roles": [{"name": "Recette", "pcri": "pcri:role:ref:moa", "onConflict": "FAIL", "type": "EDITABLE"}],
                "roleToProjectActors": {"pcri:role:ref:moa": [f"pcri:user:id:{jira.moa_user.account_id}"]},
            },
            "issueType": {
                "issueTypes": [{"name": "Recette", "hierarchyLevel": 0, "pcri": "pcri:issuetype:ref:t", "onConflict": "USE"}],
                "issueTypeScheme": {"name": "TPL types", "issueTypeIds": ["pcri:issuetype:ref:t", "pcri:issuetype:id:10002"], "pcri": "pcri:issuetypescheme:ref:s"},
            },
            "workflow": {
                "statuses": [
                    {"name": "À faire", "statusCategory": "TODO", "pcri": TODO, "onConflict": "USE"},
                    {"name": "En recette bis", "statusCategory": "IN_PROGRESS", "pcri": DOING},
                    {"name": "Terminé(e)", "statusCategory": "DONE", "pcri": DONE, "onConflict": "USE"},
                ],
                "workflows": [
                    {
                        "name": "Recette",
                        "pcri": "pcri:workflow:ref:w",
                        "statuses": [{"pcri": one, "properties": {}} for one in (TODO, DOING, DONE)],
                        "transitions": [
                            {"id": 1, "name": "Créer", "type": "initial", "to": {"status": TODO}},
                            {"id": 11, "name": "Prendre", "type": "directed", "from": [{"status": TODO}], "to": {"status": DOING}},
                            {"id": 21, "name": "Accepter", "type": "directed", "from": [{"status": DOING}], "to": {"status": DONE}, "conditions": gate},
                        ],
                    }
                ],
                "workflowScheme": {"name": "TPL flux", "pcri": "pcri:workflowscheme:ref:ws", "defaultWorkflow": "pcri:workflow:ref:w", "explicitMappings": {"pcri:issuetype:id:10002": "pcri:workflow:ref:w"}},
            },
            "boards": {
                "boards": [
                    {
                        "name": "Tableau",
                        "pcri": "pcri:board:ref:b",
                        "supportsSprint": False,
                        "columns": [
                            {"name": "Avant", "statusIds": [TODO]},
                            {"name": "Pendant", "statusIds": [DOING], "maximumIssueConstraint": 3},
                            {"name": "Après", "statusIds": [DONE]},
                        ],
                        "quickFilters": [{"name": "À moi", "jqlQuery": "assignee = currentUser()"}],
                    }
                ]
            },
        },
    }  # fmt: skip


def sizes(world):
    return [len(one) for one in (world.roles, world.types, world.type_schemes, world.statuses, world.workflows, world.workflow_schemes, world.permission_schemes, world.projects, world.filters, world.boards)]  # fmt: skip


def post(jira, body):
    return jira.admin.post(f"{API}/project-template", json=body)


def test_one_call_makes_the_project_with_all_that_belongs_to_it():
    """303 and a task; then roles with their people, types, gated workflow and a board with columns and limits."""
    jira = company(enterprise=True)

    answer = post(jira, template(jira))
    before = jira.admin.get(f"{API}/project/TPL").status_code
    task = finished(jira, answer)

    assert (303, 404, "COMPLETE") == (answer.status_code, before, task["status"])
    project = ok(jira.admin.get(f"{API}/project/TPL"))
    kind = next(one["id"] for one in project["issueTypes"] if one["name"] == "Recette")
    body = {"project": {"key": "TPL"}, "issuetype": {"id": kind}, "summary": "s"}
    key = ok(jira.moa.post(f"{API}/issue", json={"fields": body}), 201)["key"]
    jira.move(key, 11)
    jira.move(key, 21, status=400)
    jira.move(key, 21, who=jira.moa)
    (board,) = ok(jira.admin.get("/rest/agile/1.0/board", params={"projectKeyOrId": "TPL"}))["values"]
    columns = ok(jira.admin.get(f"/rest/agile/1.0/board/{board['id']}/configuration"))["columnConfig"]["columns"]
    assert "kanban" == board["type"]
    assert ["Avant", "Pendant", "Après"] == [one["name"] for one in columns][-3:]
    assert 3 == columns[-2]["max"]


def bend(body, *path, to):
    changed = deepcopy(body)
    place = changed
    for one in path[:-1]:
        place = place[one]
    place[path[-1]] = to
    return changed


T = "template"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ((T, "boards", "boards", 0, "columns", 0, "statusIds"), ["pcri:status:ref:nowhere"]),
        ((T, "boards", "boards", 0, "columns", 0, "statusIds"), ["todo"]),
        ((T, "boards", "boards", 0, "columns"), 5),
        ((T, "workflow", "workflows", 0, "transitions", 1, "type"), "sideways"),
        ((T, "workflow", "workflows", 0, "transitions", 1, "from"), []),
        ((T, "workflow", "statuses", 1, "name"), ""),
        ((T, "role", "roles", 0, "name"), "MOA"),
        ((T, "role", "roleToProjectActors"), {"pcri:role:ref:moa": ["pcri:user:id:nobody"]}),
        ((T, "issueType", "issueTypeScheme", "issueTypeIds"), []),
        ((T, "project", "workflowSchemeId"), "pcri:workflowscheme:id:99"),
        (("details", "key"), "CRM"),
        (("details", "leadAccountId"), "nobody"),
    ],
)
def test_a_template_that_cannot_be_built_leaves_nothing_behind(path, to):
    """The task fails with a message (facts 5A.2)."""
    jira = company(enterprise=True)
    before = sizes(jira.world)

    task = finished(jira, post(jira, bend(template(jira), *path, to=to)))

    assert ("FAILED", before) == (task["status"], sizes(jira.world))
    assert task["message"]


def test_a_wrong_key_may_show_at_once():
    """400 instead of a failed task, as the switch says (facts 5A.2 [?])."""
    jira = company(enterprise=True, template_errors="request")

    assert "projectKey" in errors(post(jira, bend(template(jira), "details", "key", to="CRM")))


@pytest.mark.parametrize("part", ["notification", "security", "field"])
def test_what_is_not_built_here_is_said(part):
    """400 rather than a project without it."""
    jira = company(enterprise=True)

    assert 400 == post(jira, bend(template(jira), T, part, to={"name": "x"})).status_code


def test_templates_are_for_enterprise_administrators():
    """403 on other plans and for everyone else."""
    jira = company()

    assert 403 == post(jira, template(jira)).status_code
    jira.world.switches.enterprise = True
    assert 403 == jira.moe.post(f"{API}/project-template", json=template(jira)).status_code


@pytest.mark.parametrize(("conflict", "state"), [("FAIL", "FAILED"), ("USE", "COMPLETE"), ("NEW", "COMPLETE")])
def test_a_conflict_of_names_is_settled_as_told(conflict, state):
    """Refuse, use what is there, or make another one beside it (facts 5A.5)."""
    jira = company(enterprise=True)
    body = template(jira)
    body[T]["role"]["roles"][0] |= {"name": "MOA", "onConflict": conflict}
    roles = len(jira.world.roles)

    assert state == finished(jira, post(jira, body))["status"]
    assert roles + (conflict == "NEW") == len(jira.world.roles)
