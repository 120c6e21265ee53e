"""What was seen on real sites where the documentation says something else, or nothing."""

import httpx
import pytest

from integration.sandbox.mount import transport
from tests.sandbox.jira_site import API, messages, ok

DESK = "/rest/servicedeskapi"


def test_no_priority_is_marked_as_default_until_one_is_named(jira):
    """New issues get Medium all the same."""
    before = ok(jira.admin.get(f"{API}/priority/search"))["values"]
    ok(jira.admin.put(f"{API}/priority/default", json={"id": "2"}), 204)
    after = ok(jira.admin.get(f"{API}/priority/search"))["values"]

    assert {False} == {one["isDefault"] for one in before}
    assert ["2"] == [one["id"] for one in after if one["isDefault"]]


def test_a_permission_scheme_shows_its_grants_unasked(jira):
    """With or without ``expand``."""
    address = f"{API}/permissionscheme/{ok(jira.admin.get(f'{API}/project/CRM/permissionscheme'))['id']}"
    plain, expanded = ok(jira.admin.get(address)), ok(jira.admin.get(address, params={"expand": "permissions"}))

    assert plain["permissions"]
    assert plain == expanded


def test_default_actors_come_without_their_role(jira):
    """Neither id nor name."""
    assert {"actors"} == set(ok(jira.admin.get(f"{API}/role/{jira.role}/actors")))


def test_one_application_property_is_no_list(jira):
    """Asked for by ``key`` it stands alone; found by ``keyFilter`` it is in a list."""
    alone = ok(jira.admin.get(f"{API}/application-properties", params={"key": "jira.title"}))
    found = ok(jira.admin.get(f"{API}/application-properties", params={"keyFilter": "jira.title"}))

    assert "jira.title" == alone["id"]
    assert [alone] == found
    messages(jira.admin.get(f"{API}/application-properties", params={"key": "no.such"}), 404)


@pytest.mark.parametrize("address", ["settings/columns", "user/columns"])
def test_columns_are_fields_one_can_navigate_by(jira, address):
    """404 for a name that is none; what was set before stays."""
    ok(jira.admin.put(f"{API}/{address}", json={"columns": ["issuekey", "summary"]}))
    messages(jira.admin.put(f"{API}/{address}", json={"columns": ["summary", "nosuchcolumn"]}), 404)

    assert ["issuekey", "summary"] == [one["value"] for one in ok(jira.admin.get(f"{API}/{address}"))]


def test_screens_are_told_of_custom_fields_only(jira):
    """404 for a system field, although it is on every screen, and for one that is not there."""
    assert ok(jira.admin.get(f"{API}/field/customfield_10020/screens"))["isLast"]
    for name in ("summary", "customfield_99999999"):
        messages(jira.admin.get(f"{API}/field/{name}/screens"), 404)


def test_fields_that_jira_brings_have_a_context_nobody_changes(jira):
    """Global, for every type; in both mappings too."""
    address = f"{API}/field/customfield_10020/context"
    (only,) = ok(jira.admin.get(address))["values"]

    assert (True, True) == (only["isGlobalContext"], only["isAnyIssueType"])
    for mapping, flag in (("issuetypemapping", "isAnyIssueType"), ("projectmapping", "isGlobalContext")):
        assert [{"contextId": only["id"], flag: True}] == ok(jira.admin.get(f"{address}/{mapping}"))["values"]
    messages(jira.admin.put(f"{address}/{only['id']}", json={"name": "Autre"}), 400)


def test_a_company_managed_project_has_no_hierarchy_of_its_own(jira):
    """404, and the words of the interface behind it: not simplified."""
    assert "is not simplified" in messages(jira.admin.get(f"{API}/project/CRM/hierarchy"), 404)[0]


def test_a_panel_is_pinned_by_a_task_whatever_the_module(jira):
    """202 at once; nothing is installed here, so the task fails."""
    body = {"moduleId": "absent", "projectList": []}
    task = ok(jira.admin.post(f"{API}/forge/panel/action/bulk/async", json=body), 202)["taskId"]
    seen = [ok(jira.admin.get(f"{API}/task/{task}"))["status"] for _ in range(3)]

    assert "FAILED" == seen[-1]
    messages(jira.admin.post(f"{API}/forge/panel/action/bulk/async", json=body | {"projectList": [{"action": "HIDE"}]}))
    messages(jira.moe.post(f"{API}/forge/panel/action/bulk/async", json=body), 403)


def test_service_management_tells_its_version_and_nothing_else(jira):
    """To everybody, credentials or not; all the rest is 403 without a body for who is no agent."""
    with httpx.Client(base_url=jira.world.base_url, transport=transport(jira.world)) as nobody:
        told = ok(nobody.get(f"{DESK}/info"))
    refused = [jira.admin.request(*one) for one in (("GET", f"{DESK}/servicedesk"), ("POST", f"{DESK}/request"))]

    assert told["version"]
    assert [(403, b""), (403, b"")] == [(one.status_code, one.content) for one in refused]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/rest/atlassian-connect/1/addons/com.example/properties", 401, "must be authenticated as an app"),
        ("/rest/atlassian-connect/1/app/module/dynamic", 401, "not from a Connect app"),
        ("/rest/forge/1/app/properties", 403, "must be authenticated as an app"),
        ("/rest/api/3/uiModifications", 403, "must be authenticated as an app"),
        ("/rest/api/3/data-policy", 401, "Only apps can access this resource"),
    ],
)
def test_what_is_for_apps_is_refused_to_people(jira, path, status, words):
    """Administrators too; each family in an envelope of its own."""
    answer = jira.admin.get(path)

    assert (status, True) == (answer.status_code, words in answer.text)
