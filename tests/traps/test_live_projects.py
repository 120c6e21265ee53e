"""What a stranger's tests against a real site say of projects, roles, components and permissions; one sentence a test."""

from tests.sandbox.jira_site import API, ok


def test_a_key_is_written_as_it_is(jira):
    """In the wrong case it is 404; so is a project one may not see, not 403."""
    jira.world.deny(jira.moe_user.account_id, "BROWSE_PROJECTS")

    assert 404 == jira.admin.get(f"{API}/project/crm").status_code
    assert [404, 404] == [jira.moe.get(f"{API}/project/{key}").status_code for key in ("CRM", "NOPE")]


def test_lead_and_description_come_by_themselves(jira):
    """Without any ``expand``."""
    told = ok(jira.admin.get(f"{API}/project/CRM"))

    assert jira.moa_user.account_id == told["lead"]["accountId"]
    assert "description" in told


def test_roles_of_a_project_are_addresses(jira):
    """By name, the id at the end; an unknown role or project is missing."""
    roles = ok(jira.admin.get(f"{API}/project/CRM/role"))

    assert roles["MOA"].endswith(f"/role/{jira.role}")
    for path in ("project/CRM/role/99999", "project/NOPE/role", f"project/NOPE/role/{jira.role}"):
        assert 404 == jira.admin.get(f"{API}/{path}").status_code


def test_a_component_goes_without_its_issues(jira):
    """They stay; and a second one of its name is refused."""
    key = jira.create(components=[{"id": jira.component}])

    twice = jira.admin.post(f"{API}/component", json={"project": "CRM", "name": "MOE"})
    ok(jira.admin.delete(f"{API}/component/{jira.component}"), 204)

    assert 400 == twice.status_code
    assert [] == jira.fields(key, "components")["components"]


def test_permissions_are_answered_as_asked(jira):
    """Exactly those, and one unknown key refuses all; nothing asked in bulk is two empty lists."""
    where = f"{API}/mypermissions"

    told = ok(jira.admin.get(where, params={"permissions": "BROWSE_PROJECTS,ADMINISTER"}))["permissions"]

    assert {"BROWSE_PROJECTS", "ADMINISTER"} == set(told)
    assert 400 == jira.admin.get(where, params={"permissions": "BROWSE_PROJECTS,NOPE"}).status_code
    nothing = ok(jira.admin.post(f"{API}/permissions/check", json={}))
    assert {"globalPermissions": [], "projectPermissions": []} == nothing
