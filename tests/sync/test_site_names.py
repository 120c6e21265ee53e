"""A site on which every name of ours is taken already is prepared without asking anybody to rename anything."""

from dataclasses import replace
from typing import Any

import pytest

from integration.mapping.site_blueprint import site_blueprint
from integration.sync.bootstrap import bootstrap, plan_project, plan_site, prepare
from integration.sync.plan import acts
from integration.sync.plan_site import free_name
from tests.mapping.blueprints import charter, default_template
from tests.sync.shared_half import newer, older, shared
from tests.sync.site import KEYS, new_site, no_wait, over, yes
from tests.sync.weather import Crash, Cut


def taken(language="fr"):
    """Roles, types (some as sub-tasks), statuses of another category, workflows and schemes of our names, all people's own."""
    site, spec = new_site(language=language), site_blueprint(older(), language)
    core, writer = site.transport.core, site.writer
    for role in spec.roles:
        writer.create_role(role.name, "à nous")
    for number, kind in enumerate(one for one in spec.types if not one.native):
        writer.create_type(kind.name, "à nous", level=-(number % 2))
    rows = [{"name": one.name, "statusCategory": "DONE", "description": "à nous"} for one in spec.statuses]
    core.create_statuses(data={"scope": {"type": "GLOBAL"}, "statuses": rows})
    made = {one.name: one for one in site.world.statuses.values()}
    first = made[spec.statuses[0].name]
    flows = [_flow(one.name, str(first.id)) for one in spec.workflows]
    row = {
        "statusReference": str(first.id),
        "id": str(first.id),
        "name": first.name,
        "statusCategory": "DONE",
        "description": "à nous",
    }
    writer.create_workflows({"scope": {"type": "GLOBAL"}, "statuses": [row], "workflows": flows})
    task = next(one.id for one in site.reader.types() if one.level == 0)
    writer.create_type_scheme(spec.type_scheme.name, "à nous", [task], task)
    writer.create_workflow_scheme(spec.workflow_scheme.name, "à nous", spec.workflows[0].name, {})
    return site


def _flow(name, status):
    way = {"id": "1", "type": "INITIAL", "name": "Créer", "toStatusReference": status, "links": [], "properties": {}}
    rules: dict[str, list[Any]] = {part: [] for part in ("actions", "validators", "triggers")}
    return {
        "name": name,
        "description": "à nous",
        "statuses": [{"statusReference": status, "properties": {}}],
        "transitions": [way | rules],
    }


def ready(site, template=None, gates="all"):
    return prepare(site.reader, site.writer, template or older(), gates=gates, ask=yes, sleep=no_wait)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_site_with_every_name_taken_is_prepared(language):
    """Roles, types and statuses of our names serve; what cannot be shared gets the next free name; nothing of theirs changes."""
    site = taken(language)
    before = {one.name: one.description for one in site.world.workflows.values()}

    done = ready(site)

    names = {one.name for one in site.world.workflows.values()}
    assert {f"{one.name} (2)" for one in site_blueprint(older(), language).workflows} <= names
    assert before == {name: text for name, text in shared_words(site).items() if name in before}
    assert "Bornage : small (2)" in done.schemes or "Bornage: small (2)" in done.schemes
    assert {"name-taken"} == {
        step.why for step in acts(done.plan.steps, "create", "workflow", "type-scheme", "workflow-scheme")
    }
    assert {"other-category", "same-name"} <= {step.why for step in acts(done.plan.steps, "leave")}
    assert plan_site(site.reader, older(), gates="all").empty


def shared_words(site):
    return {one.name: one.description for one in site.world.workflows.values()}


def test_a_type_of_our_name_that_is_a_sub_task_is_left_beside():
    """Types are known by their level: ours gets another name."""
    site = taken()
    done = ready(site)

    new = [step.title for step in acts(done.plan.steps, "create", "type")]
    assert new
    assert all(title.endswith(" (2)") for title in new)


def test_a_deployment_stands_on_a_site_with_every_name_taken():
    """The project is made with our schemes, whatever they are called there; applying again plans nothing."""
    site = taken()
    ready(site)
    spec = charter()

    done = bootstrap(site.reader, site.writer, older(), spec, keys=KEYS, ask=yes, sleep=no_wait)

    assert done is not None
    assert 2 == done.items
    assert plan_project(site.reader, older(), spec, keys=KEYS).plan.empty


def test_names_made_free_are_upgraded_as_ours():
    """Found by their marks, and not taken for renamed."""
    site = taken()
    ready(site)

    plan = ready(site, newer()).plan

    assert "workflow" in {step.thing for step in acts(plan.steps, "update")}
    assert not [step for step in plan.steps if step.why == "renamed"]
    assert plan_site(site.reader, newer(), gates="all").empty


def test_interrupted_anywhere_no_name_is_used_twice():
    """What was made is found by its mark: the next run does not make a third."""
    site = taken()
    calls = site.transport.reads + site.transport.writes
    ready(site)
    whole, total, wrong = shared(site.world), site.transport.reads + site.transport.writes - calls, []

    for at in range(1, total + 1):
        site = taken()
        cut = over(site.world, lambda inner, at=at: Cut(inner, at=at))
        with pytest.raises(Crash):
            ready(cut)
        ready(site)
        if whole != shared(site.world):
            wrong.append(at)

    assert [] == wrong


def test_a_free_name_is_always_the_same_one():
    """Capitals do not make a name free."""
    assert ["A", "A (2)", "A (4)"] == [free_name("A", names) for names in ([], ["a"], ["A", "A (2)", "a (3)"])]


def test_two_templates_share_roles_and_statuses_without_fighting():
    """Roles, types, statuses and workflows are the same objects; each template has schemes of its own."""
    site = new_site()
    ready(site, newer())
    other = replace(default_template(), id="other", version=2)
    ready(site, other)

    assert plan_site(site.reader, other, gates="all").empty
    assert 2 == sum("bornage:" in one.description for one in site.world.type_schemes.values())
