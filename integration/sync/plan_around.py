"""What of the site goes with a project's plan: ids of the groups it lets in, and whether the workflows keep the gates of the charter.

Holds a reader; asks only where something may differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from integration.errors import JiraForbidden, JiraNotFound, JiraUnauthorised
from integration.jira.reader import Reader
from integration.mapping.charter import digest_of as charter_digest
from integration.mapping.gates import required_roles
from integration.mapping.gates_merge import gates_of
from integration.mapping.marks import memory_in
from integration.mapping.site_blueprint import site_blueprint
from integration.model.blueprint import ProjectBlueprint, WorkflowSpec
from integration.model.canonical import digest_of
from integration.model.live import Account, LiveDeployment, LiveSite, LiveWorkflow, Named, ProjectRecord, SiteIds
from integration.model.plan import Plan, Step
from integration.model.words import Gates
from integration.sync.begin import Begun
from integration.sync.check_table import stopped
from integration.sync.checks_looking import listed
from integration.sync.plan_details import words_missing
from integration.sync.plan_effects import role_effects
from integration.sync.preflight_facts import Facts, groups_wanted
from integration.sync.snapshot import PROJECT_PROPERTY, Head

_GATES: Final = "site:gates"
_ALL: Final[tuple[Gates, ...]] = ("none", "decisions", "all")


def groups_found(reader: Reader, plan: Plan, facts: Facts) -> tuple[Plan, Mapping[str, str]]:
    """The plan, and the ids of the groups it names. Raises Stopped for those the site does not know; with that check skipped they
    are left out.
    """
    words = words_missing(plan.steps)
    if not words:
        return plan, {}
    ids = reader.groups_known(groups_wanted(facts.asked.charter))
    missing = words - ids.keys()
    if missing and "groups-exist" not in facts.asked.ours.skip:
        raise stopped("groups-exist", facts.language, names=listed(sorted(missing)))
    steps = (_within(step, ids) for step in plan.steps)
    return replace(plan, steps=tuple(step for step in steps if step is not None)), ids


def _within(step: Step, ids: Mapping[str, str]) -> Step | None:
    if step.thing != "group" or step.act != "create":
        return step
    known = tuple(word for word in step.payload if word in ids)
    return replace(step, after={"groups": ", ".join(known)}, payload=known) if known else None


def site_gates(
    reader: Reader, wanted: Gates, *, site: LiveSite, head: Head | None, ids: SiteIds, specs: Sequence[WorkflowSpec]
) -> Gates | None:
    """How the workflows are gated by their marks, where that may be another than ``wanted``; None: not looked at, not to be seen
    without administering Jira, or not one for all.
    """
    if site.workflows:
        return _gates_of(site.workflows, specs, wanted)
    if head is None or not ids.roles or (head.record is not None and _believed(head.record) == wanted):
        return None
    try:
        return _gates_of(reader.workflows_of(head.project.id, ids.types.values()), specs, wanted)
    except (JiraUnauthorised, JiraForbidden, JiraNotFound):
        return None


def _gates_of(
    workflows: Iterable[Named] | Iterable[LiveWorkflow], specs: Sequence[WorkflowSpec], wanted: Gates
) -> Gates | None:
    """What all of them may have been made with, the wanted gates first: a workflow without decisions is the same for several."""
    made = {found.key: gates_of(one.description) for one in workflows if (found := memory_in(one.description)) is not None}
    alike = [_alike(spec, gates) for spec in specs if (gates := made.get(spec.key)) is not None]
    return next((gates for gates in (wanted, *_ALL) if alike and all(gates in one for one in alike)), None)


def _alike(spec: WorkflowSpec, made: Gates) -> frozenset[Gates]:
    """The settings that come to the same in this workflow."""
    kept = [required_roles(arrow, made) for arrow in spec.arrows]
    return frozenset(gates for gates in _ALL if [required_roles(arrow, gates) for arrow in spec.arrows] == kept)


def _believed(record: ProjectRecord) -> Gates:
    """As last seen on the site; else as the charter then said."""
    seen = record.wrote.get(_GATES)
    return next((gates for gates in _ALL if digest_of(gates) == seen), record.charter.gates)


def gates_wrote(seen: Gates | None) -> dict[str, str]:
    """What the record remembers of the gates that were read."""
    return {} if seen is None else {_GATES: digest_of(seen)}


def gates_told(plan: Plan, wanted: Gates, seen: Gates | None, record: ProjectRecord | None) -> Plan:
    """With a line for gates that only a Jira administrator can bring about."""
    found = seen or (_believed(record) if record else wanted)
    if found == wanted:
        return plan
    why = "gates" if seen else "gates-unseen"
    before, after = {"gates": found}, {"gates": wanted}
    step = Step(thing="workflow", act="leave", key="gates", title="gates", before=before, after=after, why=why)
    return replace(plan, steps=(step, *plan.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """``groups``: as the charter names them -> id; ``gates``: how the workflows are gated, where that was looked at."""

    plan: Plan
    groups: Mapping[str, str]
    gates: Gates | None


def around(reader: Reader, plan: Plan, start: Begun, blueprint: ProjectBlueprint, live: LiveDeployment | None) -> Around:
    """The plan with all that is told around it. Raises Stopped for groups that do not exist."""
    charter, record = start.facts.asked.charter, start.facts.record
    assert charter is not None
    plan, groups = groups_found(reader, plan, start.facts)
    specs = site_blueprint(start.facts.asked.template, charter.language).workflows
    gates = site_gates(reader, charter.gates, site=start.site, head=start.head, ids=start.ids, specs=specs)
    plan = gates_told(plan, charter.gates, gates, record) if start.ids.roles else plan
    return Around(plan=replace(plan, effects=role_effects(plan, blueprint, live)), groups=groups, gates=gates)


def same_words(facts: Facts) -> bool:
    """Whether the charter and the template are those of the last apply that has ended."""
    record, charter = facts.record, facts.asked.charter
    if record is None or charter is None:
        return False
    return (record.charter.digest, record.template_digest) == (charter_digest(charter), facts.asked.template.digest)


def with_record(plan: Plan, facts: Facts) -> Plan:
    """A changed charter or template, another account of ours, or a check skipped for the first time is recorded even when Jira
    looks the same.
    """
    record, charter, account = facts.record, facts.asked.charter, facts.account
    if record is None or charter is None or any(step.thing == "record" for step in plan.steps):
        return plan
    known = isinstance(account, Account) and account.id in record.accounts
    same = same_words(facts)
    if same and known and facts.asked.ours.skip <= set(record.skipped):
        return plan
    why = "charter" if not (same and known) else "skipped"
    return replace(
        plan, steps=(*plan.steps, Step(thing="record", act="update", key="record", title=PROJECT_PROPERTY, why=why))
    )
