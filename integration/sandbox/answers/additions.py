"""What ``update`` adds beside values: comments, worklogs, links. Checked before anything is written, done after it."""

from collections.abc import Callable
from typing import Any

from integration.sandbox.acts import talk as acts_talk
from integration.sandbox.acts import work as acts_work
from integration.sandbox.acts.work import Adjustment
from integration.sandbox.answers import comments, links, worklogs
from integration.sandbox.answers.restrictions import visibility
from integration.sandbox.call import Call
from integration.sandbox.http import bad
from integration.sandbox.reading.intake import Intake
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.projects import Project

Json = Any
Act = Callable[[Issue], object]


def checked(call: Call, reading: Intake) -> list[Act]:
    """One act for each addition, to be done on the issue once its values are set; a Complaint when any is refused."""
    readers = {"comment": _comment, "worklog": _worklog, "issuelinks": _link}
    return [readers[name](call, reading, raw) for name, said in reading.additions.items() for raw in said]


def _comment(call: Call, reading: Intake, raw: Json) -> Act:
    _may(call, "ADD_COMMENTS", reading.project, "comment")
    body = comments.checked_body(call.world, raw.get("body"), reading.issue)
    restriction = visibility(call, reading.me, reading.project, raw.get("visibility"))
    return lambda issue: acts_talk.comment(call.world, reading.me, issue, body, visibility=restriction)


def _worklog(call: Call, reading: Intake, raw: Json) -> Act:
    _may(call, "WORK_ON_ISSUES", reading.project, "worklog")
    held = len(reading.issue.worklogs) if reading.issue else 0
    said = worklogs.said_in(call, reading.me, reading.project, raw, held=held)
    return lambda issue: acts_work.log_work(call.world, reading.me, issue, Adjustment(), **said)


def _link(call: Call, reading: Intake, raw: Json) -> Act:
    _may(call, "LINK_ISSUES", reading.project, "issuelinks")
    kind, other, outward = links.added(call, raw)

    def link(issue: Issue) -> None:
        source, target = (issue, other) if outward else (other, issue)
        acts_talk.link(call.world, reading.me, kind, source, target)

    return link


def _may(call: Call, permission: str, project: Project, field: str) -> None:
    if not call.may(permission, project):
        raise bad(**{field: f"Field '{field}' cannot be set. It is not on the appropriate screen, or unknown."})
