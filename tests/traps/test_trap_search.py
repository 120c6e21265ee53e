"""Searching: what a competent client does who knows the old search or a friendlier one, and what becomes of it (traps 1 to 5)."""

from datetime import UTC

import httpx
import pytest

from integration.errors import Refused
from integration.sandbox.misbehaviour.faults import Faults, Rule, When, WithoutPermission
from integration.sandbox.mount import client
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from tests.mapping.blueprints import charter, item, phase, template_of
from tests.sandbox.jira_site import messages, ok
from tests.sync.site import KEYS, new_site, no_wait, yes
from tests.sync.stage import account
from tests.traps.naive import API, found, nobody, until_a_short_page

MINUTES = "%Y-%m-%d %H:%M"
SMALL = template_of(phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))))


def test_trap_01_naive_the_old_search_is_gone(scene):
    """Trap 1: ``/search`` is 410, and ``startAt`` in the new one 400: nothing is read at all."""
    with scene.us() as us:
        old = us.get(f"{API}/search", params={"jql": "project = CRM", "startAt": 0})
        new = us.post(f"{API}/search/jql", json={"jql": "project = CRM", "startAt": 0, "maxResults": 50})

    assert "/search/jql" in messages(old, 410)[0]
    assert messages(new)


def test_trap_01_naive_a_short_page_is_not_the_last(scene):
    """Trap 1: who stops at a page that is not full misses what comes after it."""
    scene.world.switches.short_pages = True

    with scene.us() as us:
        read = list(until_a_short_page(us, "project = CRM ORDER BY key", size=3))

    assert 0 < len(read) < len(scene.world.issues)


def test_trap_01_ours_follows_tokens_to_the_end(scene, monkeypatch):
    """Trap 1: every issue once, whatever the pages."""
    scene.world.switches.short_pages = True
    monkeypatch.setattr("integration.jira.reader_issues.IDS_PER_SEARCH", 3)

    read = scene.reader.search("project = CRM ORDER BY key")

    assert [str(number) for number in scene.world.issues] == list(read)
    assert scene.transport.calls["POST /rest/api/3/search/jql"] > 2


def test_trap_02_naive_an_issue_has_no_fields(scene):
    """Trap 2: without ``fields`` an issue is its id."""
    with scene.us() as us:
        first = found(us, "project = CRM")[0]

    assert {"id"} == set(first)
    with pytest.raises(KeyError):
        first["fields"]["status"]


def test_trap_02_ours_names_every_field_it_reads(scene):
    """Trap 2: the search gives ids, one bulk read all that is looked at."""
    issues = scene.reader.issues(scene.reader.search("project = CRM"))

    assert len(scene.world.issues) == len(issues)
    assert all(issue.status_id and issue.type_id and issue.created for issue in issues)


@pytest.mark.parametrize("jql", ["project = CMR", "project = CRM AND statuss = Done", 'project = CRM AND status = "Doen"'])
def test_trap_03_naive_a_typo_is_a_quiet_night(scene, jql):
    """Trap 3: 200 and nothing, as if nothing had happened; so is a search without credentials."""
    scene.breach()

    with scene.us() as us, nobody(scene.world) as forgotten:
        assert [] == found(us, jql)
        assert [] == found(forgotten, "project = CRM")


def test_trap_03_ours_knows_an_empty_answer_from_a_lost_right(scene):
    """Trap 3: the register is asked for in the same breath, and a query is read strictly before it is blamed."""
    scene.sync()
    blind = WithoutPermission(permissions=("BROWSE_PROJECTS",))
    scene.world.faults = Faults(Rule(fault=blind, when=When(route="POST /rest/api/3/search/jql")))

    with pytest.raises(Refused, match="expected the search to show the register"):
        scene.sync()
    assert scene.reader.jql_problems("project = CRM AND statuss = Done")


def test_trap_04_naive_a_literal_is_read_in_the_accounts_zone(scene):
    """Trap 4: a time in UTC, read in Montréal four hours later than meant: the change in between is never seen."""
    scene.world.users[account("bornage")].zone = "America/Montreal"
    since = scene.world.now().astimezone(UTC)
    scene.wait(hours=1)
    scene.edit("claire", scene.item("data.flow"), summary="Modifié")
    scene.wait(hours=1)

    with scene.us() as us:
        seen = found(us, f'project = CRM AND updated >= "{since:{MINUTES}}"')
        with_seconds = us.post(
            f"{API}/search/jql", json={"jql": f'project = CRM AND updated >= "{since:%Y-%m-%d %H:%M:%S}"'}
        )

    assert [] == seen
    assert [] == ok(with_seconds)["issues"]


def test_trap_04_naive_east_of_utc_everything_comes_twice(scene):
    """Trap 4: read in Paris the same literal is two hours earlier than meant."""
    scene.edit("claire", scene.item("data.flow"), summary="Modifié")
    scene.wait(hours=1)
    since = scene.world.now().astimezone(UTC)
    scene.wait(minutes=10)

    with scene.us() as us:
        again = found(us, f'project = CRM AND updated >= "{since:{MINUTES}}"')

    assert scene.item("data.flow") in [issue["id"] for issue in again]


@pytest.mark.parametrize("zone", ["America/Montreal", "UTC", "Europe/Paris", "Asia/Tokyo"])
def test_trap_04_ours_asks_in_minutes_back_from_now(scene, zone):
    """Trap 4: no zone is involved; the site's, the account's and UTC may all differ."""
    scene.world.users[account("bornage")].zone = zone
    scene.sync()
    scene.wait(hours=5)
    quiet = scene.sync()
    scene.breach()
    scene.wait(minutes=20)

    night = scene.sync()

    assert (0, 2) == (quiet.changed, len(night.opened))


def find_or_create(client: httpx.Client, kind: int, label: str) -> str:
    """By a label in the search, else a new one."""
    if seen := found(client, f"project = CRM AND labels = {label}"):
        return str(seen[0]["id"])
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": str(kind)}, "summary": label, "labels": [label]}
    return str(ok(client.post(f"{API}/issue", json={"fields": fields}), 201)["id"])


def test_trap_05_naive_find_or_create_makes_two(scene):
    """Trap 5: search is behind what was written; what was once seen may even go missing again."""
    scene.world.switches.index_lag = 60
    kind = scene.world.issues[int(scene.item("data.flow"))].type_id

    with scene.as_("ines") as ines:
        made = {find_or_create(ines, kind, "import-42") for _ in range(2)}

    assert 2 == len(made)


def test_trap_05_naive_and_ours_a_second_apply_before_search_has_caught_up():
    """Trap 5: a search shows an empty project; we read what the record names by id, and make nothing twice."""
    site = new_site()
    site.world.switches.index_lag = 3600
    prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes)
    bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, sleep=no_wait)
    made = len(site.world.issues)

    with client(site.world, "bornage@velours.example", "t-bornage") as us:
        assert [] == found(us, "project = CRM")
    again = plan_project(site.reader, SMALL, charter(), keys=KEYS)

    assert again.plan.empty
    assert made == len(site.world.issues) >= 4


def test_trap_05_what_reconciles_is_asked_for_by_number(scene):
    """Trap 5: up to fifty numeric ids are made fresh; keys do not do."""
    scene.world.switches.index_lag = 60
    issue = scene.item("data.flow")
    scene.edit("claire", issue, labels=["urgent"])

    with scene.us() as us:
        stale = found(us, "project = CRM AND labels = urgent")
        fresh = found(us, "project = CRM AND labels = urgent", reconcileIssues=[int(issue)])
        by_key = us.post(f"{API}/search/jql", json={"jql": "project = CRM", "reconcileIssues": ["CRM-1"]})

    assert ([], [issue]) == (stale, [one["id"] for one in fresh])
    assert 400 == by_key.status_code
