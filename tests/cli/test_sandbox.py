"""The verb sandbox: one line on stdout, a Jira behind it, and an end without a word."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer

from integration.cli.app import app, run
from integration.cli.demo import played
from integration.cli.sandbox_site import Account, Ground, Signing, site_of
from integration.cli.sandbox_switches import switched
from integration.sandbox.server.serve import Server
from integration.sandbox.switches import Switches, out_of_bounds
from integration.wiring import terms_from

ROOT = Path(__file__).parents[2]
CHARTER = """
site: https://velours.atlassian.net
project: {key: VEL, name: "CRM Velours"}
timezone: America/Martinique
mode: comment
start: 2026-09-01
actors: {velours: {kind: business}, nord: {kind: integrator}}
people:
  claire: {email: claire@velours.example, actor: velours}
  hugo: {email: hugo@nord.example, actor: nord}
  ines: {account: "712020:5b1f", actor: velours}
assignments: [{role: MOA, person: claire}, {role: MOE, person: hugo}, {role: AMOA, person: ines}]
"""


def launched(*arguments: str, **env: str) -> subprocess.Popen[str]:
    """The command line as its users run it."""
    return subprocess.Popen(
        [sys.executable, "-m", "integration", "sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )


def environment(monkeypatch: pytest.MonkeyPatch, place: Path, url: str, card: dict[str, Any]) -> None:
    """What docs/sandbox.md has its readers export."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("BORNAGE_BASE_URL", url)
    monkeypatch.setenv("BORNAGE_EMAIL", card["bornage"]["email"])
    monkeypatch.setenv("BORNAGE_TOKEN", card["bornage"]["token"])
    monkeypatch.setenv("BORNAGE_SIGNING_KEYS", card["signing_key"])
    monkeypatch.setenv("BORNAGE_STORE", "sqlite://")


def tokens(card: dict[str, Any]) -> dict[str, str]:
    """By name."""
    return {user["name"]: user["token"] for user in card["users"]}


@contextmanager
def started(*arguments: str, **env: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The process and the line it printed."""
    process = launched(*arguments, **env)
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


def test_behind_a_proxy_links_carry_the_public_address():
    """``self``, redirects and the line itself; the port answers as before."""
    with started("--port", "0", "--public-url", "https://jira.example/", "--admin", "boss@x.example:tok") as (process, card):
        port = process.stderr.readline().split("http://127.0.0.1:")[1].split(";")[0] if process.stderr else ""
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=("boss@x.example", "tok"), trust_env=False) as boss:
            me, info = boss.get("/rest/api/3/myself").json(), boss.get("/rest/api/3/serverInfo").json()

    assert {"https://jira.example"} == {card["base_url"], info["baseUrl"]}
    assert me["self"].startswith("https://jira.example/rest/api/3/user?")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--public-url", "jira.example"), "--public-url: expected an address such as https://jira.example"),
        (("--public-url", "https://jira.example/jira"), "--public-url: expected an address"),
        (("--public-url", "https://boss:justaname@jira.example"), "--public-url: expected an address"),
        (("--public-url", "https://jira.example:port"), "--public-url: expected an address"),
        (("--admin", "justaname"), "--admin: expected EMAIL:TOKEN"),
        (("--admin", "a@b.example:"), "--admin: expected EMAIL:TOKEN"),
        (("--host", "192.0.2.1"), "--host 192.0.2.1: expected an address of this machine, such as 127.0.0.1, found none"),
        (("--app", "robot@x.example"), "--app: expected EMAIL:TOKEN"),
        (("--admin", "a@b.example:x", "--app", "A@b.example:y"), "--app: expected an address nobody else on the site has"),
        (
            ("--seed", "demo", "--admin", "claire@velours.example:x"),
            "--admin: expected an address nobody else on the site has",
        ),
        (
            ("--seed", "demo", "--start", "2026-10-19"),
            "--start: expected a time after the demo's story, which ends on 2026-10-19",
        ),
        (("--start", "tomorrow"), "--start: expected a date from 2000 to 2099 such as 2026-09-01"),
        (("--start", "1999-12-31"), "--start: expected a date from 2000 to 2099"),
        (("--speed", "0.5"), "--speed: expected a number from 1 to 3600, found 0.5"),
        (("--speed", "nan"), "--speed: expected a number from 1 to 3600"),
        (("--seed", "demo", "--charter", "x.yaml"), "--charter: expected --seed empty beside it"),
        (("--charter", "/nowhere/at/all"), "/nowhere/at/all: expected a file, found none"),
        (("--traffic-log", "/nowhere/at/all"), "--traffic-log /nowhere/at/all: expected a file"),
        (("--faults", "/nowhere/at/all"), "--faults /nowhere/at/all: expected a file, found none"),
        (("--switch", "mood=good"), "expected NAME=VALUE with one of account_conditions,"),
        (("--switch", "free_plan=maybe"), "--switch free_plan: expected true or false, found 'maybe'"),
        (("--switch", "changelog_created=x"), "expected one of iso, ms, s"),
        (("--switch", "task_polls=x"), "expected a whole number"),
        (("--switch", "task_polls=-1"), "--switch task_polls: expected a number from 0 to"),
        (("--switch", "webhook_losses=1.5"), "--switch webhook_losses: expected a share from 0 to 1, found '1.5'"),
        (("--switch", "index_lag=inf"), "--switch index_lag: expected a number from 0 to 1000000000"),
        (("--switch", "index_lag=nan"), "--switch index_lag: expected a number from 0"),
        (("--switch", "webhook_compression=0"), "--switch webhook_compression: expected a number from 0.001"),
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


def test_every_switch_starts_within_its_bounds():
    """What nobody set needs no mending."""
    defaults = {field.name: getattr(Switches(), field.name) for field in fields(Switches)}

    assert {} == {name: value for name, value in defaults.items() if out_of_bounds(name, value)}


def test_the_page_lists_every_option():
    """docs/sandbox.md, and no other."""
    table = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8").partition("| option |")[2].partition("\n\n")[0]
    command: Any = typer.main.get_command(app)
    options = [option for one in command.commands["sandbox"].params for option in one.opts]
    taken = {option.removeprefix("--") for option in options if option.startswith("--")} - {"help"}

    assert taken == set(re.findall(r"^\| `--([a-z-]+)` \|", table, re.MULTILINE))


def test_a_charters_people_have_accounts(tmp_path: Path):
    """By e-mail or by account id, in the charter's language and zone, from a date on, faster than life; an app beside them."""
    charter = tmp_path / "charter.yaml"
    charter.write_text(CHARTER, encoding="utf-8")
    options = ("--charter", str(charter), "--start", "2026-09-01", "--speed", "3600", "--app", "robot@x.example:its-token")
    with started(*options, BORNAGE_SIGNING_KEYS="") as (process, card):
        with httpx.Client(
            base_url=card["base_url"], auth=("ines@people.example", tokens(card)["Ines"]), trust_env=False
        ) as ines:
            me = ines.get("/rest/api/3/myself")
            time.sleep(0.1)
            later = ines.get("/rest/api/3/serverInfo").headers["Date"]
        with httpx.Client(auth=("robot@x.example", "its-token"), trust_env=False) as robot:
            at_site = robot.get(card["base_url"] + "/rest/api/3/myself").status_code
            at_gateway = robot.get(card["gateway_url"] + "/rest/api/3/myself").json()
        said = [user for user in card["users"] if user["email"] == "claire@velours.example"]
        assert 0 == ended(process, signal.SIGTERM)[0]

    first, second = parsedate_to_datetime(me.headers["Date"]), parsedate_to_datetime(later)
    assert ("712020:5b1f", "America/Martinique", "fr_FR") == tuple(me.json()[n] for n in ("accountId", "timeZone", "locale"))
    assert "token-of-claire@velours.example" == said[0]["token"]
    assert (401, "app") == (at_site, at_gateway["accountType"])
    assert datetime(2026, 9, 1, 4, tzinfo=UTC) <= first < datetime(2026, 9, 3, tzinfo=UTC)
    assert second - first >= timedelta(minutes=6)
    assert {"email": "bornage@sandbox.example", "token": "token-of-bornage@sandbox.example"} == card["bornage"]
    assert 64 == len(card["signing_key"])


def test_a_charter_is_rehearsed_from_the_first_apply_on(tmp_path: Path, monkeypatch, capsys):
    """As docs/sandbox.md says: an empty plan, an act of a person that waits ten minutes, then a violation; the charter as it is."""
    charter = tmp_path / "charter.yaml"
    charter.write_text(CHARTER, encoding="utf-8")
    start = datetime(2026, 9, 1, 8, tzinfo=UTC)
    account = Account(email="admin@example.com", token="secret")
    server = Server("127.0.0.1", 0)
    ground = Ground(url=server.url, admin=account, apps=(), start=start, language=None)
    world, card = site_of(terms_from(charter).charter, ground, Signing(keys=(b"k" * 32,), new="k" * 32))
    server.open(world)
    environment(monkeypatch, tmp_path, server.url, card)

    assert 0 == run(["site", "prepare", str(charter), "--yes"])
    assert 0 == run(["apply", str(charter), "--yes"])
    assert 0 == run(["plan", str(charter)])
    assert 0 == run(["sync", str(charter)])
    world.clock.advance(timedelta(hours=1))
    hugo = ("hugo@nord.example", "token-of-hugo@nord.example")
    for step in ("102", "206"):
        moved = httpx.post(
            f"{server.url}/rest/api/3/issue/VEL-40/transitions",
            json={"transition": {"id": step}},
            auth=hugo,
            trust_env=False,
        )
        assert 204 == moved.status_code
    assert 0 == run(["sync", str(charter)])
    world.clock.advance(timedelta(minutes=11))
    assert 0 == run(["sync", str(charter)])
    assert 0 == run(["audit", "VEL-40", "-c", str(charter)])
    assert 0 == run(["audit", "VEL-12", "-c", str(charter)])
    server.close()

    out = capsys.readouterr().out
    assert re.search(r"VEL: 0 opened, .* 0 writes, 0 failed; 2 issues wait until 1 Sep 05:1\d \(UTC-4\)\n", out)
    assert re.search(r"VEL: 4 opened, .*failed\n", out)
    assert "R12   VEL-40  warning   open" in out
    assert out.endswith("nothing to say\n")


def test_the_demos_site_is_silent_whenever_it_is_served(tmp_path: Path, monkeypatch, capsys):
    """At the story's end, on the next day, and after its waiver has ended: nothing to plan, nothing to write."""
    charter = str(ROOT / "config" / "charters" / "velours.yaml")
    server = Server("127.0.0.1", 0)
    account = {"email": "bornage@velours.example", "token": "token-of-bornage@velours.example"}
    environment(monkeypatch, tmp_path, server.url, {"bornage": account, "signing_key": "k" * 32})
    with played(base_url=server.url, language=None, keys=(b"k" * 32,)) as (after, settle):
        server.open(after.world)
        for day in (
            datetime(2026, 10, 1, tzinfo=UTC),
            datetime(2026, 10, 20, tzinfo=UTC),
            datetime(2026, 11, 22, tzinfo=UTC),
        ):
            settle(day)
            assert 0 == run(["plan", charter]), day
            assert 0 == run(["sync", charter]), day
    server.close()

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("VEL: ")]
    assert ["VEL: 0 opened, 0 resolved, 0 waived; 93 looked at, 0 writes, 0 failed"] * 3 == lines


def test_a_site_is_stopped_while_its_story_plays():
    """Exit 0, no line, no traceback."""
    process = launched("--seed", "demo")
    assert process.stderr is not None
    assert "playing" in process.stderr.readline()

    code, out, err = ended(process, signal.SIGTERM)
    assert (0, "") == (code, out)
    assert "stopped\n" == err


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
