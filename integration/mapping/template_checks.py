"""What must hold of a template's phases and items beyond their structure (decisions 3, 4, 15): all checks run, and each
yields (path, message).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from integration.mapping.source import Complaint
from integration.mapping.source_words import near
from integration.mapping.template_sheet import TemplateSheet, drawn_arrows
from integration.mapping.template_workflow_checks import holders_of_step, steps
from integration.model.template import Item, Phase
from integration.model.words import PRODUCING_ROLES, Texts

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_ID_LIMIT = 100
_RESERVED = ("ecart", "registre")
"""Words after ``bornage-`` that are labels of their own."""
_SUMMARY_LIMIT = 255
_DAYS_LIMIT = 520
_TYPES_OF_KIND = {
    "decision": ("decision",),
    "ritual": ("rituel",),
    "acceptance": ("document",),
    "deliverable": ("livrable", "document"),
    "activity": ("livrable", "document"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An item with its way in the file."""

    item: Item
    phase: int
    index: int

    @property
    def path(self) -> tuple[str | int, ...]:
        return ("phases", self.phase, "items", self.index)


def item_complaints(sheet: TemplateSheet) -> Iterator[Complaint]:
    """All complaints about phases and items."""
    placed = [
        Placed(item=item, phase=p, index=i) for p, phase in enumerate(sheet.phases) for i, item in enumerate(phase.items)
    ]
    yield from _identities(sheet, placed)
    yield from _phases(sheet)
    yield from _role_lists(sheet)
    for one in placed:
        yield from _texts(one)
        yield from _nouns(one)
        yield from _hands(one)
    yield from _dependencies(placed)
    yield from _cycles(placed)
    yield from _rights(sheet, placed)


def _identities(sheet: TemplateSheet, placed: list[Placed]) -> Iterator[Complaint]:
    named = [((), sheet.id), *((("phases", index), phase.id) for index, phase in enumerate(sheet.phases))]
    named += [(one.path, one.item.id) for one in placed]
    seen: set[str] = set()
    for path, identity in named:
        if not _ID.fullmatch(identity) or len(identity) > _ID_LIMIT or identity in _RESERVED:
            yield (*path, "id"), f"expected lower-case words joined by . or -, found {identity}; it becomes a label in Jira"
        if path and identity in seen:
            yield (*path, "id"), f"expected an id of its own, found {identity} again; rename one"
        if path:
            seen.add(identity)
    if sheet.version < 1:
        yield ("version",), f"expected 1 or more, found {sheet.version}; count from 1"


def _phases(sheet: TemplateSheet) -> Iterator[Complaint]:
    if not any(not phase.optional for phase in sheet.phases):
        yield ("phases",), "expected a phase that is not optional, found none; keep at least one"
    for index, phase in enumerate(sheet.phases):
        here = ("phases", index)
        if not phase.items:
            yield (*here, "items"), "expected at least one item, found none; add one or remove the phase"
        yield from _one_line((*here, "title", "fr"), phase.title.fr)
        yield from _one_line((*here, "title", "en"), phase.title.en)
        yield from _closing(phase, index)
    providers = [
        (p, i) for p, phase in enumerate(sheet.phases) for i, item in enumerate(phase.items) if "prestataire" in item.nature
    ]
    for p, i in providers[1:]:
        message = "expected one decision of nature prestataire, found another; « before deployment » must end once"
        yield ("phases", p, "items", i, "nature"), message
    launches = [phase for phase in sheet.phases if any("lancement" in item.nature for item in phase.items)]
    if launches and all(phase.optional for phase in launches):
        yield ("phases",), "expected the decision lancement in a phase that stays, found it in optional ones only; move it"


def _closing(phase: Phase, index: int) -> Iterator[Complaint]:
    closing = [i for i, item in enumerate(phase.items) if "go-no-go" in item.nature]
    for i in closing[1:]:
        yield (
            ("phases", index, "items", i, "nature"),
            "expected one decision go-no-go in a phase, found another; keep the last",
        )
    if closing and closing[-1] != len(phase.items) - 1:
        path = ("phases", index, "items", closing[-1])
        yield path, "expected the decision go-no-go last in its phase, found items after it; it closes the phase"


def _role_lists(sheet: TemplateSheet) -> Iterator[Complaint]:
    for role, text in sheet.roles.items():
        yield from _alike(("roles", role, "scope"), text.scope)


def _alike(path: tuple[str | int, ...], texts: Texts) -> Iterator[Complaint]:
    if len(texts.fr) != len(texts.en):
        yield path, f"expected as many lines in fr and en, found {len(texts.fr)} and {len(texts.en)}; translate line by line"
    elif not texts.fr:
        yield path, "expected at least one line, found none; add one"


def _one_line(path: tuple[str | int, ...], title: str) -> Iterator[Complaint]:
    if len(title) > _SUMMARY_LIMIT or "\n" in title:
        yield path, f"expected one line of at most {_SUMMARY_LIMIT} characters, found {len(title)}; shorten it"


def _texts(one: Placed) -> Iterator[Complaint]:
    yield from _one_line((*one.path, "title", "fr"), one.item.title.fr)
    yield from _one_line((*one.path, "title", "en"), one.item.title.en)
    yield from _alike((*one.path, "acceptance"), one.item.acceptance)
    if not 1 <= one.item.days <= _DAYS_LIMIT:
        yield (*one.path, "days"), f"expected 1 to {_DAYS_LIMIT} working days, found {one.item.days}; correct it"


def _nouns(one: Placed) -> Iterator[Complaint]:
    item = one.item
    if item.type not in _TYPES_OF_KIND[item.kind]:
        expected = " or ".join(_TYPES_OF_KIND[item.kind])
        yield (*one.path, "type"), f"expected {expected} for the kind {item.kind}, found {item.type}; change one of them"
    if item.type == "decision" and not item.nature:
        yield (*one.path, "nature"), "expected what the decision is about, found nothing; add for instance [perimetre]"
    if item.type != "decision" and item.nature:
        yield (*one.path, "nature"), f"expected a nature on decisions only, found one on a {item.type}; remove it"
    if item.type == "rituel" and item.every is None:
        yield (*one.path, "every"), "expected how often it is held, found nothing; add once, weekly, biweekly or monthly"
    for word, value in (("every", item.every), ("until", item.until)):
        if item.type != "rituel" and value is not None:
            yield (*one.path, word), f"expected {word} on rituals only, found it on a {item.type}; remove it"
    for word, values in (("labels", item.labels), ("nature", item.nature), ("depends_on", item.depends_on)):
        if len(set(values)) < len(values):
            yield (*one.path, word), "expected each word once, found one twice; remove it"


def _hands(one: Placed) -> Iterator[Complaint]:
    item, raci = one.item, one.item.raci
    if item.component not in PRODUCING_ROLES:
        yield (
            (*one.path, "component"),
            f"expected MOA, AMOA or MOE, found {item.component}; an AMOE assists and never produces",
        )
    if raci.R == ("AMOE",):
        yield (*one.path, "raci", "R"), "expected a role that produces, found AMOE alone; name it second, or under C"
    elif raci.R[:1] != (item.component,):
        found = raci.R[0] if raci.R else "nobody"
        yield (
            (*one.path, "raci", "R"),
            f"expected the component {item.component} first, found {found}; the first R holds the item",
        )
    mentioned = [*raci.R, *raci.C, *raci.I]
    for role in sorted({role for role in mentioned if mentioned.count(role) > 1}):
        yield (*one.path, "raci"), f"expected {role} once among R, C and I, found it twice; keep one"
    yield from _conception(one)


def _conception(one: Placed) -> Iterator[Complaint]:
    item, labelled = one.item, "conception" in one.item.labels
    if item.type == "document" and not labelled and item.raci.A != "MOA":
        yield (*one.path, "raci", "A"), f"expected MOA for a document, found {item.raci.A}; only conception may have another"
    if labelled and item.type != "document":
        yield (*one.path, "labels"), f"expected conception on documents only, found it on a {item.type}; remove it"
    if item.type == "document" and labelled != (item.component == "MOE"):
        message = f"expected conception exactly on what the MOE writes, found component {item.component}; change one of them"
        yield (*one.path, "labels"), message


def _dependencies(placed: list[Placed]) -> Iterator[Complaint]:
    phase_of = {one.item.id: one.phase for one in placed}
    for one in placed:
        for index, needed in enumerate(one.item.depends_on):
            path = (*one.path, "depends_on", index)
            if needed not in phase_of:
                meant = near(needed, list(phase_of))
                yield (
                    path,
                    f"expected an item of this file, found {needed}; {f'did you mean {meant}?' if meant else 'correct it'}",
                )
            elif phase_of[needed] > one.phase:
                yield path, f"expected an item of this phase or an earlier one, found {needed}; move one of them"


def _cycles(placed: list[Placed]) -> Iterator[Complaint]:
    """Every cycle once: each is named, then cut where it was met, until none is left."""
    where = {one.item.id: one for one in placed}
    order = {identity: index for index, identity in enumerate(where)}
    needs = {one.item.id: set(one.item.depends_on) & set(where) for one in placed}
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as failure:
            around: list[str] = failure.args[1][:0:-1]
            turn = min(range(len(around)), key=lambda i: order[around[i]])
            ring = [*around[turn:], *around[: turn + 1]]
            message = f"expected no cycle, found {' > '.join(ring)} (each needs the next); remove one of these"
            yield (*where[ring[0]].path, "depends_on"), message
            needs[ring[0]].discard(ring[1])
        else:
            return


def _rights(sheet: TemplateSheet, placed: list[Placed]) -> Iterator[Complaint]:
    """Each item can go its way: what its labels change must leave someone; a step nobody has at all is told of its type."""
    types = {kind.key: kind for kind in sheet.workflow.types}
    arrows = [drawn.arrow for drawn in drawn_arrows(sheet.workflow)]
    for one in placed:
        mine = [arrow for arrow in arrows if arrow.type == one.item.type]
        for source, target in steps(types[one.item.type]) if one.item.type in types else ():
            if any(holders_of_step(mine, source, target)) and not any(holders_of_step(mine, source, target, one.item)):
                message = f"expected someone entitled from {source} to {target}, found nobody; complete the transitions"
                yield (*one.path, "type"), message
