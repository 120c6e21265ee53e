"""Who may answer what a rule reports about an act: entitled today, and not whoever is concerned (decisions 7)."""

from collections.abc import Iterable

from integration.model.history import Case
from integration.model.verdict import Answerable
from integration.model.words import Role
from integration.rules.facts import natures_now, phase_now


def answer_by(case: Case, roles: tuple[Role, ...], *, barred: Iterable[str], beneficiary: str) -> Answerable:
    """Confirmed by one of ``roles`` in today's phase and natures, never by those barred; waived by MOA, never by its
    beneficiary.
    """
    return Answerable(
        roles=roles,
        phase=phase_now(case),
        excluded=frozenset(barred),
        waivable=True,
        beneficiaries=frozenset({beneficiary}),
        natures=natures_now(case),
    )
