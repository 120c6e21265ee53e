"""Timelines: spans walked back from today, builders, approvals, and odd data that must not lead astray."""

from dataclasses import replace
from datetime import timedelta

from integration.model.history import Author, Change, History
from integration.rules.instants import value_at
from integration.rules.spans import in_order
from integration.rules.timeline import timelines_from
from tests.rules.build import Story, at, hat, judgements


def timeline(story, key, now="11-21"):
    return timelines_from(story.deployment(now))[story.tales[key].id]


def test_values_at_creation_are_walked_back():
    """The changelog never says what an issue was created with: the first old value does, else today's."""
    story = Story()
    story.issue("CRM-1", labels="a b", due="10-30", component="MOA").sets("09-10", "claire", labels="a").sets(
        "09-11", "claire", component="MOE"
    )
    found = timeline(story, "CRM-1")

    assert ["a b", "a"] == [s.value for s in found.labels]
    assert ["MOA", "MOE"] == [s.value for s in found.component]
    assert ["2026-10-30"] == [s.value for s in found.due]
    assert ("created", "ines", at("08-03 09:30")) == (
        found.labels[0].change,
        found.labels[0].author.id,
        found.labels[0].since,
    )


def test_spans_are_in_order_without_gaps():
    """Each begins where the one before ends; the last has no end."""
    story = Story()
    story.built("CRM-1", "hugo", "09-14", "09-17").does("09-18", "ines", "accept")
    spans = timeline(story, "CRM-1").status
    assert [s.until for s in spans[:-1]] == [s.since for s in spans[1:]]
    assert ("validated", None) == (spans[-1].value, spans[-1].until)
    assert "build" == value_at(spans, at("09-14")) == value_at(spans, at("09-16"))
    assert value_at(spans, at("08-03 09:29")) is None


def test_two_components_are_a_set():
    """Adding a second one keeps the first."""
    story = Story()
    tale = story.issue("CRM-1", component="MOE")
    history = tale.history(at("11-21"))
    added = Change(history="9", at=at("09-10"), author=Author(id="ines"), field="component", old=None, new="AMOA")
    issue = replace(history.issue, components=("AMOA", "MOE"))
    deployment = story.deployment("11-21")
    changed = replace(deployment, histories={**deployment.histories, tale.id: History(issue=issue, changes=(added,))})
    assert ["MOE", "AMOA MOE"] == [s.value for s in timelines_from(changed)[tale.id].component]


def told(changes, **issue):
    """The timeline of one issue with these changes."""
    story = Story()
    tale = story.issue("CRM-1")
    deployment = story.deployment("11-21")
    now = replace(tale.history(at("11-21")).issue, **issue)
    histories = {**deployment.histories, tale.id: History(issue=now, changes=tuple(changes))}
    changed = replace(deployment, histories=histories)
    return timelines_from(changed)[tale.id], judgements(changed)["CRM-1"]


def moved(history, when, old, new, who="hugo"):
    return Change(history=history, at=at(when), author=Author(id=who), field="status", old=old, new=new)


def test_a_broken_chain_of_statuses_is_not_judged():
    """A change is missing somewhere: nothing is said, and that is said."""
    found, judgement = told(
        [moved("1", "09-10", "prepare", "approve"), moved("2", "09-14", "ready", "build")],
        status="build",
        updated=at("09-14"),
    )
    assert not found.complete
    assert ((), ["incomplete-history"]) == (judgement.violations, [n.reason for n in judgement.not_judged])


def test_a_missing_last_change_is_not_judged():
    """Today's status does not follow from the changelog, though the issue was read after it."""
    found, _ = told([moved("1", "09-10", "prepare", "approve")], status="validated", updated=at("09-20"))
    assert not found.complete
    assert "validated" == found.status[-1].value


def test_an_issue_read_before_its_last_change_is_complete():
    """Two reads, a change in between: the changelog knows better."""
    found, _ = told([moved("1", "09-10", "prepare", "approve")], status="prepare", updated=at("09-01"))
    assert found.complete
    assert "approve" == found.status[-1].value


def test_a_history_declared_incomplete_is_not_judged():
    """The reader could not prove it has everything."""
    story = Story()
    story.built("CRM-1", "hugo", "09-14", "09-17").does("09-18", "hugo", "accept")
    deployment = story.deployment("11-21")
    tale = story.tales["CRM-1"]
    cut = replace(deployment.histories[tale.id], complete=False)
    found = judgements(replace(deployment, histories={**deployment.histories, tale.id: cut}))["CRM-1"]
    assert ((), ["incomplete-history"]) == (found.violations, [n.reason for n in found.not_judged])


def test_statuses_outside_the_id_map_match_anything():
    """A foreign status on the way breaks no chain."""
    found, _ = told(
        [moved("1", "09-10", "prepare", None), moved("2", "09-14", None, "approve")], status="approve", updated=at("09-14")
    )
    assert found.complete
    assert ["prepare", None, "approve"] == [s.value for s in found.status]


def test_repeats_and_odd_ids_are_sorted_out():
    """The same change twice counts once; ids that are no numbers come first; same instant: by number, not by text."""
    one, two = moved("9", "09-10", "prepare", "approve"), moved("10", "09-10", "approve", "ready")
    odd = moved("x", "09-10", None, "prepare")
    assert (odd, one, two) == in_order([two, one, two, odd, one])


def test_a_change_before_the_creation_does_not_stop_anything():
    """Imports and clocks: the first span begins with the first change."""
    found, judgement = told([moved("1", "01-02", "prepare", "approve")], status="approve", updated=at("09-10"))
    assert at("01-02") == found.status[0].since
    assert () == judgement.violations


def test_app_authors_and_the_service_build_nothing():
    """Automations start and deliver for nobody."""
    story = Story()
    tale = story.issue("CRM-1").does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    tale.does("09-10", "bot", "start").does("09-11", "bornage", "deliver").does("09-14", "hugo", "reject")
    assert () == timeline(story, "CRM-1").builders


def test_builders_are_dated():
    """By start and delivery at the act; as assignee once the day has elapsed."""
    story = Story()
    tale = story.issue("CRM-1").does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    tale.does("09-15", "hugo", "start", assignee="lina").does("09-17", "hugo", "deliver", assignee="ines")
    found = [(b.account, b.at) for b in timeline(story, "CRM-1").builders]
    assert [("hugo", at("09-15")), ("lina", at("09-17 00:00")), ("hugo", at("09-17"))] == found


def test_an_assignee_of_today_builds_as_time_passes():
    """Still in build: a builder from the midnight on which a working day has elapsed."""
    story = Story()
    tale = story.issue("CRM-1").does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    tale.does("09-18", "bot", "start", assignee="lina")
    assert () == timeline(story, "CRM-1", "09-21 23:59").builders
    assert ["lina"] == [b.account for b in timeline(story, "CRM-1", "09-22 00:00").builders]


def test_approvals_say_how():
    """By the arrow, or by the opening of the phase; the service's own move is none."""
    story = Story()
    story.issue("CRM-1").does("09-04", "ines", "submit").does("09-07 10:01", "bornage", "approve")
    story.issue("CRM-2").does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    assert [(at("09-07"), "claire", True)] == [(a.at, a.author.id, a.by_opening) for a in timeline(story, "CRM-1").approvals]
    assert [(at("09-09"), "claire", False)] == [
        (a.at, a.author.id, a.by_opening) for a in timeline(story, "CRM-2").approvals
    ]


def test_opening_approves_in_the_phase_of_that_moment():
    """Moved in after the opening: not approved by it; moved out after: approved."""
    story = Story()
    story.issue("IN", phase="data").does("10-01", "ines", "submit").sets("10-06", "claire", parent="campaigns")
    story.issue("OUT", phase="campaigns").does("10-01", "ines", "submit").sets("10-06", "claire", parent="data")
    assert () == timeline(story, "IN").approvals
    assert 1 == len(timeline(story, "OUT").approvals)


def test_many_changes_take_linear_time():
    """Twice the changes, about twice the work: a flood on one issue does not freeze an audit."""
    story = Story(assignments=(hat("MOE", "hugo", "01-01"), hat("AMOA", "ines", "01-01"), hat("MOA", "claire", "01-01")))
    tale = (
        story.issue("CRM-1", labels="selection", due="10-30")
        .does("08-04", "ines", "submit")
        .does("08-05", "claire", "approve")
    )
    start = at("08-06")
    for n in range(3000):
        tale.sets(
            start + timedelta(minutes=n), "hugo", status=("build", "acceptance")[n % 2], due=f"2026-12-{n % 28 + 1:02}"
        )
    assert len(judgements(story.deployment("11-21"))["CRM-1"].violations) > 100
