"""The Free plan has no project roles of one's own (facts 5.8): everything else is made, and Bornage detects."""

from datetime import timedelta
from typing import Any

import pytest

from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.sandbox.mount import transport as mounted
from integration.sandbox.switches import Switches
from integration.store import Store
from integration.sync.bootstrap import bootstrap, plan_project, plan_site, prepare
from integration.sync.plan import acts
from integration.sync.plan_show import show
from tests.mapping.blueprints import charter
from tests.sync import stage
from tests.sync.shared_half import newer, older
from tests.sync.site import KEYS, new_site, no_wait, over, yes
from tests.sync.weather import Closed


def free():
    site = new_site()
    site.world.switches.free_plan = True
    return site


def ready(site, template=None, gates="all"):
    return prepare(site.reader, site.writer, template or older(), gates=gates, ask=yes, sleep=no_wait)


def applied(site):
    return bootstrap(site.reader, site.writer, older(), charter(), keys=KEYS, ask=yes, sleep=no_wait)


def test_a_free_site_is_prepared_without_roles_and_gates():
    """The plan says so, nothing fails, and preparing again plans nothing."""
    site = free()
    done = ready(site)

    assert {"free-plan"} == {step.why for step in acts(done.plan.steps, "leave", "role")}
    assert "plan gratuit" in "".join(line.text for group in show(done.plan, "fr").groups for line in group.lines)
    assert not [one for flow in site.world.workflows.values() for one in flow.transitions if one.conditions]
    assert plan_site(site.reader, older(), gates="all").empty


def test_a_free_site_that_does_not_say_its_plan_is_found_out():
    """The first role is refused: it is planned again without, and asked again."""
    site = free()
    quiet = over(site.world, lambda inner: Closed(inner, path="/rest/api/3/instance/license"))
    asked: list[Any] = []

    def told(plan):
        asked.append(plan)
        return True

    prepare(quiet.reader, quiet.writer, older(), gates="all", ask=told, sleep=no_wait)

    assert [6, 0] == [len(acts(plan.steps, "create", "role")) for plan in asked]
    assert plan_site(site.reader, older(), gates="all").empty


def test_a_project_on_a_free_site_has_no_members_and_is_complete():
    """Members are left out and listed; the next plan is empty."""
    site = free()
    ready(site)

    done = applied(site)
    plan = plan_project(site.reader, older(), charter(), keys=KEYS).plan

    assert 2 == done.items
    assert plan.empty
    assert {"free-plan"} == {step.why for step in acts(plan.steps, "leave", "member")}


def test_a_site_that_moves_to_a_paid_plan_gets_its_roles():
    """Preparing again makes them, with gates; applying again puts people in."""
    site = free()
    ready(site)
    applied(site)
    site.world.switches.free_plan = False

    done = ready(site)
    again = applied(site)

    assert 6 == len(acts(done.plan.steps, "create", "role"))
    assert acts(again.plan.steps, "create", "member")
    assert plan_project(site.reader, older(), charter(), keys=KEYS).plan.empty
    assert plan_site(site.reader, older(), gates="all").steps == ()


def test_a_site_that_moves_to_the_free_plan_goes_on():
    """Its roles stay as they are; nobody can be put in, which the plan says; gates are taken out."""
    site = new_site()
    ready(site, gates="all")
    applied(site)
    site.world.switches.free_plan = True

    ready(site, newer())

    assert not [one for flow in site.world.workflows.values() for one in flow.transitions if one.conditions]
    assert plan_project(site.reader, older(), charter(), keys=KEYS).plan.empty


@pytest.mark.parametrize(("mode", "told"), [("comment", 1), ("observe", 0)])
def test_a_free_site_is_judged_by_the_charter(mode, told):
    """Nightly, twice: under observation the register’s comment, meant for some only, is kept back; what is found is the same."""
    world = stage.new_world("fr", Switches(free_plan=True))
    transport = connect(stage.URL, stage.MAIL, "t-bornage", transport=mounted(world), sleep=no_wait)
    reader, writer, spec = Reader(transport), Writer(transport), stage.charter(mode=mode)
    prepare(reader, writer, stage.template(), gates="decisions", ask=yes, sleep=no_wait)
    bootstrap(reader, writer, stage.template(), spec, keys=KEYS, ask=yes, sleep=no_wait)
    world.clock.advance(timedelta(hours=2))
    place = stage.Stage(
        world=world, transport=transport, reader=reader, writer=writer, store=Store("sqlite://"), charter=spec
    )

    place.sync()
    place.breach()
    place.wait(minutes=30)
    done = place.sync()

    assert () == done.failed
    assert told == len(place.ours(place.ids.register))
