"""`remove` takes away what carries our mark and nobody has touched, wherever it is cut; nothing else."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from integration.errors import Refused
from integration.jira.writer_removal import Remover
from integration.sandbox.mount import client
from integration.sync.audit_context import open_project
from integration.sync.plan import acts
from integration.sync.remove import agreed_still, plan_removal, remove
from tests.mapping.blueprints import charter
from tests.rules.cast import POLICY
from tests.sync.bootstrapped import SMALL, applied, issue_of, prepared
from tests.sync.site import KEYS, edit_as, over, picture
from tests.sync.weather import Crash, Cut


def departure(site, plan=None, **more):
    context = open_project(site.reader, charter=plan or charter(), template=SMALL, policy=POLICY, keys=KEYS, **more)
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


def kept(plan):
    return {(step.key, step.why) for step in acts(plan.steps, "keep")}


def goes_whole(site):
    return bool(acts(departure(site).plan.steps, "remove", "project"))


def as_(site, handle, path, body=None):
    mail = f"{handle}@velours.example"
    with client(site.world, mail, f"token-of-{mail}") as person:
        answer = person.post(f"/rest/api/3/{path}", json=body)
        assert answer.status_code in (201, 204), answer.text


TEXT = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "?"}]}]}


def lending():
    """A charter in which our account is a person's."""
    plan = charter()
    handle = next(iter(plan.people))
    lent = replace(plan.people[handle], account="712020:bornage", email=None)
    return replace(plan, people={**plan.people, handle: lent})


@pytest.mark.parametrize("edited", [False, True])
def test_what_a_person_who_lends_their_token_edits_stays(edited):
    """The template's own links, made with that token, keep nothing."""
    site = prepared()
    applied(site, plan=lending(), as_person=True)
    if edited:
        site.writer.update_issue(str(issue_of(site, "first.need").id), fields={"summary": "Ma phrase"})

    plan = departure(site, lending(), as_person=True).plan

    assert edited == (("first.need", "people") in kept(plan))
    assert edited == (not acts(plan.steps, "remove", "project"))


def test_a_component_of_people_keeps_the_project():
    """What is ours in it goes."""
    site = standing()
    site.writer.create_component("CRM", "Intégrations", "à nous", None)

    removed(site)

    assert ["Intégrations"] == [one.name for one in site.world.components.values()]
    assert {} == site.world.issues


@pytest.mark.parametrize("field", ["name", "description"])
def test_a_project_that_people_described_stays(field):
    """Its name and its description are work."""
    site = standing()
    site.writer.update_project("CRM", {field: "Texte des gens"})

    assert not goes_whole(site)


def test_a_project_made_for_us_stays_when_ours_is_gone():
    """Only one we made ourselves goes to the trash."""
    site = standing()
    assert goes_whole(site)
    context = open_project(site.reader, charter=charter(), template=SMALL, policy=POLICY, keys=KEYS)
    wrote = {name: said for name, said in context.record.wrote.items() if name != "project:made"}

    plan = plan_removal(site.reader, replace(context, record=replace(context.record, wrote=wrote))).plan

    assert not acts(plan.steps, "remove", "project")
    assert len(site.world.issues) == len(acts(plan.steps, "remove", "item", "epic", "register"))


def test_an_issue_the_index_does_not_know_yet_keeps_the_project():
    """It was created a moment ago."""
    site = standing()
    site.world.switches = replace(site.world.switches, index_lag=600.0)
    site.reader.search('project = "CRM"')
    fields = {"project": {"key": "CRM"}, "summary": "À nous", "issuetype": {"id": str(epic_type(site))}}
    as_(site, "claire", "issue", {"fields": fields})
    assert 1 == len(site.world.issues) - len(site.reader.search('project = "CRM"'))

    assert not goes_whole(site)


def test_a_comment_we_may_not_read_keeps_the_issue():
    """It leaves a trace in the time of the last change alone."""
    site = standing()
    issue = issue_of(site, "second.build")
    site.world.clock.advance(timedelta(hours=1))
    name = next(role.name for role in site.world.roles.values() if role.name == "MOE")
    body = {"body": TEXT, "visibility": {"type": "role", "value": name}}
    as_(site, "hugo", f"issue/{issue.key}/comment", body)
    assert () == site.reader.comments(str(issue.id))
    issue.watchers.remove("712020:hugo")

    assert ("second.build", "people") in kept(departure(site).plan)


@pytest.mark.parametrize("what", ["votes", "watchers"])
def test_an_issue_somebody_follows_stays(what):
    """A vote, or another watcher than us."""
    site = standing()
    as_(site, "hugo", f"issue/{issue_of(site, 'second.build').key}/{what}")

    assert ("second.build", "people") in kept(departure(site).plan)


def test_what_changed_since_the_question_is_left():
    """The project was to go whole; somebody wrote in it meanwhile."""
    site = standing()
    shown = departure(site)
    edit_as(site, "claire", issue_of(site, "first.need").key, summary="À moi")

    still, left = agreed_still(shown, departure(site))
    remove(still, Remover(site.transport), site.writer, progress=lambda *_: None)

    assert left > 0
    assert "À moi" in {issue.summary for issue in site.world.issues.values()}
    assert goes_whole(site) is False
    removed(site)
    assert {} == site.world.project("CRM").properties


def test_nothing_is_left_where_nothing_changed():
    """Both looks see the same."""
    site = standing()
    edit_as(site, "claire", issue_of(site, "first.need").key, summary="À moi")
    shown = departure(site)

    still, left = agreed_still(shown, departure(site))

    assert 0 == left
    assert shown.plan.steps == still.plan.steps


def test_people_leave_the_roles_before_the_register_goes_and_we_last():
    """Whom the nightly run let in is remembered there; deleting is ours by right of a role."""
    site = standing()
    edit_as(site, "claire", issue_of(site, "first.need").key, summary="À moi")
    told = []

    remove(departure(site), Remover(site.transport), site.writer, progress=lambda _d, _t, thing: told.append(thing))

    assert ["member", "register"] == [thing for thing in told if thing in ("member", "register")][:2]
    assert ["member", "record"] == told[-2:]


def test_a_project_that_is_not_ours_is_refused():
    """Without our record nothing tells what may go."""
    site = prepared()

    with pytest.raises(Refused):
        departure(site)
