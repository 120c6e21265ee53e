"""doctor as people run it, and the words in which plan and apply refuse."""

import json

import pytest

from integration.cli.app import run
from tests.cli.conftest import Place


def _said(capsys) -> tuple[str, str]:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert "our-secret-token" not in captured.out + captured.err
    return captured.out.replace("\u00a0", " ").replace("\u202f", " "), captured.err.replace("\u00a0", " ").replace(
        "\u202f", " "
    )


def test_doctor_says_what_stops_first_and_whom_to_ask(place: Place, capsys):
    """On a site that is not prepared: exit 1, in the charter's language; each row fits a terminal."""
    assert 1 == run(["doctor", str(place.charter)])

    out, _ = _said(capsys)
    assert "✗ site-prepared  arrêt" in out
    assert "Demandez à un administrateur de Jira" in out
    assert "sans objet" in out
    assert out.splitlines()[-1].startswith(("Arrêt", "  "))
    assert all(len(line) <= 80 for line in out.splitlines())


def test_doctor_is_content_with_a_prepared_site(place: Place, capsys):
    """Exit 0, also when the project stands; English when asked."""
    charter = str(place.charter)
    run(["site", "prepare", charter, "--yes"])
    _said(capsys)

    assert 0 == run(["doctor", charter, "--language", "en"])
    assert "Nothing stands in the way of applying." in _said(capsys)[0]
    run(["apply", charter, "--yes"])
    _said(capsys)
    assert 0 == run(["doctor", charter])
    assert "Rien n’empêche d’appliquer." in _said(capsys)[0]


def test_doctor_tells_a_program_the_same(place: Place, capsys):
    """One object: what stops, and every check with state, values and words."""
    assert 1 == run(["doctor", str(place.charter), "--json", "--language", "en"])

    told = json.loads(_said(capsys)[0])
    states = {one["check"]: one["state"] for one in told["checks"]}
    assert ["site-prepared"] == told["stops"]
    assert ("VEL", "en") == (told["project"], told["language"])
    assert len(states) >= 30
    assert ("ok", "failed", "unknown") == (states["token-valid"], states["site-prepared"], states["token-expiry"])
    assert told["requests"] <= 30


def test_doctor_looks_at_a_site_without_a_charter(place: Place, capsys, monkeypatch):
    """By its address; without one it says what to name."""
    place.charter.rename(place.charter.with_name("elsewhere.yaml"))

    assert 1 == run(["doctor"])
    assert "BORNAGE_BASE_URL" in _said(capsys)[1]
    monkeypatch.setenv("BORNAGE_BASE_URL", place.url)
    assert 1 == run(["doctor"])
    assert "site-prepared" in _said(capsys)[0]


def test_doctor_counts_a_missing_signing_key_among_the_rest(place: Place, capsys, monkeypatch):
    """It can still look; the expiry of a token is told when somebody wrote it down."""
    monkeypatch.delenv("BORNAGE_SIGNING_KEYS")
    monkeypatch.setenv("BORNAGE_TOKEN_EXPIRES", "2026-08-10")

    assert 1 == run(["doctor", str(place.charter)])

    out, _ = _said(capsys)
    assert "✗ signing-keys" in out
    assert "Le jeton expire le 2026-08-10." in out


def test_a_refusal_of_plan_is_told_in_the_charters_language(place: Place, capsys):
    """On stderr, with remedy and whom to ask, and how to go on regardless."""
    assert 1 == run(["plan", str(place.charter)])

    out, err = _said(capsys)
    assert "" == out
    assert "site-prepared" in err
    assert "Que faire : Demandez à un administrateur de Jira" in err
    assert "« --skip IDENTIFIANT »" in err


@pytest.mark.parametrize("verb", ["doctor", "plan", "apply"])
def test_an_unknown_check_to_skip_names_the_one_that_was_meant(place: Place, capsys, verb: str):
    """A usage error, before anything is asked."""
    assert 1 == run([verb, str(place.charter), "--skip", "sreens"])

    assert "did you mean screens?" in _said(capsys)[1]
    assert 0 == place.world.calls
