"""Bootstrap against the embedded site: prepare and apply, within a budget, and what is refused before anything is written."""

import pytest

from integration.errors import Refused
from integration.mapping.charter import applied_charter
from integration.mapping.records import item_mark_from
from integration.mapping.seal import unseal
from integration.model.canonical import size_of
from integration.model.charter import Actor, Person
from integration.model.live import AppliedActor
from integration.sync.bootstrap import apply_project, bootstrap, plan_project, plan_site, prepare
from integration.sync.check_table import Stopped
from integration.sync.plan import acts
from tests.mapping.blueprints import START, assignment, charter
from tests.sync.bootstrapped import SMALL, TEMPLATE, applied, issue_of, prepared, record_of
from tests.sync.site import CAST, KEYS, account_of, new_site, no, over, yes
from tests.sync.weather import Closed


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_site_is_prepared_once(language):
    """Everything shared is made, each with its mark; preparing again writes nothing."""
    site = new_site(language=language)

    first = prepare(site.reader, site.writer, TEMPLATE, language=language, gates="none", ask=yes)
    writes = site.transport.writes
    second = prepare(site.reader, site.writer, TEMPLATE, language=language, gates="none", ask=no)

    assert (True, True) == (first.done, second.done)
    assert () == second.plan.steps
    assert writes == site.transport.writes
    assert 8 == sum("bornage:workflow:" in workflow.description for workflow in site.world.workflows.values())


def test_a_site_prepared_in_one_language_serves_charters_in_the_other():
    """Marks, not names, tell what is there."""
    site = prepared(language="fr")

    assert plan_site(site.reader, SMALL, language="en").empty
    assert 3 == applied(site, plan=charter(language="en")).items


@pytest.mark.parametrize("gates", ["none", "decisions", "all"])
def test_jira_accepts_the_gates(gates):
    """Each setting of the gates makes workflows the site takes."""
    site = prepared(TEMPLATE, gates=gates)

    conditions = [t.conditions for w in site.world.workflows.values() for t in w.transitions if t.conditions]
    assert (gates != "none") == bool(conditions)


def test_what_the_site_already_calls_so_is_used():
    """A role and a status of our names, made by somebody else, are used and not made again."""
    site = new_site()
    site.writer.create_role("MOA", "les métiers")

    done = prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes)

    assert [("role", "MOA")] == [(step.thing, step.key) for step in acts(done.plan.steps, "leave")]
    assert 1 == sum(role.name == "MOA" for role in site.world.roles.values())


def test_no_is_no():
    """Who says no to the plan gets nothing written, on the site or in a project."""
    site = new_site()

    answer = prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=no)
    assert (False, 0) == (answer.done, site.transport.writes)

    site = prepared()
    writes = site.transport.writes
    assert bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=no) is None
    assert writes == site.transport.writes


def test_the_whole_template_becomes_a_project_within_its_budget():
    """9 phases, 70 items, 113 links: at most 55 requests besides links; the plan afterwards is empty, with at most 15."""
    site = prepared(TEMPLATE)
    before = site.transport.calls.copy()

    done = applied(site, TEMPLATE)
    spent = site.transport.calls - before
    seen = site.transport.reads
    left = plan_project(site.reader, TEMPLATE, charter(), keys=KEYS)

    assert (9, 70, 113, 3) == (done.epics, done.items, done.links, done.components)
    assert 113 == spent.pop("POST /rest/api/3/issueLink")
    assert 0 < done.preflight <= 30
    assert spent.total() - done.preflight <= 55
    assert () == left.plan.steps
    assert site.transport.reads - seen <= 15
    assert () == done.checklist


def test_every_issue_says_what_it_is():
    """The mark is in the issue itself, sealed for this project; the label is beside it."""
    site = prepared()
    applied(site)
    project = str(site.world.project("CRM").id)

    issue = issue_of(site, "first.build")
    home = {"kind": "bornage.item", "site": site.world.cloud_id, "subject": f"project:{project}"}
    body = unseal(issue.properties["bornage.item"], **home, keys=KEYS)

    mark = item_mark_from(body)
    assert ("first.build", "item", "deliverable", "small", 3) == (
        mark.key,
        mark.thing,
        mark.kind,
        mark.template,
        mark.version,
    )
    assert {"summary", "description", "due", "component", "labels", "parent"} == set(mark.wrote)


def test_the_record_maps_every_id_and_holds_no_mail():
    """bornage.project: the whole id map, people as accounts, mails as keyed hashes only."""
    site = prepared()
    people = {h: Person(handle=h, actor="velours", email=f"{h}@velours.example") for h in CAST}
    applied(site, plan=charter(people=people))

    record = record_of(site)
    text = str(site.world.project("CRM").properties)

    assert {"first.need", "first.build", "second.build"} == set(record.ids.items.values())
    assert {"first", "second"} == set(record.ids.phases.values())
    assert {"MOA", "AMOA", "MOE"} == set(record.ids.components.values())
    assert {account_of(handle) for handle in CAST} == set(record.people)
    assert set(record.ids.items) == set(record.ids.kinds)
    assert {"deliverable"} == set(record.ids.kinds.values())
    assert len(CAST) == len(record.mails)
    assert all(getattr(record.ids, name) for name in ("filter", "board", "register", "statuses", "types", "roles"))
    assert "velours.example" not in text
    assert "claire" not in text.replace(account_of("claire"), "")


def test_people_given_by_mail_are_asked_for_once():
    """The plan after an apply costs no more with mails than with accounts."""
    site = prepared()
    people = {h: Person(handle=h, actor="velours", email=f"{h}@velours.example") for h in CAST}
    applied(site, plan=charter(people=people))
    seen = site.transport.reads

    assert plan_project(site.reader, SMALL, charter(people=people), keys=KEYS).plan.empty
    assert site.transport.reads - seen <= 15


def test_every_person_who_cannot_be_found_is_named_with_the_way_out():
    """Hidden, absent, unknown and closed: one line each, by handle, all at once."""
    site = prepared()
    site.world.users[account_of("marc")].email_shown = False
    site.world.users[account_of("ines")].active = False
    people = {
        **charter().people,
        "marc": Person(handle="marc", actor="velours", email="marc@velours.example"),
        "hugo": Person(handle="hugo", actor="velours", email="nobody@velours.example"),
        "lina": Person(handle="lina", actor="velours", account="712020:nobody"),
    }

    with pytest.raises(Stopped) as caught:
        plan_project(site.reader, SMALL, charter(people=people), keys=KEYS)

    assert {
        "people-unknown": "people.lina.account",
        "people-hidden": "people.marc.email, people.hugo.email",
        "people-inactive": "people.ines",
    } == {result.check: result.values["people"] for result in caught.value.results}
    assert "@" not in str(caught.value)


def test_our_own_account_may_not_be_in_the_charter():
    """Nobody could tell its acts from ours, unless the person says so."""
    site = prepared()
    people = {**charter().people, "claire": Person(handle="claire", actor="velours", account="712020:bornage")}
    mixed = charter(people=people)

    with pytest.raises(Stopped, match=r"token-owner-in-charter: handle claire"):
        plan_project(site.reader, SMALL, mixed, keys=KEYS)
    assert not plan_project(site.reader, SMALL, mixed, keys=KEYS, as_person=True).plan.empty


def test_an_unprepared_site_is_refused_with_what_is_missing():
    """Apply never makes what is shared: it says who can."""
    site = new_site()

    with pytest.raises(Refused, match=r"site-prepared: count \d+, missing MOA"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)
    assert 0 == site.transport.writes


def test_rights_are_looked_at_before_anything_is_written():
    """Without the right to administer, prepare and apply stop in one sentence."""
    site = prepared()
    draft = plan_project(site.reader, SMALL, charter(), keys=KEYS)
    site.world.users["712020:bornage"].admin = False
    writes = site.transport.writes

    with pytest.raises(Stopped, match="permission-administer-jira: key CRM, schemes"):
        apply_project(draft, site.reader, site.writer, keys=KEYS)
    assert writes == site.transport.writes


def test_the_record_says_what_the_charter_said():
    """Name, start, phases left out, actors, gates and mode; of people, accounts alone."""
    site = prepared()
    given = charter(name="Velours 2026", omit_phases=("second",), mode="comment")
    applied(site, plan=given)

    kept = record_of(site).charter

    assert applied_charter(given) == kept
    assert ("Velours 2026", START, ("second",), "comment", "none") == (
        kept.name,
        kept.start,
        kept.omitted,
        kept.mode,
        kept.gates,
    )
    assert {"velours": AppliedActor(kind="business", internal=True)} == kept.actors


def test_a_large_project_s_record_fits_its_property():
    """The packaged template, forty people by mail, ten actors."""
    site = prepared(TEMPLATE)
    handles = [f"person{number}" for number in range(40)]
    for number, handle in enumerate(handles):
        account = f"712020:00000000-0000-4000-8000-{number:012}"
        site.world.add_user(handle.title(), f"{handle}@velours.example", account_id=account)
    actors = {f"actor-{n}": Actor(id=f"actor-{n}", name="Acteur", kind="integrator") for n in range(10)}
    people = {h: Person(handle=h, actor="actor-1", email=f"{h}@velours.example") for h in handles}
    roles = (assignment("MOA", handles[0]), assignment("AMOA", handles[1]), assignment("MOE", handles[2]))

    applied(site, TEMPLATE, charter(actors={**charter().actors, **actors}, people=people, assignments=roles))

    assert size_of(site.world.project("CRM").properties["bornage.project"]) < 30_000


def test_a_charter_too_large_for_its_record_is_refused_before_any_issue_is_made():
    """Jira's limit is told with what to do, while nothing but an empty project is there."""
    site = prepared(TEMPLATE)
    handles = [f"person{number}" for number in range(170)]
    for number, handle in enumerate(handles):
        account = f"712020:00000000-0000-4000-8000-{number:012}"
        site.world.add_user(handle.title(), f"{handle}@velours.example", account_id=account)
    people = {h: Person(handle=h, actor="velours", email=f"{h}@velours.example") for h in handles}

    with pytest.raises(Refused, match=r"record of at most 30000 characters, found \d+; name fewer people"):
        applied(site, TEMPLATE, charter(people=people, assignments=(assignment("MOA", handles[0]),)))
    assert {} == site.world.issues


def test_a_project_people_already_use_is_refused():
    """A key that is taken by somebody's work is not ours to fill."""
    site = prepared()
    mine = applied(site)
    site.world.projects[int(mine.project_id)].properties.clear()
    for issue in site.world.issues.values():
        issue.properties.clear()
        issue.labels.clear()

    with pytest.raises(Refused, match="project-in-use: key CRM"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)


def test_progress_is_told_to_the_end():
    """Done never passes total, never goes back, and ends there."""
    site, told = prepared(), []

    bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, progress=lambda *word: told.append(word))

    done = [word[0] for word in told]
    assert sorted(done) == done
    assert ["record", ""] == [word[2] for word in told[-2:]]  # last it is checked
    assert told[-1][0] == told[-1][1]


def test_columns_jira_does_not_take_become_a_list_for_a_person():
    """Without the unpublished address the columns are a short list to do by hand, said once, and never planned again."""
    site = prepared()
    path = "/rest/greenhopper/1.0/rapidviewconfig/columns"

    done = applied(over(site.world, lambda inner: Closed(inner, path=path)))

    assert "à la main" in done.checklist[0]
    assert len(TEMPLATE.columns) + 1 == len(done.checklist)
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty
