"""The shared half of a plan: finds roles, types, statuses, workflows and schemes by their marks, and says what is missing.

Pure: it sees no door, writes nothing, and never takes for ours what only looks like it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from integration.errors import Refused
from integration.mapping.marks import mark_in
from integration.model.blueprint import RoleSpec, SchemeSpec, SiteBlueprint, StatusSpec, TypeSpec, WorkflowSpec
from integration.model.live import LiveSite, Named, SiteIds
from integration.model.plan import Plan, Step, Thing
from integration.model.words import TypeKey

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


def diff_site(blueprint: SiteBlueprint, live: LiveSite) -> Plan:
    """What ``site prepare`` would create, in order; what exists is kept or left and listed, never changed.

    Raises Refused when the site has no type at Epic level, or when something unmarked already has the name of a workflow or
    scheme of ours.
    """
    matches = matches_of(blueprint, live)
    _refuse_squatters(matches, live)
    steps = [step for match in matches for step in [_step(match)] if step is not None]
    return Plan(half="site", steps=tuple(steps))


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
    return Match(thing=thing, key=key, spec=spec, named=named, how="name" if named else None)


def _marked_only(thing: Thing, key: str, spec: Spec, description: str, among: Sequence[Named]) -> Match:
    named = _by_mark(description, among)
    return Match(thing=thing, key=key, spec=spec, named=named, how="mark" if named else None)


def _scheme(thing: Thing, spec: SchemeSpec, among: Sequence[Named]) -> Match:
    return _marked_only(thing, "", spec, spec.description, among)


def _type(spec: TypeSpec, among: Sequence[Named]) -> Match:
    return _match("type", spec.key, spec, [t for t in among if t.level == spec.level])


def _native(spec: TypeSpec, among: Sequence[Named]) -> Match:
    """A native type is known by its level; at level 0, where there are many, by its name too (facts 3.7)."""
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


def _step(match: Match) -> Step | None:
    spec, named = match.spec, match.named
    if named is None:
        return _creation(match)
    if match.how == "name":
        other = isinstance(spec, StatusSpec) and named.category is not None and named.category != spec.category
        why = "other-category" if other else "same-name"
        return Step(thing=match.thing, act="leave", key=match.key, title=spec.name, why=why)
    if match.how == "mark" and spec.name not in (named.name, named.untranslated):
        before, after = {"name": named.name}, {"name": spec.name}
        return Step(
            thing=match.thing, act="keep", key=match.key, title=named.name, before=before, after=after, why="renamed"
        )
    return None


def _creation(match: Match) -> Step | None:
    spec = match.spec
    if isinstance(spec, TypeSpec) and spec.native and spec.key != "task":
        if spec.key in _NATIVE_REQUIRED:
            raise Refused("issue types: expected one at Epic level, found none; this site needs Jira Software")
        return None  # a site without sub-tasks does without
    return Step(thing=match.thing, act="create", key=match.key, title=spec.name, payload=spec)


def _refuse_squatters(matches: Sequence[Match], live: LiveSite) -> None:
    names = {
        "workflow": {w.name for w in live.workflows},
        "type-scheme": {s.name for s in live.type_schemes},
        "workflow-scheme": {s.name for s in live.workflow_schemes},
    }
    taken = [m.spec.name for m in matches if m.named is None and m.spec.name in names.get(m.thing, set())]
    if taken:
        listed = ", ".join(f"« {name} »" for name in taken)
        raise Refused(f"site: {listed}: expected to be ours, found without our mark; rename it in Jira, then prepare again")
