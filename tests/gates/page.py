"""Writes docs/gates.md from the walk: ``python -m tests.gates.page``."""

from collections import defaultdict
from collections.abc import Iterable

from integration.mapping.gates import hidden_by_gate
from integration.model.words import ROLES
from tests.gates.walk import Act, acts
from tests.rules.cast import ROOT, TEMPLATE

PAGE = ROOT / "docs" / "gates.md"
HEAD = """# Gates

A gate is a condition of a Jira workflow: it hides a transition from whoever lacks the role. The charter chooses: `gates: none` (default: a
hidden button teaches nothing, a comment does), `decisions` (decide, no-go, open, close), `all`. A gate never hides an act that the rules
allow, and our own account (role Bornage) passes every gate.

This page is made from the template and from the rules themselves: every transition of every type was done by a person of each role alone,
and by somebody without a role, and judged (`python -m tests.gates.page`; a test holds it true).
"""
HIDDEN = """
## What `gates: all` hides

Those marked * are hidden by `gates: decisions` too.

| type | transition | from | hidden from |
|---|---|---|---|
"""
LEFT = """
## What no condition can hide, and the rules report

A condition sees role, type and status. It sees no component, no label, no phase or nature in which a role is held, no author and no builder:
these acts stay visible, and the rules named here speak of them.

| type | transition | where | done by | reported by |
|---|---|---|---|---|
"""
NONE = "nobody’s role"


def page(found: Iterable[Act]) -> str:
    return HEAD + HIDDEN + "\n".join(_hidden()) + "\n" + LEFT + "\n".join(_left(found)) + "\n"


def _hidden() -> list[str]:
    rows = []
    for arrow in TEMPLATE.arrows:
        if hidden := hidden_by_gate(arrow, "all"):
            star = "*" if hidden_by_gate(arrow, "decisions") else ""
            roles = ", ".join(r for r in ROLES if r in hidden)
            rows.append(f"| {arrow.type} | {arrow.key}{star} | {arrow.source} | {roles}, {NONE} |")
    return rows


def _left(found: Iterable[Act]) -> list[str]:
    """One row for the same act, by all that the same rules report of it."""
    rows: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for act in found:
        if act.rules and not act.hidden:
            where = act.variant.name or "–"
            step = f"{act.arrow.source} → {act.arrow.target}"
            key = (act.arrow.type, f"{act.arrow.key} ({step})", where, ", ".join(act.rules))
            rows[key].append(act.role or NONE)
    return [
        f"| {kind} | {step} | {where} | {', '.join(who)} | {rules} |" for (kind, step, where, rules), who in rows.items()
    ]


if __name__ == "__main__":
    PAGE.write_text(page(acts()), encoding="utf-8")
