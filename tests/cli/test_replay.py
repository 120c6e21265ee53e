"""`bornage replay` as people type it: data on stdout, talk on stderr, exit codes, and mistakes in one sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.export import CHARTER, STATUS_MAP, write_export
from bench.project import deployment_of
from integration.cli.app import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A charter, a map and an export."""
    made: Path = tmp_path_factory.mktemp("replay")
    (made / "charter.yaml").write_text(CHARTER, encoding="utf-8")
    (made / "map.yaml").write_text(STATUS_MAP, encoding="utf-8")
    write_export(deployment_of(1500), made / "export.json")
    return made


@pytest.fixture
def said(folder, monkeypatch, capsys):
    """Runs the verb in that folder, and gives its exit code, stdout and stderr."""
    monkeypatch.chdir(folder)

    def answer(*arguments: str) -> tuple[int, str, str]:
        code = run(["replay", *arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return answer


def test_a_line_of_json_for_each_violation_and_a_summary(said, folder):
    """Nothing is written anywhere; without --fail-on a violation is no failure."""
    before = sorted(folder.iterdir())

    code, out, err = said("--charter", "charter.yaml", "--status-map", "map.yaml", "export.json")

    found = [json.loads(line) for line in out.splitlines()]
    assert (0, before) == (code, sorted(folder.iterdir()))
    assert f"{len(found)} violations" in err.splitlines()[0]
    assert {"R11", "R12", "R19"} <= {one["rule"] for one in found}
    assert "ended: " in err


def test_fail_on_counts_what_is_open(said):
    """3 at or above the bar, 0 below it."""
    assert 3 == said("export.json", "--fail-on", "breach")[0]
    assert 0 == said("export.json", "--fail-on", "breach", "--what-if", _all_off())[0]


def _all_off() -> str:
    return ",".join(f"R{number:02d}=off" for number in range(1, 36))


def test_what_if_prints_the_supposed_result_and_the_difference(said):
    """Before and after, for each rule that differs."""
    _, out, err = said("export.json", "--what-if", "R12=off")

    assert "R12" not in {json.loads(line)["rule"] for line in out.splitlines()}
    assert "what if:" in err
    assert any(line.strip().startswith("R12: ") and line.endswith("-> none") for line in err.splitlines())
    assert "what if: nothing would change" in said("export.json", "--what-if", "R12=on")[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.json"], "none.json: expected a file, found none"),
        (["."], "found a folder"),
        (["charter.yaml"], 'expected {"issues": […]}'),
        (["export.json", "--charter", "none.yaml"], "none.yaml: expected a file"),
        (["export.json", "--status-map", "charter.yaml"], "charter.yaml:1"),
        (["export.json", "--what-if", "R99=off"], "--what-if R99=off: expected one of R01"),
        (["export.json", "--now", "yesterday"], "--now: expected an instant like"),
        (["export.json", "--now", "2026-08-03"], "--now: expected an instant after all that happened"),
        (["export.json", "--fail-on", "worst"], "worst"),
    ],
)
def test_a_mistake_is_one_clear_sentence(said, arguments, words):
    """Exit 1, and no data."""
    code, out, err = said(*arguments)

    assert (1, "") == (code, out)
    assert words in err


def test_standard_input_is_taken_when_it_is_a_file(folder):
    """A pipe cannot be read twice, and says so."""
    command = [sys.executable, "-m", "integration", "replay", "-"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with (folder / "export.json").open("rb") as file:
        taken = subprocess.run(command, stdin=file, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    piped = subprocess.run(command, input="{}", capture_output=True, text=True, cwd=folder, env=environment, check=False)

    assert 0 == taken.returncode, taken.stderr
    assert 5 < len(taken.stdout.splitlines())
    assert (1, "") == (piped.returncode, piped.stdout)
    assert "expected a file that can be read twice, found a stream" in piped.stderr


def test_what_plays_no_part_is_named(said, folder):
    """So that the map can be written."""
    export = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    for issue in export["issues"]:
        if issue["fields"]["issuetype"]["name"] == "Document":
            issue["fields"]["issuetype"] = {"id": "999", "name": "Story \x1b[31m"}
    (folder / "foreign.json").write_text(json.dumps(export), encoding="utf-8")

    _, _, err = said("foreign.json")

    assert "not judged: unknown-type: " in err
    assert "plays no part: type Story" in err
    assert "\x1b" not in err


def test_help_names_every_option(capsys):
    """What the page about it explains."""
    run(["replay", "--help"])

    shown = capsys.readouterr().out
    assert [] == [
        option for option in ("--charter", "--status-map", "--what-if", "--now", "--fail-on") if option not in shown
    ]
