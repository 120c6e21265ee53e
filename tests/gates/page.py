"""Writes docs/gates.md from the walk: ``python -m tests.gates.page``."""

from collections import defaultdict
from collections.abc import Iterable

from integration.mapping.gates import hidden_by_gate
from integration.model.words import ROLES, Text
from tests.gates.walk import Act, acts
from tests.rules.cast import ROOT, TEMPLATE

PAGE = ROOT / "docs" / "gates.md"
HEAD = """# Gates

A gate is a condition of a Jira workflow: it hides a transition from whoever lacks the role. The charter chooses: `gates: none` (default: a
hidden button teaches nothing, a comment does), `decisions` (validating decisions and documents, opening and closing phases), `all`. A gate
never hides an act that the rules allow, and our own account (role Bornage) passes every gate.

Names stand as they do in Jira, in French and in English. This page is made from the template and from the rules themselves: every
transition of every type was done by a person of each role alone, and by somebody without a role, and judged (`python -m tests.gates.page`;
a test holds it true).
"""
HIDDEN = """
## What `gates: all` hides

Those marked * are hidden by `gates: decisions` too. Jira shows the other roles the issue without this button.

| on | transition | from status | hidden from |
|---|---|---|---|
"""
LEFT = """
## What no condition can hide, and the rules report

A condition sees role, type and status. It sees no component, no label, no phase or nature in which a role is held, no author and no builder:
these acts stay possible for everybody, and the rules named here speak of them (`bornage explain R15`, [all rules](rules.md)).

| on | transition | where | done by | reported by |
|---|---|---|---|---|
"""
NONE = "people without a role"
WHERE = {"": "in general", "never submitted": "where it was never submitted"}


def page(found: Iterable[Act]) -> str:
    return HEAD + HIDDEN + "\n".join(_hidden()) + "\n" + LEFT + "\n".join(_left(found)) + "\n"


def _hidden() -> list[str]:
    """One row for the same button hidden from the same people, by all the types it is on."""
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for arrow in TEMPLATE.arrows:
        if hidden := hidden_by_gate(arrow, "all"):
            star = "*" if hidden_by_gate(arrow, "decisions") else ""
            who = ", ".join([*(role for role in ROLES if role in hidden), NONE])
            rows[f"{_both(arrow.name)}{star} | {STATUSES[arrow.source]} | {who}"].append(TYPES[arrow.type])
    return [f"| {', '.join(types)} | {rest} |" for rest, types in rows.items()]


def _left(found: Iterable[Act]) -> list[str]:
    """One row for the same act, by all that the same rules report of it; then for all types and cases in which that is so."""
    by: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for act in found:
        if act.rules and not act.hidden:
            step = f"{_both(act.arrow.name)} ({STATUSES[act.arrow.source]} → {STATUSES[act.arrow.target]})"
            by[TYPES[act.arrow.type], step, act.variant.name, ", ".join(act.rules)].append(act.role or NONE)
    cases: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for (kind, step, where, rules), who in by.items():
        cases[kind, step, ", ".join(who), rules].append(
            WHERE.get(where, where if where.startswith("component") else f"label {where}")
        )
    rows: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for (kind, step, people, rules), places in cases.items():
        rows[step, ", ".join(places), people, rules].append(kind)
    return [
        f"| {', '.join(kinds)} | {step} | {where} | {who} | {rules} |" for (step, where, who, rules), kinds in rows.items()
    ]


def _both(name: Text) -> str:
    """In Jira's two languages, once where they agree."""
    return name.fr if name.fr == name.en else f"{name.fr} · {name.en}"


STATUSES = {one.key: _both(one.name) for one in TEMPLATE.statuses}
TYPES = {one.key: _both(one.name) for one in TEMPLATE.types} | {"phase": "Epic (phase)"}


if __name__ == "__main__":
    PAGE.write_text(page(acts()), encoding="utf-8")
