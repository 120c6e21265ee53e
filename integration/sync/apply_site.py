"""Carries out the plan of the shared half: roles, types and their scheme, statuses with workflows, workflow scheme.

What is made carries its mark, what is changed is written whole under Jira's own lock: an interrupted run is continued by planning again.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from integration.errors import BornageError, JiraError
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.gates import workflows_payload
from integration.mapping.marks import mark_in
from integration.model.blueprint import RoleSpec, SchemeSpec, SiteBlueprint, StatusSpec, TypeSpec
from integration.model.live import LiveSite, Named
from integration.model.plan import Plan, Step, Thing
from integration.model.words import Gates
from integration.sync.plan import acts, to_do
from integration.sync.plan_site import matches_of
from integration.sync.settle_create import once

Progress = Callable[[int, int, str], None]
"""done, total, what is being done (a ``Thing``)."""


class RolesRefused(BornageError):
    """The site does not let anybody make project roles: the Free plan (facts 5.8)."""


@dataclass(slots=True, kw_only=True)
class Work:
    """One run: what exists or was made, by thing and key; workflows by name, for that is how new schemes name them. ``pool``: the
    words of every status, by id.
    """

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
    pool: dict[str, Named] = field(default_factory=dict)
    made: bool = False

    def told(self, thing: Thing, count: int = 1) -> None:
        self.done += count
        self.progress(self.done, self.total, thing)

    def underway(self, thing: Thing, percent: int) -> None:
        """A task of Jira is so far."""
        self.progress(self.done, self.total, f"{thing} {percent} %")

    def of(self, thing: Thing) -> dict[str, str]:
        return self.ids.setdefault(thing, {})


def site_work(
    plan: Plan,
    live: LiveSite,
    blueprint: SiteBlueprint,
    *,
    reader: Reader,
    writer: Writer,
    gates: Gates,
    progress: Progress,
    sleep: Callable[[float], None],
) -> Work:
    """One run, with what ``live`` has already."""
    work = Work(
        blueprint=blueprint,
        reader=reader,
        writer=writer,
        gates="none" if live.free else gates,
        sleep=sleep,
        progress=progress,
        total=len(to_do(plan.steps)),
        pool={status.id: status for status in live.statuses},
    )
    for match in matches_of(blueprint, live):
        if match.named is not None:
            work.of(match.thing)[match.key] = match.named.name if match.thing == "workflow" else match.named.id
            if match.thing == "status":
                work.statuses[match.key] = match.named
    return work


def make_roles_and_types(work: Work, steps: Sequence[Step]) -> None:
    """Raises RolesRefused on the Free plan, JiraError."""
    for step in acts(steps, "create", "role", "type"):
        spec = step.payload
        work.of(step.thing)[step.key] = _role(work, spec) if isinstance(spec, RoleSpec) else _type(work, spec)
        work.told(step.thing)


def _role(work: Work, spec: RoleSpec) -> str:
    try:
        return once(
            f"role « {spec.name} »",
            lambda: work.writer.create_role(spec.name, spec.description),
            lambda: _ours(work.reader.roles(), spec),
            sleep=work.sleep,
        )
    except JiraError as refused:
        if refused.status != 400:
            raise
        raise RolesRefused(f"role « {spec.name} »: expected Jira to make it, found it refused: {refused}") from refused


def _type(work: Work, spec: TypeSpec) -> str:
    return once(
        f"issue type « {spec.name} »",
        lambda: work.writer.create_type(spec.name, spec.description),
        lambda: _ours(work.reader.types(), spec),
        sleep=work.sleep,
    )


def make_type_scheme(work: Work, steps: Sequence[Step]) -> None:
    """With our types in our order, tasks being the default."""
    types = work.of("type")
    order = [types[kind.key] for kind in work.blueprint.types if kind.key in types]
    for step in acts(steps, "create", "type-scheme"):
        spec: SchemeSpec = step.payload
        work.of("type-scheme")[""] = once(
            f"issue type scheme « {spec.name} »",
            lambda spec=spec: work.writer.create_type_scheme(spec.name, spec.description, order, types.get("task")),  # type: ignore[misc]
            lambda spec=spec: _ours(work.reader.type_schemes(), spec),  # type: ignore[misc]
            sleep=work.sleep,
        )
        work.told(step.thing)


def make_workflows(work: Work, plan_steps: Sequence[Step]) -> None:
    """Statuses are made by the one call that makes the workflows (facts 8.1); Jira is asked first whether it would."""
    steps, statuses = acts(plan_steps, "create", "workflow"), acts(plan_steps, "create", "status")
    if not steps:
        return
    flows, new = tuple(step.payload for step in steps), {step.key: step.payload for step in statuses}
    part = replace(
        work.blueprint,
        workflows=flows,
        statuses=tuple(_as_found(new.get(s.key, s), work.statuses.get(s.key)) for s in work.blueprint.statuses),
    )
    payload = workflows_payload(
        part,
        statuses={status.key: work.of("status").get(status.key) for status in part.statuses},
        references={status.key: str(uuid.uuid4()) for status in part.statuses},
        role_ids=work.of("role"),
        gates=work.gates,
    )
    refuse_invalid(work.writer.validate_workflows(payload))
    once(
        f"workflows {', '.join(f'« {flow.name} »' for flow in flows)}",
        lambda: bool(work.writer.create_workflows(payload)),
        lambda: True if all(_ours(found, flow) for found in [work.reader.workflows()] for flow in flows) else None,
        sleep=work.sleep,
    )
    work.of("workflow").update({flow.key: flow.name for flow in flows})
    work.made = True
    work.told("workflow", len(steps) + sum(any(s.key in flow.statuses for flow in flows) for s in statuses))


def refuse_invalid(problems: Sequence[str]) -> None:
    """What a validation found."""
    if problems:
        raise BornageError(
            f"workflows: expected Jira to accept them, found: {'; '.join(problems)}; nothing of them was written"
        )


def _as_found(spec: StatusSpec, found: Named | None) -> StatusSpec:
    """A status the site has is named as it is: with other words the call could rename it in every project, or be refused."""
    if found is None:
        return spec
    name, category = found.untranslated or found.name, found.category or spec.category
    return replace(spec, name=name, category=category, description=found.description)


def make_workflow_scheme(work: Work, steps: Sequence[Step]) -> None:
    """One workflow a type, by name; the plain one for all others."""
    types, names = work.of("type"), work.of("workflow")
    by_type = {types[kind]: names[w.key] for w in work.blueprint.workflows for kind in w.types if kind in types}
    plain = next(names[w.key] for w in work.blueprint.workflows if "task" in w.types)
    for step in acts(steps, "create", "workflow-scheme"):
        spec: SchemeSpec = step.payload
        work.of("workflow-scheme")[""] = once(
            f"workflow scheme « {spec.name} »",
            lambda spec=spec: work.writer.create_workflow_scheme(spec.name, spec.description, plain, by_type),  # type: ignore[misc]
            lambda spec=spec: _ours(work.reader.workflow_schemes(), spec),  # type: ignore[misc]
            sleep=work.sleep,
        )
        work.told(step.thing)


def _ours(things: Iterable[Named], spec: "RoleSpec | TypeSpec | SchemeSpec | object") -> str | None:
    """By name and mark: where a name is taken, what has it is not what we made."""
    name, mark = getattr(spec, "name", ""), (mark_in(getattr(spec, "description", "")) or ())[:2]
    found = (t for t in things if t.name == name and t.scope_project is None and (mark_in(t.description) or ())[:2] == mark)
    return next((thing.id for thing in found), None)
