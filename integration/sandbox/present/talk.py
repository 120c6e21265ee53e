"""What hangs on issues -> Jira's JSON: comments, worklogs, files, links to the outside; each only to those who may see it."""

from collections.abc import Collection
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.adf import html
from integration.sandbox.present import common as present
from integration.sandbox.reading.durations import text_from
from integration.sandbox.state.issues import Attachment, Comment, Issue, RemoteLink, Worklog
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any


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
        shown["renderedBody"] = html.rendered(found.body)
    if "properties" in expand:
        shown["properties"] = [{"key": key, "value": value} for key, value in found.properties.items()]
    return shown


def visible_worklogs(world: World, issue: Issue, me: User | None) -> list[Worklog]:
    """In the order of the work."""
    found = [world.worklogs[number] for number in issue.worklogs]
    return sorted((one for one in found if rights.reads(world, me, one)), key=lambda one: (one.started, one.id))


def worklog(world: World, found: Worklog, *, expand: Collection[str] = ()) -> dict[str, Json]:
    """``expand``: ``properties``."""
    shown: dict[str, Json] = {
        "self": present.rest(world, f"issue/{found.issue_id}/worklog/{found.id}"),
        "author": present.user(world, found.author),
        "updateAuthor": present.user(world, found.update_author),
        "created": present.timestamp(world, found.created),
        "updated": present.timestamp(world, found.updated),
        "started": present.timestamp(world, found.started),
        "timeSpent": text_from(found.seconds),
        "timeSpentSeconds": found.seconds,
        "id": str(found.id),
        "issueId": str(found.issue_id),
    }
    if found.comment:
        shown["comment"] = found.comment
    if found.visibility:
        shown["visibility"] = dict(found.visibility)
    if "properties" in expand:
        shown["properties"] = [{"key": key, "value": value} for key, value in found.properties.items()]
    return shown


_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp"})


def is_picture(found: Attachment) -> bool:
    """Whether Jira makes a thumbnail of it."""
    return found.mime in _PICTURES


def attachment(world: World, found: Attachment) -> dict[str, Json]:
    shown = {
        "self": present.rest(world, f"attachment/{found.id}"),
        "id": str(found.id),
        "filename": found.name,
        "author": present.user(world, found.author),
        "created": present.timestamp(world, found.created),
        "size": len(found.content),
        "mimeType": found.mime,
        "content": present.rest(world, f"attachment/content/{found.id}"),
    }
    if is_picture(found):
        shown["thumbnail"] = present.rest(world, f"attachment/thumbnail/{found.id}")
    return shown


def remote_link(world: World, found: RemoteLink) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": found.id,
        "self": present.rest(world, f"issue/{found.issue_id}/remotelink/{found.id}"),
        "application": dict(found.application),
        "object": {"icon": {}, "status": {"icon": {}}} | found.target,
    }
    if found.global_id:
        shown["globalId"] = found.global_id
    return shown | ({"relationship": found.relationship} if found.relationship else {})
