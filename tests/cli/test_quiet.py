"""What the verbs say without a terminal: one line, or one object; and drift with its exit codes."""

import json

from integration.cli.app import run
from tests.cli.conftest import Place


def test_without_a_terminal_each_verb_says_one_line(place: Place, capsys):
    """site prepare, apply, remove: what stands, requests and seconds."""
    charter = str(place.charter)

    for verb in (["site", "prepare", charter, "--yes"], ["apply", charter, "--yes"]):
        assert 0 == run(verb)
        (line,) = capsys.readouterr().out.splitlines()
        assert " requêtes en " in line
    assert 0 == run(["remove", charter, "--project-key", "VEL"])
    assert 1 == len(capsys.readouterr().out.splitlines())


def test_json_is_one_object_with_requests_seconds_and_checklist(place: Place, capsys):
    """For all three verbs."""
    charter = str(place.charter)

    for verb in (["site", "prepare"], ["apply"], ["remove", "--project-key", "VEL"]):
        assert 0 == run([*verb, charter, "--json", *(["--yes"] if "remove" not in verb else [])])
        said = json.loads(capsys.readouterr().out)
        assert {"requests", "seconds", "checklist"} <= said.keys()
        assert said["requests"] > 0


def test_a_removal_nobody_confirmed_is_an_object_too(place: Place, capsys):
    """``done`` is false, nothing is removed, exit 1."""
    charter = str(place.charter)
    run(["site", "prepare", charter, "--yes"])
    run(["apply", charter, "--yes"])
    capsys.readouterr()

    assert 1 == run(["remove", charter, "--json"])

    said = json.loads(capsys.readouterr().out)
    assert (False, 0) == (said["done"], said["removed"])
    assert "VEL" in [project.key for project in place.world.projects.values()]


def test_drift_ends_with_2_and_none_with_0(place: Place, capsys):
    """In words and as data; both sides of what somebody changed."""
    charter = str(place.charter)
    run(["site", "prepare", charter, "--yes"])
    run(["apply", charter, "--yes"])
    assert 0 == run(["plan", charter, "--drift"])
    assert "Aucune dérive" in capsys.readouterr().out
    next(iter(place.world.projects.values())).name = "Rebaptisé"

    assert 2 == run(["plan", charter, "--drift", "--json"])

    said = json.loads(capsys.readouterr().out)
    assert said["drift"]
    assert {"name": "Rebaptisé"} == said["edits"][0]["before"]
