"""Plans of the project half, on values: what is created, kept, updated, left; and that nothing is left after applying."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.errors import Refused
from integration.mapping.blueprint import project_blueprint
from integration.mapping.marks import RETIRED_LABEL
from integration.model.canonical import digest_of
from integration.model.live import LiveComponent
from integration.sync.plan import acts, diff_project, to_do
from integration.sync.plan_issues import ours_among
from tests.mapping.blueprints import SOME_DAY, assignment, charter, item, phase, template_of, templates
from tests.sync.model_jira import IDS, PROJECT, carry_out, edit, people_of

SMALL = template_of(
    phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))),
    phase("second", item("second.build", ("first.build",)), optional=True),
)


def blueprint_of(template=SMALL, *, day=SOME_DAY, **more):
    return project_blueprint(template, charter(**more), today=day)


def applied(blueprint, **more):
    people = people_of(charter(**more))
    return carry_out(diff_project(blueprint, None), blueprint, None, people=people)


def changes(plan):
    return [(step.act, step.thing, step.key) for step in plan.steps]


def test_a_new_project_is_created_whole_and_in_order():
    """Parents come before children, both ends before a link, the record last."""
    plan = diff_project(blueprint_of(), None)

    things = list(dict.fromkeys(step.thing for step in plan.steps))
    assert things == [
        "project",
        "member",
        "component",
        "filter",
        "board",
        "columns",
        "epic",
        "item",
        "register",
        "link",
        "record",
    ]
    assert len(acts(plan.steps, "create", "epic")) == 2
    assert len(acts(plan.steps, "create", "item")) == 3
    assert [s.key for s in acts(plan.steps, "create", "link")] == ["first.need>first.build", "first.build>second.build"]


@given(templates())
def test_the_plan_after_an_apply_is_empty(template):
    """Apply, then diff: nothing, for any template."""
    blueprint = blueprint_of(template)

    assert changes(diff_project(blueprint, applied(blueprint))) == []


@given(templates(), st.integers(1, 60))
def test_an_interrupted_apply_is_finished_by_the_next_one(template, cut):
    """Cut after any step: the second plan holds the rest only, creates nothing twice, and then nothing is left."""
    blueprint, people = blueprint_of(template), people_of(charter())
    whole = diff_project(blueprint, None)
    half = carry_out(whole, blueprint, None, people=people, at_most=cut)

    rest = diff_project(blueprint, half)
    full = carry_out(rest, blueprint, half, people=people)

    made = [step.key for step in to_do(whole.steps)[:cut] if step.thing in ("epic", "item", "register", "link", "component")]
    again = [step.key for step in acts(rest.steps, "create", "epic", "item", "register", "link", "component")]
    assert [key for key in again if key in made] == []
    assert changes(diff_project(blueprint, full)) == []
    assert len(full.issues) == len(ours_among(full))


@given(templates(), st.data())
def test_what_people_edit_is_kept(template, data):
    """An edit of a field of an item is listed as kept, and nothing else happens."""
    blueprint = blueprint_of(template)
    live = applied(blueprint)
    key = data.draw(st.sampled_from([spec.key for spec in blueprint.items]))
    fields = data.draw(
        st.sampled_from(({"summary": "Autrement dit"}, {"due": date(2031, 1, 1)}, {"parent_id": None}, {"components": ()}))
    )

    plan = diff_project(blueprint, edit(live, key, **fields))

    assert [("keep", "item", key)] == changes(plan)
    assert plan.empty


def test_a_label_beside_ours_is_no_difference():
    """People label as they like."""
    live = applied(blueprint_of())
    ours = ours_among(live)["first.build"].read.labels

    assert changes(diff_project(blueprint_of(), edit(live, "first.build", labels=(*ours, "urgent")))) == []


def test_rescheduling_moves_the_dates_nobody_touched_and_keeps_the_others():
    """The charter starts later: what still holds what we wrote follows, what a person changed stays."""
    live = edit(applied(blueprint_of()), "first.build", due=date(2031, 1, 1))
    moved = blueprint_of(start=date(2026, 9, 7))

    plan = diff_project(moved, live, reschedule=True)

    assert "first.need" in {step.key for step in acts(plan.steps, "update", "item")}
    assert [step.key for step in acts(plan.steps, "keep", "item")] == ["first.build"]
    update = next(step for step in plan.steps if step.key == "first.need")
    assert (dict(update.before), dict(update.after)) == ({"due": "2026-08-04"}, {"due": "2026-09-08"})
    after = carry_out(plan, moved, live, people=people_of(charter()))
    assert diff_project(moved, after).empty
    assert date(2031, 1, 1) == ours_among(after)["first.build"].read.due


def test_a_later_start_by_itself_moves_no_date():
    """Dates that stand in Jira are known to people: they are listed, and move when that is asked for."""
    live, moved = applied(blueprint_of()), blueprint_of(start=date(2026, 9, 7))

    plan = diff_project(moved, live)

    assert plan.empty
    assert {"dates"} == {step.why for step in plan.steps}
    assert {epic.key for epic in moved.epics} | {one.key for one in moved.items} == {step.key for step in plan.steps}
    assert not diff_project(moved, live, reschedule=True).empty


@pytest.mark.parametrize("status", ["ready", "build", "acceptance", "validated", "blocked", "dropped"])
def test_a_date_that_was_agreed_does_not_move_even_when_asked(status):
    """From Prêt on a date is a commitment of both sides (R19, R35): only people move it, by a decision."""
    live = applied(blueprint_of())
    started = ours_among(live)["first.build"]
    moved_on = replace(started, read=replace(started.read, status_id=IDS.statuses[status]))
    live = replace(live, issues=(*(i for i in live.issues if i.key != "first.build"), moved_on))

    plan = diff_project(blueprint_of(start=date(2026, 9, 7)), live, reschedule=True)

    assert [("keep", "dates")] == [(step.act, step.why) for step in plan.steps if step.key == "first.build"]
    assert ["update"] == [step.act for step in plan.steps if step.key == "first.need"]


def test_what_jira_normalised_is_not_an_edit():
    """A value that differs although nobody changed it is ours: silence when the blueprint is the same, an update when it moves."""
    blueprint, live = blueprint_of(), applied(blueprint_of())
    item_of = ours_among(live)["first.need"]
    odd = replace(item_of, read=replace(item_of.read, summary=item_of.read.summary.upper()))
    live = replace(live, issues=(*(i for i in live.issues if i.key != "first.need"), odd))

    assert changes(diff_project(blueprint, live)) == []


def test_an_update_cut_before_it_was_remembered_is_only_remembered():
    """The field already holds what is wanted: no field is written again, the mark is."""
    live = applied(blueprint_of())
    moved = blueprint_of(start=date(2026, 9, 7))
    wanted = next(spec for spec in moved.items if spec.key == "first.need")
    half = ours_among(live)["first.need"]
    half = replace(half, read=replace(half.read, due=wanted.due))
    live = replace(live, issues=(*(i for i in live.issues if i.key != "first.need"), half))

    step = next(step for step in diff_project(moved, live).steps if step.key == "first.need")

    assert (step.act, step.why, dict(step.after)) == ("update", "memory", {})
    assert digest_of(wanted.due.isoformat()) == step.payload.wrote["due"]


def test_an_item_that_is_gone_is_not_created_again():
    """Deleted, moved or hidden look alike: it is kept as gone, and its links are not made."""
    live = applied(blueprint_of())
    live = replace(live, issues=tuple(i for i in live.issues if i.key != "first.build"))

    assert changes(diff_project(blueprint_of(), live)) == [("keep", "item", "first.build")]


def test_a_link_people_removed_comes_back_and_theirs_stays():
    """Missing links of the template are made; others are nobody's business."""
    live = applied(blueprint_of())
    source, target = ours_among(live)["first.need"], ours_among(live)["second.build"]
    other = replace(source.read.links[0], other_id=target.read.id)
    without = replace(source, read=replace(source.read, links=(other,)))
    live = replace(live, issues=(*(i for i in live.issues if i.key != "first.need"), without))

    assert changes(diff_project(blueprint_of(), live)) == [
        ("create", "link", "first.need>first.build"),
        ("update", "record", "record"),
    ]


def test_members_are_added_and_never_removed():
    """A stand-in whose day has come enters the role; who is there beside stays."""
    live = applied(blueprint_of(day=date(2026, 9, 1)))
    live = replace(live, members={**live.members, "MOE": live.members["MOE"] | {"somebody"}})

    plan = diff_project(blueprint_of(day=date(2026, 9, 15)), live)

    assert [(s.key, s.payload) for s in acts(plan.steps, "create", "member")] == [
        ("MOA", ("marc",)),
        ("register", ("marc",)),
    ]


def test_a_component_people_reworded_is_kept_and_one_we_reworded_follows():
    """Jira has no history of components: what differs from what we wrote is somebody's."""
    live = applied(blueprint_of())
    by_name = {component.name: component for component in live.components}
    reworded = replace(by_name["MOA"], description="Nous")
    live = replace(live, components=(reworded, by_name["AMOA"], by_name["MOE"]))
    more = {"assignments": (assignment("MOA", "claire"), assignment("AMOA", "marc"), assignment("MOE", "hugo"))}

    plan = diff_project(blueprint_of(**more), live)

    assert [step.key for step in acts(plan.steps, "keep", "component")] == ["MOA"]
    update = {step.key: (dict(step.before), dict(step.after)) for step in acts(plan.steps, "update", "component")}
    assert update["AMOA"] == ({"lead": "ines"}, {"lead": "marc"})


def test_columns_people_rearranged_are_kept():
    """A board is the team's: their columns stay, and are listed."""
    live = applied(blueprint_of())
    live = replace(live, board=replace(live.board, columns=(("Tout", ("300", "301")),)))

    assert changes(diff_project(blueprint_of(), live)) == [("keep", "columns", "columns")]


def test_an_optional_phase_left_out_later_is_labelled_and_one_added_later_is_created():
    """The plan never deletes: what the template no longer has is labelled, once; what it has again is created."""
    whole, short = blueprint_of(), blueprint_of(omit_phases=("second",))

    left = diff_project(short, applied(whole))
    added = diff_project(whole, applied(short))

    assert {"no-longer"} == {step.why for step in acts(left.steps, "update", "item")}
    after = carry_out(left, short, applied(whole), people=people_of(charter()))
    assert diff_project(short, after).empty
    assert RETIRED_LABEL in ours_among(after)["second"].read.labels
    assert [step.key for step in acts(added.steps, "create", "epic", "item")] == ["second", "second.build"]


def test_what_comes_back_into_the_template_loses_the_label_and_nothing_else():
    """Left out, then wanted again: the same issues as at first."""
    whole, short, people = blueprint_of(), blueprint_of(omit_phases=("second",)), people_of(charter())
    first = applied(whole)
    gone = carry_out(diff_project(short, first), short, first, people=people)

    plan = diff_project(whole, gone)

    assert {"back"} == {step.why for step in acts(plan.steps, "update", "item")}
    assert [] == list(acts(plan.steps, "create"))
    back = carry_out(plan, whole, gone, people=people)
    assert diff_project(whole, back).empty
    assert {key: item.read for key, item in ours_among(first).items()} == {
        key: item.read for key, item in ours_among(back).items()
    }


def test_a_person_who_takes_the_label_off_has_decided():
    """It is not put on again."""
    whole, short, people = blueprint_of(), blueprint_of(omit_phases=("second",)), people_of(charter())
    first = applied(whole)
    gone = carry_out(diff_project(short, first), short, first, people=people)
    item = ours_among(gone)["second"]
    rest = tuple(label for label in item.read.labels if label != RETIRED_LABEL)

    plan = diff_project(short, edit(gone, "second", labels=rest))

    assert plan.empty
    assert ("leave", "no-longer") in {(step.act, step.why) for step in plan.steps}


def test_what_comes_back_with_other_words_is_marked_by_one_step_only():
    """Two at a time would write one mark over the other."""
    whole, short, people = blueprint_of(), blueprint_of(omit_phases=("second",)), people_of(charter())
    first = applied(whole)
    gone = carry_out(diff_project(short, first), short, first, people=people)
    items = tuple(replace(one, summary="Autrement") if one.key == "second.build" else one for one in whole.items)
    other = replace(whole, items=items)

    plan = diff_project(other, gone)

    [words, label] = [step for step in acts(plan.steps, "update", "item") if step.key.startswith("second.build")]
    assert ("Autrement", None) == (words.after["summary"], label.payload.mark)
    assert "retired" not in words.payload.wrote
    assert diff_project(other, carry_out(plan, other, gone, people=people)).empty


def test_a_label_put_on_by_a_run_that_was_cut_is_remembered_by_the_next():
    """Else whoever takes it off later would not have decided."""
    whole, short, people = blueprint_of(), blueprint_of(omit_phases=("second",)), people_of(charter())
    item = ours_among(applied(whole))["second.build"]
    cut = edit(applied(whole), "second.build", labels=(*item.read.labels, RETIRED_LABEL))

    [step] = [one for one in diff_project(short, cut).steps if one.key.startswith("second.build")]

    assert ("update", "memory") == (step.act, step.why)
    assert diff_project(short, carry_out(diff_project(short, cut), short, cut, people=people)).empty


def test_of_two_issues_for_one_item_the_oldest_counts():
    """Where two machines could not exclude each other, the other one is left and named."""
    live = applied(blueprint_of())
    twin = ours_among(live)["first.build"]
    twin = replace(twin, read=replace(twin.read, id="5000"))

    plan = diff_project(blueprint_of(), replace(live, issues=(*live.issues, twin)))

    assert changes(plan) == [("leave", "item", "first.build#5000")]
    assert plan.steps[0].why == "duplicate"


def test_a_mark_that_does_not_verify_is_written_again():
    """Anyone may write a property: an issue the record names is ours, and is marked again."""
    live = applied(blueprint_of())
    stripped = replace(ours_among(live)["first.build"], mark=None)
    live = replace(live, issues=(*(i for i in live.issues if i.key != "first.build"), stripped))

    step = diff_project(blueprint_of(), live).steps[0]

    assert (step.act, step.key, step.why) == ("update", "first.build", "memory")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"foreign": True}, "foreign-installation"),
        ({"project": replace(PROJECT, style="next-gen")}, "project-style"),
        ({"record": None, "issues": (), "strangers": 3}, "project-in-use: key CRM, issues 3"),
        ({"record": None, "issues": (), "fitting": False}, "project-fits"),
    ],
)
def test_a_project_that_is_not_ours_is_refused_with_what_to_do(change, words):
    """Another installation's, a team-managed one, one in use, or one with other workflows: nothing is planned."""
    live = replace(applied(blueprint_of()), **change)

    with pytest.raises(Refused, match=words):
        diff_project(blueprint_of(), live)


def test_an_empty_project_of_ours_without_a_record_is_used():
    """Cut between the creation of the project and its record: the next plan goes on from there."""
    people = people_of(charter())
    live = replace(
        carry_out(diff_project(blueprint_of(), None), blueprint_of(), None, people=people, at_most=1), record=None
    )

    plan = diff_project(blueprint_of(), live)

    assert acts(plan.steps, "create", "project") == ()
    assert len(acts(plan.steps, "create", "item")) == 3
    assert plan.steps[-1].act == "create"


def test_a_component_of_the_same_name_is_taken_up():
    """After a cut the component is known by its name alone; it is not made twice."""
    blueprint, people = blueprint_of(), people_of(charter())
    live = carry_out(diff_project(blueprint, None), blueprint, None, people=people, at_most=1)
    live = replace(live, components=(LiveComponent(id="1", name="MOA", description="autre", lead=None),))

    plan = diff_project(blueprint, live)

    assert [step.key for step in acts(plan.steps, "create", "component")] == ["AMOA", "MOE"]


def test_a_plan_has_a_digest_that_changes_with_it():
    """The same plan has the same digest; one more step, another."""
    plan = diff_project(blueprint_of(), None)

    assert plan.digest() == diff_project(blueprint_of(), None).digest()
    assert plan.digest() != diff_project(blueprint_of(omit_phases=("second",)), None).digest()
