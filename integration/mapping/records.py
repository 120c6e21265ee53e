"""What we keep in Jira's properties: nouns <-> JSON. Knows no seal (it gives the version) and no door.

The record of a subject is in ``audit_records`` and ``audit_shrink``, and offered here too.
"""

from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import date
from typing import Any, Final

from integration.mapping.audit_records import record_from, record_json, subject_from
from integration.mapping.audit_shrink import MAX_CHARACTERS, join, shrink
from integration.mapping.record_values import Json, instant, read, short, stamp
from integration.model.charter import Assignment
from integration.model.history import Subject
from integration.model.live import AppliedActor, AppliedCharter, IdMap, ItemMark, ProjectRecord
from integration.model.precision import Precision

__all__ = [
    "LARGEST_PROPERTY",
    "MAX_CHARACTERS",
    "assignments_from",
    "assignments_json",
    "item_mark_from",
    "item_mark_json",
    "join",
    "precision_from",
    "precision_json",
    "project_record_from",
    "project_record_json",
    "project_subject",
    "record_from",
    "record_json",
    "shrink",
    "subject_from",
]

LARGEST_PROPERTY: Final = 30_000
"""Jira takes 32,768 characters, whatever exactly it counts."""


def project_subject(project: str) -> str:
    """What a project's properties and the marks of its issues are sealed for: a create call does not know its issue's id."""
    return str(Subject(kind="project", id=project, project=project))


def project_record_json(record: ProjectRecord) -> Json:
    return {
        "project": record.project_id,
        "template": [record.template, record.template_version, record.template_digest],
        "charter": _charter_json(record.charter),
        "language": record.language,
        "zone": record.zone,
        "people": dict(record.people),
        "accounts": list(record.accounts),
        "ids": _id_map_json(record.ids),
        "from": stamp(record.effective_from),
        "applied": stamp(record.applied_at),
        "mails": dict(record.mails),
        "wrote": dict(record.wrote),
        **short(skipped=list(record.skipped)),
        **({} if record.adopted is None else {"adopted": list(record.adopted)}),
    }


def project_record_from(json: Any) -> ProjectRecord:
    """Raises Refused for anything ``project_record_json`` did not write."""
    return read("bornage.project", _project_record, json)


def _project_record(json: Any) -> ProjectRecord:
    template, version, digest = json["template"]
    return ProjectRecord(
        project_id=json["project"],
        template=template,
        template_version=version,
        template_digest=digest,
        charter=_charter(json["charter"]),
        language=json["language"],
        zone=json["zone"],
        people=dict(json["people"]),
        accounts=tuple(json["accounts"]),
        ids=_id_map(json["ids"]),
        effective_from=instant(json["from"]),
        applied_at=instant(json["applied"]),
        mails=dict(json["mails"]),
        wrote=dict(json["wrote"]),
        skipped=tuple(json.get("skipped", ())),
        adopted=tuple(json["adopted"]) if "adopted" in json else None,
    )


def _charter_json(charter: AppliedCharter) -> Json:
    return {
        "digest": charter.digest,
        "name": charter.name,
        "start": charter.start.isoformat(),
        "gates": charter.gates,
        **short(mode=charter.mode, omitted=list(charter.omitted), items=list(charter.omitted_items)),
        "actors": {name: _actor_json(actor) for name, actor in charter.actors.items()},
    }


def _charter(json: Any) -> AppliedCharter:
    return AppliedCharter(
        digest=json["digest"],
        name=json["name"],
        start=date.fromisoformat(json["start"]),
        gates=json["gates"],
        mode=json.get("mode"),
        omitted=tuple(json.get("omitted", ())),
        omitted_items=tuple(json.get("items", ())),
        actors={name: _actor(actor) for name, actor in json["actors"].items()},
    )


def _actor_json(actor: AppliedActor) -> Json:
    return short(kind=actor.kind, internal=actor.internal, profile=actor.profile, partners=list(actor.partners))


def _actor(json: Any) -> AppliedActor:
    return AppliedActor(
        kind=json["kind"],
        internal=json.get("internal", False),
        profile=json.get("profile"),
        partners=tuple(json.get("partners", ())),
    )


_ID_MAPS = ("statuses", "types", "roles", "components", "phases")
_ID_ONES = ("filter", "board", "register")


def _id_map_json(ids: IdMap) -> Json:
    """``items``: issue id -> ``[item id]``, or ``[item id, kind]``; ``kinds``: those of issues that are no item."""
    items = {issue: [item, *([ids.kinds[issue]] if issue in ids.kinds else [])] for issue, item in ids.items.items()}
    maps = {name: dict(getattr(ids, name)) for name in _ID_MAPS}
    kinds = {issue: kind for issue, kind in ids.kinds.items() if issue not in ids.items}
    return {**maps, "items": items, **({"kinds": kinds} if kinds else {}), **{name: getattr(ids, name) for name in _ID_ONES}}


def _id_map(json: Any) -> IdMap:
    maps: dict[str, Any] = {name: dict(json[name]) for name in _ID_MAPS}
    items = {issue: item for issue, (item, *_) in json["items"].items()}
    kinds = dict(json.get("kinds", {})) | {issue: kind for issue, (_, *rest) in json["items"].items() for kind in rest}
    return IdMap(**maps, items=items, kinds=kinds, **{name: json[name] for name in _ID_ONES})


def assignments_json(assignments: Sequence[Assignment]) -> list[Json]:
    return [_assignment_json(assignment) for assignment in assignments]


def assignments_from(json: Any) -> tuple[Assignment, ...]:
    """Raises Refused for anything ``assignments_json`` did not write."""
    return read("bornage.assignments", lambda rows: tuple(_assignment(row) for row in rows), json)


def _assignment_json(one: Assignment) -> Json:
    return short(
        role=one.role,
        who=one.person,
        actor=one.actor,
        start=one.start.isoformat(),
        until=one.until and one.until.isoformat(),
        kind=None if one.kind == "titular" else one.kind,
        delegation=one.delegation,
        phases=list(one.phases),
        natures=list(one.natures),
        at=one.recorded_at and stamp(one.recorded_at),
        by=one.recorded_by,
        typed=one.typed,
    )


def _assignment(row: Any) -> Assignment:
    return Assignment(
        role=row["role"],
        person=row["who"],
        actor=row["actor"],
        start=date.fromisoformat(row["start"]),
        until=date.fromisoformat(row["until"]) if "until" in row else None,
        kind=row.get("kind", "titular"),
        delegation=row.get("delegation", False),
        phases=tuple(row.get("phases", ())),
        natures=tuple(row.get("natures", ())),
        recorded_at=instant(row["at"]) if "at" in row else None,
        recorded_by=row.get("by"),
        typed=row.get("typed"),
    )


def precision_json(precision: Precision) -> list[int]:
    """In the order of its fields."""
    return list(astuple(precision))


def precision_from(json: Any) -> Precision:
    """Raises Refused for anything ``precision_json`` did not write."""
    names = [field.name for field in fields(Precision)]
    return read("precision", lambda row: Precision(**{n: int(c) for n, c in zip(names, row, strict=True)}), json)


def item_mark_json(mark: ItemMark) -> Json:
    what = {"key": mark.key, "thing": mark.thing, **short(kind=mark.kind, adopted=mark.adopted)}
    return {**what, "of": [mark.template, mark.version], "wrote": dict(mark.wrote)}


def item_mark_from(json: Any) -> ItemMark:
    """Raises Refused for anything ``item_mark_json`` did not write."""
    return read("bornage.item", _item_mark, json)


def _item_mark(json: Any) -> ItemMark:
    template, version = json["of"]
    return ItemMark(
        key=json["key"],
        thing=json["thing"],
        kind=json.get("kind"),
        adopted=json.get("adopted", False),
        template=template,
        version=version,
        wrote=dict(json["wrote"]),
    )
