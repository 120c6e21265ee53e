"""Transition rights -> Jira workflow payloads, one workflow per type (facts 8.2 to 8.7).

A gate is a condition: it hides a transition from whoever lacks the role. It never hides an act the rules allow
(decisions 5): where the template's gate is narrower than the right, the right wins. Knows no live site.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integration.model.blueprint import SiteBlueprint, StatusSpec, WorkflowSpec
from integration.model.template import Arrow, Holder
from integration.model.words import ROLES, STATUSES, Category, Gates, Language, Role, StatusKey

DECISIONS = frozenset({"decide", "no-go", "open", "close"})
"""The acts gated by ``gates: decisions``."""

_FALLBACK: Mapping[Role, Role] = {"AMOA": "MOA", "AMOE": "MOE"}
"""Where a role is unstaffed its right is the other's (domain-rules 2.3); a condition cannot know, so it lets both through."""

_BEYOND_ROLES: frozenset[Holder] = frozenset({"any", "component", "author"})
"""Rights Jira cannot express as roles: such an arrow has no gate. The service's role is in every gate."""

_CATEGORIES: Mapping[Category, str] = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE"}
_MAIN_ROW: tuple[StatusKey, ...] = ("prepare", "approve", "ready", "build", "acceptance", "validated")
_SIDE_ROW: tuple[StatusKey, ...] = ("blocked", "mediation", "dropped")
_STEP, _ROW = 240, 200


def hidden_by_gate(arrow: Arrow, gates: Gates) -> frozenset[Role]:
    """The roles that do not see ``arrow`` in Jira; empty where no condition is set."""
    required = required_roles(arrow, gates)
    return frozenset(ROLES) - frozenset(required) if required else frozenset()


def required_roles(arrow: Arrow, gates: Gates) -> tuple[Role, ...]:
    """The roles one of which the condition asks for, in the order of ROLES; empty: no condition."""
    holders = (*arrow.entitled, *(arrow.entitled_conception or ()), *(arrow.entitled_submitted or ()))
    if not arrow.gate or gates == "none" or (gates == "decisions" and arrow.key not in DECISIONS):
        return ()
    if _BEYOND_ROLES.intersection(holders):
        return ()
    let_through: set[str] = {*arrow.gate, *holders}
    let_through |= {_FALLBACK[role] for role in _FALLBACK if role in let_through}
    return tuple(role for role in ROLES if role in let_through)


def transition_id(arrow: Arrow) -> str:
    """A numeric string (facts 8.3), the same in every version of a template: within a type a pair of statuses is one arrow."""
    return str(100 * (STATUSES.index(arrow.source) + 1) + STATUSES.index(arrow.target) + 1)


INITIAL_ID = "1"


def workflows_payload(
    site: SiteBlueprint,
    *,
    statuses: Mapping[StatusKey, str | None],
    references: Mapping[StatusKey, str],
    role_ids: Mapping[str, str],
    gates: Gates,
) -> dict[str, Any]:
    """Body of ``POST /rest/api/3/workflows/create``.

    ``statuses``: the id of a status the site already has, None for a new one; ``references``: a UUID for each (facts
    8.4); ``role_ids``: Jira ids by SITE_ROLES key. Every condition lets the role ``service`` through.
    """
    used = {key for workflow in site.workflows for key in workflow.statuses}
    terms = _Terms(language=site.language, references=references, role_ids=role_ids, gates=gates)
    return {
        "scope": {"type": "GLOBAL"},
        "statuses": [_status(s, statuses.get(s.key), references[s.key]) for s in site.statuses if s.key in used],
        "workflows": [_workflow(workflow, terms) for workflow in site.workflows],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    language: Language
    references: Mapping[StatusKey, str]
    role_ids: Mapping[str, str]
    gates: Gates


def _status(status: StatusSpec, known: str | None, reference: str) -> dict[str, Any]:
    return {
        "statusReference": reference,
        **({"id": known} if known else {}),
        "name": status.name,
        "statusCategory": _CATEGORIES[status.category],
        "description": status.description,
    }


def _workflow(workflow: WorkflowSpec, terms: _Terms) -> dict[str, Any]:
    return {
        "name": workflow.name,
        "description": workflow.description,
        "startPointLayout": {"x": -200, "y": 0},
        "statuses": [
            {"statusReference": terms.references[key], "layout": _layout(key, workflow.statuses), "properties": {}}
            for key in workflow.statuses
        ],
        "transitions": [_initial(workflow.initial, terms), *(_directed(arrow, terms) for arrow in workflow.arrows)],
    }


def _layout(key: StatusKey, present: tuple[StatusKey, ...]) -> dict[str, int]:
    """The way to ``validated`` in one row, what leaves it in a second, between the places of the first."""
    if key in _MAIN_ROW:
        return {"x": _STEP * [one for one in _MAIN_ROW if one in present].index(key), "y": 0}
    return {"x": _STEP * (1 + 2 * [one for one in _SIDE_ROW if one in present].index(key)), "y": _ROW}


def _initial(status: StatusKey, terms: _Terms) -> dict[str, Any]:
    return {
        "id": INITIAL_ID,
        "type": "INITIAL",
        "name": "Créer" if terms.language == "fr" else "Create",
        "toStatusReference": terms.references[status],
        "links": [],
        **_no_rules(),
    }


def _directed(arrow: Arrow, terms: _Terms) -> dict[str, Any]:
    required = required_roles(arrow, terms.gates)
    return {
        "id": transition_id(arrow),
        "type": "DIRECTED",
        "name": arrow.name.in_language(terms.language),
        "toStatusReference": terms.references[arrow.target],
        "links": [{"fromStatusReference": terms.references[arrow.source], "fromPort": 0, "toPort": 1}],
        **({"conditions": _condition([terms.role_ids[key] for key in (*required, "service")])} if required else {}),
        **_no_rules(),
    }


def _condition(ids: list[str]) -> dict[str, Any]:
    """Parameters are comma-joined strings, OR-combined (facts 8.6); ``conditionGroups`` must be there (facts 8.3)."""
    rule = {"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": ",".join(ids)}}
    return {"operation": "ALL", "conditionGroups": [], "conditions": [rule]}


def _no_rules() -> dict[str, Any]:
    return {"actions": [], "validators": [], "triggers": [], "properties": {}}
