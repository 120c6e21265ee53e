"""Plans of the shared half, on values: marks first, names second, and never what only looks like ours."""

from dataclasses import replace

import pytest

from integration.errors import Refused
from integration.mapping.blueprint import site_blueprint
from integration.model.live import Account, LiveSite, Named, Server
from integration.sync.plan import acts, diff_site
from integration.sync.plan_site import site_ids
from tests.mapping.blueprints import default_template

FR, EN = (site_blueprint(default_template(), language) for language in ("fr", "en"))
NATIVE = (
    Named(id="10000", name="Epic", untranslated="Epic", level=1),
    Named(id="10001", name="Récit", untranslated="Story", level=0),
    Named(id="10002", name="Tâche", untranslated="Task", level=0),
    Named(id="10003", name="Sous-tâche", untranslated="Sub-task", level=-1),
)
EMPTY = LiveSite(
    server=Server(cloud_id="c", base_url="https://velours.example", locale="fr_FR"),
    account=Account(id="us", kind="app", active=True, name="Bornage"),
    types=NATIVE,
    link_types=(Named(id="10000", name="Blocks"),),
)


def prepared(blueprint=FR):
    """A site on which everything was created, with ids by place."""

    def named(specs, start, **more):
        return tuple(
            Named(id=str(start + n), name=spec.name, description=spec.description, **{k: getattr(spec, k) for k in more})
            for n, spec in enumerate(specs)
        )

    own = [spec for spec in blueprint.types if not spec.native]
    return replace(
        EMPTY,
        roles=named(blueprint.roles, 100),
        types=(*NATIVE, *named(own, 200, level=True)),
        statuses=named(blueprint.statuses, 300, category=True),
        workflows=named(blueprint.workflows, 400),
        type_schemes=named([blueprint.type_scheme], 500),
        workflow_schemes=named([blueprint.workflow_scheme], 600),
    )


def test_a_new_site_gets_everything_but_its_own_types():
    """Epic, Task and Sub-task are the site's, found by level; all else is created."""
    plan = diff_site(FR, EMPTY)

    counts = {thing: len(acts(plan.steps, "create", thing)) for thing in ("role", "type", "status", "workflow")}
    assert counts == {"role": 6, "type": 6, "status": 9, "workflow": 8}
    assert tuple(site_ids(FR, EMPTY).types[key] for key in ("phase", "task", "subtask")) == ("10000", "10002", "10003")


def test_a_prepared_site_needs_nothing():
    """Everything is found again by its mark."""
    assert diff_site(FR, prepared()).steps == ()
    assert site_ids(FR, prepared()).blocks == "10000"


def test_a_site_prepared_in_another_language_is_found_by_its_marks():
    """Names differ, marks do not: nothing is created, what is called otherwise is listed as kept."""
    plan = diff_site(EN, prepared(FR))

    assert plan.empty
    assert {"keep"} == {step.act for step in plan.steps}
    assert site_ids(FR, prepared(FR)).statuses == site_ids(EN, prepared(FR)).statuses


def test_what_has_the_name_without_the_mark_is_used_and_listed():
    """Names of roles and statuses are unique on a site: the existing one is used, and its other category is said."""
    site = replace(
        EMPTY,
        roles=(Named(id="7", name="MOA", description="les métiers"),),
        statuses=(Named(id="8", name="Prêt", category="done"),),
    )

    plan = diff_site(FR, site)

    assert [(s.thing, s.why) for s in acts(plan.steps, "leave")] == [("role", "same-name"), ("status", "other-category")]
    assert (site_ids(FR, site).roles["MOA"], site_ids(FR, site).statuses["ready"]) == ("7", "8")


def test_what_belongs_to_one_project_is_not_the_site_s():
    """A team-managed project's status of the same name is another thing."""
    site = replace(EMPTY, statuses=(Named(id="8", name="Prêt", category="new", scope_project="10001"),))

    assert "ready" in {step.key for step in acts(diff_site(FR, site).steps, "create", "status")}


def test_a_copy_made_in_jira_does_not_take_the_place_of_ours():
    """A copied role has the copied mark: the oldest counts."""
    ours = prepared()
    copy = replace(ours.roles[0], id="999", name="Copie de MOA")

    assert site_ids(FR, replace(ours, roles=(copy, *ours.roles))).roles["MOA"] == "100"


def test_a_workflow_of_our_name_that_is_not_ours_stays_beside_ours():
    """It is not ours to use: ours gets the next free name, and is found again by its mark."""
    site = replace(EMPTY, workflows=(Named(id="u-1", name="Bornage : Livrable", description="à nous"),))

    [step] = [one for one in acts(diff_site(FR, site).steps, "create", "workflow") if one.key == "livrable"]

    assert (step.title, step.why, step.payload.name) == ("Bornage : Livrable (2)", "name-taken", "Bornage : Livrable (2)")


def test_a_site_without_epics_is_refused():
    """Phases need a type at Epic level, which only Jira Software has."""
    with pytest.raises(Refused, match="Epic level"):
        diff_site(FR, replace(EMPTY, types=NATIVE[1:]))


def test_a_site_without_sub_tasks_does_without():
    """Sub-tasks can be switched off; nothing is created for them."""
    site = replace(EMPTY, types=NATIVE[:3])

    assert "subtask" not in {step.key for step in diff_site(FR, site).steps}
    assert "subtask" not in site_ids(FR, site).types
