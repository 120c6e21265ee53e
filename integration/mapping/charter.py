"""Charter file -> Charter: structure first, then meaning, each with all its problems at once. Opens no file."""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from integration.mapping.charter_checks import charter_complaints, site_of
from integration.mapping.charter_sheet import DEFAULT_TEMPLATE, ActorSheet, AssignmentSheet, CharterSheet
from integration.mapping.source import nouns, scan
from integration.mapping.staffing import staffing_from
from integration.model import canonical
from integration.model.charter import Actor, Assignment, Charter, Person
from integration.model.live import AppliedActor, AppliedCharter
from integration.model.template import Template

__all__ = ["applied_charter", "charter_from", "digest_of", "staffing_from", "template_named_in"]

_INTERNAL = ("business", "dsi")
_LATER = frozenset({"omit_items", "durations", "end", "aliases", "groups", "status_map"})
_REMEDIES = {
    "site": "write the address of your Jira site, e.g. site: https://velours.atlassian.net",
    "project": "name the Jira project, e.g. project: {key: VEL, name: CRM Velours}",
    "start": "write the first day, e.g. start: 2026-08-03",
    "reason": "say why, for those who will read it later",
    "actors": "describe the organisations, e.g. velours: {kind: business}",
    "people": "list them, e.g. claire: {email: claire@velours.example, actor: velours}",
    "assignments": "say who holds what, e.g. - {role: MOA, person: claire}",
    "durations": "name items with their working days, e.g. {launch.charter: 3}",
    "end": "write the last day, e.g. end: 2027-06-30",
}


def template_named_in(text: str, *, file: str) -> str:
    """The template a charter names, before the rest is judged: a packaged id, or a path beside the file. Raises ConfigError."""
    source = scan(text, file=file)
    named = source.value.get("template", DEFAULT_TEMPLATE) if isinstance(source.value, dict) else DEFAULT_TEMPLATE
    if not isinstance(named, str) or not named.strip():
        source.complain([(("template",), "expected the name of a template, found another value; remove it for the default")])
    return str(named)


def charter_from(text: str, *, file: str, template: Template) -> Charter:
    """Read a charter. Raises ConfigError: all problems of structure, or else all problems of meaning, with file and line."""
    source = scan(text, file=file)
    sheet = nouns(source, CharterSheet, remedies=_REMEDIES)
    source.complain(charter_complaints(sheet, template))
    return Charter(
        name=sheet.charter or sheet.project.name,
        site=site_of(sheet.site) or sheet.site,
        project_key=sheet.project.key,
        project_name=sheet.project.name,
        template=sheet.template,
        language=sheet.language,
        start=sheet.start,
        timezone=sheet.timezone,
        mode=sheet.mode,
        gates=sheet.gates,
        omit_phases=sheet.omit_phases,
        actors={name: _actor(name, actor) for name, actor in sheet.actors.items()},
        people={
            handle: Person(handle=handle, actor=one.actor, account=one.account, email=one.email)
            for handle, one in sheet.people.items()
        },
        assignments=tuple(_assignment(one, sheet) for one in sheet.assignments),
        rules_effective_from=_effective_from(sheet),
        visible_to=sheet.visible_to,
        rules=sheet.rules,
        budget_field=sheet.budget_field,
        team_rules=sheet.team_rules,
        omit_items=sheet.omit_items,
        durations=sheet.durations,
        end=sheet.end,
        aliases=sheet.aliases,
        groups=sheet.groups,
        status_map=sheet.status_map,
    )


def digest_of(charter: Charter) -> str:
    """SHA-256 (hex) of what the charter says; comments, order of keys and layout of the file do not count.

    Keys that came later count only where they say something: a charter without them keeps the digest it was applied with.
    """
    return canonical.digest_of({key: said for key, said in asdict(charter).items() if said or key not in _LATER})


def applied_charter(charter: Charter) -> AppliedCharter:
    """What of a charter is kept with the project it was applied to."""
    actors = {
        name: AppliedActor(kind=actor.kind, internal=actor.internal, profile=actor.vendor_profile, partners=actor.partner_of)
        for name, actor in charter.actors.items()
    }
    return AppliedCharter(
        digest=digest_of(charter),
        name=charter.name,
        start=charter.start,
        gates=charter.gates,
        mode=charter.mode,
        omitted=charter.omit_phases,
        omitted_items=charter.omit_items,
        actors=actors,
    )


def _actor(name: str, sheet: ActorSheet) -> Actor:
    return Actor(
        id=name,
        name=sheet.name or name,
        kind=sheet.kind,
        internal=sheet.kind in _INTERNAL if sheet.internal is None else sheet.internal,
        vendor_profile=sheet.vendor_profile,
        partner_of=sheet.partner_of,
    )


def _assignment(one: AssignmentSheet, sheet: CharterSheet) -> Assignment:
    return Assignment(
        role=one.role,
        person=one.person,
        actor=one.actor or sheet.people[one.person].actor,
        start=one.start or sheet.start,
        until=one.until,
        kind=one.kind,
        delegation=one.delegation,
        phases=one.phases,
        natures=one.natures,
    )


def _effective_from(sheet: CharterSheet) -> datetime | None:
    """A time without offset is the project's local time."""
    moment = sheet.rules_effective_from
    return moment.replace(tzinfo=ZoneInfo(sheet.timezone)) if moment is not None and moment.tzinfo is None else moment
