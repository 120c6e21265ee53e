"""The fields of a new site: system ones, and the custom ones Jira brings along (facts 3.7, 3.19). Names in the site's languages.

Shapes: schemas FieldDetails and JsonTypeBean of developer.atlassian.com/cloud/jira/platform/rest/v3/.
"""

from dataclasses import dataclass
from typing import Any, Final

from integration.sandbox.natives import Language
from integration.sandbox.projects import furniture
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.state.projects import Project
from integration.sandbox.state.settings import CustomField
from integration.sandbox.world import World

Json = Any

_PLAIN: Final = "com.atlassian.jira.plugin.system.customfieldtypes"
_AGILE: Final = "com.pyxis.greenhopper.jira"
_PLAN: Final = "com.atlassian.jpo"
_DESK: Final = "com.atlassian.servicedesk"
_CHART: Final = "com.atlassian.jira.ext.charting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """``kind``, ``items``: of the schema. ``custom``: the type key of a custom field, else None. ``clauses``: its names in JQL."""

    id: str
    en: str
    fr: str
    kind: str
    items: str | None = None
    custom: str | None = None
    navigable: bool = True
    searchable: bool = True
    clauses: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en

    def schema(self) -> dict[str, Json]:
        shown: dict[str, Json] = {"type": self.kind}
        if self.items:
            shown["items"] = self.items
        if self.custom is None:
            return shown | {"system": self.id}
        return shown | {"custom": self.custom, "customId": self.number}

    @property
    def number(self) -> int:
        """Of a custom field."""
        return int(self.id.removeprefix("customfield_"))


def _system(name: str, en: str, fr: str, kind: str, *clauses: str, **more: Any) -> Field:
    return Field(id=name, en=en, fr=fr, kind=kind, clauses=clauses, **more)


def _custom(number: int, en: str, fr: str, kind: str, key: str, **more: Any) -> Field:
    return Field(id=f"customfield_{number}", en=en, fr=fr, kind=kind, custom=key, clauses=(f"cf[{number}]", en), **more)


SYSTEM: Final = (
    _system("statuscategorychangedate", "Status Category Changed", "Changement de catégorie d'état", "datetime", "statusCategoryChangedDate"),
    _system("issuetype", "Issue Type", "Type de ticket", "issuetype", "issuetype", "type"),
    _system("parent", "Parent", "Parent", "issuelink", "parent"),
    _system("timespent", "Time Spent", "Temps consacré", "number", "timespent", searchable=False),
    _system("project", "Project", "Projet", "project", "project"),
    _system("fixVersions", "Fix versions", "Versions corrigées", "array", "fixVersion", items="version"),
    _system("statusCategory", "Status Category", "Catégorie d'état", "statusCategory", "statusCategory"),
    _system("aggregatetimespent", "Σ Time Spent", "Σ Temps consacré", "number", searchable=False),
    _system("resolution", "Resolution", "Résolution", "resolution", "resolution"),
    _system("resolutiondate", "Resolved", "Résolu", "datetime", "resolutiondate", "resolved"),
    _system("workratio", "Work Ratio", "Ratio de travail", "number", "workratio"),
    _system("watches", "Watchers", "Observateurs", "watches", "watchers"),
    _system("issuerestriction", "Restrict to", "Restreindre à", "issuerestriction", searchable=True),
    _system("lastViewed", "Last Viewed", "Dernière consultation", "datetime", "lastViewed", searchable=False),
    _system("created", "Created", "Création", "datetime", "created", "createdDate"),
    _system("priority", "Priority", "Priorité", "priority", "priority"),
    _system("labels", "Labels", "Étiquettes", "array", "labels", items="string"),
    _system("timeestimate", "Remaining Estimate", "Estimation restante", "number", "remainingEstimate", "timeestimate", searchable=False),
    _system("aggregatetimeoriginalestimate", "Σ Original Estimate", "Σ Estimation originale", "number", searchable=False),
    _system("versions", "Affects versions", "Affecte les versions", "array", "affectedVersion", items="version"),
    _system("issuelinks", "Linked Issues", "Tickets liés", "array", items="issuelinks"),
    _system("assignee", "Assignee", "Personne assignée", "user", "assignee"),
    _system("updated", "Updated", "Mise à jour", "datetime", "updated", "updatedDate"),
    _system("status", "Status", "État", "status", "status"),
    _system("components", "Components", "Composants", "array", "component", items="component"),
    _system("timeoriginalestimate", "Original estimate", "Estimation originale", "number", "originalEstimate", "timeoriginalestimate", searchable=False),
    _system("description", "Description", "Description", "string", "description"),
    _system("timetracking", "Time tracking", "Suivi temporel", "timetracking", navigable=False),
    _system("security", "Security Level", "Niveau de sécurité", "securitylevel", "level"),
    _system("attachment", "Attachment", "Pièce jointe", "array", "attachments", items="attachment", navigable=False),
    _system("aggregatetimeestimate", "Σ Remaining Estimate", "Σ Estimation restante", "number", searchable=False),
    _system("summary", "Summary", "Résumé", "string", "summary"),
    _system("creator", "Creator", "Créateur", "user", "creator"),
    _system("subtasks", "Sub-tasks", "Sous-tâches", "array", "subtasks", items="issuelinks", searchable=False),
    _system("reporter", "Reporter", "Rapporteur", "user", "reporter"),
    _system("aggregateprogress", "Σ Progress", "Σ Progression", "progress", searchable=False),
    _system("environment", "Environment", "Environnement", "string", "environment"),
    _system("duedate", "Due date", "Date d'échéance", "date", "due", "duedate"),
    _system("progress", "Progress", "Progression", "progress", "progress", searchable=False),
    _system("votes", "Votes", "Votes", "votes", "votes"),
    _system("comment", "Comment", "Commentaire", "comments-page", "comment", navigable=False),
    _system("worklog", "Log Work", "Journal de travail", "array", items="worklog", navigable=False),
)  # fmt: skip
CUSTOM: Final = (
    _custom(10000, "Development", "Développement", "any", "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf"),
    _custom(10001, "Team", "Équipe", "team", f"{_PLAIN}:atlassian-team"),
    _custom(10002, "Organizations", "Organisations", "array", f"{_DESK}:sd-customer-organizations", items="sd-customerorganization"),
    _custom(10003, "Approvers", "Approbateurs", "array", f"{_PLAIN}:multiuserpicker", items="user"),
    _custom(10004, "Impact", "Impact", "option", f"{_PLAIN}:select"),
    _custom(10005, "Change type", "Type de changement", "option", f"{_PLAIN}:select"),
    _custom(10006, "Change risk", "Risque du changement", "option", f"{_PLAIN}:select"),
    _custom(10007, "Change reason", "Raison du changement", "option", f"{_PLAIN}:select"),
    _custom(10008, "Actual start", "Début réel", "datetime", f"{_PLAIN}:datetime"),
    _custom(10009, "Actual end", "Fin réelle", "datetime", f"{_PLAIN}:datetime"),
    _custom(10010, "Request Type", "Type de demande", "sd-customerrequesttype", f"{_DESK}:vp-origin"),
    _custom(10011, "Epic Name", "Nom de l'epic", "string", f"{_AGILE}:gh-epic-label"),
    _custom(10012, "Epic Status", "État de l'epic", "option", f"{_AGILE}:gh-epic-status"),
    _custom(10013, "Epic Color", "Couleur de l'epic", "string", f"{_AGILE}:gh-epic-color"),
    _custom(10014, "Epic Link", "Lien d'epic", "any", f"{_AGILE}:gh-epic-link"),
    _custom(10015, "Start date", "Date de début", "date", f"{_PLAIN}:datepicker"),
    _custom(10016, "Story point estimate", "Estimation en story points", "number", f"{_AGILE}:jsw-story-points"),
    _custom(10017, "Issue color", "Couleur du ticket", "string", f"{_AGILE}:jsw-issue-color"),
    _custom(10018, "Parent Link", "Lien parent", "any", f"{_PLAN}:jpo-custom-field-parent"),
    _custom(10019, "Rank", "Rang", "any", f"{_AGILE}:gh-lexo-rank"),
    _custom(10020, "Sprint", "Sprint", "array", f"{_AGILE}:gh-sprint", items="json"),
    _custom(10021, "Flagged", "Signalé", "array", f"{_PLAIN}:multicheckboxes", items="option"),
    _custom(10022, "Target start", "Début cible", "date", f"{_PLAN}:jpo-custom-field-baseline-start"),
    _custom(10023, "Target end", "Fin cible", "date", f"{_PLAN}:jpo-custom-field-baseline-end"),
    _custom(10024, "[CHART] Date of First Response", "[CHART] Date de première réponse", "datetime", f"{_CHART}:firstresponsedate"),
    _custom(10025, "[CHART] Time in Status", "[CHART] Temps dans l'état", "any", f"{_CHART}:timeinstatus"),
    _custom(10026, "Story Points", "Story Points", "number", f"{_PLAIN}:float"),
    _custom(10027, "Satisfaction", "Satisfaction", "sd-feedback", f"{_DESK}:sd-request-feedback"),
    _custom(10028, "Satisfaction date", "Date de satisfaction", "datetime", f"{_DESK}:sd-request-feedback-date"),
    _custom(10029, "Request participants", "Participants à la demande", "array", f"{_DESK}:sd-request-participants", items="user"),
    _custom(10030, "Affected services", "Services affectés", "array", f"{_PLAIN}:service-entity", items="service-entity"),
    _custom(10031, "Severity", "Gravité", "option", f"{_PLAIN}:select"),
    _custom(10032, "Urgency", "Urgence", "option", f"{_PLAIN}:select"),
    _custom(10033, "Root cause", "Cause racine", "string", f"{_PLAIN}:textarea"),
    _custom(10034, "Workaround", "Contournement", "string", f"{_PLAIN}:textarea"),
    _custom(10035, "Goals", "Objectifs", "array", f"{_PLAIN}:goals", items="goal"),
    _custom(10036, "Design", "Design", "array", "com.atlassian.jira.plugins.jira-development-integration-plugin:designcf", items="design.field.name"),
    _custom(10037, "Vulnerability", "Vulnérabilité", "any", "com.atlassian.jira.plugins.jira-development-integration-plugin:vulnerabilitycf"),
    _custom(10038, "Open forms", "Formulaires ouverts", "number", "com.atlassian.jira.plugins.proforma-managed-fields:forms-open-field-cftype"),
    _custom(10039, "Submitted forms", "Formulaires envoyés", "number", "com.atlassian.jira.plugins.proforma-managed-fields:forms-submitted-field-cftype"),
    _custom(10040, "Locked forms", "Formulaires verrouillés", "number", "com.atlassian.jira.plugins.proforma-managed-fields:forms-locked-field-cftype"),
    _custom(10041, "Total forms", "Total des formulaires", "number", "com.atlassian.jira.plugins.proforma-managed-fields:forms-total-field-cftype"),
    _custom(10042, "Rank (Obsolete)", "Rang (obsolète)", "any", f"{_AGILE}:gh-global-rank"),
    _custom(10043, "Responsible team", "Équipe responsable", "string", f"{_PLAIN}:textfield"),
    _custom(10044, "Category", "Catégorie", "option", f"{_PLAIN}:select"),
    _custom(10045, "Reference", "Référence", "string", f"{_PLAIN}:url"),
)  # fmt: skip
BOOK: Final[dict[str, Field]] = {one.id: one for one in (*SYSTEM, *CUSTOM)}

EPIC_NAME: Final = "customfield_10011"
EPIC_STATUS: Final = "customfield_10012"
EPIC_COLOUR: Final = "customfield_10013"
EPIC_LINK: Final = "customfield_10014"
START_DATE: Final = "customfield_10015"
STORY_POINTS: Final = "customfield_10016"
ISSUE_COLOUR: Final = "customfield_10017"
RANK: Final = "customfield_10019"
SPRINT: Final = "customfield_10020"
FLAGGED: Final = "customfield_10021"
IMPEDIMENT: Final = ("10019", "Impediment")
"""The one option of Flagged: id and value."""
SETTABLE: Final = frozenset(
    f"customfield_{number}"
    for number in (10001, 10008, 10009, 10011, 10013, 10014, 10015, 10016, 10017, 10020, 10021, 10022)
) | {
    "customfield_10023",
    "customfield_10026",
    "customfield_10033",
    "customfield_10034",
    "customfield_10043",
    "customfield_10045",
}
"""The custom fields that stand on the screens of a new project."""


def find(world: World, name: str) -> Field | None:
    """A field by its id: Jira's own, or one that an administrator made."""
    if name in BOOK:
        return BOOK[name]
    number = name.removeprefix("customfield_")
    made = world.custom_fields.get(id_in(number)) if number != name else None
    return _made(made) if made and not made.trashed else None


def everything(world: World) -> list[Field]:
    return [*BOOK.values(), *(_made(one) for one in world.custom_fields.values() if not one.trashed)]


def _made(found: CustomField) -> Field:
    kind, items = _TYPES.get(found.type.rpartition(":")[2], ("any", None))
    return _custom(found.id, found.name, found.name, kind, found.type, items=items)


def on_screen(world: World, project: Project, type_id: int, name: str, *, operation: str) -> bool:
    """Whether people meet a field when they ``create`` or ``edit`` (facts 3.5).

    Those that a new site's screens list, and those people made, as the project's screens say; Jira's other own ones always.
    """
    if name in project.off_screen:
        return False
    if name in _ALWAYS or (name in BOOK and name not in furniture.SCREEN):
        return True
    schemes = world.type_screen_schemes.get(project.screen_scheme)
    scheme = world.screen_schemes.get(schemes.by_type.get(type_id, schemes.default)) if schemes else None
    screen = world.screens.get(scheme.screens.get(operation, scheme.screens.get("default", 0))) if scheme else None
    return screen is None or any(name in tab.fields for tab in screen.tabs)


_ALWAYS: Final = frozenset({"summary", "issuetype", "project", "parent"})


def settable(world: World, name: str) -> bool:
    """Whether a custom field takes values from requests."""
    return name in SETTABLE or (name not in BOOK and find(world, name) is not None)


_TYPES: Final[dict[str, tuple[str, str | None]]] = {
    "textfield": ("string", None),
    "textarea": ("string", None),
    "url": ("string", None),
    "readonlyfield": ("string", None),
    "float": ("number", None),
    "datepicker": ("date", None),
    "datetime": ("datetime", None),
    "select": ("option", None),
    "radiobuttons": ("option", None),
    "multiselect": ("array", "option"),
    "multicheckboxes": ("array", "option"),
    "cascadingselect": ("option-with-child", None),
    "labels": ("array", "string"),
    "userpicker": ("user", None),
    "people": ("array", "user"),
    "multiuserpicker": ("array", "user"),
    "grouppicker": ("group", None),
    "multigrouppicker": ("array", "group"),
    "version": ("version", None),
    "multiversion": ("array", "version"),
    "project": ("project", None),
}
