"""What audits found, as tables. Apart from ``showing``: it brings the doors with it, and some verbs need none."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from integration.cli.showing import SEVERITY, STATE
from integration.mapping.adf import plain
from integration.sync.audit import Finding
from integration.sync.precision import Counts


def findings_table(findings: Iterable[Finding]) -> Table:
    """Rule, issue, severity, state: one row each, breaches first."""
    table = Table(box=None, pad_edge=False)
    for head in ("rule", "issue", "severity", "state", "how"):
        table.add_column(head)
    order = {"breach": 0, "warning": 1, "info": 2}
    for one in sorted(findings, key=lambda f: (order[f.severity], f.rule, f.key)):
        table.add_row(
            one.rule,
            plain(one.key),
            Text(one.severity, style=SEVERITY[one.severity]),
            Text(one.state, style=STATE[one.state]),
            one.how or "",
        )
    return table


def precision_table(counts: Counts) -> Table:
    """How the violations of each rule ended: one row each, with the share of those only waived."""
    table = Table(box=None, pad_edge=False)
    for head in ("rule", "cured", "confirmed", "regularised", "waived", "expired", "open", "waived unchanged"):
        table.add_column(head, justify="left" if head == "rule" else "right")
    for rule, one in counts.items():
        ended = (one.cured, one.confirmed, one.regularised, one.waived, one.expired, one.open)
        table.add_row(rule, *(str(count) if count else "–" for count in ended), f"{one.unchanged:.0%}")
    return table
