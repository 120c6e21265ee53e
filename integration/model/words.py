"""The closed vocabularies of the house (docs/glossary.md); literals, so that text from a file is checked as it is read."""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["fr", "en"]
Role = Literal["MOA", "AMOA", "MOE", "AMOE"]
Stage = Literal["selection", "launch", "deployment", "acceptance", "closing"]
Kind = Literal["deliverable", "activity", "decision", "ritual", "acceptance"]
TypeKey = Literal["livrable", "document", "decision", "rituel", "desaccord", "anomalie", "phase", "task", "subtask"]
ItemType = Literal["livrable", "document", "decision", "rituel"]
StatusKey = Literal["prepare", "approve", "ready", "build", "acceptance", "validated", "blocked", "mediation", "dropped"]
Category = Literal["new", "indeterminate", "done"]
Nature = Literal["lancement", "financement", "prestataire", "go-no-go", "perimetre", "arbitrage", "derogation", "reserves"]
ItemLabel = Literal["selection", "consultation", "rgpd", "conception"]
Every = Literal["once", "weekly", "biweekly", "monthly"]
Until = Literal["phase", "project"]
ActorKind = Literal["business", "dsi", "vendor", "integrator", "consultant"]
VendorProfile = Literal["sells", "integrates"]
AssignmentKind = Literal["titular", "stand-in"]
Mode = Literal["observe", "comment"]
Gates = Literal["none", "decisions", "all"]
Severity = Literal["info", "warning", "breach"]
State = Literal["open", "waived", "resolved", "not judged"]
RuleId = str
"""``R01`` to ``R35``, the identifiers of domain-rules section 3."""

ROLES: tuple[Role, ...] = get_args(Role)
PRODUCING_ROLES: tuple[Role, ...] = ("MOA", "AMOA", "MOE")
"""AMOE is never a component (decisions 3)."""
STATUSES: tuple[StatusKey, ...] = get_args(StatusKey)
TYPES: tuple[TypeKey, ...] = get_args(TypeKey)
ITEM_TYPES: tuple[ItemType, ...] = get_args(ItemType)
NATURES: tuple[Nature, ...] = get_args(Nature)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
DONE: frozenset[StatusKey] = frozenset({"validated", "dropped"})
INTERNAL_WORK: frozenset[TypeKey] = frozenset({"task", "subtask"})
"""A team's own work: plain workflow, never judged (decisions 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence or name in both languages."""

    fr: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A list of sentences in both languages, one for one."""

    fr: tuple[str, ...]
    en: tuple[str, ...]

    def in_language(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en
