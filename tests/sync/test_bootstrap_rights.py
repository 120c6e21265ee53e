"""What the account must be allowed to do, and what it need not: sites whose administrators are careful."""

from dataclasses import replace

import pytest

from integration.errors import JiraNotFound, JiraUnauthorised, Refused
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.model.template import Template
from integration.sandbox.misbehaviour.faults import Faults, Rule, TokenRevoked, When
from integration.sandbox.mount import transport as mounted
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from integration.sync.check_table import Stopped
from integration.sync.plan import acts
from tests.mapping.blueprints import charter, default_template, item, phase, template_of
from tests.sync.site import KEYS, MAIL, Site, new_site, no_wait, over, yes
from tests.sync.weather import Closed

US = "712020:bornage"
SMALL = template_of(phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))))


def prepared(template: Template = SMALL, site=None):
    site = site or new_site()
    prepare(site.reader, site.writer, template, language="fr", gates="none", ask=yes)
    return site


def applied(site, plan=None):
    return bootstrap(site.reader, site.writer, SMALL, plan or charter(), keys=KEYS, ask=yes, sleep=no_wait)


def demoted(site):
    """The Jira admin took back the right to administer Jira, and left that to administer the project."""
    site.world.users[US].admin = False
    site.world.make_project_admin(site.world.project("CRM"), US)
    return site


def made_by_hand(site):
    """An admin made the project, with our schemes, and our account its administrator."""
    types, flows = (next(s for s in found if "bornage:" in s.description) for found in schemes(site))
    site.writer.create_project("CRM", "À la main", "", US, type_scheme=types.id, workflow_scheme=flows.id)
    return demoted(site)


def schemes(site):
    return site.reader.type_schemes(), site.reader.workflow_schemes()


def test_a_project_once_made_is_kept_up_to_date_by_its_administrator():
    """Planning and applying again need no right on the site."""
    site = prepared()
    applied(site)
    demoted(site)

    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty
    again = applied(site, replace(charter(), project_name="CRM, suite"))
    moved = applied(site, charter(start=charter().start.replace(day=21)))

    assert (2, 2) == (again.items, moved.items)


def test_a_project_made_by_a_jira_admin_is_filled_by_its_administrator():
    """Who may not create projects can still be given an empty one with our schemes."""
    site = made_by_hand(prepared())

    done = applied(site)

    assert (1, 2, 3) == (done.epics, done.items, done.components)
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty


def test_an_interrupted_apply_is_finished_by_the_project_s_administrator():
    """The record of the first try names the shared half; the link type is looked for where links are made."""
    site = prepared()
    with pytest.raises(JiraNotFound):
        applied(over(site.world, lambda inner: Closed(inner, path="/rest/api/3/issue/bulk")))
    assert "bornage.project" in site.world.project("CRM").properties
    demoted(site)

    assert (2, 1) == ((done := applied(site)).items, done.links)
    assert 1 == len(site.world.links)


def test_an_empty_project_of_other_types_is_refused_without_reading_the_site():
    """Its types and statuses are not ours: said by what the project itself shows."""
    site = prepared()
    site.transport.core.create_project(
        data={"key": "CRM", "name": "Autre", "leadAccountId": US, "projectTypeKey": "software"}
    )
    demoted(site)

    with pytest.raises(Refused, match="project-fits: key CRM"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)


def test_without_any_project_the_right_to_administer_jira_is_asked_for():
    """Only its administrators create projects, and read what they are created with; the way out is named."""
    site = prepared()
    site.world.users[US].admin = False

    with pytest.raises(Refused, match="permission-administer-jira: key CRM, schemes Bornage"):
        plan_project(site.reader, SMALL, charter(), keys=KEYS)


def test_rights_on_issues_are_asked_for_before_the_first_issue():
    """Creating a project gives none of them: all that are missing are named at once, and nothing is half made."""
    site = prepared()
    site.world.deny(US, "SCHEDULE_ISSUES", "CREATE_ISSUES", "ADD_COMMENTS")

    with pytest.raises(Stopped) as caught:
        applied(site)
    named = ["permission-create-issues", "permission-schedule-issues", "permission-add-comments"]
    assert named == [result.check for result in caught.value.results]
    assert {} == site.world.issues
    site.world.denials.clear()

    assert 2 == applied(site).items


def test_a_right_taken_away_later_is_named_too():
    """Before anything of the change is written, and also when Jira calls missing what we may not see."""
    site = prepared()
    applied(site)
    moved, path = charter(start=charter().start.replace(day=21)), "/rest/api/3/mypermissions"
    writes = site.transport.writes
    site.world.deny(US, "EDIT_ISSUES")

    with pytest.raises(Refused, match=r"^permission-edit-issues: key CRM[^\n]*$"):
        applied(site, moved)
    with pytest.raises(Refused, match=r"(?s)permission-administer-projects.*permission-browse"):
        applied(over(site.world, lambda inner: Closed(inner, path=path)), moved)
    assert writes == site.transport.writes


def test_a_name_that_is_taken_is_said_with_where_to_look():
    """Jira's own words may be in another language; the trash keeps names for sixty days."""
    site = prepared()
    site.transport.core.create_project(
        data={"key": "OLD", "name": charter().project_name, "leadAccountId": US, "projectTypeKey": "software"}
    )

    with pytest.raises(Refused, match="project-name-free: name Velours CRM"):
        applied(site)


def test_a_filter_we_may_not_share_is_left_to_a_person():
    """The board then is private, and the person is told; everything else is made."""
    site = prepared()
    site.world.deny(US, "CREATE_SHARED_OBJECTS")

    done = applied(site)

    assert 2 == done.items
    assert ["partager" in line for line in done.checklist] == [True]
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty


def test_a_status_the_site_has_stays_as_it_is():
    """Same name, another category, other words: used in our workflows, listed, and not touched (facts 8.4)."""
    site = new_site()
    theirs = {"name": "Validé", "statusCategory": "IN_PROGRESS", "description": "par le juridique"}
    site.transport.core.create_statuses(data={"scope": {"type": "GLOBAL"}, "statuses": [theirs]})

    done = prepare(site.reader, site.writer, default_template(), language="fr", gates="all", ask=yes)

    [found] = [one for one in site.world.statuses.values() if one.name == "Validé"]
    assert ("IN_PROGRESS", "par le juridique") == (found.category, found.description)
    assert ["other-category"] == [step.why for step in acts(done.plan.steps, "leave", "status")]
    assert any(found.id in one.statuses for one in site.world.workflows.values() if "bornage:" in one.description)


def test_a_field_that_is_on_no_screen_is_named_with_where_to_put_it():
    """A site’s default screens may lack what we write (facts 3.5): nothing is half made, and applying again goes on."""
    site = made_by_hand(prepared())
    project = site.world.project("CRM")
    project.off_screen.update({"duedate", "labels"})

    with pytest.raises(Stopped, match=r"screens: fields labels \(.*duedate \("):
        applied(site)
    project.off_screen.clear()

    assert 2 == applied(site).items


def scoped(site, *, boards):
    """Our token is one with scopes, for boards or without; the doors behind the gateway."""
    site.world.users[US].scoped = True
    site.world.switches.scopes_combine = boards
    transport = connect(site.world.gateway_url, MAIL, "t-bornage", transport=mounted(site.world), sleep=no_wait)
    return Site(world=site.world, transport=transport, reader=Reader(transport), writer=Writer(transport))


def test_a_token_without_scopes_for_boards_leaves_the_board_to_a_person():
    """One with all others does everything else (facts 12.5); planning says so, and has nothing left to do."""
    site = scoped(prepared(), boards=False)

    done = applied(site)
    left = plan_project(site.reader, SMALL, charter(), keys=KEYS).plan

    assert (2, {}) == (done.items, site.world.boards)
    assert done.checklist[0].startswith("Tableau")
    assert "filtre" in done.checklist[0]
    assert ["no-scope"] == [step.why for step in acts(left.steps, "leave", "board")]
    assert left.empty


def test_a_board_that_a_token_no_longer_reaches_stays_recorded():
    """Whoever gets the scopes back finds it again, and makes no second one."""
    site = prepared()
    applied(site)
    [board] = site.world.boards

    applied(scoped(site, boards=False), replace(charter(), project_name="CRM, suite"))
    again = scoped(site, boards=True)

    assert [board] == list(site.world.boards)
    assert plan_project(again.reader, SMALL, replace(charter(), project_name="CRM, suite"), keys=KEYS).plan.empty


def test_a_token_refused_for_one_call_is_no_token_without_scopes():
    """Boards can be read, so the refusal is told as it is."""
    site = prepared()
    revoked = Rule(fault=TokenRevoked(), when=When(route="POST /rest/agile/1.0/board"))
    site.world.faults = Faults(revoked)

    with pytest.raises(JiraUnauthorised):
        applied(site)
    site.world.faults = None

    assert () == applied(site).checklist
