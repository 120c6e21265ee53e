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
    [line] = [line for line in err.splitlines() if line.startswith("  R12 ")]
    assert " breach open as the charter has it; none with R12=off; -" in line
    same = said("export.json", "--what-if", "R12=on")[2]
    assert "with R12=on; nothing would change" in same
    assert "; no difference" in same


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.json"], "none.json: expected a file, found none"),
        (["."], "found a folder"),
        (["charter.yaml"], 'expected {"issues": […]}'),
        (["export.json", "--charter", "none.yaml"], "none.yaml: expected a file"),
        (["export.json", "--status-map", "charter.yaml"], "charter.yaml:1"),
        (["export.json", "--what-if", "R99=off"], "--what-if R99=off: no rule R99; rules are R01 to R35"),
        (["export.json", "--now", "yesterday"], "--now: expected an instant like"),
        (
            ["export.json", "--now", "2026-08-03"],
            "+02:00 or later, when all that is in the file has happened, found 2026-08-03T00:00+02:00",
        ),
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

    (folder / "typo.yaml").write_text("service: [service]\ntypes: {Storey: document}\n", encoding="utf-8")

    _, _, err = said("foreign.json", "--status-map", "typo.yaml")

    assert "not judged: unknown-type: " in err
    assert "plays no part: type Story" in err or "plays no part: type 999" in err
    assert "note: typo.yaml:2: types.Storey: no type “Storey” in the file" in err
    assert "\x1b" not in err


def renamed(folder: Path) -> None:
    """foreign.json: the same project, under another key and with statuses of its own."""
    text = (folder / "export.json").read_text(encoding="utf-8").replace("BEN-", "ABC-").replace('"key":"BEN"', '"key":"ABC"')
    for ours, theirs in (
        ("À préparer", "Backlog"),
        ("En réalisation", "In Progress"),
        ("En recette", "In Review"),
        ("Validé", "Done"),
    ):
        text = text.replace(f'"{ours}"', f'"{theirs}"')
    (folder / "foreign.json").write_text(text, encoding="utf-8")


def test_a_project_that_was_hardly_judged_is_a_failure_that_says_what_to_do(said, folder):
    """Exit 1, with the command that makes a map; filled in, the map gives what the words of the template gave."""
    renamed(folder)

    code, _, err = said("foreign.json")
    _, made, _ = said("foreign.json", "--print-map")
    parts = {"Backlog": "prepare", "In Progress": "build", "In Review": "acceptance", "Done": "validated"}
    for name, part in parts.items():
        made = made.replace(f'"{name}": ', f'"{name}": {part} ')
    (folder / "made.yaml").write_text(f"{made}service: [service]\nbudget_field: customfield_10050\n", encoding="utf-8")

    assert 1 == code
    assert "issues of ABC could not be judged" in err
    assert "--print-map foreign.json > map.yaml" in err
    code, found, err = said("foreign.json", "--status-map", "made.yaml")
    assert 0 == code, err
    assert _verdicts(said("export.json", "--status-map", "map.yaml")[1]) == _verdicts(found)


def _verdicts(out: str) -> list[tuple[str, ...]]:
    return [(one["rule"], one["change"], one["at"]) for one in map(json.loads, out.splitlines())]


def test_a_map_left_empty_says_so_line_by_line(said, folder):
    """Each with the words there are."""
    renamed(folder)
    (folder / "empty.yaml").write_text(said("foreign.json", "--print-map")[1], encoding="utf-8")

    code, out, err = said("foreign.json", "--status-map", "empty.yaml")

    assert (1, "") == (code, out)
    assert {"Backlog", "In Progress", "In Review", "Done"} <= {
        line.split(": ")[1].removeprefix("statuses.") for line in err.splitlines()
    }


def test_another_project_and_people_who_never_act_are_noted_with_their_lines(said, folder):
    """The run goes on; nobody's name or mail is told."""
    renamed(folder)
    charter = CHARTER.replace("people:\n", "people:\n  zoe: {email: zoe.doe@bench.example, actor: company}\n", 1)
    (folder / "more.yaml").write_text(charter, encoding="utf-8")

    _, out, err = said("--charter", "more.yaml", "foreign.json")
    notes = [line for line in err.splitlines() if line.startswith("note: ")]

    assert ["more.yaml:3", f"more.yaml:{charter[: charter.index('zoe')].count(chr(10)) + 1}"] == [
        one.split(": ")[1] for one in notes[:2]
    ]
    assert "only ABC is in it: ABC was judged" in notes[0]
    assert "nobody in the export shows this address" in notes[1]
    assert "zoe.doe" not in out + err


def test_nobody_of_the_charter_in_the_file_is_a_failure(said, folder):
    """What people did cannot be judged then."""
    strangers = CHARTER.replace('account: "', 'account: "not-')
    (folder / "strangers.yaml").write_text(strangers, encoding="utf-8")

    code, _, err = said("--charter", "strangers.yaml", "--status-map", "map.yaml", "export.json")

    assert 1 == code
    assert "failed: nobody of the charter shows in the file" in err


def test_text_is_for_people_in_their_language(said):
    """Rule by rule with what to do; people by the handles of the charter; no JSON."""
    code, french, err = said("--status-map", "map.yaml", "--text", "export.json")
    _, english, _ = said("--status-map", "map.yaml", "--text", "--language", "en", "export.json")
    _, nothing, _ = said("--text", "--language", "en", "--what-if", _all_off(), "export.json")

    assert 0 == code
    assert "R12 · " in french
    assert "Que faire\u00a0: " in french
    assert " · lina (MOE) · écart majeur, à traiter" in french
    assert "What to do: " in english
    assert " · lina (MOE) · breach, open" in english
    assert "{" not in french + english
    assert "violations" in err
    assert "No violation.\n" == nothing


def test_help_names_every_option(capsys):
    """What the page about it explains."""
    run(["replay", "--help"])

    shown = capsys.readouterr().out
    assert [] == [
        option
        for option in ("--charter", "--status-map", "--what-if", "--now", "--fail-on", "--text", "--language", "--print-map")
        if option not in shown
    ]
