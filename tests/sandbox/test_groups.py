"""Groups: what a site has, who is in them, and what membership brings."""

from tests.sandbox.jira_site import API, messages, ok

GROUP = f"{API}/group"


def names(answer):
    return [one["displayName"] for one in ok(answer)["values"]]


def test_a_new_site_has_its_groups(jira):
    """With ids that are no names; administrators stand in theirs, everyone with a licence in the others."""
    found = {one["name"]: one["groupId"] for one in ok(jira.admin.get(f"{GROUP}/bulk"))["values"]}
    admins = names(jira.admin.get(f"{GROUP}/member", params={"groupname": "jira-administrators"}))
    users = names(jira.admin.get(f"{GROUP}/member", params={"groupId": found["jira-users"]}))

    assert {"administrators", "site-admins", "jira-administrators", "jira-users"} <= found.keys()
    assert not {*found} & {*found.values()}
    assert ["Site Admin"] == admins
    assert {"Site Admin", "Claire Fontaine", "Hugo Marchand", "Bornage"} == {*users}


def test_joining_the_administrators_makes_one(jira):
    """And leaving them ends it."""
    who = {"groupname": "site-admins"}
    may = {"permissions": "ADMINISTER"}

    def administers():
        return ok(jira.moe.get(f"{API}/mypermissions", params=may))["permissions"]["ADMINISTER"]["havePermission"]

    seen = [administers()]
    ok(jira.admin.post(f"{GROUP}/user", params=who, json={"accountId": jira.moe_user.account_id}), 201)
    seen.append(administers())
    ok(jira.admin.delete(f"{GROUP}/user", params=who | {"accountId": jira.moe_user.account_id}))
    seen.append(administers())

    assert [False, True, False] == seen


def test_access_to_jira_is_a_membership(jira):
    """Out of every group that brings a licence, one sees no project."""
    for name in ("jira-users", "jira-software-users"):
        ok(jira.admin.delete(f"{GROUP}/user", params={"groupname": name, "accountId": jira.moe_user.account_id}))

    messages(jira.moe.get(f"{API}/project/CRM"), 404)
    assert "Hugo Marchand" == ok(jira.moe.get(f"{API}/myself"))["displayName"]


def test_groups_are_made_and_dissolved(jira):
    """A name once, in any case; what a dissolved group held goes to its heir."""
    made = ok(jira.admin.post(GROUP, json={"name": "Recette"}), 201)
    messages(jira.admin.post(GROUP, json={"name": "recette"}))
    ok(jira.admin.post(f"{API}/project/CRM/role/{jira.role}", json={"group": ["Recette"]}))
    who = {"groupId": made["groupId"]}
    ok(jira.admin.post(f"{GROUP}/user", params=who, json={"accountId": jira.moe_user.account_id}), 201)
    messages(jira.admin.post(f"{GROUP}/user", params=who, json={"accountId": jira.moe_user.account_id}))
    ok(jira.admin.delete(GROUP, params=who | {"swapGroup": "jira-users"}))
    role = ok(jira.admin.get(f"{API}/project/CRM/role/{jira.role}"))

    assert ["jira-users"] == [one["name"] for one in role["actors"] if "actorGroup" in one]
    messages(jira.admin.get(GROUP, params=who), 404)


def test_what_cannot_be_named_is_refused(jira):
    """No name, two names, nobody's name; administration stays with somebody."""
    messages(jira.admin.get(GROUP))
    messages(jira.admin.get(GROUP, params={"groupname": "a", "groupId": "b"}))
    messages(jira.admin.get(GROUP, params={"groupname": "nobody"}), 404)
    messages(jira.admin.delete(GROUP, params={"groupname": "site-admins"}))
    messages(jira.admin.post(GROUP, json={"name": " "}))


def test_groups_are_changed_by_administrators_and_seen_by_who_may_browse_users(jira):
    """403 otherwise, and pickers find nothing."""
    jira.world.deny(jira.moe_user.account_id, "USER_PICKER")

    assert 403 == jira.moe.post(GROUP, json={"name": "x"}).status_code
    assert 403 == jira.moe.get(f"{GROUP}/bulk").status_code
    assert 0 == ok(jira.moe.get(f"{API}/groups/picker", params={"query": "jira"}))["total"]


def test_pickers_put_what_was_typed_in_bold(jira):
    """Users and groups together, as HTML that is safe."""
    jira.admin.post(GROUP, json={"name": "<b>jira"})
    found = ok(jira.admin.get(f"{API}/groupuserpicker", params={"query": "jira"}))
    html = {one["name"]: one["html"] for one in found["groups"]["groups"]}

    assert "<strong>jira</strong>-users" == html["jira-users"]
    assert "&lt;b&gt;<strong>jira</strong>" == html["<b>jira"]
    assert 0 == found["users"]["total"]
