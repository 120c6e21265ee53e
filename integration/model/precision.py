"""How the violations of a rule ended."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How the violations of one rule ended, so that a noisy rule is seen; each violation counts once, as it stands now.

    ``cured``: put right by a fact the history shows. ``confirmed``: taken over by someone entitled. ``regularised``: excused by an
    assignment recorded later. ``waived``: left as it was under a waiver in force, or done under one. ``expired``: a state that
    stands again after its waiver ended. ``open``: all others that stand, those not judged for now included. What was withdrawn
    (the rule switched off, the act no longer one of its kind) is no violation any more and counts nowhere.
    """

    cured: int = 0
    confirmed: int = 0
    regularised: int = 0
    waived: int = 0
    expired: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        return self.cured + self.confirmed + self.regularised + self.waived + self.expired + self.open

    @property
    def unchanged(self) -> float:
        """Share of what has ended that was only waived; 0 while nothing has."""
        ended = self.cured + self.confirmed + self.regularised + self.waived
        return self.waived / ended if ended else 0.0
