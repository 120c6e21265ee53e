"""The story of the demo, exported by its own site and replayed: what a sync found there, by names alone and without Jira."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.cli.app import run
from integration.cli.demo import played
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.sandbox.mount import client, transport
from integration.sandbox.world import World
from integration.store import Store
from integration.sync.nightly import sync
from integration.terms import terms_from
from tests.cli.conftest import CHARTER

KEYS = (b"k" * 64,)
SITE = "https://velours.atlassian.net"
MAIL, TOKEN = "reader@velours.example", "a-reader"


@pytest.fixture(scope="module")
def story() -> Iterator[World]:
    with played(base_url=SITE, language=None, keys=KEYS) as (done, _):
        done.world.add_user("Lecteur", MAIL, token=TOKEN, kind="app", admin=True)
        yield done.world


@pytest.fixture(scope="module")
def synced(story: World) -> set[tuple[str, ...]]:
    """What a sync finds that remembers nothing: rule, subject, severity and state."""
    found = terms_from(CHARTER)
    doors = connect(SITE, MAIL, TOKEN, transport=transport(story), sleep=lambda _: None)
    result = sync(
        Reader(doors),
        Writer(doors),
        Store("sqlite://"),
        charter=found.charter,
        template=found.template,
        policy=found.policy,
        keys=KEYS,
    )
    assert () == result.failed
    return {(f.rule, f.subject, f.severity, f.state) for f in result.findings}


def exported(world: World, version: int) -> dict[str, Any]:
    """Every issue of the project with its changelog, in one version of the API."""
    with client(world, MAIL, TOKEN) as http:
        body = {"jql": "project = VEL", "maxResults": 1000, "fields": ["id"]}
        ids = [one["id"] for one in http.post("/rest/api/3/search/jql", json=body).json()["issues"]]
        return {"issues": [http.get(f"/rest/api/{version}/issue/{one}?expand=changelog").json() for one in ids]}


@pytest.mark.parametrize("version", [2, 3])
def test_a_replay_of_the_export_finds_what_the_sync_found(story, synced, version, tmp_path: Path, capsys):
    """Texts as markup or as documents; people by the mails the site shows, items by their labels."""
    file = tmp_path / "export.json"
    file.write_text(json.dumps(exported(story, version), ensure_ascii=False), encoding="utf-8")

    assert 0 == run(["replay", "--charter", str(CHARTER), str(file)])

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert synced == {(one["rule"], one["subject"], one["severity"], one["state"]) for one in found}
    assert {"open", "resolved", "waived"} == {one["state"] for one in found}
