"""What an audit knows before it reads an issue: the project as applied, who holds what, our own accounts, and the policy."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.mapping.calendar import full_working_days
from integration.mapping.records import assignments_from, project_record_from, project_subject
from integration.mapping.seal import Keys, unseal
from integration.mapping.staffing import dated_staffing
from integration.model.charter import Assignment, Charter, Staffing
from integration.model.history import PhaseFacts
from integration.model.live import ProjectRecord
from integration.model.template import Template
from integration.model.verdict import Policy
from integration.model.words import Nature
from integration.sync.people import people_of, refuse_own_account
from integration.sync.snapshot import ASSIGNMENTS_PROPERTY, PROJECT_PROPERTY

AUDIT_PROPERTY: Final = "bornage.audit"
SPILL_PROPERTY: Final = "bornage.audit.2"
REGISTER_PAGES: Final = (SPILL_PROPERTY, "bornage.audit.3", "bornage.audit.4")
"""Further pages of the register, whose rows may be many."""
RECORD_PROPERTY: Final = "bornage.record"
OBSERVED_DAYS: Final = 20
"""Full working days after the first apply during which nothing is said on issues, unless the charter names a mode."""
DECIDING: Final[tuple[Nature, ...]] = ("prestataire", "go-no-go", "lancement")
"""Natures of the decisions that say whether the selection is still open and the project launched: labels (decisions 13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectContext:
    """One project, ready to be audited. ``site``: cloudId; ``project``: key, ``record.project_id`` its id.

    ``own``: every account we ever wrote with (whose comments may be ours); ``service``: those never judged, which leaves out
    a person lending their token (design decision 7). ``staffing``: the charter's, and what it named once. ``recorded``:
    assignments as kept in Jira; ``new``: those of the charter that are not there yet, and the ends of those it names no
    more, dated ``recorded_at`` by us.
    """

    site: str
    base: str
    project: str
    me: str
    own: frozenset[str]
    service: frozenset[str]
    record: ProjectRecord
    charter: Charter
    template: Template
    policy: Policy
    keys: Keys
    staffing: Staffing
    recorded: tuple[Assignment, ...]
    new: tuple[Assignment, ...]

    @property
    def project_id(self) -> str:
        return self.record.project_id

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.charter.timezone)

    @property
    def effective_from(self) -> datetime:
        return self.charter.rules_effective_from or self.record.effective_from

    @property
    def phases(self) -> tuple[PhaseFacts, ...]:
        """The template's phases that were applied, in its order; in an adopted project several epics may play one."""
        return tuple(
            PhaseFacts(id=p.id, epic=epic, stage=p.stage, title=p.title.in_language(self.charter.language))
            for p in self.template.phases
            for epic, named in self.record.ids.phases.items()
            if named == p.id
        )

    def items_of(self, phase: str) -> frozenset[str]:
        """Issue ids of a phase's template items, wherever they are now."""
        names = {item.id for p in self.template.phases if p.id == phase for item in p.items}
        return frozenset(issue for issue, item in self.record.ids.items.items() if item in names)

    def deciding(self) -> frozenset[str]:
        """Issue ids of the template's decisions that choose a provider, close a phase or launch the project."""
        names = {item.id for p in self.template.phases for item in p.items if not set(DECIDING).isdisjoint(item.nature)}
        return frozenset(issue for issue, item in self.record.ids.items.items() if item in names)


def open_project(
    reader: Reader, *, charter: Charter, template: Template, policy: Policy, keys: Keys, as_person: bool = False
) -> ProjectContext:
    """Refused when the project is not ours or not applied, or when the token belongs to a person of the charter."""
    server, me = reader.server(), reader.myself()
    record = _record(reader, charter.project_key, site=server.cloud_id, keys=keys)
    now = reader.now()
    today = now.astimezone(ZoneInfo(charter.timezone)).date()
    people = people_of(reader, charter, service=me, record=record, keys=keys, today=today)
    if not as_person:
        refuse_own_account(charter, people)
    value = reader.project_property(charter.project_key, ASSIGNMENTS_PROPERTY)
    body = unseal(
        value, kind=ASSIGNMENTS_PROPERTY, site=server.cloud_id, subject=project_subject(record.project_id), keys=keys
    )
    recorded = () if body is None else assignments_from(body)
    # Where none of ours are kept, whoever may write the property could take everybody's past roles away.
    since, yesterday = record.effective_from if body is None else now, today - timedelta(days=1)
    staffing, new = dated_staffing(charter, people.accounts, recorded, last=yesterday, at=since, by=me.id)
    own = frozenset({*record.accounts, me.id})
    return ProjectContext(
        site=server.cloud_id,
        base=(server.base_url or charter.site).rstrip("/"),
        project=charter.project_key,
        me=me.id,
        own=own,
        service=own - {me.id} if as_person else own,
        record=record,
        charter=charter,
        template=template,
        policy=_policy_by_now(policy, charter, record, now),
        keys=keys,
        staffing=staffing,
        recorded=recorded,
        new=new,
    )


def _policy_by_now(policy: Policy, charter: Charter, record: ProjectRecord, now: datetime) -> Policy:
    """A charter that names no mode is observed first, then commented on (decisions 10)."""
    if charter.mode is not None or policy.mode != "observe":
        return policy
    elapsed = full_working_days(record.effective_from, now, ZoneInfo(charter.timezone))
    return policy if elapsed < OBSERVED_DAYS else replace(policy, mode="comment")


def _record(reader: Reader, project: str, *, site: str, keys: Keys) -> ProjectRecord:
    """The project's record when one of our keys sealed it for this very project: the id is Jira's word, never the record's."""
    found = reader.project(project)
    value = reader.project_property(project, PROJECT_PROPERTY) if found else None
    subject = project_subject(found.id) if found else ""
    body = unseal(value, kind=PROJECT_PROPERTY, site=site, subject=subject, keys=keys)
    if body is None and value is not None:
        raise Refused(
            f"project {project}: expected a record signed with one of our keys for this project, found another; use the "
            "signing keys it was applied with (BORNAGE_SIGNING_KEYS)"
        )
    record = None if body is None else project_record_from(body)
    if record is None or not record.ids.register:
        raise Refused(
            f"project {project}: expected one that was set up, found none (or none this account may see); "
            "run `bornage apply` with its charter first"
        )
    return record
