"""Statuses: their names and categories, where they are used, and who may change or delete them."""

import pytest

from tests.sandbox.jira_site import API, company, errors, ok


def make_status(jira, name="Neuf", **more):
    body = {"scope": {"type": "GLOBAL"}, "statuses": [{"name": name, "statusCategory": "TODO"} | more]}
    return jira.admin.post(f"{API}/statuses", json=body)


def test_status_names_are_unique_case_and_all():
    """400 for the same name, 200 for another case (facts 8.4)."""
    jira = company()

    assert [200, 400, 200] == [make_status(jira, name).status_code for name in ("Neuf", "Neuf", "neuf")]


@pytest.mark.parametrize(
    ("more", "code"),
    [({"name": ""}, 400), ({"name": "x" * 256}, 400), ({"name": "x" * 255}, 200), ({"statusCategory": "NEW"}, 400)],
)
def test_a_status_has_a_name_and_a_category(more, code):
    """Up to 255 characters (facts 8.11)."""
    assert code == make_status(company(), **more).status_code


def test_a_status_in_a_workflow_is_not_deleted():
    """400; all or none of those asked for."""
    jira = company()
    (free,) = ok(make_status(jira))

    both = jira.admin.delete(f"{API}/statuses", params={"id": [free["id"], "3"]})
    ok(jira.admin.delete(f"{API}/statuses", params={"id": free["id"]}), 204)

    assert 400 == both.status_code
    assert [] == ok(jira.admin.get(f"{API}/statuses", params={"id": free["id"]}))


def test_statuses_are_changed_all_or_none():
    """A taken name or an unknown id spoils the whole call."""
    jira = company()
    (free,) = ok(make_status(jira))
    good = {"id": free["id"], "name": "Mieux", "statusCategory": "DONE", "description": "d"}

    for wrong in ({"name": "À faire"}, {"id": "99"}, {"statusCategory": "X"}):
        assert (
            400
            == jira.admin.put(
                f"{API}/statuses", json={"statuses": [good, good | {"name": "B", "id": "3"} | wrong]}
            ).status_code
        )
    ok(jira.admin.put(f"{API}/statuses", json={"statuses": [good]}), 204)

    (found,) = ok(jira.admin.get(f"{API}/statuses/byNames", params={"name": "Mieux"}))
    assert good == {name: found[name] for name in good}


def test_the_old_list_holds_active_statuses_only():
    """Those of workflows that projects follow; the search has them all, with the category as a word."""
    jira = company()
    (free,) = ok(make_status(jira))

    old = {one["id"]: one for one in ok(jira.admin.get(f"{API}/status"))}
    new = {one["id"]: one for one in ok(jira.admin.get(f"{API}/statuses/search"))["values"]}

    assert {free["id"]} == set(new) - set(old)
    assert ("indeterminate", "IN_PROGRESS") == (old["3"]["statusCategory"]["key"], new["3"]["statusCategory"])
    assert [404, 200] == [jira.admin.get(f"{API}/status/{one}").status_code for one in ("Neuf", "En cours")]


def test_a_search_of_statuses_is_narrowed():
    """By words in any case, category, project; a project of the classic kind has none of its own."""
    jira = company()

    def found(**query):
        return [one["name"] for one in ok(jira.admin.get(f"{API}/statuses/search", params=query))["values"]]

    assert ["À faire"] == found(searchString="À FA")
    assert ["Terminé(e)", "Validé"] == found(statusCategory="DONE")
    assert [] == found(projectId=str(jira.project.id))
    assert found() == found(projectId=str(jira.project.id), includeGlobalStatuses="true")
    assert 400 == jira.admin.get(f"{API}/statuses/search", params={"statusCategory": "NEW"}).status_code
    assert 401 == jira.moe.get(f"{API}/statuses/search").status_code


def test_a_status_knows_where_it_is_used():
    """Projects, workflows and types."""
    jira = company()
    path = f"{API}/statuses/3"

    flows = ok(jira.admin.get(f"{path}/workflowUsages"))["workflows"]["values"]
    types = ok(jira.admin.get(f"{path}/project/{jira.project.id}/issueTypeUsages"))["issueTypes"]["values"]

    assert [str(jira.project.id)] == [one["id"] for one in ok(jira.admin.get(f"{path}/projectUsages"))["projects"]["values"]]
    assert [next(one.id for one in jira.world.workflows.values() if one.name == "jira")] == [one["id"] for one in flows]
    assert ["10000", "10002", "10003"] == [one["id"] for one in types]
    assert 404 == jira.admin.get(f"{API}/statuses/99/projectUsages").status_code


def test_a_company_managed_project_takes_no_statuses_of_its_own():
    """400 (facts 8.11); and nobody but administrators makes the site's."""
    jira = company()
    scope = {"type": "PROJECT", "project": {"id": str(jira.project.id)}}
    body = {"scope": scope, "statuses": [{"name": "x", "statusCategory": "TODO"}]}

    assert 400 == jira.admin.post(f"{API}/statuses", json=body).status_code
    assert 401 == jira.moe.post(f"{API}/statuses", json=body | {"scope": {"type": "GLOBAL"}}).status_code
    assert errors(jira.admin.post(f"{API}/statuses", json=body)) == {}


@pytest.mark.parametrize(
    ("named", "key"), [("2", "new"), ("done", "done"), ("indeterminate", "indeterminate"), ("1", "undefined")]
)
def test_categories_are_read_by_id_and_by_key(named, key):
    """Exactly four of them."""
    jira = company()

    assert key == ok(jira.admin.get(f"{API}/statuscategory/{named}"))["key"]
    assert 4 == len(ok(jira.admin.get(f"{API}/statuscategory")))
    assert 404 == jira.admin.get(f"{API}/statuscategory/nine").status_code
