"""Template file -> Template: structure first, then meaning, each with all its problems at once. Knows no project."""

from dataclasses import replace

from integration.mapping.source import nouns, scan
from integration.mapping.template_checks import item_complaints
from integration.mapping.template_sheet import TemplateSheet, drawn_arrows
from integration.mapping.template_workflow_checks import workflow_complaints
from integration.model.canonical import digest_of
from integration.model.template import Item, Phase, Template

_REMEDIES = {
    "A": "exactly one role is accountable: name it here, and the others under R or C",
    "type": "say how the item flows",
    "component": "name the role that produces it",
    "stage": "say where in the deployment the phase stands",
}


def template_from(text: str, *, file: str) -> Template:
    """Read a template. Raises ConfigError: all problems of structure, or else all problems of meaning, with file and line."""
    source = scan(text, file=file)
    sheet = nouns(source, TemplateSheet, remedies=_REMEDIES)
    source.complain([*workflow_complaints(sheet), *item_complaints(sheet)])
    return Template(
        id=sheet.id,
        version=sheet.version,
        digest=digest_of(source.value),
        roles=sheet.roles,
        statuses=sheet.workflow.statuses,
        types=sheet.workflow.types,
        arrows=tuple(drawn.arrow for drawn in drawn_arrows(sheet.workflow)),
        columns=sheet.workflow.columns,
        phases=tuple(_complete(phase) for phase in sheet.phases),
    )


def _complete(phase: Phase) -> Phase:
    return replace(phase, items=tuple(_bounded(item) for item in phase.items))


def _bounded(item: Item) -> Item:
    """A ritual's series ends with its phase unless the file says otherwise (decisions 15)."""
    return replace(item, until="phase") if item.type == "rituel" and item.until is None else item
