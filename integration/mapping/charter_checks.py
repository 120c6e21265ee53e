"""What must hold of a charter beyond its structure: each check yields (path, message), and all of them run."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from integration.mapping.charter_checks_scope import YEARS, scope_complaints
from integration.mapping.charter_sheet import AssignmentSheet, CharterSheet
from integration.mapping.source import Complaint
from integration.mapping.source_words import near, one_of, shown
from integration.mapping.yaml_tree import Path
from integration.model.template import Template

_HANDLE = re.compile(r"\w[\w.-]{0,62}")
_RESERVED_HANDLE = "service"
_ACCOUNT = re.compile(r"[A-Za-z0-9:_-]{1,128}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_RULE = re.compile(r"R(0[1-9]|[12][0-9]|3[0-5])|T(0[1-9]|[1-9][0-9])")
_CUSTOM_FIELD = re.compile(r"customfield_[1-9][0-9]{3,8}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_LOCAL = ("127.0.0.1", "localhost")
_NAME_LIMIT = 80


def charter_complaints(sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    """All complaints about a charter of this template."""
    yield from _place(sheet)
    yield from _dates(sheet)
    yield from scope_complaints(sheet, template)
    yield from _actors(sheet)
    yield from _people(sheet)
    for index, one in enumerate(sheet.assignments):
        yield from _assignment(("assignments", index), one, sheet, template)
    yield from _overlaps(sheet)
    if not any(one.role == "MOA" for one in sheet.assignments):
        yield ("assignments",), "expected someone who holds MOA, found nobody; a deployment without MOA has no one to decide"
    yield from _rules(sheet)


def site_of(text: str) -> str | None:
    """The site's base URL without trailing slash; None when it is no address of a site."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or _extra(parts):
        return None
    if parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL):
        return f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    return None


def _extra(parts: SplitResult) -> bool:
    """More than scheme, host and port: a path, a query, a name and password."""
    return bool(parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)


def zone_of(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there, not a name, the name of a folder
        return None


def _place(sheet: CharterSheet) -> Iterator[Complaint]:
    if site_of(sheet.site) is None:
        found = "one with a name or a password" if "@" in sheet.site else shown(sheet.site)
        message = f"expected the address of a site like https://velours.atlassian.net, found {found}"
        yield ("site",), f"{message}; begin with https:// and leave out any path"
    key = sheet.project.key
    if not _PROJECT_KEY.fullmatch(key):
        advice = f"did you mean {key.upper()}?" if _PROJECT_KEY.fullmatch(key.upper()) else "begin with a letter"
        yield ("project", "key"), f"expected 2 to 10 capital letters and digits, found {shown(key)}; {advice}"
    if len(sheet.project.name) > _NAME_LIMIT or "\n" in sheet.project.name:
        message = f"expected one line of at most {_NAME_LIMIT} characters, found {len(sheet.project.name)}; shorten it"
        yield ("project", "name"), message
    if zone_of(sheet.timezone) is None:
        meant = near(sheet.timezone, sorted(available_timezones()))
        advice = f"did you mean {meant}?" if meant else "see the list of IANA time zones"
        yield ("timezone",), f"expected a time zone like Europe/Paris, found {sheet.timezone}; {advice}"
    if sheet.budget_field is not None and not _CUSTOM_FIELD.fullmatch(sheet.budget_field):
        message = f"expected the id of a field like customfield_10050, found {shown(sheet.budget_field)}"
        yield ("budget_field",), f"{message}; Jira shows it in the address of the field's own page"


def _dates(sheet: CharterSheet) -> Iterator[Complaint]:
    dated: list[tuple[Path, date | None]] = [(("start",), sheet.start), (("end",), sheet.end)]
    for index, one in enumerate(sheet.assignments):
        dated += [(("assignments", index, "from"), one.start), (("assignments", index, "until"), one.until)]
    if sheet.rules_effective_from is not None:
        dated.append((("rules_effective_from",), sheet.rules_effective_from.date()))
    for path, day in dated:
        if day is not None and day.year not in YEARS:
            yield path, f"expected a year from {YEARS[0]} to {YEARS[-1]}, found {day.year}; correct it"


def _actors(sheet: CharterSheet) -> Iterator[Complaint]:
    vendors = [name for name, actor in sheet.actors.items() if actor.kind == "vendor"]
    for name, actor in sheet.actors.items():
        here = ("actors", name)
        if actor.vendor_profile is not None and actor.kind != "vendor":
            yield (*here, "vendor_profile"), f"expected it on vendors only, found it on {actor.kind}; remove it"
        for index, partner in enumerate(actor.partner_of):
            if partner not in vendors:
                message = one_of(partner, vendors, otherwise="name a vendor listed under actors")
                yield (*here, "partner_of", index), message


def _people(sheet: CharterSheet) -> Iterator[Complaint]:
    known = list(sheet.actors)
    seen: Counter[str] = Counter()
    for handle, person in sheet.people.items():
        here = ("people", handle)
        if not _HANDLE.fullmatch(handle) or handle == _RESERVED_HANDLE:
            yield here, "expected a short name without spaces, found another (service is taken); rename it"
        if person.actor not in known:
            yield (*here, "actor"), one_of(person.actor, known, otherwise="describe it under actors")
        if (person.account is None) == (person.email is None):
            found = "neither" if person.account is None else "both"
            yield (
                here,
                f"expected either account or email, found {found}; account is the Atlassian account id, email is looked up",
            )
        if person.account is not None and not _ACCOUNT.fullmatch(person.account):
            yield (
                (*here, "account"),
                "expected an Atlassian account id, found another text; copy it from the profile's address",
            )
        if person.email is not None and not _EMAIL.fullmatch(person.email):
            yield (*here, "email"), "expected an e-mail address, found another text; correct it"
        for identity in (person.account, person.email):
            if identity is not None:
                seen[identity.casefold()] += 1
                if seen[identity.casefold()] == 2:
                    yield here, "expected a person once, found the same account or e-mail twice; keep one handle"


def _assignment(here: Path, one: AssignmentSheet, sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    people, actors = list(sheet.people), list(sheet.actors)
    phases = [phase.id for phase in template.phases if phase.id not in sheet.omit_phases]
    if one.person not in people:
        yield (*here, "person"), one_of(one.person, people, otherwise="add the person under people")
    if one.actor is not None and one.actor not in actors:
        yield (*here, "actor"), one_of(one.actor, actors, otherwise="describe it under actors")
    if one.until is not None and one.until < (one.start or sheet.start):
        yield (*here, "until"), f"expected a day from {one.start or sheet.start} on, found {one.until}; correct one of them"
    if one.delegation and one.role != "AMOE":
        yield (*here, "delegation"), f"expected it for AMOE only, found it for {one.role}; it lets an AMOE act for the MOE"
    for index, phase in enumerate(one.phases):
        if phase not in phases:
            yield (*here, "phases", index), one_of(phase, phases, otherwise="name a phase of this deployment")


def _overlaps(sheet: CharterSheet) -> Iterator[Complaint]:
    for (i, one), (j, other) in combinations(enumerate(sheet.assignments), 2):
        same = (one.role, one.person) == (other.role, other.person) and _meet(one, other)
        if same and _together(one, other, sheet.start):
            message = f"expected one assignment at a time, found it overlapping the one on place {i + 1}; change the dates"
            yield ("assignments", j), f"{one.role}: {message}"


def _meet(one: AssignmentSheet, other: AssignmentSheet) -> bool:
    """Same scope: both for the whole project, or sharing a phase; the same for natures."""
    return all(
        bool(set(a) & set(b)) if a and b else not a and not b
        for a, b in ((one.phases, other.phases), (one.natures, other.natures))
    )


def _together(one: AssignmentSheet, other: AssignmentSheet, start: date) -> bool:
    last = date.max
    return (one.start or start) <= (other.until or last) and (other.start or start) <= (one.until or last)


def _rules(sheet: CharterSheet) -> Iterator[Complaint]:
    for index, one in enumerate(sheet.rules):
        here = ("rules", index)
        if not _RULE.fullmatch(one.rule):
            yield (
                (*here, "rule"),
                f"expected a rule from R01 to R35, or T01 to T99 of your own, found {one.rule}; correct it",
            )
        if one.rule in [other.rule for other in sheet.rules[:index]]:
            yield (*here, "rule"), f"expected {one.rule} once, found it again; keep one"
        if one.limit is not None and one.limit < 1:
            yield (*here, "limit"), f"expected 1 working day or more, found {one.limit}; correct it"
        if (one.on, one.severity, one.limit, one.mode) == (None, None, None, None):
            yield here, "expected on, severity, limit or mode, found none; say what changes, or remove the entry"
