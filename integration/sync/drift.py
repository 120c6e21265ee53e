"""Where the workflows of a site differ from those a project was applied with: gates, transitions, statuses, roles. Pure.

A workflow is known by its mark, else by its name; a transition by the statuses it joins, so that a renamed one is the same one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from integration.mapping.adf import plain
from integration.mapping.gates import required_roles
from integration.mapping.marks import mark_in
from integration.mapping.site_blueprint import site_blueprint
from integration.model.blueprint import SiteBlueprint, WorkflowSpec
from integration.model.health import Drift
from integration.model.live import Condition, IdMap, LiveTransition, LiveWorkflow
from integration.model.template import Arrow, Template
from integration.model.words import Gates, Language, StatusKey

RESTRICTION: Final = "system:restrict-issue-transition"
_LONGEST: Final = 80
"""Characters of a name that people gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """``status``, ``role``: our key -> id of Jira."""

    gates: Gates
    status: Mapping[StatusKey, str]
    role: Mapping[str, str]
    names: Mapping[StatusKey, str]
    language: Language


def drift_of(
    workflows: Sequence[LiveWorkflow], template: Template, *, gates: Gates, language: Language, ids: IdMap
) -> tuple[Drift, ...]:
    """In the template's order. ``workflows``: those the project's types have now."""
    site = site_blueprint(template, language)
    other = site_blueprint(template, "en" if language == "fr" else "fr")
    terms = _Terms(
        gates=gates,
        status={key: found for found, key in ids.statuses.items()},
        role={key: found for found, key in ids.roles.items()},
        names={status.key: status.name for status in site.statuses},
        language=language,
    )
    found: list[Drift] = []
    for spec, also in zip(site.workflows, other.workflows, strict=True):
        live = _live(workflows, spec, names=(spec.name, also.name))
        found += [Drift(kind="workflow", name=spec.name)] if live is None else _of_workflow(live, spec, terms)
    return tuple(found)


def roles_gone(present: Collection[str], site: SiteBlueprint, ids: IdMap) -> tuple[Drift, ...]:
    """``present``: ids of the roles there are."""
    names = {role.key: role.name for role in site.roles}
    gone = {key for found, key in ids.roles.items() if found not in present}
    return tuple(Drift(kind="role", name=names[key]) for key in names if key in gone)


def _live(workflows: Sequence[LiveWorkflow], spec: WorkflowSpec, *, names: tuple[str, str]) -> LiveWorkflow | None:
    marked = (one for one in workflows if (mark_in(one.description) or ())[:2] == ("workflow", spec.key))
    return next(marked, None) or next((one for one in workflows if one.name in names), None)


def _of_workflow(live: LiveWorkflow, spec: WorkflowSpec, terms: _Terms) -> Iterator[Drift]:
    gone = [key for key in spec.statuses if terms.status.get(key) not in live.statuses]
    yield from (Drift(kind="status", name=_named(spec, terms.names[key])) for key in gone)
    ways = {(source, one.target): one for one in live.transitions for source in one.sources}
    for arrow in spec.arrows:
        if arrow.source in gone or arrow.target in gone:
            continue
        way = ways.pop((terms.status[arrow.source], terms.status[arrow.target]), None)
        name = _named(spec, arrow.name.in_language(terms.language))
        if way is None:
            yield Drift(kind="transition", name=name)
        elif kind := _gate_moved(arrow, way, terms):
            yield Drift(kind=kind, name=name)
    anywhere = [one for one in live.transitions if not one.sources and one.kind != "INITIAL"]
    for name in dict.fromkeys(plain(one.name)[:_LONGEST] for one in (*ways.values(), *anywhere)):
        yield Drift(kind="transition-added", name=_named(spec, name))


def _gate_moved(arrow: Arrow, way: LiveTransition, terms: _Terms) -> str | None:
    required = required_roles(arrow, terms.gates)
    if not required:
        return "gate-added" if way.conditions else None
    roles = frozenset(terms.role[key] for key in (*required, "service") if key in terms.role)
    return None if way.conditions == (Condition(rule=RESTRICTION, parameters={"roleIds": roles}),) else "gate"


def _named(spec: WorkflowSpec, name: str) -> str:
    return f"{spec.name} › {name}"
