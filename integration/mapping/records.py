"""What we keep in Jira's properties: nouns <-> JSON. Knows no seal (it gives the version) and no door.

The record of a subject is in ``audit_records`` and ``audit_shrink``, and offered here too.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from integration.mapping.audit_records import record_from, record_json, records_from, records_json, subject_from
from integration.mapping.audit_shrink import MAX_CHARACTERS, join, shrink
from integration.mapping.record_values import Json, instant, read, short, stamp
from integration.model.charter import Assignment
from integration.model.live import IdMap, ItemMark, ProjectRecord

__all__ = [
    "MAX_CHARACTERS",
    "assignments_from",
    "assignments_json",
    "item_mark_from",
    "item_mark_json",
    "join",
    "project_record_from",
    "project_record_json",
    "record_from",
    "record_json",
    "records_from",
    "records_json",
    "shrink",
    "subject_from",
]


def project_record_json(record: ProjectRecord) -> Json:
    return {
        "project": record.project_id,
        "template": [record.template, record.template_version, record.template_digest],
        "charter": record.charter_digest,
        "language": record.language,
        "zone": record.zone,
        "people": dict(record.people),
        "accounts": list(record.accounts),
        "ids": _id_map_json(record.ids),
        "from": stamp(record.effective_from),
        "applied": stamp(record.applied_at),
        "mails": dict(record.mails),
        "wrote": dict(record.wrote),
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
        charter_digest=json["charter"],
        language=json["language"],
        zone=json["zone"],
        people=dict(json["people"]),
        accounts=tuple(json["accounts"]),
        ids=_id_map(json["ids"]),
        effective_from=instant(json["from"]),
        applied_at=instant(json["applied"]),
        mails=dict(json["mails"]),
        wrote=dict(json["wrote"]),
    )


_ID_MAPS = ("statuses", "types", "roles", "components", "items", "phases")
_ID_ONES = ("filter", "board", "register")


def _id_map_json(ids: IdMap) -> Json:
    return {name: dict(getattr(ids, name)) for name in _ID_MAPS} | {name: getattr(ids, name) for name in _ID_ONES}


def _id_map(json: Any) -> IdMap:
    maps: dict[str, Any] = {name: dict(json[name]) for name in _ID_MAPS}
    return IdMap(**maps, **{name: json[name] for name in _ID_ONES})


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
    )


def item_mark_json(mark: ItemMark) -> Json:
    return {"key": mark.key, "kind": mark.kind, "of": [mark.template, mark.version], "wrote": dict(mark.wrote)}


def item_mark_from(json: Any) -> ItemMark:
    """Raises Refused for anything ``item_mark_json`` did not write."""
    return read("bornage.item", _item_mark, json)


def _item_mark(json: Any) -> ItemMark:
    template, version = json["of"]
    return ItemMark(key=json["key"], kind=json["kind"], template=template, version=version, wrote=dict(json["wrote"]))
