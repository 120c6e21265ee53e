"""What a stranger's tests against a real site say of statuses, categories and workflows; one sentence a test."""

from tests.sandbox.jira_site import API, ok


def test_two_lists_of_statuses_differ(jira):
    """A category is a word in one and an object in the other; and the older one has those in use only."""
    body = {"scope": {"type": "GLOBAL"}, "statuses": [{"name": "Libre", "statusCategory": "TODO", "description": ""}]}
    ok(jira.admin.post(f"{API}/statuses", json=body))

    searched = ok(jira.admin.get(f"{API}/statuses/search"))["values"]
    listed = ok(jira.admin.get(f"{API}/status"))

    assert {one["statusCategory"] for one in searched} <= {"TODO", "IN_PROGRESS", "DONE"}
    assert {one["statusCategory"]["key"] for one in listed} <= {"new", "indeterminate", "done"}
    assert "Libre" in {one["name"] for one in searched} - {one["name"] for one in listed}


def test_an_unknown_status_is_an_empty_list(jira):
    """By id, of many."""
    assert [] == ok(jira.admin.get(f"{API}/statuses", params={"id": "999999"}))


def test_there_are_four_categories(jira):
    """Read by id or by key."""
    listed = ok(jira.admin.get(f"{API}/statuscategory"))

    assert {"undefined", "new", "indeterminate", "done"} == {one["key"] for one in listed}
    for one in listed:
        assert one == ok(jira.admin.get(f"{API}/statuscategory/{one['id']}"))
        assert one == ok(jira.admin.get(f"{API}/statuscategory/{one['key']}"))


def test_transitions_of_a_workflow_are_asked_for(jira):
    """Else the list is empty; their types are three words, in capitals or not."""
    bare = ok(jira.admin.get(f"{API}/workflows/search", params={"queryString": "Livrable"}))["values"]
    whole = ok(jira.admin.get(f"{API}/workflows/search", params={"expand": "values.transitions"}))["values"]

    assert [[]] == [one["transitions"] for one in bare]
    kinds = {way["type"].upper() for one in whole for way in one["transitions"]}
    assert {"INITIAL", "GLOBAL", "DIRECTED"} >= kinds > set()
