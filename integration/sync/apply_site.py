"""Carries out the plan of the shared half: roles, types and their scheme, statuses with workflows, workflow scheme.

Everything of a site is unique by name, so an interrupted run is continued by planning again.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from integration.errors import BornageError
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.gates import workflows_payload
from integration.model.blueprint import RoleSpec, SiteBlueprint, StatusSpec, TypeSpec
from integration.model.live import LiveSite, Named
from integration.model.plan import Plan, Step, Thing
from integration.model.words import Gates
from integration.sync.plan import acts
from integration.sync.plan_site import matches_of
from integration.sync.settle_create import once

Progress = Callable[[int, int, str], None]
"""done, total, what is being done (a ``Thing``)."""


@dataclass(slots=True, kw_only=True)
class _Work:
    """One run: what exists or was made, by thing and key; workflows by name, for that is how schemes name them."""

    blueprint: SiteBlueprint
    reader: Reader
    writer: Writer
    gates: Gates
    sleep: Callable[[float], None]
    progress: Progress
    total: int
    done: int = 0
    ids: dict[Thing, dict[str, str]] = field(default_factory=dict)
    statuses: dict[str, Named] = field(default_factory=dict)

    def told(self, thing: Thing, count: int = 1) -> None:
        self.done += count
        self.progress(self.done, self.total, thing)

    def of(self, thing: Thing) -> dict[str, str]:
        return self.ids.setdefault(thing, {})


def apply_site(
    plan: Plan,
    live: LiveSite,
    blueprint: SiteBlueprint,
    *,
    reader: Reader,
    writer: Writer,
    gates: Gates,
    progress: Progress,
    sleep: Callable[[float], None],
) -> None:
    """Raises JiraError; whatever was made before stays, marked, and the next run goes on from there."""
    steps = acts(plan.steps, "create")
    work = _Work(
        blueprint=blueprint, reader=reader, writer=writer, gates=gates, sleep=sleep, progress=progress, total=len(steps)
    )
    for match in matches_of(blueprint, live):
        if match.named is not None:
            work.of(match.thing)[match.key] = match.named.name if match.thing == "workflow" else match.named.id
            if match.thing == "status":
                work.statuses[match.key] = match.named
    for step in acts(steps, "create", "role", "type"):
        _role_or_type(work, step)
    for step in acts(steps, "create", "type-scheme"):
        _type_scheme(work, step)
    _workflows(work, acts(steps, "create", "workflow"), acts(steps, "create", "status"))
    for step in acts(steps, "create", "workflow-scheme"):
        _workflow_scheme(work, step)


def _role_or_type(work: _Work, step: Step) -> None:
    spec = step.payload
    if isinstance(spec, RoleSpec):
        made = once(
            f"role « {spec.name} »",
            lambda: work.writer.create_role(spec.name, spec.description),
            lambda: _named(work.reader.roles(), spec.name),
            sleep=work.sleep,
        )
    elif isinstance(spec, TypeSpec):
        made = once(
            f"issue type « {spec.name} »",
            lambda: work.writer.create_type(spec.name, spec.description),
            lambda: _named(work.reader.types(), spec.name),
            sleep=work.sleep,
        )
    else:  # pragma: no cover  # a step of another thing does not come here
        raise TypeError(step.thing)
    work.of(step.thing)[step.key] = made
    work.told(step.thing)


def _type_scheme(work: _Work, step: Step) -> None:
    spec, types = work.blueprint.type_scheme, work.of("type")
    order = [types[kind.key] for kind in work.blueprint.types if kind.key in types]
    work.of("type-scheme")[""] = once(
        f"issue type scheme « {spec.name} »",
        lambda: work.writer.create_type_scheme(spec.name, spec.description, order, types.get("task")),
        lambda: _named(work.reader.type_schemes(), spec.name),
        sleep=work.sleep,
    )
    work.told(step.thing)


def _workflows(work: _Work, workflows: Sequence[Step], statuses: Sequence[Step]) -> None:
    """Statuses are made by the one call that makes the workflows (facts 8.1); Jira is asked first whether it would."""
    if not workflows:
        return
    wanted = {step.key for step in workflows}
    part = replace(
        work.blueprint,
        workflows=tuple(w for w in work.blueprint.workflows if w.key in wanted),
        statuses=tuple(_as_found(status, work.statuses.get(status.key)) for status in work.blueprint.statuses),
    )
    names = tuple(workflow.name for workflow in part.workflows)
    payload = workflows_payload(
        part,
        statuses={status.key: work.of("status").get(status.key) for status in part.statuses},
        references={status.key: str(uuid.uuid4()) for status in part.statuses},
        role_ids=work.of("role"),
        gates=work.gates,
    )
    if problems := work.writer.validate_workflows(payload):
        raise BornageError(
            f"workflows: expected Jira to accept them, found: {'; '.join(problems)}; nothing of them was created"
        )
    once(
        f"workflows {', '.join(f'« {name} »' for name in names)}",
        lambda: bool(work.writer.create_workflows(payload)),
        lambda: True if _all_there(work.reader.workflows(), names) else None,
        sleep=work.sleep,
    )
    work.of("workflow").update({workflow.key: workflow.name for workflow in part.workflows})
    work.told("workflow", len(workflows) + len(statuses))


def _as_found(spec: StatusSpec, found: Named | None) -> StatusSpec:
    """A status the site has is named as it is: with other words the call could rename it in every project, or be refused."""
    if found is None:
        return spec
    name, category = found.untranslated or found.name, found.category or spec.category
    return replace(spec, name=name, category=category, description=found.description)


def _workflow_scheme(work: _Work, step: Step) -> None:
    spec, types, names = work.blueprint.workflow_scheme, work.of("type"), work.of("workflow")
    by_type = {types[kind]: names[w.key] for w in work.blueprint.workflows for kind in w.types if kind in types}
    plain = next(names[w.key] for w in work.blueprint.workflows if "task" in w.types)
    work.of("workflow-scheme")[""] = once(
        f"workflow scheme « {spec.name} »",
        lambda: work.writer.create_workflow_scheme(spec.name, spec.description, plain, by_type),
        lambda: _named(work.reader.workflow_schemes(), spec.name),
        sleep=work.sleep,
    )
    work.told(step.thing)


def _named(things: Iterable[Named], name: str) -> str | None:
    return next((thing.id for thing in things if thing.name == name and thing.scope_project is None), None)


def _all_there(found: Sequence[Named], names: Sequence[str]) -> bool:
    return set(names) <= {workflow.name for workflow in found}
