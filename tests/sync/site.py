"""An embedded site with the cast of the tests on it, and the doors to it, in process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from integration.jira.reader import Reader
from integration.jira.transport import Transport, connect
from integration.jira.writer import Writer
from integration.sandbox.mount import transport as mounted
from integration.sandbox.world import World, empty_site
from tests.mapping.blueprints import charter

KEYS = (b"a key of the tests, thirty-two b.",)
URL = "https://velours.example"
MAIL = "bornage@velours.example"
START = datetime(2026, 9, 15, 6, tzinfo=UTC)
CAST = ("claire", "marc", "ines", "hugo", "lina")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site, and our account’s doors to it."""

    world: World
    transport: Transport
    reader: Reader
    writer: Writer


def account_of(handle):
    return f"712020:{handle}"


def new_site(*, language="fr"):
    world = empty_site(START, site_language=language, base_url=URL, admin_email="admin@velours.example", admin_token="t-admin")
    world.add_user("Bornage", MAIL, token="t-bornage", account_id="712020:bornage", kind="app", admin=True)
    for handle in CAST:
        world.add_user(handle.title(), f"{handle}@velours.example", account_id=account_of(handle))
    return over(world)


def over(world, wrap: Callable = lambda transport: transport):
    """Doors of our account; ``wrap`` may come between them and the site."""
    transport = connect(URL, MAIL, "t-bornage", transport=wrap(mounted(world)), sleep=lambda seconds: None)
    return Site(world=world, transport=transport, reader=Reader(transport), writer=Writer(transport))


def small_charter(**more):
    return charter(**more)
