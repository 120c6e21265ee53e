"""`remove` takes away what carries our mark and nobody has touched, wherever it is cut; nothing else."""

from contextlib import suppress

import pytest

from integration.errors import Refused
from integration.jira.writer_removal import Remover
from integration.sandbox.mount import client
from integration.sync.audit_context import open_project
from integration.sync.plan import acts
from integration.sync.remove import plan_removal, remove
from tests.mapping.blueprints import charter
from tests.rules.cast import POLICY
from tests.sync.bootstrapped import SMALL, applied, issue_of, prepared
from tests.sync.site import KEYS, edit_as, over, picture
from tests.sync.weather import Crash, Cut


def departure(site):
    context = open_project(site.reader, charter=charter(), template=SMALL, policy=POLICY, keys=KEYS)
    return plan_removal(site.reader, context)


def removed(site):
    remove(departure(site), Remover(site.transport), site.writer, progress=lambda *_: None)


def standing():
    site = prepared()
    applied(site)
    return site


def test_a_project_nobody_touched_goes_whole():
    """To the trash, with its board and filter; what the site shares stays."""
    site = standing()
    before = picture(site.world)

    removed(site)

    after = picture(site.world)
    assert [] == after["boards"] == after["filters"]
    assert site.reader.project("CRM") is None
    assert all(before[name] == after[name] for name in ("roles", "types", "statuses", "workflows", "schemes"))


def test_what_a_person_changed_stays_with_all_it_needs():
    """An item edited by hand stays, and so do its epic, its component, the board and the project."""
    site = standing()
    edit_as(site, "claire", issue_of(site, "first.need").key, summary="Nos besoins")

    plan = departure(site).plan
    removed(site)

    assert {("item", "first.need", "people"), ("epic", "first", "children"), ("component", "AMOA", "in-use")} <= {
        (step.thing, step.key, step.why) for step in acts(plan.steps, "keep")
    }
    left = {issue.summary for issue in site.world.issues.values()}
    assert "Nos besoins" in left
    assert 2 == len(left)
    assert 1 == len(site.world.boards)
    assert {} == site.world.project("CRM").properties


def test_a_comment_makes_an_issue_somebody_s():
    """Ours do not count."""
    site = standing()
    key = issue_of(site, "second.build").key
    text = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "?"}]}]}
    mail = "hugo@velours.example"
    with client(site.world, mail, f"token-of-{mail}") as person:
        assert 201 == person.post(f"/rest/api/3/issue/{key}/comment", json={"body": text}).status_code

    kept = {(step.key, step.why) for step in acts(departure(site).plan.steps, "keep")}

    assert ("second.build", "commented") in kept


def test_an_issue_of_people_keeps_the_project_and_the_epic_it_is_in():
    """It carries no mark: it is not even a step."""
    site = standing()
    epic = issue_of(site, "first")
    mail = "claire@velours.example"
    fields = {
        "project": {"key": "CRM"},
        "summary": "À nous",
        "issuetype": {"id": str(epic_type(site))},
        "parent": {"id": str(epic.id)},
    }
    with client(site.world, mail, f"token-of-{mail}") as person:
        answer = person.post("/rest/api/3/issue", json={"fields": fields})
        assert 201 == answer.status_code, answer.text

    removed(site)

    assert {"À nous", epic.summary} == {issue.summary for issue in site.world.issues.values()}
    assert site.reader.project("CRM") is not None


def epic_type(site):
    return next(kind.id for kind in site.world.types.values() if kind.name == "Tâche")


@pytest.mark.parametrize("touch", [False, True])
def test_a_removal_cut_at_any_request_is_finished_by_the_next(touch):
    """What was gone is gone; the same is left in the end."""

    def fresh():
        site = standing()
        if touch:
            edit_as(site, "claire", issue_of(site, "first.need").key, summary="Nos besoins")
        return site

    whole = fresh()
    removed(whole)
    wrong = []
    for at in range(1, 45, 4):
        site = fresh()
        with suppress(Crash):
            removed(over(site.world, lambda inner, at=at: Cut(inner, at=at)))
        with suppress(Refused):  # it had gone to its end
            removed(site)
        if picture(whole.world) != picture(site.world):
            wrong.append(at)

    assert [] == wrong


def test_a_project_that_is_not_ours_is_refused():
    """Without our record nothing tells what may go."""
    site = prepared()

    with pytest.raises(Refused):
        departure(site)
