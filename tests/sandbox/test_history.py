"""What a write leaves behind: the changelog, item by item, as the real one keeps it."""

import json
from datetime import timedelta

import pytest

from integration.sandbox.switches import Switches
from tests.sandbox.jira_site import API, doc, ok, paragraph, text


def test_creation_leaves_no_history(jira):
    """Initial values are nowhere but in the issue (facts 2.10)."""
    key = jira.create(labels=["a"], assignee={"accountId": jira.moe_user.account_id})

    assert [] == jira.histories(key)


def test_status_items_carry_ids_and_names(jira):
    """And the resolution that comes with a done status, all in one history."""
    key = jira.create()
    jira.move(key, 11)

    jira.move(key, 21, who=jira.moa)

    first, second = jira.histories(key)
    (status,) = first["items"]
    assert ("status", "status", "jira") == (status["field"], status["fieldId"], status["fieldtype"])
    assert ("À approuver", "En recette") == (status["fromString"], status["toString"])
    assert status["from"].isdigit()
    assert status["to"].isdigit()
    assert {"resolution", "status"} == {item["field"] for item in second["items"]}
    assert jira.moa_user.account_id == second["author"]["accountId"]


def test_leaving_done_clears_the_resolution(jira):
    """And says so in the same history."""
    key = jira.create()
    jira.move(key, 11)
    jira.move(key, 21, who=jira.moa)

    jira.move(key, 31, who=jira.moe)

    items = {item["field"]: item for item in jira.histories(key)[-1]["items"]}
    assert ("10000", None) == (items["resolution"]["from"], items["resolution"]["to"])
    assert jira.fields(key, "resolution", "resolutiondate") == {"resolution": None, "resolutiondate": None}


def test_assignees_are_accounts_with_names(jira):
    """Ids in from and to, display names beside."""
    key = jira.create()

    jira.edit(key, fields={"assignee": {"accountId": jira.moe_user.account_id}})

    expected = {"field": "assignee", "fieldtype": "jira", "fieldId": "assignee", "from": None, "fromString": None}
    assert [expected | {"to": jira.moe_user.account_id, "toString": "Hugo Marchand"}] == jira.items(key)


def test_each_component_is_an_item_of_its_own(jira):
    """One side is empty, the field is « Component », its id is components."""
    other = ok(jira.admin.post(f"{API}/component", json={"project": "CRM", "name": "AMOA"}), 201)["id"]
    key = jira.create(components=[{"id": jira.component}])

    jira.edit(key, fields={"components": [{"id": other}]})

    gone, come = jira.items(key)
    assert ("Component", "components", jira.component, "MOE", None) == (
        gone["field"],
        gone["fieldId"],
        gone["from"],
        gone["fromString"],
        gone["to"],
    )
    assert (None, other, "AMOA") == (come["from"], come["to"], come["toString"])


def test_labels_are_one_item_with_all_of_them(jira):
    """Space-joined, before and after."""
    key = jira.create(labels=["zeta", "alpha"])

    jira.edit(key, update={"labels": [{"add": "mu"}]})

    (item,) = jira.items(key)
    assert ("", "alpha zeta", "", "alpha mu zeta") == (item["from"], item["fromString"], item["to"], item["toString"])


def test_due_dates_have_a_day_and_a_longer_text(jira):
    """``yyyy-mm-dd`` and the same with a midnight."""
    key = jira.create(duedate="2026-10-01")

    jira.edit(key, fields={"duedate": "2026-09-15"})

    (item,) = jira.items(key)
    assert ("2026-10-01", "2026-09-15") == (item["from"], item["to"])
    assert "2026-09-15 00:00:00.0" == item["toString"]


def test_descriptions_are_kept_as_wiki_text(jira):
    """Not as documents, and without ids (facts 2.8)."""
    key = jira.create(description=doc("Avant"))
    heading = {"type": "heading", "attrs": {"level": 2}, "content": [text("But")]}
    items = {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph("un")]}]}

    jira.edit(key, fields={"description": doc(heading, paragraph(text("gras", "strong")), items)})

    (item,) = jira.items(key)
    assert (None, "Avant", None, "h2. But\n\n*gras*\n\n* un") == (
        item["from"],
        item["fromString"],
        item["to"],
        item["toString"],
    )


def test_parents_and_links_have_no_field_id(jira):
    """IssueParentAssociation and Link: a consumer that wants ``fieldId`` everywhere breaks here (trap 16)."""
    epic, key = jira.create(kind="10000"), jira.create()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": epic}, "outwardIssue": {"key": key}}

    jira.edit(key, fields={"parent": {"key": epic}})
    ok(jira.admin.post(f"{API}/issueLink", json=body), 201)

    parent, link = jira.items(key)
    assert {"IssueParentAssociation", "Link"} == {parent["field"], link["field"]}
    assert "fieldId" not in parent
    assert "fieldId" not in link
    assert (None, epic) == (parent["from"], parent["toString"])
    assert parent["to"].isdigit()
    assert (epic, f"Ce ticket est bloqué par {epic}") == (link["to"], link["toString"])
    assert f"Ce ticket bloque {key}" == jira.items(epic)[0]["toString"]


def test_a_link_taken_off_is_told_at_both_ends(jira):
    """The key and the sentence that were new are old, each in the direction seen from there."""
    one, other = jira.create(), jira.create()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": other}}
    ok(jira.admin.post(f"{API}/issueLink", json=body), 201)
    (link,) = jira.fields(one, "issuelinks")["issuelinks"]

    ok(jira.admin.delete(f"{API}/issueLink/{link['id']}"), 204)

    told = [jira.items(key)[-1] for key in (one, other)]
    assert [(other, None), (one, None)] == [(item["from"], item["to"]) for item in told]
    assert [f"Ce ticket bloque {other}", f"Ce ticket est bloqué par {one}"] == [item["fromString"] for item in told]


def test_one_write_is_one_history(jira):
    """Several fields, several items, one id, one author, one time."""
    key = jira.create()

    jira.edit(key, who=jira.moa, fields={"summary": "Autre", "duedate": "2026-10-01"}, update={"labels": [{"add": "x"}]})

    (history,) = jira.histories(key)
    assert {"summary", "duedate", "labels"} == {item["field"] for item in history["items"]}


def test_a_transition_may_write_several_items(jira):
    """Status, resolution and assignee in one history."""
    jira.world.switches.fields_without_screen = True
    key = jira.create()
    jira.move(key, 11)

    jira.move(key, 21, who=jira.moa, fields={"assignee": {"accountId": jira.moe_user.account_id}})

    assert {"status", "resolution", "assignee"} == {item["field"] for item in jira.histories(key)[-1]["items"]}


def test_writing_what_is_already_there_writes_nothing(jira):
    """No history for an edit without a difference, nor for a document that only reads back differently."""
    key = jira.create(summary="S", labels=["a"], description=doc(paragraph("mots ", "collés")))

    jira.edit(key, fields={"summary": "S", "labels": ["a"], "description": doc("mots collés")})

    assert [] == jira.histories(key)


def test_comments_leave_a_trace_only_when_deleted(jira):
    """Adding and editing write no history; deleting leaves the old text (facts 2.9)."""
    key = jira.create()
    comment = ok(jira.moe.post(f"{API}/issue/{key}/comment", json={"body": doc("premier jet")}), 201)["id"]
    ok(jira.moe.put(f"{API}/issue/{key}/comment/{comment}", json={"body": doc("second jet")}))
    before = jira.histories(key)

    ok(jira.moe.delete(f"{API}/issue/{key}/comment/{comment}"), 204)

    (item,) = jira.items(key)
    assert [] == before
    assert ("Comment", "comment", "second jet", None) == (
        item["field"],
        item["fieldId"],
        item["fromString"],
        item["toString"],
    )


def test_a_restricted_comment_leaves_only_that_it_was_there(jira):
    """Its text does not leak into the changelog."""
    key = jira.create()
    body = {"body": doc("entre nous"), "visibility": {"type": "role", "value": "MOA"}}
    comment = ok(jira.moa.post(f"{API}/issue/{key}/comment", json=body), 201)["id"]

    ok(jira.moa.delete(f"{API}/issue/{key}/comment/{comment}"), 204)

    assert "entre nous" not in json.dumps(jira.items(key))


def test_history_ids_are_numbers_and_ascend(jira):
    """Numeric strings, across issues."""
    first, second = jira.create(), jira.create()
    for key in (first, second, first):
        jira.edit(key, fields={"summary": f"{len(jira.histories(key))} {key}"})

    ids = [int(one["id"]) for one in jira.histories(first)]
    assert sorted(ids) == ids
    assert ids[0] < int(jira.histories(second)[0]["id"]) < ids[1]


def test_a_history_can_be_tagged(jira):
    """``historyMetadata`` of an edit comes back with its history (facts 2.7)."""
    key = jira.create()

    jira.edit(key, fields={"summary": "x"}, historyMetadata={"type": "bornage"})

    assert {"type": "bornage"} == jira.histories(key)[0]["historyMetadata"]


def test_the_author_of_an_app_is_an_app(jira):
    """accountType tells its acts from people's."""
    key = jira.create()

    jira.edit(key, who=jira.service, fields={"summary": "x"})

    assert "app" == jira.histories(key)[0]["author"]["accountType"]


def test_bulk_changelogs_are_by_time_then_issue_over_several_pages(jira):
    """Only issue ids, oldest first, the same issue on several pages, no token at the end (facts 2.1)."""
    keys = [jira.create(), jira.create()]
    for round_ in range(3):
        jira.world.clock.advance(timedelta(hours=1))
        for key in reversed(keys):
            jira.edit(key, fields={"summary": f"tour {round_}"})

    pages, token = [], None
    while True:
        body = {"issueIdsOrKeys": keys, "maxResults": 2} | ({"nextPageToken": token} if token else {})
        page = ok(jira.admin.post(f"{API}/changelog/bulkfetch", json=body))
        pages.append([(one["issueId"], len(one["changeHistories"])) for one in page["issueChangeLogs"]])
        token = page.get("nextPageToken")
        if not token:
            break

    assert [[("10000", 1), ("10001", 1)]] * 3 == pages


def test_bulk_changelogs_filter_by_field_and_mind_their_limits(jira):
    """Whole histories that touch the field; 1 to 1,000 issues, 1 to 10,000 a page, unknown keys refused."""
    key = jira.create()
    jira.edit(key, fields={"summary": "x"})
    jira.move(key, 11)
    address = f"{API}/changelog/bulkfetch"

    found = ok(jira.admin.post(address, json={"issueIdsOrKeys": [key], "fieldIds": ["status"]}))

    assert ["status"] == [item["field"] for one in found["issueChangeLogs"][0]["changeHistories"] for item in one["items"]]
    bad: tuple[dict[str, object], ...] = (
        {"issueIdsOrKeys": []},
        {"issueIdsOrKeys": [key], "maxResults": 0},
        {"issueIdsOrKeys": [key], "since": "2026"},
        {"issueIdsOrKeys": [key], "nextPageToken": "junk"},
    )
    for wrong in bad:
        assert 400 == jira.admin.post(address, json=wrong).status_code


@pytest.mark.parametrize(
    ("shape", "created"), [("iso", "2026-09-01T09:30:00.000+0200"), ("ms", 1788247800000), ("s", 1788247800)]
)
def test_bulk_changelogs_may_write_times_in_three_ways(jira, shape, created):
    """Schema and example disagree: a consumer takes all three (facts 2.2)."""
    jira.world.switches = Switches(changelog_created=shape)
    key = jira.create()
    jira.edit(key, fields={"summary": "x"})

    found = ok(jira.admin.post(f"{API}/changelog/bulkfetch", json={"issueIdsOrKeys": [key]}))

    assert created == found["issueChangeLogs"][0]["changeHistories"][0]["created"]


def test_an_expanded_changelog_is_newest_first_and_cut(jira):
    """At most 100 on an issue, 40 in a search: never for history (facts 1.6, 2.4, trap 17)."""
    key = jira.create()
    for number in range(105):
        jira.edit(key, fields={"summary": f"n° {number}"})

    one = ok(jira.admin.get(f"{API}/issue/{key}", params={"expand": "changelog"}))["changelog"]
    found = jira.search(f"key = {key}", fields=["summary"], expand="changelog")["issues"][0]["changelog"]
    paged = ok(jira.admin.get(f"{API}/issue/{key}/changelog", params={"maxResults": 500}))

    assert (100, 105, "n° 104") == (len(one["histories"]), one["total"], one["histories"][0]["items"][0]["toString"])
    assert 40 == len(found["histories"])
    assert (100, False, "n° 0") == (len(paged["values"]), paged["isLast"], paged["values"][0]["items"][0]["toString"])
