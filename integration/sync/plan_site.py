"""The shared half of a plan: finds roles, types, statuses, workflows and schemes by their marks, and says what is missing or old.

Pure: it sees no door, writes nothing, and never takes for ours what only looks like it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from integration.errors import Refused
from integration.mapping.marks import mark_in
from integration.model.blueprint import RoleSpec, SchemeSpec, SiteBlueprint, StatusSpec, TypeSpec, WorkflowSpec
from integration.model.live import LiveSite, Named, SiteIds
from integration.model.plan import Plan, Step, Thing
from integration.model.words import Gates, TypeKey
from integration.sync.plan_site_flows import flow_steps
from integration.sync.plan_site_texts import Side, is_named, joining_in, rewordings

_BLOCKS = "blocks"
_NATIVE_LEVELS: dict[TypeKey, int] = {"phase": 1, "task": 0, "subtask": -1}
_NATIVE_NAMES: dict[TypeKey, frozenset[str]] = {
    "phase": frozenset({"epic", "épopée"}),
    "task": frozenset({"task", "tâche"}),
    "subtask": frozenset({"sub-task", "subtask", "sous-tâche"}),
}
_NATIVE_REQUIRED = frozenset({"phase", "task"})

Spec = RoleSpec | TypeSpec | StatusSpec | WorkflowSpec | SchemeSpec
How = Literal["mark", "name", "native"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What of the site stands for one spec of the blueprint, and how it was recognised; ``named`` None: nothing does."""

    thing: Thing
    key: str
    spec: Spec
    named: Named | None
    how: How | None


def diff_site(blueprint: SiteBlueprint, live: LiveSite, gates: Gates | None = None) -> Plan:
    """What ``site prepare`` would create and update, in order; what people changed is kept, what is theirs is left, both listed.
    ``gates`` None: as each workflow has them. Workflows are compared where ``live`` has them in full.

    Raises Refused when the site has no type at Epic level.
    """
    matches = matches_of(blueprint, live)
    site = _Site(blueprint, live, matches, "none" if live.free else gates)
    return Plan(half="site", steps=tuple(step for match in matches for step in site.steps(match)))


def site_ids(blueprint: SiteBlueprint, live: LiveSite) -> SiteIds:
    """Our keys -> ids of Jira, for what the site has; compare with ``diff_site`` to know what is missing."""
    by_thing: dict[str, dict[str, str]] = {}
    for match in matches_of(blueprint, live):
        if match.named is not None:
            by_thing.setdefault(match.thing, {})[match.key] = match.named.id
    return SiteIds(
        roles=by_thing.get("role", {}),
        types={spec.key: by_thing["type"][spec.key] for spec in blueprint.types if spec.key in by_thing.get("type", {})},
        statuses={s.key: by_thing["status"][s.key] for s in blueprint.statuses if s.key in by_thing.get("status", {})},
        type_scheme=by_thing.get("type-scheme", {}).get("", ""),
        workflow_scheme=by_thing.get("workflow-scheme", {}).get("", ""),
        blocks=blocks_id(live.link_types),
    )


def matches_of(blueprint: SiteBlueprint, live: LiveSite) -> tuple[Match, ...]:
    """Every spec of the blueprint with what stands for it, in the order of creation."""
    types = _shared(live.types)
    rows: list[Match] = [_match("role", r.key, r, live.roles) for r in blueprint.roles]
    rows += [_native(t, types) if t.native else _type(t, types) for t in blueprint.types]
    rows.append(_scheme("type-scheme", blueprint.type_scheme, live.type_schemes))
    rows += [_match("status", s.key, s, _shared(live.statuses)) for s in blueprint.statuses]
    rows += [_marked_only("workflow", w.key, w, w.description, _shared(live.workflows)) for w in blueprint.workflows]
    rows.append(_scheme("workflow-scheme", blueprint.workflow_scheme, live.workflow_schemes))
    return tuple(rows)


def mark_of(description: str) -> tuple[str, str] | None:
    """``(kind, key)`` of the mark at the end of a description, whatever its version."""
    found = mark_in(description)
    return found and found[:2]


def blocks_id(link_types: Iterable[Named]) -> str | None:
    """The link type whose outward text is "blocks"; None when the site has none."""
    return next((kind.id for kind in link_types if is_blocks(kind.name) or is_blocks(kind.untranslated or "")), None)


def is_blocks(name: str) -> bool:
    """Whether a link type of this name says that one thing blocks another."""
    return name.casefold() == _BLOCKS


def _shared(things: Sequence[Named]) -> tuple[Named, ...]:
    return tuple(thing for thing in things if thing.scope_project is None)


def _match(thing: Thing, key: str, spec: RoleSpec | TypeSpec | StatusSpec, among: Sequence[Named]) -> Match:
    name, description = spec.name, spec.description
    marked = _by_mark(description, among)
    if marked is not None:
        return Match(thing=thing, key=key, spec=spec, named=marked, how="mark")
    named = next((t for t in _oldest(among) if name in (t.name, t.untranslated) and mark_of(t.description) is None), None)
    if named is None and thing != "status":  # names of statuses alone tell capitals apart (facts 8.4)
        alike = (t for t in _oldest(among) if t.name.casefold() == name.casefold() and mark_of(t.description) is None)
        named = next(alike, None)
    return Match(thing=thing, key=key, spec=spec, named=named, how="name" if named else None)


def _marked_only(thing: Thing, key: str, spec: Spec, description: str, among: Sequence[Named]) -> Match:
    named = _by_mark(description, among)
    return Match(thing=thing, key=key, spec=spec, named=named, how="mark" if named else None)


def _scheme(thing: Thing, spec: SchemeSpec, among: Sequence[Named]) -> Match:
    return _marked_only(thing, "", spec, spec.description, among)


def _type(spec: TypeSpec, among: Sequence[Named]) -> Match:
    return _match("type", spec.key, spec, [t for t in among if t.level == spec.level])


def _native(spec: TypeSpec, among: Sequence[Named]) -> Match:
    """A native type is known by its level; at level 0, where there are many, by its name too (facts 3.7). One that we had to make
    has our mark.
    """
    if (ours := _by_mark(spec.description, among)) is not None:
        return Match(thing="type", key=spec.key, spec=spec, named=ours, how="native")
    peers = [t for t in _oldest(among) if t.level == _NATIVE_LEVELS[spec.key]]
    names = _NATIVE_NAMES[spec.key] | {spec.name.casefold()}
    named = next((t for t in peers if {t.name.casefold(), (t.untranslated or "").casefold()} & names), None)
    if named is None and spec.key != "task" and peers:
        named = peers[0]
    return Match(thing="type", key=spec.key, spec=spec, named=named, how="native" if named else None)


def _by_mark(description: str, among: Sequence[Named]) -> Named | None:
    wanted = mark_of(description)
    # A copy made in Jira copies the description too: the oldest is the one we made.
    return next((thing for thing in _oldest(among) if wanted is not None and mark_of(thing.description) == wanted), None)


def _oldest(things: Sequence[Named]) -> list[Named]:
    return sorted(things, key=lambda thing: (int(thing.id) if thing.id.isdigit() else 0, thing.name))


class _Site:
    """What one step may depend on beside its own match: names that are taken, and what else there is."""

    def __init__(self, blueprint: SiteBlueprint, live: LiveSite, matches: Sequence[Match], gates: Gates | None) -> None:
        self._blueprint, self._live, self._matches, self._gates = blueprint, live, matches, gates
        self._taken = _taken(live)

    def steps(self, match: Match) -> Iterator[Step]:
        named, spec = match.named, match.spec
        if named is None:
            yield from self._creation(match)
        elif match.how == "name":
            other = isinstance(spec, StatusSpec) and named.category is not None and named.category != spec.category
            why = "other-category" if other else "same-name"
            yield Step(thing=match.thing, act="leave", key=match.key, title=spec.name, why=why)
        elif match.how == "mark" and isinstance(spec, WorkflowSpec):
            yield from self._workflow(match, spec, named)
        elif match.how == "mark" and not isinstance(spec, WorkflowSpec):
            side = Side(taken=self._taken[match.thing], add=self._joining(match, named))
            for step in rewordings((match.thing, match.key), spec, named, side):
                barred = match.thing == "role" and step.act == "update" and self._live.free
                yield replace(step, act="leave", before={}, after={}, payload=None, why="free-plan") if barred else step
            if match.thing == "workflow-scheme":
                yield from self._mapped_otherwise(named)

    def _creation(self, match: Match) -> Iterator[Step]:
        spec = match.spec
        if isinstance(spec, TypeSpec) and spec.native and spec.key != "task":
            if spec.key in _NATIVE_REQUIRED:
                raise Refused("issue types: expected one at Epic level, found none; this site needs Jira Software")
            return  # a site without sub-tasks does without
        if match.thing == "role" and self._live.free:
            yield Step(thing="role", act="leave", key=match.key, title=spec.name, why="free-plan")
            return
        name = free_name(spec.name, self._taken[match.thing])
        self._taken[match.thing] |= {name}
        why = "" if name == spec.name else "name-taken"
        yield Step(thing=match.thing, act="create", key=match.key, title=name, payload=replace(spec, name=name), why=why)

    def _workflow(self, match: Match, spec: WorkflowSpec, named: Named) -> Iterator[Step]:
        if not is_named(spec.name, named):
            before, after = {"name": named.name}, {"name": spec.name}
            yield Step(
                thing="workflow", act="keep", key=match.key, title=named.name, before=before, after=after, why="renamed"
            )
        flow = next((one for one in self._live.flows if one.id == named.id), None)
        if flow is not None:
            statuses, roles = self._ids("status"), {r.key: f"role:{r.key}" for r in self._blueprint.roles}
            roles |= self._ids("role")
            shown = {status.id: status.name for status in self._live.statuses}
            yield from flow_steps(
                flow, spec, self._blueprint, statuses=statuses, roles=roles, shown=shown, gates=self._gates
            )

    def _ids(self, thing: Thing) -> dict[str, str]:
        return {m.key: m.named.id for m in self._matches if m.thing == thing and m.named is not None}

    def _joining(self, match: Match, named: Named) -> Mapping[str, str]:
        """The types of ours that a scheme of ours has not: key -> title."""
        if match.thing == "type-scheme":
            inside = self._live.scheme_types
        elif match.thing == "workflow-scheme":
            inside = tuple(named.extra.get("by_type", {})) or None
        else:
            return {}
        types = [m for m in self._matches if m.thing == "type" and (m.named is not None or self._makes(m))]
        if inside is None:
            return {}
        halfway = joining_in(named.description)
        return {m.key: m.spec.name for m in types if m.named is None or m.named.id not in inside or m.key in halfway}

    def _makes(self, match: Match) -> bool:
        return isinstance(match.spec, TypeSpec) and (not match.spec.native or match.spec.key == "task")

    def _mapped_otherwise(self, named: Named) -> Iterator[Step]:
        """A type that people gave another workflow in our scheme keeps it."""
        by_type = named.extra.get("by_type", {})
        flows = {kind: m for m in self._matches if isinstance(m.spec, WorkflowSpec) for kind in m.spec.types}
        for match in self._matches:
            present = by_type.get(match.named.id) if match.thing == "type" and match.named else None
            flow = flows.get(match.key) if present else None  # type: ignore[call-overload]
            if flow is not None and flow.named is not None and flow.named.name != present:
                title = f"{named.name} › {match.spec.name}"
                before, after = {"workflow": str(present)}, {"workflow": flow.named.name}
                yield Step(
                    thing="workflow-scheme", act="keep", key=match.key, title=title, before=before, after=after, why="people"
                )


def free_name(name: str, taken: Iterable[str]) -> str:
    """``name``, else ``name (2)``, ``name (3)``…: the first that nobody has, whether in capitals or not."""
    used = {one.casefold() for one in taken}
    tries = (name, *(f"{name} ({number})" for number in range(2, len(used) + 3)))
    return next(one for one in tries if one.casefold() not in used)


def _taken(live: LiveSite) -> dict[Thing, frozenset[str]]:
    """Names that nothing new may have, by kind of thing."""
    kinds: dict[Thing, Sequence[Named]] = {
        "role": live.roles,
        "type": _shared(live.types),
        "type-scheme": live.type_schemes,
        "status": _shared(live.statuses),
        "workflow": _shared(live.workflows),
        "workflow-scheme": live.workflow_schemes,
    }
    return {
        kind: frozenset(name for thing in things for name in (thing.name, thing.untranslated) if name)
        for kind, things in kinds.items()
    }
