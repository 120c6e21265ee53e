"""What a project in use seems to be made of: which status, type, component, epic and issue plays which part, each guess with its
reason. Pure. A guess is for a person to read and correct: where no name says anything, nothing is guessed but what the category tells.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeVar

from integration.mapping.adopt_words import COMPONENTS, STATUSES, TYPES
from integration.mapping.status_map import Producing, folded
from integration.model.live import Named
from integration.model.template import Template
from integration.model.words import StatusKey, Text, TypeKey

K = TypeVar("K", bound=str)
_PHASE_ALIKE: Final = 0.62
_ITEM_ALIKE: Final = 0.72
_LONG: Final = 4
"""Letters from which on a word says something of a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A component, an epic or an issue as people call it; ``key``: its id, or its key."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """``part`` None: nothing said which."""

    key: str
    title: str
    part: str | None
    why: Text


_BY_NAME = Text(fr="d’après son nom", en="by its name")
_SUBTASK = Text(fr="sous-tâche", en="a sub-task")
_EPIC = Text(fr="epic", en="an epic")
_INTERNAL = Text(
    fr="travail interne, jamais jugé, faute d’un nom qui dise mieux",
    en="internal work, never judged, as no name says better",
)
_NOTHING = Text(fr="aucun nom ne le dit", en="no name says which")


# --- statuses ---------------------------------------------------------------------------------------------------------


def guessed_statuses(statuses: Sequence[Named]) -> tuple[Guess, ...]:
    """By name in both languages, else by category and place; ``statuses`` in the order of the workflow."""
    named = {one.id: part for one in statuses if (part := _worded(one, STATUSES)) is not None}
    return tuple(_status(one, named.get(one.id), _beside(one, statuses), set(named.values())) for one in statuses)


def _beside(status: Named, statuses: Sequence[Named]) -> list[str]:
    return [one.id for one in statuses if one.category == status.category]


def _status(status: Named, named: StatusKey | None, peers: Sequence[str], taken: set[StatusKey]) -> Guess:
    if named is not None:
        return Guess(key=status.id, title=status.name, part=named, why=_BY_NAME)
    first, last = status.id == peers[0], status.id == peers[-1] and len(peers) > 1
    part: StatusKey
    match status.category:
        case "done":
            part, fr, en = "validated", "catégorie terminé", "category done"
        case "new":
            part, fr, en = ("prepare" if first else "ready"), "catégorie à faire", "category to do"
        case "indeterminate":
            part, fr, en = (
                ("acceptance" if last and "acceptance" not in taken else "build"),
                "catégorie en cours",
                "category in progress",
            )
        case _:
            return Guess(key=status.id, title=status.name, part=None, why=_NOTHING)
    place = peers.index(status.id) + 1
    why = Text(
        fr=f"{fr}, place {place} sur {len(peers)}, à vérifier", en=f"{en}, place {place} of {len(peers)}, to be checked"
    )
    return Guess(key=status.id, title=status.name, part=part, why=why)


def _worded(thing: Named, words: Mapping[K, Sequence[str]]) -> K | None:
    return next((part for name in (thing.name, thing.untranslated or "") if (part := _said(name, words)) is not None), None)


def _said(name: str, words: Mapping[K, Sequence[str]]) -> K | None:
    """The part whose longest word stands in the name, whole; of two as long the first. ``words`` are folded."""
    text = f" {' '.join(re.findall(r'[a-z0-9]+', folded(name)))} "
    found = [(len(word), part) for part, known in words.items() for word in known if f" {word} " in text]
    return max(found, key=lambda one: one[0], default=(0, None))[1]


# --- types and components ---------------------------------------------------------------------------------------------


def guessed_types(types: Sequence[Named]) -> tuple[Guess, ...]:
    return tuple(_type(one) for one in types)


def _type(one: Named) -> Guess:
    part: TypeKey | None
    if one.level == -1:
        part, why = "subtask", _SUBTASK
    elif one.level == 1:
        part, why = "phase", _EPIC
    elif one.level is not None and one.level > 1:
        return Guess(key=one.id, title=one.name, part=None, why=_NOTHING)
    else:
        named = _worded(one, TYPES)
        part, why = (named, _BY_NAME) if named else ("task", _INTERNAL)
    return Guess(key=one.id, title=one.name, part=part, why=why)


def guessed_components(components: Iterable[Titled]) -> tuple[Guess, ...]:
    found: list[Guess] = []
    for one in components:
        part: Producing | None = _said(one.title, COMPONENTS)
        found.append(Guess(key=one.key, title=one.title, part=part, why=_BY_NAME if part else _NOTHING))
    return tuple(found)


def guessed_role(name: str) -> Producing | None:
    """The role that a project role of Jira is named after."""
    return _said(name, COMPONENTS)


# --- epics and issues -------------------------------------------------------------------------------------------------


def guessed_phases(epics: Iterable[Titled], template: Template) -> tuple[Guess, ...]:
    """Each epic by the phase whose title in either language is most like its own; several may play one."""
    titles = [(phase.id, phase.title) for phase in template.phases]
    found: list[Guess] = []
    for epic in epics:
        alike, part, title = max(_scored(epic.title, titles), default=(0.0, "", ""))
        found.append(_alike(epic, part, title, alike) if alike >= _PHASE_ALIKE else _unlike(epic))
    return tuple(found)


def guessed_items(issues: Sequence[Titled], template: Template) -> tuple[Guess, ...]:
    """One issue an item, the most alike first; only those that were found."""
    titles = [(item.id, item.title) for phase in template.phases for item in phase.items]
    scored = [
        (alike, part, title, one)
        for one in issues
        for alike, part, title in _scored(one.title, titles, at_least=_ITEM_ALIKE)
    ]
    taken: set[str] = set()
    found: list[Guess] = []
    for alike, part, title, one in sorted(scored, key=lambda row: (-row[0], row[1], row[3].key)):
        if part not in taken and one.key not in taken:
            taken |= {part, one.key}
            found.append(_alike(one, part, title, alike))
    return tuple(found)


def _alike(one: Titled, part: str, title: str, alike: float) -> Guess:
    percent = round(alike * 100)
    return Guess(
        key=one.key,
        title=one.title,
        part=part,
        why=Text(fr=f"proche de « {title} », {percent} %", en=f"like “{title}”, {percent} %"),
    )


def _unlike(one: Titled) -> Guess:
    why = Text(fr="aucun titre du modèle n’en est proche", en="no title of the template is like it")
    return Guess(key=one.key, title=one.title, part=None, why=why)


def _scored(title: str, titles: Iterable[tuple[str, Text]], *, at_least: float = 0.0) -> Iterator[tuple[float, str, str]]:
    """Only titles that share a word with it are compared: comparing letters is slow."""
    text = folded(title)
    words = _words(text)
    for part, both in titles:
        for known in (both.fr, both.en):
            other = folded(known)
            shared = words & _words(other)
            if text == other or shared:
                alike = (
                    1.0
                    if text == other
                    else min(0.99, max(SequenceMatcher(None, text, other).ratio(), len(shared) / len(words | _words(other))))
                )
                if alike >= at_least:
                    yield alike, part, known


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[a-z0-9]+", text) if len(word) >= _LONG)
