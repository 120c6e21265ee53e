"""site prepare by somebody who may not: what to send to an admin is printed, and nothing else happens."""

import json

from integration.cli.app import run
from integration.cli.exits import DONE, FAILED


def test_without_the_right_the_request_is_printed_and_the_run_fails(place, capsys):
    """The message for the admin on stdout, why on stderr, exit 1."""
    next(one for one in place.world.users.values() if one.email == "bornage@velours.example").admin = False

    assert FAILED == run(["site", "prepare", str(place.charter), "--yes"])

    said = capsys.readouterr()
    assert f"bornage site prepare {place.charter}" in said.out
    assert "Administrer Jira" in said.out
    assert "Administer Jira" in said.err
    assert "Traceback" not in said.err


def test_the_request_can_be_had_without_asking_jira(place, capsys, monkeypatch):
    """Neither token nor site: exit 0."""
    monkeypatch.delenv("BORNAGE_TOKEN")

    assert DONE == run(["site", "prepare", str(place.charter), "--request", "--gates", "all"])

    assert "--gates all" in capsys.readouterr().out


def test_the_schemes_are_named_as_they_are_on_the_site(place, capsys):
    """Somebody else may have taken the names: a project is made with those that are said here."""
    types = next(iter(place.world.type_schemes.values()))
    types.name = "Bornage : déploiement CRM"

    assert DONE == run(["site", "prepare", str(place.charter), "--yes", "--json"])

    assert "Bornage : déploiement CRM (2)" == json.loads(capsys.readouterr().out)["type_scheme"]
