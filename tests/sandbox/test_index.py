"""Columns make searching quick and change nothing: what they narrow to is what a look at every issue finds, in the same order."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.sandbox import jql
from integration.sandbox.acts import issues as acts
from integration.sandbox.founding import empty_site
from integration.sandbox.load import load
from integration.sandbox.mount import client
from integration.sandbox.search import index
from integration.sandbox.search.columns import SORTED, Columns
from integration.sandbox.search.found import Found
from tests.sandbox.jira_site import API, company, doc, ok

CLAUSES = (
    "project = LOAD1",
    "project in (LOAD1, LOAD2)",
    "project != LOAD3",
    "status = Done",
    "statusCategory != Done",
    "status in ('To Do', 'In Progress')",
    "assignee is EMPTY",
    "assignee = currentUser()",
    "assignee != currentUser()",
    "reporter in (membersOf('jira-users'))",
    "labels = urgent",
    "labels in (urgent, legal, mobile)",
    "labels not in (urgent)",
    "parent = LOAD1-1",
    "parent is EMPTY",
    "type = Epic",
    "type in (Task, Sub-task)",
    "key in (LOAD1-1, LOAD2-2, LOAD2-99)",
    "key > LOAD1-5",
    "updated >= -60d",
    "updated < -100d",
    "created >= -200d",
    "created <= '2026-06-01'",
    "due < '2026-09-01'",
    "resolution is EMPTY",
    "summary ~ accounts",
)
ORDERS = (
    "",
    "ORDER BY updated ASC, key ASC",
    "ORDER BY updated DESC",
    "ORDER BY created DESC",
    "ORDER BY created ASC, summary DESC",
    "ORDER BY key ASC",
    "ORDER BY key DESC",
    "ORDER BY status ASC, updated DESC",
    "ORDER BY due ASC",
    "ORDER BY assignee DESC, key",
)
FEW = (0, 1000, index._FEW)


@pytest.fixture(params=FEW, ids=["along a column", "sorted", "as it is"], scope="module")
def few(request):
    """How many candidates are few: decides between sorting and walking."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "_FEW", request.param)
        yield request.param


def loaded():
    world = empty_site(datetime(2026, 1, 5, 8, tzinfo=UTC), admin_email="admin@load.example", admin_token="token")
    return world, load(world, issues=80, changes=300, projects=3, people=4, seed=11)


@pytest.fixture(scope="module")
def site():
    return loaded()


def scanned(world, me, query):
    """The truth: every issue looked at."""
    compiled = jql.compile_query(query, world, me)
    seen = index.visible(world, me)
    return sorted((one for one in world.issues.values() if one.project_id in seen and compiled.test(one)), key=compiled.key)


def anew(world):
    """Columns read from every issue there is."""
    fresh = Columns()
    for number in world.issues:
        fresh.stir(number, world.now())
    fresh.take_in(world.issues)
    return fresh.sets, fresh.lists, fresh.shown


def kept_up(world):
    world.index.take_in(world.issues)
    return world.index.sets, world.index.lists, world.index.shown


queries = st.builds(
    lambda clauses, words, order: f"{_joined(clauses, words)} {order}".strip(),
    st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4),
    st.lists(st.sampled_from(("AND", "AND", "OR", "AND NOT")), min_size=3, max_size=3),
    st.sampled_from(ORDERS),
)


def _joined(clauses, words):
    text = clauses[0]
    for word, clause in zip(words, clauses[1:], strict=False):
        text = f"({text}) {word} {clause}"
    return text


@settings(deadline=None, max_examples=120)
@given(text=queries)
def test_a_narrowed_search_finds_what_a_full_scan_finds(few, site, text):
    """In the same order, whatever the query."""
    world, made = site
    query = jql.parse(text)

    assert scanned(world, made.people[1], query) == list(index.find(world, made.people[1], query))
    assert len(scanned(world, made.people[1], query)) == len(index.find(world, made.people[1], query)), few


@pytest.mark.parametrize("seed", range(3))
def test_columns_follow_every_act(few, seed):
    """Edits, moves, creations, deletions and archived issues between searches."""
    world, made = loaded()
    dice = Random(seed)
    for _ in range(40):
        world.clock.advance(timedelta(hours=5))
        _act(world, made, dice)
        query = jql.parse(f"{dice.choice(CLAUSES)} {dice.choice(ORDERS)}")
        assert scanned(world, made.people[0], query) == list(index.find(world, made.people[0], query)), (few, query)
    assert anew(world) == kept_up(world)


def _act(world, made, dice):
    who, issue = dice.choice(made.people), dice.choice(list(world.issues.values()))
    match dice.randrange(4):
        case 0:
            acts.delete(world, who, issue)
        case 1:
            acts.create(world, who, made.projects[0], 10002, {"summary": "accounts", "labels": ["urgent", "Urgent"]})
        case 2:
            acts.edit(world, who, issue, {"labels": ["legal"], "assignee": dice.choice(made.people).account_id})
        case _:
            acts.edit(world, who, issue, {"summary": f"accounts {world.now()}", "labels": []})


def test_columns_follow_what_is_done_over_http():
    """Whatever the call: creating, editing, moving, deleting, and what administrators do to many issues at once."""
    jira = company()
    epic, other = jira.create(kind="10000"), jira.create(kind="10000")
    keys = [jira.create(components=[{"id": jira.component}], labels=["Un", "un"], parent={"key": epic}) for _ in range(4)]
    kept_up(jira.world)
    steps = [
        lambda: jira.edit(keys[0], fields={"labels": [], "parent": {"key": other}, "duedate": "2026-12-01"}),
        lambda: jira.edit(keys[1], fields={"assignee": {"accountId": jira.moa_user.account_id}, "priority": {"id": "1"}}),
        lambda: jira.edit(keys[2], fields={"reporter": {"accountId": jira.moe_user.account_id}, "summary": "Autre"}),
        lambda: jira.move(keys[3], 11),
        lambda: ok(jira.admin.post(f"{API}/issue/{keys[0]}/comment", json={"body": doc("Vu")}), 201),
        lambda: ok(jira.admin.delete(f"{API}/component/{jira.component}"), 204),
        lambda: ok(jira.admin.put(f"{API}/project/CRM", json={"key": "NEUF", "name": "Autre nom"})),
        lambda: ok(jira.admin.delete(f"{API}/issue/{epic}"), 204),
        lambda: ok(jira.admin.post(f"{API}/issue/{keys[1]}/watchers", json=jira.moa_user.account_id), 204),
    ]

    for step in steps:
        jira.world.clock.advance(timedelta(minutes=1))
        step()
        assert anew(jira.world) == kept_up(jira.world)


def test_a_private_project_is_narrowed_away(few, site):
    """For those who may not browse it; the others find it."""
    world, made = site
    world.make_private(made.projects[0], [made.people[0].account_id])
    query = jql.parse("created >= -400d ORDER BY key")

    seen, unseen = ({issue.project_id for issue in index.find(world, me, query)} for me in (made.people[0], made.people[1]))
    made.projects[0].private_to = None

    assert {one.id for one in made.projects} == seen
    assert {one.id for one in made.projects[1:]} == unseen, few


def test_pages_go_on_where_the_last_one_stopped_unless_something_changed(few):
    """A following page is read off the kept result; after a change the query is asked anew."""
    world, made = loaded()
    query = jql.parse("project = LOAD1 ORDER BY key ASC")

    first = index.find(world, made.people[0], query)
    same = index.find(world, made.people[0], query, again=True)
    acts.create(world, made.people[0], made.projects[0], 10002, {"summary": "one more"})
    other = index.find(world, made.people[0], query, again=True)

    assert same is first
    assert len(other) == len(first) + 1, few


def test_a_copied_site_searches_by_itself():
    """What is done on the copy is found there, and only there."""
    world, made = loaded()
    query = jql.parse("project = LOAD1")
    before = len(index.find(world, made.people[0], query))
    world.lock = None
    copied = deepcopy(world)
    acts.delete(copied, made.people[0], next(iter(copied.issues.values())))

    assert before == len(index.find(world, made.people[0], query, again=True))
    assert before - 1 == len(index.find(copied, made.people[0], query, again=True))


def test_token_pages_together_are_the_whole_result(site):
    """Every issue once, in the order of the query."""
    world, _ = site
    jira = client(world, "admin@load.example", "token")
    whole = ok(jira.post(f"{API}/search/jql", json={"jql": "created >= -400d ORDER BY updated ASC", "maxResults": 5000}))
    found: list[object] = []
    token = None
    while token or not found:
        more: dict[str, object] = {"nextPageToken": token} if token else {}
        page = ok(
            jira.post(f"{API}/search/jql", json={"jql": "created >= -400d ORDER BY updated ASC", "maxResults": 7} | more)
        )
        found += page["issues"]
        token = page.get("nextPageToken")

    assert len(world.issues) == len(found)
    assert whole["issues"] == found


class Counted:
    """Rows that say how many were read."""

    def __init__(self, rows):
        self.read = 0
        self._rows = rows

    def __iter__(self) -> Iterator[int]:
        for row in self._rows:
            self.read += 1
            yield row


def test_a_page_reads_no_further_than_its_end():
    """Lazily, and each row once."""
    rows = Counted(range(100))
    found = Found(rows)

    assert [0, 1, 2] == found[:3]
    assert bool(found)
    assert 3 == rows.read
    assert [10, 11] == found[10:12]
    assert (5, 12) == (found[5], rows.read)
    assert 100 == len(found) == len(list(found)) == rows.read


def test_a_known_count_reads_nothing():
    """Where the columns know it."""
    rows = Counted(range(100))

    assert 100 == len(Found(rows, count=100))
    assert 0 == rows.read


def test_nothing_found_is_false_and_empty():
    """As any sequence."""
    assert not Found(())
    assert [] == list(Found(()))
    assert ("updated", "created", "key", "id") == SORTED
