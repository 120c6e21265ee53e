"""Bootstrap against the embedded site: prepare, apply, and that doing either twice writes nothing."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from integration.errors import ConfigError, Refused
from integration.mapping.charter import applied_charter
from integration.mapping.records import item_mark_from, project_record_from
from integration.mapping.seal import unseal
from integration.model.canonical import size_of
from integration.model.charter import Actor, Person
from integration.model.live import AppliedActor
from integration.sync.apply_record import recorded_assignments
from integration.sync.bootstrap import apply_project, bootstrap, plan_project, plan_site, prepare
from integration.sync.people import mail_hash
from integration.sync.plan import acts
from integration.sync.plan_show import show
from tests.mapping.blueprints import SOME_DAY, START, assignment, charter, default_template, item, phase, template_of
from tests.mapping.newer import newer
from tests.sync.site import CAST, KEYS, account_of, edit_as, new_site, no, no_wait, over, picture, yes
from tests.sync.weather import Closed

TEMPLATE = default_template()
SMALL = template_of(
    phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))),
    phase("second", item("second.build", ("first.build",)), optional=True),
)


def prepared(template=SMALL, *, language="fr", gates="none"):
    site = new_site(language=language)
    prepare(site.reader, site.writer, template, language=language, gates=gates, ask=yes)
    return site


def applied(site, template=SMALL, plan=None, **more):
    return bootstrap(site.reader, site.writer, template, plan or charter(), keys=KEYS, ask=yes, sleep=no_wait, **more)


def issue_of(site, key):
    return next(issue for issue in site.world.issues.values() if f"bornage-{key}" in issue.labels)


def record_of(site, keys=KEYS):
    project = site.world.project("CRM")
    home = {"kind": "bornage.project", "site": site.world.cloud_id, "subject": f"project:{project.id}"}
    return project_record_from(unseal(project.properties["bornage.project"], **home, keys=keys))


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
    assert spent.total() <= 55
    assert () == left.plan.steps
    assert site.transport.reads - seen <= 15
    assert () == done.checklist


def test_a_second_apply_writes_nothing():
    """Not one write, whatever the template."""
    site = prepared()
    applied(site)
    writes = site.transport.writes

    again = applied(site)

    assert writes == site.transport.writes
    assert (2, 3, 2) == (again.epics, again.items, again.links)


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

    with pytest.raises(ConfigError) as caught:
        plan_project(site.reader, SMALL, charter(people=people), keys=KEYS)

    said = str(caught.value).splitlines()
    assert ["people.marc.email", "people.hugo.email", "people.ines", "people.lina.account"] == [
        s.split(":")[0] for s in said
    ]
    assert all("account" in line for line in said)
    assert "@" not in str(caught.value)


def test_our_own_account_may_not_be_in_the_charter():
    """Nobody could tell its acts from ours, unless the person says so."""
    site = prepared()
    people = {**charter().people, "claire": Person(handle="claire", actor="velours", account="712020:bornage")}
    mixed = charter(people=people)

    with pytest.raises(Refused, match="--as-person"):
        plan_project(site.reader, SMALL, mixed, keys=KEYS)
    assert not plan_project(site.reader, SMALL, mixed, keys=KEYS, as_person=True).plan.empty


def test_an_unprepared_site_is_refused_with_what_is_missing():
    """Apply never makes what is shared: it says who can."""
    site = new_site()

    with pytest.raises(Refused, match=r"bornage site prepare.*role « MOA ».*ask a Jira admin"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)
    assert 0 == site.transport.writes


def test_rights_are_looked_at_before_anything_is_written():
    """Without the right to administer, prepare and apply stop in one sentence."""
    site = prepared()
    draft = plan_project(site.reader, SMALL, charter(), keys=KEYS)
    site.world.users["712020:bornage"].admin = False
    writes = site.transport.writes

    with pytest.raises(Refused, match="Administer Jira"):
        apply_project(draft, site.reader, site.writer, keys=KEYS)
    assert writes == site.transport.writes


def test_another_installation_s_project_is_refused_unless_taken_over():
    """Other keys: nothing is touched; taking over signs everything anew, creates nothing, and then stands."""
    site = prepared()
    applied(site)
    theirs, before = (b"another key, of thirty-two bytes",), picture(site.world)

    with pytest.raises(Refused, match="--take-over"):
        plan_project(site.reader, SMALL, charter(), keys=theirs)
    bootstrap(site.reader, site.writer, SMALL, charter(), keys=theirs, ask=yes, take_over=True)

    assert before == picture(site.world)
    assert plan_project(site.reader, SMALL, charter(), keys=theirs).plan.empty


def test_a_new_first_key_is_taken_over_by_the_next_apply():
    """All keys verify, mails hashed under the old one are recognised, and what the plan shows is the record, signed anew; then
    the plan is empty.
    """
    site, new = prepared(), b"a new key of thirty-two bytes..."
    people = {h: Person(handle=h, actor="velours", email=f"{h}@velours.example") for h in CAST}
    both, spec = (new, *KEYS), charter(people=people)
    applied(site, plan=spec)
    site.transport.calls.clear()

    draft = plan_project(site.reader, SMALL, spec, keys=both)
    asked = site.transport.calls["GET /rest/api/3/user/search"]
    before, writes = picture(site.world), site.transport.writes
    bootstrap(site.reader, site.writer, SMALL, spec, keys=both, ask=yes, sleep=no_wait)

    told = [line.text for group in show(draft.plan, "fr").groups for line in group.lines]
    assert ["ce qui vient d’être appliqué (à signer avec la nouvelle clé)"] == told
    assert [("update", "record", "key")] == [(s.act, s.thing, s.why) for s in draft.plan.steps]
    assert 0 == asked
    assert (before, writes + 2) == (picture(site.world), site.transport.writes)
    properties = site.world.project("CRM").properties
    assert {hashlib.sha256(new).hexdigest()[:8]} == {sealed["sig"]["key"] for sealed in properties.values()}
    assert {mail_hash(f"{h}@velours.example", (new,)) for h in CAST} == set(record_of(site, keys=both).mails)
    assert plan_project(site.reader, SMALL, spec, keys=both).plan.empty
    assert recorded_assignments(site.reader, "CRM", str(site.world.project("CRM").id), site=site.world.cloud_id, keys=(new,))


def test_what_a_newer_version_wrote_stops_a_plan_in_one_sentence():
    """The project's record, or one issue's mark: an older program never takes them for nobody's."""
    site = prepared()
    applied(site)
    project = site.world.project("CRM")
    home = {"site": site.world.cloud_id, "subject": f"project:{project.id}"}
    issue, writes = issue_of(site, "first.build"), site.transport.writes
    issue.properties["bornage.item"] = newer({}, **home, kind="bornage.item", key=KEYS[0])

    with pytest.raises(Refused, match=r"^bornage\.item: .*newer Bornage; upgrade this one$"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)
    project.properties["bornage.project"] = newer({}, **home, kind="bornage.project", key=KEYS[0])
    with pytest.raises(Refused, match=r"^bornage\.project: .*newer Bornage; upgrade this one$"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)
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


def test_a_changed_kind_in_the_template_waits_for_the_next_apply():
    """An item's kind is what was applied, in the id map and in its mark; a new template version writes both anew."""
    site = prepared()
    applied(site)
    first = SMALL.phases[0].items[0]
    moved = replace(first, kind="activity")
    changed = replace(
        SMALL,
        digest="1",
        phases=(replace(SMALL.phases[0], items=(moved, *SMALL.phases[0].items[1:])), *SMALL.phases[1:]),
    )
    before = record_of(site)

    draft = plan_project(site.reader, changed, charter(), keys=KEYS)
    applied(site, changed)
    after = record_of(site)

    assert [("item", first.id, "memory")] == [(s.thing, s.key, s.why) for s in draft.plan.steps if s.thing == "item"]
    number = next(issue for issue, item in before.ids.items.items() if item == first.id)
    assert ("deliverable", "activity") == (before.ids.kinds[number], after.ids.kinds[number])
    assert "activity" == issue_of(site, first.id).properties["bornage.item"]["body"]["kind"]


def test_a_project_people_already_use_is_refused():
    """A key that is taken by somebody's work is not ours to fill."""
    site = prepared()
    mine = applied(site)
    site.world.projects[int(mine.project_id)].properties.clear()
    for issue in site.world.issues.values():
        issue.properties.clear()
        issue.labels.clear()

    with pytest.raises(Refused, match="in use without our record"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)


def test_a_lost_record_is_rebuilt_from_the_marks():
    """Somebody deleted bornage.project: issues say themselves what they are, nothing is created twice."""
    site = prepared()
    applied(site)
    before, first = picture(site.world), record_of(site)
    del site.world.project("CRM").properties["bornage.project"]

    applied(site)

    assert before == picture(site.world)
    assert first.ids == record_of(site).ids


def test_what_people_changed_in_jira_is_kept_and_listed():
    """A person moves a date through the API as themselves; the plan leaves it and says so."""
    site = prepared()
    applied(site)
    edit_as(site, "hugo", issue_of(site, "first.build").key, duedate="2031-01-01")

    moved = charter(start=date(2026, 9, 7))
    draft = plan_project(site.reader, SMALL, moved, keys=KEYS)
    applied(site, plan=moved)

    assert [("keep", "first.build")] == [(s.act, s.key) for s in draft.plan.steps if s.key == "first.build"]
    assert "2031-01-01" == str(issue_of(site, "first.build").due)
    assert "2026-09-07" <= str(issue_of(site, "first.need").due)
    assert plan_project(site.reader, SMALL, moved, keys=KEYS).plan.empty


def test_a_changed_charter_adds_what_is_new_and_records_it():
    """A new stand-in: a member more, an assignment more with its own date; those recorded before keep theirs."""
    site = prepared()
    applied(site)
    project = str(site.world.project("CRM").id)
    first = recorded_assignments(site.reader, "CRM", project, site=site.world.cloud_id, keys=KEYS)
    site.world.clock.advance(date(2026, 9, 16) - date(2026, 9, 15))
    more = charter(assignments=(*charter().assignments, assignment("MOA", "hugo", SOME_DAY, kind="stand-in")))

    applied(site, plan=more)

    second = recorded_assignments(site.reader, "CRM", project, site=site.world.cloud_id, keys=KEYS)
    assert first == second[: len(first)]
    assert [account_of("hugo")] == [one.person for one in second[len(first) :]]
    assert [True, True] == [one.recorded_at is not None for one in (first[-1], second[-1])]
    assert first[-1].recorded_at != second[-1].recorded_at
    assert "712020:bornage" == second[-1].recorded_by
    role = next(role.id for role in site.world.roles.values() if role.name == "MOA")
    assert account_of("hugo") in site.world.role_accounts(site.world.project("CRM"), role)


def test_rules_count_from_the_first_complete_apply():
    """A later apply does not move the date from which acts are judged; the charter can."""
    site = prepared()
    applied(site)
    first = record_of(site).effective_from
    site.world.clock.advance(date(2026, 9, 16) - date(2026, 9, 15))

    applied(site, plan=charter(omit_phases=("second",)))
    assert first == record_of(site).effective_from

    asked = first.replace(year=2027)
    applied(site, plan=charter(rules_effective_from=asked))
    assert asked == record_of(site).effective_from


def test_progress_is_told_to_the_end():
    """Done never passes total, never goes back, and ends there."""
    site, told = prepared(), []

    bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, progress=lambda *word: told.append(word))

    done = [word[0] for word in told]
    assert sorted(done) == done
    assert (told[-1][1], "record") == (told[-1][0], told[-1][2])


def test_columns_jira_does_not_take_become_a_list_for_a_person():
    """Without the unpublished address the columns are a short list to do by hand, said once, and never planned again."""
    site = prepared()
    path = "/rest/greenhopper/1.0/rapidviewconfig/columns"

    done = applied(over(site.world, lambda inner: Closed(inner, path=path)))

    assert "à la main" in done.checklist[0]
    assert len(TEMPLATE.columns) + 1 == len(done.checklist)
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty
