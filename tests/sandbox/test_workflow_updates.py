"""Workflows rewritten: versions, issues that move with their statuses, migrations, history."""

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.flow_site import GO, finished, follow, make, names, payload, status
from tests.sandbox.jira_site import API, company, messages, ok, step, uuid

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
