"""Creating and editing issues, with everything Jira refuses."""

from datetime import timedelta

import pytest

from tests.sandbox.jira_site import API, doc, errors, messages, ok


def post(jira, **fields):
    body = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "S"} | fields
    return jira.admin.post(
        f"{API}/issue", json={"fields": {name: value for name, value in body.items() if value is not ...}}
    )


def test_a_create_answers_identity_only(jira):
    """201 with id, key and self; the number is the project's own counter."""
    assert {"id": "10000", "key": "CRM-1", "self": f"{jira.world.base_url}{API}/issue/10000"} == ok(post(jira), 201)
    assert "CRM-2" == ok(post(jira), 201)["key"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"summary": ...}, "summary"),
        ({"summary": "  "}, "summary"),
        ({"summary": "a\nb"}, "summary"),
        ({"summary": "x" * 256}, "summary"),
        ({"labels": ["two words"]}, "labels"),
        ({"labels": ["x" * 256]}, "labels"),
        ({"components": ["MOE"]}, "components"),
        ({"components": [{"name": "Nobody"}]}, "components"),
        ({"duedate": "01/09/2026"}, "duedate"),
        ({"description": "plain words"}, "description"),
        ({"assignee": {"accountId": "nobody"}}, "assignee"),
        ({"assignee": {"name": "hugo"}}, "assignee"),
        ({"priority": {"id": "99"}}, "priority"),
        ({"issuetype": {"id": "99"}}, "issuetype"),
        ({"issuetype": {"id": "10004"}}, "issuetype"),
        ({"issuetype": {"id": "10003"}}, "issuetype"),
        ({"project": {"key": "NOPE"}}, "project"),
        ({"status": {"id": "3"}}, "status"),
        ({"nature": "x"}, "nature"),
        ({"resolution": {"id": "10000"}}, "resolution"),
        ({"parent": {"key": "CRM-99"}}, "parent"),
    ],
)
def test_a_bad_field_is_named(jira, fields, wrong):
    """400 with the field's own key; nothing is made."""
    assert [wrong] == list(errors(post(jira, **fields)))
    assert {} == jira.world.issues


def test_all_bad_fields_are_named_at_once(jira):
    """Jira lists them together."""
    assert {"summary", "labels", "nature"} == set(errors(post(jira, summary="", labels=["a b"], nature="x")))


def test_a_string_is_no_document(jira):
    """v3 wants ADF and says where to read about it (facts 3.3)."""
    assert errors(post(jira, description="mots"))["description"].startswith("Operation value must be an Atlassian Document")


def test_a_field_that_is_not_on_the_screen_cannot_be_set(jira):
    """Jira's own sentence, and createmeta knew it before (facts 3.5, 3.14)."""
    jira.project.off_screen.add("duedate")

    fields = ok(jira.admin.get(f"{API}/issue/createmeta/CRM/issuetypes/{jira.kind}"))["fields"]

    assert "duedate" not in [one["fieldId"] for one in fields]
    expected = "Field 'duedate' cannot be set. It is not on the appropriate screen, or unknown."
    assert expected == errors(post(jira, duedate="2026-10-01"))["duedate"]


def test_a_child_is_exactly_one_level_below_its_parent(jira):
    """Epic > item > sub-task (facts 3.6)."""
    epic, item = jira.create(kind="10000"), jira.create()

    child = jira.create(parent={"key": epic})
    jira.create(kind="10003", parent={"key": child})

    assert {"parentId"} == set(errors(post(jira, parent={"key": item})))
    assert {"parentId"} == set(errors(post(jira, issuetype={"id": "10003"}, parent={"key": epic})))
    assert epic == jira.fields(child, "parent")["parent"]["key"]
    assert 1 == len(jira.fields(child, "subtasks")["subtasks"])


def test_types_outside_the_projects_scheme_do_not_exist_there(jira):
    """Bug exists on the site, not in this project."""
    found = ok(jira.admin.get(f"{API}/issue/createmeta/CRM/issuetypes"))

    assert {jira.kind, "10000", "10002", "10003"} == {one["id"] for one in found["issueTypes"]}
    assert (404, b"") == (
        (answer := jira.admin.get(f"{API}/issue/createmeta/CRM/issuetypes/10004")).status_code,
        answer.content,
    )


def test_a_bulk_create_is_201_when_anything_succeeded(jira):
    """Failures carry their place in the request; successes keep their order without holes (facts 3.1)."""
    good = {"fields": {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "a"}}
    bad = {"fields": {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}}}

    mixed = ok(jira.admin.post(f"{API}/issue/bulk", json={"issueUpdates": [good, bad, good]}), 201)
    none = ok(jira.admin.post(f"{API}/issue/bulk", json={"issueUpdates": [bad]}), 400)

    assert ["CRM-1", "CRM-2"] == [one["key"] for one in mixed["issues"]]
    assert [1] == [one["failedElementNumber"] for one in mixed["errors"]]
    assert "summary" in mixed["errors"][0]["elementErrors"]["errors"]
    assert ([], 1) == (none["issues"], len(none["errors"]))


def test_a_bulk_create_takes_fifty(jira):
    """51 are refused as a whole."""
    one = {"fields": {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "a"}}

    assert 400 == jira.admin.post(f"{API}/issue/bulk", json={"issueUpdates": [one] * 51}).status_code
    assert 50 == len(ok(jira.admin.post(f"{API}/issue/bulk", json={"issueUpdates": [one] * 50}), 201)["issues"])


def test_marks_travel_in_the_create_call(jira):
    """``properties`` of the body are there from the first second (facts 3.2)."""
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "a"}
    key = ok(
        jira.admin.post(f"{API}/issue", json={"fields": fields, "properties": [{"key": "b.item", "value": {"v": 1}}]}), 201
    )["key"]

    asked = {"issueIdsOrKeys": [key], "fields": ["summary"], "properties": ["b.item", "b.none"]}
    read = ok(jira.admin.post(f"{API}/issue/bulkfetch", json=asked))

    assert {"b.item": {"v": 1}} == read["issues"][0]["properties"]


def test_a_bulk_read_sorts_and_reports_what_it_cannot_give(jira):
    """Ascending ids; the absent go to ``issueErrors`` with 200; a hundred at most, five properties at most (facts 1.13)."""
    keys = [jira.create() for _ in range(3)]

    read = ok(jira.admin.post(f"{API}/issue/bulkfetch", json={"issueIdsOrKeys": [keys[2], "CRM-99", keys[0]]}))
    many = jira.admin.post(f"{API}/issue/bulkfetch", json={"issueIdsOrKeys": ["1"] * 101})
    wide = jira.admin.post(f"{API}/issue/bulkfetch", json={"issueIdsOrKeys": ["1"], "properties": list("abcdef")})

    assert [keys[0], keys[2]] == [one["key"] for one in read["issues"]]
    assert ["CRM-99"] == [one["id"] for one in read["issueErrors"]]
    assert (400, 400) == (many.status_code, wide.status_code)


def test_an_edit_changes_what_it_names_and_nothing_else(jira):
    """Omitted is untouched, null empties, labels can be added and removed one by one."""
    key = jira.create(labels=["b", "a"], duedate="2026-10-01", components=[{"id": jira.component}])

    jira.edit(key, fields={"duedate": None}, update={"labels": [{"add": "c"}, {"remove": "a"}]})

    found = jira.fields(key, "labels", "duedate", "components")
    assert (["b", "c"], None, ["MOE"]) == (found["labels"], found["duedate"], [one["name"] for one in found["components"]])


def test_a_field_stands_in_fields_or_in_update_never_in_both(jira):
    """400 on that field."""
    body = {"fields": {"labels": ["a"]}, "update": {"labels": [{"add": "b"}]}}

    assert {"labels"} == set(errors(jira.edit(jira.create(), status=400, **body)))


def test_a_parent_is_taken_away_with_none(jira):
    """``{"set": {"none": true}}`` (facts 3.6)."""
    key = jira.create(parent={"key": jira.create(kind="10000")})

    jira.edit(key, update={"parent": [{"set": {"none": True}}]})

    assert "parent" not in jira.fields(key, "parent", "summary")


def test_silence_is_for_administrators(jira):
    """``notifyUsers=false`` from anyone else fails the whole edit (facts 3.12)."""
    key = jira.create()
    body = {"fields": {"summary": "doucement"}}

    refused = jira.moa.put(f"{API}/issue/{key}", params={"notifyUsers": "false"}, json=body)
    taken = jira.admin.put(f"{API}/issue/{key}", params={"notifyUsers": "false"}, json=body)

    expected = "To discard the user notification either admin or project admin permissions are required."
    assert [expected] == messages(refused)
    assert 204 == taken.status_code


def test_assigning_is_an_edit_of_its_own(jira):
    """To a person, to nobody with null, to whom Jira chooses with -1."""
    key = jira.create()
    lead = {"name": "Étude", "leadAccountId": jira.moa_user.account_id, "assigneeType": "COMPONENT_LEAD", "project": "CRM"}
    component = ok(jira.admin.post(f"{API}/component", json=lead), 201)

    for account in (jira.moe_user.account_id, None):
        ok(jira.moa.put(f"{API}/issue/{key}/assignee", json={"accountId": account}), 204)
    led = jira.create(components=[{"id": component["id"]}])

    assert jira.fields(key, "assignee")["assignee"] is None
    assert jira.moa_user.account_id == jira.fields(led, "assignee")["assignee"]["accountId"]


def test_only_asked_fields_are_answered(jira):
    """Misspelt ones vanish; ``*all`` and exclusions work."""
    key = jira.create()

    assert {"summary"} == set(jira.fields(key, "summary", "sumary"))
    assert "summary" not in jira.fields(key, "*all", "-summary")
    assert "comment" not in jira.fields(key, "*navigable")


def test_deleting_takes_subtasks_only_when_told(jira):
    """Children of an epic stay and lose their parent; nothing is left of what is deleted (facts 1.16, 3.19)."""
    epic = jira.create(kind="10000")
    item = jira.create(parent={"key": epic})
    jira.create(kind="10003", parent={"key": item})

    refused = jira.admin.delete(f"{API}/issue/{item}")
    ok(jira.admin.delete(f"{API}/issue/{epic}"), 204)
    kept = jira.fields(item, "parent", "summary")
    ok(jira.admin.delete(f"{API}/issue/{item}", params={"deleteSubtasks": "true"}), 204)

    assert 400 == refused.status_code
    assert {"summary"} == set(kept)
    assert {} == jira.world.issues
    assert 403 == jira.moa.delete(f"{API}/issue/{jira.create()}").status_code


def test_updated_moves_with_real_changes_only(jira):
    """Edits, moves, comments and links move it; properties and edits that change nothing do not (facts 1.16)."""
    key, other = jira.create(), jira.create()
    moved = []

    def later(act):
        jira.world.clock.advance(timedelta(minutes=1))
        before = jira.fields(key, "updated")["updated"]
        act()
        moved.append(before != jira.fields(key, "updated")["updated"])

    later(lambda: jira.edit(key, fields={"summary": "Autre"}))
    later(lambda: jira.edit(key, fields={"summary": "Autre"}))
    later(lambda: ok(jira.admin.put(f"{API}/issue/{key}/properties/x", json=1), 201))
    later(lambda: jira.move(key, 11))
    later(lambda: ok(jira.admin.post(f"{API}/issue/{key}/comment", json={"body": doc("x")}), 201))
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": other}, "outwardIssue": {"key": key}}
    later(lambda: ok(jira.admin.post(f"{API}/issueLink", json=link), 201))

    assert [True, False, False, True, True, True] == moved


def test_properties_come_and_go(jira):
    """201 new, 200 replaced whole, 404 once deleted; 32,768 characters at most (facts 13.3)."""
    address = f"{API}/issue/{jira.create()}/properties/bornage.audit"

    statuses = [jira.admin.put(address, json=value).status_code for value in ({"a": 1}, {"b": 2})]
    read = ok(jira.admin.get(address))
    huge = jira.admin.put(address, json="x" * 33_000)
    ok(jira.admin.delete(address), 204)

    assert [201, 200] == statuses
    assert {"key": "bornage.audit", "value": {"b": 2}} == read
    assert 400 == huge.status_code
    assert 404 == jira.admin.get(address).status_code


def test_links_have_a_direction(jira):
    """``inwardIssue`` blocks ``outwardIssue``; an empty 201, a duplicate too, and one link only (facts 3.16)."""
    first, second = jira.create(), jira.create()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": first}, "outwardIssue": {"key": second}}

    answers = [jira.admin.post(f"{API}/issueLink", json=body) for _ in range(2)]

    assert [(201, b"")] * 2 == [(one.status_code, one.content) for one in answers]
    (down,) = jira.fields(first, "issuelinks")["issuelinks"]
    (up,) = jira.fields(second, "issuelinks")["issuelinks"]
    assert (second, first) == (down["outwardIssue"]["key"], up["inwardIssue"]["key"])
    ok(jira.admin.delete(f"{API}/issueLink/{down['id']}"), 204)
    assert [] == jira.fields(second, "issuelinks")["issuelinks"]


def test_a_link_needs_two_ends_and_a_type_that_exist(jira):
    """404 for each that does not."""
    key = jira.create()
    ends = {"inwardIssue": {"key": key}, "outwardIssue": {"key": "CRM-9"}}

    assert 404 == jira.admin.post(f"{API}/issueLink", json={"type": {"name": "Blocks"}, **ends}).status_code
    unknown = {"type": {"name": "Mange"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": key}}
    assert 404 == jira.admin.post(f"{API}/issueLink", json=unknown).status_code


def test_files_go_up_with_a_header_and_come_back_unchanged(jira):
    """Without the header a plain 404; the id is a string in one answer and a number in the other (facts 13)."""
    address, content = f"{API}/issue/{jira.create()}/attachments", bytes(range(256))
    files = {"file": ("plan.bin", content, "application/octet-stream")}

    refused = jira.admin.post(address, files=files)
    (made,) = ok(jira.admin.post(address, files=files, headers={"X-Atlassian-Token": "no-check"}))
    media = jira.admin.get(f"{API}/attachment/content/{made['id']}")

    assert (404, "XSRF check failed") == (refused.status_code, refused.text)
    assert int(made["id"]) == ok(jira.admin.get(f"{API}/attachment/{made['id']}"))["id"]
    assert 303 == media.status_code
    assert content == jira.admin.get(media.headers["location"]).content
