"""What a charter may change of its template: phases and items left out, durations, the end; and a team's names and groups."""

from collections.abc import Iterator, Mapping
from typing import Final

from integration.mapping.charter_sheet import CharterSheet
from integration.mapping.schedule import earliest_end, kept_items
from integration.mapping.source import Complaint
from integration.mapping.source_words import one_of, shown
from integration.model.template import Item, Template
from integration.model.words import ROLES, Nature

_NEEDED: Final[Mapping[Nature, str]] = {
    "lancement": "R17 asks for it before the deployment opens",
    "financement": "R17 keeps it for the MOA",
    "prestataire": "R08 and R09 end with it; to leave the choice of a provider out, omit its whole phase where that is optional",
    "go-no-go": "it closes its phase",
}
"""Natures of decisions without which a boundary cannot be judged (domain-rules 2.5, R08, R09, R17, R26)."""
_LONGEST_DURATION = 500
_LONGEST_ALIAS = 40
_LONGEST_GROUP = 255
YEARS = range(2000, 2101)


def scope_complaints(sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    """All complaints about these keys; the end is only looked at where the rest is right."""
    found = [*_phases(sheet, template), *_items(sheet, template), *_durations(sheet, template)]
    yield from found
    if not found:
        yield from _end(sheet, template)
    yield from _aliases(sheet)
    yield from _groups(sheet)


def _phases(sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    phases = {phase.id: phase for phase in template.phases}
    optional = [phase.id for phase in template.phases if phase.optional]
    for index, name in enumerate(sheet.omit_phases):
        path = ("omit_phases", index)
        if name not in phases:
            yield path, one_of(name, optional, otherwise="name an optional phase of the template")
        elif not phases[name].optional:
            yield path, f"expected an optional phase ({', '.join(optional) or 'none'}), found {name}; remove it"
        elif name in sheet.omit_phases[:index]:
            yield path, f"expected each phase once, found {name} again; remove it"


def _items(sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    kept = {item.id: item for item in kept_items(template, sheet.omit_phases)}
    for index, name in enumerate(sheet.omit_items):
        path = ("omit_items", index)
        if name not in kept:
            yield path, _no_item(name, sheet, template)
        elif name in sheet.omit_items[:index]:
            yield path, f"expected each item once, found {name} again; remove it"
        elif reason := _needed(kept[name]):
            yield path, f"expected an item the rules can do without, found {name}: {reason}; remove it"
    reports = [name for name, item in kept.items() if item.kind == "acceptance"]
    if reports and set(reports) <= set(sheet.omit_items):
        message = f"expected at least one acceptance report to stay ({', '.join(reports)}), found all of them left out"
        yield ("omit_items",), f"{message}; R12, R13 and R32 judge who accepts by them, so keep one"


def _no_item(name: str, sheet: CharterSheet, template: Template) -> str:
    """An id of nothing, or of an item whose phase is left out already."""
    if any(item.id == name for phase in template.phases if phase.id in sheet.omit_phases for item in phase.items):
        return f"expected an item of a phase that stays, found {name}, left out with its phase; remove it"
    return _one_item(name, template)


def _one_item(name: str, template: Template) -> str:
    """Of one phase where the id begins with it: all items of a template are too many to read."""
    phase = next((one for one in template.phases if name.startswith(f"{one.id}.")), None)
    known = [item.id for item in phase.items] if phase else []
    if known:
        return one_of(name, known, otherwise="name an item of this phase")
    heads = ", ".join(f"{one.id}.…" for one in template.phases)
    return f"expected the id of an item ({heads}), found {shown(name)}; the template’s file lists them"


def _needed(item: Item) -> str | None:
    return next(
        (f"a decision of nature {nature} stays, {_NEEDED[nature]}" for nature in item.nature if nature in _NEEDED), None
    )


def _durations(sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    kept = {item.id for item in kept_items(template, {*sheet.omit_phases, *sheet.omit_items})}
    known = {item.id for phase in template.phases for item in phase.items}
    for name, days in sheet.durations.items():
        path = ("durations", name)
        if name not in known:
            yield path, _one_item(name, template)
        elif name not in kept:
            yield path, f"expected an item that stays, found {name}, which is left out; remove it here or there"
        if not 0 <= days <= _LONGEST_DURATION:
            yield path, f"expected 0 to {_LONGEST_DURATION} working days, found {days}; correct it"


def _end(sheet: CharterSheet, template: Template) -> Iterator[Complaint]:
    if sheet.end is None or sheet.end.year not in YEARS or sheet.start.year not in YEARS:
        return
    omitted = {*sheet.omit_phases, *sheet.omit_items}
    earliest = earliest_end(template, start=sheet.start, omitted=omitted, durations=sheet.durations)
    if sheet.end < earliest:
        how = "with one working day an item" + (" and the durations as written" if sheet.durations else "")
        message = f"expected {earliest} or later, the earliest end possible {how}, found {sheet.end}"
        yield ("end",), f"{message}; move it, or leave items out"


def _aliases(sheet: CharterSheet) -> Iterator[Complaint]:
    for role, alias in sheet.aliases.items():
        path = ("aliases", role)
        others = [name for one, name in sheet.aliases.items() if one != role]
        if len(alias) > _LONGEST_ALIAS or "\n" in alias or "\t" in alias:
            yield path, f"expected one line of at most {_LONGEST_ALIAS} characters, found {len(alias)}; shorten it"
        elif alias.strip().upper() in ROLES:
            yield path, f"expected another word than a role’s own, found {shown(alias)}; remove it"
        elif alias.strip().casefold() in [name.strip().casefold() for name in others]:
            yield path, f"expected a word for one role only, found {shown(alias)} twice; tell them apart"


def _groups(sheet: CharterSheet) -> Iterator[Complaint]:
    for role, names in sheet.groups.items():
        if not names:
            yield ("groups", role), "expected the name or id of at least one group, found none; name it or remove the role"
        for index, name in enumerate(names):
            path = ("groups", role, index)
            if len(name) > _LONGEST_GROUP or "\n" in name or "\t" in name:
                yield path, f"expected one line of at most {_LONGEST_GROUP} characters, found {len(name)}; correct it"
            elif name in names[:index]:
                yield path, f"expected each group once, found {shown(name)} again; remove it"
