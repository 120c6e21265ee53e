"""An issue -> Jira's JSON, with only the fields asked for, its histories, links, comments and properties as the caller may see them."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from integration.sandbox import present, rights
from integration.sandbox.adf import read
from integration.sandbox.state.issues import Attachment, Comment, History, Issue, Item, Link
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any
Field = Callable[[World, Issue, User | None], Json]

EMBEDDED_COMMENTS: Final = 20
"""How many comments ``fields.comment`` holds: the newest (facts 1.6)."""


def _child(world: World, issue: Issue) -> dict[str, Json]:
    """The short form in ``parent``, ``subtasks`` and links."""
    fields = {
        "summary": issue.summary,
        "status": present.status(world, world.statuses[issue.status_id]),
        "priority": present.priority(world, issue.priority_id),
        "issuetype": present.issue_type(world, world.types[issue.type_id]),
    }
    return {"id": str(issue.id), "key": issue.key, "self": present.rest(world, f"issue/{issue.id}"), "fields": fields}


def _parent(world: World, issue: Issue, _: User | None) -> Json:
    parent = world.issues.get(issue.parent_id or 0)
    return _child(world, parent) if parent else None


def _subtasks(world: World, issue: Issue, _: User | None) -> Json:
    children = (world.issues[number] for number in issue.children)
    return [_child(world, child) for child in children if world.types[child.type_id].level < 0]


def _links(world: World, issue: Issue, me: User | None) -> Json:
    shown = []
    for number in issue.links:
        link = world.links[number]
        other = world.issues[link.target if link.source == issue.id else link.source]
        if rights.sees(world, me, world.project_of(other)):
            side = "outwardIssue" if link.source == issue.id else "inwardIssue"
            shown.append(link_head(world, link) | {side: _child(world, other)})
    return shown


def link_head(world: World, link: Link) -> dict[str, Json]:
    kind = present.link_type(world, world.link_types[link.type_id])
    return {"id": str(link.id), "self": present.rest(world, f"issueLink/{link.id}"), "type": kind}


def link(world: World, found: Link) -> dict[str, Json]:
    """Both ends: ``inwardIssue`` is the source (facts 3.16)."""
    ends = {
        "inwardIssue": _child(world, world.issues[found.source]),
        "outwardIssue": _child(world, world.issues[found.target]),
    }
    return link_head(world, found) | ends


def _comments(world: World, issue: Issue, me: User | None) -> Json:
    seen = visible_comments(world, issue, me)
    shown = seen[-EMBEDDED_COMMENTS:]
    return {
        "comments": [comment(world, one) for one in shown],
        "self": present.rest(world, f"issue/{issue.id}/comment"),
        "maxResults": len(shown),
        "total": len(seen),
        "startAt": 0,
    }


def visible_comments(world: World, issue: Issue, me: User | None) -> list[Comment]:
    """Oldest first."""
    return [found for found in (world.comments[number] for number in issue.comments) if rights.reads(world, me, found)]


def comment(world: World, found: Comment, *, expand: Collection[str] = ()) -> dict[str, Json]:
    """``expand``: ``properties``, ``renderedBody``; neither comes by itself."""
    shown: dict[str, Json] = {
        "self": present.rest(world, f"issue/{found.issue_id}/comment/{found.id}"),
        "id": str(found.id),
        "author": present.user(world, found.author),
        "body": found.body,
        "updateAuthor": present.user(world, found.update_author),
        "created": present.timestamp(world, found.created),
        "updated": present.timestamp(world, found.updated),
        "jsdPublic": True,
    }
    if found.visibility:
        shown["visibility"] = dict(found.visibility)
    if "renderedBody" in expand:
        shown["renderedBody"] = read.rendered(found.body)
    if "properties" in expand:
        shown["properties"] = [{"key": key, "value": value} for key, value in found.properties.items()]
    return shown


def attachment(world: World, found: Attachment) -> dict[str, Json]:
    return {
        "self": present.rest(world, f"attachment/{found.id}"),
        "id": str(found.id),
        "filename": found.name,
        "author": present.user(world, found.author),
        "created": present.timestamp(world, found.created),
        "size": len(found.content),
        "mimeType": found.mime,
        "content": present.rest(world, f"attachment/content/{found.id}"),
    }


def _watches(world: World, issue: Issue, me: User | None) -> Json:
    address = present.rest(world, f"issue/{issue.id}/watchers")
    return {
        "self": address,
        "watchCount": len(issue.watchers),
        "isWatching": me is not None and me.account_id in issue.watchers,
    }


def _progress(_: World, __: Issue, ___: User | None) -> Json:
    return {"progress": 0, "total": 0}


def _nothing(_: World, __: Issue, ___: User | None) -> Json:
    return None


def _none_of_them(_: World, __: Issue, ___: User | None) -> Json:
    return []


def _components(world: World, issue: Issue, _: User | None) -> Json:
    known = (world.components[number] for number in issue.components)
    return [
        {
            "self": present.rest(world, f"component/{one.id}"),
            "id": str(one.id),
            "name": one.name,
            "description": one.description,
        }
        for one in known
    ]


FIELDS: Final[dict[str, Field]] = {
    "statuscategorychangedate": lambda world, issue, _: present.timestamp(world, issue.category_changed),
    "issuetype": lambda world, issue, _: present.issue_type(world, world.types[issue.type_id]),
    "parent": _parent,
    "project": lambda world, issue, _: present.project_brief(world, world.project_of(issue)),
    "fixVersions": _none_of_them,
    "resolution": lambda world, issue, _: present.resolution(world, issue.resolution_id),
    "resolutiondate": lambda world, issue, _: present.timestamp(world, issue.resolved) if issue.resolved else None,
    "workratio": lambda _, __, ___: -1,
    "watches": _watches,
    "created": lambda world, issue, _: present.timestamp(world, issue.created),
    "priority": lambda world, issue, _: present.priority(world, issue.priority_id),
    "labels": lambda _, issue, __: sorted(issue.labels),
    "versions": _none_of_them,
    "issuelinks": _links,
    "assignee": lambda world, issue, _: present.user(world, issue.assignee),
    "updated": lambda world, issue, _: present.timestamp(world, issue.updated),
    "status": lambda world, issue, _: present.status(world, world.statuses[issue.status_id]),
    "statusCategory": lambda world, issue, _: present.category(world, world.statuses[issue.status_id].category),
    "components": _components,
    "description": lambda _, issue, __: issue.description,
    "timetracking": lambda _, __, ___: {},
    "security": _nothing,
    "attachment": lambda world, issue, _: [attachment(world, world.attachments[number]) for number in issue.attachments],
    "summary": lambda _, issue, __: issue.summary,
    "creator": lambda world, issue, _: present.user(world, issue.creator),
    "subtasks": _subtasks,
    "reporter": lambda world, issue, _: present.user(world, issue.reporter),
    "aggregateprogress": _progress,
    "progress": _progress,
    "environment": lambda _, issue, __: issue.environment,
    "duedate": lambda _, issue, __: present.day(issue.due),
    "votes": lambda world, issue, _: {
        "self": present.rest(world, f"issue/{issue.key}/votes"),
        "votes": 0,
        "hasVoted": False,
    },
    "comment": _comments,
    "customfield_10014": lambda world, issue, _: _epic_link(world, issue),
    "customfield_10019": lambda _, issue, __: f"0|i{issue.rank:05d}:",
    "customfield_10020": _nothing,
}
NOT_NAVIGABLE: Final = frozenset({"comment", "attachment", "timetracking"})


def _epic_link(world: World, issue: Issue) -> str | None:
    """The legacy field mirrors the parent when that is an epic (facts 3.6)."""
    parent = world.issues.get(issue.parent_id or 0)
    return parent.key if parent and world.types[parent.type_id].level == 1 else None


def fields_asked(asked: Sequence[str], *, default: str) -> list[str]:
    """The field ids behind a ``fields`` parameter: names, ``*all``, ``*navigable``, ``-name``; misspelt ones vanish (facts 1.3)."""
    wanted: dict[str, None] = {}
    names = [name for name in asked if name] or [default]
    if all(name.startswith("-") for name in names):
        names = [default, *names]
    for name in names:
        if name == "*all":
            wanted.update(dict.fromkeys(FIELDS))
        elif name == "*navigable":
            wanted.update(dict.fromkeys(known for known in FIELDS if known not in NOT_NAVIGABLE))
        elif name.startswith("-"):
            wanted.pop(name[1:], None)
        elif name in FIELDS:
            wanted[name] = None
    return list(wanted)


def issue(
    world: World, found: Issue, me: User | None, *, fields: Collection[str], properties: Sequence[str] = ()
) -> dict[str, Json]:
    """An IssueBean; without any field asked for, only its identity."""
    shown: dict[str, Json] = {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": str(found.id),
        "self": present.rest(world, f"issue/{found.id}"),
        "key": found.key,
    }
    if fields:
        shown["fields"] = values = {name: FIELDS[name](world, found, me) for name in fields}
        if "parent" in values and values["parent"] is None:
            del values["parent"]
    if properties:
        wanted = found.properties if "*all" in properties else properties
        shown["properties"] = {key: found.properties[key] for key in wanted if key in found.properties}
    return shown


def history(world: World, found: History, *, created: Json = None) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": str(found.id),
        "author": present.user(world, found.author),
        "created": created if created is not None else present.timestamp(world, found.created),
        "items": [item(one) for one in found.items],
    }
    return shown | ({"historyMetadata": found.metadata} if found.metadata else {})


def item(found: Item) -> dict[str, Json]:
    shown: dict[str, Json] = {"field": found.field, "fieldtype": "custom" if found.custom else "jira"}
    if found.field_id is not None:
        shown["fieldId"] = found.field_id
    return shown | {"from": found.old, "fromString": found.old_text, "to": found.new, "toString": found.new_text}
