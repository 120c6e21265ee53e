"""What a stranger's tests against a real site say of properties, links and files; one sentence a test."""

import pytest

from tests.sandbox.jira_site import API, doc, ok


def places(jira):
    """Where properties can be kept, by what they belong to."""
    key = jira.create()
    comment = ok(jira.admin.post(f"{API}/issue/{key}/comment", json={"body": doc("Un")}), 201)["id"]
    worklog = ok(jira.admin.post(f"{API}/issue/{key}/worklog", json={"timeSpent": "1h"}), 201)["id"]
    return {
        "issue": f"{API}/issue/{key}/properties",
        "comment": f"{API}/comment/{comment}/properties",
        "worklog": f"{API}/issue/{key}/worklog/{worklog}/properties",
        "type": f"{API}/issuetype/{jira.kind}/properties",
        "project": f"{API}/project/CRM/properties",
    }


@pytest.mark.parametrize("kind", ["issue", "comment", "worklog", "type", "project"])
def test_a_property_is_kept_replaced_and_gone(jira, kind):
    """Nested values as stored; a second PUT never merges; 404 after DELETE; the list of keys has a ``self``."""
    where = places(jira)[kind]
    nested = {"a": {"b": [1, None, "é"]}, "c": True}

    ok(jira.admin.put(f"{where}/essai", json=nested), 201)
    kept = ok(jira.admin.get(f"{where}/essai"))
    keys = ok(jira.admin.get(where))["keys"]
    ok(jira.admin.put(f"{where}/essai", json={"d": 1}))
    replaced = ok(jira.admin.get(f"{where}/essai"))
    ok(jira.admin.delete(f"{where}/essai"), 204)

    assert {"key": "essai", "value": nested} == kept
    assert ["essai"] == [one["key"] for one in keys]
    assert keys[0]["self"].endswith("/properties/essai")
    assert {"d": 1} == replaced["value"]
    assert 404 == jira.admin.get(f"{where}/essai").status_code


def test_name_spaces_of_properties_are_apart(jira):
    """The same key in five places is five properties; a missing parent is 404."""
    where = places(jira)
    for number, place in enumerate(where.values()):
        ok(jira.admin.put(f"{place}/essai", json=number), 201)

    assert [0, 1, 2, 3, 4] == [ok(jira.admin.get(f"{place}/essai"))["value"] for place in where.values()]
    absent = ("issue/CRM-999", "comment/999", "issue/CRM-999/worklog/999", "issuetype/99999", "project/NOPE")
    assert [404] * 5 == [jira.admin.get(f"{API}/{one}/properties/essai").status_code for one in absent]


def test_a_link_has_two_ends_and_an_empty_answer(jira):
    """Both issues show it, each the other way round; by id both ends; after DELETE neither has it."""
    one, two = jira.create(), jira.create()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": two}}

    made = jira.admin.post(f"{API}/issueLink", json=body)
    [here], [there] = (jira.fields(key, "issuelinks")["issuelinks"] for key in (one, two))
    whole = ok(jira.admin.get(f"{API}/issueLink/{here['id']}"))
    ok(jira.admin.delete(f"{API}/issueLink/{here['id']}"), 204)

    assert (201, b"") == (made.status_code, made.content)
    assert (two, one) == (here["outwardIssue"]["key"], there["inwardIssue"]["key"])
    assert ("Blocks", one, two) == (whole["type"]["name"], whole["inwardIssue"]["key"], whole["outwardIssue"]["key"])
    assert [[], []] == [jira.fields(key, "issuelinks")["issuelinks"] for key in (one, two)]
    lost = jira.admin.post(f"{API}/issueLink", json=body | {"outwardIssue": {"key": "CRM-999"}})
    assert (404, 404) == (lost.status_code, jira.admin.get(f"{API}/issueLink/999999").status_code)


def test_files_come_back_as_they_were(jira):
    """Several at once; the id is a number in the metadata only; deleted ones and unknown ones are missing."""
    key = jira.create()
    files = [("file", (f"{n}.bin", bytes(range(n, 256)), "application/octet-stream")) for n in (1, 2)]

    sent = jira.admin.post(f"{API}/issue/{key}/attachments", files=files, headers={"X-Atlassian-Token": "no-check"})
    one, two = ok(sent)
    back = jira.admin.get(f"{API}/attachment/content/{one['id']}", params={"redirect": "false"})
    told = ok(jira.admin.get(f"{API}/attachment/{two['id']}"))
    ok(jira.admin.delete(f"{API}/attachment/{two['id']}"), 204)

    assert bytes(range(1, 256)) == back.content
    assert (str, int) == (type(two["id"]), type(told["id"]))
    assert [404, 404] == [jira.admin.get(f"{API}/attachment/content/{n}").status_code for n in (two["id"], 99999)]
