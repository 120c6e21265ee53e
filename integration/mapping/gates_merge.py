"""A workflow of ours as Jira has it, and as the template now wants it -> what it is to become, three ways.

What we wrote last stands in the marks: a name or a gate that is still as we wrote it follows the template, whatever people made of it
stays. Their own statuses, transitions and rules are carried over as Jira gave them (an update replaces the whole, facts 8.10).
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from integration.mapping.adf import plain
from integration.mapping.gates import (
    Terms,
    arrow_key,
    arrow_row,
    gate_rule,
    gate_words,
    initial_row,
    more_of,
    required_roles,
    transition_id,
    ways_from,
)
from integration.mapping.gates_conditions import ours_in, own_rules_in, set_gate
from integration.mapping.gates_layout import START, Place, below, digest_of_layout, layout_of
from integration.mapping.marks import Memory, memory_in, short, told, words_of
from integration.mapping.wire_values import listed, record, text
from integration.model.blueprint import WorkflowSpec
from integration.model.live import LiveWorkflow
from integration.model.plan import Act, Shift
from integration.model.template import Arrow
from integration.model.words import Gates, StatusKey

NEW: Final = "new:"
"""Before the key of a status that is yet to be made, in place of its id."""

_SENT: Final = (
    "id", "type", "name", "description", "toStatusReference", "links", "actions", "validators", "triggers", "properties",
    "conditions", "transitionScreen", "customIssueEventId",
)  # fmt: skip
_STATUS_SENT: Final = ("statusReference", "layout", "properties", "approvalConfiguration")
_OWN_IDS: Final = 1000
"""Where ids of new transitions begin when somebody else’s has theirs."""
_LONGEST: Final = 80

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What stays as people made it: ``title`` names it within the workflow, "" the workflow itself."""

    act: Act
    title: str
    why: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``body``: one workflow of ``POST /workflows/update``, statuses by id or NEW and key. ``before``/``after``: what changes, as
    people read it; both empty: nothing does.
    """

    body: Mapping[str, Any]
    before: Mapping[str, str]
    after: Mapping[str, str]
    asides: tuple[Aside, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Beside the workflow: ``gates`` None leaves them as they are; ``statuses``: ids of those the site has; ``names`` of ours by key,
    ``shown`` of all the site’s by id.
    """

    terms: Terms
    gates: Gates | None
    statuses: Mapping[StatusKey, str]
    names: Mapping[StatusKey, str]
    shown: Mapping[str, str]


def gates_of(description: str) -> Gates | None:
    """With which gates a workflow was made, by its mark."""
    found = memory_in(description)
    said = found.more.partition("-")[0] if found else ""
    return next((gates for gates in _GATES if gates == said), None)


_GATES: Final[tuple[Gates, ...]] = ("none", "decisions", "all")


def merged(live: LiveWorkflow, spec: WorkflowSpec, wanted: Wanted) -> Merged:
    """What ``live`` is to become."""
    return _Merge(live, spec, wanted).result()


class _Merge:
    def __init__(self, live: LiveWorkflow, spec: WorkflowSpec, wanted: Wanted) -> None:
        self._spec = spec
        self._names, self._shown = wanted.names, wanted.shown
        memory = memory_in(live.description)
        self._memory = memory or Memory(kind="workflow", key=spec.key, version=0)
        self._gates: Gates = wanted.gates or gates_of(live.description) or "none"
        known = {key: wanted.statuses[key] for key in spec.statuses if key in wanted.statuses}
        self._ids = {key: known.get(key, f"{NEW}{key}") for key in spec.statuses}
        self._keys = {found: key for key, found in {**wanted.statuses, **self._ids}.items()}
        terms = wanted.terms
        self._terms = Terms(
            language=terms.language, version=terms.version, references=self._ids, role_ids=terms.role_ids, gates=self._gates
        )
        self._roles = {found: key for key, found in terms.role_ids.items()}
        self._live = live
        raw: Json = deepcopy(dict(live.raw))
        self._raw = raw
        self._statuses: list[Json] = [_only(one, _STATUS_SENT) for one in listed(raw.get("statuses"))]
        self._ways: list[Json] = [_only(one, _SENT) for one in listed(raw.get("transitions"))]
        self._before: dict[str, str] = {}
        self._after: dict[str, str] = {}
        self._asides: list[Aside] = []
        self._shifts: list[Shift] = []

    def result(self) -> Merged:
        """Nothing at all when a newer version wrote this workflow."""
        if self._memory.version > self._terms.version:
            self._asides.append(Aside(act="leave", title="", why="newer"))
            return self._made({})
        layout = self._join_statuses()
        self._start()
        others = self._arrows()
        self._theirs(others)
        description = self._description(layout)
        if description != self._live.description:
            self._changed("version", f"v{self._memory.version}", f"v{self._terms.version}")
        return self._made({"description": description})

    def _made(self, more: Json) -> Merged:
        number, version = self._live.version
        body: Json = {
            "id": self._live.id,
            "version": {"id": number, "versionNumber": version},
            "description": self._live.description,
            **{n: self._raw[n] for n in ("startPointLayout", "loopedTransitionContainerLayout") if self._raw.get(n)},
            "statuses": self._statuses,
            "transitions": self._ways,
        }
        return Merged(
            body=body | more,
            before=self._before,
            after=self._after,
            asides=tuple(self._asides),
            shifts=tuple(self._shifts),
        )

    def _changed(self, field_: str, before: str, after: str) -> None:
        """Several transitions of a workflow may have one name: their changes stand side by side."""
        if before == after:
            return
        known = field_ in self._after
        self._before[field_] = f"{self._before[field_]}; {before}" if known and before else before
        self._after[field_] = f"{self._after[field_]}; {after}" if known and after else after

    # Statuses and where they stand

    def _join_statuses(self) -> str:
        """Those the template adds; the digest of the layout that we then have written last."""
        present: dict[str, Json] = {text(one.get("statusReference")): one for one in self._statuses}
        before: dict[str, Place | None] = {k: _place(present[i]) for k, i in self._ids.items() if i in present}
        wanted = layout_of(self._spec)
        untouched = digest_of_layout(before) == self._layout_written or not any(before.values())
        for key, number in self._ids.items():
            if number in present or self._taken_out(key):
                continue
            all_places = {one: place for one in present if (place := _place(present[one]))}
            place = wanted[key] if untouched else below(all_places, wanted[key])
            row: Json = {"statusReference": number, "layout": dict(place), "properties": {}}
            self._statuses.append(row)
            present[number] = row
            self._changed(f"status:{self._names[key]}", "", self._names[key])
        if not untouched:
            return self._layout_written
        for key, number in self._ids.items():
            if number in present:
                present[number]["layout"] = dict(wanted[key])
        self._raw["startPointLayout"] = dict(START)
        return digest_of_layout({key: wanted[key] for key, number in self._ids.items() if number in present})

    @property
    def _layout_written(self) -> str:
        return self._memory.more.rpartition("-")[2]

    @property
    def _ways_written(self) -> frozenset[tuple[StatusKey, StatusKey]]:
        parts = self._memory.more.split("-")
        return ways_from(parts[1]) if len(parts) == 3 else frozenset()

    def _taken_out(self, key: StatusKey) -> bool:
        """A status that we once put in, and that the site still has: people took it out of this workflow."""
        known = not self._ids[key].startswith(NEW)
        inside = self._ids[key] in self._live.statuses
        return known and not inside and any(key in way for way in self._ways_written)

    # Transitions

    def _start(self) -> None:
        """Where a new issue begins."""
        way = next((one for one in self._ways if text(one.get("type")).upper() == "INITIAL"), None)
        if way is None:
            return
        target, memory = text(way.get("toStatusReference")), memory_in(text(way.get("description")))
        ours = memory is not None and memory.key == f"new-{self._keys.get(target)}"
        if target != self._ids[self._spec.initial] and ours:
            self._changed("initial", self._named(target), self._names[self._spec.initial])
            way["toStatusReference"] = self._ids[self._spec.initial]
        if ours:
            way["description"] = initial_row(self._spec.initial, self._terms)["description"]

    def _arrows(self) -> list[Json]:
        """Each arrow of the template; those transitions that are left over afterwards."""
        rest = [one for one in self._ways if text(one.get("type")).upper() != "INITIAL"]
        for arrow in self._spec.arrows:
            if self._taken_out(arrow.source) or self._taken_out(arrow.target):
                continue
            way = self._way_of(arrow, rest)
            if way is not None:
                rest = [one for one in rest if one is not way]
                self._revise(arrow, way)
            elif (arrow.source, arrow.target) in self._ways_written and self._both_there(arrow):
                self._asides.append(Aside(act="keep", title=self._title(arrow), why="removed"))
            else:
                self._add(arrow)
        return rest

    def _both_there(self, arrow: Arrow) -> bool:
        return all(self._ids[key] in self._live.statuses for key in (arrow.source, arrow.target))

    def _way_of(self, arrow: Arrow, among: Iterable[Json]) -> Json | None:
        """By its mark, else by the two statuses it joins."""
        ends = ([self._ids[arrow.source]], self._ids[arrow.target])
        marked = [one for one in among if (_arrow_memory(one) or _NOBODY).key == arrow_key(arrow)]
        return next(iter(marked), None) or next((one for one in among if (_sources(one), _target(one)) == ends), None)

    def _add(self, arrow: Arrow) -> None:
        row = arrow_row(arrow, self._terms)
        taken = {text(one.get("id")) for one in self._ways}
        free = (number for number in (transition_id(arrow), *map(str, range(_OWN_IDS, _OWN_IDS + 1000))))
        row["id"] = next(number for number in free if number not in taken)
        self._ways.append(row)
        self._changed(f"arrow:{self._title(arrow)}", "", f"{self._names[arrow.source]} → {self._names[arrow.target]}")

    def _revise(self, arrow: Arrow, way: Json) -> None:
        """Name and gate, each by itself. A transition without our mark is people's own: it serves, and stays."""
        memory = _arrow_memory(way)
        if memory is None:
            self._asides.append(Aside(act="leave", title=_shown(way), why="added"))
            return
        name = self._name(arrow, way, memory)
        gate = self._gate(arrow, way, memory)
        words = words_of(text(way.get("description")))
        place = ("arrow", arrow_key(arrow), self._terms.version)
        mark = told(place, memory.language or self._terms.language, name=name, words=gate)
        way["description"] = f"{words} {mark}".strip()
        if own_rules_in(way, self._roles):
            self._asides.append(Aside(act="leave", title=_shown(way), why="own-rules"))

    def _name(self, arrow: Arrow, way: Json, memory: Memory) -> str:
        """The digest of the name that we then have written last."""
        present, wanted = text(way.get("name")), arrow.name.in_language(self._terms.language)
        if present == wanted:
            return short(wanted)
        if memory.language != self._terms.language:
            return memory.name
        if memory.wrote_name(present) and not self._name_taken(arrow, way, wanted):
            self._changed(f"arrow:{_shown(way)}", present, wanted)
            way["name"] = wanted
            return short(wanted)
        self._kept(way, {"name": present}, {"name": wanted})
        return memory.name

    def _name_taken(self, arrow: Arrow, way: Json, name: str) -> bool:
        source = self._ids[arrow.source]
        return any(one is not way and source in _sources(one) and one.get("name") == name for one in self._ways)

    def _gate(self, arrow: Arrow, way: Json, memory: Memory) -> str:
        """The same of the gate."""
        ours, required = ours_in(way, self._roles), required_roles(arrow, self._gates)
        present, wanted = gate_words(ours or ()), gate_words(required)
        if present == wanted:
            return short(wanted)
        if not memory.wrote_words(present):
            self._kept(way, {"gate": present}, {"gate": wanted})
            return memory.words
        shown = (words.replace(",", ", ") for words in (present, wanted))
        self._changed(f"gate:{self._title(arrow)}", *shown)
        self._shift(_shown(way), present, wanted)
        set_gate(way, gate_rule(required, self._terms) if required else None, self._roles)
        return short(wanted)

    def _shift(self, title: str, before: str, after: str) -> None:
        self._shifts.append(Shift(title=title, before=_holders(before), after=_holders(after)))

    def _kept(self, way: Json, before: dict[str, str], after: dict[str, str]) -> None:
        self._asides.append(Aside(act="keep", title=_shown(way), why="people", before=before, after=after))

    def _theirs(self, others: list[Json]) -> None:
        """Arrows the template has no more go when nobody touched them; everything else is somebody's, and stays."""
        for way in others:
            memory = _arrow_memory(way)
            if memory is None:
                self._asides.append(Aside(act="leave", title=_shown(way), why="added"))
            elif self._droppable(way, memory):
                self._ways = [one for one in self._ways if one is not way]
                self._changed(f"arrow:{_shown(way)}", f"{self._named(_sources(way)[0])} → {self._named(_target(way))}", "")
                self._shifts.append(
                    Shift(title=_shown(way), before=_holders(gate_words(ours_in(way, self._roles) or ())), after=frozenset())
                )
            else:
                self._asides.append(Aside(act="leave", title=_shown(way), why="no-longer"))
        ours = set(self._ids.values())
        for row in self._statuses:
            if (number := text(row.get("statusReference"))) not in ours:
                self._asides.append(Aside(act="leave", title=self._named(number), why="added"))

    def _droppable(self, way: Json, memory: Memory) -> bool:
        ends = {self._keys.get(one) for one in (*_sources(way), _target(way))}
        untouched = memory.wrote_name(text(way.get("name"))) and memory.wrote_words(
            gate_words(ours_in(way, self._roles) or ())
        )
        return untouched and not own_rules_in(way, self._roles) and ends <= set(self._spec.statuses)

    # Words

    def _description(self, layout: str) -> str:
        """The sentence follows while it is as we wrote it."""
        memory, spec = self._memory, self._spec
        wanted, present = words_of(spec.description), words_of(self._live.description)
        new = memory_in(spec.description)
        follows = memory.wrote_words(present) and memory.language == self._terms.language
        if follows or present == wanted or new is None:
            sentence, wrote = wanted, new.words if new else ""
            self._changed("words", present, wanted)
        else:
            sentence, wrote = present, memory.words or "0" * 6
        name = memory.name or (new.name if new else "")
        language = memory.language or self._terms.language
        mark = told(
            ("workflow", spec.key, self._terms.version),
            language,
            name=name,
            words=wrote,
            more=more_of(spec, self._gates, layout),
        )
        return f"{sentence} {mark}".strip()

    def _title(self, arrow: Arrow) -> str:
        return arrow.name.in_language(self._terms.language)

    def _named(self, number: str) -> str:
        key = self._keys.get(number)
        return self._names[key] if key else plain(self._shown.get(number, number))[:_LONGEST]


_NOBODY: Final = Memory(kind="", key="", version=1)


def _only(found: Any, names: Iterable[str]) -> Json:
    found = record(found)
    return {name: found[name] for name in names if found.get(name) is not None}


def _place(row: Json) -> Place | None:
    layout = row.get("layout")
    return layout if isinstance(layout, Mapping) and {"x", "y"} <= set(layout) else None


def _arrow_memory(way: Json) -> Memory | None:
    found = memory_in(text(way.get("description")))
    return found if found and found.kind == "arrow" else None


def _sources(way: Json) -> list[str]:
    return [text(record(link).get("fromStatusReference")) for link in listed(way.get("links"))]


def _target(way: Json) -> str:
    return text(way.get("toStatusReference"))


def _shown(way: Json) -> str:
    return plain(text(way.get("name")))[:_LONGEST]


def _holders(words: str) -> frozenset[str] | None:
    return frozenset(words.split(",")) if words else None
