"""A call -> Jira's answer: who is calling, which route, what Jira says; errors in Jira's envelopes, headers on every answer.

One handler per route, in the modules beside, all listed in ``table.py``. https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/
"""

from base64 import b64decode
from binascii import Error as NotBase64
from email.utils import format_datetime

from integration.sandbox.answers.table import TABLE
from integration.sandbox.call import Call
from integration.sandbox.http import JSON_TYPE, Complaint, Request, Response, unauthenticated
from integration.sandbox.state.people import User
from integration.sandbox.world import World


def answer(world: World, request: Request) -> Response:
    """What the site says. One call at a time."""
    with world.lock:
        me, response = _settled(world, request)
        response = _dressed(world, me, response)
        if world.on_call is not None:
            world.on_call(request, response)
    return response


def _settled(world: World, request: Request) -> tuple[User | None, Response]:
    try:
        me = _caller(world, request)
    except Complaint as complaint:
        refused = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
        return None, Response(status=complaint.status, json=complaint.json, headers=refused)
    try:
        return me, _handled(world, request, me)
    except Complaint as complaint:
        return me, Response(status=complaint.status, json=complaint.json)


def _caller(world: World, request: Request) -> User | None:
    """Basic ``email:token`` (facts 12.1); None without credentials, 401 with wrong ones."""
    credentials = request.headers.get("authorization", "")
    if not credentials:
        return None
    kind, _, encoded = credentials.partition(" ")
    try:
        email, _, token = b64decode(encoded, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        raise unauthenticated() from None
    user = world.user_of_email(email)
    if kind.lower() != "basic" or user is None or user.token != token or not user.active:
        raise unauthenticated()
    return user


def _handled(world: World, request: Request, me: User | None) -> Response:
    route, path, known = TABLE.find(request.method, request.path)
    if route is None:
        return _nowhere(request, known)
    if me is None and not route.anonymous:
        raise unauthenticated()
    return route.handler(Call(world=world, request=request, me=me, path=path))


def _nowhere(request: Request, known: frozenset[str]) -> Response:
    """No such path, or not with this method: the router's own envelopes (facts 3.17)."""
    if known:
        body = {
            "type": "about:blank",
            "title": "Method Not Allowed",
            "status": 405,
            "detail": f"Method '{request.method}' is not supported.",
        }
        return Response(
            status=405, json=body, headers={"Allow": ", ".join(sorted(known)), "Content-Type": "application/problem+json"}
        )
    return Response(status=404, json={"message": f"null for uri: {request.path}", "status-code": 404})


def _dressed(world: World, me: User | None, response: Response) -> Response:
    headers = {"Date": format_datetime(world.now().replace(microsecond=0), usegmt=True)}
    if me is not None:
        headers["X-AAccountId"] = me.account_id
    if response.json is not None:
        headers["Content-Type"] = JSON_TYPE
    return Response(status=response.status, headers=headers | dict(response.headers), json=response.json, raw=response.raw)
