"""Workflow schemes: mappings, drafts, updates and switches, and the issues that move with them."""

import pytest

from tests.sandbox.flow_site import GO, assign, finished, make, payload, scheme, status
from tests.sandbox.jira_site import API, company, messages, ok

SCHEME = f"{API}/workflowscheme"


def busy(*, issues=1):
    """A company whose project follows an own scheme, with this many issues on the way; its two workflows and the scheme."""
    jira = company(task_polls=0)
    first, second = make(jira, GO, name="Un"), make(jira, GO, name="Deux")
    number = scheme(jira, "Un", name="Actif")
    assign(jira, number)
    keys = [jira.create() for _ in range(issues)]
    return jira, first, second, number, keys


def of_project(jira):
    (found,) = ok(jira.admin.get(f"{SCHEME}/project", params={"projectId": str(jira.project.id)}))["values"]
    return found["workflowScheme"]


def test_an_unused_scheme_is_edited_at_once():
    """Name, description, default and types."""
    jira = company()
    make(jira, GO, name="Un")
    number = scheme(jira, "jira")
    body = {"name": "Autre", "description": "d", "defaultWorkflow": "Un", "issueTypeMappings": {jira.kind: "jira"}}

    found = ok(jira.admin.put(f"{SCHEME}/{number}", json=body))

    assert body == {name: found[name] for name in body}
    assert found == ok(jira.admin.get(f"{SCHEME}/{number}"))
    assert found["draft"] is False


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"name": ""}, "errorMessages"),
        ({"name": "CRM"}, "errors"),
        ({"defaultWorkflow": "Inconnu"}, "errorMessages"),
        ({"issueTypeMappings": {"99": "jira"}}, "errorMessages"),
        ({"colour": "blue"}, "errorMessages"),
    ],
)
def test_an_edit_names_what_exists_and_a_free_name(body, part):
    """400, and nothing changes."""
    jira = company()
    number = scheme(jira, "jira")

    refused = ok(jira.admin.put(f"{SCHEME}/{number}", json=body), 400)

    assert refused[part]
    assert "Schéma" == ok(jira.admin.get(f"{SCHEME}/{number}"))["name"]


def test_only_an_unused_scheme_is_deleted():
    """400 while a project follows it."""
    jira, _, _, number, _ = busy()

    assert 400 == jira.admin.delete(f"{SCHEME}/{number}").status_code
    free = scheme(jira, "jira")
    assert [204, 404] == [jira.admin.delete(f"{SCHEME}/{free}").status_code for _ in range(2)]


def test_mappings_change_one_by_one():
    """The default, a type, a workflow with its types; what is taken out follows the default again."""
    jira = company()
    make(jira, GO, name="Un")
    path = f"{SCHEME}/{scheme(jira, 'jira')}"

    ok(jira.admin.put(f"{path}/default", json={"workflow": "Un"}))
    ok(jira.admin.put(f"{path}/issuetype/{jira.kind}", json={"workflow": "jira"}))
    kind = ok(jira.admin.get(f"{path}/issuetype/{jira.kind}"))
    many = ok(jira.admin.put(f"{path}/workflow", params={"workflowName": "jira"}, json={"issueTypes": ["10002", "10000"]}))
    one = ok(jira.admin.get(f"{path}/workflow", params={"workflowName": "jira"}))
    fewer = ok(jira.admin.delete(f"{path}/issuetype/10002"))
    assert ok(jira.admin.delete(f"{path}/workflow", params={"workflowName": "jira"})) is None

    assert {"issueType": jira.kind, "workflow": "jira"} == kind
    assert {"10002": "jira", "10000": "jira"} == many["issueTypeMappings"]
    assert {"workflow": "jira", "issueTypes": ["10002", "10000"], "defaultMapping": False} == one
    assert {"10000": "jira"} == fewer["issueTypeMappings"]
    assert ({}, {"workflow": "Un"}) == (ok(jira.admin.get(path))["issueTypeMappings"], ok(jira.admin.get(f"{path}/default")))
    assert "jira" == ok(jira.admin.delete(f"{path}/default"))["defaultWorkflow"]


def test_what_a_scheme_does_not_have_is_not_found():
    """Types without a mapping of their own, workflows that are not in it, drafts, schemes."""
    jira = company()
    path = f"{SCHEME}/{scheme(jira, 'jira')}"
    default = next(one.id for one in jira.world.workflow_schemes.values() if one.is_default)

    missing = ["issuetype/10002", "issuetype/99", "workflow?workflowName=Livrable", "draft", "draft/default"]
    codes = [jira.admin.get(f"{path}/{one}").status_code for one in missing]

    assert [404] * 5 == codes
    assert [404, 404] == [jira.admin.get(f"{SCHEME}/{one}").status_code for one in (default, 99)]


def test_schemes_are_for_administrators():
    """403 for the others."""
    jira = company()
    number = scheme(jira, "jira")
    paths = ["", f"/{number}", f"/{number}/default", f"/{number}/draft", f"/project?projectId={jira.project.id}"]

    assert [403] * 5 == [jira.moe.get(f"{SCHEME}{path}").status_code for path in paths]


# Drafts


def test_an_active_scheme_changes_by_its_draft():
    """400 without ``updateDraftIfNeeded``; with it the draft changes, and the project follows what it followed."""
    jira, _, _, number, (key,) = busy()
    path = f"{SCHEME}/{number}"

    refused = jira.admin.put(f"{path}/default", json={"workflow": "Deux"})
    drafted = ok(jira.admin.put(f"{path}/default", json={"workflow": "Deux", "updateDraftIfNeeded": True}))

    assert 400 == refused.status_code
    assert (True, "Deux", "Un") == tuple(drafted[name] for name in ("draft", "defaultWorkflow", "originalDefaultWorkflow"))
    assert "Site Admin" == drafted["lastModifiedUser"]["displayName"]
    assert ["Un", "Deux"] == [
        ok(jira.admin.get(path, params={"returnDraftIfExists": flag}))["defaultWorkflow"] for flag in ("false", "true")
    ]
    assert "Un" == of_project(jira)["defaultWorkflow"]
    assert jira.fields(key, "status")["status"]["name"].startswith("Un")


def test_a_draft_is_made_once_of_an_active_scheme_only():
    """And can be thrown away."""
    jira, _, _, number, _ = busy()
    path = f"{SCHEME}/{number}"

    codes = [jira.admin.post(f"{path}/createdraft").status_code for _ in range(2)]
    changed = ok(jira.admin.put(f"{path}/draft", json={"issueTypeMappings": {jira.kind: "Deux"}}))

    assert [201, 400] == codes
    assert {jira.kind: "Deux"} == changed["issueTypeMappings"] == ok(jira.admin.get(f"{path}/draft"))["issueTypeMappings"]
    ok(jira.admin.put(f"{path}/draft/issuetype/10002", json={"workflow": "Deux"}))
    assert {"10002": "Deux"} == ok(jira.admin.delete(f"{path}/draft/issuetype/{jira.kind}"))["issueTypeMappings"]
    assert [204, 404] == [jira.admin.delete(f"{path}/draft").status_code for _ in range(2)]
    free = scheme(jira, "jira")
    assert 400 == jira.admin.post(f"{SCHEME}/{free}/createdraft").status_code


def test_publishing_a_draft_moves_the_issues_as_told():
    """Every status that goes needs a successor; then a task does it (facts 8.13)."""
    jira, first, second, number, (key,) = busy()
    path = f"{SCHEME}/{number}"
    ok(jira.admin.put(f"{path}/default", json={"workflow": "Deux", "updateDraftIfNeeded": True}))
    told = [
        {"issueTypeId": jira.kind, "statusId": str(old), "newStatusId": str(new)}
        for old, new in zip(first["ids"], second["ids"], strict=True)
    ]

    refused = messages(jira.admin.post(f"{path}/draft/publish", json={"statusMappings": told[:1]}))
    ok(jira.admin.post(f"{path}/draft/publish", params={"validateOnly": "true"}, json={"statusMappings": told}), 204)
    answer = jira.admin.post(f"{path}/draft/publish", json={"statusMappings": told})
    before = status(jira, key)

    left = ",".join(map(str, first["ids"][1:]))
    assert [f"Issue type with ID '{jira.kind}' is missing the mappings required for statuses with IDs {left}."] == refused
    assert 303 == answer.status_code
    assert answer.headers["Location"].endswith(f"/task/{answer.json()['id']}")
    assert "COMPLETE" == finished(jira, answer)["status"]
    assert (first["ids"][0], second["ids"][0]) == (before, status(jira, key))
    assert ("Deux", 404) == (of_project(jira)["defaultWorkflow"], jira.admin.get(f"{path}/draft").status_code)


# At once


def update(jira, number, **more):
    (found,) = ok(jira.admin.post(f"{SCHEME}/read", json={"workflowSchemeIds": [number]}))
    return {name: found[name] for name in ("id", "name", "description", "version")} | more


def steps(first, second):
    return [{"oldStatusId": str(old), "newStatusId": str(new)} for old, new in zip(first["ids"], second["ids"], strict=True)]


def test_schemes_are_read_with_versions_by_id_and_by_project():
    """Workflows with their ids; types grouped by workflow."""
    jira, first, second, _, _ = busy()
    number = scheme(jira, "Un", types={jira.kind: "Deux", "10002": "Deux"})

    found = ok(
        jira.admin.post(f"{SCHEME}/read", json={"workflowSchemeIds": [number, "99"], "projectIds": [str(jira.project.id)]})
    )

    assert ["Schéma", "Actif"] == [one["name"] for one in found]
    assert (first["id"], 1) == (found[0]["defaultWorkflow"]["id"], found[0]["version"]["versionNumber"])
    (group,) = found[0]["workflowsForIssueTypes"]
    assert (second["id"], {jira.kind, "10002"}) == (group["workflow"]["id"], set(group["issueTypeIds"]))
    assert 401 == jira.moe.post(f"{SCHEME}/read", json={"workflowSchemeIds": [number]}).status_code


def test_a_scheme_without_issues_is_updated_at_once():
    """200, a version further; the old version is 409 afterwards."""
    jira, _, second, number, _ = busy(issues=0)
    body = update(jira, number, name="Neuf", defaultWorkflowId=second["id"], workflowsForIssueTypes=[])

    assert {} == ok(jira.admin.post(f"{SCHEME}/update", json=body))

    assert ("Neuf", "Deux") == tuple(of_project(jira)[name] for name in ("name", "defaultWorkflow"))
    assert 409 == jira.admin.post(f"{SCHEME}/update", json=body).status_code


@pytest.mark.parametrize("way", ["workflows", "types"])
def test_an_update_with_issues_moves_them_in_a_task(way):
    """Mapped by pair of workflows, or by type."""
    jira, first, second, number, (key,) = busy()
    body = update(jira, number, defaultWorkflowId=second["id"], workflowsForIssueTypes=[])
    told = steps(first, second)
    pair = {"oldWorkflowId": first["id"], "newWorkflowId": second["id"], "statusMappings": told}
    ways = {
        "workflows": {"statusMappingsByWorkflows": [pair]},
        "types": {"statusMappingsByIssueTypeOverride": [{"issueTypeId": jira.kind, "statusMappings": told}]},
    }

    refused = jira.admin.post(f"{SCHEME}/update", json=body)
    answer = jira.admin.post(f"{SCHEME}/update", json=body | ways[way])

    assert (400, 303) == (refused.status_code, answer.status_code)
    assert "COMPLETE" == finished(jira, answer)["status"]
    assert second["ids"][0] == status(jira, key)


def test_the_mappings_that_an_update_needs_can_be_asked_for():
    """By type and by workflow; without issues none."""
    jira, first, second, number, _ = busy()
    body = {"id": number, "defaultWorkflowId": second["id"], "workflowsForIssueTypes": []}

    found = ok(jira.admin.post(f"{SCHEME}/update/mappings", json=body))

    lost = list(map(str, first["ids"]))
    assert [{"issueTypeId": jira.kind, "statusIds": lost}] == found["statusMappingsByIssueTypes"]
    assert [{"sourceWorkflowId": first["id"], "targetWorkflowId": second["id"], "statusIds": lost}] == found[
        "statusMappingsByWorkflows"
    ]
    assert {first["id"], second["id"]} == {one["workflowId"] for one in found["statusesPerWorkflow"]}
    assert {str(one) for one in (*first["ids"], *second["ids"])} == {one["id"] for one in found["statuses"]}
    empty = ok(jira.admin.post(f"{SCHEME}/update/mappings", json=body | {"id": scheme(jira, "jira")}))
    assert [] == empty["statusMappingsByIssueTypes"]


# Projects


def test_a_project_with_issues_is_switched_not_assigned():
    """Assigning is 400 (facts 8.12, trap 10); the switch takes a mapping and answers a task."""
    jira, first, second, _, (key,) = busy()
    target = scheme(jira, "Deux")
    body = {"projectId": str(jira.project.id), "targetSchemeId": target}
    told = [{"issueTypeId": jira.kind, "statusMappings": steps(first, second)}]

    assigned = jira.admin.put(f"{SCHEME}/project", json={"projectId": str(jira.project.id), "workflowSchemeId": target})
    bare = jira.admin.post(f"{SCHEME}/project/switch", json=body)
    answer = jira.admin.post(f"{SCHEME}/project/switch", json=body | {"mappingsByIssueTypeOverride": told})
    during = of_project(jira)["name"]
    again = jira.admin.post(f"{SCHEME}/project/switch", json=body | {"mappingsByIssueTypeOverride": told})
    task = finished(jira, answer)

    assert (400, 400, 303, 409) == tuple(one.status_code for one in (assigned, bare, answer, again))
    assert ("Actif", "COMPLETE", "Schéma") == (during, task["status"], of_project(jira)["name"])
    assert second["ids"][0] == status(jira, key)
    (usage,) = ok(jira.admin.get(f"{SCHEME}/{target}/projectUsages"))["projects"]["values"]
    assert str(jira.project.id) == usage["id"]


def test_an_empty_project_is_switched_without_mappings():
    """Still by a task."""
    jira, _, _, _, _ = busy(issues=0)
    body = {"projectId": str(jira.project.id), "targetSchemeId": scheme(jira, "Deux")}

    answer = jira.admin.post(f"{SCHEME}/project/switch", json=body)

    assert ("COMPLETE", "Schéma") == (finished(jira, answer)["status"], of_project(jira)["name"])


def test_a_project_goes_back_to_the_default_scheme():
    """No id, and the answer has none either (facts 8.13)."""
    jira = company()
    ok(jira.admin.put(f"{SCHEME}/project", json={"projectId": str(jira.project.id), "workflowSchemeId": None}), 204)

    assert "id" not in of_project(jira)


# Team-managed projects


def test_a_team_managed_project_has_statuses_and_workflows_of_its_own():
    """Names are free there that the site has taken; its administrators write them, its scheme takes no others (facts 5.7)."""
    jira = company(task_polls=0)
    template = "com.pyxis.greenhopper.jira:gh-simplified-agility-kanban"
    body = {"key": "TEAM", "name": "Équipe", "leadAccountId": jira.moa_user.account_id, "projectTemplateKey": template}
    project = str(ok(jira.admin.post(f"{API}/project", json=body), 201)["id"])
    scope = {"type": "PROJECT", "project": {"id": project}}

    (made,) = ok(
        jira.admin.post(
            f"{API}/statuses", json={"scope": scope, "statuses": [{"name": "En recette", "statusCategory": "DONE"}]}
        )
    )
    own = payload(GO, name="jira") | {"scope": scope}
    flow = ok(jira.admin.post(f"{API}/workflows/create", json=own))["workflows"][0]
    (read,) = ok(jira.admin.post(f"{SCHEME}/read", json={"projectIds": [project]}))
    change = {name: read[name] for name in ("id", "name", "description", "version")}
    change |= {"defaultWorkflowId": flow["id"], "workflowsForIssueTypes": []}
    ok(jira.admin.post(f"{SCHEME}/update", json=change))

    assert scope == made["scope"] == flow["scope"] == read["scope"]
    assert "jira Ouvert" in {
        one["name"] for one in ok(jira.admin.get(f"{API}/statuses/search", params={"projectId": project}))["values"]
    }
    (again,) = ok(jira.admin.post(f"{SCHEME}/read", json={"projectIds": [project]}))
    system = next(one["id"] for one in ok(jira.admin.get(f"{API}/workflows/search"))["values"] if not one["isEditable"])
    assert (
        400
        == jira.admin.post(
            f"{SCHEME}/update", json=change | {"defaultWorkflowId": system, "version": again["version"]}
        ).status_code
    )
    assert [{"id": project}] == ok(jira.admin.get(f"{API}/workflow/{flow['id']}/projectUsages"))["projects"]["values"]
    assert 400 == jira.admin.put(f"{SCHEME}/project", json={"projectId": project}).status_code
