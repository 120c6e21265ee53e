"""Which status, type, component and epic of a foreign project plays which part: a YAML file of the user's, and the words of
the template where it says nothing. By id or by name, case and accents apart.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeVar

from integration.mapping.answer_lines import fold
from integration.mapping.source import Complaint, nouns, scan
from integration.mapping.source_words import one_of
from integration.model.template import Template
from integration.model.words import Kind, StatusKey, Text, TypeKey

K = TypeVar("K", bound=str)
Producing = Literal["MOA", "AMOA", "MOE"]
_CUSTOM: Final = re.compile(r"customfield_[0-9]{1,12}")
_NATIVE: Final[Mapping[str, TypeKey]] = {
    "Epic": "phase",
    "Task": "task",
    "Tâche": "task",
    "Sub-task": "subtask",
    "Subtask": "subtask",
    "Sous-tâche": "subtask",
}
"""Types every site has from the start, as Jira names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMap:
    """Names or ids of Jira -> our words. ``phases``: key or summary of an epic -> phase id; ``items``: key or summary of an issue
    -> item id; ``kinds``: key of an issue, or a label -> kind; ``service``: accounts that are Bornage's own; ``budget_field``: id of the field that holds a budget.
    """

    statuses: Mapping[str, StatusKey] = field(default_factory=dict)
    types: Mapping[str, TypeKey] = field(default_factory=dict)
    components: Mapping[str, Producing] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    service: tuple[str, ...] = ()
    budget_field: str | None = None


NO_MAP: Final = StatusMap()


def status_map_from(text: str, *, file: str, template: Template) -> StatusMap:
    """Read a map of statuses. Raises ConfigError: all problems of structure, or else of meaning, with file and line."""
    source = scan(text, file=file)
    sheet = nouns(source, StatusMap)
    source.complain(_complaints(sheet, template))
    return sheet


def _complaints(sheet: StatusMap, template: Template) -> Iterator[Complaint]:
    phases = [phase.id for phase in template.phases]
    for name, phase in sheet.phases.items():
        if phase not in phases:
            yield ("phases", name), one_of(phase, phases, otherwise="name a phase of the template")
    items = [item.id for phase in template.phases for item in phase.items]
    for name, item in sheet.items.items():
        if item not in items:
            yield ("items", name), one_of(item, items, otherwise="name an item of the template")
    for part in ("statuses", "types", "components", "phases", "items", "kinds"):
        yield from _twice(part, getattr(sheet, part))
    yield from _shared(sheet.items)
    if sheet.budget_field is not None and not _CUSTOM.fullmatch(sheet.budget_field):
        yield ("budget_field",), f"expected the id of a field like customfield_10050, found {sheet.budget_field}; correct it"


def _twice(part: str, named: Mapping[str, str]) -> Iterator[Complaint]:
    seen: dict[str, str] = {}
    for name in named:
        first = seen.setdefault(folded(name), name)
        if first != name:
            yield (part, name), f"expected each name once, found {first} written again; keep one"


def _shared(items: Mapping[str, str]) -> Iterator[Complaint]:
    """An item is one issue; a phase may be several epics."""
    seen: dict[str, str] = {}
    for name, item in items.items():
        first = seen.setdefault(item, name)
        if first != name:
            yield ("items", name), f"expected one issue for {item}, found {first} already; keep one"


# --- words -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Without case, accents, kinds of apostrophes and doubled blanks."""
    return " ".join(fold(name).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The same, ready to be asked, with the template's words below the user's."""

    statuses: Mapping[str, StatusKey]
    types: Mapping[str, TypeKey]
    components: Mapping[str, Producing]
    phases: Mapping[str, str]
    items: Mapping[str, str]
    kinds: Mapping[str, Kind]


def parts_of(sheet: StatusMap, template: Template) -> Parts:
    own: tuple[Producing, ...] = ("MOA", "AMOA", "MOE")
    return Parts(
        statuses=_words((one.name, one.key) for one in template.statuses) | _folded(sheet.statuses),
        types=_folded(_NATIVE) | _words((one.name, one.key) for one in template.types) | _folded(sheet.types),
        components={folded(role): role for role in own} | _folded(sheet.components),
        phases=_words((one.title, one.id) for one in template.phases) | _folded(sheet.phases),
        items=_folded(sheet.items),
        kinds=_folded(sheet.kinds),
    )


def _words(named: Iterable[tuple[Text, K]]) -> dict[str, K]:
    return {folded(words): key for name, key in named for words in (name.fr, name.en)}


def _folded(named: Mapping[str, K]) -> dict[str, K]:
    return {folded(name): key for name, key in named.items()}


def part_in(parts: Mapping[str, K], *names: str) -> K | None:
    """The part of the first of these names (or ids) that has one."""
    return next((parts[name] for name in map(folded, names) if name in parts), None)
