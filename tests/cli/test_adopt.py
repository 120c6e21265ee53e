"""Adopting a project in use as people do it: init --from-project, check, plan, apply, sync; and what is refused on the way."""

from pathlib import Path

import pytest

from integration.cli.app import run
from integration.mapping.charter import charter_from
from integration.mapping.status_map import status_map_from
from integration.sandbox.mount import client
from integration.sandbox.stories import velours
from tests.cli.conftest import Place
from tests.mapping.blueprints import default_template

CLASSIC = "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic"
TEAM = "com.pyxis.greenhopper.jira:gh-simplified-agility-kanban"


def made(place: Place, key: str = "ABC", template: str = CLASSIC) -> None:
    """A project of people, in French, with an epic named nearly as a phase of the template."""
    accounts = {user.email: account for account, user in place.world.users.items()}
    first, second = (accounts[person.email] for person in velours.PEOPLE[:2])
    with client(place.world, "admin@site.example", "admin") as admin:
        body = {
            "key": key,
            "name": f"CRM {key}",
            "projectTypeKey": "software",
            "projectTemplateKey": template,
            "leadAccountId": first,
        }
        answer = admin.post("/rest/api/3/project", json=body)
        assert answer.status_code == 201, answer.text
        if template == TEAM:
            return
        for name, lead in (("Métier", first), ("Backend", second)):
            answer = admin.post("/rest/api/3/component", json={"project": key, "name": name, "leadAccountId": lead})
            assert answer.status_code == 201, answer.text
        for kind, summary in (("Epic", "Intégration de données"), ("Epic", "Divers"), ("Story", "Écran du conseiller")):
            fields = {"project": {"key": key}, "issuetype": {"name": kind}, "summary": summary}
            answer = admin.post("/rest/api/3/issue", json={"fields": fields})
            assert answer.status_code == 201, answer.text


def begun(place: Place, *more: str) -> int:
    return run(["init", "adopted.yaml", "--site", place.url, "--from-project", "ABC", *more])


def names_in(world):
    return [issue.summary for issue in world.issues.values()]


def test_the_whole_way_from_a_foreign_project_to_a_silent_night(place: Place, capsys):
    """init proposes, check agrees, plan shows, apply marks, plan is empty, sync judges."""
    made(place)
    before = names_in(place.world)

    assert 0 == begun(place)
    assert ["adopted.yaml", "adopted.notice.md", "status-map.yaml"] == capsys.readouterr().out.split()
    assert 0 == run(["check", "adopted.yaml"])
    assert 1 == run(["plan", "adopted.yaml"])
    assert "--adopt" in capsys.readouterr().err
    assert 2 == run(["plan", "adopted.yaml", "--adopt"])
    assert 0 == run(["apply", "adopted.yaml", "--adopt", "--yes"])
    assert 0 == run(["plan", "adopted.yaml"])
    assert 0 == run(["sync", "adopted.yaml"])

    assert before == names_in(place.world)[: len(before)]
    assert len(before) + 1 == len(place.world.issues)


def test_what_init_writes_is_a_valid_charter_under_observation(place: Place):
    """With the people of the project by account, roles from component leads, and the map beside it."""
    made(place)
    begun(place)

    text = Path("adopted.yaml").read_text(encoding="utf-8")
    charter = charter_from(text, file="adopted.yaml", template=default_template())
    assert ("observe", "status-map.yaml", "none") == (charter.mode, charter.status_map, charter.gates)
    assert {"MOA", "MOE"} == {one.role for one in charter.assignments}
    assert all(person.account and not person.email for person in charter.people.values())
    sheet = status_map_from(
        Path("status-map.yaml").read_text(encoding="utf-8"), file="status-map.yaml", template=default_template()
    )
    assert {"ABC-1": "data-integration"} == sheet.phases


def test_what_stands_is_not_overwritten(place: Place, capsys):
    """Refused; with --force it is put aside."""
    made(place)
    begun(place)

    assert 1 == begun(place)
    assert 0 == begun(place, "--force")
    assert Path("status-map.yaml.old").exists()
    assert "expected no such file yet" in capsys.readouterr().err


@pytest.mark.parametrize("flag", [("--gates", "all"), ("--hold", "MOA=claire"), ("--omit", "selection")])
def test_flags_that_the_project_answers_are_refused(place: Place, capsys, flag):
    """They would be forgotten otherwise."""
    made(place)

    assert 1 == begun(place, *flag)
    assert flag[0] in capsys.readouterr().err


def test_a_project_that_cannot_be_adopted_is_said_so(place: Place, capsys):
    """One that is not there; a team-managed one."""
    assert 1 == begun(place)
    made(place, template=TEAM)
    assert 1 == begun(place)

    said = capsys.readouterr().err
    assert "found none" in said
    assert "team-managed" in said


def test_a_word_that_is_no_thing_is_refused(place: Place, capsys):
    """--adopt-create names what it knows."""
    made(place)
    begun(place)

    assert 1 == run(["apply", "adopted.yaml", "--adopt-create", "epics,boards", "--yes"])
    assert "found boards" in capsys.readouterr().err


def test_a_plan_that_was_kept_remembers_that_it_adopts(place: Place):
    """Applied from its file alone."""
    made(place)
    begun(place)
    run(["plan", "adopted.yaml", "--adopt-create", "items", "--out", "plan.json"])

    assert 0 == run(["apply", "plan.json", "--yes"])
    assert 0 == run(["plan", "adopted.yaml"])


def test_a_fault_in_the_map_is_told_with_its_file_and_line(place: Place, capsys):
    """As one in the charter is; a map that is not there is told where the charter names it."""
    made(place)
    begun(place)
    Path("status-map.yaml").write_text("statuses:\n  Done: finished\n", encoding="utf-8")

    assert 1 == run(["check", "adopted.yaml"])
    assert "status-map.yaml:2" in capsys.readouterr().err
    Path("status-map.yaml").unlink()
    assert 1 == run(["check", "adopted.yaml"])
    assert "status_map" in capsys.readouterr().err


def test_a_broken_charter_draft_is_still_written_when_nobody_is_moa(place: Place, capsys):
    """And what is missing is said: no name says who decides."""
    made(place)
    for component in list(place.world.components.values()):
        component.lead = None

    assert 0 == begun(place, "--language", "en")
    assert "nobody holds MOA" in capsys.readouterr().err
    assert 1 == run(["check", "adopted.yaml"])
