"""What is logged, where, and what never is."""

from integration.cli.app import run
from tests.cli.conftest import Place


def test_logs_are_events_with_fields_and_without_people(place: Place, capsys, monkeypatch):
    """At debug every call is a line; no token, mail or name is ever among them, and stdout stays data."""
    monkeypatch.setenv("BORNAGE_LOG", "debug")

    run(["site", "prepare", str(place.charter), "--yes"])
    run(["apply", str(place.charter), "--yes"])
    run(["sync", str(place.charter)])

    captured = capsys.readouterr()
    calls = [line for line in captured.err.splitlines() if "jira.call" in line]
    assert len(calls) > 100
    assert all("method=" in line and "status=" in line for line in calls)
    assert "sync.done project=VEL" in captured.err
    for secret in ("our-secret-token", "k" * 64, "Aubert", "Inès", "claire@"):
        assert secret not in "\n".join(line for line in captured.err.splitlines() if " DEBUG " in line or " INFO " in line)


def test_quiet_by_default(place: Place, capsys):
    """Without a word on logging, a run that goes well says nothing on stderr."""
    run(["site", "prepare", str(place.charter), "--yes"])
    run(["apply", str(place.charter), "--yes"])
    capsys.readouterr()

    assert 0 == run(["sync", str(place.charter)])

    assert "" == capsys.readouterr().err
