"""The shared half of a site, once and at each upgrade: read, plan, ask, write, read again. Nothing is decided here."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from integration.errors import BornageError, JiraError, Refused
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.marks import mark_in, memory_in
from integration.mapping.site_blueprint import site_blueprint
from integration.model.blueprint import SITE_ROLES, SiteBlueprint
from integration.model.live import LiveSite, Named
from integration.model.plan import Plan, Prepared
from integration.model.template import Template
from integration.model.words import Gates, Language
from integration.sync.apply_site import (
    Progress,
    RolesRefused,
    make_roles_and_types,
    make_type_scheme,
    make_workflow_scheme,
    make_workflows,
    site_work,
)
from integration.sync.apply_site_updates import (
    Moved,
    reword_roles_and_types,
    reword_statuses,
    reword_type_scheme,
    reword_workflow_scheme,
    update_workflows,
)
from integration.sync.checks_site import free_only
from integration.sync.plan import diff_site, to_do
from integration.sync.plan_effects import effects_of, shifts_of
from integration.sync.plan_site import site_ids
from integration.sync.snapshot import site_snapshot, visit

Ask = Callable[[Plan], bool]
ADMIN = "ADMINISTER"
_ROUNDS = 4
"""How often it is planned again when people work on the same workflows meanwhile."""
_PROJECTS = 20
"""In how many projects we look who is in a role; the others are counted."""


class NotAdmin(Refused):
    """The account does not administer Jira: somebody who does has to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """What to prepare a site with. ``language`` None: as the site was prepared, else its own; ``gates`` None: as they are."""

    template: Template
    language: Language | None
    gates: Gates | None


def silent(done: int, total: int, what: str) -> None:
    """No progress shown."""


def plan_site(reader: Reader, template: Template, *, language: Language | None = None, gates: Gates | None = None) -> Plan:
    """What ``site prepare`` would do. Raises Refused, JiraError."""
    return _planned(reader, Prepare(template=template, language=language, gates=gates), site_snapshot(reader))[0]


def prepare(
    reader: Reader,
    writer: Writer,
    template: Template,
    *,
    language: Language | None = None,
    gates: Gates,
    ask: Ask,
    waited: bool = False,
    progress: Progress = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> Prepared:
    """Roles, types, statuses, workflows and both schemes, made or brought up to date. ``ask`` sees a plan that is not empty, and sees
    another one when the site has moved meanwhile. ``waited``: it waits for a person; after a yes all is read again.

    Raises NotAdmin without the right to administer Jira, and BornageError when something is still missing afterwards.
    """
    wanted = Prepare(template=template, language=language, gates=gates)
    run = _Run(
        reader=reader,
        writer=writer,
        gates=gates,
        visited=visit(reader),
        ask=ask,
        waited=waited,
        progress=progress,
        sleep=sleep,
    )
    if not reader.permissions((ADMIN,), project=None)[ADMIN]:
        raise NotAdmin(
            "permission: expected Administer Jira (global); a Jira admin can run this, or grant it to the account"
        )
    for _ in range(_ROUNDS * (2 if waited else 1)):
        if (done := _round(run, wanted)) is not None:
            return done
    raise Refused(
        "site: expected the workflows to stay as they were read, found them changed again and again; prepare when nobody edits them"
    )


@dataclass(slots=True, kw_only=True)
class _Run:
    """``agreed``: what the person has said yes to; ``first``: the plan that was shown first."""

    reader: Reader
    writer: Writer
    gates: Gates
    visited: LiveSite
    ask: Ask
    waited: bool
    progress: Progress
    sleep: Callable[[float], None]
    agreed: set[tuple[str, str, str]] = field(default_factory=set)
    first: Plan | None = None


def _round(run: _Run, wanted: Prepare) -> Prepared | None:
    """Reads, plans, asks where it was not asked yet, writes, reads again. None: the site is not what was read, again from the start."""
    plan, live, blueprint = _planned(run.reader, wanted, site_snapshot(run.reader, visited=run.visited))
    run.first = run.first or plan
    if plan.empty:
        return _prepared(run.first, live, blueprint)
    if not _rows(plan) <= run.agreed:
        if not run.ask(plan):
            return Prepared(plan=plan, done=False)
        run.agreed |= _rows(plan)
        if run.waited:
            return None  # people went on working while the question stood
    try:
        _apply(run, plan, live, blueprint)
    except Moved:
        return None
    except RolesRefused:
        if live.free:
            raise
        run.visited = replace(run.visited, free=True)
        run.agreed.clear()  # what was agreed to had roles and gates in it
        return None
    everything = len(to_do(plan.steps))
    run.progress(everything, everything, "")
    return _checked(run.reader, wanted, run.visited, plan)


def _rows(plan: Plan) -> set[tuple[str, str, str]]:
    """What somebody has agreed to."""
    return {(step.act, step.thing, step.key + repr(sorted(step.after.items()))) for step in to_do(plan.steps)}


def _planned(reader: Reader, wanted: Prepare, live: LiveSite) -> tuple[Plan, LiveSite, SiteBlueprint]:
    blueprint = site_blueprint(wanted.template, wanted.language or language_of(live))
    live = _in_full(reader, live, blueprint)
    plan = diff_site(blueprint, live, wanted.gates)
    if not (shifts := shifts_of(plan)):
        return plan, live, blueprint
    ids = site_ids(blueprint, live)
    projects = reader.projects_of_scheme(ids.workflow_scheme) if ids.workflow_scheme else ()
    asked = [(project, role) for project in projects[:_PROJECTS] for role in SITE_ROLES if role in ids.roles]
    found = dict(zip(asked, fan_out(lambda one: reader.members(one[0], ids.roles[one[1]]), asked), strict=True))
    members = [{role: found[one, role] for one, role in asked if one == project} for project in projects[:_PROJECTS]]
    effects = effects_of(shifts, members, unread=len(projects[_PROJECTS:]))
    return replace(plan, effects=effects), live, blueprint


def _in_full(reader: Reader, live: LiveSite, blueprint: SiteBlueprint) -> LiveSite:
    """With what only an upgrade compares: our workflows whole, the types of our scheme, and the plan the site is on."""
    flows = [one.id for one in live.workflows if (mark_in(one.description) or ("",))[0] == "workflow"]
    scheme = site_ids(blueprint, live).type_scheme
    return replace(
        live,
        flows=reader.workflows_by_id(flows) if flows else (),
        scheme_types=reader.types_of_scheme(scheme) if scheme else None,
        free=live.free or on_free_plan(reader),
    )


def on_free_plan(reader: Reader) -> bool:
    """Whether this is a site whose project roles nobody can change (facts 5.8); where Jira does not say, we shall see."""
    try:
        plans = reader.plans()
    except JiraError:
        return False
    return free_only(plans)


def language_of(live: LiveSite) -> Language:
    """As the site was prepared, by its marks; else the default locale where Jira returns it, else the token owner's (design 8.4)."""
    things: tuple[Named, ...] = (*live.statuses, *live.workflows, *live.types)
    said = [found.language for one in things if (found := memory_in(one.description)) is not None and found.language]
    if said:
        return "fr" if 2 * said.count("fr") > len(said) else "en"
    locale = live.server.locale or live.account.locale or "en"
    return "fr" if locale.casefold().startswith("fr") else "en"


def _apply(run: _Run, plan: Plan, live: LiveSite, blueprint: SiteBlueprint) -> None:
    """Raises JiraError; whatever was written before stays, marked, and the next run goes on from there."""
    work = site_work(
        plan,
        live,
        blueprint,
        reader=run.reader,
        writer=run.writer,
        gates=run.gates,
        progress=run.progress,
        sleep=run.sleep,
    )
    for part in (
        make_roles_and_types,
        reword_roles_and_types,
        make_type_scheme,
        reword_type_scheme,
        reword_statuses,
        make_workflows,
        update_workflows,
        make_workflow_scheme,
        reword_workflow_scheme,
    ):
        part(work, plan.steps)


def _checked(reader: Reader, wanted: Prepare, visited: LiveSite, plan: Plan) -> Prepared:
    """Reads again: nothing may be left."""
    left, live, blueprint = _planned(reader, wanted, site_snapshot(reader, visited=visited))
    if not left.empty:
        steps = to_do(left.steps)
        listed = ", ".join(f"{step.thing} {step.key}".strip() for step in steps[:5])
        raise BornageError(f"site: expected nothing left to do, found {len(steps)} steps ({listed}); prepare again to go on")
    return _prepared(plan, live, blueprint)


def _prepared(plan: Plan, live: LiveSite, blueprint: SiteBlueprint) -> Prepared:
    ids = site_ids(blueprint, live)
    types = next((one.name for one in live.type_schemes if one.id == ids.type_scheme), "")
    flows = next((one.name for one in live.workflow_schemes if one.id == ids.workflow_scheme), "")
    return Prepared(plan=plan, done=True, schemes=(types, flows))
