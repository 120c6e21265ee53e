"""What a mock of Jira must do so that the traps bite (facts 17, at the end): each is how the sandbox behaves, by itself or by a switch."""

from datetime import datetime, timedelta

import pytest

from integration.sandbox.misbehaviour.faults import Faults, RateLimited, Rule, When
from tests.sandbox.agile_site import AGILE
from tests.sandbox.jira_site import API, company, doc, ok, uuid, workflow


def test_three_zones_are_three(jira):
    """The site’s is Paris, MOE’s account Montréal, and both write to the site in their own."""
    key = jira.create()
    me = ok(jira.moe.get(f"{API}/myself"))["timeZone"]
    created = jira.fields(key, "created")["created"]
    now = jira.world.now()

    assert ("America/Montreal", "+0200") == (me, created[-5:])
    assert timedelta(hours=2) == datetime.fromisoformat(created).utcoffset()
    assert timedelta() == now.utcoffset()


def test_pages_are_short_in_the_middle_by_a_switch():
    """``short_pages``: not all alike, and never empty."""
    jira = company(short_pages=True)
    for _ in range(30):
        jira.create()

    page = jira.search("project = CRM", maxResults=9)
    sizes = [len(page["issues"])]
    while not page["isLast"]:
        page = jira.search("project = CRM", maxResults=9, nextPageToken=page["nextPageToken"])
        sizes.append(len(page["issues"]))

    assert 30 == sum(sizes)
    assert 0 < min(sizes) < 9
    assert len(set(sizes[:-1])) > 1


@pytest.mark.parametrize("switch", [{"index_lag": 60}, {"index_lag_searches": 3}])
def test_search_lags_by_a_switch(switch):
    """In seconds, or in searches; reading an issue does not."""
    jira = company(**switch)
    key = jira.create()

    assert [] == jira.search("project = CRM")["issues"]
    assert key == ok(jira.admin.get(f"{API}/issue/{key}"))["key"]
    jira.world.clock.advance(timedelta(seconds=60))
    assert 1 == [len(jira.search("project = CRM")["issues"]) for _ in range(4)][-1]


def test_what_was_seen_goes_missing_by_a_switch():
    """``index_flicker``: present, missing, present."""
    jira = company(index_lag=60, index_flicker=True)
    jira.create()

    seen = []
    for _ in range(62):
        seen.append(len(jira.search("project = CRM")["issues"]))
        jira.world.clock.advance(timedelta(seconds=1))

    turns = [one for one, before in zip(seen[1:], seen, strict=False) if one != before]
    assert [1, 0, 1] == turns


def test_workflow_creation_is_busy_as_often_as_told():
    """``workflow_busy``: 409, then 200."""
    jira = company()
    jira.world.switches.workflow_busy = 1
    body = workflow(jira.role, name="Encore")
    for status in body["statuses"]:
        status["name"] += " bis"

    answers = [jira.admin.post(f"{API}/workflows/create", json=body).status_code for _ in range(2)]

    assert [409, 200] == answers


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_board_is_refused_as_often_as_told(times):
    """``board_race``: 400 so many times after its filter."""
    jira = company(board_race=times)
    made = ok(jira.admin.post(f"{API}/filter", json={"name": "Tout", "jql": "project = CRM"}))
    location = {"type": "project", "projectKeyOrId": "CRM"}
    body = {"name": "Tableau", "type": "kanban", "filterId": int(made["id"]), "location": location}

    answers = [jira.admin.post(f"{AGILE}/board", json=body).status_code for _ in range(times + 1)]

    assert [400] * times + [201] == answers


@pytest.mark.parametrize(
    ("path", "native", "shown"),
    [("issuetype", "Task", "Tâche"), ("field", "Development", "Développement"), ("status", "To Do", "À faire")],
)
def test_names_are_translated_and_say_what_from(jira, path, native, shown):
    """``untranslatedName``; ``Accept-Language`` changes nothing."""
    listed = ok(jira.admin.get(f"{API}/{path}", headers={"Accept-Language": "en"}))

    found = [one["name"] for one in listed if one.get("untranslatedName") == native]

    assert [shown] == found[:1]


def test_documents_come_back_normalised_by_default(jira):
    """Local ids, texts run together, keys in another order; the same each time; and as they were without the switch."""
    sent = doc({"type": "paragraph", "content": [{"type": "text", "text": word} for word in ("Deux ", "mots")]})
    key = jira.create(description=sent)
    jira.world.switches.adf_normalised = False
    plain = jira.create(description=sent)

    [block] = jira.fields(key, "description")["description"]["content"]

    assert "localId" in block["attrs"]
    assert ["Deux mots"] == [one["text"] for one in block["content"]]
    assert jira.fields(key, "description") == jira.fields(key, "description")
    assert sent == jira.fields(plain, "description")["description"]


@pytest.mark.parametrize("order", ["newest", "shuffled"])
def test_expanded_changelogs_are_cut_and_in_no_order(order):
    """``expanded_changelog``: a hundred of an issue, forty in a search, always the newest of all."""
    jira = company(expanded_changelog=order)
    key = jira.create()
    for number in range(105):
        jira.edit(key, fields={"summary": f"{number:03}"})

    whole = ok(jira.admin.get(f"{API}/issue/{key}", params={"expand": "changelog"}))["changelog"]["histories"]
    found = jira.search(f"key = {key}", fields=["summary"], expand="changelog")["issues"][0]["changelog"]["histories"]

    for histories, size in ((whole, 100), (found, 40)):
        shown = [one["items"][0]["toString"] for one in histories]
        backwards = sorted(shown, reverse=True)
        assert (size, [f"{number:03}" for number in range(104, 104 - size, -1)]) == (len(shown), backwards)
        assert (order == "newest") == (backwards == shown)


def test_some_items_have_no_field_id(jira):
    """Links, parents and logged work; status has one."""
    key, other = jira.create(), jira.create()
    epic = jira.create(kind=next(str(one.id) for one in jira.world.types.values() if one.level == 1))
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    ok(jira.admin.post(f"{API}/issueLink", json=link), 201)
    jira.edit(key, fields={"parent": {"key": epic}})
    ok(jira.admin.post(f"{API}/issue/{key}/worklog", json={"timeSpent": "1h"}), 201)
    jira.move(key, 11)

    items = {item["field"]: "fieldId" in item for item in jira.items(key)}

    assert {"Link": False, "IssueParentAssociation": False, "WorklogId": False, "status": True}.items() <= items.items()


@pytest.mark.parametrize("seconds", [None, 5])
def test_429_says_how_long_or_not(jira, seconds):
    """With its reason; nothing was done."""
    jira.world.faults = Faults(Rule(fault=RateLimited(retry_after=seconds), when=When(calls=(1,))))

    refused = jira.admin.post(f"{API}/role", json={"name": "Une", "description": ""})

    assert (429, "jira-burst-based") == (refused.status_code, refused.headers["RateLimit-Reason"])
    assert (None if seconds is None else str(seconds)) == refused.headers.get("Retry-After")
    assert "Une" not in {role.name for role in jira.world.roles.values()}


def test_transitions_are_hidden_by_role(jira):
    """From everybody else, administrators included."""
    key = jira.create()
    jira.move(key, 11)

    ways = [
        [way["id"] for way in ok(one.get(f"{API}/issue/{key}/transitions"))["transitions"]]
        for one in (jira.moa, jira.moe, jira.admin)
    ]

    assert [True, False, False] == ["21" in listed for listed in ways]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{API}/search/jql", {"jql": "project = CRM"}),
        ("POST", f"{API}/issue/bulkfetch", {"issueIdsOrKeys": ["CRM-1"]}),
        ("POST", f"{API}/changelog/bulkfetch", {"issueIdsOrKeys": ["CRM-1"]}),
        ("POST", f"{API}/role", {"name": "Deux", "description": ""}),
        ("POST", f"{API}/filter", {"name": "Deux", "jql": "project = CRM"}),
        ("POST", f"{API}/statuses", {"scope": {"type": "GLOBAL"}, "statuses": []}),
        ("PUT", f"{API}/workflowscheme/project", {"workflowSchemeId": "1", "projectId": "1"}),
    ],
)
def test_unknown_keys_of_a_body_are_refused(jira, method, path, body):
    """Where the specification forbids them: 400, and nothing is done."""
    answer = jira.admin.request(method, path, json=body | {"surprise": uuid(1)})

    assert 400 == answer.status_code
