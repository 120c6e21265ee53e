"""What administrators set for the whole site: priorities, resolutions, time tracking, banner, licence, dashboards, pictures."""

from datetime import timedelta

import pytest

from tests.sandbox.jira_site import API, company, errors, messages, ok


def later(jira, answer):
    """The state of the task an answer points to, once it has run."""
    assert 303 == answer.status_code, answer.text
    jira.world.clock.advance(timedelta(minutes=1))
    return ok(jira.admin.get(answer.headers["location"]))["status"]


def names(answer):
    return [one["name"] for one in ok(answer)]


def test_priorities_are_made_moved_and_deleted(jira):
    """In the order people give them; issues of a deleted one get the default."""
    made = ok(jira.admin.post(f"{API}/priority", json={"name": "Bloquant", "statusColor": "#f00"}), 201)["id"]
    key = jira.create(priority={"id": made})
    ok(jira.admin.put(f"{API}/priority/move", json={"ids": [made], "position": "First"}), 204)
    moved = names(jira.admin.get(f"{API}/priority"))
    ok(jira.admin.put(f"{API}/priority/default", json={"id": "4"}), 204)

    assert "Bloquant" == moved[0]
    assert "COMPLETE" == later(jira, jira.admin.delete(f"{API}/priority/{made}"))
    assert "4" == jira.fields(key, "priority")["priority"]["id"]
    messages(jira.admin.delete(f"{API}/priority/4"))
    default = ok(jira.admin.get(f"{API}/priority/search", params={"onlyDefault": "true"}))["values"]
    assert ["4"] == [one["id"] for one in default]


def test_a_priority_has_a_colour_and_a_name_of_its_own(jira):
    """400 naming what is wrong; 404 for an unknown one."""
    url = f"{API}/priority"

    assert {"statusColor"} == errors(jira.admin.post(url, json={"name": "x"})).keys()
    assert {"statusColor"} == errors(jira.admin.post(url, json={"name": "x", "statusColor": "red"})).keys()
    assert {"name"} == errors(jira.admin.post(url, json={"name": "high", "statusColor": "#000"})).keys()
    messages(jira.admin.put(f"{url}/99", json={"name": "x"}), 404)
    assert 403 == jira.moe.post(url, json={"name": "x", "statusColor": "#000"}).status_code


def test_resolutions_are_replaced_when_deleted(jira):
    """``replaceWith`` is required; issues take the other one."""
    made = ok(jira.admin.post(f"{API}/resolution", json={"name": "Reporté"}), 201)["id"]
    ok(jira.admin.put(f"{API}/resolution/{made}", json={"name": "Remis"}), 204)
    listed = names(jira.admin.get(f"{API}/resolution"))
    messages(jira.admin.delete(f"{API}/resolution/{made}"))

    assert "Remis" in listed
    assert "COMPLETE" == later(jira, jira.admin.delete(f"{API}/resolution/{made}", params={"replaceWith": "10000"}))
    messages(jira.admin.get(f"{API}/resolution/{made}"), 404)


def test_time_tracking_is_set_whole_or_not_at_all(jira):
    """Switched off, the provider is 204 and the configuration has no figures."""
    url = f"{API}/configuration/timetracking"
    body = {"workingHoursPerDay": 7.5, "workingDaysPerWeek": 5, "timeFormat": "hours", "defaultUnit": "hour"}

    assert body == ok(jira.admin.put(f"{url}/options", json=body))
    messages(jira.admin.put(f"{url}/options", json={"workingHoursPerDay": 7}))
    assert 7.5 == ok(jira.moe.get(f"{API}/configuration"))["timeTrackingConfiguration"]["workingHoursPerDay"]
    ok(jira.admin.put(url, json={"key": ""}), 204)
    assert 204 == jira.admin.get(url).status_code
    assert "timeTrackingConfiguration" not in ok(jira.moe.get(f"{API}/configuration"))


def test_the_banner_and_the_properties_are_set_by_administrators(jira):
    """Only what is given; types are checked."""
    ok(jira.admin.put(f"{API}/announcementBanner", json={"message": "Recette jeudi", "isEnabled": True}), 204)
    shown = ok(jira.admin.get(f"{API}/announcementBanner"))
    url = f"{API}/application-properties/jira.option.voting"

    assert ("Recette jeudi", True, "public") == (shown["message"], shown["isEnabled"], shown["visibility"])
    assert "false" == ok(jira.admin.put(url, json={"id": "jira.option.voting", "value": "false"}))["value"]
    messages(jira.admin.put(url, json={"value": "perhaps"}))
    assert 403 == jira.moe.get(f"{API}/announcementBanner").status_code


def test_the_licence_counts_who_has_access():
    """Its plan follows the switch; the audit log is not for the Free plan (facts 5.8)."""
    paid, free = company(), company(free_plan=False)
    free.world.switches.free_plan = True
    plans = [ok(one.admin.get(f"{API}/instance/license"))["applications"][0]["plan"] for one in (paid, free)]

    assert ["PAID", "FREE"] == plans
    assert "4" == ok(paid.admin.get(f"{API}/license/approximateLicenseCount"))["value"]
    assert (200, 403) == tuple(one.admin.get(f"{API}/auditing/record").status_code for one in (paid, free))
    assert 403 == paid.moe.get(f"{API}/auditing/record").status_code


_LOT = {"name": "Lot 1", "sharePermissions": [], "editPermissions": []}


def test_a_dashboard_is_its_owners_until_shared(jira):
    """Then others see it and do not change it."""
    body = _LOT
    made = ok(jira.moa.post(f"{API}/dashboard", json=body))
    url = f"{API}/dashboard/{made['id']}"
    hidden = jira.moe.get(url)
    shared = ok(jira.moa.put(url, json=body | {"sharePermissions": [{"type": "authenticated"}]}))

    messages(hidden, 404)
    assert ["loggedin"] == [one["type"] for one in shared["sharePermissions"]]
    assert ok(jira.moe.get(url))["isWritable"] is False
    assert 403 == jira.moe.delete(url).status_code
    assert {"name"} == errors(jira.moa.post(f"{API}/dashboard", json=body)).keys()
    assert ["Default dashboard", "Lot 1"] == [one["name"] for one in ok(jira.moe.get(f"{API}/dashboard"))["dashboards"]]


def test_gadgets_stand_on_dashboards(jira):
    """Known ones, placed; copied along with the dashboard."""
    body = _LOT
    url = f"{API}/dashboard/{ok(jira.moa.post(f'{API}/dashboard', json=body))['id']}"
    uri = ok(jira.moa.get(f"{API}/dashboard/gadgets"))["gadgets"][0]["uri"]
    made = ok(jira.moa.post(f"{url}/gadget", json={"uri": uri, "color": "red"}))
    other = ok(jira.moa.post(f"{url}/gadget", json={"moduleKey": "com.atlassian.jira.gadgets:pie-chart-gadget"}))
    copy = ok(jira.moa.post(f"{url}/copy", json=body | {"name": "Lot 2"}))["id"]
    found = ok(jira.moa.get(f"{url}/gadget", params={"uri": uri}))["gadgets"]
    for gadget in (made, other):
        ok(jira.moa.delete(f"{url}/gadget/{gadget['id']}"), 204)

    assert [made] == found
    assert [] == ok(jira.moa.get(f"{url}/gadget"))["gadgets"]
    copied = ok(jira.moa.get(f"{API}/dashboard/{copy}/gadget"))["gadgets"]
    assert [("Assigned to Me", "red"), ("Pie Chart", "blue")] == [(one["title"], one["color"]) for one in copied]
    messages(jira.moa.post(f"{url}/gadget", json={"moduleKey": "nothing"}))
    messages(jira.moa.post(f"{url}/gadget", json={"uri": "nothing.xml"}))
    assert 200 == jira.moa.post(f"{url}/gadget", json={"uri": "x", "ignoreUriAndModuleKeyValidation": True}).status_code


def test_a_new_site_has_a_dashboard_that_is_nobodys(jira):
    """Everybody sees it, and not even administrators change it."""
    shown = ok(jira.moe.get(f"{API}/dashboard/10000"))

    assert (True, False, "global") == (shown["systemDashboard"], shown["isWritable"], shown["sharePermissions"][0]["type"])
    assert "owner" not in shown
    assert 403 == jira.admin.delete(f"{API}/dashboard/10000").status_code


def test_what_an_app_keeps_beside_its_gadget_goes_with_it(jira):
    """Properties of a dashboard item: written by who may edit the dashboard, gone when the gadget is."""
    url = f"{API}/dashboard/{ok(jira.moa.post(f'{API}/dashboard', json=_LOT))['id']}"
    gadget = ok(jira.moa.post(f"{url}/gadget", json={"moduleKey": "com.atlassian.jira.gadgets:pie-chart-gadget"}))["id"]
    item = f"{url}/items/{gadget}/properties"

    assert 201 == jira.moa.put(f"{item}/config", json={"num": 5}).status_code
    assert 200 == jira.moa.put(f"{item}/config", json={"num": 6}).status_code
    assert {"num": 6} == ok(jira.moa.get(f"{item}/config"))["value"]
    assert ["config"] == [one["key"] for one in ok(jira.moa.get(item))["keys"]]
    ok(jira.moa.put(url, json=_LOT | {"sharePermissions": [{"type": "authenticated"}]}))
    assert 403 == jira.moe.put(f"{item}/config", json=1).status_code
    ok(jira.moa.delete(f"{url}/gadget/{gadget}"), 204)
    messages(jira.moa.get(item), 404)


@pytest.mark.parametrize("kind", ["issuetype", "project", "priority", "user"])
def test_pictures_are_there_to_be_looked_at(jira, kind):
    """The address an object carries answers an image."""
    shown = ok(jira.admin.get(f"{API}/avatar/{kind}/system"))["system"][0]
    picture = jira.admin.get(shown["urls"]["16x16"])

    assert (200, "image/svg+xml") == (picture.status_code, picture.headers["content-type"])
    messages(jira.admin.get(f"{API}/universal_avatar/view/type/{kind}/avatar/1"), 404)


def test_schemes_for_notifications_and_security_are_made_and_given(jira):
    """By id, in the project's settings; levels are listed for who may set them."""
    rows = [{"event": {"id": "1"}, "notifications": [{"notificationType": "Reporter"}]}]
    told = ok(jira.admin.post(f"{API}/notificationscheme", json={"name": "Peu", "notificationSchemeEvents": rows}), 201)[
        "id"
    ]
    levels = [{"name": "Interne", "isDefault": True, "members": [{"type": "reporter"}]}]
    kept = ok(jira.admin.post(f"{API}/issuesecurityschemes", json={"name": "Clos", "levels": levels}), 201)["id"]
    body = {"notificationScheme": int(told), "issueSecurityScheme": int(kept)}
    messages(jira.admin.get(f"{API}/project/CRM/issuesecuritylevelscheme"), 404)
    ok(jira.admin.put(f"{API}/project/CRM", json=body))
    expand = {"expand": "all"}

    shown = ok(jira.admin.get(f"{API}/project/CRM/notificationscheme", params=expand))
    assert ["Issue Created"] == [one["event"]["name"] for one in shown["notificationSchemeEvents"]]
    assert ["Interne"] == [one["name"] for one in ok(jira.admin.get(f"{API}/project/CRM/securitylevel"))["levels"]]
    assert [] == ok(jira.moe.get(f"{API}/project/CRM/securitylevel"))["levels"]
    messages(jira.admin.delete(f"{API}/notificationscheme/{told}"))
