"""Bootstrap: template and charter become a Jira project. Snapshot -> plan -> (show | apply) -> verify; nothing is decided here.

The site half once per site (``prepare``), the project half per charter (``plan_project``, ``apply_project``).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from integration.errors import BornageError
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.blueprint import project_blueprint
from integration.mapping.plan_file import steps_of
from integration.mapping.seal import Keys
from integration.model.blueprint import ProjectBlueprint
from integration.model.charter import Charter
from integration.model.checkup import Checkup
from integration.model.live import LiveDeployment, LiveSite, ProjectRecord, SiteIds
from integration.model.plan import Applied, Plan
from integration.model.saved import SavedStep
from integration.model.template import Template
from integration.model.words import Gates
from integration.sync.adopt import (
    NOT_ADOPTING,
    OWN_ROLES,
    Adopting,
    Adoption,
    adoptable,
    own_board,
    plan_adoption,
)
from integration.sync.adopt_read import Matter, read_adoptee
from integration.sync.apply_claims import claim
from integration.sync.apply_details import let_groups_in, remember_details, update_filter, update_project
from integration.sync.apply_issues import make_issues, update_issues
from integration.sync.apply_project import (
    Progress,
    Tools,
    Work,
    found_so_far,
    make_board,
    make_components,
    make_links,
    make_members,
    make_project,
    together,
)
from integration.sync.apply_record import write_assignments, write_record
from integration.sync.begin import Begun, begin, refuse_without_admin
from integration.sync.check_table import stopped
from integration.sync.checks import examine_rights
from integration.sync.people import SERVICE, People
from integration.sync.plan import acts, diff_project, to_do
from integration.sync.plan_around import Around, around, gates_wrote, same_words, with_record
from integration.sync.plan_issues import REGISTER
from integration.sync.plan_limits import refuse_unexpected
from integration.sync.plan_site import blocks_id
from integration.sync.plan_values import complete
from integration.sync.preflight import rights_in
from integration.sync.preflight_facts import Asked, Facts, OurSide
from integration.sync.prepare import on_free_plan, plan_site, prepare
from integration.sync.snapshot import project_snapshot
from integration.sync.without_roles import told_of_roles, within_reach

__all__ = ["Ask", "Draft", "apply_project", "bootstrap", "plan_project", "plan_site", "prepare"]

Ask = Callable[[Plan], bool]
NOTHING_KNOWN = OurSide()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan of one project with all it was made from; ``apply_project`` carries it out. ``groups``: as the charter names them ->
    id; ``gates``: how the workflows are gated, where that was looked at.
    """

    plan: Plan
    template: Template
    charter: Charter
    blueprint: ProjectBlueprint
    site: LiveSite
    ids: SiteIds
    people: People
    live: LiveDeployment | None
    facts: Facts
    checkup: Checkup
    adoption: Adoption | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    gates: Gates | None = None

    @property
    def record(self) -> ProjectRecord | None:
        return self.live.record if self.live else None

    @property
    def existing(self) -> int:
        """Issues of ours that there are; in an adopted project none is changed but for our marks."""
        if self.adoption is not None:
            return 0
        return sum(item.key is not None for item in self.live.issues) if self.live else 0


def unheard(checkup: Checkup) -> None:
    """Nobody listens to what the checks found."""


def silent(done: int, total: int, what: str) -> None:
    """No progress shown."""


def plan_project(
    reader: Reader,
    template: Template,
    charter: Charter,
    *,
    keys: Keys,
    as_person: bool = False,
    take_over: bool = False,
    reschedule: bool = False,
    adopting: Adopting = NOT_ADOPTING,
    ours: OurSide = NOTHING_KNOWN,
    thorough: bool = False,
) -> Draft:
    """What ``apply`` would do. Right after an apply: nothing, found with 14 requests. ``reschedule``: due dates of what has not
    started follow the charter. ``adopting``: whether the project was there before us, and what its charter's map says.
    ``thorough``: what nothing says has changed is read, too.

    Raises Stopped (checks that fail, all at once), Refused, JiraError.
    """
    asked = Asked(
        template=template,
        charter=charter,
        keys=keys,
        ours=ours,
        as_person=as_person,
        take_over=take_over,
        adopt=adopting.adopt,
        creates=frozenset(adopting.create),
    )
    with reader.remembering():
        start = begin(reader, asked)
        blueprint = project_blueprint(template, charter, today=start.today)
        if start.facts.adopting is not None:
            return _adoption(reader, start, blueprint, adopting)
        live = _live(reader, start, blueprint, keys=keys, take_over=take_over, thorough=thorough)
        settled = live is not None and complete(live.record) and same_words(start.facts)
        plan = diff_project(within_reach(blueprint, start.ids), live, reschedule=reschedule, settled=settled)
        plan = told_of_roles(plan, blueprint, start.ids, lambda: on_free_plan(reader))
        found = around(reader, with_record(plan, start.facts), start, blueprint, live)
    return _draft(asked, start, found, blueprint, live)


def _draft(asked: Asked, start: Begun, found: Around, blueprint: ProjectBlueprint, live: LiveDeployment | None) -> Draft:
    assert asked.charter is not None
    return Draft(
        plan=found.plan,
        template=asked.template,
        charter=asked.charter,
        blueprint=blueprint,
        site=start.site,
        ids=start.ids,
        people=start.people,
        live=live,
        groups=found.groups,
        gates=found.gates,
        facts=start.facts,
        checkup=start.checkup,
    )


def apply_project(
    draft: Draft,
    reader: Reader,
    writer: Writer,
    *,
    keys: Keys,
    progress: Progress = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> Applied:
    """Carries out ``draft.plan``; an empty plan writes nothing. Cut anywhere, planning and applying again finishes the work.

    Raises Refused without the rights it needs, JiraError, and BornageError naming the issues Jira refused.
    """
    tools = Tools(reader=reader, writer=writer, keys=keys, progress=progress, sleep=sleep)
    work = _work(draft, tools)
    if draft.plan.empty:
        return _applied(draft, work)
    if draft.live is None:
        refuse_without_admin(reader, draft.charter.project_key, draft.facts)
    make_project(work)
    examine_rights(replace(draft.facts, rights=rights_in(reader, draft.charter.project_key)))
    update_project(work)
    if claim(work) or not complete(draft.record):
        _record(draft, work, finished=False)
    make_members(work)
    let_groups_in(work)
    together(
        lambda: _make_board(work),
        lambda: _make_content(work),
        lambda: write_assignments(work, draft.charter, draft.record),
    )
    if draft.adoption is None:
        remember_details(work)
    _record(draft, work, finished=True)
    work.told("record")
    return _applied(draft, work)


def _make_board(work: Work) -> None:
    update_filter(work)
    make_board(work)


def _make_content(work: Work) -> None:
    """Each waits for what it names: items for components and epics, links for items."""
    together(lambda: make_components(work), lambda: make_issues(work, "epic", "register"))
    make_issues(work, "item")
    update_issues(work)
    make_links(work)


def bootstrap(
    reader: Reader,
    writer: Writer,
    template: Template,
    charter: Charter,
    *,
    keys: Keys,
    ask: Ask,
    progress: Progress = silent,
    as_person: bool = False,
    take_over: bool = False,
    reschedule: bool = False,
    adopting: Adopting = NOT_ADOPTING,
    shown: tuple[SavedStep, ...] | None = None,
    yes_really: bool = False,
    waited: bool = False,
    ours: OurSide = NOTHING_KNOWN,
    checked: Callable[[Checkup], None] = unheard,
    sleep: Callable[[float], None] = time.sleep,
) -> Applied | None:
    """Plan, ask when there is something to do, apply, and plan again to see that nothing is left. None: the person said no.

    ``shown``: steps of a saved plan; nothing else is done. ``waited``: ``ask`` waits for a person; after a yes it is planned again.
    Raises Refused when Jira has moved since the plan was shown, and for a plan that touches too much without ``yes_really``.
    """
    again = partial(plan_project, reader, template, charter, keys=keys, as_person=as_person, adopting=adopting, ours=ours)
    draft = again(take_over=take_over, reschedule=reschedule)
    checked(draft.checkup)
    refuse_unexpected(draft.plan, shown, existing=draft.existing, yes_really=yes_really)
    if not draft.plan.empty and not ask(draft.plan):
        return None
    if waited and not draft.plan.empty:
        seen, draft = steps_of(draft.plan), again(take_over=take_over, reschedule=reschedule)
        refuse_unexpected(draft.plan, seen, existing=draft.existing, yes_really=yes_really)
    applied = apply_project(draft, reader, writer, keys=keys, progress=progress, sleep=sleep)
    if not draft.plan.empty:
        everything = len(to_do(draft.plan.steps))
        progress(everything, everything, "")
        _verify(again().plan)
    return applied


def _adoption(reader: Reader, start: Begun, blueprint: ProjectBlueprint, adopting: Adopting) -> Draft:
    """The plan of a project that was there before us."""
    asked, head = start.facts.asked, start.head
    charter, template = asked.charter, asked.template
    assert charter is not None
    head = adoptable(head, charter, asked)
    blueprint, create = own_board(blueprint), start.facts.adopting or frozenset()
    matter = Matter(
        head=head,
        site=start.site,
        blueprint=blueprint,
        template=template,
        sheet=adopting.sheet,
        people=start.people.accounts,
        keys=asked.keys,
        boards="board" in create,
    )
    roles = {name: found for name, found in start.ids.roles.items() if name in OWN_ROLES}
    adoptee = read_adoptee(reader, matter, roles=roles)
    adoption = plan_adoption(adoptee, blueprint, template, charter, create=create)
    return Draft(
        plan=with_record(adoption.plan, start.facts),
        template=template,
        charter=charter,
        blueprint=adoption.blueprint,
        site=start.site,
        ids=adoption.ids,
        people=start.people,
        live=adoptee.live,
        facts=start.facts,
        checkup=start.checkup,
        adoption=adoption,
    )


def _live(
    reader: Reader, start: Begun, blueprint: ProjectBlueprint, *, keys: Keys, take_over: bool, thorough: bool
) -> LiveDeployment | None:
    head = start.head
    if head is None:
        return None
    taken = head.foreign and take_over
    head = replace(head, foreign=head.foreign and not taken, taken_over=taken)
    people = start.people.accounts
    return project_snapshot(
        reader, head, blueprint, site=start.site, ids=start.ids, people=people, keys=keys, thorough=thorough
    )


def _work(draft: Draft, tools: Tools) -> Work:
    work = Work(
        tools=tools,
        plan=draft.plan,
        blueprint=draft.blueprint,
        site=draft.site,
        ids=draft.ids,
        people=draft.people.accounts,
        template=(draft.template.id, draft.template.version),
        groups=draft.groups,
    )
    if draft.live is not None:
        found_so_far(work, draft.live)
        work.remember(_made_before(draft, draft.live))
    work.remember(gates_wrote(draft.gates))
    if draft.adoption is not None:
        work.mapped, work.adopted = draft.adoption.mapped, draft.adoption.create
        work.components = {role: found for found, role in work.mapped.components.items()}
    if draft.ids.blocks is None and work.steps("link"):
        work.ids = replace(draft.ids, blocks=_blocks(tools.reader, draft.facts))
    return work


def _made_before(draft: Draft, live: LiveDeployment) -> dict[str, str]:
    """A project without a record that our account leads: an apply of ours was cut right after making it. A person's own account
    (``--as-person``) may lead one made by hand.
    """
    ours = draft.people.accounts[SERVICE]
    alone = ours not in {draft.people.accounts.get(handle) for handle in draft.charter.people}
    cut = live.record is None and draft.adoption is None and live.project.lead == ours and alone
    return {"project:made": live.project.id} if cut else {}


def _blocks(reader: Reader, facts: Facts) -> str:
    found = blocks_id(reader.link_types())
    if found is None:
        raise stopped("link-type-blocks", facts.language)
    return found


def _verify(plan: Plan) -> None:
    if not plan.empty:
        left = to_do(plan.steps)
        listed = ", ".join(f"{step.thing} {step.key}".strip() for step in left[:5])
        raise BornageError(
            f"apply: expected nothing left to do, found {len(left)} steps ({listed}); run plan to see them, then apply again"
        )


def _record(draft: Draft, work: Work, *, finished: bool) -> None:
    people = draft.people
    write_record(
        work,
        draft.record,
        template=draft.template,
        charter=draft.charter,
        mails=people.mails,
        skipped=draft.facts.asked.ours.skip,
        finished=finished,
    )


def _applied(draft: Draft, work: Work) -> Applied:
    base = (work.site.server.base_url or draft.charter.site).rstrip("/")
    project = f"{base}/jira/software/c/projects/{work.key}"
    blueprint = draft.blueprint
    return Applied(
        project_id=work.project,
        project_key=work.key,
        board_url=f"{project}/boards/{work.board}".rstrip("/"),
        epics=sum(epic.key in work.issues for epic in blueprint.epics),
        items=sum(item.key in work.issues for item in blueprint.items),
        components=len(work.mapped.components if work.mapped else work.components),
        links=len(blueprint.links) - len(acts(draft.plan.steps, "keep", "link")),
        register=work.issues[REGISTER][1] if REGISTER in work.issues else "",
        plan=draft.plan,
        checklist=tuple(work.checklist),
        preflight=draft.checkup.requests,
    )
