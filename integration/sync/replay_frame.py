"""What is known of an export after the first pass over it: the deployment it tells of, which issues are judged, and which others
any judging may look at.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from integration.errors import Problem, Refused
from integration.mapping.adf import plain
from integration.mapping.answers import commands_in
from integration.mapping.export import read_from
from integration.mapping.export_index import Index, Row
from integration.mapping.export_map import Seen, id_map_of, people_in, phases_of, service_of
from integration.mapping.export_shape import told_from
from integration.mapping.flow import flow_of
from integration.mapping.staffing import staffing_from, with_typed
from integration.mapping.status_map import Parts, StatusMap
from integration.mapping.yaml_tree import Path
from integration.model.charter import Charter, Staffing
from integration.model.history import Deployment
from integration.model.live import IdMap
from integration.model.template import Template
from integration.model.verdict import Command, Policy
from integration.model.words import INTERNAL_WORK, Nature
from integration.rules.role_unstaffed import BUILT
from integration.sync.replay_shelf import Children, Lens, Shelf
from integration.sync.stand_ins import appointed

STRANGE: Final = ("unknown-type", "unknown-phase")
"""Why issues of the project are left out."""
_SHOWN: Final = 5
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a replay judges by. ``sheet``: which status plays which part; ``place``: a fault of the charter in its file."""

    charter: Charter
    template: Template
    policy: Policy
    sheet: StatusMap
    place: Callable[[Path, str], Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """All that judging the file takes. Children by parent: ``near``, of a phase only those that the judging of any issue looks at;
    ``awaited``, those that the judging of a role does; ``under``, of phases, all. ``left_out``: issues not judged, by reason.
    """

    project: str
    ids: IdMap
    deployment: Deployment
    shelf: Shelf
    near: Children
    awaited: Children
    under: Children
    providers: tuple[str, ...]
    launches: tuple[str, ...]
    latest: datetime
    issues: tuple[str, ...]
    left_out: Counter[str]
    commented: bool
    seen: Seen

    def place(self, issue: str) -> int:
        """Where the issue stands in the file: reading goes faster forwards."""
        return self.shelf.rows[issue].offset


def framed(file: BinaryIO, index: Index, terms: Terms, parts: Parts, now: datetime | None) -> Frame:
    project = _project(index, terms.charter)
    ids = id_map_of(index, parts)
    seen = people_in(terms.charter, index, terms.place)
    staffing = staffing_from(terms.charter, seen.accounts)
    service = frozenset(terms.sheet.service) | service_of(index, ids, staffing.actor_of)
    zone = ZoneInfo(terms.charter.timezone)
    lens = _lens(index, ids, service, terms)
    deployment = Deployment(
        site=terms.charter.site,
        project=index.projects.get(project) or project,
        now=_now(index, now, lens.settle, zone),
        zone=zone,
        staffing=_with_stand_ins(file, index, staffing, service, terms.charter),
        service=service,
        effective_from=terms.charter.rules_effective_from or index.first or index.latest,
        phases=phases_of(ids, terms.template, terms.charter),
        histories={},
        flow=flow_of(terms.template),
        inactive=frozenset(index.inactive),
        has_budget=lens.budget is not None,
    )
    near = _children(index, _is_near)
    issues, left_out = _subjects(index, ids, project)
    return Frame(
        project=project,
        ids=ids,
        deployment=deployment,
        shelf=Shelf(file, index.rows, lens, deployment, near),
        near=near,
        awaited=_children(index, _is_awaited(deployment)),
        under=_children(index, lambda _row, phase: phase is not None),
        providers=_named(index, "prestataire"),
        launches=_named(index, "lancement"),
        latest=index.latest,
        issues=issues,
        left_out=left_out,
        commented=index.commented,
        seen=seen,
    )


def _lens(index: Index, ids: IdMap, service: frozenset[str], terms: Terms) -> Lens:
    return Lens(
        ids=ids,
        service=service,
        budget=terms.charter.budget_field or terms.sheet.budget_field,
        settle=timedelta(minutes=terms.policy.settle_minutes),
        keys=index.former | {row.key: issue for issue, row in index.rows.items()},
    )


def _named(index: Index, nature: Nature) -> tuple[str, ...]:
    return tuple(sorted(issue for issue, row in index.rows.items() if nature in row.natures))


def _project(index: Index, charter: Charter) -> str:
    """Key of the project that is judged: the charter's, else the only one of the file."""
    found = Counter(row.project for row in index.rows.values())
    if charter.project_key in found or not found:
        return charter.project_key
    if len(found) > 1:
        known = ", ".join(sorted(plain(key) for key in found)[:_SHOWN])
        raise Refused(
            f"expected issues of project {charter.project_key}, found those of {known}; name one of them in the charter"
        )
    return next(iter(found))


def _now(index: Index, wanted: datetime | None, settling: timedelta, zone: ZoneInfo) -> datetime:
    """By default everything in the file has settled."""
    if wanted is not None and wanted < index.latest:
        last, found = (at.astimezone(zone).isoformat(timespec="minutes") for at in (index.latest + _MINUTE, wanted))
        raise Refused(
            f"--now: expected {last} or later, when all that is in the file has happened, found {found}; correct it, or leave it out"
        )
    return wanted or index.latest + settling


def _with_stand_ins(file: BinaryIO, index: Index, staffing: Staffing, service: frozenset[str], charter: Charter) -> Staffing:
    """Those that MOA typed in comments hold from their comment on (decisions 9)."""
    typed: list[Command] = []
    for issue in index.speaking:
        row = index.rows[issue]
        file.seek(row.offset)
        comments = read_from(told_from(file.read(row.size))).comments or ()
        typed += (c for comment in comments for c in commands_in(comment, service=service) if c.verb == "stand-in")
    return with_typed(staffing, appointed(typed, staffing, (), zone=ZoneInfo(charter.timezone)))


def _children(index: Index, wanted: Callable[[Row, str | None], bool]) -> Children:
    """Issues by each parent they ever had. ``wanted``: is told the issue, and which phase the parent is, if one."""
    found: dict[str, list[str]] = {}
    for issue, row in index.rows.items():
        for parent in row.parents:
            above = index.rows.get(parent)
            if wanted(row, above.phase if above else None):
                found.setdefault(parent, []).append(issue)
    return {parent: tuple(sorted(ids)) for parent, ids in found.items()}


def _is_near(row: Row, phase: str | None) -> bool:
    """Of a phase, its internal work and the decisions that decide."""
    return phase is None or bool(row.natures) or row.type in INTERNAL_WORK


def _is_awaited(deployment: Deployment) -> Callable[[Row, str | None], bool]:
    """Also what MOE had to produce in a phase whose stage is not theirs (R01)."""
    theirs = {phase.id for phase in deployment.phases if phase.stage in BUILT}
    return lambda row, phase: _is_near(row, phase) or (row.moe and phase not in theirs)


def _subjects(index: Index, ids: IdMap, project: str) -> tuple[tuple[str, ...], Counter[str]]:
    """The issues to judge, in the order of the file, and why others are not; internal work never is, and is not counted."""
    left_out: Counter[str] = Counter()
    issues: list[str] = []
    for issue, row in index.rows.items():
        if row.project != project:
            left_out["other-project"] += 1
        elif row.type is None:
            left_out["unknown-type"] += 1
        elif row.type == "phase" and row.phase is None:
            left_out["unknown-phase"] += 1
        elif issue != ids.register and row.type not in INTERNAL_WORK and row.type != "phase":
            issues.append(issue)
    return tuple(issues), left_out
