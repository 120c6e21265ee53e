"""A call in whatever weather: rate limits first, then the world's faults around the site's own answer.

The doors (``mount.py``, ``server/``) ask here; with neither limits nor faults it is ``answer`` and nothing else.
"""

from dataclasses import replace

from integration.sandbox import login
from integration.sandbox.answers import answer
from integration.sandbox.answers.table import TABLE
from integration.sandbox.http import Complaint, Request, Response
from integration.sandbox.misbehaviour.carried import Told, carried, made
from integration.sandbox.misbehaviour.faults import Seen, address
from integration.sandbox.misbehaviour.limits import limit_headers, points_of, too_many
from integration.sandbox.state.people import User
from integration.sandbox.world import World

__all__ = ["Told", "told"]


def told(world: World, request: Request) -> Told:
    """The site's answer, or what comes instead."""
    if world.faults is None and not world.switches.rate_limits:
        return Told(response=answer(world, request))
    with world.lock:
        hit = world.faults.meet(_seen(world, request)) if world.faults else None
        if world.faults is None or hit is None:
            return Told(response=_limited(world, request))
        user = _caller(world, request)
        said = carried(world, request, hit, by=user, site=lambda call: _limited(world, call))
        if said.fault:
            world.faults.note(hit)
        return said


def _seen(world: World, request: Request) -> Seen:
    user = _caller(world, request)
    who = {user.email.casefold(), user.account_id.casefold()} if user else set()
    number = _issue(world, request)
    issues = {str(number), world.issues[number].key} if number is not None else set()
    return Seen(
        method=request.method, path=address(request.path), now=world.now(), issues=frozenset(issues), who=frozenset(who)
    )


def _caller(world: World, request: Request) -> User | None:
    try:
        return login.caller(world, request, gateway=request.path.startswith(login.GATEWAY))
    except Complaint:
        return None


def _issue(world: World, request: Request) -> int | None:
    """The id of the issue in the address."""
    name = request.path.partition("/issue/")[2].partition("/")[0]
    found = world.issue(name) if name.isascii() else None
    return found.id if found else None


def _limited(world: World, request: Request) -> Response:
    """The site's answer, unless a rate limit stands before it."""
    if not world.switches.rate_limits:
        return answer(world, request)
    now = world.limits.clock() if world.limits.clock else world.now()
    user = _caller(world, request) if world.switches.points_per_hour else None
    account = user.account_id if user and user.kind == "app" else ""
    path = address(request.path)
    method = "GET" if request.method == "HEAD" else request.method
    route, _, _ = TABLE.find(method, path)
    template = route.template if route else "elsewhere"
    poor = world.limits.afford(account, now, world.switches.points_per_hour) if account else None
    standing = poor or world.limits.admit(method, template, _issue(world, request), now)
    if standing.refused:
        return made(world, request, too_many(standing, now))
    response = answer(world, request)
    if account:
        world.limits.charge(account, now, points_of(request.method, request.path, response.json))
    return replace(response, headers=limit_headers(standing, now) | dict(response.headers))
