"""The checks as the first part of plan and apply: what they read is shared, what they find refuses, what is skipped is recorded."""

from dataclasses import replace

import pytest

from integration.mapping.records import project_record_from, project_record_json
from integration.sync.bootstrap import bootstrap, plan_project
from integration.sync.check_table import IN_PROJECT, Stopped
from integration.sync.preflight_facts import OurSide
from tests.mapping.blueprints import charter
from tests.preflight.cases import US, applied, made, prepared
from tests.sync.bootstrapped import SMALL, record_of
from tests.sync.site import KEYS, account_of, no_wait, yes

SKIP = OurSide(skip=frozenset({"boards-private", "permission-edit-own-comments"}))


def built(scene, **more):
    site = scene.site
    return bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, sleep=no_wait, **more)


def planned(scene, **more):
    return plan_project(scene.site.reader, SMALL, charter(), keys=KEYS, **more)


@pytest.mark.parametrize("stage", [prepared, made])
def test_what_the_checks_read_is_not_read_again(stage):
    """No question is put twice to Jira by checks and plan together."""
    scene, asked = stage(), []
    scene.site.world.on_call = lambda request, _: asked.append(
        (request.method, request.path, str(request.query), str(request.body))
    )

    planned(scene)

    assert [] == sorted({one for one in asked if asked.count(one) > 1})


def test_the_plan_after_an_apply_runs_only_what_costs_nothing():
    """Fifteen requests, and the checks left out are named."""
    scene = applied()
    seen = scene.site.transport.reads

    draft = planned(scene)

    assert draft.plan.empty
    assert scene.site.transport.reads - seen <= 15
    assert 0 == draft.checkup.requests
    assert {"screens", "plan-free", *IN_PROJECT} <= set(draft.checkup.later)
    assert {"token-valid", "project-style", "foreign-installation"} <= {one.check for one in draft.checkup.of("ok")}


def test_everything_that_stops_is_told_at_once():
    """And nothing is written."""
    scene = prepared()
    scene.site.world.users[account_of("ines")].active = False
    scene.site.transport.core.create_project(
        data={"key": "OLD", "name": "Velours CRM", "leadAccountId": US, "projectTypeKey": "software"}
    )
    writes = scene.site.transport.writes

    with pytest.raises(Stopped) as caught:
        planned(scene)

    assert ["project-name-free", "people-inactive"] == [result.check for result in caught.value.results]
    assert "fr" == caught.value.language
    assert writes == scene.site.transport.writes


def test_a_skipped_check_stops_nothing_and_is_recorded():
    """Once and for good: the next apply that skips nothing forgets none of it, and has nothing to do."""
    scene = prepared()
    scene.deny("EDIT_OWN_COMMENTS")
    with pytest.raises(Stopped, match=r"^permission-edit-own-comments"):
        built(scene)

    done = built(scene, ours=SKIP)

    assert done is not None
    assert ("boards-private", "permission-edit-own-comments") == record_of(scene.site).skipped
    assert planned(scene).plan.empty
    assert not planned(scene, ours=replace(SKIP, skip=frozenset({"screens"}))).plan.empty


def test_what_nothing_can_be_planned_without_is_refused_all_the_same():
    """To skip a check lends nothing that is missing."""
    scene = prepared()
    nobody = replace(charter().people["lina"], account="712020:nobody")
    people = {**charter().people, "lina": nobody}

    with pytest.raises(Stopped, match="people-unknown"):
        plan_project(
            scene.site.reader,
            SMALL,
            charter(people=people),
            keys=KEYS,
            ours=OurSide(skip=frozenset({"people-unknown"})),
        )


def test_a_record_without_skipped_checks_is_what_it_always_was():
    """No key of that name; with them it reads back."""
    record = record_of(applied().site)

    plain, more = project_record_json(record), project_record_json(replace(record, skipped=("screens",)))

    assert "skipped" not in plain
    assert {"skipped"} == set(more) - set(plain)
    assert ("screens",) == project_record_from(more).skipped
