"""What people made or changed themselves stays theirs: as the token’s owner, beside a first apply, or while a question waits."""

from contextlib import suppress
from dataclasses import replace

import pytest

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.mapping.site_blueprint import site_blueprint
from integration.model.words import Text
from integration.sandbox.mount import client
from integration.sandbox.mount import transport as mounted
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from integration.sync.plan_site import site_ids
from integration.sync.snapshot import site_snapshot
from tests.mapping.blueprints import charter
from tests.sync.bootstrapped import SMALL, applied, issue_of, prepared
from tests.sync.site import KEYS, MAIL, URL, edit_as, no_wait, over
from tests.sync.weather import Crash, Cut


def reworded():
    """The same template with another title of one item."""
    first = SMALL.phases[0]
    need = replace(first.items[0], title=Text(fr="Nouveau", en="New"))
    phases = (replace(first, items=(need, *first.items[1:])), *SMALL.phases[1:])
    return replace(SMALL, digest="x" * 64, version=SMALL.version + 1, phases=phases)


def as_claire():
    """The charter, our account being that of one of its people."""
    plan = charter()
    return replace(
        plan, people={**plan.people, "claire": replace(plan.people["claire"], account="712020:bornage", email=None)}
    )


def admin_of(site):
    return Writer(connect(URL, "admin@velours.example", "t-admin", transport=mounted(site.world), sleep=no_wait))


def acts_on(plan, key):
    return [(step.act, step.why) for step in plan.steps if step.key == key]


@pytest.mark.parametrize("by_another", [False, True], ids=["still as a person", "with an account of its own since"])
def test_what_somebody_changes_by_hand_is_theirs_though_we_write_as_them(by_another):
    """A field the token’s owner edited stays; one they never touched follows the template."""
    site = prepared()
    applied(site, plan=as_claire(), as_person=True)
    if by_another:
        site.world.add_user("Bot", "bot@velours.example", token="t-bot", account_id="712020:bot", kind="app", admin=True)
    mail, token = ("bot@velours.example", "t-bot") if by_another else (MAIL, "t-bornage")
    reader = Reader(connect(URL, mail, token, transport=mounted(site.world), sleep=no_wait))
    untouched = plan_project(reader, reworded(), as_claire(), keys=KEYS, as_person=True)

    site.writer.update_issue(str(issue_of(site, "first.need").id), fields={"summary": "Ma phrase"})
    edited = plan_project(reader, reworded(), as_claire(), keys=KEYS, as_person=True)

    assert [("update", "")] == acts_on(untouched.plan, "first.need")
    assert [("keep", "people")] == acts_on(edited.plan, "first.need")


def test_a_board_of_theirs_with_the_project_s_name_stays_as_it_is():
    """Ours is made beside it: a board counts by its filter, not by its name."""
    site, plan = prepared(), charter()
    ids = site_ids(site_blueprint(SMALL, "fr"), site_snapshot(site.reader))
    admin = admin_of(site)
    schemes = {"type_scheme": ids.type_scheme, "workflow_scheme": ids.workflow_scheme}
    project = admin.create_project("CRM", plan.project_name, "", "712020:claire", **schemes)
    query = admin.create_filter("Filtre de Claire", 'project = "CRM" ORDER BY Rank ASC', "")
    admin.share_filter(query, project)
    theirs = admin.create_board(plan.project_name, query, "CRM")
    before = site.reader.board(theirs)

    applied(site)

    assert before == site.reader.board(theirs)
    assert 2 == len(site.world.boards)
    assert plan_project(site.reader, SMALL, plan, keys=KEYS).plan.empty


def cut_with_columns():
    """A site where the first apply died after our columns were written."""
    for at in range(25, 90):
        site = prepared()
        with suppress(Crash):
            applied(over(site.world, lambda inner, at=at: Cut(inner, at=at)))
        boards = list(site.world.boards.values())
        if boards and len(boards[0].columns) > 5:
            return site, boards[0]
    raise AssertionError("expected a cut after the columns")


def test_columns_people_arrange_before_an_apply_is_finished_stay():
    """Only those Jira made with the board are nobody’s choice."""
    site, board = cut_with_columns()
    columns = [(column.name, tuple(map(str, column.statuses))) for column in board.columns]
    columns[1] = (f"Claire : {columns[1][0]}", columns[1][1])
    admin_of(site).set_columns(str(board.id), columns)

    applied(site)

    assert [name for name, _ in columns] == [column.name for column in site.world.boards[board.id].columns]
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty


def test_what_changes_while_the_question_waits_is_read_before_anything_is_written():
    """Somebody edits an issue the plan would change: nothing is written, and the difference is told."""
    site = prepared()
    applied(site)

    def ask(_plan):
        edit_as(site, "claire", issue_of(site, "first.need").key, summary="Phrase de Claire")
        return True

    with pytest.raises(Refused, match="expected Jira as it was when the plan was shown"):
        bootstrap(site.reader, site.writer, reworded(), charter(), keys=KEYS, ask=ask, waited=True, sleep=no_wait)

    assert "Phrase de Claire" == issue_of(site, "first.need").summary


def test_a_status_renamed_while_the_question_waits_keeps_its_new_name():
    """The site half, too, is read again after a yes."""
    site, asked = prepared(), []
    status = next(one for one in site.world.statuses.values() if "bornage:status" in one.description)

    def ask(plan):
        asked.append(plan)
        row = {"id": str(status.id), "name": "Renommé", "statusCategory": "TODO"}
        admin_of(site).update_statuses([{**row, "description": site.world.statuses[status.id].description}])
        return True

    done = prepare(site.reader, site.writer, SMALL, language="fr", gates="all", ask=ask, waited=True, sleep=no_wait)

    assert done.done
    assert 1 == len(asked)
    assert "Renommé" == site.world.statuses[status.id].name


def test_a_link_people_took_away_stays_away():
    """It is told, and not made again by an apply of the same charter and template."""
    site = prepared()
    applied(site)
    link = next(iter(site.world.links))
    with client(site.world, "claire@velours.example", "token-of-claire@velours.example") as person:
        assert 204 == person.delete(f"/rest/api/3/issueLink/{link}").status_code

    plan = plan_project(site.reader, SMALL, charter(), keys=KEYS).plan

    assert plan.empty
    assert [("keep", "gone")] == [(step.act, step.why) for step in plan.steps if step.thing == "link"]
    assert 1 == applied(site).links
