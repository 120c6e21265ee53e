"""Worklogs of an issue. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/"""

from datetime import UTC, datetime
from typing import Any, Final

from integration.sandbox import rights, shapes
from integration.sandbox.acts import work as acts_work
from integration.sandbox.acts.work import LEAVE, Adjustment
from integration.sandbox.answers.comments import apps_only
from integration.sandbox.answers.properties import Shelf, checked_property, shelf_routes
from integration.sandbox.answers.restrictions import visibility
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import talk as present_talk
from integration.sandbox.reading import documents
from integration.sandbox.reading.durations import seconds_from
from integration.sandbox.reading.moments import moment_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue, Worklog
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project

Json = Any

_WORKLOG: Final = {
    "comment": shapes.anything,
    "visibility": shapes.mapping,
    "started": shapes.text,
    "timeSpent": shapes.text,
    "timeSpentSeconds": shapes.number,
    "properties": shapes.PROPERTIES,
}
_PAGE: Final = 20
_AT_ONCE: Final = 5000
"""Worklogs deleted or moved by one call."""


def listed(call: Call) -> Response:
    """From a moment or before one, in milliseconds; pages are clipped at 20 in silence (facts 16.1)."""
    issue = call.issue()
    after, before = (call.integer(name, 0) for name in ("startedAfter", "startedBefore"))
    found = [
        one
        for one in present_talk.visible_worklogs(call.world, issue, call.me)
        if (not after or _ms(one.started) >= after) and (not before or _ms(one.started) < before)
    ]
    start, size = call.window(default=_PAGE, cap=_PAGE)
    expand = call.many("expand")
    shown = [present_talk.worklog(call.world, one, expand=expand) for one in found[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(found), "worklogs": shown})


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def one(call: Call) -> Response:
    return Response(json=present_talk.worklog(call.world, found_in(call, call.issue()), expand=call.many("expand")))


def found_in(call: Call, issue: Issue, name: str = "id") -> Worklog:
    found = call.world.worklogs.get(call.number(name, otherwise=lambda: _absent(call.path[name])))
    if found is None or found.issue_id != issue.id or not rights.reads(call.world, call.me, found):
        raise _absent(call.path[name])
    return found


def _absent(named: object) -> Complaint:
    return missing(f"Cannot find worklog with id: '{named}'.")


def add(call: Call) -> Response:
    issue = call.issue()
    project = call.world.project_of(issue)
    if call.me is None or not call.may("WORK_ON_ISSUES", project, issue):
        raise bad("You do not have the permission to associate a worklog to this issue.")
    apps_only(call, "overrideEditableFlag")
    raw = call.object(_WORKLOG, closed=False)
    said = said_in(call, call.me, project, raw, held=len(issue.worklogs))
    adjustment = _adjustment(call, manual="reduceBy")
    properties = dict(checked_property(one) for one in raw.get("properties") or ())
    made = acts_work.log_work(call.world, call.me, issue, adjustment, properties=properties, **said)
    return Response(status=201, json=present_talk.worklog(call.world, made, expand=call.many("expand")))


def said_in(call: Call, me: User, project: Project, raw: dict[str, Json], *, held: int) -> dict[str, Any]:
    """What a new worklog's body says; 413 when the issue, which has ``held`` of them, takes no more."""
    seconds = _worked(raw)
    if seconds is None:
        raise bad(timeLogged="You must indicate the time spent working on this issue.")
    if held >= call.world.switches.worklogs_per_issue:
        raise Complaint(413, "The limit of worklogs per issue has been reached.")
    restriction = visibility(call, me, project, raw.get("visibility"), under="worklogLevel")
    started = _started(raw["started"]) if raw.get("started") else call.world.now()
    return {"seconds": seconds, "started": started, "comment": _comment(call, raw), "visibility": restriction}


def _worked(raw: dict[str, Json]) -> int | None:
    """Seconds; None when nothing is said."""
    if raw.get("timeSpentSeconds") is not None:
        seconds: int | None = raw["timeSpentSeconds"]
    elif raw.get("timeSpent") is not None:
        seconds = seconds_from(raw["timeSpent"])
    else:
        return None
    if seconds is None:
        raise bad(timeLogged="Invalid time duration entered.")
    if seconds < 60:
        raise bad(timeLogged="Time spent must be at least one minute.")
    return seconds - seconds % 60


def _started(raw: str) -> datetime:
    at = moment_in(raw)
    if at is None or at.tzinfo is None:
        raise bad(f'Cannot deserialize value of type `java.time.ZonedDateTime` from String "{raw}"')
    return at.astimezone(UTC)


def _comment(call: Call, raw: dict[str, Json]) -> Json:
    if raw.get("comment") is None:
        return None
    return documents.document(call.world, raw["comment"], refusal=bad(comment="Worklog comment is not valid!"))


def _adjustment(call: Call, *, manual: str) -> Adjustment:
    """``adjustEstimate`` and what goes with it; by itself the estimate shrinks as work is done."""
    match call.one("adjustEstimate", "auto"):
        case "auto":
            return Adjustment()
        case "leave":
            return LEAVE
        case "new":
            return Adjustment(auto=False, to=_duration(call, "newEstimate"))
        case "manual" if manual:
            by = _duration(call, manual)
            return Adjustment(auto=False, by=by if manual == "reduceBy" else -by)
        case _:
            raise bad(adjustEstimate="The value of adjustEstimate is not valid.")


def _duration(call: Call, name: str) -> int:
    seconds = seconds_from(call.one(name))
    if seconds is None:
        raise bad(**{name: f"'{name}' must be a valid duration."})
    return seconds


def edit(call: Call) -> Response:
    """What is not said stays; no right is 400."""
    issue = call.issue()
    found = found_in(call, issue)
    me = editor(call, found, "EDIT_OWN_WORKLOGS", "EDIT_ALL_WORKLOGS", "edit")
    apps_only(call, "overrideEditableFlag")
    raw = call.object(_WORKLOG, closed=False)
    project = call.world.project_of(issue)
    seconds = _worked(raw)
    said: dict[str, Any] = {} if seconds is None else {"seconds": seconds}
    if raw.get("started"):
        said["started"] = _started(raw["started"])
    if "comment" in raw:
        said["comment"] = _comment(call, raw)
    if raw.get("visibility"):
        said["visibility"] = visibility(call, me, project, raw["visibility"], under="worklogLevel")
    properties = dict(checked_property(one) for one in raw.get("properties") or ())
    acts_work.edit_work(call.world, me, found, _adjustment(call, manual=""), **said)
    found.properties.update(properties)
    return Response(json=present_talk.worklog(call.world, found, expand=call.many("expand")))


def editor(call: Call, found: Worklog, own: str, every: str, verb: str) -> User:
    """The caller, when they may touch it: as its author or as one for all."""
    issue = call.world.issues[found.issue_id]
    project = call.world.project_of(issue)
    mine = call.me is not None and found.author == call.me.account_id
    if call.me is None or not (call.may(every, project, issue) or (mine and call.may(own, project, issue))):
        raise bad(f"You do not have the permission to {verb} this worklog.")
    return call.me


def delete(call: Call) -> Response:
    found = found_in(call, call.issue())
    me = editor(call, found, "DELETE_OWN_WORKLOGS", "DELETE_ALL_WORKLOGS", "delete")
    apps_only(call, "overrideEditableFlag")
    acts_work.delete_work(call.world, me, found, _adjustment(call, manual="increaseBy"))
    return Response(status=204)


# Many at once


def delete_many(call: Call) -> Response:
    """Those that cannot be deleted stand in the answer, under 200; else 204."""
    issue = call.issue()
    found, errors = _named(call, issue, call.object({"ids": shapes.numbers}))
    me = _remover(call, issue)
    for one in found:
        acts_work.delete_work(call.world, me, one, _adjustment(call, manual=""))
    return Response(json={"errorMessages": errors, "errors": {}}) if errors else Response(status=204)


def move_many(call: Call) -> Response:
    """To another issue of the caller's sight; ids stay."""
    issue = call.issue()
    raw = call.object({"ids": shapes.numbers, "issueIdOrKey": shapes.text})
    target = rights.issue_for(call.world, call.me, raw.get("issueIdOrKey") or "")
    found, errors = _named(call, issue, raw)
    me = _remover(call, issue)
    if target is issue:
        raise bad("The source and the destination issue must not be the same.")
    if not call.may("WORK_ON_ISSUES", call.world.project_of(target)):
        raise bad("You do not have the permission to associate a worklog to the destination issue.")
    for one in found:
        acts_work.move_work(call.world, me, one, target, _adjustment(call, manual=""))
    return Response(json={"errorMessages": errors, "errors": {}}) if errors else Response(status=204)


def _remover(call: Call, issue: Issue) -> User:
    if call.me is None or not call.may("DELETE_ALL_WORKLOGS", call.world.project_of(issue)):
        raise bad("You do not have the permission to delete or move worklogs of this issue.")
    return call.me


def _named(call: Call, issue: Issue, raw: dict[str, Json]) -> tuple[list[Worklog], list[str]]:
    ids = raw.get("ids")
    if not ids or len(ids) > _AT_ONCE:
        raise bad(f"The number of worklog IDs must be between 1 and {_AT_ONCE}.")
    found = [call.world.worklogs[number] for number in ids if number in issue.worklogs]
    errors = [f"Cannot find worklog with id: '{number}'." for number in ids if number not in issue.worklogs]
    if not found:
        raise missing(*errors[:1])
    return found, errors


def by_ids(call: Call) -> Response:
    """At most 1,000; those absent or not visible are left out."""
    ids = call.object({"ids": shapes.numbers}).get("ids")
    if not ids or len(ids) > 1000:
        raise bad("The number of worklog IDs must be between 1 and 1000.")
    found = (call.world.worklogs.get(number) for number in dict.fromkeys(ids))
    expand = call.many("expand")
    return Response(json=[present_talk.worklog(call.world, one, expand=expand) for one in found if one and _seen(call, one)])


def _seen(call: Call, found: Worklog) -> bool:
    project = call.world.project_of(call.world.issues[found.issue_id])
    return rights.sees(call.world, call.me, project) and rights.reads(call.world, call.me, found)


def updated(call: Call) -> Response:
    """Ids of worklogs made or edited since; the last minute is left for later, as it may still be written."""
    seen = ((one.id, _ms(one.updated)) for one in call.world.worklogs.values() if _seen(call, one))
    return _changes(call, list(seen))


def deleted(call: Call) -> Response:
    return _changes(call, [(number, _ms(at)) for number, at in call.world.deleted_worklogs.items()])


def _changes(call: Call, found: list[tuple[int, int]]) -> Response:
    """A thousand by time; ``until`` is where the next page begins."""
    since = call.integer("since", 0)
    latest = _ms(call.world.now()) - 60_000
    waiting = sorted(((at, number) for number, at in found if since <= at <= latest))
    shown, more = waiting[:1000], waiting[1000:]
    until = shown[-1][0] if shown else since
    address = f"{call.world.self_url}{call.request.path}?since="
    page: dict[str, Json] = {
        "values": [{"worklogId": number, "updatedTime": at, "properties": []} for at, number in shown],
        "since": since,
        "until": until,
        "self": f"{address}{since}",
        "lastPage": not more,
    }
    return Response(json=page | ({"nextPage": f"{address}{until}"} if more else {}))


def _of_worklog(call: Call) -> Shelf:
    found = found_in(call, call.issue(), "worklog")
    project = call.world.project_of(call.world.issues[found.issue_id])
    own = call.me is not None and call.me.account_id == found.author and call.may("EDIT_OWN_WORKLOGS", project)
    writable = own or call.may("EDIT_ALL_WORKLOGS", project)
    address = f"issue/{found.issue_id}/worklog/{found.id}/properties"
    return Shelf(values=found.properties, address=address, writable=writable)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}/worklog", listed, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/worklog", add),
    Route("DELETE", f"{_API}/issue/{{issue}}/worklog", delete_many),
    Route("POST", f"{_API}/issue/{{issue}}/worklog/move", move_many),
    Route("GET", f"{_API}/issue/{{issue}}/worklog/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/issue/{{issue}}/worklog/{{id}}", edit),
    Route("DELETE", f"{_API}/issue/{{issue}}/worklog/{{id}}", delete),
    Route("POST", f"{_API}/worklog/list", by_ids),
    Route("GET", f"{_API}/worklog/updated", updated),
    Route("GET", f"{_API}/worklog/deleted", deleted),
    *shelf_routes(f"{_API}/issue/{{issue}}/worklog/{{worklog}}", _of_worklog),
)
