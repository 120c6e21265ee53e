"""A map beside the file it is for: lines that meet nothing there, things of the file that no line speaks of, and a map to fill in.

Pure; told from what the first pass over an export keeps.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

from integration.mapping.adf import plain
from integration.mapping.export_index import Index, Names
from integration.mapping.source import Complaint
from integration.mapping.source_words import near
from integration.mapping.status_map import Parts, Producing, StatusMap, folded, part_in
from integration.model.template import Template
from integration.model.words import StatusKey, TypeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A status, type or component of the file. ``names``: today's first; ``part``: it plays; ``count``: issues that have it today;
    ``by_id``: another of that name plays another part.
    """

    id: str
    names: tuple[str, ...]
    part: str | None
    count: int
    by_id: bool = False

    @property
    def name(self) -> str:
        """What a map may call it: its id where the name holds what no terminal shows, or says not enough."""
        name = self.names[0] if self.names and not self.by_id else ""
        return name if name and plain(name) == name else self.id

    @property
    def told(self) -> str:
        return f"{plain(self.name)} ({issues(self.count)})" if self.count else f"{plain(self.name)} (in histories only)"


def issues(count: int) -> str:
    return f"{count} issue{'s' * (count != 1)}"


def things_in(names: Names, parts: Mapping[str, str], *, known: Iterable[str] = ()) -> list[Thing]:
    """One for each name, those of most issues first; where a name plays several parts, one for each id that plays one.
    ``known``: ids that need no part.
    """
    alike: dict[str, list[Thing]] = {}
    for id_, ever in names.all():
        if id_ and id_ not in known:
            one = Thing(id=id_, names=ever, part=part_in(parts, id_, *ever), count=names.count[id_])
            alike.setdefault(folded(one.name), []).append(one)
    whole = [one for same in alike.values() for one in _merged(same)]
    return sorted(whole, key=lambda one: (-one.count, folded(one.name)))


def _merged(same: list[Thing]) -> Iterator[Thing]:
    """Things of one name: whatever plays no part goes by the name, which then says nothing of those that go by their id."""
    apart = len({one.part for one in same}) > 1
    yield from (replace(one, by_id=True) for one in same if apart and one.part is not None)
    left = [one for one in same if not apart or one.part is None]
    if left:
        yield replace(left[0], count=sum(one.count for one in left))


def unplaced(index: Index, parts: Parts) -> Iterator[tuple[str, list[Thing]]]:
    """What plays no part, by what it is. A component without one is often meant so, and not told."""
    yield "status", [one for one in things_in(index.statuses, parts.statuses) if one.part is None]
    yield "type", [one for one in things_in(index.types, parts.types, known=index.subtasks) if one.part is None]


# --- lines of the map that meet nothing --------------------------------------------------------------------------------


def misses(sheet: StatusMap, index: Index, parts: Parts) -> Iterator[Complaint]:
    """One for each line that nothing of the file answers to, with what was probably meant."""
    known: tuple[tuple[str, str, Mapping[str, str], Names, Mapping[str, str]], ...] = (
        ("statuses", "status", sheet.statuses, index.statuses, parts.statuses),
        ("types", "type", sheet.types, index.types, parts.types),
        ("components", "component", sheet.components, index.components, parts.components),
    )
    for section, word, mine, names, placed in known:
        things = things_in(names, placed)
        met = {folded(said) for id_, ever in names.all() for said in (id_, *ever)}
        yield from (((section, name), _missed(word, name, things)) for name in mine if folded(name) not in met)
    epics = {folded(said): said for key, summary in index.epics.items() for said in (key, summary)}
    for name in sheet.phases:
        if folded(name) not in epics:
            yield ("phases", name), f"no epic “{plain(name)}” in the file{_meant(near(name, list(epics.values())))}"
    for name in sheet.kinds:
        if folded(name) not in index.kinds:
            yield ("kinds", name), f"no issue and no label “{plain(name)}” in the file"
    for place, account in enumerate(sheet.service):
        if account not in index.accounts:
            yield ("service", place), "nobody in the file has this account"


def _missed(word: str, name: str, things: list[Thing]) -> str:
    """Rather something that plays no part yet than something that does."""
    free = {one.name: one for one in things if one.part is None}
    meant = near(name, list(free)) or near(name, [one.name for one in things])
    said = f"no {word} “{plain(name)}” in the file{_meant(meant)}"
    return f"{said} No line names it: {issues(free[meant].count)} today" if meant in free else said


def _meant(name: str | None) -> str:
    return f"; did you mean “{plain(name)}”?" if name else ""


# --- a map to fill in --------------------------------------------------------------------------------------------------

_HEAD: Final = """\
# What of {file} plays which part, for bornage replay --status-map. Fill in what is empty, or remove its line: what has no line is
# not judged. Parts of
#   statuses    {statuses}
#   types       {types}
#   components  {components}
#   phases      {phases}
"""


def map_to_fill(index: Index, parts: Parts, template: Template, *, file: str) -> str:
    """YAML: each status and type of the file, with the part it already plays; components and epics that play none as comments."""
    types = things_in(index.types, parts.types, known=index.subtasks)
    statuses, components = things_in(index.statuses, parts.statuses), things_in(index.components, parts.components)
    epics = [Thing(id=key, names=(key,), part=_phase(parts, key, summary), count=0) for key, summary in index.epics.items()]
    head = _HEAD.format(
        file=plain(file),
        statuses=", ".join(get_args(StatusKey)),
        types=", ".join(get_args(TypeKey)),
        components=", ".join(get_args(Producing)),
        phases=", ".join(phase.id for phase in template.phases),
    )
    body = [
        *_section("statuses", [_line(one, issues(one.count)) for one in statuses]),
        *_section("types", [_line(one, issues(one.count)) for one in types]),
        *_section("components", [_line(one, issues(one.count), spare=True) for one in components]),
        *_section("phases", [_line(one, plain(index.epics[one.id]), spare=True) for one in epics]),
    ]
    return head + "\n".join(body) + "\n"


def _phase(parts: Parts, key: str, summary: str) -> str | None:
    return part_in(parts.phases, key, summary)


def _section(name: str, lines: list[str]) -> list[str]:
    live = any(not line.startswith("#") for line in lines)
    return [f"{'' if live else '# '}{name}:", *lines] if lines else []


def _line(one: Thing, remark: str, *, spare: bool = False) -> str:
    off = spare and one.part is None
    return f"{'# ' if off else '  '}{json.dumps(one.name, ensure_ascii=False)}: {one.part or ''}  # {remark}"
