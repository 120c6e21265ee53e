"""Workflow schemes at work: who follows one, what changes when its mappings do, and the move of the issues concerned (facts 8.12, 8.13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from integration.sandbox import natives
from integration.sandbox.http import bad
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Workflow, WorkflowScheme
from integration.sandbox.workflow import migration as workflow_migration
from integration.sandbox.workflow.migration import Place
from integration.sandbox.world import World

Json = Any
Steps = dict[int, int]
"""Old status -> new status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mappings:
    """Issue type -> workflow name, and the workflow of all others: what a scheme, its draft or a request says."""

    default: str
    by_type: Mapping[int, str]
    project_id: int | None = None

    def name_for(self, type_id: int) -> str:
        return self.by_type.get(type_id, self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A project's issues of one type go from one workflow to another."""

    place: Place
    old: Workflow
    new: Workflow

    @property
    def lost(self) -> list[int]:
        """The statuses that need a successor."""
        return [number for number in self.old.statuses if number not in self.new.statuses]


def default(world: World) -> WorkflowScheme:
    return next(one for one in world.workflow_schemes.values() if one.is_default)


def of(scheme: WorkflowScheme) -> Mappings:
    return Mappings(default=scheme.default, by_type=dict(scheme.by_type), project_id=scheme.project_id)


def followers(world: World, scheme: WorkflowScheme) -> list[Project]:
    """Projects in the trash count (facts 8.15)."""
    return [project for project in world.projects.values() if project.workflow_scheme == scheme.id]


def followed(world: World, mappings: Mappings, type_id: int) -> Workflow:
    found = world.workflow_named(mappings.name_for(type_id), mappings.project_id)
    assert found is not None
    return found


def shifts(world: World, projects: Iterable[Project], new: Mappings) -> list[Shift]:
    """Where issues would change their workflow; types without an issue in a project move for nothing."""
    found = []
    for project in projects:
        for number in dict.fromkeys(world.issues[issue].type_id for issue in sorted(project.issue_ids)):
            old, then = world.workflow_of(project, number), followed(world, new, number)
            if old is not then:
                found.append(Shift(place=(project.id, number), old=old, new=then))
    return found


def planned(
    found: Iterable[Shift], by_type: Mapping[int, Steps], by_workflows: Mapping[tuple[str, str], Steps]
) -> dict[Place, Steps]:
    """Place -> where the issues go; the type's own mapping before the workflows'. 400 naming what is missing or leads nowhere."""
    plan: dict[Place, Steps] = {}
    missing: dict[str, set[int]] = {}
    for shift in found:
        steps = by_workflows.get((shift.old.id, shift.new.id), {}) | by_type.get(shift.place[1], {})
        plan[shift.place] = {old: new for old, new in steps.items() if old in shift.lost}
        for old in shift.lost:
            if plan[shift.place].get(old) not in shift.new.statuses:
                missing.setdefault(str(shift.place[1]), set()).add(old)
    if missing:
        raise bad(*(_missing(number, statuses) for number, statuses in missing.items()))
    return plan


def _missing(type_id: str, statuses: set[int]) -> str:
    named = ",".join(map(str, sorted(statuses)))
    return f"Issue type with ID '{type_id}' is missing the mappings required for statuses with IDs {named}."


def steps_from(raws: Iterable[Json], old: str, new: str) -> Steps:
    """Mappings as bodies write them, ids as text; what is no number matches nothing."""
    return {_number(raw.get(old)): _number(raw.get(new)) for raw in raws}


def _number(text: Json) -> int:
    return id_in(text)


def by_type_from(raws: Iterable[Json]) -> dict[int, Steps]:
    """``MappingsByIssueTypeOverride``."""
    return {
        _number(raw.get("issueTypeId")): steps_from(raw.get("statusMappings") or (), "oldStatusId", "newStatusId")
        for raw in raws
    }


def by_workflows_from(raws: Iterable[Json]) -> dict[tuple[str, str], Steps]:
    """``MappingsByWorkflow``."""
    return {
        (raw["oldWorkflowId"], raw["newWorkflowId"]): steps_from(raw["statusMappings"], "oldStatusId", "newStatusId")
        for raw in raws
    }


def rewrite(world: World, scheme: WorkflowScheme, new: Mappings) -> None:
    scheme.default, scheme.by_type = new.default, dict(new.by_type)
    touch(world, scheme)


def touch(world: World, scheme: WorkflowScheme) -> None:
    """The next version."""
    scheme.version += 1
    scheme.version_id = world.ids.uuid("workflow scheme version")


def version(world: World, scheme: WorkflowScheme) -> dict[str, Json]:
    if not scheme.version_id:
        scheme.version_id = world.ids.uuid("workflow scheme version")
    return {"id": scheme.version_id, "versionNumber": scheme.version}


def move(world: World, me: User, plan: Mapping[Place, Steps]) -> Json:
    """The work of a migration, and its result."""
    workflow_migration.move_all(world, me, plan)
    return {"migratedProjectIds": [str(number) for number in dict.fromkeys(number for number, _ in plan)]}


def without(mappings: Mappings, workflow: str) -> Mappings:
    """A workflow taken out: its types follow the default, a default becomes the system workflow."""
    return Mappings(
        default=natives.DEFAULT_WORKFLOW if mappings.default == workflow else mappings.default,
        by_type={number: name for number, name in mappings.by_type.items() if name != workflow},
        project_id=mappings.project_id,
    )
