"""The two records of a project: ``bornage.project`` (charter as applied, id map) and ``bornage.assignments`` (append-only)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.mapping.charter import applied_charter
from integration.mapping.records import (
    LARGEST_PROPERTY,
    assignments_from,
    assignments_json,
    project_record_json,
    project_subject,
)
from integration.mapping.seal import Keys, first_signed, seal, unseal
from integration.mapping.staffing import dated_staffing
from integration.model.canonical import size_of
from integration.model.charter import Assignment, Charter
from integration.model.live import IdMap, ProjectRecord
from integration.model.template import Template
from integration.sync.apply_claims import claims_in
from integration.sync.apply_project import Work
from integration.sync.plan_issues import REGISTER
from integration.sync.plan_values import complete
from integration.sync.snapshot import ASSIGNMENTS_PROPERTY, PROJECT_PROPERTY

K = TypeVar("K", bound=str)
_CHARACTERS_PER_ISSUE = 80
_CHARACTERS_BESIDE = 1_500
"""Of the finished record: components, filter, board, register, digests."""


def recorded_assignments(
    reader: Reader, project_key: str, project_id: str, *, site: str, keys: Keys
) -> tuple[Assignment, ...]:
    """What the project property ``bornage.assignments`` holds, when it verifies; else nothing."""
    return _opened(reader.project_property(project_key, ASSIGNMENTS_PROPERTY), project_id, site=site, keys=keys)


def _opened(value: object, project_id: str, *, site: str, keys: Keys) -> tuple[Assignment, ...]:
    body = unseal(value, kind=ASSIGNMENTS_PROPERTY, site=site, subject=project_subject(project_id), keys=keys)
    return () if body is None else assignments_from(body)


def write_record(
    work: Work,
    before: ProjectRecord | None,
    *,
    template: Template,
    charter: Charter,
    mails: Mapping[str, str],
    finished: bool,
    skipped: Collection[str] = (),
) -> None:
    """Before anything else is made, and again at the end with the whole id map. An apply after the first is recorded when it has
    ended; until then only what it claims.
    """
    now = work.tools.reader.now()
    record = _record(work, before, template=template, charter=charter, now=now)
    known = {*(before.skipped if before else ()), *skipped}
    record = replace(record, mails=mails, skipped=tuple(sorted(known)), wrote=claims_in(work))
    if finished:
        record = replace(record, ids=_id_map(work, before), wrote=dict(work.wrote))
    elif before is not None and complete(before):
        record = replace(before, wrote={**before.wrote, **claims_in(work)})
    body = project_record_json(record)
    site = work.site.server.cloud_id
    sealed = seal(body, kind=PROJECT_PROPERTY, site=site, subject=project_subject(work.project), keys=work.tools.keys)
    if (size := size_of(sealed) + (0 if finished else _to_come(work))) > LARGEST_PROPERTY:
        raise Refused(
            f"project {work.key}: expected a record of at most {LARGEST_PROPERTY} characters, found {size}; "
            "name fewer people in the charter, or give their accounts instead of their mails"
        )
    work.tools.writer.set_project_property(work.key, PROJECT_PROPERTY, sealed)


def _to_come(work: Work) -> int:
    """What the ids still to be made will take, generously: a charter too large is told of before its issues are made."""
    return _CHARACTERS_PER_ISSUE * (len(work.blueprint.items) + len(work.blueprint.epics)) + _CHARACTERS_BESIDE


def _record(
    work: Work, before: ProjectRecord | None, *, template: Template, charter: Charter, now: datetime
) -> ProjectRecord:
    first = before.effective_from if before is not None and complete(before) else now
    return ProjectRecord(
        project_id=work.project,
        template=template.id,
        template_version=template.version,
        template_digest=template.digest,
        charter=applied_charter(charter),
        language=charter.language,
        zone=charter.timezone,
        people={work.people[handle]: person.actor for handle, person in charter.people.items()},
        accounts=tuple(dict.fromkeys((*(before.accounts if before else ()), work.people["service"]))),
        ids=_site_map(work, before),
        effective_from=charter.rules_effective_from or first,
        applied_at=now,
        adopted=work.adopted,
    )


def _site_map(work: Work, before: ProjectRecord | None) -> IdMap:
    """The id map of an apply under way: the site half only; no register says that it is not finished."""
    old = before.ids if before else None
    if work.mapped is not None:
        nothing: dict[str, str] = {}
        bare = replace(work.mapped, components={}, items=nothing, phases=nothing, kinds={})
        return replace(bare, roles=_turned(work.ids.roles))
    return IdMap(
        statuses={**(old.statuses if old else {}), **_turned(work.ids.statuses)},
        types={**(old.types if old else {}), **_turned(work.ids.types)},
        roles={**(old.roles if old else {}), **_turned(work.ids.roles)},
        components={},
        items={},
        phases={},
        filter="",
        board="",
        register="",
    )


def _id_map(work: Work, before: ProjectRecord | None) -> IdMap:
    """What was known stays known: histories speak of objects that are gone."""
    old = before.ids if before else _site_map(work, None)
    if work.mapped is not None:
        old = work.mapped  # what the map says no more holds no more
    epics = {epic.key for epic in work.blueprint.epics}
    kinds = {item.key: item.kind for item in work.blueprint.items}
    return replace(
        _site_map(work, before),
        components={**old.components, **_turned(work.components)},
        items={**old.items, **{found[0]: key for key, found in work.issues.items() if key in kinds}},
        kinds={**{found[0]: kinds[key] for key, found in work.issues.items() if key in kinds}, **old.kinds}
        if work.mapped is not None
        else {**old.kinds, **{found[0]: kinds[key] for key, found in work.issues.items() if key in kinds}},
        phases={**old.phases, **{found[0]: key for key, found in work.issues.items() if key in epics}},
        filter=work.filter,
        board=work.board,
        register=work.issues[REGISTER][0] if REGISTER in work.issues else old.register,
    )


def _turned(ids: Mapping[K, str]) -> dict[str, K]:
    return {found: key for key, found in ids.items()}


def write_assignments(work: Work, charter: Charter, before: ProjectRecord | None) -> None:
    """Append-only: what was once recorded stays with its date; what is new is recorded now, by the account that does it, and
    so is the end of what the charter names no more (decision record 6).

    Where nothing is left of what a complete apply recorded, that apply's date stands.
    """
    reader, site, keys = work.tools.reader, work.site.server.cloud_id, work.tools.keys
    value = reader.project_property(work.key, ASSIGNMENTS_PROPERTY)
    recorded = _opened(value, work.project, site=site, keys=keys)
    lost, now = before is not None and complete(before) and not recorded, reader.now()
    at = before.effective_from if before and lost else now
    yesterday = now.astimezone(ZoneInfo(charter.timezone)).date() - timedelta(days=1)
    _, fresh = dated_staffing(charter, work.people, recorded, last=yesterday, at=at, by=work.people["service"])
    if not fresh and recorded and first_signed(value, keys):
        return
    body = assignments_json((*recorded, *fresh))
    sealed = seal(body, kind=ASSIGNMENTS_PROPERTY, site=site, subject=project_subject(work.project), keys=keys)
    work.tools.writer.set_project_property(work.key, ASSIGNMENTS_PROPERTY, sealed)
