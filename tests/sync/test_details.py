"""The details of a project: its words, filter, board and groups, upgraded three ways; gates and people told; cut anywhere, finished."""

from dataclasses import replace

import pytest

from integration.errors import Refused
from integration.jira.writer_removal import Remover
from integration.model.charter import Charter
from integration.sandbox.mount import client
from integration.sync.audit_context import open_project
from integration.sync.bootstrap import plan_project, prepare
from integration.sync.plan import to_do
from integration.sync.plan_show import show
from integration.sync.remove import plan_removal, remove
from tests.mapping.blueprints import charter
from tests.rules.cast import POLICY
from tests.sync.bootstrapped import SMALL, applied, prepared, record_of
from tests.sync.site import KEYS, edit_as, no_wait, over, picture, yes
from tests.sync.weather import Crash, Cut

GROUPS = {"MOE": ("crm-builders",), "AMOA": ("crm-consultants",)}


def with_groups(site):
    """Two groups of the site, and one of theirs."""
    made = {}
    with client(site.world, "admin@velours.example", "t-admin") as admin:
        for name in ("crm-builders", "crm-consultants", "others"):
            answer = admin.post("/rest/api/3/group", json={"name": name})
            assert 201 == answer.status_code, answer.text
            made[name] = answer.json()["groupId"]
    return made


def groups_in(site, role):
    found = next(one for one in site.world.roles.values() if f"bornage:role:{role}:" in one.description)
    return sorted(actor.group for actor in site.world.project("CRM").actors.get(found.id, []) if actor.group)


def plan_of(site, spec: Charter, **more):
    return plan_project(site.reader, SMALL, spec, keys=KEYS, **more).plan


def told(plan, *things):
    return [
        (step.act, step.thing, dict(step.before), dict(step.after), step.why) for step in plan.steps if step.thing in things
    ]


def as_admin(site, method, path, **json):
    with client(site.world, "admin@velours.example", "t-admin") as admin:
        answer = admin.request(method, path, json=json)
        assert answer.status_code < 300, answer.text


def test_groups_are_let_into_their_role_once():
    """By name or by id; what is there is not added again, and nobody gets a hat by it."""
    site = prepared()
    ids = with_groups(site)
    spec = charter(groups={"MOE": ("crm-builders",), "AMOA": (ids["crm-consultants"],)})

    applied(site, plan=spec)

    assert (["crm-builders"], ["crm-consultants"]) == (groups_in(site, "MOE"), groups_in(site, "AMOA"))
    assert [] == groups_in(site, "register")
    assert plan_of(site, spec).empty
    claims = {name for name in record_of(site).wrote if name.startswith("group:")}
    assert {f"group:MOE:{ids['crm-builders']}", f"group:AMOA:{ids['crm-consultants']}"} == claims


def test_a_group_the_site_does_not_know_stops_the_plan():
    """Before and after the first apply, by the same check; with it skipped the others are let in."""
    site = prepared()
    with_groups(site)
    wrong = charter(groups={"MOE": ("crm-builders", "crm-buidlers")})

    with pytest.raises(Refused, match="groups-exist: names crm-buidlers"):
        plan_of(site, wrong)
    applied(site)
    with pytest.raises(Refused, match="groups-exist: names crm-buidlers"):
        plan_of(site, wrong)


def test_a_group_the_charter_names_no_more_is_told_and_stays():
    """Rights are not taken from unknown numbers of people in passing."""
    site = prepared()
    with_groups(site)
    applied(site, plan=charter(groups=GROUPS))

    plan = plan_of(site, charter())

    assert [("leave", "group", "group-unnamed")] * 2 == [(a, t, w) for a, t, _, _, w in told(plan, "group")]
    applied(site)
    assert ["crm-builders"] == groups_in(site, "MOE")


def test_removal_takes_out_the_groups_we_let_in():
    """One that was there before us stays."""
    site = prepared()
    with_groups(site)
    applied(site, plan=charter(groups={"MOE": ("crm-builders",)}))
    moe = next(one for one in site.world.roles.values() if "bornage:role:MOE:" in one.description)
    as_admin(site, "POST", f"/rest/api/3/project/CRM/role/{moe.id}", group=["others"])
    issue = next(one for one in site.world.issues.values() if "bornage-first.need" in one.labels)
    edit_as(site, "claire", issue.key, summary="À nous")

    context = open_project(site.reader, charter=charter(), template=SMALL, policy=POLICY, keys=KEYS)
    remove(plan_removal(site.reader, context), Remover(site.transport), site.writer, progress=lambda *_: None)

    assert ["others"] == groups_in(site, "MOE")


def test_a_renamed_project_follows_the_charter_with_its_filter():
    """Name, filter and its name follow; the board, which nothing can rename, is told; then nothing is left but that."""
    site = prepared()
    applied(site)
    renamed = replace(charter(), project_name="Velours CRM 2")

    plan = plan_of(site, renamed)
    applied(site, plan=renamed)

    old, new = charter().project_name, "Velours CRM 2"
    assert ("update", "project", {"name": old}, {"name": new}, "") in told(plan, "project")
    assert ("keep", "board", {"name": old}, {"name": new}, "no-renaming") in told(plan, "board")
    assert new == site.world.project("CRM").name
    assert [f"Bornage CRM – {new}"] == [one.name for one in site.world.filters.values()]
    assert [old] == [one.name for one in site.world.boards.values()]
    again = plan_of(site, renamed)
    assert again.empty
    assert [("keep", "board", "no-renaming")] == [(s.act, s.thing, s.why) for s in again.steps if s.thing == "board"]


def test_what_people_named_and_described_stays():
    """A name somebody gave is listed with both sides, whatever the charter says later; so is a filter's query."""
    site = prepared()
    applied(site)
    mine = next(iter(site.world.filters.values()))
    site.world.project("CRM").name, mine.jql = "Notre CRM", "project = CRM ORDER BY created"

    plan = plan_of(site, replace(charter(), project_name="Velours CRM 2"))

    assert ("keep", "project", {"name": "Notre CRM"}, {"name": "Velours CRM 2"}, "people") in told(plan, "project")
    assert "project = CRM ORDER BY created" in [b.get("jql") for a, _, b, _, _ in told(plan, "filter") if a == "keep"]
    applied(site, plan=replace(charter(), project_name="Velours CRM 2"))
    assert ("Notre CRM", "project = CRM ORDER BY created") == (site.world.project("CRM").name, mine.jql)


def test_a_filter_is_read_only_when_it_is_to_be_another():
    """Right after an apply a plan takes as many requests as before."""
    site = prepared()
    applied(site)
    before = site.transport.reads

    assert plan_of(site, charter()).empty

    assert site.transport.reads - before <= 14
    assert not [call for call in site.transport.calls if call.startswith("GET") and call.endswith("filter/{}")]


def test_an_older_record_without_these_digests_is_taken_over_in_silence():
    """Nothing is said of a project's words that an older Bornage did not remember."""
    site = prepared()
    applied(site)
    older = record_of(site)
    site.world.project("CRM").description = "Décrit par quelqu’un"
    bare = {name: told for name, told in older.wrote.items() if name.partition(":")[0] not in ("project", "filter")}
    rewrite(site, replace(older, wrote={n: t for n, t in bare.items() if n not in ("board:name", "site:gates")}))

    assert [] == list(plan_of(site, charter()).steps)


def rewrite(site, record):
    from integration.mapping.records import project_record_json  # noqa: PLC0415
    from integration.mapping.seal import seal  # noqa: PLC0415

    project = site.world.project("CRM")
    home = {"kind": "bornage.project", "site": site.world.cloud_id, "subject": f"project:{project.id}"}
    project.properties["bornage.project"] = seal(project_record_json(record), **home, keys=KEYS)


def test_another_owner_of_the_filter_is_asked_to_change_it():
    """Only the owner may: it goes on the checklist, once, and the plan is quiet afterwards."""
    site = prepared()
    applied(site)
    mine = next(iter(site.world.filters.values()))
    mine.owner = "712020:claire"
    renamed = replace(charter(), project_name="Velours CRM 2")

    done = applied(site, plan=renamed)

    assert 1 == sum("Velours CRM 2" in line for line in done.checklist)
    assert plan_of(site, renamed).empty


def test_changed_gates_are_told_with_who_brings_them_about():
    """By the site's own marks, as long as they differ; apply leaves them, `site prepare` makes them."""
    site = prepared()
    applied(site)
    gated = charter(gates="decisions")

    plan = plan_of(site, gated)
    applied(site, plan=gated)
    after = plan_of(site, gated)
    prepare(site.reader, site.writer, SMALL, language="fr", gates="decisions", ask=yes, sleep=no_wait)

    line = ("leave", "workflow", {"gates": "none"}, {"gates": "decisions"}, "gates")
    assert (line, line) == (told(plan, "workflow")[0], told(after, "workflow")[0])
    assert after.empty
    assert [] == told(plan_of(site, gated), "workflow")


def test_gates_we_may_not_see_are_told_until_the_charter_is_applied():
    """Without Administer Jira the charter of the last apply is all there is to compare with."""
    site = prepared()
    applied(site)
    record = record_of(site)
    rewrite(site, replace(record, wrote={n: t for n, t in record.wrote.items() if n != "site:gates"}))
    site.world.users["712020:bornage"].admin = False
    site.world.make_project_admin(site.world.project("CRM"), "712020:bornage")

    plan = plan_of(site, charter(gates="all"))

    assert [("leave", "workflow", {"gates": "none"}, {"gates": "all"}, "gates-unseen")] == told(plan, "workflow")


def test_a_plan_says_who_enters_and_who_is_to_leave():
    """Counted by role; our own account is nobody; groups bring people nobody can count; nobody is notified."""
    site = prepared()
    with_groups(site)

    first = show(plan_of(site, charter(groups=GROUPS)), "fr").effect
    applied(site)
    changed = charter(
        assignments=tuple(replace(one, person="lina") if one.role == "MOE" else one for one in charter().assignments)
    )
    second = show(plan_of(site, changed), "en").effect

    moa = sum(one.role == "MOA" for one in charter().assignments)
    assert "notifications à envoyer\u00a0: 0 (créés sans assigné" in first
    assert (f"{moa} personne" in first, "Jira ne dit pas combien ils sont" in first) == (True, True)
    assert "the next `bornage sync` takes" in second


def cut_site():
    site = prepared()
    with_groups(site)
    applied(site)
    return site


def test_an_upgrade_of_details_cut_at_any_request_is_finished_by_the_next():
    """Renamed project and filter, groups let in: killed after each request in turn, the same in the end."""
    spec = replace(charter(groups=GROUPS), project_name="Velours CRM 2")
    whole = cut_site()
    before = whole.transport.reads + whole.transport.writes
    applied(whole, plan=spec)
    total = whole.transport.reads + whole.transport.writes - before
    wrong = []

    for at in range(1, total, 3):
        site = cut_site()
        with pytest.raises(Crash):
            applied(over(site.world, lambda inner, at=at: Cut(inner, at=at)), plan=spec)
        applied(site, plan=spec)
        same = picture(site.world) == picture(whole.world) and not to_do(plan_of(site, spec).steps)
        if not same or (["crm-builders"], "Velours CRM 2") != (groups_in(site, "MOE"), site.world.project("CRM").name):
            wrong.append(at)

    assert [] == wrong
