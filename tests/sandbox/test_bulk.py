"""Many issues at once, later: each operation, whom it reaches, and what it leaves."""

import pytest

from tests.sandbox.jira_site import API, company, doc, ok

BULK = f"{API}/bulk/issues"


@pytest.fixture
def keys(jira):
    return [jira.create() for _ in range(2)]


def carried(jira, path, body, who=None):
    """The outcome of an operation, asked after until it has ended."""
    number = ok((who or jira.admin).post(f"{BULK}/{path}", json=body), 201)["taskId"]
    for _ in range(5):
        told = ok((who or jira.admin).get(f"{API}/bulk/queue/{number}"))
        if told["status"] not in ("ENQUEUED", "RUNNING"):
            break
    assert "COMPLETE" == told["status"]
    return told


def edited(jira, keys, actions, fields, who=None):
    body = {"selectedIssueIdsOrKeys": keys, "selectedActions": actions, "editedFieldsInput": fields}
    return carried(jira, "fields", body, who)


def test_an_edit_reaches_all_it_can(jira, keys):
    """Unknown issues are counted, not named."""
    fields = {
        "labelsFields": [{"fieldId": "labels", "labels": [{"name": "gel"}], "bulkEditMultiSelectFieldOption": "ADD"}],
        "priority": {"priorityId": "1"},
        "datePickerFields": [{"fieldId": "duedate", "date": {"formattedDate": "2026-10-01"}}],
        "multiselectComponents": {
            "fieldId": "components",
            "components": [{"componentId": int(jira.component)}],
            "bulkEditMultiSelectFieldOption": "REPLACE",
        },
    }

    told = edited(jira, [*keys, "CRM-99"], ["labels", "priority", "duedate", "components"], fields)

    assert (2, 1, 3) == (
        len(told["processedAccessibleIssues"]),
        told["invalidOrInaccessibleIssueCount"],
        told["totalIssueCount"],
    )
    found = jira.fields(keys[1], "labels", "priority", "duedate", "components")
    assert (["gel"], "1", "2026-10-01", "MOE") == (
        found["labels"],
        found["priority"]["id"],
        found["duedate"],
        found["components"][0]["name"],
    )


def test_what_is_not_selected_stays(jira, keys):
    """A value without its action is ignored, an action without a value is 400."""
    label = {"fieldId": "labels", "labels": [{"name": "a"}], "bulkEditMultiSelectFieldOption": "ADD"}

    edited(jira, keys, ["priority"], {"labelsFields": [label], "priority": {"priorityId": "5"}})
    body = {
        "selectedIssueIdsOrKeys": keys,
        "selectedActions": ["labels"],
        "editedFieldsInput": {"priority": {"priorityId": "5"}},
    }
    refused = jira.admin.post(f"{BULK}/fields", json=body)

    assert [] == jira.fields(keys[0], "labels")["labels"]
    assert ["errors"] == list(ok(refused, 400))


def test_failures_are_told_by_issue(jira, keys):
    """The others go on."""
    jira.world.deny(jira.moe_user.account_id, "SCHEDULE_ISSUES")
    date = {"datePickerFields": [{"fieldId": "duedate", "date": {"formattedDate": "2026-10-01"}}]}

    told = edited(jira, keys, ["duedate"], date, jira.moe)

    assert [] == told["processedAccessibleIssues"]
    assert 2 == len(told["failedAccessibleIssues"])


def test_many_move_along_their_workflow(jira, keys):
    """Those that cannot are told; what all can take is listed by workflow."""
    offered = ok(jira.moe.get(f"{BULK}/transition", params={"issueIdsOrKeys": ",".join(keys)}))["availableTransitions"]
    inputs = [
        {"selectedIssueIdsOrKeys": keys, "transitionId": "11"},
        {"selectedIssueIdsOrKeys": keys[:1], "transitionId": "99"},
    ]

    told = carried(jira, "transition", {"bulkTransitionInputs": inputs}, jira.moe)

    assert [(keys, [11, 31])] == [(one["issues"], [step["transitionId"] for step in one["transitions"]]) for one in offered]
    assert (2, 1) == (len(told["processedAccessibleIssues"]), len(told["failedAccessibleIssues"]))
    assert "En recette" == jira.fields(keys[1], "status")["status"]["name"]


def test_a_moved_issue_keeps_its_id_and_answers_to_its_old_key(jira, keys):
    """Components stay behind; the history has both sides (facts 2.8, 3.18)."""
    project = {"key": "SAV", "name": "SAV", "leadAccountId": jira.moa_user.account_id, "projectTypeKey": "software"}
    ok(jira.admin.post(f"{API}/project", json=project), 201)
    jira.edit(keys[0], fields={"components": [{"id": jira.component}]})
    child = jira.create(kind="10003", parent={"key": keys[0]})
    source = {"issueIdsOrKeys": [keys[0]], "inferStatusDefaults": True, "inferFieldDefaults": True}
    source |= {"inferClassificationDefaults": True, "inferSubtaskTypeDefault": True}

    carried(jira, "move", {"targetToSourcesMapping": {"SAV,10002": source}})

    read = ok(jira.moe.get(f"{API}/issue/{keys[0]}"))
    assert ("SAV-1", "SAV", "10002", []) == (
        read["key"],
        read["fields"]["project"]["key"],
        read["fields"]["issuetype"]["id"],
        read["fields"]["components"],
    )
    items = {item["field"]: item for item in jira.items("SAV-1")}
    assert (keys[0], "SAV-1", False) == (items["Key"]["fromString"], items["Key"]["toString"], "fieldId" in items["Key"])
    assert "CRM Velours" == items["project"]["fromString"]
    assert "SAV-2" == ok(jira.moe.get(f"{API}/issue/{child}"))["key"]
    assert 1 == len(jira.search("project = CRM", fields=["key"])["issues"])


def test_many_are_deleted_and_watched(jira, keys):
    """Only by those who may."""
    refused = carried(jira, "delete", {"selectedIssueIdsOrKeys": keys}, jira.moe)
    carried(jira, "watch", {"selectedIssueIdsOrKeys": keys}, jira.moe)
    watched = jira.fields(keys[0], "watches")["watches"]["watchCount"]
    carried(jira, "unwatch", {"selectedIssueIdsOrKeys": keys}, jira.moe)
    carried(jira, "delete", {"selectedIssueIdsOrKeys": keys})

    assert (2, 2) == (len(refused["failedAccessibleIssues"]), watched)
    assert 404 == jira.admin.get(f"{API}/issue/{keys[0]}").status_code


def test_fields_that_all_selected_issues_share_are_listed(jira, keys):
    """By part of the name, fifty a page."""
    address, query = f"{BULK}/fields", {"issueIdsOrKeys": ",".join(keys)}

    labels = ok(jira.admin.get(address, params=query | {"searchText": "étiq"}))["fields"]

    assert [("labels", ["ADD", "REMOVE", "REPLACE", "REMOVE_ALL"])] == [
        (one["id"], one["multiSelectFieldOptions"]) for one in labels
    ]
    assert 404 == jira.admin.get(address, params=query | {"searchText": "zzz"}).status_code


def test_bulk_changes_are_a_permission(jira, keys):
    """401, in the envelope of bulk operations (facts 3.15, 3.17); a thousand issues at most."""
    jira.world.deny(jira.moe_user.account_id, "BULK_CHANGE")
    body = {"selectedIssueIdsOrKeys": keys}

    refused = jira.moe.post(f"{BULK}/watch", json=body)

    assert ["message"] == list(ok(refused, 401)["errors"][0])
    assert 400 == jira.admin.post(f"{BULK}/watch", json={"selectedIssueIdsOrKeys": ["1"] * 1001}).status_code
    assert 400 == jira.admin.post(f"{BULK}/watch", json=body | {"notify": True}).status_code


# Properties


def test_properties_are_written_in_bulk(jira, keys):
    """303 to a task: for a list, for each, by filter, and away again (facts 13.3)."""
    first, second = (int(ok(jira.admin.get(f"{API}/issue/{key}"))["id"]) for key in keys)
    address = f"{API}/issue/properties"

    def done(answer):
        assert 303 == answer.status_code, answer.text
        while ok(jira.admin.get(answer.headers["location"]))["status"] != "COMPLETE":
            pass
        return [jira.world.issues[number].properties for number in (first, second)]

    assert [{"a": 1}, {"a": 1}] == done(
        jira.admin.post(address, json={"entitiesIds": [first, second], "properties": {"a": 1}})
    )
    each = {"issues": [{"issueID": first, "properties": {"b": 2}}]}
    assert [{"a": 1, "b": 2}, {"a": 1}] == done(jira.admin.post(f"{address}/multi", json=each))
    picked = {"value": 3, "filter": {"hasProperty": True}}
    assert [{"a": 1, "b": 3}, {"a": 1}] == done(jira.admin.put(f"{address}/b", json=picked))
    gone = jira.admin.request("DELETE", f"{address}/a", json={"entityIds": [first], "currentValue": 1})
    assert [{"b": 3}, {"a": 1}] == done(gone)


def test_bad_bulk_properties_are_refused(jira):
    """Issues that are not there, values too many."""
    jira.create()
    address = f"{API}/issue/properties"

    assert 400 == jira.admin.post(address, json={"entitiesIds": [99], "properties": {"a": 1}}).status_code
    many = {str(number): 1 for number in range(11)}
    assert 400 == jira.admin.post(address, json={"entitiesIds": [10000], "properties": many}).status_code
    assert 403 == jira.admin.post(f"{address}/multi", json={"issues": [{"issueID": 99, "properties": {"a": 1}}]}).status_code


# The archive


def test_an_archived_issue_is_not_found_and_not_changed(jira, keys):
    """It can be read, and brought back; sub-tasks go along but not alone."""
    child = jira.create(kind="10003", parent={"key": keys[0]})

    told = ok(jira.admin.put(f"{API}/issue/archive", json={"issueIdsOrKeys": [keys[0], child, "CRM-99"]}))

    assert (1, 1, [child]) == (
        told["numberOfIssuesUpdated"],
        told["errors"]["issuesNotFound"]["count"],
        told["errors"]["issueIsSubtask"]["issueIdsOrKeys"],
    )
    assert 1 == len(jira.search("project = CRM", fields=["key"])["issues"])
    assert 200 == jira.moe.get(f"{API}/issue/{keys[0]}").status_code
    jira.edit(keys[0], status=400, fields={"summary": "B"})
    ok(jira.admin.put(f"{API}/issue/unarchive", json={"issueIdsOrKeys": [keys[0]]}))
    jira.edit(keys[0], fields={"summary": "B"})


def test_the_archive_is_for_administrators_of_premium_sites(jira, keys):
    """403 else; 400 when nothing can be archived; 202 for a query."""
    body = {"issueIdsOrKeys": keys}
    plain = company(premium=False)

    assert 403 == jira.moe.put(f"{API}/issue/archive", json=body).status_code
    assert 403 == plain.admin.put(f"{API}/issue/archive", json=body).status_code
    assert 400 == jira.admin.put(f"{API}/issue/archive", json={"issueIdsOrKeys": ["CRM-99"]}).status_code
    address = ok(jira.admin.post(f"{API}/issue/archive", json={"jql": "project = CRM"}), 202)
    while ok(jira.admin.get(address))["status"] != "COMPLETE":
        pass
    assert [] == jira.search("project = CRM", fields=["key"])["issues"]


def test_a_bulk_edit_takes_documents_and_empties(jira, keys):
    """Rich texts are ADF here as well; REMOVE_ALL clears a list."""
    jira.edit(keys[0], fields={"labels": ["a", "b"]})
    fields = {
        "richTextFields": [{"fieldId": "description", "richText": {"adfValue": doc("Lot")}}],
        "labelsFields": [{"fieldId": "labels", "labels": [], "bulkEditMultiSelectFieldOption": "REMOVE_ALL"}],
        "status": {"statusId": str(jira.world.issue(keys[0]).status_id + 1)},
    }

    edited(jira, keys, ["description", "labels", "status"], fields)

    found = jira.fields(keys[0], "description", "labels", "status")
    assert ("doc", []) == (found["description"]["type"], found["labels"])
    assert "En recette" == found["status"]["name"]
