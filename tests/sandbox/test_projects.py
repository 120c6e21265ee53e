"""A project's life: made, changed, found, put away and taken back (facts 5)."""

from datetime import timedelta

import pytest

from tests.sandbox.jira_site import API, company, errors, messages, ok


def create(jira, **more):
    body = {"key": "NEUF", "name": "Neuf", "leadAccountId": jira.moa_user.account_id, "projectTypeKey": "software"}
    return jira.admin.post(f"{API}/project", json=body | more)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "neuf"}, "projectKey"),
        ({"key": "ABCDEFGHIJK"}, "projectKey"),
        ({"key": "CRM"}, "projectKey"),
        ({"key": None}, "projectKey"),
        ({"name": "crm velours"}, "projectName"),
        ({"name": "x" * 81}, "projectName"),
        ({"leadAccountId": "nobody"}, "projectLead"),
        ({"leadAccountId": None}, "projectLead"),
        ({"assigneeType": "COMPONENT_LEAD"}, "assigneeType"),
        ({"categoryId": 1}, "projectCategory"),
        ({"permissionScheme": 1}, "permissionScheme"),
        ({"notificationScheme": 1}, "notificationScheme"),
        ({"issueSecurityScheme": 1}, "issueSecurityScheme"),
        ({"url": "velours"}, "projectUrl"),
        ({"projectTypeKey": "hardware"}, "projectType"),
    ],
)
def test_what_a_project_cannot_have_is_named(jira, wrong, field):
    """One error for each wrong field, under Jira's name of it."""
    assert {field} == errors(create(jira, **wrong)).keys()


def test_a_new_project_answers_its_id_as_a_number(jira):
    """A number on create, a string ever after (facts 16.3); unknown keys are refused."""
    made = ok(create(jira), 201)

    assert {"self", "id", "key"} == made.keys()
    assert isinstance(made["id"], int)
    assert str(made["id"]) == ok(jira.admin.get(f"{API}/project/NEUF"))["id"]
    assert 400 == create(jira, key="X2", template="kanban").status_code


def test_the_trash_keeps_key_and_name(jira):
    """Gone for everybody, yet neither key nor name is free; issues are gone with it (facts 5.5)."""
    key = jira.create()
    ok(jira.admin.delete(f"{API}/project/CRM"), 204)
    wrong = errors(create(jira, key="CRM", name="CRM Velours"))

    messages(jira.admin.get(f"{API}/project/CRM"), 404)
    messages(jira.admin.get(f"{API}/issue/{key}"), 404)
    assert {"projectKey", "projectName"} == wrong.keys()
    assert "projectKey" in ok(jira.admin.get(f"{API}/projectvalidate/key", params={"key": "CRM"}))["errors"]
    assert [] == jira.search("project = CRM")["issues"]


def test_out_of_the_trash_all_is_there_again(jira):
    """Restored, with its issues; in the trash it is listed for administrators, with a date to go by."""
    key = jira.create()
    ok(jira.admin.delete(f"{API}/project/CRM"), 204)
    trashed = ok(jira.admin.get(f"{API}/project/search", params={"status": "deleted"}))["values"]
    hidden = ok(jira.moa.get(f"{API}/project/search", params={"status": "deleted"}))["values"]
    messages(jira.moa.post(f"{API}/project/CRM/restore"), 404)
    restored = ok(jira.admin.post(f"{API}/project/CRM/restore"))

    assert (["CRM"], []) == ([one["key"] for one in trashed], hidden)
    assert {"deleted", "deletedDate", "deletedBy", "retentionTillDate"} <= trashed[0].keys()
    assert "deleted" not in restored
    assert key == ok(jira.admin.get(f"{API}/issue/{key}"))["key"]
    messages(jira.admin.post(f"{API}/project/CRM/restore"))


def test_without_undo_all_is_gone(jira):
    """Issues, components, versions and the key; workflow and scheme stay (facts 5.5)."""
    parent = jira.create(kind="10002")
    jira.create(kind="10003", parent={"key": parent})
    ok(jira.admin.post(f"{API}/version", json={"projectId": jira.project.id, "name": "1.0"}), 201)
    ok(jira.admin.delete(f"{API}/project/CRM", params={"enableUndo": "false"}), 204)
    world = jira.world

    assert ({}, {}, {}, {}) == (world.issues, world.components, world.versions, world.issue_by_key)
    assert "CRM" in {one["name"] for one in ok(jira.admin.get(f"{API}/workflowscheme"))["values"]}
    ok(create(jira, key="CRM"), 201)


def test_deleting_later_is_a_task(jira):
    """303 to a task; the project goes when that has run (facts 5.5, 16.2)."""
    answer = jira.admin.post(f"{API}/project/CRM/delete")
    jira.world.clock.advance(timedelta(minutes=1))
    task = ok(jira.admin.get(answer.headers["location"]))

    assert (303, "COMPLETE") == (answer.status_code, task["status"])
    messages(jira.admin.get(f"{API}/project/CRM"), 404)
    messages(jira.moa.post(f"{API}/project/CRM/delete"), 404)


def test_an_archived_project_is_for_administrators_only(jira):
    """Nobody finds or changes it; on a plan below Premium there is no archive."""
    ok(jira.admin.post(f"{API}/project/CRM/archive"), 204)

    messages(jira.moa.get(f"{API}/project/CRM"), 404)
    assert ok(jira.admin.get(f"{API}/project/CRM"))["archived"] is True
    assert [] == jira.search("project = CRM")["issues"]
    messages(jira.admin.post(f"{API}/project/CRM/archive"))
    assert "archived" not in ok(jira.admin.post(f"{API}/project/CRM/restore"))
    assert 403 == company(premium=False).admin.post(f"{API}/project/CRM/archive").status_code


def test_a_new_key_moves_the_issues_and_the_old_one_still_leads_there(jira):
    """Issues carry the new key, the old ones answer with it (facts 3.18)."""
    key = jira.create()
    shown = ok(jira.admin.put(f"{API}/project/CRM", json={"key": "MOA"}))

    assert "MOA" == shown["key"]
    assert "MOA-1" == ok(jira.admin.get(f"{API}/issue/{key}"))["key"]
    assert "MOA" == ok(jira.admin.get(f"{API}/project/CRM"))["key"]
    assert ["MOA-1"] == [one["key"] for one in jira.search("project = MOA", fields=["key"])["issues"]]
    opened = ok(jira.admin.get(f"{API}/project/search", params={"expand": "projectKeys"}))["values"][0]
    assert ["MOA", "CRM"] == opened["projectKeys"]
    assert {"projectKey"} == errors(create(jira, key="CRM")).keys()


def test_only_what_is_given_changes(jira):
    """Name, description, lead, default assignee, address, category."""
    before = ok(jira.admin.get(f"{API}/project/CRM"))
    ok(jira.admin.put(f"{API}/project/CRM", json={"description": "Relation client"}))
    after = ok(jira.admin.get(f"{API}/project/CRM"))

    assert {"description"} == {name for name in before if before[name] != after[name]}
    assert {"projectLead"} == errors(jira.admin.put(f"{API}/project/CRM", json={"leadAccountId": "x"})).keys()
    assert 403 == jira.moe.put(f"{API}/project/CRM", json={"name": "Autre"}).status_code


def test_lists_are_short_until_expanded(jira):
    """Lead, description and the rest come on request in lists; a single project has lead and description anyway."""
    short = ok(jira.admin.get(f"{API}/project/search"))["values"][0]
    asked = {"expand": "lead,description,issueTypes,insight"}
    long = ok(jira.admin.get(f"{API}/project/search", params=asked))["values"][0]

    assert not {"lead", "description", "issueTypes"} & short.keys()
    assert {"lead", "description", "issueTypes"} <= long.keys()
    assert {"totalIssueCount": 0} == long["insight"]
    assert {"lead", "description"} <= ok(jira.admin.get(f"{API}/project/CRM")).keys()


def test_the_search_narrows_and_orders(jira):
    """By words, type, action and properties; descending with a minus."""
    ok(create(jira), 201)
    ok(jira.admin.put(f"{API}/project/NEUF/properties/lot", json={"numero": 2}), 201)

    def keys(who=jira.admin, **params):
        return [one["key"] for one in ok(who.get(f"{API}/project/search", params=params))["values"]]

    assert ["CRM", "NEUF"] == keys()
    assert ["NEUF", "CRM"] == keys(orderBy="-key")
    assert ["NEUF"] == keys(query="neu")
    assert [] == keys(typeKey="business")
    assert [] == keys(jira.moe, action="edit")
    assert ["NEUF"] == keys(propertyQuery="[lot].numero=2")
    shown = ok(jira.admin.get(f"{API}/project/search", params={"properties": "lot", "keys": "NEUF"}))["values"][0]
    assert {"lot": {"numero": 2}} == shown["properties"]
    messages(jira.admin.get(f"{API}/project/search", params={"orderBy": "size"}))
    messages(jira.admin.get(f"{API}/project/search", params={"action": "fly"}))


def test_recent_projects_are_those_looked_at(jira):
    """Each caller's own, the latest first."""
    ok(create(jira), 201)
    ok(jira.moe.get(f"{API}/project/CRM"))
    ok(jira.moe.get(f"{API}/project/NEUF"))

    assert ["NEUF", "CRM"] == [one["key"] for one in ok(jira.moe.get(f"{API}/project/recent"))]
    assert ["NEUF"] == [one["key"] for one in ok(jira.moe.get(f"{API}/project", params={"recent": "1"}))]
    assert [] == ok(jira.moa.get(f"{API}/project/recent"))


def test_a_free_key_and_name_can_be_asked_for(jira):
    """As they are when free, numbered when taken; always 200 (facts 5.6)."""
    assert "CRM1" == ok(jira.admin.get(f"{API}/projectvalidate/validProjectKey", params={"key": "crm"}))
    assert "NEUF" == ok(jira.admin.get(f"{API}/projectvalidate/validProjectKey", params={"key": "NEUF"}))
    assert "CRM Velours 2" == ok(jira.admin.get(f"{API}/projectvalidate/validProjectName", params={"name": "CRM Velours"}))


def test_categories_gather_projects(jira):
    """A name once (409); deleted, its projects are in none."""
    url = f"{API}/projectCategory"
    made = ok(jira.admin.post(url, json={"name": "Refonte"}), 201)
    messages(jira.admin.post(url, json={"name": "Refonte"}), 409)
    ok(jira.admin.put(f"{API}/project/CRM", json={"categoryId": int(made["id"])}))
    ok(jira.admin.put(f"{url}/{made['id']}", json={"description": "2026"}))

    assert "2026" == ok(jira.admin.get(f"{API}/project/CRM"))["projectCategory"]["description"]
    ok(jira.admin.delete(f"{url}/{made['id']}"), 204)
    assert "projectCategory" not in ok(jira.admin.get(f"{API}/project/CRM"))


def test_features_depend_on_one_another(jira):
    """Some are fixed, some need others first."""
    body = {"key": "EQ", "name": "Équipe", "leadAccountId": jira.moa_user.account_id}
    template = "com.pyxis.greenhopper.jira:gh-simplified-agility-kanban"
    ok(jira.admin.post(f"{API}/project", json=body | {"projectTemplateKey": template}), 201)
    url = f"{API}/project/EQ/features"

    messages(jira.admin.put(f"{url}/jsw.agility.sprints", json={"state": "ENABLED"}))
    ok(jira.admin.put(f"{url}/jsw.agility.backlog", json={"state": "ENABLED"}))
    shown = ok(jira.admin.put(f"{url}/jsw.agility.sprints", json={"state": "ENABLED"}))["features"]
    assert "ENABLED" == next(one["state"] for one in shown if one["feature"] == "jsw.agility.sprints")
    messages(jira.admin.put(f"{url}/jsw.agility.board", json={"state": "DISABLED"}))
    messages(jira.admin.put(f"{url}/nothing", json={"state": "ENABLED"}), 404)


def test_mail_is_sent_in_the_name_of_the_site_unless_set(jira):
    """An empty address goes back to the site's own."""
    url = f"{API}/project/{jira.project.id}/email"
    ok(jira.admin.put(url, json={"emailAddress": "crm@velours.example"}), 204)

    assert "crm@velours.example" == ok(jira.admin.get(url))["emailAddress"]
    ok(jira.admin.put(url, json={"emailAddress": ""}), 204)
    assert "jira@velours.atlassian.net" == ok(jira.admin.get(url))["emailAddress"]
    messages(jira.admin.put(url, json={"emailAddress": "velours"}))


def test_whoever_listens_hears_of_a_projects_life(jira):
    """Made, changed, put away, taken back, deleted: each under its webhook name (facts 10.3)."""
    heard = []
    jira.world.listeners.append(lambda event: heard.append(event.name))
    ok(create(jira), 201)
    ok(jira.admin.put(f"{API}/project/NEUF", json={"description": "x"}))
    ok(jira.admin.delete(f"{API}/project/NEUF"), 204)
    ok(jira.admin.post(f"{API}/project/NEUF/restore"))
    ok(jira.admin.delete(f"{API}/project/NEUF", params={"enableUndo": "false"}), 204)

    lived = ["project_created", "project_updated", "project_soft_deleted", "project_restored_deleted", "project_deleted"]
    assert lived == heard
