"""`plan --drift`: how a project and the site's workflows differ from what was last applied. A report: it writes nothing.

What somebody did in Jira is drift; what the charter or the template has since changed is not, and is only counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.mapping.blueprint import project_blueprint
from integration.model.health import Drift
from integration.model.live import LiveDeployment, ProjectRecord
from integration.model.plan import Step
from integration.sync.bootstrap import Draft
from integration.sync.deep import look
from integration.sync.members import claimed
from integration.sync.plan import acts, to_do
from integration.sync.plan_details import groups_claimed
from integration.sync.plan_values import complete

_BY_ITSELF: Final = ("record",)
"""Our own memory is nobody's drift."""
_TOLD_ELSEWHERE: Final = frozenset({"dates", "no-renaming", "plays"})
"""Kept because of the charter, not because somebody changed something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What is in the project and not ours: issues, names of components, how many people and which groups are in our roles by
    somebody else's hand.
    """

    issues: int = 0
    components: tuple[str, ...] = ()
    people: Mapping[str, int]
    groups: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReport:
    """``site``: gates, transitions, statuses, workflows and roles that differ; ``unread``: the workflows could not be read;
    ``renewed``: the template is another than was applied, and they are compared with today's. ``edits``: what people changed,
    both sides; ``gone``: what they took away for good; ``back``: what `apply` would bring back; ``left``: of ours, left in place;
    ``ahead``: how many more steps `apply` has, for the charter or the template changed.
    """

    site: tuple[Drift, ...]
    unread: bool
    renewed: bool
    edits: tuple[Step, ...]
    gone: tuple[Step, ...]
    back: tuple[Step, ...]
    left: tuple[Step, ...]
    others: Others
    ahead: int

    @property
    def any(self) -> bool:
        return bool(self.site or self.edits or self.gone or self.back)


def drift_report(reader: Reader, draft: Draft) -> DriftReport:
    """``draft``: planned thoroughly. Raises Refused before a first apply is complete."""
    live, record = draft.live, draft.record
    if live is None or record is None or not complete(record):
        raise Refused(
            f"project {draft.charter.project_key}: expected one that an apply has finished, found none; there is nothing it could "
            "have drifted from: apply first"
        )
    theirs = record.adopted is not None  # the workflows of an adopted project are no matter of ours
    site, unread = ((), False) if theirs else look(reader, record, draft.template, draft.charter.project_key)
    kept = acts(draft.plan.steps, "keep")
    wanted = [step for step in to_do(draft.plan.steps) if step.thing not in _BY_ITSELF and step.why != "memory"]
    back = tuple(_back(wanted, draft, record))
    return DriftReport(
        site=site,
        unread=unread,
        renewed=record.template_digest != draft.template.digest,
        edits=tuple(step for step in kept if step.why not in _TOLD_ELSEWHERE and step.why != "gone"),
        gone=tuple(step for step in kept if step.why == "gone"),
        back=back,
        left=acts(draft.plan.steps, "leave", "item"),
        others=_others(reader, live, record),
        ahead=len(wanted) - len(back),
    )


def _back(wanted: list[Step], draft: Draft, record: ProjectRecord) -> Iterator[Step]:
    """What was there once, by what we remember; and shares."""
    then = _people_then(draft, record)
    once = {
        "component": frozenset(record.ids.components.values()),
        "group": frozenset(role for role, _ in groups_claimed(record.wrote)),
        "filter": frozenset({"filter"} if record.ids.filter else ()),
        "board": frozenset({"board"} if record.ids.board else ()),
        "columns": frozenset({"columns"} if record.ids.board else ()),
    }
    for step in wanted:
        known = step.act == "create" and step.key in once.get(step.thing, frozenset())
        again = step.thing == "member" and set(step.payload) <= then.get(step.key, frozenset())
        if known or again or step.why == "unshared":
            yield step


def _people_then(draft: Draft, record: ProjectRecord) -> dict[str, frozenset[str]]:
    """Who was to be in each role on the day of the last apply, by handle, and was let in or found there."""
    day: date = record.applied_at.astimezone(ZoneInfo(draft.charter.timezone)).date()
    blueprint = project_blueprint(draft.template, draft.charter, today=day)
    known = {*record.people, *record.accounts}
    accounts = draft.people.accounts
    return {
        member.role: frozenset(one for one in member.people if accounts.get(one) in known) for member in blueprint.members
    }


def _others(reader: Reader, live: LiveDeployment, record: ProjectRecord) -> Others:
    ours = {item.read.id for item in live.issues if item.key is not None}
    claims = {(role, account) for role, account, _ in claimed(record)}
    groups = set(groups_claimed(record.wrote))
    known = frozenset(live.people.values())
    people = {
        role: sum((role, one) not in claims and one not in known for one in inside) for role, inside in live.members.items()
    }
    strange = {
        role: tuple(sorted(name for found, name in inside.items() if (role, found) not in groups))
        for role, inside in live.groups.items()
    }
    return Others(
        issues=sum(found not in ours for found in reader.search(f'project = "{live.project.key}"')),
        components=tuple(sorted(one.name for one in live.components if one.id not in record.ids.components)),
        people={role: count for role, count in people.items() if count},
        groups={role: names for role, names in strange.items() if names},
    )
