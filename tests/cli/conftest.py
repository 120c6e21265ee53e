"""A site on a local port, and a charter and settings that point at it: the command line as its users run it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from integration.sandbox.founding import empty_site
from integration.sandbox.server.serve import serve
from integration.sandbox.stories import velours
from integration.sandbox.world import World

PARIS = ZoneInfo("Europe/Paris")
CHARTER = Path(__file__).parent.parent.parent / "config" / "charters" / "velours.yaml"


@dataclass(frozen=True)
class Place:
    """Where a command runs: the site behind it, its address, and the charter's file."""

    world: World
    url: str
    charter: Path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A fresh French site, not prepared, with everybody's accounts; settings of our own account in the environment."""
    start = datetime(2026, 8, 3, 8, 0, tzinfo=PARIS)
    world = empty_site(start, site_language="fr", admin_email="admin@site.example", admin_token="admin")
    for person in velours.PEOPLE:
        world.add_user(person.name, person.email)
    world.add_user("Bornage", "bornage@velours.example", token="our-secret-token", kind="app", admin=True)
    server = serve(world)
    charter = tmp_path / "charter.yaml"
    charter.write_text(
        CHARTER.read_text(encoding="utf-8").replace("https://velours.atlassian.net", server.url), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BORNAGE_EMAIL", "bornage@velours.example")
    monkeypatch.setenv("BORNAGE_TOKEN", "our-secret-token")
    monkeypatch.setenv("BORNAGE_SIGNING_KEYS", "k" * 64)
    monkeypatch.setenv("BORNAGE_STORE", f"sqlite:///{tmp_path}/store.sqlite3")
    yield Place(world=world, url=server.url, charter=charter)
    server.close()
