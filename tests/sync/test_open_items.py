"""What is said of roles and people names items nobody asked for; they are read when a role has changed hands, and only then."""

from dataclasses import replace
from datetime import date

import pytest

from integration.sync.audit import audit, look
from tests.sync.stage import account, stage


@pytest.fixture
def scene():
    made = stage()
    yield made
    made.store.close()


@pytest.fixture
def selection():
    made = stage(selection=True)
    yield made
    made.store.close()


def under_way(scene, item, who):
    """Approved, being built, in the hands of ``who``."""
    issue = scene.item(item)
    scene.open_phase("data")
    scene.move("ines", issue, "approve")
    scene.move("claire", issue, "ready")
    scene.move(who, issue, "build")
    scene.edit(who, issue, assignee={"accountId": account(who)})
    return issue


def ended(scene, who, last):
    """The charter ends that person's assignments."""
    return tuple(replace(a, until=last) if a.person == who and a.kind == "titular" else a for a in scene.charter.assignments)


def seen(scene, *issues):
    return look(scene.reader, scene.context(), issues)


def said(found, rule):
    return [v for one in found.staff for v in one.judgement.violations if v.rule == rule]


def test_a_role_that_changed_lists_items_nobody_asked_for(scene):
    """Hugo's last day was on Friday; on Monday any audit names what he had under way, done since or not."""
    first, second = under_way(scene, "data.flow", "hugo"), under_way(scene, "data.screen", "hugo")
    scene.wait(days=6)
    scene.charter = replace(scene.charter, assignments=ended(scene, "hugo", date(2026, 9, 4)))
    scene.move("hugo", second, "acceptance")
    scene.move("ines", second, "validated")

    (found,) = said(seen(scene, scene.epic("campaigns")), "R07")

    assert [first, second] == [ref.id for ref in found.values["list"]]
    assert found.cured_at is None


def test_handed_over_it_is_over_whichever_issue_is_audited(scene):
    """The reassignment is read with the items, so the register closes it."""
    issue = under_way(scene, "data.flow", "hugo")
    scene.wait(days=6)
    scene.charter = replace(scene.charter, assignments=ended(scene, "hugo", date(2026, 9, 4)))
    opened = scene.sync()
    scene.wait(hours=1)
    scene.edit("ines", issue, assignee={"accountId": account("lina")})
    scene.wait(hours=1)
    closed = audit(scene.reader, scene.writer, scene.store, scene.context(), [scene.epic("campaigns")])

    assert "R07" in {f.rule for f in opened.opened}
    assert ("R07", "corrected") in {(f.rule, f.how) for f in closed.resolved}


def test_nothing_more_is_read_while_nobody_changes_role(scene):
    """An audit of one issue sees what that one needs."""
    other = under_way(scene, "data.flow", "hugo")
    scene.wait(days=6)

    quiet = seen(scene, scene.epic("campaigns"))

    assert other not in quiet.reading.deployment.histories
    assert [] == said(quiet, "R07")


def test_twenty_working_days_later_it_is_no_longer_looked_for(scene):
    """The rule's own window is the reader's."""
    other = under_way(scene, "data.flow", "hugo")
    scene.charter = replace(scene.charter, assignments=ended(scene, "hugo", date(2026, 9, 4)))
    scene.sync()
    scene.wait(days=21)
    assert other in seen(scene, scene.epic("campaigns")).reading.deployment.histories
    scene.wait(days=21)
    assert other not in seen(scene, scene.epic("campaigns")).reading.deployment.histories


def test_items_that_wait_for_a_moe_are_found_in_a_selection(selection):
    """Nobody holds MOE, and an item of the open selection has it as component."""
    component = next(i for i, role in selection.ids.components.items() if role == "MOE")
    selection.open_phase("selection")
    selection.make("claire", "livrable", parent={"id": selection.epic("selection")}, components=[{"id": component}])
    nobody = tuple(a for a in selection.charter.assignments if a.role != "MOE")
    selection.charter = replace(selection.charter, assignments=nobody)
    selection.wait(days=10)

    (found,) = said(seen(selection, selection.epic("campaigns")), "R01")

    assert ("MOE", "awaited", "warning") == (found.subject.id, found.variant, found.severity)


def test_a_closed_account_is_known_without_a_request_of_its_own(scene):
    """The names asked for anyway say it, before judging; so do the issues, of strangers too."""
    scene.aside = frozenset({"R17"})
    issue, spoken = under_way(scene, "data.flow", "hugo"), scene.breach("data.screen")
    scene.sync()
    reads = scene.transport.reads
    seen(scene, spoken)
    usual = scene.transport.reads - reads
    scene.world.users[account("hugo")].active = False
    scene.wait(days=6)

    reads = scene.transport.reads
    found = seen(scene, spoken)

    assert usual == scene.transport.reads - reads
    assert frozenset({account("hugo")}) == found.reading.deployment.inactive
    assert ("MOE", "alone") in {(v.subject.id, v.variant) for v in said(found, "R02")}
    (decided,) = seen(scene, issue).issues
    assert ("R22", "former") in {(v.rule, v.variant) for v in decided.judgement.violations}
