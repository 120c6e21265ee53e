"""A user's mistake ends in one clear sentence and exit 1, never in a traceback; a secret is never in it."""

import contextlib
import socket
import sqlite3

import pytest

from integration import wiring
from integration.cli.app import run
from tests.cli.conftest import Place


def _failed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert 1 == run(arguments)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert "our-secret-token" not in captured.out + captured.err
    return captured.err


@pytest.fixture
def prepared(place: Place, capsys) -> Place:
    """A site with its shared half."""
    run(["site", "prepare", str(place.charter), "--yes"])
    capsys.readouterr()
    return place


def test_a_usage_error_exits_1(capsys):
    """Not 2, which means that a plan is not empty."""
    assert "No such command" in _failed(capsys, "chek")


def test_broken_yaml_names_file_and_line(place: Place, capsys):
    """The place to look at comes first."""
    place.charter.write_text("charter: velours\nproject: {key: VEL\n", encoding="utf-8")

    assert f"{place.charter}:" in _failed(capsys, "check", str(place.charter))


def test_all_problems_of_a_charter_come_at_once(place: Place, capsys):
    """Three mistakes, three lines."""
    text = place.charter.read_text(encoding="utf-8")
    text = (
        text.replace("language: fr", "langage: fr")
        .replace("kind: consultant", "kind: consultent")
        .replace("role: AMOE", "role: AMOO")
    )
    place.charter.write_text(text, encoding="utf-8")

    lines = [line for line in _failed(capsys, "check", str(place.charter)).splitlines() if "charter.yaml:" in line]

    assert 3 <= len(lines)
    assert any("langage" in line for line in lines)
    assert any("AMOO" in line for line in lines)


def test_what_a_charter_says_of_template_and_rules_is_told_of_the_charter(place: Place, capsys):
    """The file to change is named, with its line, whoever found the mistake."""
    text = place.charter.read_text(encoding="utf-8")
    place.charter.write_text(text + "rules:\n  - {rule: R11, limit: 3, reason: r}\n", encoding="utf-8")
    assert f"{place.charter}:{text.count(chr(10)) + 2}: rules.0.limit: " in _failed(capsys, "check", str(place.charter))

    place.charter.write_text(
        "template: crm-deploiement\n" + text.replace("template: crm-deployment\n", ""), encoding="utf-8"
    )
    assert f"{place.charter}:1: template: expected one of crm-deployment" in _failed(capsys, "check", str(place.charter))


def test_a_missing_charter_is_one_sentence(capsys):
    """The path, what was expected, what to do."""
    assert "nowhere.yaml: expected a file, found none" in _failed(capsys, "plan", "nowhere.yaml")


def test_a_wrong_token_says_which_setting_to_look_at(place: Place, capsys, monkeypatch):
    """401 names BORNAGE_TOKEN."""
    monkeypatch.setenv("BORNAGE_TOKEN", "not-the-token")

    assert "BORNAGE_TOKEN" in _failed(capsys, "plan", str(place.charter))


def test_a_missing_token_says_which_setting_to_fill(place: Place, capsys, monkeypatch):
    """Nothing is sent without one."""
    monkeypatch.delenv("BORNAGE_TOKEN")

    assert "BORNAGE_TOKEN" in _failed(capsys, "plan", str(place.charter))


def test_missing_signing_keys_print_how_to_make_one(place: Place, capsys, monkeypatch):
    """There is no default key."""
    monkeypatch.delenv("BORNAGE_SIGNING_KEYS")

    assert "secrets.token_hex" in _failed(capsys, "apply", str(place.charter))


def test_an_unreachable_site_names_its_address(place: Place, capsys, monkeypatch):
    """Nothing listens there; the sentence says what was tried."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{free.getsockname()[1]}"
    place.charter.write_text(place.charter.read_text(encoding="utf-8").replace(place.url, gone), encoding="utf-8")
    monkeypatch.setattr("integration.cli.bootstrapping.PATIENCE", 1.0)

    assert gone.removeprefix("http://") in _failed(capsys, "plan", str(place.charter))


def test_an_unprepared_site_says_who_runs_what(place: Place, capsys):
    """apply refuses without the site half and names the command."""
    assert "site prepare" in _failed(capsys, "apply", str(place.charter), "--yes")


def test_sync_of_an_unknown_project_says_to_apply_first(prepared: Place, capsys):
    """Not applied, or not visible: Jira does not tell which, so the sentence names both."""
    assert "bornage apply" in _failed(capsys, "sync", str(prepared.charter))


def test_a_forbidden_act_names_the_permission(prepared: Place, capsys):
    """403 or a missing right: which one, and who grants it."""
    us = prepared.world.user_of_email("bornage@velours.example")
    assert us is not None
    us.admin = False

    said = _failed(capsys, "apply", str(prepared.charter), "--yes")

    assert "permission-administer-jira" in said
    assert "Administer Jira" in said
    assert "dans son rôle Administrators" in said


def test_the_tokens_owner_in_the_charter_is_refused(prepared: Place, capsys, monkeypatch):
    """Nobody could tell its acts from ours; --as-person is the way out."""
    claire = prepared.world.user_of_email("claire@velours.example")
    assert claire is not None
    claire.admin = True
    monkeypatch.setenv("BORNAGE_EMAIL", "claire@velours.example")
    monkeypatch.setenv("BORNAGE_TOKEN", "token-of-claire@velours.example")

    assert "--as-person" in _failed(capsys, "apply", str(prepared.charter), "--yes")


def test_one_broken_charter_stops_no_other(prepared: Place, capsys):
    """sync tells the one that failed and does the rest."""
    run(["apply", str(prepared.charter), "--yes"])
    capsys.readouterr()
    broken = prepared.charter.with_name("broken.yaml")
    broken.write_text("charter: [", encoding="utf-8")

    assert 1 == run(["sync", str(broken), str(prepared.charter)])

    captured = capsys.readouterr()
    assert "broken.yaml" in captured.err
    assert captured.out.startswith("VEL: ")


def test_an_issue_of_nobody_is_named(prepared: Place, capsys):
    """audit names the keys it cannot see."""
    run(["apply", str(prepared.charter), "--yes"])
    capsys.readouterr()

    assert "VEL-9999" in _failed(capsys, "audit", "VEL-9999", "-c", str(prepared.charter))


def test_all_missing_settings_are_told_at_once(place: Place, capsys, monkeypatch):
    """Nobody fills in a file three times."""
    for name in ("BORNAGE_EMAIL", "BORNAGE_TOKEN", "BORNAGE_SIGNING_KEYS"):
        monkeypatch.delenv(name)

    said = _failed(capsys, "plan", str(place.charter))

    assert all(name in said for name in ("BORNAGE_EMAIL", "BORNAGE_TOKEN", "BORNAGE_SIGNING_KEYS"))


def test_a_port_in_use_is_told_before_the_show(place: Place, capsys):
    """Not after it, and not as a traceback."""
    port = place.url.rsplit(":", 1)[1]

    assert f"--port {port}" in _failed(capsys, "demo", "--serve", "--port", port)


def test_an_unknown_key_of_a_site_is_told(place: Place, capsys, monkeypatch):
    """A typo in BORNAGE_SITES__… would otherwise look like a missing token."""
    monkeypatch.setenv("BORNAGE_SITES__VELOURS__TOKN", "x")

    assert "TOKN" in _failed(capsys, "plan", str(place.charter))


def test_a_store_that_does_not_open_names_the_setting(place: Place, capsys, monkeypatch):
    """Whatever the database says, the person reads which setting to look at."""
    monkeypatch.setenv("BORNAGE_STORE", "sqlite:////nowhere/at/all.sqlite3")

    assert "BORNAGE_STORE" in _failed(capsys, "plan", str(place.charter))


def test_a_newer_store_says_so_itself(place: Place, capsys, tmp_path):
    """The store's own sentence reaches the person, not a guess about the URL."""
    run(["plan", str(place.charter)])
    with contextlib.closing(sqlite3.connect(tmp_path / "store.sqlite3")) as store, store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where name like '%schema%'")]
        store.execute(f"update {tables[0]} set version = 999")
    capsys.readouterr()

    said = _failed(capsys, "plan", str(place.charter))

    assert "999" in said
    assert "check the URL" not in said


def test_a_fault_of_ours_in_one_project_stops_no_other(prepared: Place, capsys, monkeypatch):
    """Even what nobody foresaw is told in a sentence, and the rest is done."""
    run(["apply", str(prepared.charter), "--yes"])
    capsys.readouterr()
    other = prepared.charter.with_name("other.yaml")
    other.write_text(prepared.charter.read_text(encoding="utf-8"), encoding="utf-8")
    real = wiring.terms_from

    def faulty(path):
        if path.name == "other.yaml":
            raise ZeroDivisionError
        return real(path)

    monkeypatch.setattr("integration.cli.auditing.terms_from", faulty)

    assert 1 == run(["sync", str(other), str(prepared.charter)])

    captured = capsys.readouterr()
    assert "stopped by a fault of ours (ZeroDivisionError)" in captured.err
    assert captured.out.startswith("VEL: ")


@pytest.mark.parametrize(("expires", "told"), [("2026-08-20", True), ("2026-12-01", False)])
def test_a_token_that_ends_soon_is_announced(prepared: Place, capsys, monkeypatch, expires, told):
    """From thirty days ahead, by the site's clock."""
    monkeypatch.setenv("BORNAGE_TOKEN_EXPIRES", expires)
    run(["apply", str(prepared.charter), "--yes"])
    capsys.readouterr()

    assert 0 == run(["sync", str(prepared.charter)])

    assert told == (expires in capsys.readouterr().err)
