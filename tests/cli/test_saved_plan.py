"""`plan --out` and `apply plan.json`, as people type them."""

import json
from pathlib import Path

from integration.cli.app import run
from tests.cli.conftest import Place


def test_a_plan_is_kept_shown_to_someone_and_applied(place: Place, capsys):
    """From another folder, too; it names no mail and no token; applied again it has nothing left to do."""
    charter, kept = str(place.charter), place.charter.parent / "reviewed" / "plan.json"
    kept.parent.mkdir()
    run(["site", "prepare", charter, "--yes"])

    assert 2 == run(["plan", charter, "--out", str(kept)])
    said = kept.read_text(encoding="utf-8")
    assert "@" not in said
    assert "our-secret-token" not in said
    assert 0 == run(["apply", str(kept), "--yes"])
    assert 0 == run(["plan", charter])
    assert 0 == run(["apply", str(kept), "--yes"])
    assert "Traceback" not in capsys.readouterr().err


def test_a_charter_changed_since_is_refused(place: Place, capsys):
    """Nothing is written: the words are not those that were shown."""
    charter, kept = place.charter, place.charter.parent / "plan.json"
    run(["site", "prepare", str(charter), "--yes"])
    run(["plan", str(charter), "--out", str(kept)])
    charter.write_text(charter.read_text(encoding="utf-8").replace("CRM Velours", "CRM Autre"), encoding="utf-8")

    assert 1 == run(["apply", str(kept), "--yes"])
    assert "found the charter changed; nothing was written" in capsys.readouterr().err
    assert [] == list(place.world.projects)


def test_a_damaged_file_is_named(tmp_path: Path, capsys):
    """No traceback, no Jira."""
    kept = tmp_path / "plan.json"
    kept.write_text(json.dumps({"bornage_plan": 1, "steps": 3}), encoding="utf-8")

    assert 1 == run(["apply", str(kept)])
    assert "make the plan anew" in capsys.readouterr().err
