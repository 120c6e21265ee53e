"""The verbs as people type them, over HTTP, against a site on a local port."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from integration.cli.app import run
from integration.sandbox.http import Request, Response
from integration.sandbox.mount import client
from integration.sandbox.stories import velours
from tests.cli.conftest import PARIS, Place

ROOT = Path(__file__).parents[2]

READING_POSTS = ("/search/jql", "/bulkfetch", "/comment/list", "/jql/parse", "/rest/api/3/workflows")


def _said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert "our-secret-token" not in captured.out + captured.err
    return captured.out, captured.err


def test_the_whole_way_from_charter_to_a_silent_night(place: Place, capsys):
    """check, site prepare, plan, apply, plan again, sync, sync again: exit codes and words as promised."""
    charter = str(place.charter)

    assert 0 == run(["check", charter])
    assert 0 == run(["site", "prepare", charter, "--yes"])
    assert 2 == run(["plan", charter])
    assert 0 == run(["apply", charter, "--yes"])
    assert 0 == run(["plan", charter])
    assert 0 == run(["sync", charter])
    _said(capsys)
    assert 0 == run(["sync", charter, "--json"])

    out, err = _said(capsys)
    assert "" == err
    assert [("VEL", 0, [])] == [(one["project"], one["wrote"], one["failures"]) for one in json.loads(out)]


def test_fail_on_looks_at_all_that_stands(place: Place, capsys):
    """Exit 3 as long as one that severe is open, also on a night when nothing happened; ``never`` is the default."""
    charter = str(place.charter)
    text = place.charter.read_text(encoding="utf-8")
    place.charter.write_text(text + "  - {role: MOE, person: claire, from: 2026-08-03}\n", encoding="utf-8")
    run(["site", "prepare", charter, "--yes"])
    run(["apply", charter, "--yes"])

    assert 3 == run(["sync", charter, "--fail-on", "breach"])
    place.world.clock.advance(timedelta(hours=2))
    assert 0 == run(["sync", charter])
    place.world.clock.advance(timedelta(hours=2))
    _said(capsys)
    assert 3 == run(["sync", charter, "--fail-on", "breach", "--json"])

    (quiet,) = json.loads(_said(capsys)[0])
    assert (0, 0, []) == (quiet["changed"], quiet["subjects"], quiet["violations"])
    assert 1 == quiet["standing"]["breach"]
    assert 3 == run(["sync", charter, "--fail-on", "info"])


def test_preparing_and_applying_again_writes_nothing(place: Place, capsys):
    """Both halves are found as they are."""
    charter = str(place.charter)
    run(["site", "prepare", charter, "--yes"])
    run(["apply", charter, "--yes"])
    writes = []

    def note(request: Request, _: Response) -> None:
        if request.method != "GET" and not request.path.endswith(READING_POSTS):
            writes.append((request.method, request.path))

    place.world.on_call = note

    assert 0 == run(["site", "prepare", charter, "--yes"])
    assert 0 == run(["apply", charter, "--yes", "--json"])

    assert [] == writes
    assert 70 == json.loads(_said(capsys)[0].splitlines()[-1])["items"]


def test_without_a_terminal_nothing_is_written_unless_yes(place: Place, capsys):
    """A pipe cannot agree; the plan is shown and the exit code is 1."""

    assert 1 == run(["site", "prepare", str(place.charter)])

    assert "--yes" in _said(capsys)[1]
    assert {} == place.world.projects


def test_audit_show_prints_what_would_be_said_and_writes_nothing(place: Place, capsys):
    """--show holds no writer."""
    charter = str(place.charter)
    run(["site", "prepare", charter, "--yes"])
    run(["apply", charter, "--yes"])
    before = len(place.world.comments)

    assert 0 == run(["audit", "VEL-11", "-c", charter, "--show"])
    assert before == len(place.world.comments)
    assert 0 == run(["audit", "vel-11", "-c", charter])
    _said(capsys)


def test_audit_show_tells_when_a_young_act_will_be_judged(place: Place, capsys):
    """Rather than that there is nothing to say: the hour is the project's."""
    charter = str(place.charter)
    run(["site", "prepare", charter, "--yes"])
    run(["apply", charter, "--yes"])
    mail = velours.PEOPLE[0].email
    with client(place.world, mail, f"token-of-{mail}") as person:
        assert person.put("/rest/api/3/issue/VEL-11", json={"fields": {"summary": "Revu"}}).status_code == 204
    until = place.world.clock.now().astimezone(PARIS) + timedelta(minutes=10)
    _said(capsys)

    assert 0 == run(["audit", "VEL-11", "-c", charter, "--show"])

    out, _ = _said(capsys)
    assert "nothing to say" not in out
    found = re.search(r"VEL-11: acts under 10 minutes old; judged from \d+ \w+ (\d\d:\d\d) \(UTC\+[12]\)", out)
    assert found is not None
    assert found[1] in {f"{until - timedelta(minutes=n):%H:%M}" for n in (-1, 0, 1)}


def test_explain_says_the_boundary_in_both_languages(capsys):
    """The rule's own words, without any site."""
    assert 0 == run(["explain", "r11"])
    assert 0 == run(["explain", "R11", "--language", "fr"])

    out, _ = _said(capsys)
    assert "acceptance-wrong-role" in out
    assert "What is not:" in out
    assert "recette" in out
    assert "/bornage confirmer R11 motif" in out
    assert "A-23 · L’AMOA effectue la recette des livrables." in out
    assert all(len(line) <= 80 and line == line.rstrip() for line in out.splitlines())


def test_explain_without_a_rule_lists_them_all(capsys):
    """One line each, in order, with the severities it may have."""
    assert 0 == run(["explain"])

    out, _ = _said(capsys)
    assert [f"R{number:02d}" for number in range(1, 36)] == re.findall(r"^(R\d\d)  ", out, re.MULTILINE)
    assert "R11  Accepting a deliverable belongs to MOA or AMOA · breach, warning" in out


def test_explain_knows_what_the_charter_changed_and_added(place: Place, capsys):
    """The team's own rules; a limit, a switch and a severity with their reasons; the charter's language."""
    example = re.findall(
        r"^```yaml\n(.*?)^```", (ROOT / "docs/team-rules.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )[1]
    (place.charter.parent / "team-rules.yaml").write_text(example, encoding="utf-8")
    changed = """
team_rules: team-rules.yaml
rules:
  - {rule: R30, limit: 8, reason: "Hébergeur à huit jours"}
  - {rule: R25, on: false, reason: "Avant Jira"}
  - {rule: T04, severity: breach, mode: observe, reason: "Vacances"}
"""
    place.charter.write_text(place.charter.read_text(encoding="utf-8") + changed, encoding="utf-8")
    charter = str(place.charter)

    assert [0] * 4 == [run(["explain", *rule, "--charter", charter]) for rule in (["R30"], ["r25"], ["T04"], [])]

    out, _ = _said(capsys)
    said = out.replace("\u00a0", " ")
    assert "Seuil : 8 jours ouvrés complets avant une alerte" in said
    assert "Motif : Hébergeur à huit jours" in said
    assert "désactivée" in said
    assert "écart majeur dans tous les cas, réglé dans la charte" in said
    assert "en observation : dans le registre seul" in said
    assert "T01  Les documents de campagne sont validés par la MOA · écart majeur" in said


def test_explain_names_the_rules_it_knows(capsys):
    """A wrong name is told with the right ones."""
    assert 1 == run(["explain", "R99"])

    _, err = _said(capsys)
    assert "no rule R99; rules are R01 to R35, and T01… of a team's own with --charter" in err


def test_help_names_every_verb(capsys):
    """What design section 6 promises for this version."""
    assert 0 == run(["--help"])

    out, _ = _said(capsys)
    for verb in ("check", "plan", "apply", "sync", "audit", "explain", "demo", "site"):
        assert verb in out


def test_check_notes_what_is_valid_but_may_surprise(place: Place, capsys):
    """Roles nobody holds, and a project that is only observed."""
    text = (
        place.charter.read_text(encoding="utf-8")
        .replace("mode: comment", "#")
        .replace("role: AMOE", "role: AMOA, phases: [closing]")
    )
    place.charter.write_text(text, encoding="utf-8")

    assert 0 == run(["check", str(place.charter)])

    out, err = _said(capsys)
    assert "valid; 9 phases, 70 items" in out
    assert "nobody holds AMOE" in err
    assert "20 working days" in err
