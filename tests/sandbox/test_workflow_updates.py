"""Workflows rewritten, looked at and thrown away: versions, migrations, history, usages, capabilities."""

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.flow_site import assign, finished, follow, make, names, payload, rule, scheme, status
from tests.sandbox.jira_site import API, company, messages, ok, step, uuid

GO = step(11, "Aller", "GLOBAL", 2)
END = step(21, "Finir", "GLOBAL", 3)


def rewritten(jira, made, *steps, keep=(1, 2, 3), **more: Any):
    """The body of an update: the statuses to keep, by place, and the transitions."""
    workflow = {name: made[name] for name in ("id", "version")}
    statuses = [ok(jira.admin.get(f"{API}/statuses", params={"id": str(made["ids"][n - 1])}))[0] for n in keep]
    pool = [
        {"statusReference": uuid(n), "id": one["id"], "name": one["name"], "statusCategory": one["statusCategory"]}
        for n, one in zip(keep, statuses, strict=True)
    ]
    workflow |= {
        "statuses": [{"statusReference": uuid(n), "properties": {}} for n in keep],
        "transitions": [step(1, "Créer", "INITIAL", 1), *steps],
    }
    return {"statuses": pool, "workflows": [workflow | more]}


def update(jira, body, code=200):
    return ok(jira.admin.post(f"{API}/workflows/update", json=body), code)


def read(jira, made):
    return ok(jira.admin.post(f"{API}/workflows", json={"workflowIds": [made["id"]]}))["workflows"][0]


def test_an_update_replaces_all_of_it():
    """And is a version further (facts 8.10)."""
    jira = company()
    made = follow(jira, GO, END)
    key = jira.create()

    answer = update(jira, rewritten(jira, made, step(31, "Seul", "GLOBAL", 3), description="Nouveau"))

    (found,) = answer["workflows"]
    assert (["Seul"], 2, "Nouveau") == (names(key, jira.moe), found["version"]["versionNumber"], found["description"])
    assert "taskId" not in answer


def test_an_old_version_cannot_be_updated():
    """409: somebody has written in between (facts 8.10)."""
    jira = company()
    made = follow(jira, GO)
    body = rewritten(jira, made, GO, END)
    update(jira, body)

    refused = jira.admin.post(f"{API}/workflows/update", json=body)

    assert 409 == refused.status_code
    assert messages(refused, 409)[0].endswith("has been changed since its version 1 was read.")
    assert 2 == read(jira, made)["version"]["versionNumber"]


@pytest.mark.parametrize(
    "more",
    [
        {"defaultStatusMappings": [{"oldStatusReference": "{here}", "newStatusReference": uuid(3)}]},
        {
            "statusMappings": [
                {
                    "projectId": "{project}",
                    "issueTypeId": "{kind}",
                    "statusMigrations": [{"oldStatusReference": "{here}", "newStatusReference": uuid(3)}],
                }
            ]
        },
    ],
)
def test_issues_of_a_status_that_goes_are_moved_by_a_task(more):
    """Until then it stays, deprecated, in an intermediate version; a second update has to wait."""
    jira = company()
    made = follow(jira, GO, END)
    key = jira.create()
    jira.move(key, 11)
    body = rewritten(jira, made, END, keep=(1, 3), **filled(jira, made, more))

    answer = jira.admin.post(f"{API}/workflows/update", json=body)

    during = read(jira, made)
    waiting = jira.admin.post(f"{API}/workflows/create", json=payload(name="Autre"))
    assert 409 == waiting.status_code
    assert (made["ids"][1], answer.json()["taskId"]) == (status(jira, key), during["taskId"])
    assert [False, False, True] == [one["deprecated"] for one in during["statuses"]]
    assert "COMPLETE" == finished(jira, answer)["status"]
    assert made["ids"][2] == status(jira, key)
    assert (2, 3) == (len(read(jira, made)["statuses"]), read(jira, made)["version"]["versionNumber"])
    assert ["status"] == [item["field"] for item in jira.histories(key)[-1]["items"]]
    entries = history(jira, made, expand="includeIntermediateWorkflows")
    assert [False, True, False] == [one["isIntermediate"] for one in entries]
    assert 2 == len(history(jira, made))


def filled(jira, made, value):
    """With the ids of this site."""
    if isinstance(value, str):
        return value.format(here=made["ids"][1], project=jira.project.id, kind=jira.kind)
    if isinstance(value, list):
        return [filled(jira, made, one) for one in value]
    return {key: filled(jira, made, one) for key, one in value.items()}


def history(jira, made, **query):
    body = {"workflowId": made["id"]}
    return ok(jira.admin.post(f"{API}/workflow/history/list", json=body, params=query))["entries"]


def test_a_status_with_issues_does_not_go_without_a_successor():
    """400, and the validation says for which project and type; one without issues just goes."""
    jira = company()
    made = follow(jira, GO, END)
    key = jira.create()
    jira.move(key, 11)
    body = rewritten(jira, made, END, keep=(1, 3))

    (error,) = ok(jira.admin.post(f"{API}/workflows/update/validation", json={"payload": body}))["errors"]
    update(jira, body, code=400)
    jira.move(key, 21)
    update(jira, body)

    assert ("STATUS_MAPPING", "ERROR") == (error["type"], error["level"])
    assert {"projectId": str(jira.project.id), "issueTypeId": jira.kind} == error["elementReference"][
        "statusMappingReference"
    ]


def test_an_update_may_rename_a_status_and_bring_a_new_one():
    """Statuses and workflows change together."""
    jira = company()
    made = follow(jira, GO, END)
    body = rewritten(jira, made, GO, END, step(31, "Attendre", "GLOBAL", 4))
    body["statuses"][0]["name"] = "Renommé"
    body["statuses"].append({"statusReference": uuid(4), "name": "En attente", "statusCategory": "IN_PROGRESS"})
    body["workflows"][0]["statuses"].append({"statusReference": uuid(4), "properties": {"clé": "valeur"}})

    answer = update(jira, body)

    assert {"Renommé", "En attente"} < {one["name"] for one in answer["statuses"]}
    assert 4 == len(answer["workflows"][0]["statuses"])


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        (lambda body: body["workflows"][0].pop("version"), 400),
        (lambda body: body["workflows"][0].update(id="nowhere"), 400),
        (lambda body: body["workflows"][0]["transitions"].pop(0), 400),
        (lambda body: body["statuses"][0].update(name="À faire"), 400),
        (lambda body: body.update(scope={"type": "GLOBAL"}), 400),
    ],
)
def test_an_update_is_held_to_its_shape(bend, code):
    """And changes nothing when refused."""
    jira = company()
    made = follow(jira, GO)
    body = rewritten(jira, made, GO, END)
    bend(body)

    update(jira, body, code=code)

    assert 1 == read(jira, made)["version"]["versionNumber"]


def test_the_system_workflow_is_not_for_change():
    """Neither updated nor deleted."""
    jira = company()
    (system,) = [one for one in ok(jira.admin.get(f"{API}/workflows/search"))["values"] if not one["isEditable"]]
    made = make(jira, GO)

    update(jira, rewritten(jira, made | {"id": system["id"], "version": system["version"]}, GO), code=400)

    assert 400 == jira.admin.delete(f"{API}/workflow/{system['id']}").status_code


def test_another_task_makes_an_update_wait():
    """409, as for creation (facts 8.1)."""
    jira = company()
    made = follow(jira, GO)
    jira.world.switches.workflow_busy = 1

    update(jira, rewritten(jira, made, GO), code=409)

    update(jira, rewritten(jira, made, GO))


# History


def test_past_versions_can_be_read():
    """With their statuses, for 60 days."""
    jira = company()
    made = follow(jira, GO)
    update(jira, rewritten(jira, made, END))
    body = {"workflowId": made["id"], "version": 1}

    old = ok(jira.admin.post(f"{API}/workflow/history", json=body))
    numbers = [one["workflowVersion"] for one in history(jira, made)]
    jira.world.clock.advance(timedelta(days=61))

    assert [["Créer", "Aller"]] == [[step["name"] for step in one["transitions"]] for one in old["workflows"]]
    assert 3 == len(old["statuses"])
    assert [2, 1] == numbers
    assert [2] == [one["workflowVersion"] for one in history(jira, made)]
    assert 400 == jira.admin.post(f"{API}/workflow/history", json=body).status_code


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
