"""Who is calling: Basic and Bearer credentials, at the site's own address or through the gateway (facts 12.1-12.6)."""

from base64 import b64decode
from dataclasses import replace
from typing import Final

from integration.sandbox.http import Complaint, Request, unauthenticated
from integration.sandbox.state.people import User
from integration.sandbox.world import World

GATEWAY: Final = "/ex/jira/"
REFUSED: Final = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}


def through_gateway(world: World, request: Request) -> Request:
    """A call at ``/ex/jira/{cloudId}/…`` as the site itself would get it; 404 for any other cloud."""
    cloud, slash, rest = request.path.removeprefix(GATEWAY).partition("/")
    if cloud != world.cloud_id:
        raise Complaint(404, json={"code": 404, "message": "Not Found"})
    return replace(request, path=slash + rest)


def caller(world: World, request: Request, *, gateway: bool) -> User | None:
    """None without credentials, 401 with wrong ones; the gateway lets nobody through without.

    A token with scopes works through the gateway only, by Basic or as Bearer; a classic one by Basic, at both.
    """
    credentials = request.headers.get("authorization", "")
    if not credentials:
        if gateway:
            raise _turned_away()
        return None
    kind, _, secret = credentials.partition(" ")
    user = _holder(world, kind.lower(), secret.strip())
    if user is not None and valid(world, user) and (gateway or not user.scoped):
        return user
    if world.switches.wrong_token_is_nobody and not gateway:
        return None
    raise _turned_away() if gateway else unauthenticated()


def admit(world: World, request: Request, me: User | None) -> None:
    """What the gateway may keep even from those it knows: addresses off specification (facts 9.7), and boards from tokens with
    classic scopes, which the software API does not know (facts 12.5).
    """
    if request.path.startswith("/rest/greenhopper/") and not world.switches.greenhopper_through_gateway:
        raise Complaint(404, json={"code": 404, "message": "Not Found"})
    boards = request.path.startswith(("/rest/agile/", "/rest/software/"))
    if boards and me is not None and me.scoped and not world.switches.scopes_combine:
        raise Complaint(401, json={"code": 401, "message": "Unauthorized; scope does not match"})


def _holder(world: World, kind: str, secret: str) -> User | None:
    """Whose credentials these are. Looked up once; afterwards only checked."""
    known = world.logins.get(f"{kind} {secret}")
    user = world.users.get(known[0]) if known else None
    if known and user is not None and (user.email, user.token) == known[1:]:
        return user
    found = _by_token(world, secret) if kind == "bearer" else _by_email(world, secret) if kind == "basic" else None
    if found is not None:
        world.logins[f"{kind} {secret}"] = (found.account_id, found.email, found.token)
    return found


def _by_email(world: World, secret: str) -> User | None:
    try:
        email, _, token = b64decode(secret, validate=True).decode().partition(":")
    except ValueError:
        return None
    user = world.user_of_email(email)
    return user if user is not None and user.token == token else None


def _by_token(world: World, token: str) -> User | None:
    return next((user for user in world.users.values() if user.scoped and user.token == token), None)


def valid(world: World, user: User) -> bool:
    """Whether the token still opens anything."""
    return user.active and (user.expires is None or world.now() < user.expires)


def _turned_away() -> Complaint:
    return Complaint(401, json={"code": 401, "message": "Unauthorized"})
