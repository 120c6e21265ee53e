"""What a delivery says: v2-like, texts as wiki markup, no expands; a hint to look again, never a record (facts 10.4)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from integration.sandbox.events import Event
from integration.sandbox.present import board as present_board
from integration.sandbox.present import common as present
from integration.sandbox.present import fields as present_fields
from integration.sandbox.present import filters as present_filter
from integration.sandbox.present import issue as present_issue
from integration.sandbox.present import project as present_project
from integration.sandbox.present import sprint as present_sprint
from integration.sandbox.present import talk as present_talk
from integration.sandbox.present.older import in_version_2
from integration.sandbox.state.issues import Comment, History, Issue, Link
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.world import World

Json = Any

_BESIDE_COMMENT: Final = ("summary", "issuetype", "project", "assignee", "priority", "status")
_PRIVATE: Final = frozenset({"emailAddress"})


def payload(world: World, event: Event) -> dict[str, Json]:
    """``timestamp`` in milliseconds since the epoch; a changelog's id is a number here."""
    said: dict[str, Json] = {"timestamp": int(event.at.timestamp() * 1000), "webhookEvent": event.name}
    tell = _TELLERS.get(event.name.removeprefix("jira:").partition("_")[0], _others)
    shown: dict[str, Json] = _without_mails(in_version_2(world, said | tell(world, event)))
    return shown


def _issue_event(world: World, event: Event) -> dict[str, Json]:
    if event.name.startswith("issue_property"):
        return _others(world, event)
    issue: Issue = event.subject["issue"]
    history, comment = event.subject.get("history"), event.subject.get("comment")
    said: dict[str, Json] = {"issue_event_type_name": _kind(event, history, comment)}
    if event.by:
        said["user"] = present.user(world, event.by)
    said["issue"] = _issue(world, issue)
    if isinstance(history, History):
        items = [present_issue.item(one) for one in history.items]
        said["changelog"] = {"id": history.id, "items": items}
    if isinstance(comment, Comment):
        said["comment"] = present_talk.comment(world, comment)
    if event.subject.get("bulk"):
        said["bulkOperationMetaData"] = {"bulkOperationId": str(event.subject["bulk"])}
    return said


def _kind(event: Event, history: History | None, comment: Comment | None) -> str:
    """The name of the issue's own event, as notification schemes know it."""
    if event.name != "jira:issue_updated":
        return event.name.removeprefix("jira:")
    if comment is not None:
        return (
            "issue_commented"
            if event.subject.get("comment") and comment.created == comment.updated
            else "issue_comment_edited"
        )
    changed = {item.field for item in history.items} if history else set()
    if "status" in changed:
        return "issue_generic"
    return "issue_assigned" if changed == {"assignee"} else "issue_updated"


def _issue(world: World, issue: Issue, fields: tuple[str, ...] = ()) -> dict[str, Json]:
    asked = present_issue.fields_asked(list(fields), default="*all")
    shown = present_issue.issue(world, issue, None, fields=asked)
    whole = present_fields.family(world, issue)
    shown["fields"] |= {name: value for name, value in whole.items() if name in asked}
    return shown


def _comment_event(world: World, event: Event) -> dict[str, Json]:
    said: dict[str, Json] = {"comment": present_talk.comment(world, event.subject["comment"])}
    if world.switches.webhook_issue_beside_comment:
        said["issue"] = _issue(world, event.subject["issue"], _BESIDE_COMMENT)
    return said | {"eventType": "primaryAction"}


def _link_event(world: World, event: Event) -> dict[str, Json]:
    link: Link = event.subject["link"]
    kind = world.link_types[link.type_id]
    shown = {
        "id": link.id,
        "sourceIssueId": link.source,
        "destinationIssueId": link.target,
        "issueLinkType": {
            "id": kind.id,
            "name": kind.name,
            "outwardName": kind.outward,
            "inwardName": kind.inward,
            "isSubTaskLinkType": False,
            "isSystemLinkType": False,
        },
        "systemLink": False,
        "sequence": 0,
    }
    return {"issueLink": shown}


def _project_event(world: World, event: Event) -> dict[str, Json]:
    project: Project = event.subject["project"]
    return {
        "project": {
            "self": present.rest(world, f"project/{project.id}"),
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "avatarUrls": present.project_avatars(world, project),
            "projectLead": present.user(world, project.lead),
            "assigneeType": f"admin.assignee.type.{project.assignee_type.lower().replace('_', '.')}",
        }
    }


def _user_event(world: World, event: Event) -> dict[str, Json]:
    user: User = event.subject["user"]
    return {"user": present.user(world, user.account_id)}


def _others(world: World, event: Event) -> dict[str, Json]:
    """Everything else: each record by its kind, of an issue only which one."""
    said: dict[str, Json] = {}
    for kind, record in event.subject.items():
        if isinstance(record, Mapping):
            said[kind] = dict(record)
        elif isinstance(record, Issue):
            said[kind] = {"id": str(record.id), "key": record.key, "self": present.rest(world, f"issue/{record.id}")}
        elif kind in _RECORDS:
            said[_NAMES.get(kind, kind)] = _RECORDS[kind](world, record)
    return said | ({"user": present.user(world, event.by)} if event.by else {})


_RECORDS: Final[dict[str, Callable[[World, Any], Json]]] = {
    "worklog": present_talk.worklog,
    "attachment": present_talk.attachment,
    "sprint": present_sprint.sprint,
    "board": present_board.board,
    "version": lambda world, found: present_project.version(world, found, ()),
    "merged_to": lambda world, found: present_project.version(world, found, ()),
    "type": present.issue_type,
    "filter": lambda world, found: present_filter.filter_(world, found, None),
}
_NAMES: Final = {"merged_to": "mergedTo", "type": "issuetype"}
_TELLERS: Final[dict[str, Callable[[World, Event], dict[str, Json]]]] = {
    "issue": _issue_event,
    "comment": _comment_event,
    "issuelink": _link_event,
    "project": _project_event,
    "user": _user_event,
}


def _without_mails(value: Json) -> Json:
    """Of people only: what else is called so is somebody's own value (facts 10.4)."""
    if isinstance(value, dict):
        private = _PRIVATE if "accountId" in value else frozenset()
        return {key: _without_mails(inner) for key, inner in value.items() if key not in private}
    return [_without_mails(inner) for inner in value] if isinstance(value, list) else value
