"""What every new site has before anyone touches it, in the site's language (facts 3.7), and the words of its histories."""

from typing import Final, Literal

Language = Literal["en", "fr"]

STATUSES: Final = (  # id, category, names
    (10000, "TODO", {"en": "To Do", "fr": "À faire"}),
    (3, "IN_PROGRESS", {"en": "In Progress", "fr": "En cours"}),
    (10001, "DONE", {"en": "Done", "fr": "Terminé(e)"}),
)
TYPES: Final = (  # id, level, names
    (10000, 1, {"en": "Epic", "fr": "Epic"}),
    (10001, 0, {"en": "Story", "fr": "Story"}),
    (10002, 0, {"en": "Task", "fr": "Tâche"}),
    (10003, -1, {"en": "Sub-task", "fr": "Sous-tâche"}),
    (10004, 0, {"en": "Bug", "fr": "Bug"}),
)
CATEGORIES: Final = {  # key of our records -> id, key, colour, names
    "UNDEFINED": (1, "undefined", "medium-gray", {"en": "No Category", "fr": "Pas de catégorie"}),
    "TODO": (2, "new", "blue-gray", {"en": "To Do", "fr": "À faire"}),
    "IN_PROGRESS": (4, "indeterminate", "yellow", {"en": "In Progress", "fr": "En cours"}),
    "DONE": (3, "done", "green", {"en": "Done", "fr": "Terminé"}),
}
PRIORITIES: Final = (
    (1, "#d04437", {"en": "Highest", "fr": "Highest"}),
    (2, "#f15C75", {"en": "High", "fr": "High"}),
    (3, "#f79232", {"en": "Medium", "fr": "Medium"}),
    (4, "#707070", {"en": "Low", "fr": "Low"}),
    (5, "#999999", {"en": "Lowest", "fr": "Lowest"}),
)
RESOLUTIONS: Final = (
    (10000, {"en": "Done", "fr": "Terminé"}),
    (10001, {"en": "Won't Do", "fr": "Ne sera pas fait"}),
    (10002, {"en": "Duplicate", "fr": "Doublon"}),
)
LINK_TYPES: Final = (  # id, name, inward, outward
    (10000, "Blocks", "is blocked by", "blocks"),
    (10001, "Cloners", "is cloned by", "clones"),
    (10002, "Duplicate", "is duplicated by", "duplicates"),
    (10003, "Relates", "relates to", "relates to"),
)
ROLES: Final = (
    (10002, "Administrators", "A project role that represents administrators in a project"),
    (10003, "atlassian-addons-project-access", "A project role that represents Connect add-ons declaring a scope"),
)
GROUPS: Final = (  # name, administers Jira, brings a licence
    ("administrators", True, False),
    ("site-admins", True, False),
    ("jira-administrators", True, False),
    ("jira-users", False, True),
    ("jira-software-users", False, True),
    ("atlassian-addons-admin", False, False),
    ("system-administrators", False, False),
)
PERMISSION_SCHEMES: Final = (
    (
        0,
        "Default Permission Scheme",
        "This is the default Permission Scheme. Any new projects that are created will be assigned this scheme.",
    ),
    (10000, "Default software scheme", "Default scheme for Software projects."),
)
PRIORITY_DESCRIPTIONS: Final = {
    1: "This problem will block progress.",
    2: "Serious problem that could block progress.",
    3: "Has the potential to affect progress.",
    4: "Minor problem or easily worked around.",
    5: "Trivial problem with little or no impact on progress.",
}
RESOLUTION_DESCRIPTIONS: Final = {
    10000: "Work has been completed on this issue.",
    10001: "This issue won't be actioned.",
    10002: "The problem is a duplicate of an existing issue.",
}
EVENTS: Final = {
    1: "Issue Created",
    2: "Issue Updated",
    3: "Issue Assigned",
    4: "Issue Resolved",
    5: "Issue Closed",
    6: "Issue Commented",
    7: "Issue Reopened",
    8: "Issue Deleted",
    9: "Issue Moved",
    10: "Work Logged On Issue",
    11: "Work Started On Issue",
    12: "Work Stopped On Issue",
    13: "Generic Event",
    14: "Issue Comment Edited",
    15: "Issue Worklog Updated",
    16: "Issue Worklog Deleted",
    17: "Issue Comment Deleted",
}
FIRST_STEP: Final = {"en": "Create", "fr": "Créer"}
COLUMNS: Final = {
    "backlog": {"en": "Backlog", "fr": "Backlog"},
    "TODO": {"en": "To Do", "fr": "À faire"},
    "IN_PROGRESS": {"en": "In Progress", "fr": "En cours"},
    "DONE": {"en": "Done", "fr": "Terminé"},
}
LOCALES: Final = {"en": "en_US", "fr": "fr_FR"}
ADMIN_ROLE: Final = 10002
APP_ROLE: Final = 10003
ADMIN_GROUP: Final = "administrators"
DEFAULT_WORKFLOW: Final = "jira"
DONE_RESOLUTION: Final = 10000

_LINK_SENTENCE = {"en": "This work item {words} {key}", "fr": "Ce ticket {words} {key}"}
_FRENCH_LINK_WORDS = {
    "blocks": "bloque",
    "is blocked by": "est bloqué par",
    "clones": "clone",
    "is cloned by": "est cloné par",
    "duplicates": "duplique",
    "is duplicated by": "est dupliqué par",
    "relates to": "est lié à",
}
_REMOTE_SENTENCE = {"en": 'This work item links to "{title}"', "fr": 'Ce ticket est lié à "{title}"'}
_HIDDEN_COMMENT = {
    "en": "A comment with security level '{level}' was removed.",
    "fr": "Un commentaire de niveau de sécurité « {level} » a été supprimé.",
}


def link_sentence(language: Language, words: str, key: str) -> str:
    """The text of a Link item: localized, a hint only (facts 2.8)."""
    return _LINK_SENTENCE[language].format(words=link_words(language, words), key=key)


def link_words(language: Language, words: str) -> str:
    """A direction of a native link type; what people named otherwise stays."""
    return _FRENCH_LINK_WORDS.get(words, words) if language == "fr" else words


def remote_link_sentence(language: Language, title: str) -> str:
    return _REMOTE_SENTENCE[language].format(title=title)


def hidden_comment_sentence(language: Language, level: str) -> str:
    """What stays of a restricted comment once deleted (facts 2.9)."""
    return _HIDDEN_COMMENT[language].format(level=level)
