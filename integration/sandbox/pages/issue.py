"""One issue as a person reads it: description, children, links, details, comments, history."""

from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from integration.sandbox.jql import quoted
from integration.sandbox.natives import link_words
from integration.sandbox.pages.adf_html import Reader, html_of
from integration.sandbox.pages.chrome import Language, field_name
from integration.sandbox.pages.reading import Ask, issues_of, pages
from integration.sandbox.pages.views import TICKET_FIELDS, Json, Person, Ticket, person_from, someone, ticket_from

FIELDS: Final = (*TICKET_FIELDS, "description", "reporter", "creator", "resolution", "issuelinks", "created", "project")
RECENT: Final = 25
"""History entries shown at once; older ones are folded away."""
_LONG: Final = 120
_SILENT: Final = ("rank",)


@dataclass(frozen=True, slots=True)
class Group:
    """Linked issues of one kind: « bloque », « est bloqué par »."""

    title: str
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    id: str
    author: Person
    editor: str | None
    """Who edited it, when that is someone else."""
    edited: bool
    created: str
    updated: str
    restricted: str | None
    body: Markup


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    name: str
    before: str
    after: str

    @property
    def long(self) -> bool:
        return len(self.before) + len(self.after) > _LONG or "\n" in self.before + self.after


@dataclass(frozen=True, slots=True)
class Entry:
    author: Person
    at: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    ticket: Ticket
    project_key: str
    project_name: str
    board: str | None
    description: Markup
    reporter: Person | None
    creator: Person
    resolution: str | None
    created: str
    children: tuple[Ticket, ...]
    links: tuple[Group, ...]
    comments: tuple[Comment, ...]
    recent: tuple[Entry, ...]
    older: tuple[Entry, ...]

    @property
    def children_done(self) -> int:
        return sum(child.status.done for child in self.children)


def issue_from(ask: Ask, key: str, reader: Reader) -> Issue:
    """Raises LookupError when the issue is missing or not visible."""
    language = reader.language
    issue = ask("GET", f"/rest/api/3/issue/{key}", {"fields": ",".join(FIELDS)})
    fields, key = issue["fields"], str(issue["key"])
    project = fields.get("project") or {}
    entries = _entries(ask, key, language)
    return Issue(
        ticket=ticket_from(issue, language),
        project_key=str(project.get("key", "")),
        project_name=str(project.get("name", "")),
        board=_board(ask, str(project.get("key", ""))),
        description=html_of(fields.get("description"), reader),
        reporter=person_from(fields.get("reporter"), language),
        creator=someone(fields.get("creator"), language),
        resolution=(fields.get("resolution") or {}).get("name"),
        created=str(fields.get("created") or ""),
        children=tuple(
            ticket_from(child, language)
            for child in issues_of(ask, f"parent = {quoted(key)} ORDER BY Rank ASC", TICKET_FIELDS)
        ),
        links=_links(fields.get("issuelinks") or [], language),
        comments=tuple(_comment(comment, reader) for comment in pages(ask, f"/rest/api/3/issue/{key}/comment", "comments")),
        recent=tuple(entries[:RECENT]),
        older=tuple(entries[RECENT:]),
    )


def _board(ask: Ask, project: str) -> str | None:
    try:
        found = ask("GET", "/rest/agile/1.0/board", {"projectKeyOrId": project}).get("values") or []
    except LookupError:
        return None
    return str(found[0]["id"]) if found else None


def _links(links: list[Json], language: Language) -> tuple[Group, ...]:
    groups: dict[str, list[Ticket]] = {}
    for link in links:
        side = "outwardIssue" if "outwardIssue" in link else "inwardIssue"
        title = str((link.get("type") or {}).get("outward" if side == "outwardIssue" else "inward", ""))
        groups.setdefault(link_words(language, title), []).append(ticket_from(link.get(side) or {}, language))
    return tuple(Group(title, tuple(tickets)) for title, tickets in sorted(groups.items()))


def _comment(comment: Json, reader: Reader) -> Comment:
    author, editor = comment.get("author") or {}, comment.get("updateAuthor") or {}
    foreign = bool(editor) and editor.get("accountId") != author.get("accountId")
    visibility = comment.get("visibility") or {}
    return Comment(
        id=str(comment.get("id", "")),
        author=someone(author, reader.language),
        editor=someone(editor, reader.language).name if foreign else None,
        edited=comment.get("created") != comment.get("updated"),
        created=str(comment.get("created", "")),
        updated=str(comment.get("updated", "")),
        restricted=str(visibility.get("value") or visibility.get("identifier") or "") or None,
        body=html_of(comment.get("body"), reader),
    )


def _entries(ask: Ask, key: str, language: Language) -> list[Entry]:
    """Newest first; ranking is noise (facts 2.8)."""
    found = [_entry(history, language) for history in pages(ask, f"/rest/api/3/issue/{key}/changelog", "values")]
    return [entry for entry in reversed(found) if entry.changes]


def _entry(history: Json, language: Language) -> Entry:
    items = [item for item in history.get("items", ()) if str(item.get("field", "")).casefold() not in _SILENT]
    return Entry(
        author=someone(history.get("author"), language),
        at=str(history.get("created", "")),
        changes=tuple(_change(item, language) for item in items),
    )


def _change(item: dict[str, Any], language: Language) -> Change:
    field = str(item.get("fieldId") or item.get("field") or "").casefold()
    due = field == "duedate"
    before, after = (item.get("from"), item.get("to")) if due else (item.get("fromString"), item.get("toString"))
    return Change(field, field_name(str(item.get("field") or field), language), str(before or ""), str(after or ""))
