"""Guesses about a project in use -> the commented map of its statuses: what ``status_map_from`` reads, a reason on each line, and what
was not matched named in comments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from integration.mapping.adf import plain
from integration.mapping.adopt_guess import Guess
from integration.mapping.charter_draft import word
from integration.model.words import Language, Text

MOST_LISTED: Final = 60
_HEAD: Final = Text(
    fr="Qui joue quel rôle dans ce projet Jira\u00a0: statuts, types, composants, epics et tickets.\n"
    "Chaque ligne est une proposition avec sa raison\u202f; corrigez, puis\u00a0: bornage plan --adopt.\n"
    "À gauche un identifiant ou une clé Jira, à droite un mot du modèle. Tout le format\u00a0: docs/adopt.md.\n"
    "Ce qui n’a pas de ligne n’est jamais jugé.",
    en="Which part each thing of this Jira project plays: statuses, types, components, epics and issues.\n"
    "Every line is a proposal with its reason; correct it, then: bornage plan --adopt.\n"
    "On the left an id or a key of Jira, on the right a word of the template. The whole format: docs/adopt.md.\n"
    "What has no line is never judged.",
)
_PARTS: Final[dict[str, Text]] = {
    "statuses": Text(
        fr="prepare, approve, ready, build, acceptance, validated, blocked, mediation ou dropped",
        en="prepare, approve, ready, build, acceptance, validated, blocked, mediation or dropped",
    ),
    "types": Text(
        fr="livrable, document, decision, rituel, desaccord, anomalie, phase, task ou subtask",
        en="livrable, document, decision, rituel, desaccord, anomalie, phase, task or subtask",
    ),
    "components": Text(fr="le rôle qui produit\u00a0: MOA, AMOA ou MOE", en="the role that produces: MOA, AMOA or MOE"),
    "phases": Text(fr="epic → phase du modèle\u00a0: {known}", en="epic → phase of the template: {known}"),
    "items": Text(fr="ticket → élément du modèle", en="issue → item of the template"),
}
_UNMATCHED: Final = Text(fr="Sans ligne\u00a0:", en="Without a line:")
_MORE: Final = Text(fr="et {count} autres", en="and {count} more")
_NO_PART: Final = Text(fr="Du modèle, sans ticket trouvé\u00a0:", en="Of the template, no issue found:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessed:
    """``phases``, ``items``: with what was not matched among epics; ``missing``: ids of the template that nothing was found for."""

    statuses: Sequence[Guess]
    types: Sequence[Guess]
    components: Sequence[Guess]
    phases: Sequence[Guess]
    items: Sequence[Guess]
    known_phases: Sequence[str]
    missing: Sequence[str]


def status_map_draft(found: Guessed, language: Language) -> str:
    """The whole file."""
    lines = [f"# {line}".rstrip() for line in _HEAD.in_language(language).splitlines()]
    for part in _PARTS:
        lines += ["", *_part(part, found, language)]
    if found.missing:
        lines += ["", f"# {_NO_PART.in_language(language)}", *_listed(found.missing, language)]
    return "\n".join(lines) + "\n"


def _part(part: str, found: Guessed, language: Language) -> Iterator[str]:
    guesses: Sequence[Guess] = getattr(found, part)
    yield f"# {_PARTS[part].in_language(language).format(known=', '.join(found.known_phases))}"
    known = [one for one in guesses if one.part is not None]
    yield f"{part}:" if known else f"{part}: {{}}"
    for one in known:
        yield f"  {_key(one)}: {one.part}  # {_said(one.title)} · {one.why.in_language(language)}"
    left = [f"{one.key}  {_said(one.title)} · {one.why.in_language(language)}" for one in guesses if one.part is None]
    if left:
        yield f"  # {_UNMATCHED.in_language(language)}"
        yield from (f"  {line}" for line in _listed(left, language))


def _key(one: Guess) -> str:
    """An id in quotes, for YAML would take it for a number."""
    return f'"{one.key}"' if one.key.isdecimal() else word(one.key)


def _listed(names: Sequence[str], language: Language) -> Iterator[str]:
    yield from (f"#   {name}" for name in names[:MOST_LISTED])
    if len(names) > MOST_LISTED:
        yield f"#   {_MORE.in_language(language).format(count=len(names) - MOST_LISTED)}"


def _said(title: str) -> str:
    """Anything typed in Jira on one line of a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in plain(title)).split())[:120]
