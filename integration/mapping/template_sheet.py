"""A template exactly as its file is laid out, and its compact transition table expanded into arrows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from integration.model.template import Arrow, Column, Holder, Phase, RoleText, Status, TypeText
from integration.model.words import Role, StatusKey, Text, TypeKey

Place = Literal[StatusKey, "path"]
"""A status, or ``path``: each status of the type's path before its last (« * » of domain-rules 2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act of the transition table (domain-rules 2.3); the types that have it are the keys of ``entitled``."""

    key: str
    source: Annotated[tuple[Place, ...], Field(alias="from")]
    target: Annotated[tuple[Place, ...], Field(alias="to")]
    entitled: Mapping[TypeKey, tuple[Holder, ...]]
    name: Text | None = None
    names: Mapping[TypeKey, Text] = field(default_factory=dict)
    conception: tuple[Holder, ...] | None = None
    once_submitted: Mapping[TypeKey, tuple[Holder, ...]] = field(default_factory=dict)
    gate: Mapping[TypeKey, tuple[Role, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowSheet:
    statuses: tuple[Status, ...]
    types: tuple[TypeText, ...]
    columns: tuple[Column, ...]
    transitions: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSheet:
    id: str
    version: int
    roles: Mapping[Role, RoleText]
    workflow: WorkflowSheet
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An arrow and the row (by its place in the table) that drew it."""

    row: int
    arrow: Arrow


def drawn_arrows(workflow: WorkflowSheet) -> tuple[Drawn, ...]:
    """Every row as one arrow for each (type, source, target). A row without a name for a type draws nothing for it."""
    paths: dict[TypeKey, tuple[StatusKey, ...]] = {one.key: one.path for one in workflow.types}
    names: dict[StatusKey, Text] = {one.key: one.name for one in workflow.statuses}
    return tuple(
        Drawn(row=index, arrow=arrow)
        for index, row in enumerate(workflow.transitions)
        for kind in row.entitled
        for arrow in _arrows(row, kind, paths.get(kind, ()), names)
    )


def name_of(row: Row, kind: TypeKey) -> Text | None:
    return row.names.get(kind, row.name)


def _arrows(row: Row, kind: TypeKey, path: tuple[StatusKey, ...], names: Mapping[StatusKey, Text]) -> Iterator[Arrow]:
    name = name_of(row, kind)
    if name is None:
        return
    for source in _places(row.source, path):
        for target in _places(row.target, path):
            yield Arrow(
                key=f"{row.key}-{target}" if "path" in row.target else row.key,
                type=kind,
                source=source,
                target=target,
                name=_arriving(name, names.get(target)),
                entitled=row.entitled[kind],
                entitled_conception=row.conception if kind == "document" else None,
                gate=row.gate.get(kind, ()),
                entitled_submitted=row.once_submitted.get(kind),
            )


def _places(places: tuple[Place, ...], path: tuple[StatusKey, ...]) -> Iterator[StatusKey]:
    for place in places:
        if place == "path":
            yield from path[:-1]
        else:
            yield place


def _arriving(name: Text, status: Text | None) -> Text:
    """« Lever le blocage : {to} » with the status arrived at, in lower case as inside a sentence."""
    if status is None:
        return name
    return Text(fr=name.fr.replace("{to}", _lower(status.fr)), en=name.en.replace("{to}", _lower(status.en)))


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
