"""Versions 2 and ``latest``: version 3's site, with wiki markup for documents (facts 3.11, 4.8, 15.7)."""

import pytest

from tests.sandbox.jira_site import API, doc, errors, messages, ok, text

V2 = "/rest/api/2"
MARKUP = "h2. Périmètre\n\n*Tous* les _clients_\n\n* un\n* deux"


def _created(jira, version: str, **fields):
    body = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude"} | fields
    return ok(jira.admin.post(f"{version}/issue", json={"fields": body}), 201)["key"]


@pytest.mark.parametrize("version", [V2, "/rest/api/latest"])
def test_markup_goes_in_and_comes_out(jira, version):
    """A document in between: version 3 sees headings and marks."""
    key = _created(jira, version, description=MARKUP)

    assert MARKUP == ok(jira.admin.get(f"{version}/issue/{key}"))["fields"]["description"]
    blocks = ok(jira.admin.get(f"{API}/issue/{key}"))["fields"]["description"]["content"]
    assert ["heading", "paragraph", "bulletList"] == [block["type"] for block in blocks]


def test_edits_and_operations_take_markup(jira):
    """Under ``fields`` and under ``update`` alike; null empties the field."""
    key = _created(jira, V2)
    for change in ({"fields": {"description": "*a*"}}, {"update": {"description": [{"set": "*a*"}]}}):
        ok(jira.admin.put(f"{V2}/issue/{key}", json=change), 204)
        assert "*a*" == ok(jira.admin.get(f"{V2}/issue/{key}"))["fields"]["description"]
    ok(jira.admin.put(f"{V2}/issue/{key}", json={"fields": {"description": None}}), 204)

    assert ok(jira.admin.get(f"{V2}/issue/{key}"))["fields"]["description"] is None


def test_comments_are_strings(jira):
    """With mentions that know their names; the embedded ones too, and those that come with a transition."""
    key, claire = _created(jira, V2), jira.moa_user.account_id
    made = ok(jira.admin.post(f"{V2}/issue/{key}/comment", json={"body": f"Bonjour [~accountid:{claire}]"}), 201)
    ok(jira.admin.put(f"{V2}/issue/{key}/comment/{made['id']}", json={"body": "Vu."}))
    moved = {"transition": {"id": "11"}, "update": {"comment": [{"add": {"body": "-livré-"}}]}}
    ok(jira.admin.post(f"{V2}/issue/{key}/transitions", json=moved), 204)

    assert f"Bonjour [~accountid:{claire}]" == made["body"]
    shown = ok(jira.admin.get(f"{V2}/issue/{key}", params={"fields": "comment"}))["fields"]["comment"]["comments"]
    assert ["Vu.", "-livré-"] == [comment["body"] for comment in shown]


def test_a_link_takes_a_string_for_its_comment(jira):
    """The comment stands on the issue the link starts from."""
    ends = {"inwardIssue": {"key": _created(jira, V2)}, "outwardIssue": {"key": _created(jira, V2)}}
    link = {"type": {"name": "Blocks"}, "comment": {"body": "*Lié*"}, **ends}

    ok(jira.admin.post(f"{V2}/issueLink", json=link), 201)

    said = [ok(jira.admin.get(f"{V2}/issue/{end['key']}/comment"))["comments"] for end in ends.values()]
    assert ["*Lié*"] == [one["body"] for comments in said for one in comments]


def test_many_are_created_in_markup(jira):
    """Each element on its own; one that is no text is refused alone, in version 2's words."""
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude"}
    body = {"issueUpdates": [{"fields": fields | {"description": one}} for one in ("*a*", {"type": "doc"})]}
    made = ok(jira.admin.post(f"{V2}/issue/bulk", json=body), 201)

    assert 1 == len(made["issues"])
    assert {"description": "Operation value must be a string"} == made["errors"][0]["elementErrors"]["errors"]


def test_documents_are_no_strings(jira):
    """What version 3 takes, version 2 refuses."""
    body = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude", "description": doc("a")}

    refused = errors(jira.admin.post(f"{V2}/issue", json={"fields": body}))
    assert {"description": "Operation value must be a string"} == refused
    assert "comment" in errors(jira.admin.post(f"{V2}/issue/{_created(jira, V2)}/comment", json={"body": doc("a")}))


def test_the_limit_counts_the_text_sent(jira):
    """32,767 characters of markup pass, one more is told in version 2's words (facts 3.11)."""
    key = _created(jira, V2)
    just = "mot \n" * 6553 + "ab"

    assert 32_767 == len(just)
    ok(jira.admin.post(f"{V2}/issue/{key}/comment", json={"body": just}), 201)
    told = jira.admin.post(f"{V2}/issue/{key}/comment", json={"body": just + "c"})
    assert ["The entered text is too long. It exceeds the allowed limit of 32,767 characters."] == messages(told)


def test_addresses_are_those_of_the_version_asked(jira):
    """``self`` and next pages; a path that is not there is named as it was asked for."""
    key = _created(jira, V2)
    shown = ok(jira.admin.get(f"{V2}/issue/{key}"))

    assert shown["self"].startswith("https://velours.atlassian.net/rest/api/2/issue/")
    assert shown["fields"]["status"]["self"].startswith("https://velours.atlassian.net/rest/api/2/status/")
    assert {"message": "null for uri: /rest/api/2/nothing", "status-code": 404} == ok(jira.admin.get(f"{V2}/nothing"), 404)


def test_people_s_own_values_are_left_alone(jira):
    """A property that looks like a document is none."""
    key, value = _created(jira, V2), doc("a")
    ok(jira.admin.put(f"{V2}/issue/{key}/properties/x", json=value), 201)

    assert value == ok(jira.admin.get(f"{V2}/issue/{key}/properties/x"))["value"]
    assert {"x": value} == ok(jira.admin.get(f"{V2}/issue/{key}", params={"properties": "x"}))["properties"]


def test_the_old_search_is_gone_there_too(jira):
    """410; the new one answers with markup (facts 1.12)."""
    key = _created(jira, V2, description="*a*")

    assert 410 == jira.admin.get(f"{V2}/search", params={"jql": "project = CRM"}).status_code
    found = ok(jira.admin.post(f"{V2}/search/jql", json={"jql": f"key = {key}", "fields": ["description"]}))
    assert "*a*" == found["issues"][0]["fields"]["description"]


def test_agile_issues_are_version_2s(jira):
    """Issues of a board: markup, and their own addresses."""
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text("a", "strong")]}]}
    key = jira.create(description=document)
    made = ok(jira.admin.post(f"{API}/filter", json={"name": "Tout", "jql": "project = CRM ORDER BY Rank ASC"}))
    board = {"name": "CRM", "type": "kanban", "filterId": int(made["id"])}
    jira.admin.post("/rest/agile/1.0/board", json=board)
    number = ok(jira.admin.post("/rest/agile/1.0/board", json=board), 201)["id"]
    issue = ok(jira.admin.get(f"/rest/agile/1.0/board/{number}/issue", params={"fields": "description,status"}))["issues"][0]

    assert (key, "*a*") == (issue["key"], issue["fields"]["description"])
    assert issue["self"].endswith(f"/rest/agile/1.0/issue/{issue['id']}")
    assert "/rest/api/2/status/" in issue["fields"]["status"]["self"]
