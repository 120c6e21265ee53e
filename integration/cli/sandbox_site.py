"""The site that ``bornage sandbox`` serves: a new one, one with a charter's people, or Velours after the demo's story."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from integration.errors import ConfigError
from integration.model.charter import Charter
from integration.model.words import Language
from integration.sandbox.founding import empty_site
from integration.sandbox.state.people import User
from integration.sandbox.stories import velours
from integration.sandbox.world import World
from integration.settings import settings_from_environment, signing_keys

SERVICE: Final = "bornage@sandbox.example"
"""Bornage's own account on a site made for a charter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    email: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every site needs: its address, its administrator, apps besides, when it begins, what it speaks (None: its own)."""

    url: str
    admin: Account
    apps: Sequence[Account]
    start: datetime
    language: Language | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """``new``: made for this site; None when the environment has keys, which are then used."""

    keys: tuple[bytes, ...]
    new: str | None


def signing() -> Signing:
    settings = settings_from_environment()
    if settings.signing_keys is not None or settings.signing_keys_file is not None:
        return Signing(keys=signing_keys(settings), new=None)
    new = secrets.token_hex(32)
    return Signing(keys=(new.encode(),), new=new)


def check_addresses(admin: Account, apps: Sequence[Account], *, taken: Sequence[str]) -> None:
    """ConfigError when two accounts would have one address. ``taken``: those the site has by itself."""
    known = {email.casefold() for email in taken}
    for option, one in (("--admin", admin), *(("--app", app) for app in apps)):
        if one.email.casefold() in known:
            raise ConfigError(f"{option}: expected an address nobody else on the site has, found {one.email}")
        known.add(one.email.casefold())


def emails_in(charter: Charter | None) -> list[str]:
    """Every address the charter's site has by itself."""
    return [] if charter is None else [SERVICE, *(_email(person.handle, person.email) for person in charter.people.values())]


def _email(handle: str, email: str | None) -> str:
    """Whom the charter names by account has no address in it: one is made up."""
    return email or f"{handle}@people.example"


def demo_emails() -> list[str]:
    return [person.email for person in (*velours.PEOPLE, velours.SERVICE)]


def new_site(ground: Ground) -> tuple[World, dict[str, Any]]:
    """As Atlassian hands it over."""
    world = _founded(ground, language=ground.language or "en", zone="Europe/Paris")
    return world, _apps(world, ground)


def site_of(charter: Charter, ground: Ground, keys: Signing) -> tuple[World, dict[str, Any]]:
    """A new site with an account for everybody the charter names, and Bornage's own; not prepared, no project."""
    world = _founded(ground, language=ground.language or charter.language, zone=charter.timezone)
    for person in charter.people.values():
        world.add_user(person.handle.capitalize(), _email(person.handle, person.email), account_id=person.account)
    service = world.add_user("Bornage", SERVICE, kind="app", admin=True)
    return world, {**_bornage(service, keys), "users": _people(world), **_apps(world, ground)}


def demo_site(ground: Ground, keys: Signing) -> tuple[World, dict[str, Any]]:
    """Velours as the story leaves it, brought up to ``ground.start`` by Bornage; signed with ``keys``."""
    from integration.cli.demo import played  # noqa: PLC0415  # the demo brings the whole house

    with played(base_url=ground.url, language=ground.language, keys=keys.keys) as (after, settle):
        settle(ground.start)
    world = after.world
    boss = next(user for user in world.users.values() if user.admin)
    boss.email, boss.token = ground.admin.email, ground.admin.token
    service = world.user_of_email(velours.SERVICE.email)
    said = {"project": after.project, **(_bornage(service, keys) if service else {}), "users": _people(world)}
    return world, {**said, **_apps(world, ground)}


def _founded(ground: Ground, *, language: Language, zone: str) -> World:
    return empty_site(
        ground.start.astimezone(UTC),
        site_language=language,
        base_url=ground.url,
        admin_email=ground.admin.email,
        admin_token=ground.admin.token,
        zone=zone,
    )


def _apps(world: World, ground: Ground) -> dict[str, Any]:
    """Accounts of kind ``app``, each with a token that has scopes: through the gateway only."""
    for one in ground.apps:
        world.add_user(one.email.partition("@")[0], one.email, token=one.token, kind="app").scoped = True
    made = (world.user_of_email(one.email) for one in ground.apps)
    return {"apps": [_person(user) for user in made if user]} if ground.apps else {}


def _bornage(service: User, keys: Signing) -> dict[str, Any]:
    return {
        "bornage": {"email": service.email, "token": service.token},
        **({"signing_key": keys.new} if keys.new else {}),
    }


def _people(world: World) -> list[dict[str, Any]]:
    return [_person(user) for user in world.users.values()]


def _person(user: User) -> dict[str, Any]:
    return {"name": user.name, "email": user.email, "token": user.token, "accountId": user.account_id, "admin": user.admin}
