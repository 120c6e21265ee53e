"""People: who is found by what, what is shown of them, and what they keep for themselves (facts 2.6, 14.1)."""

import pytest

from tests.sandbox.jira_site import API, errors, messages, ok


def _nobody(request):
    """Credentials that are none."""
    return request


def names(answer):
    return [one["displayName"] for one in ok(answer)]


def test_mail_is_shown_only_to_the_extent_its_owner_wants(jira):
    """Hidden, it is absent, and nobody is found by it."""
    shy = jira.world.add_user("Noé Petit", "noe@velours.example", email_shown=False)
    shown = ok(jira.admin.get(f"{API}/user", params={"accountId": shy.account_id}))

    assert "emailAddress" not in shown
    assert [] == names(jira.admin.get(f"{API}/user/search", params={"query": "noe@"}))
    assert ["Noé Petit"] == names(jira.admin.get(f"{API}/user/search", params={"query": "petit"}))


def test_a_deleted_account_keeps_its_id_only(jira):
    """Placeholder, inactive, empty mail; found by no search, yet read by id."""
    key = jira.create(assignee={"accountId": jira.moa_user.account_id})
    jira.world.close_account(jira.moa_user)
    shown = jira.fields(key, "assignee")["assignee"]

    assert (jira.moa_user.account_id, "Former user", False, "") == (
        shown["accountId"],
        shown["displayName"],
        shown["active"],
        shown["emailAddress"],
    )
    assert [] == names(jira.admin.get(f"{API}/user/search", params={"query": "claire"}))
    assert 401 == jira.moa.get(f"{API}/myself").status_code


def test_bulk_pages_by_ten_and_leaves_out_the_unknown(jira):
    """Default page of ten; no id at all is 400."""
    ids = [jira.world.add_user(f"Recette {number}", f"r{number}@velours.example").account_id for number in range(12)]
    found = ok(jira.admin.get(f"{API}/user/bulk", params={"accountId": [*ids, "nobody"]}))

    assert (10, 12, False) == (len(found["values"]), found["total"], found["isLast"])
    messages(jira.admin.get(f"{API}/user/bulk"))


def test_a_profile_opens_on_request(jira):
    """How many groups and applications always, which ones with ``expand``."""
    closed = ok(jira.moe.get(f"{API}/myself"))
    opened = ok(jira.moe.get(f"{API}/myself", params={"expand": "groups,applicationRoles"}))

    assert (2, []) == (closed["groups"]["size"], closed["groups"]["items"])
    assert {"jira-users", "jira-software-users"} == {one["name"] for one in opened["groups"]["items"]}
    assert ["jira-software"] == [one["key"] for one in opened["applicationRoles"]["items"]]


def test_accounts_come_and_go(jira):
    """Invited by mail, twice the same one; removed, they can no longer log in, and their id stays."""
    body = {"emailAddress": "lina@velours.example", "products": ["jira-software"]}
    made = ok(jira.admin.post(f"{API}/user", json=body), 201)
    again = ok(jira.admin.post(f"{API}/user", json=body), 201)
    outside = ok(jira.admin.post(f"{API}/user", json={"emailAddress": "zoe@velours.example", "products": []}), 201)
    ok(jira.admin.delete(f"{API}/user", params={"accountId": made["accountId"]}), 204)

    assert made["accountId"] == again["accountId"]
    assert (2, 0) == (made["groups"]["size"], outside["groups"]["size"])
    assert ok(jira.admin.get(f"{API}/user", params={"accountId": made["accountId"]}))["active"] is False
    assert "emailAddress" in errors(jira.admin.post(f"{API}/user", json={"emailAddress": "x", "products": []}))
    assert "products" in errors(jira.admin.post(f"{API}/user", json={"emailAddress": "x@y.example"}))
    messages(jira.admin.delete(f"{API}/user", params={"accountId": ok(jira.admin.get(f"{API}/myself"))["accountId"]}))


def test_people_are_found_by_right(jira):
    """Assignable, browsing, or holding named permissions; inactive accounts never."""
    jira.world.make_private(jira.project, {jira.moa_user.account_id})

    def found(path, **params):
        return names(jira.moa.get(f"{API}/user/{path}", params=params))

    assert ["Claire Fontaine"] == found("assignable/search", project="CRM")
    assert ["Claire Fontaine"] == found("assignable/multiProjectSearch", projectKeys="CRM")
    assert ["Claire Fontaine"] == found("viewissue/search", projectKey="CRM", query="")
    assert 403 == jira.moa.get(f"{API}/user/permission/search", params={"permissions": "EDIT_ISSUES"}).status_code
    asked = {"permissions": "EDIT_ISSUES,BROWSE_PROJECTS", "projectKey": "CRM"}
    assert ["Claire Fontaine"] == names(jira.admin.get(f"{API}/user/permission/search", params=asked))
    messages(jira.admin.get(f"{API}/user/permission/search", params={"permissions": "FLY"}))
    messages(jira.moa.get(f"{API}/user/assignable/search"))


def test_people_are_found_by_what_they_did(jira):
    """Statements of who assigns, reports and watches, joined by AND and OR; anything else is 400."""
    key = jira.create(jira.moe, assignee={"accountId": jira.moa_user.account_id})

    def found(query):
        return {
            one["displayName"] for one in ok(jira.admin.get(f"{API}/user/search/query", params={"query": query}))["values"]
        }

    assert {"Claire Fontaine"} == found("is assignee of CRM")
    assert {"Claire Fontaine", "Hugo Marchand"} == found(f"is assignee of CRM OR is reporter of ({key})")
    assert set() == found(f"is assignee of CRM AND is reporter of {key}")
    keys = ok(jira.admin.get(f"{API}/user/search/query/key", params={"query": "is reporter of CRM"}))["values"]
    assert [jira.moe_user.account_id] == [one["accountId"] for one in keys]
    messages(jira.admin.get(f"{API}/user/search/query", params={"query": "is the boss"}))


def test_the_picker_shows_names_in_html(jira):
    """With what was typed in bold, without those excluded."""
    found = ok(jira.admin.get(f"{API}/user/picker", params={"query": "cl", "showAvatar": "true"}))
    without = {"query": "cl", "excludeAccountIds": jira.moa_user.account_id}

    assert "<strong>Cl</strong>aire Fontaine - claire@velours.example" == found["users"][0]["html"]
    assert "avatarUrl" in found["users"][0]
    assert 0 == ok(jira.admin.get(f"{API}/user/picker", params=without))["total"]
    messages(jira.admin.get(f"{API}/user/picker"))


def test_everybody_is_listed_for_who_may_browse_users(jira):
    """Both lists are the same one; without the permission 403."""
    assert names(jira.moe.get(f"{API}/users")) == names(jira.moe.get(f"{API}/users/search"))
    jira.world.deny(jira.moe_user.account_id, "USER_PICKER")
    assert 403 == jira.moe.get(f"{API}/users").status_code


def test_mail_addresses_in_bulk_are_for_apps(jira):
    """400 for anyone with a token, as a real site says: it is not who they are that is wrong (14.1)."""
    assert {400} == {
        jira.admin.get(f"{API}/user/{one}", params={"accountId": "x"}).status_code for one in ("email", "email/bulk")
    }


def test_preferences_are_ones_own(jira):
    """Set, read, removed; unknown ones are 404."""
    url, key = f"{API}/mypreferences", {"key": "jira.user.timezone"}
    messages(jira.moe.get(url, params=key), 404)
    ok(jira.moe.put(url, params=key, json="Europe/Paris"), 204)

    assert "Europe/Paris" == ok(jira.moe.get(url, params=key))
    messages(jira.moa.get(url, params=key), 404)
    ok(jira.moe.delete(url, params=key), 204)
    messages(jira.moe.delete(url, params=key), 404)


def test_the_locale_is_read_and_set(jira):
    """An unsupported one is 400."""
    ok(jira.moe.put(f"{API}/mypreferences/locale", json={"locale": "de_DE"}), 204)

    assert {"locale": "de_DE"} == ok(jira.moe.get(f"{API}/mypreferences/locale"))
    messages(jira.moe.put(f"{API}/mypreferences/locale", json={"locale": "xx"}))


@pytest.mark.parametrize("what", ["properties", "properties/theme", "columns"])
def test_what_is_kept_for_oneself_is_closed_to_others(jira, what):
    """403 for another's account, unless one administers Jira."""
    ok(
        jira.moa.put(f"{API}/user/properties/theme", params={"accountId": jira.moa_user.account_id}, json={"dark": True}),
        201,
    )
    url, who = f"{API}/user/{what}", {"accountId": jira.moa_user.account_id}

    assert [200, 200, 403] == [one.get(url, params=who).status_code for one in (jira.moa, jira.admin, jira.moe)]


def test_account_properties_are_replaced_and_removed(jira):
    """201 new, 200 again, 404 once gone; people are found by them."""
    url, who = f"{API}/user/properties/team", {"accountId": jira.moe_user.account_id}
    statuses = [jira.moe.put(url, params=who, json={"name": "MOE"}).status_code for _ in range(2)]

    assert [201, 200] == statuses
    assert {"key": "team", "value": {"name": "MOE"}} == ok(jira.moe.get(url, params=who))
    assert ["Hugo Marchand"] == names(jira.admin.get(f"{API}/user/search", params={"property": "team.name=MOE"}))
    ok(jira.moe.delete(url, params=who), 204)
    messages(jira.moe.get(url, params=who), 404)


def test_columns_come_as_a_form(jira):
    """As the site itself sends them; reset, they are the default ones again."""
    url, form = f"{API}/user/columns", {"content-type": "application/x-www-form-urlencoded"}
    before = ok(jira.moe.get(url))
    ok(jira.moe.put(url, content=b"columns=summary&columns=status", headers=form))

    assert ["summary", "status"] == [one["value"] for one in ok(jira.moe.get(url))]
    ok(jira.moe.delete(url), 204)
    assert before == ok(jira.moe.get(url))


def test_a_session_says_who_it_is(jira):
    """What older clients ask first; nobody without credentials."""
    shown = ok(jira.moa.get("/rest/auth/1/session"))

    assert jira.moa_user.account_id in shown["self"].replace("%3A", ":")
    assert {"loginCount", "previousLoginTime"} == shown["loginInfo"].keys()
    assert 401 == jira.moa.get("/rest/auth/1/session", auth=_nobody).status_code


def test_people_are_found_by_their_account_id(jira):
    """As ``query`` too; user names of old are not heard."""
    account = jira.moa_user.account_id

    assert [account] == [one["accountId"] for one in ok(jira.admin.get(f"{API}/user/search", params={"query": account}))]
    messages(jira.admin.get(f"{API}/user", params={"username": "moa"}), 404)
