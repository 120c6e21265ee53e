"""The workflows of a site's plan: what an upgrade changes in each, and what of people's stays. Pure."""

from collections.abc import Iterator, Mapping

from integration.mapping.gates import Terms
from integration.mapping.gates_merge import Wanted, merged
from integration.model.blueprint import SiteBlueprint, WorkflowSpec
from integration.model.live import LiveWorkflow
from integration.model.plan import Step
from integration.model.words import Gates, StatusKey


def flow_steps(
    flow: LiveWorkflow,
    spec: WorkflowSpec,
    blueprint: SiteBlueprint,
    *,
    statuses: Mapping[str, str],
    roles: Mapping[str, str],
    shown: Mapping[str, str],
    gates: Gates | None,
) -> Iterator[Step]:
    """One update at most, then what is kept or left. ``statuses``, ``roles``: our keys -> ids of Jira; ``shown``: names of
    statuses by id.
    """
    ids: dict[StatusKey, str] = {one.key: statuses[one.key] for one in blueprint.statuses if one.key in statuses}
    terms = Terms(
        language=blueprint.language, version=blueprint.version, references=ids, role_ids=roles, gates=gates or "none"
    )
    names = {status.key: status.name for status in blueprint.statuses}
    found = merged(flow, spec, Wanted(terms=terms, gates=gates, statuses=ids, names=names, shown=shown))
    if found.after:
        yield Step(
            thing="workflow",
            act="update",
            key=spec.key,
            title=flow.name,
            before=found.before,
            after=found.after,
            payload=found,
        )
    for aside in found.asides:
        title = f"{flow.name} › {aside.title}" if aside.title else flow.name
        yield Step(
            thing="workflow",
            act=aside.act,
            key=spec.key,
            title=title,
            before=aside.before,
            after=aside.after,
            why=aside.why,
        )
