"""Transition rights -> Jira workflow payloads, one workflow per type (facts 8.2 to 8.7).

A gate is a condition: it hides a transition from whoever lacks the role. It never hides an act the rules allow
(decisions 5): where the template's gate is narrower than the right, the right wins. Knows no live site.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from integration.mapping.gates_layout import START, digest_of_layout, layout_of
from integration.mapping.marks import remembering
from integration.model.blueprint import SiteBlueprint, StatusSpec, WorkflowSpec
from integration.model.template import Arrow, Holder
from integration.model.words import ROLES, STATUSES, Category, Gates, Language, Role, StatusKey

DECISIONS = frozenset({"decide", "no-go", "open", "close"})
"""The acts gated by ``gates: decisions``."""

_FALLBACK: Mapping[Role, Role] = {"AMOA": "MOA", "AMOE": "MOE"}
"""Where a role is unstaffed its right is the other's (domain-rules 2.3); a condition cannot know, so it lets both through."""

_BEYOND_ROLES: frozenset[Holder] = frozenset({"any", "component", "author"})
"""Rights Jira cannot express as roles: such an arrow has no gate. The service's role is in every gate."""

CATEGORIES: Mapping[Category, str] = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE"}
RESTRICTION: Final = "system:restrict-issue-transition"
INITIAL_ID: Final = "1"
SERVICE: Final = "service"
"""The role of our own account, in every gate (design 8.9)."""


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


def gate_words(roles: Iterable[str]) -> str:
    """A gate as one comparable text: role keys, our own account's left out; empty where nothing is hidden."""
    return ",".join(sorted(set(roles) - {SERVICE}))


def ways_of(workflow: WorkflowSpec) -> str:
    """Which pairs of statuses a workflow joins, as hex digits: what its mark remembers."""
    bits = {len(STATUSES) * STATUSES.index(arrow.source) + STATUSES.index(arrow.target) for arrow in workflow.arrows}
    return format(sum(1 << bit for bit in bits), "x")


def ways_from(text: str) -> frozenset[tuple[StatusKey, StatusKey]]:
    """The pairs back from the digits."""
    bits = int(text, 16) if text else 0
    pairs = [(source, target) for source in STATUSES for target in STATUSES]
    return frozenset(pair for place, pair in enumerate(pairs) if bits >> place & 1)


def more_of(workflow: WorkflowSpec, gates: Gates, layout: str) -> str:
    """What the mark of a workflow remembers beside its words: gates, ways and layout."""
    return f"{gates}-{ways_of(workflow)}-{layout}"


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
    terms = Terms(language=site.language, version=site.version, references=references, role_ids=role_ids, gates=gates)
    return {
        "scope": {"type": "GLOBAL"},
        "statuses": [status_row(s, statuses.get(s.key), references[s.key]) for s in site.statuses if s.key in used],
        "workflows": [_workflow(workflow, terms) for workflow in site.workflows],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a workflow is written with: ``references`` of statuses by our key, ids of roles by SITE_ROLES key."""

    language: Language
    version: int
    references: Mapping[StatusKey, str]
    role_ids: Mapping[str, str]
    gates: Gates


def status_row(status: StatusSpec, known: str | None, reference: str) -> dict[str, Any]:
    """A status as both payloads name it."""
    return {
        "statusReference": reference,
        **({"id": known} if known else {}),
        "name": status.name,
        "statusCategory": CATEGORIES[status.category],
        "description": status.description,
    }


def _workflow(workflow: WorkflowSpec, terms: Terms) -> dict[str, Any]:
    layout = layout_of(workflow)
    return {
        "name": workflow.name,
        "description": f"{workflow.description}:{more_of(workflow, terms.gates, digest_of_layout(layout))}",
        "startPointLayout": dict(START),
        "statuses": [
            {"statusReference": terms.references[key], "layout": dict(layout[key]), "properties": {}}
            for key in workflow.statuses
        ],
        "transitions": [initial_row(workflow.initial, terms), *(arrow_row(arrow, terms) for arrow in workflow.arrows)],
    }


def initial_row(status: StatusKey, terms: Terms) -> dict[str, Any]:
    name = "Créer" if terms.language == "fr" else "Create"
    return {
        "id": INITIAL_ID,
        "type": "INITIAL",
        "name": name,
        "description": remembering(("arrow", f"new-{status}", terms.version), terms.language, name=name, words=""),
        "toStatusReference": terms.references[status],
        "links": [],
        **_no_rules(),
    }


def arrow_key(arrow: Arrow) -> str:
    return f"{arrow.source}-{arrow.target}"


def arrow_mark(arrow: Arrow, terms: Terms) -> str:
    """What a transition's description is: our mark, which remembers its name and its gate."""
    gate = gate_words(required_roles(arrow, terms.gates))
    name = arrow.name.in_language(terms.language)
    return remembering(("arrow", arrow_key(arrow), terms.version), terms.language, name=name, words=gate)


def arrow_row(arrow: Arrow, terms: Terms) -> dict[str, Any]:
    """A transition, on its way from the right side of one status to the left side of another."""
    required = required_roles(arrow, terms.gates)
    return {
        "id": transition_id(arrow),
        "type": "DIRECTED",
        "name": arrow.name.in_language(terms.language),
        "description": arrow_mark(arrow, terms),
        "toStatusReference": terms.references[arrow.target],
        "links": [{"fromStatusReference": terms.references[arrow.source], "fromPort": 0, "toPort": 1}],
        **({"conditions": condition_group([gate_rule(required, terms)])} if required else {}),
        **_no_rules(),
    }


def gate_rule(required: Iterable[str], terms: Terms) -> dict[str, Any]:
    """Parameters are comma-joined strings, OR-combined (facts 8.6)."""
    ids = ",".join(terms.role_ids[key] for key in (*required, SERVICE))
    return {"ruleKey": RESTRICTION, "parameters": {"roleIds": ids}}


def condition_group(rules: list[Any]) -> dict[str, Any]:
    """``conditionGroups`` must be there (facts 8.3)."""
    return {"operation": "ALL", "conditionGroups": [], "conditions": rules}


def _no_rules() -> dict[str, Any]:
    return {"actions": [], "validators": [], "triggers": [], "properties": {}}
