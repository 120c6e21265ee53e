"""Faults carried out around the site's own answer: what was asked happens exactly once, or not at all, as the fault says."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import partial
from typing import Any, Final, Literal
from urllib.parse import quote

from integration.sandbox.http import JSON_TYPE, Request, Response, unauthenticated
from integration.sandbox.misbehaviour.faults import (
    Body,
    Cut,
    Hit,
    Html,
    NearLimit,
    RateLimited,
    Redirect,
    RepeatedToken,
    ServerError,
    Slow,
    TokenRevoked,
    Truncated,
    WithoutPermission,
    WrongShape,
)
from integration.sandbox.misbehaviour.limits import Standing, limit_headers
from integration.sandbox.misbehaviour.shapes import misshapen
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Site = Callable[[Request], Response]
_HTML: Final = "text/html;charset=UTF-8"
_REPEATED: Final = "sandbox-repeated-"
_WORDS: Final = {
    429: "Rate limit exceeded.",
    500: "Internal server error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_PAGES: Final = {
    "login": "<!DOCTYPE html><html><head><title>Log in to continue - Log in with Atlassian account</title></head>"
    '<body><div id="root"><form id="form-login"><input name="username"></form></div></body></html>',
    "maintenance": "<!DOCTYPE html><html><head><title>We’ll be right back</title></head>"
    "<body><h1>Jira is temporarily unavailable for scheduled maintenance.</h1></body></html>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the caller meets. ``cut``: where the connection closes, "" when it does not; of ``body`` half is sent under the full
    length. ``delay``: seconds before anything is sent; wait outside the site's lock. ``fault``: its kind, "" for none.
    """

    response: Response
    delay: float = 0.0
    cut: Literal["", "connect", "answer", "body"] = ""
    fault: str = ""


def carried(world: World, request: Request, hit: Hit, *, by: User | None, site: Site) -> Told:
    """The call under its fault; answered as ever, with ``fault`` empty, where the fault finds nothing to spoil."""
    fault, kind = hit.fault, hit.fault.fault
    match fault:
        case RateLimited() | ServerError() | Html() | Redirect():
            return Told(response=_instead(world, request, fault, site), fault=kind)
        case TokenRevoked() if by is not None:
            return Told(response=made(world, request, _unauthenticated()), fault=kind)
        case WithoutPermission() if by is not None:
            return Told(
                response=_poorer(world, request, {(by.account_id, one) for one in fault.permissions}, site), fault=kind
            )
        case Cut():
            return _cut(request, fault, site)
        case RepeatedToken():
            return _repeated(request, hit, site)
        case NearLimit() | Slow() | WrongShape() | Truncated():
            return _changed(world, fault, hit, site(request))
        case _:
            return Told(response=site(request))


def made(world: World, request: Request, response: Response) -> Response:
    """An answer the site did not give, on its way out: dated, and heard by whoever listens to calls."""
    date = format_datetime(world.now().replace(microsecond=0), usegmt=True)
    response = replace(response, headers={"Date": date} | dict(response.headers))
    if world.on_call is not None:
        world.on_call(request, response)
    return response


def _instead(world: World, request: Request, fault: RateLimited | ServerError | Html | Redirect, site: Site) -> Response:
    """An answer for the site's own; with ``after`` the site did what was asked all the same, once."""
    response = _stand_in(world, request, fault)
    if isinstance(fault, ServerError | Html) and fault.effect == "after":
        return replace(response, headers={"Date": site(request).headers["Date"]} | dict(response.headers))
    return made(world, request, response)


def _stand_in(world: World, request: Request, fault: RateLimited | ServerError | Html | Redirect) -> Response:
    match fault:
        case RateLimited():
            standing = Standing(limit=100, remaining=0, reset=fault.retry_after or 1)
            headers = limit_headers(standing, world.now()) if fault.headers else {}
            headers |= {"RateLimit-Reason": fault.reason} if fault.reason else {}
            return _refusal(429, fault.body, fault.retry_after, headers)
        case ServerError():
            return _refusal(fault.status, fault.body, fault.retry_after, {})
        case Html():
            return Response(headers={"Content-Type": _HTML}, raw=_PAGES[fault.page].encode())
        case Redirect():
            back = quote(world.base_url + request.path, safe="")
            return Response(status=fault.status, headers={"Location": f"{world.base_url}/login?continue={back}"})


def _refusal(status: int, body: Body, retry_after: int | None, headers: Mapping[str, str]) -> Response:
    words = _WORDS[status]
    headers = dict(headers) | ({} if retry_after is None else {"Retry-After": str(retry_after)})
    if body == "empty":
        return Response(status=status, headers=headers)
    if body == "html":
        page = f"<html><head><title>{status} {words}</title></head><body><h1>{status} {words}</h1></body></html>"
        return Response(status=status, headers=headers | {"Content-Type": _HTML}, raw=page.encode())
    json = {"errorMessages": [words], "errors": {}}
    return Response(status=status, headers=headers | {"Content-Type": JSON_TYPE}, json=json)


def _unauthenticated() -> Response:
    headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED", "Content-Type": JSON_TYPE}
    return Response(status=401, headers=headers, json=unauthenticated().json)


def _poorer(world: World, request: Request, lost: set[tuple[str, str]], site: Site) -> Response:
    """The site's answer while these (account, permission) pairs are taken away."""
    taken = lost - world.denials
    world.denials |= taken
    try:
        return site(request)
    finally:
        world.denials -= taken


def _cut(request: Request, fault: Cut, site: Site) -> Told:
    if fault.where == "body":
        response = site(request)
        return Told(response=response, cut="body" if len(response.content()) > 1 else "answer", fault=fault.fault)
    reached = fault.where == "answer" and fault.effect == "after"
    return Told(response=site(request) if reached else Response(), cut=fault.where, fault=fault.fault)


def _changed(world: World, fault: NearLimit | Slow | WrongShape | Truncated, hit: Hit, response: Response) -> Told:
    """The site's answer, and something wrong with it."""
    if isinstance(fault, Slow):
        return Told(response=response, delay=fault.seconds, fault=fault.fault)
    if isinstance(fault, NearLimit):
        near = limit_headers(Standing(limit=100, remaining=19, reset=1), world.now())
        return Told(response=replace(response, headers=dict(response.headers) | near), fault=fault.fault)
    if response.json is None or world.faults is None:
        return Told(response=response)
    if isinstance(fault, Truncated):
        content = response.content()
        return Told(response=replace(response, json=None, raw=content[: len(content) // 2]), fault=fault.fault)
    chance = partial(world.faults.chance, hit.rule, hit.number)
    return Told(response=replace(response, json=misshapen(response.json, fault.shape, chance)), fault=fault.fault)


def _repeated(request: Request, hit: Hit, site: Site) -> Told:
    """The list never ends: every page names the token it was asked with, as next to the first. The first names its own next page,
    or, when it is the only one, a token that leads to it again.
    """
    token, plain = _without_token(request)
    response = site(plain if token.startswith(_REPEATED) else request)
    page = response.json
    paged = isinstance(page, dict) and (token or "isLast" in page or "nextPageToken" in page) and "startAt" not in page
    if response.status != 200 or not paged:
        return Told(response=response)
    named = token or page.get("nextPageToken") or f"{_REPEATED}{hit.rule}"
    changed = page | {"nextPageToken": named} | ({"isLast": False} if "isLast" in page else {})
    return Told(response=replace(response, json=changed), fault=hit.fault.fault)


def _without_token(request: Request) -> tuple[str, Request]:
    """The page token a call carries, and the same call without it."""
    if "nextPageToken" in request.query:
        rest = {name: values for name, values in request.query.items() if name != "nextPageToken"}
        return request.query["nextPageToken"][0], replace(request, query=rest)
    try:
        body: Any = json.loads(request.body or b"null")
    except ValueError:
        return "", request
    if not isinstance(body, dict) or not isinstance(body.get("nextPageToken"), str):
        return "", request
    token = body.pop("nextPageToken")
    return token, replace(request, body=json.dumps(body).encode())
