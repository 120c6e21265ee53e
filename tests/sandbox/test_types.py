"""Issue types and the schemes that give them to projects."""

from tests.sandbox.jira_site import API, company, errors, messages, ok

SCHEMES = f"{API}/issuetypescheme"


def scheme_of(jira):
    rows = ok(jira.admin.get(f"{SCHEMES}/project", params={"projectId": jira.project.id}))["values"]
    return rows[0]["issueTypeScheme"]["id"]


def ids(jira):
    params = {"projectId": jira.project.id}
    return [one["id"] for one in ok(jira.admin.get(f"{API}/issuetype/project", params=params))]


def test_a_type_is_renamed_by_administrators(jira):
    """A name in use is 409; a picture must be one of Jira's."""
    url = f"{API}/issuetype/{jira.kind}"
    shown = ok(jira.admin.put(url, json={"name": "Jalon", "avatarId": 10310}))

    assert ("Jalon", 10310) == (shown["name"], shown["avatarId"])
    assert {"name"} == errors(jira.admin.put(url, json={"name": "bug"}), 409).keys()
    assert {"avatarId"} == errors(jira.admin.put(url, json={"avatarId": 1})).keys()
    assert 403 == jira.moe.put(url, json={"name": "x"}).status_code


def test_names_of_types_are_translated_and_say_so(jira):
    """On a French site only, and only where the name differs (facts 3.7)."""
    french = {one["id"]: one for one in ok(jira.admin.get(f"{API}/issuetype"))}
    english = ok(company(language="en").admin.get(f"{API}/issuetype/10002"))

    assert ("Tâche", "Task") == (french["10002"]["name"], french["10002"]["untranslatedName"])
    assert "untranslatedName" not in french["10004"]
    assert "untranslatedName" not in english


def test_a_type_in_use_gives_way_to_an_alternative_only(jira):
    """409 while issues have it; an alternative has the same level, workflow and screens."""
    key = jira.create(kind="10002")
    jira.admin.put(f"{SCHEMES}/{scheme_of(jira)}/issuetype", json={"issueTypeIds": ["10004"]})
    url = f"{API}/issuetype/10002"
    others = [one["id"] for one in ok(jira.admin.get(f"{url}/alternatives"))]

    assert "10004" in others
    assert jira.kind not in others
    messages(jira.admin.delete(url), 409)
    messages(jira.admin.delete(url, params={"alternativeIssueTypeId": jira.kind}), 404)
    ok(jira.admin.delete(url, params={"alternativeIssueTypeId": "10004"}), 204)
    assert "10004" == jira.fields(key, "issuetype")["issuetype"]["id"]
    assert "10002" not in ids(jira)


def test_types_have_properties_of_their_own(jira):
    """A name space apart; written by administrators, read by who sees a project with the type."""
    url = f"{API}/issuetype/{jira.kind}/properties/couleur"
    statuses = [jira.admin.put(url, json={"rgb": [0, 0, 1]}).status_code for _ in range(2)]

    assert [201, 200] == statuses
    assert {"rgb": [0, 0, 1]} == ok(jira.moe.get(url))["value"]
    assert 403 == jira.moe.put(url, json=1).status_code
    ok(jira.admin.delete(url), 204)
    messages(jira.moe.get(url), 404)


def test_types_of_a_project_are_in_the_order_of_its_scheme(jira):
    """Added at the end, moved, taken out again."""
    url = f"{SCHEMES}/{scheme_of(jira)}/issuetype"
    first = ids(jira)
    ok(jira.admin.put(url, json={"issueTypeIds": ["10004"]}), 204)
    added = ids(jira)
    ok(jira.admin.put(f"{url}/move", json={"issueTypeIds": ["10004"], "position": "First"}), 204)
    moved = ids(jira)
    ok(jira.admin.put(f"{url}/move", json={"issueTypeIds": ["10004"], "after": first[0]}), 204)
    behind = ids(jira)
    ok(jira.admin.delete(f"{url}/10004"), 204)

    assert ([*first, "10004"], ["10004", *first]) == (added, moved)
    assert [first[0], "10004", *first[1:]] == behind
    assert first == ids(jira)
    messages(jira.admin.put(url, json={"issueTypeIds": [first[0]]}))
    messages(jira.admin.delete(f"{url}/10004"), 404)


def test_a_type_that_issues_have_stays_in_the_scheme(jira):
    """400, whoever asks."""
    jira.create()

    messages(jira.admin.delete(f"{SCHEMES}/{scheme_of(jira)}/issuetype/{jira.kind}"))


def test_a_scheme_goes_and_its_projects_fall_back_on_the_default(jira):
    """The default one itself never goes."""
    number = scheme_of(jira)
    default = next(one["id"] for one in ok(jira.admin.get(SCHEMES))["values"] if one.get("isDefault"))

    messages(jira.admin.delete(f"{SCHEMES}/{default}"))
    ok(jira.admin.delete(f"{SCHEMES}/{number}"), 204)
    assert default == scheme_of(jira)
    messages(jira.admin.put(f"{SCHEMES}/{number}", json={"name": "x"}), 404)


def test_a_scheme_opens_on_request(jira):
    """Its projects and its types, each as a page."""
    params = {"id": scheme_of(jira), "expand": "projects,issueTypes"}
    shown = ok(jira.admin.get(SCHEMES, params=params))["values"][0]

    assert ["CRM"] == [one["key"] for one in shown["projects"]["values"]]
    assert 4 == shown["issueTypes"]["total"]


def test_whoever_listens_hears_of_types(jira):
    """Made, changed, deleted (facts 10.3)."""
    heard = []
    jira.world.listeners.append(lambda event: heard.append(event.name))
    made = ok(jira.admin.post(f"{API}/issuetype", json={"name": "Lot"}), 201)["id"]
    ok(jira.admin.put(f"{API}/issuetype/{made}", json={"name": "Lots"}))
    ok(jira.admin.delete(f"{API}/issuetype/{made}"), 204)

    assert ["issuetype_created", "issuetype_updated", "issuetype_deleted"] == heard
