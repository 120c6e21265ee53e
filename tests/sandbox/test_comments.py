"""Comments: documents, rights, restrictions, hidden properties."""

from datetime import timedelta

import pytest

from tests.sandbox.jira_site import API, doc, errors, messages, ok


def say(jira, key, words="bonjour", *, who=None, status=201, **more):
    return ok((who or jira.moe).post(f"{API}/issue/{key}/comment", json={"body": doc(words)} | more), status)


def test_a_comment_answers_whole(jira):
    """Authors and times agree at first; after an edit the second pair has moved."""
    key = jira.create()
    made = say(jira, key)
    jira.world.clock.advance(timedelta(hours=1))

    edited = ok(jira.moe.put(f"{API}/issue/{key}/comment/{made['id']}", json={"body": doc("bonsoir")}))

    assert made["created"] == made["updated"]
    assert ("2026-09-01T09:30:00.000+0200", "2026-09-01T10:30:00.000+0200") == (edited["created"], edited["updated"])
    assert made["author"] == edited["updateAuthor"]


@pytest.mark.parametrize("body", ["mots", None, {"type": "paragraph"}, {"type": "doc", "version": 1, "content": []}])
def test_a_comment_is_a_document(jira, body):
    """Anything else is 400 on ``comment`` (facts 4.1)."""
    assert {"comment"} == set(errors(jira.moe.post(f"{API}/issue/{jira.create()}/comment", json={"body": body})))


def test_someone_elses_comment_is_not_edited_and_the_refusal_is_400(jira):
    """Not 403 (facts 4.4, trap 14); project administrators may."""
    key = jira.create()
    made = say(jira, key)

    refused = jira.moa.put(f"{API}/issue/{key}/comment/{made['id']}", json={"body": doc("pirate")})
    deleted = jira.moa.delete(f"{API}/issue/{key}/comment/{made['id']}")
    jira.world.make_project_admin(jira.project, jira.moa_user.account_id)
    taken = ok(jira.moa.put(f"{API}/issue/{key}/comment/{made['id']}", json={"body": doc("corrigé")}))

    assert ["You do not have the permission to edit this comment."] == messages(refused)
    assert 400 == deleted.status_code
    assert jira.moe_user.account_id == taken["author"]["accountId"]
    assert jira.moa_user.account_id == taken["updateAuthor"]["accountId"]


def test_properties_hide_with_the_comment(jira):
    """Given in the create, absent from every list but ``/comment/list?expand=properties`` (facts 4.3)."""
    key = jira.create()
    made = say(jira, key, properties=[{"key": "bornage.record", "value": {"v": 1}}])

    listed = ok(jira.moe.get(f"{API}/issue/{key}/comment", params={"expand": "properties"}))["comments"][0]
    by_id = ok(jira.moe.post(f"{API}/comment/list?expand=properties", json={"ids": [int(made["id"]), 99]}))["values"]
    single = ok(jira.moe.get(f"{API}/comment/{made['id']}/properties/bornage.record"))

    assert "properties" not in made
    assert "properties" not in listed
    assert [[{"key": "bornage.record", "value": {"v": 1}}]] == [one["properties"] for one in by_id]
    assert {"v": 1} == single["value"]


def test_a_list_of_comments_has_pages_and_an_order(jira):
    """A hundred at most, newest first only when asked, no other order."""
    key = jira.create()
    for number in range(103):
        say(jira, key, f"n° {number}")
    address = f"{API}/issue/{key}/comment"

    first = ok(jira.moe.get(address, params={"maxResults": 500}))
    newest = ok(jira.moe.get(address, params={"orderBy": "-created", "maxResults": 1}))

    assert (100, 100, 103) == (len(first["comments"]), first["maxResults"], first["total"])
    assert "n° 102" == newest["comments"][0]["body"]["content"][0]["content"][0]["text"]
    assert 400 == jira.moe.get(address, params={"orderBy": "updated"}).status_code


def test_the_embedded_page_is_cut(jira):
    """Twenty of the newest; ``total`` says there are more (facts 1.6)."""
    key = jira.create()
    for number in range(23):
        say(jira, key, f"n° {number}")

    page = jira.fields(key, "comment")["comment"]

    assert (20, 23) == (len(page["comments"]), page["total"])
    assert "n° 22" == page["comments"][-1]["body"]["content"][0]["content"][0]["text"]


def test_a_restricted_comment_is_for_its_role(jira):
    """Others neither list it nor read it nor see it embedded (facts 4.6)."""
    key = jira.create()
    made = say(jira, key, "entre nous", who=jira.moa, visibility={"type": "role", "value": "MOA"})

    others = ok(jira.moe.get(f"{API}/issue/{key}/comment"))
    embedded = ok(jira.moe.get(f"{API}/issue/{key}", params={"fields": "comment"}))["fields"]["comment"]

    assert {"type": "role", "value": "MOA", "identifier": "MOA"} == made["visibility"]
    assert (0, 0) == (others["total"], embedded["total"])
    assert 404 == jira.moe.get(f"{API}/issue/{key}/comment/{made['id']}").status_code
    assert 1 == ok(jira.moa.get(f"{API}/issue/{key}/comment"))["total"]


def test_one_restricts_to_roles_one_holds(jira):
    """And by value or identifier, not by both: what was read cannot be echoed (facts 4.6)."""
    address = f"{API}/issue/{jira.create()}/comment"
    echoed = {"type": "role", "value": "MOA", "identifier": "MOA"}

    outside = jira.moe.post(address, json={"body": doc("x"), "visibility": {"type": "role", "value": "MOA"}})
    both = jira.moa.post(address, json={"body": doc("x"), "visibility": echoed})

    assert {"commentLevel"} == set(errors(outside)) == set(errors(both))


def test_an_edit_keeps_the_restriction(jira):
    """When none is given (facts 4.4)."""
    key = jira.create()
    made = say(jira, key, who=jira.moa, visibility={"type": "role", "identifier": "MOA"})

    edited = ok(jira.moa.put(f"{API}/issue/{key}/comment/{made['id']}", json={"body": doc("y")}))

    assert "MOA" == edited["visibility"]["value"]


def test_a_deleted_comment_is_gone(jira):
    """404, and the total falls."""
    key = jira.create()
    made = say(jira, key)

    ok(jira.moe.delete(f"{API}/issue/{key}/comment/{made['id']}"), 204)

    assert 404 == jira.moe.get(f"{API}/issue/{key}/comment/{made['id']}").status_code
    assert 404 == jira.moe.put(f"{API}/comment/{made['id']}/properties/x", json=1).status_code
    assert 0 == ok(jira.moe.get(f"{API}/issue/{key}/comment"))["total"]


def test_html_comes_only_when_asked_and_escaped(jira):
    """``expand=renderedBody``."""
    key = jira.create()
    say(jira, key, "<script>")

    plain = ok(jira.moe.get(f"{API}/issue/{key}/comment"))["comments"][0]
    rendered = ok(jira.moe.get(f"{API}/issue/{key}/comment", params={"expand": "renderedBody"}))["comments"][0]

    assert "renderedBody" not in plain
    assert "<p>&lt;script&gt;</p>" == rendered["renderedBody"]
