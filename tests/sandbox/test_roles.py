"""Project roles: the site's list, their default actors, and who holds them in a project (facts 6.1, 6.2)."""

from tests.sandbox.jira_site import API, company, messages, ok


def people(shown):
    return [one["displayName"] for one in shown["actors"]]


def test_default_actors_are_copied_into_a_new_project(jira):
    """A role's default actors hold it in the projects made from then on, not in older ones."""
    ok(jira.admin.post(f"{API}/role/{jira.role}/actors", json={"user": [jira.moe_user.account_id]}))
    body = {"key": "NEUF", "name": "Neuf", "leadAccountId": jira.moa_user.account_id, "projectTypeKey": "software"}
    ok(jira.admin.post(f"{API}/project", json=body), 201)
    ok(jira.admin.delete(f"{API}/role/{jira.role}/actors", params={"user": jira.moe_user.account_id}))

    assert ["Hugo Marchand"] == people(ok(jira.admin.get(f"{API}/project/NEUF/role/{jira.role}")))
    assert ["Claire Fontaine"] == people(ok(jira.admin.get(f"{API}/project/CRM/role/{jira.role}")))
    assert [] == people(ok(jira.admin.get(f"{API}/role/{jira.role}/actors")))


def test_adding_somebody_twice_is_a_switch():
    """An error, or nothing happens (facts 6.2, 19g): either way they hold the role once."""
    found = {}
    for mood in ("error", "noop"):
        jira = company(actor_added_twice=mood)
        answer = jira.admin.post(f"{API}/project/CRM/role/{jira.role}", json={"user": [jira.moa_user.account_id]})
        found[mood] = answer.status_code
        assert ["Claire Fontaine"] == people(ok(jira.admin.get(f"{API}/project/CRM/role/{jira.role}")))

    assert {"error": 400, "noop": 200} == found


def test_a_role_is_renamed_in_part_or_replaced_whole(jira):
    """POST changes the name or the description, PUT needs both; a name in use is 409."""
    url = f"{API}/role/{jira.role}"
    renamed = ok(jira.admin.post(url, json={"name": "Maîtrise", "description": "ignored"}))
    replaced = ok(jira.admin.put(url, json={"name": "MOA", "description": "Client"}))

    assert ("Maîtrise", "Maîtrise d’ouvrage") == (renamed["name"], renamed["description"])
    assert ("MOA", "Client") == (replaced["name"], replaced["description"])
    messages(jira.admin.post(url, json={}))
    messages(jira.admin.put(url, json={"name": "MOA"}))
    messages(jira.admin.post(url, json={"name": "Administrators"}), 409)


def test_a_role_somebody_holds_is_swapped_away(jira):
    """409 without a replacement; with one, its holders and its grants go over."""
    url = f"{API}/role/{jira.role}"
    heir = ok(jira.admin.post(f"{API}/role", json={"name": "Client"}))["id"]

    messages(jira.admin.delete(url), 409)
    messages(jira.admin.delete(url, params={"swap": "1"}))
    assert 204 == jira.admin.delete(url, params={"swap": str(heir)}).status_code
    assert ["Claire Fontaine"] == people(ok(jira.admin.get(f"{API}/project/CRM/role/{heir}")))
    messages(jira.admin.get(url), 404)


def test_a_group_holds_a_role(jira):
    """Named or by id; its members may what the role may, and DELETE takes it out again."""
    group = next(one for one in ok(jira.admin.get(f"{API}/group/bulk"))["values"] if one["name"] == "jira-users")
    url = f"{API}/project/CRM/role/10002"
    shown = ok(jira.admin.post(url, json={"groupId": [group["groupId"]]}))
    may = {"permissions": "ADMINISTER_PROJECTS", "projectKey": "CRM"}
    before = ok(jira.moe.get(f"{API}/mypermissions", params=may))["permissions"]["ADMINISTER_PROJECTS"]["havePermission"]
    ok(jira.admin.delete(url, params={"groupId": group["groupId"]}), 204)
    after = ok(jira.moe.get(f"{API}/mypermissions", params=may))["permissions"]["ADMINISTER_PROJECTS"]["havePermission"]

    assert group["groupId"] in [one.get("actorGroup", {}).get("groupId") for one in shown["actors"]]
    assert (True, False) == (before, after)
    messages(jira.admin.post(url, json={"group": ["nobody"]}), 404)
    messages(jira.admin.post(url, json={"group": ["jira-users"], "groupId": [group["groupId"]]}))


def test_inactive_actors_can_be_left_out(jira):
    """``excludeInactiveUsers`` hides the accounts nobody is behind; others are shown under a placeholder."""
    jira.world.close_account(jira.moa_user)
    url = f"{API}/project/CRM/role/{jira.role}"

    assert ["Former user"] == people(ok(jira.admin.get(url)))
    assert [] == people(ok(jira.admin.get(url, params={"excludeInactiveUsers": "true"})))


def test_the_details_tell_what_the_caller_holds(jira):
    """``roledetails`` lists roles without members; ``currentMember`` those of the caller."""
    names = [one["name"] for one in ok(jira.admin.get(f"{API}/project/CRM/roledetails"))]
    mine = [one["name"] for one in ok(jira.admin.get(f"{API}/project/CRM/roledetails", params={"currentMember": "true"}))]

    assert {"Administrators", "MOA", "atlassian-addons-project-access"} <= {*names}
    assert ["Administrators"] == mine
    messages(jira.moe.get(f"{API}/project/CRM/roledetails"), 404)


def test_the_free_plan_refuses_every_change_of_roles():
    """400 naming the plan, site-wide and in a project (facts 5.8)."""
    jira = company()
    jira.world.switches.free_plan = True
    url = f"{API}/project/CRM/role/{jira.role}"
    answers = [
        jira.admin.post(f"{API}/role", json={"name": "x"}),
        jira.admin.delete(f"{API}/role/{jira.role}"),
        jira.admin.post(url, json={"user": [jira.moe_user.account_id]}),
        jira.admin.put(url, json={"categorisedActors": {}}),
        jira.admin.delete(url, params={"user": jira.moe_user.account_id}),
    ]

    assert all("Free plan" in messages(one)[0] for one in answers)
