"""Names, schemes, workflows and boards: what a site is made of, and what it does not let one assume (traps 9 to 13 and 15)."""

import re

import pytest

from integration.errors import Refused
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from tests.mapping.blueprints import charter, item, phase, template_of
from tests.sandbox.jira_site import company, errors, messages, ok, uuid, workflow
from tests.sync.site import KEYS, new_site, no_wait, yes
from tests.traps.naive import AGILE, API

SMALL = template_of(phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))))
US = "712020:bornage"


def prepared(site=None):
    site = site or new_site()
    prepare(site.reader, site.writer, SMALL, language="fr", gates="all", ask=yes, sleep=no_wait)
    return site


def applied(site):
    return bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, sleep=no_wait)


def heard(world):
    """What is sent from now on: method and path, and the body."""
    sent = []
    world.on_call = lambda request, _: sent.append((f"{request.method} {request.path}", request.body))
    return sent


def test_trap_09_naive_names_are_english(scene):
    """Trap 9: on a French site no type is called “Task”, no status “Done”, and no message says “not valid”."""
    issue = scene.item("data.flow")
    with scene.as_("hugo") as hugo:
        kinds = [kind["name"] for kind in ok(hugo.get(f"{API}/issuetype"))]
        fields = [field["name"] for field in ok(hugo.get(f"{API}/field"))]
        made = {"project": {"key": "CRM"}, "issuetype": {"name": "Task"}, "summary": "Essai"}
        refused = hugo.post(f"{API}/issue", json={"fields": made})
        moved = hugo.post(f"{API}/issue/{issue}/transitions", json={"transition": {"id": "999"}})
    with scene.admin() as admin:
        statuses = [status["name"] for status in ok(admin.get(f"{API}/statuses/search"))["values"]]

    assert not {"Task", "Sub-task"} & set(kinds)
    assert not {"Done", "In Progress"} & set(statuses)
    assert not {"Summary", "Assignee", "Due date"} & set(fields)
    assert "issuetype" in errors(refused)
    assert 400 == moved.status_code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_trap_09_ours_goes_by_ids_keys_and_marks(language):
    """Trap 9: a French deployment on an English site and on a French one, read by an account in any language."""
    site = new_site(language=language)
    site.world.users[US].locale = "de_DE"

    done = applied(prepared(site))

    assert (1, 2) == (done.epics, done.items)
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty


def test_trap_10_naive_a_scheme_is_given_at_any_time(scene):
    """Trap 10: 400 once there are issues; and a template takes no schemes beside it."""
    project = next(iter(scene.world.projects.values()))
    scheme = project.workflow_scheme
    with scene.admin() as admin:
        given = {"projectId": str(project.id), "workflowSchemeId": str(scheme)}
        late = admin.put(f"{API}/workflowscheme/project", json=given)
        lead = ok(admin.get(f"{API}/myself"))["accountId"]
        body = {
            "key": "NEW",
            "name": "Nouveau",
            "leadAccountId": lead,
            "projectTypeKey": "software",
            "workflowScheme": scheme,
        }
        both = admin.post(
            f"{API}/project", json=body | {"projectTemplateKey": "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic"}
        )

    assert messages(late)
    assert 400 == both.status_code


def test_trap_10_ours_makes_the_project_with_its_schemes():
    """Trap 10: two scheme ids and no template, in the create itself; nothing is assigned later."""
    site = prepared()
    sent = heard(site.world)

    applied(site)

    [body] = [body for call, body in sent if call == f"POST {API}/project"]
    assert {b"workflowScheme", b"issueTypeScheme"} <= set(re.findall(rb'"(\w+)":', body))
    assert b"projectTemplateKey" not in body
    assert not [call for call, _ in sent if call.startswith(f"PUT {API}/workflowscheme")]


OLD_SHAPE = {"from": [uuid(1)], "to": uuid(2)}
RULES = {"conditions": {"operation": "ALL", "conditions": [], "conditionGroups": []}}


def with_roles(value):
    rule = {"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": value}}
    return {"conditions": {"operation": "ALL", "conditions": [rule], "conditionGroups": []}}


@pytest.mark.parametrize(
    "wrong",
    [
        OLD_SHAPE,
        {"id": "9f1c0000-0000-4000-8000-000000000001"},
        {"rules": RULES},
        {"conditions": {"operation": "ALL", "conditions": []}},
        with_roles(["10002"]),
    ],
    ids=["from and to", "an id of letters", "rules", "no conditionGroups", "a list of roles"],
)
def test_trap_11_naive_a_workflow_as_it_used_to_be_written(wrong):
    """Trap 11: each of these is 400."""
    jira = company()
    body = workflow(jira.role, name="Essai", new=False)
    body["workflows"][0]["transitions"][1] |= wrong
    body["statuses"] = [
        {"statusReference": uuid(n), "name": f"Essai {n}", "statusCategory": "TODO", "description": ""} for n in (1, 2, 3)
    ]

    assert 400 == jira.admin.post(f"{API}/workflows/create", json=body).status_code


def test_trap_11_naive_statuses_without_properties():
    """Trap 11: ``properties`` of a workflow’s statuses is needed, if only as ``{}``."""
    jira = company()
    body = workflow(jira.role, name="Essai")
    for status in body["statuses"]:
        status["name"] += " bis"
    for status in body["workflows"][0]["statuses"]:
        del status["properties"]

    assert 400 == jira.admin.post(f"{API}/workflows/create", json=body).status_code


def test_trap_11_ours_asks_before_it_creates():
    """Trap 11: with role gates on everything, Jira finds nothing wrong, and takes it at once."""
    site = new_site()
    sent = heard(site.world)

    prepared(site)

    asked = [call for call, _ in sent if "/workflows/create" in call]
    assert [f"POST {API}/workflows/create/validation", f"POST {API}/workflows/create"] == asked
    assert any(way.conditions for one in site.world.workflows.values() for way in one.transitions)


def test_trap_12_naive_what_was_deleted_is_free():
    """Trap 12: a test project in the trash keeps its key, its name and its workflow; the statuses stay for good."""
    jira = company()
    ok(jira.admin.delete(f"{API}/project/CRM"), 204)
    body = {"key": "CRM", "name": "CRM Velours", "leadAccountId": jira.moa_user.account_id, "projectTypeKey": "software"}
    [flow] = [one for one in jira.world.workflows.values() if one.name == "Livrable"]

    again = jira.admin.post(f"{API}/project", json=body)
    statuses = jira.admin.post(f"{API}/workflows/create", json=workflow(jira.role, name="Livrable 2"))
    deleted = jira.admin.delete(f"{API}/workflow/{flow.id}")

    assert {"projectKey", "projectName"} == set(errors(again))
    assert 400 == statuses.status_code
    assert 400 == deleted.status_code


def test_trap_12_ours_uses_a_status_that_exists_and_names_the_trash():
    """Trap 12: a status by the name of ours is used as it is; of a key that is taken, it is said where to look."""
    site = new_site()
    theirs = {"name": "Validé", "statusCategory": "IN_PROGRESS", "description": "par le juridique"}
    site.transport.core.create_statuses(data={"scope": {"type": "GLOBAL"}, "statuses": [theirs]})

    prepared(site)
    site.transport.core.create_project(
        data={"key": "CRM", "name": "Essai", "leadAccountId": US, "projectTypeKey": "software"}
    )
    site.transport.core.delete_project("CRM")

    assert 1 == sum(status.name == "Validé" for status in site.world.statuses.values())
    with pytest.raises(Refused, match="project-in-trash: key CRM"):
        applied(site)


def test_trap_13_naive_an_administrator_may_do_anything():
    """Trap 13: a gate keeps administrators out as well: the way is not listed, and taking it is 400, not 403."""
    jira = company()
    key = jira.create()
    jira.move(key, 11)

    listed = ok(jira.admin.get(f"{API}/issue/{key}/transitions"))["transitions"]
    taken = jira.admin.post(f"{API}/issue/{key}/transitions", json={"transition": {"id": "21"}})

    assert "Approuver" not in [way["name"] for way in listed]
    assert (400, {}) == (taken.status_code, errors(taken))


def test_trap_13_ours_takes_only_what_is_offered(scene):
    """Trap 13: a way that is not listed is not tried: the move is told as failed, with what to do, and everything else goes on."""
    waiting = scene.item("data.screen")
    scene.move("ines", waiting, "approve")
    scene.breach()
    ready = next(int(found) for found, key in scene.ids.statuses.items() if key == "ready")
    for one in scene.world.workflows.values():
        one.transitions[:] = [way for way in one.transitions if way.to != ready]
    scene.wait(hours=1)

    night = scene.sync()

    assert "approve" == scene.ids.statuses[scene.reader.issues([waiting])[0].status_id]
    assert [f"issue:{waiting}"] == [failure.subject for failure in night.failed]
    assert "role Bornage" in night.failed[0].sentence


def test_trap_15_naive_a_board_is_made_at_once_with_its_columns(scene):
    """Trap 15: refused right after its filter; takes no columns, now or later; and leaves statuses in progress in none."""
    with scene.admin() as admin:
        saved = ok(admin.post(f"{API}/filter", json={"name": "Tout", "jql": "project = CRM ORDER BY Rank"}))
        location = {"type": "project", "projectKeyOrId": "CRM"}
        body = {"name": "Tableau", "type": "kanban", "filterId": int(saved["id"]), "location": location}
        at_once = admin.post(f"{AGILE}/board", json=body)
        columns = admin.post(f"{AGILE}/board", json=body | {"columnConfig": {"columns": [{"name": "Fait"}]}})
        board = ok(admin.post(f"{AGILE}/board", json=body), 201)["id"]
        later = admin.put(f"{AGILE}/board/{board}", json=body)
        shown = ok(admin.get(f"{AGILE}/board/{board}/configuration"))["columnConfig"]["columns"]

    mapped = {status["id"] for column in shown for status in column["statuses"]}
    used = {status for kind in scene.reader.project_statuses("CRM").values() for status in kind}
    assert (400, 400, 405) == (at_once.status_code, columns.status_code, later.status_code)
    assert used - mapped


@pytest.mark.parametrize("reachable", [True, False])
def test_trap_15_ours_waits_checks_and_hands_over(reachable):
    """Trap 15: the board is asked for again, its columns are set where that is possible, and read; else a person is told."""
    site = prepared()
    site.world.switches.board_race = 3
    site.world.switches.greenhopper = reachable

    done = applied(site)

    [board] = site.world.boards
    shown = {status for _, statuses in site.reader.board(str(board)).columns for status in statuses}
    used = {status for kind in site.reader.project_statuses("CRM").values() for status in kind}
    assert reachable == (used <= shown)
    assert reachable == (not done.checklist)
