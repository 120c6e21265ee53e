"""The verb sandbox: one line on stdout, a Jira behind it, and an end without a word."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from integration.cli.app import run
from integration.cli.sandbox import switched

ROOT = Path(__file__).parents[2]


@contextmanager
def started(*arguments: str, **env: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The process and the line it printed."""
    command = [sys.executable, "-m", "integration", "sandbox", *arguments]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str, str]:
    """Exit code, the rest of stdout, stderr."""
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


def test_a_stranger_finds_an_empty_site(tmp_path: Path):
    """At the address printed, as the administrator printed; its own addresses are that one; SIGTERM ends it."""
    log = tmp_path / "traffic.jsonl"
    with started("--admin", "boss@x.example:tok", "--traffic-log", str(log), "--switch", "free_plan=true") as (
        process,
        card,
    ):
        with httpx.Client(base_url=card["base_url"], auth=("boss@x.example", "tok"), trust_env=False) as boss:
            me, info = boss.get("/rest/api/3/myself").json(), boss.get("/rest/api/3/serverInfo").json()
        with httpx.Client(base_url=card["gateway_url"], auth=("boss@x.example", "tok"), trust_env=False) as boss:
            assert me == boss.get("/rest/api/3/myself").json()

        assert ("boss@x.example", "tok") == (card["admin_email"], card["admin_token"])
        assert me["self"].startswith(card["base_url"] + "/rest/")
        assert card["base_url"] == info["baseUrl"]
        code, out, err = ended(process, signal.SIGTERM)
        assert (0, "") == (code, out)
        assert "Traceback" not in err
    assert ["/rest/api/3/myself", "/rest/api/3/serverInfo"] == [
        json.loads(line)["path"] for line in log.read_text().splitlines()
    ][:2]


def test_the_demo_can_be_rehearsed_on():
    """The Velours project as the story leaves it, everybody's tokens, the administrator from the environment; Ctrl+C ends it."""
    with started("--seed", "demo", BORNAGE_SANDBOX_ADMIN="boss@x.example:tok") as (process, card):
        claire = next(user for user in card["users"] if user["email"] == "claire@velours.example")
        with httpx.Client(base_url=card["base_url"], auth=(claire["email"], claire["token"]), trust_env=False) as client:
            count = client.post("/rest/api/3/search/approximate-count", json={"jql": f"project = {card['project']}"}).json()

        assert "token-of-claire@velours.example" == claire["token"]
        assert 79 <= count["count"]
        assert {"boss@x.example", "bornage@velours.example"} == {user["email"] for user in card["users"] if user["admin"]}
        assert 64 == len(card["signing_key"])
        assert 0 == ended(process, signal.SIGINT)[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--admin", "justaname"), "--admin: expected EMAIL:TOKEN"),
        (("--admin", "a@b.example:"), "--admin: expected EMAIL:TOKEN"),
        (("--host", "192.0.2.1"), "expected a free port of this machine"),
        (("--traffic-log", "/nowhere/at/all"), "--traffic-log /nowhere/at/all: expected a file"),
        (("--faults", "/nowhere/at/all"), "/nowhere/at/all: expected a file, found none"),
        (("--switch", "mood=good"), "expected NAME=VALUE with one of account_conditions,"),
        (("--switch", "free_plan=maybe"), "--switch free_plan: expected true or false, found 'maybe'"),
        (("--switch", "changelog_created=x"), "expected one of iso, ms, s"),
        (("--switch", "task_polls=x"), "expected a whole number"),
    ],
)
def test_a_mistake_is_told_in_words(arguments, words, capsys):
    """One sentence on stderr, nothing on stdout, exit 1; what may be secret is not repeated."""
    assert 1 == run(["sandbox", *arguments])

    said = capsys.readouterr()
    assert "" == said.out
    assert words in said.err
    assert "justaname" not in said.err


def test_a_port_in_use_is_told(capsys):
    """Before anything else happens."""
    with started() as (_, card):
        assert 1 == run(["sandbox", "--port", card["base_url"].rpartition(":")[2]])

    assert "expected a free port of this machine" in capsys.readouterr().err


def test_switches_are_read_by_their_kind():
    """Yes and no, numbers, one word of several."""
    given = ["free_plan=on", "short_pages=false", "task_polls=3", "index_lag=1.5", "changelog_created=ms"]

    assert {
        "free_plan": True,
        "short_pages": False,
        "task_polls": 3,
        "index_lag": 1.5,
        "changelog_created": "ms",
    } == switched(given)
