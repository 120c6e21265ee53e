"""Workflows looked at, checked and thrown away: usages, searches, capabilities, validation, previews."""

from typing import Any

import pytest

from tests.sandbox.flow_site import GO, assign, follow, make, payload, rule, scheme
from tests.sandbox.jira_site import API, company, messages, ok, step

# Usages and end


def test_a_workflow_knows_where_it_is_used():
    """Projects, types and schemes, page by page."""
    jira = company()
    made = make(jira, GO)
    number = scheme(jira, "jira", types={jira.kind: made["name"], "10002": made["name"]})
    assign(jira, number)
    path, project = f"{API}/workflow/{made['id']}", str(jira.project.id)

    first = ok(jira.admin.get(f"{path}/project/{project}/issueTypeUsages", params={"maxResults": 1}))["issueTypes"]
    token = first["nextPageToken"]
    rest = ok(jira.admin.get(f"{path}/project/{project}/issueTypeUsages", params={"nextPageToken": token}))["issueTypes"]

    assert {jira.kind, "10002"} == {one["id"] for one in (*first["values"], *rest["values"])}
    assert [{"id": project}] == ok(jira.admin.get(f"{path}/projectUsages"))["projects"]["values"]
    assert [{"id": number}] == ok(jira.admin.get(f"{path}/workflowSchemes"))["workflowSchemes"]["values"]
    assert 404 == jira.admin.get(f"{API}/workflow/nowhere/projectUsages").status_code
    assert 401 == jira.moe.get(f"{path}/projectUsages").status_code


def test_only_an_unused_workflow_is_deleted():
    """No scheme may name it, followed or not (facts 8.15)."""
    jira = company()
    made = make(jira, GO)
    number = scheme(jira, made["name"])

    used = jira.admin.delete(f"{API}/workflow/{made['id']}")
    ok(jira.admin.delete(f"{API}/workflowscheme/{number}"), 204)

    assert (400, 403) == (used.status_code, jira.moe.delete(f"{API}/workflow/{made['id']}").status_code)
    assert [204, 404] == [jira.admin.delete(f"{API}/workflow/{made['id']}").status_code for _ in range(2)]


@pytest.mark.parametrize("path", ["workflow/search", "workflow"])
def test_the_old_workflow_calls_are_gone(path):
    """410 with the way to the new ones (facts 8.9)."""
    assert "workflows/search" in messages(company().admin.get(f"{API}/{path}"), 410)[0]


# Looking


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"isActive": "true"}, {"jira", "Livrable"}),
        ({"isActive": "false"}, {"Essai"}),
        ({"scope": "PROJECT"}, set()),
        ({"scope": "GLOBAL"}, {"jira", "Livrable", "Essai"}),
        ({"queryString": "ESS"}, {"Essai"}),
        ({"projectId": "{project}"}, {"jira", "Livrable"}),
        ({"projectId": "999"}, set()),
    ],
)
def test_workflows_are_searched_by_what_they_are(query, expected):
    """By name, scope, use and project."""
    jira = company()
    make(jira, GO)
    asked = {key: value.format(project=jira.project.id) for key, value in query.items()}

    found = ok(jira.admin.get(f"{API}/workflows/search", params=asked))["values"]

    assert expected == {one["name"] for one in found}


def test_workflows_are_sorted_as_asked():
    """By name or time, either way; anything else is refused."""
    jira = company()
    make(jira, GO)

    both = [
        [one["name"] for one in ok(jira.admin.get(f"{API}/workflows/search", params={"orderBy": order}))["values"]]
        for order in ("name", "-name")
    ]

    assert ["Essai", "jira", "Livrable"] == both[0] == both[1][::-1]
    assert 400 == jira.admin.get(f"{API}/workflows/search", params={"orderBy": "colour"}).status_code


def test_capabilities_are_those_of_a_workflow():
    """By its id, or by a project and a type; one of them has to be given (facts 8.7)."""
    jira = company()
    made = follow(jira, GO)
    place = {"projectId": str(jira.project.id), "issueTypeId": jira.kind}

    found = [
        ok(jira.admin.get(f"{API}/workflows/capabilities", params=query)) for query in ({"workflowId": made["id"]}, place)
    ]

    assert found[0] == found[1]
    rules = {one["ruleKey"]: one for one in found[0]["systemRules"]}
    assert {"Condition", "Validator", "Function", "Screen"} == {one["ruleType"] for one in rules.values()}
    assert not rules["system:restrict-issue-transition"]["isAvailableForInitialTransition"]
    assert ["software"] == found[0]["projectTypes"]
    for query in ({}, {"projectId": "1"}, {"workflowId": "nowhere"}):
        assert 400 == jira.admin.get(f"{API}/workflows/capabilities", params=query).status_code


def test_every_rule_that_a_workflow_can_have_is_taken():
    """The capabilities promise nothing that creation refuses, and reading gives every parameter back (facts 8.6)."""
    jira = company()
    flow = ok(jira.admin.get(f"{API}/workflows/search"))["values"][0]["id"]
    known = ok(jira.admin.get(f"{API}/workflows/capabilities", params={"workflowId": flow}))["systemRules"]
    kinds = {"Validator": "validators", "Function": "actions"}
    steps = []
    for number, one in enumerate(known, start=1):
        asked = rule(one["ruleKey"].removeprefix("system:"), **NEEDED.get(one["ruleKey"].removeprefix("system:"), {}))
        held: Any = {kinds.get(one["ruleType"], "transitionScreen"): [asked] if one["ruleType"] in kinds else asked}
        if one["ruleType"] == "Condition":
            held = {"conditions": {"operation": "ALL", "conditions": [asked], "conditionGroups": []}}
        steps.append(step(f"{number}1", f"Pas {number}", "GLOBAL", 2, **held))

    made = make(jira, *steps)

    assert len(known) + 1 == len(made["transitions"])


NEEDED = {
    "restrict-from-all-users": {"restrictMode": "users"},
    "previous-status-condition": {"previousStatusIds": "3"},
    "separation-of-duties": {"fromStatusId": "3", "toStatusId": "3"},
    "parent-or-child-blocking-condition": {"blocker": "CHILD", "statusIds": "3"},
    "check-field-value": {"fieldId": "summary", "comparator": "=", "comparisonType": "STRING"},
    "check-permission-validator": {"permissionKey": "EDIT_ISSUES"},
    "parent-or-child-blocking-validator": {"blocker": "PARENT", "statusIds": "3"},
    "previous-status-validator": {"previousStatusIds": "3"},
    "validate-field-value": {"ruleType": "fieldRequired", "fieldsRequired": "assignee"},
    "change-assignee": {"type": "to-current-user"},
    "copy-value-from-other-field": {"sourceFieldKey": "summary", "targetFieldKey": "description"},
    "update-field": {"field": "summary", "value": "x", "mode": "replace"},
    "trigger-webhook": {"webhookId": "1"},
    "trigger-agent": {"agentId": "712020:x"},
    "transition-screen": {"screenId": "1"},
}


@pytest.mark.parametrize(
    ("key", "parameters"),
    [
        ("restrict-from-all-users", {"restrictMode": "some"}),
        ("check-field-value", {"fieldId": "summary", "comparator": "~", "comparisonType": "STRING"}),
        ("parent-or-child-blocking-condition", {"blocker": "PARENT", "statusIds": "3"}),
        ("restrict-issue-transition", {"permissionKeys": "FLY"}),
        ("restrict-issue-transition", {"colour": "blue"}),
        ("separation-of-duties", {"fromStatusId": "3"}),
        ("separation-of-duties", {"fromStatusId": "?", "toStatusId": "3"}),
        ("jsd-approvals-block-until-approved", {}),
        ("change-assignee", {"type": "to-current-user"}),
    ],
)
def test_rules_are_checked_one_by_one(key, parameters):
    """Unknown values, missing parameters, rules of another kind or of team-managed projects only."""
    jira = company()
    conditions = {"operation": "ALL", "conditions": [rule(key, **parameters)], "conditionGroups": []}
    body = payload(step(11, "Aller", "GLOBAL", 2, conditions=conditions))

    (error,) = ok(jira.admin.post(f"{API}/workflows/create/validation", json={"payload": body}))["errors"]

    assert ("RULE", {"transitionId": "11"}) == (error["type"], error["elementReference"])
    assert 400 == jira.admin.post(f"{API}/workflows/create", json=body).status_code


@pytest.mark.parametrize(("allowed", "expected"), [(True, []), (False, ["INVALID_RULE_PARAMETER"])])
def test_whether_conditions_may_name_accounts_is_a_switch(allowed, expected):
    """Documented for team-managed projects only, seen elsewhere, too (facts 8.6, 19d)."""
    jira = company(account_conditions=allowed)
    conditions = {
        "operation": "ALL",
        "conditions": [rule("restrict-issue-transition", accountIds="allow-assignee")],
        "conditionGroups": [],
    }
    body = payload(step(11, "Aller", "GLOBAL", 2, conditions=conditions))

    found = ok(jira.admin.post(f"{API}/workflows/create/validation", json={"payload": body}))["errors"]

    assert expected == [one["code"] for one in found]


@pytest.mark.parametrize(("allowed", "code"), [(True, 200), (False, 400)])
def test_whether_a_status_may_be_referred_to_by_its_id_is_a_switch(allowed, code):
    """Observers differ (facts 8.4, 19c); a UUID beside the id is right on either site."""
    jira = company(status_reference_by_id=allowed)
    body = payload(GO)
    body["statuses"][2] = {"statusReference": "10001", "id": "10001", "name": "Terminé(e)", "statusCategory": "DONE"}
    body["workflows"][0]["statuses"][2]["statusReference"] = "10001"

    assert code == jira.admin.post(f"{API}/workflows/create", json=body).status_code


def test_errors_are_filtered_by_level():
    """Warnings alone: none of the errors."""
    jira = company()
    body = {"payload": payload(name="jira"), "validationOptions": {"levels": ["WARNING"]}}

    assert [] == ok(jira.admin.post(f"{API}/workflows/create/validation", json=body))["errors"]


def test_workflows_of_the_site_are_for_its_administrators():
    """401 for everyone else, not 403."""
    jira = company()
    calls = [
        ("POST", "workflows/create", payload(GO)),
        ("POST", "workflows", {"workflowNames": ["jira"]}),
        ("GET", "workflows/search", None),
    ]

    assert [401] * 3 == [jira.moe.request(method, f"{API}/{path}", json=body).status_code for method, path, body in calls]


def test_a_preview_shows_what_a_project_follows():
    """In the order asked, without properties, for whoever may look at workflows; one unknown fails them all."""
    jira = company()
    project = str(jira.project.id)
    asked = {"projectId": project, "issueTypeIds": ["10002", jira.kind]}

    found = ok(jira.admin.post(f"{API}/workflows/preview", json=asked))

    assert ["jira", "Livrable"] == [one["name"] for one in found["workflows"]]
    assert [{"project": project, "issueTypes": [jira.kind]}] == found["workflows"][1]["queryContext"]
    assert "To Do" in {one["rawName"] for one in found["statuses"]}
    assert (
        404 == jira.admin.post(f"{API}/workflows/preview", json={"projectId": project, "workflowNames": ["x"]}).status_code
    )
    assert 400 == jira.admin.post(f"{API}/workflows/preview", json={"projectId": project}).status_code
    assert {"value": "NEW"} == ok(jira.admin.get(f"{API}/workflows/defaultEditor"))
