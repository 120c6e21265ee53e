"""Bootstrap: template and charter become a Jira project. Snapshot -> plan -> (show | apply) -> verify; nothing is decided here.

The site half once per site (``prepare``), the project half per charter (``plan_project``, ``apply_project``).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from integration.errors import BornageError, JiraNotFound, Refused
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.blueprint import project_blueprint, site_blueprint
from integration.mapping.charter import digest_of
from integration.mapping.seal import Keys
from integration.model.blueprint import ProjectBlueprint
from integration.model.charter import Charter
from integration.model.live import LiveDeployment, LiveSite, ProjectRecord, SiteIds
from integration.model.plan import Applied, Plan, Prepared, Step
from integration.model.saved import SavedStep
from integration.model.template import Template
from integration.model.words import Gates, Language
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
from integration.sync.apply_site import apply_site
from integration.sync.people import People, people_of, refuse_own_account
from integration.sync.plan import acts, diff_project, diff_site, to_do
from integration.sync.plan_issues import REGISTER
from integration.sync.plan_limits import moved_since, moved_words, too_much
from integration.sync.plan_site import blocks_id, site_ids
from integration.sync.plan_values import complete
from integration.sync.snapshot import (
    PROJECT_PROPERTY,
    Head,
    head_of,
    project_found,
    project_snapshot,
    shown_by_project,
    side_by_side,
    site_snapshot,
    visit,
)

Ask = Callable[[Plan], bool]
_ADMIN = "ADMINISTER"
_PROJECT_ADMIN = "ADMINISTER_PROJECTS"
_RIGHTS = {
    "BROWSE_PROJECTS": "Browse projects",
    "CREATE_ISSUES": "Create issues",
    "EDIT_ISSUES": "Edit issues",
    "SCHEDULE_ISSUES": "Schedule issues",
    "LINK_ISSUES": "Link issues",
    "ADD_COMMENTS": "Add comments",
    "EDIT_OWN_COMMENTS": "Edit own comments",
}
"""What apply and sync do in a project: https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan of one project with all it was made from; ``apply_project`` carries it out."""

    plan: Plan
    template: Template
    charter: Charter
    blueprint: ProjectBlueprint
    site: LiveSite
    ids: SiteIds
    people: People
    live: LiveDeployment | None

    @property
    def record(self) -> ProjectRecord | None:
        return self.live.record if self.live else None

    @property
    def existing(self) -> int:
        """Issues of ours that there are."""
        return sum(item.key is not None for item in self.live.issues) if self.live else 0


def silent(done: int, total: int, what: str) -> None:
    """No progress shown."""


def plan_site(reader: Reader, template: Template, *, language: Language) -> Plan:
    """What ``site prepare`` would create. Raises Refused, JiraError."""
    return diff_site(site_blueprint(template, language), site_snapshot(reader))


def prepare(
    reader: Reader,
    writer: Writer,
    template: Template,
    *,
    language: Language,
    gates: Gates,
    ask: Ask,
    progress: Progress = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> Prepared:
    """The shared half of a site, once: roles, types, statuses, workflows and both schemes. ``ask`` sees a plan that is not empty.

    Raises Refused without the right to administer Jira, and when something is still missing afterwards.
    """
    blueprint = site_blueprint(template, language)
    live = site_snapshot(reader)
    plan = diff_site(blueprint, live)
    if plan.empty or not ask(plan):
        return Prepared(plan=plan, done=plan.empty)
    _refuse_without(reader, _ADMIN, None, "Administer Jira (global); a Jira admin can run this, or grant it to the account")
    apply_site(plan, live, blueprint, reader=reader, writer=writer, gates=gates, progress=progress, sleep=sleep)
    _verify(diff_site(blueprint, site_snapshot(reader, visited=live)))
    return Prepared(plan=plan, done=True)


def plan_project(
    reader: Reader,
    template: Template,
    charter: Charter,
    *,
    keys: Keys,
    as_person: bool = False,
    take_over: bool = False,
) -> Draft:
    """What ``apply`` would do. Right after an apply: nothing, found with 14 requests.

    Raises Refused (no site half; the token's owner in the charter; a project not ours), ConfigError (people), JiraError.
    """
    if not keys:
        raise Refused("signing keys: expected at least one, found none; set BORNAGE_SIGNING_KEYS")
    site, found = side_by_side(lambda: visit(reader), lambda: project_found(reader, charter.project_key))
    head = head_of(found, site=site.server.cloud_id, keys=keys)
    record = head.record if head else None
    today, account = reader.now().astimezone(ZoneInfo(charter.timezone)).date(), site.account
    (ids, site), people = side_by_side(
        lambda: _site_half(reader, template, charter, head, site),
        lambda: people_of(reader, charter, service=account, record=record, keys=keys, today=today),
    )
    if not as_person:
        refuse_own_account(charter, people)
    blueprint = project_blueprint(template, charter, today=today)
    live = _live(reader, head, blueprint, site=site, ids=ids, people=people, keys=keys, take_over=take_over)
    plan = _with_record(diff_project(blueprint, live), record, template, charter, site.account.id)
    _refuse_incomplete(record, template, charter, site)
    return Draft(
        plan=plan, template=template, charter=charter, blueprint=blueprint, site=site, ids=ids, people=people, live=live
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
        grant = "Administer Jira (global), to create the project; a Jira admin can grant it to the account"
        _refuse_without(reader, _ADMIN, None, grant)
    make_project(work)
    _refuse_without_rights(reader, draft.charter.project_key)
    if not complete(draft.record):
        _record(draft, work, finished=False)
    make_members(work)
    together(lambda: make_board(work), lambda: _make_content(work))
    write_assignments(work, draft.charter, draft.record)
    _record(draft, work, finished=True)
    work.told("record")
    return _applied(draft, work)


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
    shown: tuple[SavedStep, ...] | None = None,
    yes_really: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Applied | None:
    """Plan, ask when there is something to do, apply, and plan again to see that nothing is left. None: the person said no.

    ``shown``: steps of a saved plan; nothing else is done. Raises Refused when Jira has moved since it was shown, and for a
    plan that touches too much without ``yes_really``.
    """
    draft = plan_project(reader, template, charter, keys=keys, as_person=as_person, take_over=take_over)
    if shown is not None and (moved := moved_since(shown, draft.plan)):
        raise Refused(
            f"plan: expected Jira as it was when the plan was shown, found {len(moved)} differences: {moved_words(moved)}; "
            "nothing was written: plan again, look, and apply that"
        )
    if not yes_really and (much := too_much(draft.plan, existing=draft.existing)):
        raise Refused(f"plan: {much}; look at it with `bornage plan`, then say --yes-really to apply it all the same")
    if not draft.plan.empty and not ask(draft.plan):
        return None
    applied = apply_project(draft, reader, writer, keys=keys, progress=progress, sleep=sleep)
    if not draft.plan.empty:
        _verify(plan_project(reader, template, charter, keys=keys, as_person=as_person).plan)
    return applied


def _site_half(
    reader: Reader, template: Template, charter: Charter, head: Head | None, site: LiveSite
) -> tuple[SiteIds, LiveSite]:
    """As recorded, else found by marks: in the project itself where there is one, for Jira shows the site's own lists to its
    administrators only, whom nothing but the creation of a project needs.
    """
    if head is not None and head.record is not None:
        return ids_of(head.record), site
    blueprint = site_blueprint(template, charter.language)
    if head is not None:
        site = shown_by_project(reader, head.project, visited=site)
        return site_ids(blueprint, site), site
    _refuse_without_project(reader, charter.project_key)
    site = site_snapshot(reader, visited=site)
    _refuse_unprepared(acts(diff_site(blueprint, site).steps, "create"), site)
    return site_ids(blueprint, site), site


def _refuse_without_project(reader: Reader, key: str) -> None:
    """No project to be seen, and none may be made."""
    if not reader.permissions((_ADMIN,), project=None)[_ADMIN]:
        raise Refused(
            f"project {key}: expected one that this account may see or create, found none and no right to Administer Jira; ask a "
            "Jira admin to run `bornage site prepare`, then to create the project, company-managed and empty, with the two "
            "schemes it makes (“Bornage: CRM deployment”, « Bornage : déploiement CRM »), and to put this account in the "
            "project's Administrators role"
        )


def _refuse_incomplete(record: ProjectRecord | None, template: Template, charter: Charter, site: LiveSite) -> None:
    """What a project shows has neither workflows nor schemes in it: they are its own already."""
    if record is None:
        steps = diff_site(site_blueprint(template, charter.language), site).steps
        _refuse_unprepared(acts(steps, "create", "role", "type", "status"), site)


def _refuse_unprepared(missing: Sequence[Step], site: LiveSite) -> None:
    if missing:
        listed = ", ".join(f"{step.thing} « {step.title} »" for step in missing[:8]) + ("…" if len(missing) > 8 else "")
        raise Refused(
            f"site: expected what `bornage site prepare` makes, {len(missing)} missing: {listed}; ask a Jira admin to run it"
        )
    _refuse_without_blocks(blocks_id(site.link_types))


def _refuse_without_blocks(found: str | None) -> str:
    if found is None:
        raise Refused("site: expected the link type “Blocks”, found none; a Jira admin can add it under Issue linking")
    return found


def ids_of(record: ProjectRecord) -> SiteIds:
    """The site half as the record names it."""
    return SiteIds(
        roles={key: found for found, key in record.ids.roles.items()},
        types={key: found for found, key in record.ids.types.items()},
        statuses={key: found for found, key in record.ids.statuses.items()},
    )


def _live(
    reader: Reader,
    head: Head | None,
    blueprint: ProjectBlueprint,
    *,
    site: LiveSite,
    ids: SiteIds,
    people: People,
    keys: Keys,
    take_over: bool,
) -> LiveDeployment | None:
    if head is None:
        return None
    taken = head.foreign and take_over
    head = replace(head, foreign=head.foreign and not taken, taken_over=taken)
    return project_snapshot(reader, head, blueprint, site=site, ids=ids, people=people.accounts, keys=keys)


def _with_record(plan: Plan, record: ProjectRecord | None, template: Template, charter: Charter, account: str) -> Plan:
    """A changed charter or template, or another account of ours, is recorded even when Jira looks the same."""
    if record is None or any(step.thing == "record" for step in plan.steps):
        return plan
    known = (record.charter.digest, record.template_digest, account in record.accounts)
    if known == (digest_of(charter), template.digest, True):
        return plan
    return replace(
        plan, steps=(*plan.steps, Step(thing="record", act="update", key="record", title=PROJECT_PROPERTY, why="charter"))
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
    )
    if draft.live is not None:
        found_so_far(work, draft.live)
    if draft.ids.blocks is None and work.steps("link"):
        work.ids = replace(draft.ids, blocks=_refuse_without_blocks(blocks_id(tools.reader.link_types())))
    return work


def _refuse_without_rights(reader: Reader, project: str) -> None:
    """Making a project gives no right to its issues (facts 6.6): asked before the first of them."""
    try:
        found = reader.permissions((_ADMIN, _PROJECT_ADMIN, *_RIGHTS), project=project)
    except JiraNotFound:  # Jira's word for a project that we may not even see
        found = dict.fromkeys((_ADMIN, _PROJECT_ADMIN, *_RIGHTS), False)
    missing = [] if found[_ADMIN] or found[_PROJECT_ADMIN] else ["Administer projects"]
    missing += [name for key, name in _RIGHTS.items() if not found[key]]
    if missing:
        listed = ", ".join(f"“{name}”" for name in missing)
        raise Refused(
            f"project {project}: expected our account to have {listed}, found it has not; "
            "a project administrator can grant them (project settings, Permissions), then apply again"
        )


def _refuse_without(reader: Reader, permission: str, project: str | None, grant: str) -> None:
    if not reader.permissions((permission,), project=project)[permission]:
        raise Refused(f"permission: expected {grant}; found it missing")


def _verify(plan: Plan) -> None:
    if not plan.empty:
        left = to_do(plan.steps)
        listed = ", ".join(f"{step.thing} {step.key}".strip() for step in left[:5])
        raise BornageError(
            f"apply: expected nothing left to do, found {len(left)} steps ({listed}); run plan to see them, then apply again"
        )


def _record(draft: Draft, work: Work, *, finished: bool) -> None:
    people = draft.people
    write_record(work, draft.record, template=draft.template, charter=draft.charter, mails=people.mails, finished=finished)


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
        components=len(work.components),
        links=len(blueprint.links),
        register=work.issues[REGISTER][1] if REGISTER in work.issues else "",
        plan=draft.plan,
        checklist=tuple(work.checklist),
    )
