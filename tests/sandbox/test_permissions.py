"""Who may do what: permission schemes, what they grant, and how each caller is answered (facts 6)."""

import httpx
import pytest

from integration.sandbox.mount import transport
from tests.sandbox.jira_site import API, company, doc, errors, messages, ok

GRANTS = f"{API}/permissionscheme"


def scheme(jira, *grants):
    """A new scheme for the project, with these grants: permission, holder type, parameter."""
    rows = [{"permission": key, "holder": {"type": kind} | ({"parameter": who} if who else {})} for key, kind, who in grants]
    made = ok(jira.admin.post(GRANTS, json={"name": "À part", "permissions": rows}), 201)
    ok(jira.admin.put(f"{API}/project/CRM/permissionscheme", json={"id": made["id"]}))
    return made


def held(who, *keys, **context):
    found = ok(who.get(f"{API}/mypermissions", params={"permissions": ",".join(keys)} | context))["permissions"]
    return [key for key in keys if found[key]["havePermission"]]


def test_a_new_site_has_a_default_scheme(jira):
    """It grants work to everyone with a licence, and administration to a role."""
    grants = ok(jira.admin.get(f"{GRANTS}/0", params={"expand": "permissions"}))["permissions"]
    holders = {one["permission"]: one["holder"] for one in reversed(grants)}

    assert {"type": "applicationRole"} == holders["EDIT_ISSUES"]
    assert {"type": "projectRole", "parameter": "10002", "value": "10002"} == holders["ADMINISTER_PROJECTS"]


def test_rights_follow_the_scheme_of_the_project(jira):
    """A user, a group, a role, the lead: each may what it was granted, nobody else."""
    scheme(
        jira,
        ("BROWSE_PROJECTS", "group", "jira-users"),
        ("EDIT_ISSUES", "user", jira.moe_user.account_id),
        ("LINK_ISSUES", "projectRole", jira.role),
        ("MOVE_ISSUES", "projectLead", None),
    )
    keys = ("BROWSE_PROJECTS", "EDIT_ISSUES", "LINK_ISSUES", "MOVE_ISSUES", "ADD_COMMENTS")

    assert ["BROWSE_PROJECTS", "LINK_ISSUES", "MOVE_ISSUES"] == held(jira.moa, *keys, projectKey="CRM")
    assert ["BROWSE_PROJECTS", "EDIT_ISSUES"] == held(jira.moe, *keys, projectKey="CRM")


def test_reporter_and_assignee_hold_rights_on_their_issues(jira):
    """What the scheme grants to them is theirs on that issue only."""
    key = jira.create(jira.moe, assignee={"accountId": jira.moa_user.account_id})
    scheme(
        jira,
        ("BROWSE_PROJECTS", "applicationRole", None),
        ("DELETE_ISSUES", "reporter", None),
        ("MOVE_ISSUES", "assignee", None),
    )
    keys = ("DELETE_ISSUES", "MOVE_ISSUES")

    assert ["DELETE_ISSUES"] == held(jira.moe, *keys, issueKey=key)
    assert ["MOVE_ISSUES"] == held(jira.moa, *keys, issueKey=key)
    assert [] == held(jira.moe, *keys, projectKey="CRM")


def test_without_browsing_nothing_is_there(jira):
    """A project whose scheme lets nobody browse is 404 for all but administrators of Jira."""
    key = jira.create()
    scheme(jira, ("EDIT_ISSUES", "applicationRole", None))

    messages(jira.moa.get(f"{API}/project/CRM"), 404)
    messages(jira.moa.get(f"{API}/issue/{key}"), 404)
    assert "CRM" == ok(jira.admin.get(f"{API}/project/CRM"))["key"]
    assert [] == jira.search("project = CRM", who=jira.moa)["issues"]


@pytest.fixture
def anonymous(jira):
    with httpx.Client(base_url=jira.world.base_url, transport=transport(jira.world)) as nobody:
        yield nobody


def test_a_project_open_to_anyone_is_read_without_logging_in(jira, anonymous):
    """Anonymous callers see what is granted to anyone, and that only."""
    key = jira.create()
    hidden = anonymous.get(f"{API}/issue/{key}")
    scheme(jira, ("BROWSE_PROJECTS", "anyone", None))

    messages(hidden, 404)
    assert key == ok(anonymous.get(f"{API}/issue/{key}"))["key"]
    assert ["CRM"] == [one["key"] for one in ok(anonymous.get(f"{API}/project/search"))["values"]]
    assert 401 == anonymous.post(f"{API}/issue/{key}/comment", json={"body": doc("x")}).status_code


def test_the_same_grant_twice_is_refused(jira):
    """400 for a second one like it, 400 for removing one that is not there."""
    grant = {"permission": "DELETE_ISSUES", "holder": {"type": "group", "parameter": "jira-users"}}
    made = ok(jira.admin.post(f"{GRANTS}/0/permission", json=grant), 201)
    again = jira.admin.post(f"{GRANTS}/0/permission", json=grant)
    shown = ok(jira.admin.get(f"{GRANTS}/0/permission/{made['id']}"))
    removed = [jira.admin.delete(f"{GRANTS}/0/permission/{made['id']}").status_code for _ in range(2)]

    assert ["This permission has already been granted."] == messages(again)
    assert "jira-users" == shown["holder"]["parameter"] != shown["holder"]["value"]
    assert [204, 400] == removed


@pytest.mark.parametrize(
    "holder",
    [
        {"type": "everybody"},
        {"type": "projectRole", "parameter": "1"},
        {"type": "user", "parameter": "nobody"},
        {"type": "group", "parameter": "nobody"},
        {},
    ],
)
def test_a_grant_to_nobody_known_is_refused(jira, holder):
    """Role, account and group must exist, and the type be one of Jira's."""
    wrong = {"permission": "EDIT_ISSUES", "holder": holder}

    assert errors(jira.admin.post(f"{GRANTS}/0/permission", json=wrong)).keys() == {"holder"}


def test_a_scheme_in_use_stays(jira):
    """403 on deleting the default one or one of a project; 204 once nobody has it."""
    made = scheme(jira, ("BROWSE_PROJECTS", "applicationRole", None))
    used = jira.admin.delete(f"{GRANTS}/{made['id']}").status_code
    ok(jira.admin.put(f"{API}/project/CRM/permissionscheme", json={"id": 0}))

    assert (403, 403) == (used, jira.admin.delete(f"{GRANTS}/0").status_code)
    assert 204 == jira.admin.delete(f"{GRANTS}/{made['id']}").status_code
    assert 404 == jira.admin.get(f"{GRANTS}/{made['id']}").status_code


def test_an_update_replaces_the_grants_it_names(jira):
    """Without ``permissions`` they stay; with them, no others are left."""
    made = scheme(jira, ("BROWSE_PROJECTS", "applicationRole", None), ("EDIT_ISSUES", "applicationRole", None))
    url = f"{GRANTS}/{made['id']}"
    kept = ok(jira.admin.put(url, json={"name": "Autre"}))["permissions"]
    row = {"permission": "BROWSE_PROJECTS", "holder": {"type": "anyone"}}
    replaced = ok(jira.admin.put(url, json={"name": "Autre", "permissions": [row]}))["permissions"]

    assert ["BROWSE_PROJECTS", "EDIT_ISSUES"] == [one["permission"] for one in kept]
    assert [{"type": "anyone"}] == [one["holder"] for one in replaced]


def test_schemes_are_for_administrators(jira):
    """Others neither change them nor see those of projects they do not administer."""
    assert [] == ok(jira.moe.get(GRANTS))["permissionSchemes"]
    assert 404 == jira.moe.get(f"{GRANTS}/0").status_code
    assert 403 == jira.moe.post(GRANTS, json={"name": "x"}).status_code
    assert 403 == jira.moe.get(f"{API}/project/CRM/permissionscheme").status_code


def test_the_free_plan_keeps_permissions_as_they_are():
    """400 naming the plan (facts 5.8); reading goes on."""
    jira = company()
    jira.world.switches.free_plan = True
    refused = jira.admin.post(GRANTS, json={"name": "x"})

    assert "Free plan" in messages(refused)[0]
    assert 2 == len(ok(jira.admin.get(GRANTS))["permissionSchemes"])


def test_only_administrators_ask_for_somebody_else(jira):
    """``accountId`` of another is 403 for people, and answers as that other for administrators."""
    body = {"projectPermissions": [{"permissions": ["ADMINISTER_PROJECTS"], "projects": [jira.project.id]}]}
    other = body | {"accountId": jira.moe_user.account_id}

    assert 403 == jira.moa.post(f"{API}/permissions/check", json=other).status_code
    assert [] == ok(jira.admin.post(f"{API}/permissions/check", json=other))["projectPermissions"][0]["projects"]
    assert [jira.project.id] == ok(jira.admin.post(f"{API}/permissions/check", json=body))["projectPermissions"][0][
        "projects"
    ]


def test_the_projects_where_one_may(jira):
    """``/permissions/project`` lists those with every permission asked for."""
    asked = {"permissions": ["BROWSE_PROJECTS", "ADMINISTER_PROJECTS"]}

    assert [{"id": jira.project.id, "key": "CRM"}] == ok(jira.admin.post(f"{API}/permissions/project", json=asked))[
        "projects"
    ]
    assert [] == ok(jira.moe.post(f"{API}/permissions/project", json=asked))["projects"]
    messages(jira.moe.post(f"{API}/permissions/project", json={"permissions": ["FLY"]}))


def test_all_permissions_are_listed_for_administrators(jira):
    """Global and project ones, each with name and description."""
    shown = ok(jira.admin.get(f"{API}/permissions"))["permissions"]

    assert "GLOBAL" == shown["ADMINISTER"]["type"]
    assert {"key", "name", "type", "description"} == shown["BROWSE_PROJECTS"].keys()
    assert 403 == jira.moe.get(f"{API}/permissions").status_code


def test_a_comment_is_asked_about_by_itself(jira):
    """With ``commentId`` only BROWSE_PROJECTS may be asked, and the comment must be readable."""
    key = jira.create()
    body = {"body": doc("entre nous"), "visibility": {"type": "role", "value": "MOA"}}
    comment = ok(jira.moa.post(f"{API}/issue/{key}/comment", json=body), 201)["id"]

    assert ["BROWSE_PROJECTS"] == held(jira.moa, "BROWSE_PROJECTS", commentId=comment)
    asked = {"permissions": "BROWSE_PROJECTS", "commentId": comment}
    messages(jira.moe.get(f"{API}/mypermissions", params=asked))
    messages(jira.moa.get(f"{API}/mypermissions", params=asked | {"permissions": "EDIT_ISSUES"}))
