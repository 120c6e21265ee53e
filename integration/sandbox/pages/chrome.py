"""The words around the content, in French and English, and how dates are written. Content itself is shown as stored."""

from datetime import date, datetime
from typing import Final, Literal

Language = Literal["fr", "en"]

_MONTHS: Final = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

WORDS: Final[dict[str, tuple[str, str]]] = {
    "product": ("Jira · bac à sable", "Jira · sandbox"),
    "skip": ("Aller au contenu", "Skip to content"),
    "navigation": ("Navigation principale", "Main navigation"),
    "breadcrumb": ("Fil d’Ariane", "Breadcrumb"),
    "language": ("English", "Français"),
    "projects": ("Projets", "Projects"),
    "projects_lead": ("Lecture seule : les actes passent par l’API REST.", "Read only: acts go through the REST API."),
    "no_project": ("Aucun projet pour l’instant.", "No project yet."),
    "no_board": ("Aucun tableau", "No board"),
    "lead": ("Responsable", "Lead"),
    "boards": ("Tableaux", "Boards"),
    "board": ("Tableau", "Board"),
    "issues": ("Tickets", "Issues"),
    "all_issues": ("Tous les tickets", "All issues"),
    "done": ("terminés", "done"),
    "done_one": ("terminé", "done"),
    "flagged": ("écart", "violation"),
    "flagged_many": ("écarts", "violations"),
    "flag": ("écart", "violation"),
    "cards": ("tickets", "issues"),
    "card": ("ticket", "issue"),
    "no_card": ("Aucun ticket", "No issues"),
    "more": ("et {count} de plus", "and {count} more"),
    "unmapped": (
        "{count} ticket(s) dans un état sans colonne ne figurent pas sur ce tableau.",
        "{count} issue(s) in a status without a column are not on this board.",
    ),
    "unassigned": ("Non assigné", "Unassigned"),
    "due": ("Échéance", "Due date"),
    "overdue": ("Échéance dépassée", "Overdue"),
    "description": ("Description", "Description"),
    "no_description": ("Aucune description.", "No description."),
    "children": ("Tickets enfants", "Child issues"),
    "links": ("Tickets liés", "Linked issues"),
    "progress": ("{done} sur {count} terminés", "{done} of {count} done"),
    "details": ("Détails", "Details"),
    "assignee": ("Responsable", "Assignee"),
    "reporter": ("Rapporteur", "Reporter"),
    "component": ("Composant", "Component"),
    "labels": ("Étiquettes", "Labels"),
    "parent": ("Parent", "Parent"),
    "resolution": ("Résolution", "Resolution"),
    "unresolved": ("Non résolu", "Unresolved"),
    "created": ("Création", "Created"),
    "updated": ("Mise à jour", "Updated"),
    "none": ("Aucun", "None"),
    "none_feminine": ("Aucune", "None"),
    "type": ("Type", "Type"),
    "key": ("Clé", "Key"),
    "summary": ("Résumé", "Summary"),
    "status": ("État", "Status"),
    "comments": ("Commentaires", "Comments"),
    "no_comment": ("Aucun commentaire.", "No comments."),
    "edited": ("modifié", "edited"),
    "edited_by": ("modifié par {name}", "edited by {name}"),
    "restricted": ("Visible par : {name}", "Restricted to {name}"),
    "app": ("Appli", "App"),
    "history": ("Historique", "History"),
    "changed": ("a modifié", "changed"),
    "created_issue": ("a créé le ticket", "created the issue"),
    "older": ("{count} entrées plus anciennes", "{count} older entries"),
    "before": ("Avant", "Before"),
    "after": ("Après", "After"),
    "to": ("devient", "becomes"),
    "anonymous": ("Anonyme", "Anonymous"),
    "search": ("Recherche", "Search"),
    "run": ("Chercher", "Search"),
    "found": ("{count} tickets", "{count} issues"),
    "first": ("Les {count} premiers tickets", "The first {count} issues"),
    "missing": ("Cette page n’existe pas, ou vous n’y avez pas accès.", "This page does not exist, or you cannot see it."),
    "home": ("Retour aux projets", "Back to projects"),
    "task_done": ("fait", "done"),
    "task_todo": ("à faire", "to do"),
    "attachment": ("pièce jointe", "attachment"),
    "details_expand": ("Détails", "Details"),
}

FIELDS: Final[dict[str, tuple[str, str]]] = {
    "status": ("l’état", "the status"),
    "assignee": ("le responsable", "the assignee"),
    "reporter": ("le rapporteur", "the reporter"),
    "component": ("le composant", "the component"),
    "components": ("le composant", "the component"),
    "duedate": ("l’échéance", "the due date"),
    "description": ("la description", "the description"),
    "summary": ("le résumé", "the summary"),
    "labels": ("les étiquettes", "the labels"),
    "issueparentassociation": ("le parent", "the parent"),
    "parent": ("le parent", "the parent"),
    "link": ("un lien", "a link"),
    "resolution": ("la résolution", "the resolution"),
    "rank": ("le rang", "the rank"),
    "comment": ("un commentaire", "a comment"),
    "issuetype": ("le type", "the type"),
    "attachment": ("une pièce jointe", "an attachment"),
    "priority": ("la priorité", "the priority"),
    "key": ("la clé", "the key"),
    "project": ("le projet", "the project"),
}


def word(name: str, language: Language) -> str:
    french, english = WORDS[name]
    return french if language == "fr" else english


def field_name(field: str, language: Language) -> str:
    """A changed field in words; one we have no words for keeps its name."""
    french, english = FIELDS.get(field.casefold(), (field, field))
    return french if language == "fr" else english


def day(value: object, language: Language, today: str = "") -> str:
    """``2026-11-21`` as « 21 nov. 2026 », without the year when it is that of ``today``; what is no date is shown as it came."""
    found = _read(value)
    if found is None:
        return "" if value is None else str(value)
    number = "1er" if language == "fr" and found.day == 1 else str(found.day)
    shown = f"{number} {_MONTHS[language][found.month - 1]}"
    return shown if today[:4] == f"{found.year:04}" else f"{shown} {found.year}"


def moment(value: object, language: Language) -> str:
    """A REST timestamp, which comes in the site's zone (facts 1.15), as « 21 nov. 2026 à 14:05 »."""
    found = _read(value)
    if found is None:
        return "" if value is None else str(value)
    return f"{day(value, language)}{' à ' if language == 'fr' else ', '}{found:%H:%M}"


def _read(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a calendar day has no zone)
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
