"""A synthetic project as the REST API (version 3) would export it: people with their pictures, documents, ids beside names."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.project import ACTORS, HATS, PEOPLE, TEMPLATE
from integration.model.history import Change, Deployment, History, Issue, Link
from integration.model.words import STATUSES, TYPES

SITE = "https://velours.atlassian.net"
API = f"{SITE}/rest/api/3"
ZONE = ZoneInfo("Europe/Paris")
COMPONENTS = ("MOA", "AMOA", "MOE")
CHARTER = f"""\
charter: bench
site: {SITE}
project: {{key: BEN, name: Bench}}
start: 2026-08-01
rules_effective_from: 2026-08-02T10:00:00+02:00
actors:
{"".join(f"  {name}: {{kind: {kind}, internal: {str(inside).lower()}}}{chr(10)}" for name, (kind, inside) in ACTORS.items())}\
people:
{"".join(f'  {who}: {{account: "{who}", actor: {actor}}}{chr(10)}' for who, actor in PEOPLE.items())}\
assignments:
{"".join(f"  - {{role: {role}, person: {who}, from: 2026-08-01}}{chr(10)}" for role, who in HATS)}"""
STATUS_MAP = "service: [service]\nbudget_field: customfield_10050\n"


def write_export(deployment: Deployment, file: Path) -> int:
    """How many changes it holds."""
    with file.open("w", encoding="utf-8") as out:
        out.write('{"expand":"schema,names","startAt":0,"issues":[')
        for number, history in enumerate(deployment.histories.values()):
            out.write("," * bool(number) + json.dumps(_exported(history), ensure_ascii=False, separators=(",", ":")))
        out.write("]}")
    return sum(len(history.changes) for history in deployment.histories.values())


def _exported(history: History) -> dict[str, Any]:
    entries = [_entry(change) for change in reversed(history.changes)]
    return {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": history.issue.id,
        "self": f"{API}/issue/{history.issue.id}",
        "key": history.issue.key,
        "changelog": {"startAt": 0, "maxResults": 100, "total": len(entries), "histories": entries},
        "fields": _fields(history.issue),
    }


def _fields(issue: Issue) -> dict[str, Any]:
    remarks = [_comment(remark.id, remark.author, remark.at) for remark in issue.remarks]
    return {
        "summary": issue.summary if issue.phase is None else _title(issue.phase),
        "issuetype": _type(issue),
        "project": {"self": f"{API}/project/10000", "id": "10000", "key": "BEN", "name": "Bench"},
        "parent": {"id": issue.parent, "key": f"BEN-{issue.parent}"} if issue.parent else None,
        "status": {
            "self": f"{API}/status/{_id(STATUSES, issue.status)}",
            **_named(STATUSES, issue.status, TEMPLATE.statuses),
        },
        "description": _document(issue.description),
        "assignee": _user(issue.assignee) if issue.assignee else None,
        "creator": _user(issue.creator or ""),
        "reporter": _user(issue.reporter or ""),
        "created": _time(issue.created),
        "updated": _time(issue.updated),
        "duedate": issue.due.isoformat() if issue.due else None,
        "components": [{"id": str(COMPONENTS.index(role) + 400), "name": role} for role in issue.components],
        "labels": list(issue.labels),
        "issuelinks": [_link(issue, link) for link in issue.links],
        "subtasks": [{"id": one, "key": f"BEN-{one}", "fields": {"summary": "A part of it"}} for one in issue.subtasks],
        "comment": {"comments": remarks, "maxResults": len(remarks), "total": len(remarks), "startAt": 0},
        "attachment": [{"id": "20003", "filename": "minutes.pdf", "created": _time(at)} for at in issue.attached],
        "customfield_10019": "0|i0001b:",
    }


def _entry(change: Change) -> dict[str, Any]:
    return {
        "id": change.history,
        "author": _user(change.author.id or ""),
        "created": _time(change.at),
        "items": [{"field": change.field, "fieldtype": "jira", **_sides(change)}],
    }


def _sides(change: Change) -> dict[str, Any]:
    old, new = change.old, change.new
    match change.field:
        case "status":
            before, after = _named(STATUSES, old, TEMPLATE.statuses), _named(STATUSES, new, TEMPLATE.statuses)
            return _item("status", before["id"], before["name"], after["id"], after["name"])
        case "due":
            return {
                **_item("duedate", old, old and f"{old} 00:00:00.0", new, new and f"{new} 00:00:00.0"),
                "field": "duedate",
            }
        case "summary" | "description" | "labels":
            return _item(change.field, None, old, None, new)
        case "link":
            return {**_item(None, old, None, new, f"This work item blocks {new}"), "field": "Link"}
        case "other":
            return {**_item("customfield_10019", old, "", new, "Ranked higher"), "field": "Rank", "fieldtype": "custom"}
        case "attachment":
            return {**_item("attachment", old, None, new, "note.pdf"), "field": "Attachment"}
        case _:
            return _item(change.field, old, old, new, new)


def _item(field: str | None, old: Any, old_text: Any, new: Any, new_text: Any) -> dict[str, Any]:
    named = {} if field is None else {"fieldId": field}
    return {**named, "from": old, "fromString": old_text, "to": new, "toString": new_text}


def _named(known: tuple[str, ...], key: str | None, texts: Any) -> dict[str, str]:
    return {"id": _id(known, key), "name": next(one.name.fr for one in texts if one.key == key)}


def _id(known: tuple[str, ...], key: str | None) -> str:
    return str(known.index(key or "") + 10_010)


def _type(issue: Issue) -> dict[str, Any]:
    return {**_named(TYPES, issue.type, TEMPLATE.types), "subtask": issue.type == "subtask", "hierarchyLevel": 0}


def _title(phase: str) -> str:
    return next(one.title.fr for one in TEMPLATE.phases if one.id == phase)


def _user(who: str) -> dict[str, Any]:
    picture = (
        f"https://secure.gravatar.com/avatar/{hash_of(who)}?d=https%3A%2F%2Favatar-management--avatars.us-west-2.prod.public"
    )
    picture += f".atl-paas.net%2Finitials%2F{who[:1].upper()}M-3.png"
    return {
        "self": f"{API}/user?accountId={who}",
        "accountId": who,
        "avatarUrls": {size: f"{picture}&size={size[:2]}" for size in ("48x48", "24x24", "16x16", "32x32")},
        "displayName": f"{who.title()} Martin",
        "active": True,
        "timeZone": "Europe/Paris",
        "accountType": "atlassian",
    }


def hash_of(who: str) -> str:
    return (who.encode().hex() * 8)[:32]


def _time(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S.000%z")


def _document(text: str) -> dict[str, Any]:
    goal = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    head = {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "Critères d’acceptation"}]}
    return {"type": "doc", "version": 1, "content": [goal, head, {"type": "bulletList", "content": list(_items())}]}


def _items() -> Iterator[dict[str, Any]]:
    for text in ("Le livrable est conforme au cahier des charges.", "Les tests de recette sont passés."):
        yield {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def _comment(named: str, who: str, at: datetime) -> dict[str, Any]:
    author = _user(who)
    body = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Vu."}]}]}
    return {"id": named, "author": author, "updateAuthor": author, "body": body, "created": _time(at), "updated": _time(at)}


def _link(issue: Issue, link: Link) -> dict[str, Any]:
    side = "outwardIssue" if link.outward else "inwardIssue"
    kind = {"id": "10000", "name": "Blocks"} if link.kind == "blocks" else {"id": "10003", "name": "Relates"}
    other = {"id": link.other, "key": f"BEN-{link.other}", "fields": {"summary": "Another of them"}}
    return {"id": f"7{issue.id}", "type": kind, side: other}
