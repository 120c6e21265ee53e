"""What the oracle says, in the shape in which both judges are compared."""

from datetime import datetime
from typing import NamedTuple


class Said(NamedTuple):
    """One violation; ``how`` and ``ended``: what put it right and when, None while open."""

    rule: str
    subject: str
    cause: str
    severity: str
    how: str | None = None
    ended: datetime | None = None


WORST = ("info", "warning", "breach")


def ended(fact: datetime | None, late: datetime | None = None) -> tuple[str | None, datetime | None]:
    """By whichever came first: a fact of the history, or an assignment recorded afterwards."""
    if late is not None and (fact is None or late <= fact):
        return "late-assignment", late
    return ("corrected", fact) if fact is not None else (None, None)


def _weight(said: Said) -> tuple[int, bool, float]:
    """The worst; among equals the one still open, else the one open longest."""
    return WORST.index(said.severity), said.ended is None, said.ended.timestamp() if said.ended else 0


def one_for_each(found: list[Said]) -> list[Said]:
    """Several items of one write that break one rule are one violation, the worst."""
    kept: dict[tuple[str, str, str], Said] = {}
    for said in found:
        other = kept.get(said[:3])
        if other is None or _weight(said) > _weight(other):
            kept[said[:3]] = said
    return list(kept.values())
