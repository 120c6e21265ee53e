"""What a snapshot makes of a project that is not quite as we left it: lagging index, copied marks, people's edits."""

from datetime import UTC, datetime, timedelta

import pytest

from integration.model.live import HistoryRead, ItemRead, LiveProject
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from integration.sync.plan_issues import REGISTER, ours_among
from integration.sync.snapshot import head_of, project_found, sweep, touched
from tests.mapping.blueprints import charter, item, phase, template_of
from tests.sync.site import KEYS, edit_as, new_site, no_wait, over, yes
from tests.sync.weather import Blind

SMALL = template_of(phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))))
START = datetime(2026, 9, 15, tzinfo=UTC)
_CHANGELOG = "POST /rest/api/3/changelog/bulkfetch"
US = frozenset({"712020:bornage"})


def applied():
    site = new_site()
    prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes)
    bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, sleep=no_wait)
    return site


def history(number, author, *fields):
    items = tuple(
        ItemRead(field=name, field_id=field_id, old=None, old_text=None, new=None, new_text=None)
        for name, field_id in fields
    )
    return HistoryRead(
        id=str(number),
        author=author,
        author_kind="atlassian",
        author_active=True,
        at=START + timedelta(minutes=number),
        items=items,
    )


@pytest.mark.parametrize(
    ("histories", "fields"),
    [
        ([], set()),
        ([history(1, "712020:hugo", ("duedate", "duedate"))], {"due"}),
        (
            [history(1, "712020:hugo", ("IssueParentAssociation", None), ("Component", "components"))],
            {"parent", "component"},
        ),
        ([history(1, "712020:hugo", ("summary", "summary")), history(2, "712020:bornage", ("summary", "summary"))], set()),
        ([history(10, None, ("labels", "labels")), history(9, "712020:bornage", ("labels", "labels"))], {"labels"}),
        ([history(1, "712020:hugo", ("status", "status"), ("Rank", None))], set()),
    ],
    ids=["nothing", "a person", "two at once", "ours came last", "nobody is not us", "other fields"],
)
def test_a_field_is_people_s_when_they_changed_it_last(histories, fields):
    """Whatever order the changelog comes in, the last change of each field decides."""
    assert fields == touched(histories, ours=US)


def test_a_sweep_finds_what_the_index_does_not_know_yet():
    """Keys are read directly: issues made a moment ago are there although no search finds them."""
    site = applied()
    project = site.reader.project("CRM")

    found, indexed = sweep(over(site.world, Blind).reader, project, ["first.build"])

    assert 0 == indexed
    assert len(site.world.issues) == len(found)


def test_a_sweep_of_an_empty_project_finds_nothing():
    """One search for everything, one for the labels, one read of keys, and no more."""
    site = applied()
    for issue in list(site.world.issues.values()):
        site.transport.core.delete_issue(issue.key, delete_subtasks="true")
    project, before = site.reader.project("CRM"), site.transport.reads

    found, _ = sweep(site.reader, project, ["first.build"])

    assert () == found
    assert 3 == site.transport.reads - before


def test_an_issue_that_left_the_project_is_not_ours_any_more():
    """An old key still finds a moved issue: its project tells."""
    site = applied()
    project = site.reader.project("CRM")
    elsewhere = LiveProject(id="77777", key="CRM", name="", style="classic", simplified=False, lead=None)

    assert 0 == len([read for read in sweep(site.reader, elsewhere, [])[0] if read.project_id == elsewhere.id])
    assert len(site.world.issues) == len(sweep(site.reader, project, [])[0])


def test_a_mark_copied_to_another_issue_makes_it_at_most_a_duplicate():
    """Anyone may write a property: an issue with a copied mark never takes the place of the one the record names."""
    site = applied()
    original = next(i for i in site.world.issues.values() if "bornage-first.build" in i.labels)
    copy = site.writer.create_issues(
        [{"fields": {"project": {"key": "CRM"}, "issuetype": {"id": str(original.type_id)}, "summary": "copie"}}]
    )[0]
    site.writer.set_issue_property(copy.id, "bornage.item", original.properties["bornage.item"])

    draft = plan_project(site.reader, SMALL, charter(omit_phases=()), keys=KEYS)

    assert draft.plan.empty
    assert draft.live is not None
    assert str(original.id) == ours_among(draft.live)["first.build"].read.id


def test_a_mark_that_was_tampered_with_is_not_believed():
    """Somebody writes another item's key into the sealed mark: it no longer verifies, and is written again."""
    site = applied()
    issue = next(i for i in site.world.issues.values() if "bornage-first.build" in i.labels)
    issue.properties["bornage.item"]["body"]["key"] = REGISTER

    draft = plan_project(site.reader, SMALL, charter(), keys=KEYS)

    assert [("update", "first.build", "memory")] == [(s.act, s.key, s.why) for s in draft.plan.steps if s.thing == "item"]


def test_changelogs_are_read_only_where_something_differs():
    """No difference, no changelog; one edit, one call."""
    site = applied()
    plan_project(site.reader, SMALL, charter(), keys=KEYS)
    assert 0 == site.transport.calls[_CHANGELOG]

    edit_as(site, "hugo", "CRM-2", summary="Autrement")
    plan_project(site.reader, SMALL, charter(), keys=KEYS)

    assert 1 == site.transport.calls[_CHANGELOG]


def test_a_record_under_other_keys_is_foreign_and_none_is_none():
    """The head of a project: no project, ours, somebody else's."""
    site = applied()
    cloud = site.world.cloud_id

    ours, theirs = (head_of(project_found(site.reader, "CRM"), site=cloud, keys=keys) for keys in (KEYS, (b"other",)))

    assert project_found(site.reader, "NONE") is None
    assert ours is not None
    assert (False, True) == (ours.foreign, ours.record is not None)
    assert theirs is not None
    assert (True, None) == (theirs.foreign, theirs.record)
