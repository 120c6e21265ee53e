"""Types of links, and links to the outside."""

import pytest

from tests.sandbox.jira_site import API, doc, errors, ok

TYPES = f"{API}/issueLinkType"


@pytest.fixture
def key(jira):
    return jira.create()


def link(jira, key, status=201, **body):
    said = {"object": {"url": "https://x.example/1", "title": "Plan"}} | body
    return ok(jira.moe.post(f"{API}/issue/{key}/remotelink", json=said), status)


def test_link_types_are_made_by_administrators(jira):
    """404 for others and for a name in use, as documented."""
    body = {"name": "Valide", "inward": "est validé par", "outward": "valide"}

    made = ok(jira.admin.post(TYPES, json=body), 201)

    assert body.items() <= made.items()
    assert (404, 404) == (jira.moe.post(TYPES, json=body).status_code, jira.admin.post(TYPES, json=body).status_code)
    assert 400 == jira.admin.post(TYPES, json={"name": "Seul"}).status_code
    assert "approuve" == ok(jira.admin.put(f"{TYPES}/{made['id']}", json={"outward": "approuve"}))["outward"]


def test_a_deleted_type_takes_its_links(jira, key):
    """Both ends lose them."""
    made = ok(jira.admin.post(TYPES, json={"name": "V", "inward": "a", "outward": "b"}), 201)
    other = jira.create()
    body = {"type": {"id": made["id"]}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    ok(jira.admin.post(f"{API}/issueLink", json=body | {"comment": {"body": doc("voir")}}), 201)
    assert 1 == jira.fields(other, "comment")["comment"]["total"]

    ok(jira.admin.delete(f"{TYPES}/{made['id']}"), 204)

    assert ([], []) == tuple(jira.fields(one, "issuelinks")["issuelinks"] for one in (key, other))
    assert 404 == jira.admin.get(f"{TYPES}/{made['id']}").status_code


def test_the_same_global_id_is_the_same_link(jira, key):
    """200 then, and what is left out becomes null; without one there is a new link each time (facts 13.4)."""
    first = link(jira, key, globalId="g", relationship="spec", application={"name": "Wiki"})
    again = link(jira, key, 200, globalId="g")
    free = [link(jira, key)["id"] for _ in range(2)]

    assert first["id"] == again["id"]
    read = ok(jira.moe.get(f"{API}/issue/{key}/remotelink", params={"globalId": "g"}))
    assert ("relationship" in read, read["application"]) == (False, {})
    assert [first["id"], *free] == [one["id"] for one in ok(jira.moe.get(f"{API}/issue/{key}/remotelink"))]


def test_a_link_to_the_outside_leaves_a_history(jira, key):
    """RemoteWorkItemLink, without fieldId (facts 2.8)."""
    number = link(jira, key, globalId="g")["id"]
    ok(jira.moe.delete(f"{API}/issue/{key}/remotelink", params={"globalId": "g"}), 204)

    come, gone = jira.items(key)
    assert ("RemoteWorkItemLink", 'Ce ticket est lié à "Plan"', False) == (
        come["field"],
        come["toString"],
        "fieldId" in come,
    )
    assert str(number) == gone["from"]


def test_bad_links_are_named(jira, key):
    """A title and an address are needed; a link belongs to its issue."""
    number = link(jira, key)["id"]
    address = f"{API}/issue/{key}/remotelink"

    assert ["object.title"] == list(errors(jira.moe.post(address, json={"object": {"url": "https://x.example"}})))
    assert ["globalId"] == list(
        errors(jira.moe.post(address, json={"globalId": "x" * 256, "object": {"url": "u", "title": "t"}}))
    )
    assert 400 == jira.moe.get(f"{API}/issue/{jira.create()}/remotelink/{number}").status_code
    assert 404 == jira.moe.get(f"{address}/99").status_code
    ok(jira.moe.put(f"{address}/{number}", json={"object": {"url": "u", "title": "t"}}), 204)
    assert "t" == ok(jira.moe.get(f"{address}/{number}"))["object"]["title"]
