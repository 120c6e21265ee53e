"""The same deployment on sites of every kind: what can be done is done, what cannot is said, and planning again finds nothing."""

import pytest

from integration.errors import BornageError
from integration.sandbox import natives
from integration.sync.check_table import Stopped
from integration.sync.prepare import NotAdmin
from tests.crash.end_state import end_state
from tests.crash.lives import lived, taken_in
from tests.crash.matrix import difference, phase_of, undisturbed
from tests.crash.phases import FIRST, applied, first, grouped, prepared, site_of, theirs
from tests.sync.site import behind_the_gateway, new_site, over
from tests.sync.stage import copied
from tests.sync.test_site_names import taken

US = "712020:bornage"
EMPTY = {f"{half}, {turn}": True for half in ("site", "project") for turn in ("first", "second")}


def free(site):
    site.world.switches.free_plan = True
    return site


SITES = {
    "French": (lambda: new_site(language="fr"), "fr"),
    "English": (lambda: new_site(language="en"), "en"),
    "English, a charter in French": (lambda: new_site(language="en"), "fr"),
    "French, a charter in English": (lambda: new_site(language="fr"), "en"),
    "every name taken": (lambda: taken("fr"), "fr"),
    "every name taken, in English": (lambda: taken("en"), "en"),
    "a scoped token": (lambda: behind_the_gateway(new_site()), "fr"),
}


@pytest.mark.parametrize("name", SITES)
def test_a_deployment_lives_on_any_site(name):
    """Prepared, applied, both upgraded: nothing left to plan after each; then removed whole."""
    made, language = SITES[name]

    found = lived(grouped(made()), language=language)

    assert EMPTY == found.empty
    assert frozenset({("item", "no-longer")}) == found.left
    assert found.gone


def test_on_the_free_plan_gates_and_members_are_left_out_and_said():
    """Everything else is made, upgraded and removed; what Bornage cannot prevent there it detects."""
    found = lived(grouped(free(new_site())))

    assert EMPTY == found.empty
    assert ("member", "free-plan") in found.left
    assert not [way for flow in found.stands["workflows"] for way in flow[3] if way[4]]
    assert found.gone


@pytest.mark.parametrize("kind", ["site", "gateway"])
def test_a_project_of_theirs_is_taken_in_and_let_go(kind):
    """By the administrator of the project alone, with either kind of token."""
    site = over(copied(theirs()))
    assert not site.world.users[US].admin

    empty, _, clean = taken_in(behind_the_gateway(site) if kind == "gateway" else site)

    assert (True, True) == (empty, clean)


def test_without_the_right_to_administer_jira_nothing_shared_is_written():
    """The refusal names the right and who can give it."""
    site = grouped(new_site())
    site.world.users[US].admin = False

    with pytest.raises(NotAdmin, match=r"Administer Jira.*a Jira admin can run this, or grant it"):
        prepared(site, first("small"), gates="decisions")
    assert 0 == site.transport.writes


def test_without_it_no_project_is_made_either():
    """What is missing is named, with the way out."""
    site = over(copied(site_of("small")))
    site.world.users[US].admin = False

    with pytest.raises(Stopped, match="permission-administer-jira"):
        applied(site, first("small"), FIRST)
    assert 0 == site.transport.writes


def test_an_administrator_of_the_project_alone_upgrades_it():
    """All that is the project's is done without administering Jira: the same end."""
    name = "upgrade of the project"
    phase = phase_of("small", name)
    world = copied(phase.start())
    world.users[US].admin = False
    project = world.project("CRM")
    assert project is not None
    world.make_project_admin(project, US)

    phase.run(over(world))

    project.actors[natives.ADMIN_ROLE].pop()  # our place there, which the test gave us
    assert "" == difference(undisturbed("small", name)[0], end_state(world))


RIGHTS = {
    "CREATE_ISSUES": "permission-create-issues",
    "EDIT_ISSUES": "permission-edit-issues",
    "SCHEDULE_ISSUES": "permission-schedule-issues",
    "LINK_ISSUES": "permission-link-issues",
    "ADD_COMMENTS": "permission-add-comments",
    "ADMINISTER_PROJECTS": "the account needs “Administer projects”",
    "BROWSE_PROJECTS": "permission-browse",
}


@pytest.mark.parametrize("right", RIGHTS)
def test_each_right_that_is_missing_is_named_before_anything_is_written(right):
    """By its check, whose page says who can grant it (``docs/operations.md``); granted, the upgrade is done."""
    phase = phase_of("small", "upgrade of the project")
    world = copied(phase.start())
    world.users[US].admin = right != "ADMINISTER_PROJECTS"  # whoever administers Jira administers projects
    world.deny(US, right)
    site = over(world)

    with pytest.raises(BornageError) as caught:
        phase.run(site)
    world.denials.clear()
    world.users[US].admin = True
    phase.run(over(world))

    assert RIGHTS[right] in str(caught.value)
    assert 0 == site.transport.writes
    assert "" == difference(undisturbed("small", phase.name)[0], end_state(world))


def test_a_removal_without_the_right_to_delete_is_refused_with_who_grants_it():
    """Not one issue is gone then."""
    phase = phase_of("small", "remove around people’s")
    world = copied(phase.start())
    world.deny(US, "DELETE_ISSUES")
    before = end_state(world)

    with pytest.raises(BornageError, match=r"Delete issues.*administrator can grant it"):
        phase.run(over(world))

    assert before == end_state(world)
