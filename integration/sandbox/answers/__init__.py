"""A call -> Jira's answer: who is calling, which route, what Jira says; errors in Jira's envelopes, headers on every answer.

One handler per route, in the modules beside, all listed in ``table.py``. https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/
"""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from integration.sandbox import audit
from integration.sandbox.answers.elsewhere import DESK
from integration.sandbox.answers.table import TABLE
from integration.sandbox.call import Call
from integration.sandbox.http import JSON_TYPE, Complaint, Request, Response, unauthenticated
from integration.sandbox.login import GATEWAY, REFUSED, admit, caller, through_gateway
from integration.sandbox.search import index
from integration.sandbox.state.people import User
from integration.sandbox.tasks import catch_up
from integration.sandbox.v2 import asked_in_3, told_in, version_of
from integration.sandbox.world import World

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS: Final = {
    "Server": "AtlassianEdge",
    "Cache-Control": "no-cache, no-store, no-transform",
    "Timing-Allow-Origin": "*",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "X-Xss-Protection": "1; mode=block",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}


_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def answer(world: World, request: Request) -> Response:
    """What the site says. One call at a time."""
    with world.lock:
        world.clock.hold(write=request.method not in READS)
        try:
            if world.pending:
                catch_up(world)
            index.settle(world)
            me, response = _settled(world, request)
            response = _dressed(world, me, response)
            if world.on_call is not None:
                world.on_call(request, response)
        finally:
            world.clock.release()
    return response


def _settled(world: World, request: Request) -> tuple[User | None, Response]:
    gateway = request.path.startswith(GATEWAY)
    try:
        asked = through_gateway(world, request) if gateway else request
        me = caller(world, asked, gateway=gateway)
    except Complaint as complaint:
        return None, Response(status=complaint.status, json=complaint.json, headers=REFUSED)
    refused = REFUSED if me is None and "authorization" in request.headers else {}
    try:
        if gateway:
            admit(world, asked, me)
        response = _versioned(world, asked, me)
    except Complaint as complaint:
        response = Response(status=complaint.status, json=complaint.json)
    if refused:
        response = Response(
            status=response.status, headers={**response.headers, **refused}, json=response.json, raw=response.raw
        )
    return me, response


def _versioned(world: World, request: Request, me: User | None) -> Response:
    """Version 3 as it is; the others as a facade around it, their complaints too."""
    version = version_of(request.path)
    if version is None:
        return _handled(world, request, me)
    try:
        response = _handled(world, asked_in_3(world, request, version), me)
    except Complaint as complaint:
        response = Response(status=complaint.status, json=complaint.json)
    return told_in(world, request, response, version)


def _handled(world: World, request: Request, me: User | None) -> Response:
    method = "GET" if request.method == "HEAD" else request.method
    route, path, known = TABLE.find(method, request.path)
    if route is None:
        return _nowhere(request, known)
    if me is None and not route.anonymous:
        raise unauthenticated()
    call = Call(world=world, request=request, me=me, path=path)
    response = route.handler(call)
    if method not in READS:
        audit.keep(call, route.template, response)
    return response


def _nowhere(request: Request, known: frozenset[str]) -> Response:
    """No such path, or not with this method: the router's own envelopes (facts 3.17)."""
    if not known and request.path.startswith(DESK):
        return Response(status=403, raw=b"")
    if not known:
        return Response(status=404, json={"message": f"null for uri: {request.path}", "status-code": 404})
    allowed = known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else frozenset())
    allow = {"Allow": ", ".join(sorted(allowed))}
    if request.method == "OPTIONS":
        return Response(headers=allow)
    body = {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": f"Method '{request.method}' is not supported.",
    }
    return Response(status=405, json=body, headers=allow | {"Content-Type": "application/problem+json"})


def _date(now: datetime) -> str:
    """As HTTP writes dates, whatever the locale of this machine."""
    return f"{_DAYS[now.weekday()]}, {now.day:02d} {_MONTHS[now.month - 1]} {now.year} {now.hour:02d}:{now.minute:02d}:{now.second:02d} GMT"


def _dressed(world: World, me: User | None, response: Response) -> Response:
    world.calls += 1
    trace = f"{world.calls * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}"
    headers = {
        "Date": _date(world.now()),
        **_ALWAYS,
        "Atl-Traceid": trace,
        "X-Arequestid": trace[::-1],
    }
    if me is not None:
        headers["X-AAccountId"] = me.account_id
    elif response.status == 401:
        headers["WWW-Authenticate"] = f'OAuth realm="{quote(world.base_url, safe="")}"'
    if response.json is not None:
        headers["Content-Type"] = JSON_TYPE
    return Response(status=response.status, headers=headers | dict(response.headers), json=response.json, raw=response.raw)
