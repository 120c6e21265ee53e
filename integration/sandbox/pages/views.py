"""What the templates show: small values read from REST answers. Every text in them is untrusted and escaped by the templates."""

from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

from markupsafe import Markup

from integration.sandbox.pages.chrome import Language, word
from integration.sandbox.pages.icons import type_icon

Json = dict[str, Any]

FLAG: Final = "bornage-ecart"
"""The label a card shows as a warm red lozenge."""
_AVATARS: Final = (
    "#0055CC",
    "#216E4E",
    "#5E4DB2",
    "#A54800",
    "#943D73",
    "#206A83",
    "#AE2E24",
    "#4C6B1F",
    "#44546F",
    "#7F5F01",
)
_EPICS: Final = ("purple", "teal", "blue", "magenta", "lime", "orange", "green", "yellow", "grey")
_COLOURS: Final = {"new": "grey", "indeterminate": "blue", "done": "green"}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    initials: str
    colour: str
    app: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    id: str
    name: str
    colour: str
    done: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """An issue in a list or on a card."""

    key: str
    summary: str
    type_name: str
    icon: Markup
    epic: bool
    status: Status
    assignee: Person | None
    components: tuple[str, ...]
    labels: tuple[str, ...]
    due: str | None
    updated: str
    parent_key: str | None
    parent_summary: str

    @property
    def flagged(self) -> bool:
        return FLAG in self.labels


TICKET_FIELDS: Final = ("summary", "status", "issuetype", "assignee", "components", "labels", "duedate", "parent", "updated")


def person_from(user: Json | None, language: Language) -> Person | None:
    if not user:
        return None
    name = str(user.get("displayName") or word("anonymous", language))
    seed = str(user.get("accountId") or name)
    return Person(
        name, _initials(name), _AVATARS[crc32(seed.encode()) % len(_AVATARS)], app=user.get("accountType") == "app"
    )


def someone(user: Json | None, language: Language) -> Person:
    """A person even where Jira names none."""
    return person_from(user, language) or Person(word("anonymous", language), "?", _AVATARS[-2])


def _initials(name: str) -> str:
    words = [found for part in name.split() if (found := "".join(filter(str.isalnum, part)))]
    return ((words[0][:1] + words[-1][:1]) if len(words) > 1 else (words[0][:2] if words else "?")).upper()


def status_from(status: Json) -> Status:
    category = str((status.get("statusCategory") or {}).get("key", ""))
    return Status(str(status.get("id", "")), str(status.get("name", "")), _COLOURS.get(category, "grey"), category == "done")


def ticket_from(issue: Json, language: Language) -> Ticket:
    """From an issue of search, bulkfetch or a link; fields that were not asked for are empty."""
    fields = issue.get("fields") or {}
    kind, parent = fields.get("issuetype") or {}, fields.get("parent") or {}
    level = int(kind.get("hierarchyLevel") or (-1 if kind.get("subtask") else 0))
    return Ticket(
        key=str(issue.get("key", "")),
        summary=str(fields.get("summary") or ""),
        type_name=str(kind.get("name", "")),
        icon=type_icon(str(kind.get("name", "")), level),
        epic=level > 0,
        status=status_from(fields.get("status") or {}),
        assignee=person_from(fields.get("assignee"), language),
        components=tuple(str(component.get("name", "")) for component in fields.get("components") or ()),
        labels=tuple(str(label) for label in fields.get("labels") or ()),
        due=fields.get("duedate"),
        updated=str(fields.get("updated") or ""),
        parent_key=parent.get("key"),
        parent_summary=str((parent.get("fields") or {}).get("summary") or ""),
    )


def epic_colours(keys: list[str]) -> dict[str, str]:
    """A colour for each epic, in the order of their numbers, so that neighbours differ."""
    ordered = sorted(set(keys), key=lambda key: (key.rpartition("-")[0], int(key.rpartition("-")[2] or 0)))
    return {key: _EPICS[position % len(_EPICS)] for position, key in enumerate(ordered)}
