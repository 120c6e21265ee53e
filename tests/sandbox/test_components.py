"""Components: who gets their issues by themselves, what is counted, and where Compass has them (facts 7)."""

import pytest

from tests.sandbox.jira_site import API, company, errors, messages, ok


def component(jira, **more):
    return ok(jira.admin.post(f"{API}/component", json={"project": "CRM", "name": "Reprise"} | more), 201)


def test_a_lead_who_cannot_be_assigned_falls_back_in_silence(jira):
    """``assigneeType`` stays, ``realAssigneeType`` says what it comes down to (facts 7.2)."""
    made = component(jira, leadAccountId=jira.moe_user.account_id, assigneeType="COMPONENT_LEAD")
    jira.world.deny(jira.moe_user.account_id, "ASSIGNABLE_USER")
    shown = ok(jira.admin.get(f"{API}/component/{made['id']}"))

    assert ("COMPONENT_LEAD", True) == (made["realAssigneeType"], made["isAssigneeTypeValid"])
    assert jira.moe_user.account_id == made["realAssignee"]["accountId"]
    assert ("COMPONENT_LEAD", False) == (shown["assigneeType"], shown["isAssigneeTypeValid"])


def test_an_empty_lead_clears_it(jira):
    """And nothing else changes (facts 7.1); somebody unknown is refused."""
    made = component(jira, leadAccountId=jira.moe_user.account_id, description="Données")
    shown = ok(jira.admin.put(f"{API}/component/{made['id']}", json={"leadAccountId": ""}))

    assert "lead" not in shown
    assert "Données" == shown["description"]
    wrong = jira.admin.put(f"{API}/component/{made['id']}", json={"leadAccountId": "nobody"})
    assert {"leadAccountId"} == errors(wrong).keys()


def test_issues_follow_or_lose_their_component(jira):
    """``moveIssuesTo`` another of the same project; without, they have none."""
    other = component(jira)["id"]
    key = jira.create(components=[{"id": jira.component}])
    counted = ok(jira.admin.get(f"{API}/component/{jira.component}/relatedIssueCounts"))["issueCount"]
    messages(jira.admin.delete(f"{API}/component/{jira.component}", params={"moveIssuesTo": "1"}), 404)
    ok(jira.admin.delete(f"{API}/component/{jira.component}", params={"moveIssuesTo": other}), 204)
    moved = jira.fields(key, "components")["components"]
    ok(jira.admin.delete(f"{API}/component/{other}"), 204)

    assert (1, [other]) == (counted, [one["id"] for one in moved])
    assert [] == jira.fields(key, "components")["components"]


def test_components_are_found_over_projects(jira):
    """By words, in order; a project one may not see is 404."""
    component(jira)

    def names(**params):
        return [one["name"] for one in ok(jira.moe.get(f"{API}/component", params=params))["values"]]

    assert ["MOE", "Reprise"] == names()
    assert ["Reprise", "MOE"] == names(orderBy="-name", projectIdsOrKeys="CRM")
    assert ["Reprise"] == names(query="rep")
    messages(jira.moe.get(f"{API}/component", params={"projectIdsOrKeys": "NO"}), 404)


def test_where_compass_has_them_jira_does_not_change_them():
    """Lists carry their address there, whatever source is asked for; writes are refused (facts 7.3)."""
    jira = company()
    jira.world.switches.compass_components = True
    shown = ok(jira.admin.get(f"{API}/project/CRM/components"))

    assert all(one["ari"].startswith("ari:cloud:compass:") for one in shown)
    messages(jira.admin.post(f"{API}/component", json={"project": "CRM", "name": "x"}))
    messages(jira.admin.put(f"{API}/component/{jira.component}", json={"name": "x"}))
    messages(jira.admin.delete(f"{API}/component/{jira.component}"))


@pytest.mark.parametrize("source", ["jira", "auto", "compass"])
def test_without_compass_components_are_jiras(jira, source):
    """A page of Compass ones is empty; an unknown source is 400."""
    found = ok(jira.admin.get(f"{API}/project/CRM/component", params={"componentSource": source}))["values"]

    assert ([] if source == "compass" else ["MOE"]) == [one["name"] for one in found]
    messages(jira.admin.get(f"{API}/project/CRM/components", params={"componentSource": "x"}))
