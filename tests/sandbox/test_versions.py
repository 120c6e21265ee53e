"""Versions of a project: their order, their dates, and where their issues go."""

from integration.sandbox.events import Event
from tests.sandbox.jira_site import API, errors, messages, ok


def version(jira, name, **more):
    return ok(jira.admin.post(f"{API}/version", json={"projectId": jira.project.id, "name": name} | more), 201)


def names(jira, **params):
    return [one["name"] for one in ok(jira.admin.get(f"{API}/project/CRM/version", params=params))["values"]]


def test_versions_stand_in_the_order_they_were_made(jira):
    """Until they are moved: first, last, one on, or behind another."""
    one, two, three = (version(jira, name) for name in ("1.0", "2.0", "3.0"))
    seen = [names(jira)]
    for number, body in ((three, {"position": "First"}), (three, {"position": "Later"}), (three, {"after": two["self"]})):
        ok(jira.admin.post(f"{API}/version/{number['id']}/move", json=body))
        seen.append(names(jira))

    assert [["1.0", "2.0", "3.0"], ["3.0", "1.0", "2.0"], ["1.0", "3.0", "2.0"], ["1.0", "2.0", "3.0"]] == seen
    messages(jira.admin.post(f"{API}/version/{one['id']}/move", json={}))
    messages(jira.admin.post(f"{API}/version/{one['id']}/move", json={"after": "x/1"}), 404)


def test_a_version_names_its_days(jira):
    """As dates and in the site's own format; late once the day is over and it is not released."""
    shown = version(jira, "1.0", startDate="2026-08-01", releaseDate="2026-08-31")
    released = ok(jira.admin.put(f"{API}/version/{shown['id']}", json={"released": True}))

    assert ("2026-08-31", "31/Aug/26", True) == (shown["releaseDate"], shown["userReleaseDate"], shown["overdue"])
    assert (True, False) == (released["released"], released["overdue"])


def test_what_a_version_cannot_be_is_named(jira):
    """Names are unique in a project, days in their order, the driver somebody."""
    version(jira, "1.0")
    body = {"projectId": jira.project.id}
    wrong = [
        ({"name": "1.0"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": "2", "startDate": "demain"}, "startDate"),
        ({"name": "2", "startDate": "2026-09-02", "releaseDate": "2026-09-01"}, "startDate"),
        ({"name": "2", "driver": "nobody"}, "driver"),
    ]

    for more, field in wrong:
        assert {field} == errors(jira.admin.post(f"{API}/version", json=body | more)).keys()
    assert {"projectId"} == errors(jira.admin.post(f"{API}/version", json={"name": "2"})).keys()


def test_versions_are_made_by_administrators_of_the_project(jira):
    """Create says 404, change 400, delete 401: as each is documented."""
    number = version(jira, "1.0")["id"]
    url = f"{API}/version/{number}"

    messages(jira.moe.post(f"{API}/version", json={"projectId": jira.project.id, "name": "2"}), 404)
    messages(jira.moe.put(url, json={"name": "2"}))
    messages(jira.moe.delete(url), 401)
    assert "1.0" == ok(jira.moe.get(url))["name"]


def test_issues_are_counted_by_version(jira):
    """Fixed, affected, unresolved, and by category on request."""
    one = version(jira, "1.0")["id"]
    key = jira.create(fixVersions=[{"id": one}], kind="10002")
    jira.create(versions=[{"id": one}], kind="10002")
    jira.create(fixVersions=[{"id": one}], kind="10002")
    url = f"{API}/version/{one}"
    counts = ok(jira.admin.get(f"{url}/relatedIssueCounts"))

    assert (2, 1) == (counts["issuesFixedCount"], counts["issuesAffectedCount"])
    jira.move(key, 31)
    unresolved = ok(jira.admin.get(f"{url}/unresolvedIssueCount"))
    shown = ok(jira.admin.get(url, params={"expand": "issuesstatus"}))["issuesStatusForFixVersion"]
    assert (1, 2) == (unresolved["issuesUnresolvedCount"], unresolved["issuesCount"])
    assert {"unmapped": 0, "toDo": 1, "inProgress": 0, "done": 1} == shown


def test_merging_moves_the_issues_over(jira):
    """The one is gone, its issues have the other; listeners hear of a deletion (facts 10.3)."""
    one, two = (version(jira, name)["id"] for name in ("1.0", "2.0"))
    key = jira.create(fixVersions=[{"id": one}], kind="10002")
    heard: list[Event] = []
    jira.world.listeners.append(heard.append)
    ok(jira.admin.put(f"{API}/version/{one}/mergeto/{two}"), 204)

    assert [two] == [row["id"] for row in jira.fields(key, "fixVersions")["fixVersions"]]
    messages(jira.admin.get(f"{API}/version/{one}"), 404)
    assert ["jira:version_deleted"] == [event.name for event in heard]
    messages(jira.admin.put(f"{API}/version/{two}/mergeto/{two}"))


def test_a_version_goes_with_or_without_an_heir(jira):
    """removeAndSwap moves fixed and affected issues where each is told to."""
    one, two, three = (version(jira, name)["id"] for name in ("1.0", "2.0", "3.0"))
    key = jira.create(fixVersions=[{"id": one}], versions=[{"id": one}], kind="10002")
    ok(jira.admin.post(f"{API}/version/{one}/removeAndSwap", json={"moveFixIssuesTo": int(two)}), 204)
    shown = jira.fields(key, "fixVersions", "versions")

    assert ([two], []) == ([row["id"] for row in shown["fixVersions"]], shown["versions"])
    messages(jira.admin.post(f"{API}/version/{two}/removeAndSwap", json={"moveFixIssuesTo": 1}))
    ok(jira.admin.delete(f"{API}/version/{two}", params={"moveFixIssuesTo": three}), 204)
    assert [three] == [row["id"] for row in jira.fields(key, "fixVersions")["fixVersions"]]


def test_releasing_passes_on_what_is_not_done(jira):
    """With ``moveUnfixedIssuesTo``, open issues go to the next version and finished ones stay."""
    one, two = (version(jira, name) for name in ("1.0", "2.0"))
    opened, done = (jira.create(fixVersions=[{"id": one["id"]}], kind="10002") for _ in range(2))
    jira.move(done, 31)
    ok(jira.admin.put(f"{API}/version/{one['id']}", json={"released": True, "moveUnfixedIssuesTo": two["self"]}))

    assert [two["id"]] == [row["id"] for row in jira.fields(opened, "fixVersions")["fixVersions"]]
    assert [one["id"]] == [row["id"] for row in jira.fields(done, "fixVersions")["fixVersions"]]


def test_the_page_narrows_and_orders(jira):
    """By words, by state, by name."""
    version(jira, "1.0", released=True)
    version(jira, "0.9", description="pilote", archived=True)

    assert ["0.9"] == names(jira, query="pilote")
    assert ["1.0"] == names(jira, status="released")
    assert ["0.9", "1.0"] == names(jira, orderBy="name")
    messages(jira.admin.get(f"{API}/project/CRM/version", params={"orderBy": "size"}))
    assert 2 == len(ok(jira.moe.get(f"{API}/project/CRM/versions")))


def test_related_work_hangs_on_a_version(jira):
    """Added, changed, removed; unknown ones are 404."""
    url = f"{API}/version/{version(jira, '1.0')['id']}/relatedwork"
    made = ok(jira.admin.post(url, json={"category": "Design", "title": "Maquettes", "url": "https://velours.example"}), 201)
    ok(jira.admin.put(url, json=made | {"title": "Écrans"}))

    assert ["Écrans"] == [one["title"] for one in ok(jira.moe.get(url))]
    messages(jira.moe.post(url, json={"category": "x"}), 403)
    ok(jira.admin.delete(f"{url}/{made['relatedWorkId']}"), 204)
    messages(jira.admin.delete(f"{url}/{made['relatedWorkId']}"), 404)
