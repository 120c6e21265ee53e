"""What Jira should look like: template + charter -> blueprint. Pure and deterministic; knows no id of Jira and no clock."""

from collections.abc import Mapping
from datetime import date

from integration.mapping.adf import plain
from integration.mapping.description import (
    component_text,
    in_their_words,
    item_document,
    phase_document,
    project_text,
    register_document,
    register_summary,
)
from integration.mapping.marks import REGISTER_LABEL, label_of, mark, mark_in
from integration.mapping.schedule import dependencies, due_dates, kept_items, kept_phases
from integration.mapping.site_blueprint import site_blueprint
from integration.model.blueprint import (
    SITE_ROLES,
    BoardSpec,
    ComponentSpec,
    EpicSpec,
    IssueSpec,
    LinkSpec,
    MemberSpec,
    ProjectBlueprint,
    RegisterSpec,
)
from integration.model.charter import Assignment, Charter
from integration.model.template import Item, Phase, Template
from integration.model.words import PRODUCING_ROLES, Role

__all__ = ["SERVICE", "jql_string", "mark", "mark_in", "project_blueprint", "site_blueprint"]

SERVICE = "service"
"""Stands for our own account among the members of a role."""

_MAX_NAME = 255


def project_blueprint(template: Template, charter: Charter, *, today: date) -> ProjectBlueprint:
    """``today``: the day whose role members and component leads are meant. Dates and words come from the charter alone."""
    template = in_their_words(template, charter.aliases)
    due = due_dates(template, start=charter.start, omitted=charter.omitted, durations=charter.durations, end=charter.end)
    phases = kept_phases(template, charter.omitted)
    return ProjectBlueprint(
        key=charter.project_key,
        name=_name(charter.project_name),
        description=project_text(charter.language),
        language=charter.language,
        members=_members(charter, today),
        components=tuple(_component(template, charter, role, today) for role in PRODUCING_ROLES),
        epics=tuple(_epic(charter, phase, due) for phase in phases),
        items=_items(template, charter, due),
        links=_links(template, charter),
        board=_board(template, charter),
        register=RegisterSpec(
            summary=register_summary(charter.language),
            description=register_document(charter.language),
            labels=(REGISTER_LABEL,),
        ),
    )


def _members(charter: Charter, today: date) -> tuple[MemberSpec, ...]:
    """Whoever holds a role today, titular or stand-in, in any scope: Jira's roles know neither phases nor natures. Groups are let
    into the role itself alone: they wear no hat, and do not read the register.

    Our own account wears no hat: it is in its own role, which every gate lets through, and in the register's (design 8.9).
    """
    ours = {"service": (SERVICE,), "register": (SERVICE,)}
    groups: Mapping[str, tuple[str, ...]] = {str(role): names for role, names in charter.groups.items()}
    return tuple(
        MemberSpec(role=role, people=(*_people_in(charter, role, today), *ours.get(role, ())), groups=groups.get(role, ()))
        for role in SITE_ROLES
    )


def _people_in(charter: Charter, role: str, today: date) -> tuple[str, ...]:
    if role == "service":
        return ()
    roles = ("MOA", "AMOA") if role == "register" else (role,)
    return tuple(dict.fromkeys(one.person for one in charter.assignments if one.role in roles and _holds(one, today)))


def _holds(assignment: Assignment, day: date) -> bool:
    return assignment.start <= day and (assignment.until is None or day <= assignment.until)


def _component(template: Template, charter: Charter, role: Role, today: date) -> ComponentSpec:
    """Named by the role alone: it is typed in searches, read on cards, and the same in both languages."""
    return ComponentSpec(
        role=role,
        name=role,
        description=component_text(template.roles[role], charter.language),
        lead=_lead(charter, role, today),
    )


def _lead(charter: Charter, role: Role, today: date) -> str | None:
    """The one titular holder; who holds the role only for some decisions produces nothing and does not count."""
    titular = {
        one.person
        for one in charter.assignments
        if one.role == role and one.kind == "titular" and not one.natures and _holds(one, today)
    }
    return titular.pop() if len(titular) == 1 else None


def _epic(charter: Charter, phase: Phase, due: Mapping[str, date]) -> EpicSpec:
    """Without a number: order is the rank's business, and a phase added later must not rename the others."""
    return EpicSpec(
        key=phase.id,
        summary=_name(phase.title.in_language(charter.language)),
        description=phase_document(phase, charter.language),
        labels=(label_of(phase.id),),
        due=max((due[item.id] for item in phase.items), default=charter.start),
    )


def _items(template: Template, charter: Charter, due: Mapping[str, date]) -> tuple[IssueSpec, ...]:
    known = {item.id: item for item in kept_items(template, charter.omitted)}
    waits = dependencies(template, charter.omitted)
    return tuple(
        IssueSpec(
            key=item.id,
            kind=item.kind,
            type=item.type,
            parent=phase.id,
            component=item.component,
            summary=_name(item.title.in_language(charter.language)),
            description=item_document(
                template, item, reads=tuple(known[one] for one in waits[item.id]), language=charter.language
            ),
            labels=_labels(item),
            due=due[item.id],
        )
        for phase in kept_phases(template, charter.omitted)
        for item in phase.items
    )


def _labels(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*item.labels, *item.nature, label_of(item.id))))


def _links(template: Template, charter: Charter) -> tuple[LinkSpec, ...]:
    waits = dependencies(template, charter.omitted)
    return tuple(LinkSpec(source=source, target=target) for target, sources in waits.items() for source in sources)


def _board(template: Template, charter: Charter) -> BoardSpec:
    """Epics are on the board: opening a phase is a move of its card, and the one click that approves all it holds."""
    name = _name(charter.project_name)
    register = jql_string(REGISTER_LABEL)
    return BoardSpec(
        name=name[: _MAX_NAME - 1],
        filter_name=_name(f"Bornage {charter.project_key} – {name}"),
        # facts 1.17: != alone leaves out issues without labels; facts 9.2: without Rank nobody can order cards
        filter_jql=(
            f"project = {jql_string(charter.project_key)} AND (labels is EMPTY OR labels != {register}) ORDER BY Rank ASC"
        ),
        columns=template.columns,
    )


def jql_string(words: str) -> str:
    """``words`` as one quoted JQL string that nothing in them can leave."""
    return '"' + plain(words).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _name(words: str) -> str:
    return plain(words).strip()[:_MAX_NAME]
