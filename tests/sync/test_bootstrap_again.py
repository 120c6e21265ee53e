"""A project applied again: nothing written twice, what is new added, what people changed kept, what was lost rebuilt."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from integration.errors import Refused
from integration.model.charter import Person
from integration.sync.apply_record import recorded_assignments
from integration.sync.bootstrap import bootstrap, plan_project
from integration.sync.people import mail_hash
from integration.sync.plan_show import show
from tests.mapping.blueprints import SOME_DAY, assignment, charter
from tests.mapping.newer import newer
from tests.sync.bootstrapped import SMALL, applied, issue_of, prepared, record_of
from tests.sync.site import CAST, KEYS, account_of, edit_as, no_wait, picture, yes


def test_a_second_apply_writes_nothing():
    """Not one write, whatever the template."""
    site = prepared()
    applied(site)
    writes = site.transport.writes

    again = applied(site)

    assert writes == site.transport.writes
    assert (2, 3, 2) == (again.epics, again.items, again.links)


def test_another_installation_s_project_is_refused_unless_taken_over():
    """Other keys: nothing is touched; taking over signs everything anew, creates nothing, and then stands."""
    site = prepared()
    applied(site)
    theirs, before = (b"another key, of thirty-two bytes",), picture(site.world)

    with pytest.raises(Refused, match="foreign-installation: key CRM"):
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
    draft = plan_project(site.reader, SMALL, moved, keys=KEYS, reschedule=True)
    applied(site, plan=moved, reschedule=True, yes_really=True)

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
