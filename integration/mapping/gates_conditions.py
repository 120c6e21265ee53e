"""Conditions of a live transition: which of them is our gate, which are people's, and putting ours in its place."""

from collections.abc import Mapping
from typing import Any

from integration.mapping.gates import RESTRICTION, SERVICE, condition_group
from integration.mapping.wire_values import listed, record, text

Json = dict[str, Any]


def ours_in(way: Json, roles: Mapping[str, str]) -> frozenset[str] | None:
    """The keys of those our gate lets through; None without one. ``roles``: ids of Jira -> our keys."""
    rules = listed(record(way.get("conditions")).get("conditions"))
    return next((found for rule in rules if (found := _is_ours(rule, roles)) is not None), None)


def own_rules_in(way: Json, roles: Mapping[str, str]) -> bool:
    """Whether people gave a transition rules of their own."""
    group = record(way.get("conditions"))
    theirs = [rule for rule in listed(group.get("conditions")) if _is_ours(rule, roles) is None]
    more = [listed(way.get(name)) for name in ("actions", "validators", "triggers")]
    return bool(theirs or listed(group.get("conditionGroups")) or any(more) or way.get("transitionScreen"))


def set_gate(way: Json, rule: Json | None, roles: Mapping[str, str]) -> None:
    """Our condition in place of our former one; what people added stays, and must hold as well."""
    group = record(way.get("conditions"))
    theirs = [one for one in listed(group.get("conditions")) if _is_ours(one, roles) is None]
    inner = listed(group.get("conditionGroups"))
    if rule is None:
        rest = {"operation": group.get("operation") or "ALL", "conditionGroups": inner, "conditions": theirs}
        way.pop("conditions", None)
        if theirs or inner:
            way["conditions"] = rest
        return
    made = condition_group([rule, *theirs])
    if text(group.get("operation")) == "ANY" and (theirs or inner):
        either = {"operation": "ANY", "conditionGroups": inner, "conditions": theirs}
        way["conditions"] = condition_group([rule]) | {"conditionGroups": [either]}
    else:
        way["conditions"] = made | {"conditionGroups": inner}


def _is_ours(rule: Any, roles: Mapping[str, str]) -> frozenset[str] | None:
    """The roles of a condition that is our gate: of roles alone, our own account's among them."""
    filled = {name: text(value) for name, value in record(record(rule).get("parameters")).items() if text(value)}
    if text(record(rule).get("ruleKey")) != RESTRICTION or set(filled) != {"roleIds"}:
        return None
    found = frozenset(roles.get(one, one) for one in filled["roleIds"].split(","))
    return found if SERVICE in found else None
