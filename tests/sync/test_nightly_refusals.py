"""Nights that fail or are refused: the cursor stays, and nothing is believed that our project did not write."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from integration.errors import JiraUnreachable, Refused
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.model.charter import Person
from tests.sync.stage import account, stage


def outcomes(path):
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("select outcome from runs order by id")]


def test_a_run_that_fails_does_not_move_the_cursor(tmp_path):
    """The next one starts from the same place, and the failed one is remembered."""
    path = tmp_path / "bornage.db"
    scene = stage(url=f"sqlite:///{path}")
    scene.sync()
    context = scene.context()
    before = scene.store.progress_of(context.site, context.project_id)
    scene.wait(hours=2)
    scene.breach()

    class Cut(Writer):
        def add_comment(self, *_args, **_more):
            raise JiraUnreachable("no network")

    with pytest.raises(JiraUnreachable):
        scene.sync(writer=Cut(scene.transport))

    assert scene.store.progress_of(context.site, context.project_id) == before
    assert outcomes(path) == ["done", "failed"]
    assert len(scene.sync().opened) == 2
    scene.store.close()


def test_a_project_never_applied_is_refused(scene):
    """Naming what to run."""
    with pytest.raises(Refused, match="bornage apply"):
        scene.sync(charter=replace(scene.charter, project_key="NONE"))


def test_a_project_signed_with_other_keys_is_refused(scene):
    """Nothing of ours can be told from anybody else's."""
    with pytest.raises(Refused, match="BORNAGE_SIGNING_KEYS"):
        scene.sync(keys=(b"another key, thirty-two bytes ok.",))


def test_a_record_copied_from_another_project_is_refused(scene):
    """It is sealed for that other one."""
    scene.world.users[account("bornage")].admin = True
    scene.writer.create_project(
        "NEW",
        "Autre",
        "",
        account("bornage"),
        type_scheme=str(next(iter(scene.world.type_schemes))),
        workflow_scheme=str(next(iter(scene.world.workflow_schemes))),
    )
    scene.writer.set_project_property("NEW", "bornage.project", scene.reader.project_property("CRM", "bornage.project"))

    with pytest.raises(Refused, match="for this project, found another"):
        scene.sync(charter=replace(scene.charter, project_key="NEW"))


def test_the_token_of_a_person_of_the_charter_is_refused(scene):
    """Nobody could tell their acts from ours; unless they say so."""
    people = {**scene.charter.people, "us": Person(handle="us", actor="dsi", account=account("bornage"))}
    scene.charter = replace(scene.charter, people=people)

    with pytest.raises(Refused, match="token-owner-in-charter"):
        scene.sync()
    assert scene.sync(as_person=True).failed == ()


def test_an_index_that_shows_nothing_is_no_quiet_night(scene):
    """Jira answers a lost permission with an empty list (facts 1.9)."""

    class Blind(Reader):
        def search_dated(self, _jql):
            return {}

    with pytest.raises(Refused, match="bornage-registre"):
        scene.sync(reader=Blind(scene.transport))
