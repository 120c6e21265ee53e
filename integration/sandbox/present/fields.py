"""What an issue answers for each of its fields, as the caller may see it (facts 3.19). Names and kinds are in ``fieldbook.py``."""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import fieldbook, ranks, rights
from integration.sandbox.present import common as present
from integration.sandbox.present import sprint as present_sprint
from integration.sandbox.present import talk as present_talk
from integration.sandbox.reading.durations import text_from
from integration.sandbox.state.issues import Issue, Link
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any
Field = Callable[[World, Issue, User | None], Json]

EMBEDDED_COMMENTS: Final = 20
"""How many comments ``fields.comment`` holds: the newest (facts 1.6)."""
EMBEDDED_WORKLOGS: Final = 20
"""How many entries ``fields.worklog`` holds: the first."""


def child(world: World, issue: Issue) -> dict[str, Json]:
    """The short form in ``parent``, ``subtasks`` and links."""
    fields = {
        "summary": issue.summary,
        "status": present.status(world, world.statuses[issue.status_id]),
        "priority": present.priority(world, issue.priority_id),
        "issuetype": present.issue_type(world, world.types[issue.type_id]),
    }
    return {"id": str(issue.id), "key": issue.key, "self": present.rest(world, f"issue/{issue.id}"), "fields": fields}


def seen_parent(world: World, issue: Issue, me: User | None) -> Issue | None:
    """The parent, when the caller may see it: it can be an epic of a project closed to them."""
    parent = world.issues.get(issue.parent_id or 0)
    return parent if parent and rights.sees(world, me, world.project_of(parent)) else None


def _parent(world: World, issue: Issue, me: User | None) -> Json:
    parent = seen_parent(world, issue, me)
    return child(world, parent) if parent else None


def family(world: World, issue: Issue) -> dict[str, Json]:
    """The fields that name relatives, for a reader from whom nothing is kept: a webhook of the site's administrators."""
    parent = world.issues.get(issue.parent_id or 0)
    epic = parent if parent and world.types[parent.type_id].level == 1 else None
    shown: dict[str, Json] = {
        "subtasks": [child(world, one) for one in _subtasks_of(world, issue)],
        fieldbook.EPIC_LINK: epic.key if epic else None,
    }
    return shown | ({"parent": child(world, parent)} if parent else {})


def _subtasks(world: World, issue: Issue, me: User | None) -> Json:
    found = _subtasks_of(world, issue)
    return [child(world, one) for one in found if rights.sees(world, me, world.project_of(one))]


def _subtasks_of(world: World, issue: Issue) -> list[Issue]:
    children = (world.issues[number] for number in issue.children)
    return [one for one in children if world.types[one.type_id].level < 0]


def _links(world: World, issue: Issue, me: User | None) -> Json:
    shown = []
    for number in issue.links:
        link = world.links[number]
        other = world.issues[link.target if link.source == issue.id else link.source]
        if rights.sees(world, me, world.project_of(other)):
            side = "outwardIssue" if link.source == issue.id else "inwardIssue"
            shown.append(link_head(world, link) | {side: child(world, other)})
    return shown


def link_head(world: World, link: Link) -> dict[str, Json]:
    kind = present.link_type(world, world.link_types[link.type_id])
    return {"id": str(link.id), "self": present.rest(world, f"issueLink/{link.id}"), "type": kind}


def link(world: World, found: Link) -> dict[str, Json]:
    """Both ends: ``inwardIssue`` is the source (facts 3.16)."""
    ends = {
        "inwardIssue": child(world, world.issues[found.source]),
        "outwardIssue": child(world, world.issues[found.target]),
    }
    return link_head(world, found) | ends


def _comments(world: World, issue: Issue, me: User | None) -> Json:
    seen = present_talk.visible_comments(world, issue, me)
    shown = seen[-EMBEDDED_COMMENTS:]
    return {
        "comments": [present_talk.comment(world, one) for one in shown],
        "self": present.rest(world, f"issue/{issue.id}/comment"),
        "maxResults": len(shown),
        "total": len(seen),
        "startAt": 0,
    }


def _worklogs(world: World, issue: Issue, me: User | None) -> Json:
    seen = present_talk.visible_worklogs(world, issue, me)
    shown = [present_talk.worklog(world, one) for one in seen[:EMBEDDED_WORKLOGS]]
    return {"startAt": 0, "maxResults": EMBEDDED_WORKLOGS, "total": len(seen), "worklogs": shown}


def watches(world: World, issue: Issue, me: User | None) -> dict[str, Json]:
    return {
        "self": present.rest(world, f"issue/{issue.key}/watchers"),
        "watchCount": len(issue.watchers),
        "isWatching": me is not None and me.account_id in issue.watchers,
    }


def votes(world: World, issue: Issue, me: User | None) -> dict[str, Json]:
    return {
        "self": present.rest(world, f"issue/{issue.key}/votes"),
        "votes": len(issue.voters),
        "hasVoted": me is not None and me.account_id in issue.voters,
    }


# Time


def _time(_: World, issue: Issue, __: User | None) -> Json:
    """Only what is known, in words and in seconds."""
    known = {
        "originalEstimate": issue.original_estimate,
        "remainingEstimate": issue.remaining_estimate,
        "timeSpent": issue.time_spent,
    }
    shown: dict[str, Json] = {name: text_from(value) for name, value in known.items() if value is not None}
    return shown | {f"{name}Seconds": value for name, value in known.items() if value is not None}


def _sum(attribute: str) -> Field:
    """Of the issue and its sub-tasks; null when none of them knows."""

    def total(world: World, issue: Issue, _: User | None) -> Json:
        known = [getattr(one, attribute) for one in (issue, *_subtasks_of(world, issue))]
        return sum(value or 0 for value in known) if any(value is not None for value in known) else None

    return total


def _progress(*, whole: bool) -> Field:
    def progress(world: World, issue: Issue, _: User | None) -> Json:
        issues = (issue, *_subtasks_of(world, issue)) if whole else (issue,)
        spent = sum(one.time_spent or 0 for one in issues)
        total = spent + sum(one.remaining_estimate or 0 for one in issues)
        return {"progress": spent, "total": total} | ({"percent": 100 * spent // total} if total else {})

    return progress


def _work_ratio(_: World, issue: Issue, __: User | None) -> int:
    """Percent of the estimate that is spent; -1 without an estimate."""
    return (issue.time_spent or 0) * 100 // issue.original_estimate if issue.original_estimate else -1


# Components, versions


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


def _versions(attribute: str) -> Field:
    def versions(world: World, issue: Issue, _: User | None) -> Json:
        return [version(world, number) for number in getattr(issue, attribute)]

    return versions


def version(world: World, number: int) -> dict[str, Json]:
    """The short form in issues."""
    found = world.versions[number]
    shown: dict[str, Json] = {
        "self": present.rest(world, f"version/{number}"),
        "id": str(number),
        "description": found.description,
        "name": found.name,
        "archived": found.archived,
        "released": found.released,
    }
    return shown | ({"releaseDate": present.day(found.release)} if found.release else {})


# Custom fields


def _custom(field: str) -> Field:
    empty = _empty(field)

    def value(world: World, issue: Issue, _: User | None) -> Json:
        kept = issue.custom.get(field)
        return empty if kept is None else custom(world, field, kept)

    return value


def custom(world: World, field: str, kept: Json) -> Json:
    """The value of a custom field, from the short form it is kept in."""
    if kept is None:
        return _empty(field)
    if isinstance(kept, list):
        return [custom(world, field, one) for one in kept]
    if isinstance(kept, dict) and "accountId" in kept:
        return present.user(world, kept["accountId"])
    if isinstance(kept, dict) and "value" in kept:
        return {"self": present.rest(world, f"customFieldOption/{kept['id']}")} | kept
    if field == "customfield_10001":
        return {"id": kept, "name": kept, "avatarUrl": "", "isVisible": True, "title": kept, "isShared": True}
    return kept


def _empty(field: str) -> int | None:
    return 0 if field in fieldbook.BOOK and fieldbook.BOOK[field].en.endswith("forms") else None


def _epic_link(world: World, issue: Issue, me: User | None) -> str | None:
    """The legacy field mirrors the parent when that is an epic (facts 3.6)."""
    parent = seen_parent(world, issue, me)
    return parent.key if parent and world.types[parent.type_id].level == 1 else None


def _parent_link(world: World, issue: Issue, me: User | None) -> dict[str, Json]:
    """Plans' own way of saying the parent: ``data`` only above epics."""
    reason = {
        "reason": "EPIC_LINK_SHOULD_BE_USED",
        "message": "To set an epic as the parent, use the epic link instead",
    }
    parent = seen_parent(world, issue, me)
    shown: dict[str, Json] = {"hasEpicLinkFieldDependency": False, "showField": False, "nonEditableReason": reason}
    return shown | (
        {"data": {"id": parent.id, "key": parent.key}} if parent and world.types[issue.type_id].level > 0 else {}
    )


def _epic_only(value: Callable[[Issue], Json]) -> Field:
    def shown(world: World, issue: Issue, _: User | None) -> Json:
        return value(issue) if world.types[issue.type_id].level == 1 else None

    return shown


def _epic_status(world: World, issue: Issue, _: User | None) -> Json:
    if world.types[issue.type_id].level != 1:
        return None
    return custom(world, fieldbook.EPIC_STATUS, issue.custom.get(fieldbook.EPIC_STATUS, {"id": "10010", "value": "To Do"}))


def _sprints(world: World, issue: Issue, _: User | None) -> Json:
    return [present_sprint.in_field(world, world.sprints[number]) for number in issue.sprints] or None


def _viewed(world: World, issue: Issue, me: User | None) -> str | None:
    at = issue.viewed.get(me.account_id) if me else None
    return present.timestamp(world, at) if at else None


def _nothing(_: World, __: Issue, ___: User | None) -> Json:
    return None


FIELDS: Final[dict[str, Field]] = {
    "statuscategorychangedate": lambda world, issue, _: present.timestamp(world, issue.category_changed),
    "issuetype": lambda world, issue, _: present.issue_type(world, world.types[issue.type_id]),
    "parent": _parent,
    "timespent": lambda _, issue, __: issue.time_spent,
    "project": lambda world, issue, _: present.project_brief(world, world.project_of(issue)),
    "fixVersions": _versions("fix_versions"),
    "statusCategory": lambda world, issue, _: present.category(world, world.statuses[issue.status_id].category),
    "aggregatetimespent": _sum("time_spent"),
    "resolution": lambda world, issue, _: present.resolution(world, issue.resolution_id),
    "resolutiondate": lambda world, issue, _: present.timestamp(world, issue.resolved) if issue.resolved else None,
    "workratio": _work_ratio,
    "watches": watches,
    "issuerestriction": lambda _, __, ___: {"issuerestrictions": {}, "shouldDisplay": False},
    "lastViewed": _viewed,
    "created": lambda world, issue, _: present.timestamp(world, issue.created),
    "priority": lambda world, issue, _: present.priority(world, issue.priority_id),
    "labels": lambda _, issue, __: sorted(issue.labels),
    "timeestimate": lambda _, issue, __: issue.remaining_estimate,
    "aggregatetimeoriginalestimate": _sum("original_estimate"),
    "versions": _versions("versions"),
    "issuelinks": _links,
    "assignee": lambda world, issue, _: present.user(world, issue.assignee),
    "updated": lambda world, issue, _: present.timestamp(world, issue.updated),
    "status": lambda world, issue, _: present.status(world, world.statuses[issue.status_id]),
    "components": _components,
    "timeoriginalestimate": lambda _, issue, __: issue.original_estimate,
    "description": lambda _, issue, __: issue.description,
    "timetracking": _time,
    "security": _nothing,
    "attachment": lambda world, issue, _: [
        present_talk.attachment(world, world.attachments[number]) for number in issue.attachments
    ],
    "aggregatetimeestimate": _sum("remaining_estimate"),
    "summary": lambda _, issue, __: issue.summary,
    "creator": lambda world, issue, _: present.user(world, issue.creator),
    "subtasks": _subtasks,
    "reporter": lambda world, issue, _: present.user(world, issue.reporter),
    "aggregateprogress": _progress(whole=True),
    "progress": _progress(whole=False),
    "environment": lambda _, issue, __: issue.environment,
    "duedate": lambda _, issue, __: present.day(issue.due),
    "votes": votes,
    "comment": _comments,
    "worklog": _worklogs,
    **{one.id: _custom(one.id) for one in fieldbook.CUSTOM},
    "customfield_10000": lambda _, __, ___: "{}",
    fieldbook.EPIC_NAME: _epic_only(lambda issue: issue.custom.get(fieldbook.EPIC_NAME, issue.summary)),
    fieldbook.EPIC_STATUS: _epic_status,
    fieldbook.EPIC_COLOUR: _epic_only(lambda issue: issue.custom.get(fieldbook.EPIC_COLOUR)),
    fieldbook.EPIC_LINK: _epic_link,
    "customfield_10018": _parent_link,
    fieldbook.RANK: lambda _, issue, __: ranks.shown(issue),
    fieldbook.SPRINT: _sprints,
}


def field(world: World, name: str) -> Field | None:
    """What answers for a field; None when there is no such field."""
    if name in FIELDS:
        return FIELDS[name]
    return _custom(name) if fieldbook.find(world, name) else None
