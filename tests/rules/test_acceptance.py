"""R11 and R12: who accepts a Livrable, and that it is somebody else than who built it."""

import pytest

from integration.model.verdict import RolesRef, StatusRef
from tests.rules.build import CAST, Story, at, hat, keys_in


@pytest.fixture
def story():
    return Story()


def said(story, *when):
    """What these two rules say; the others have their own tests."""
    return story.said(*when, "R11", "R12")


def delivered(story, by="hugo", key="CRM-1"):
    return story.built(key, by, "09-14", "09-17")


# --- R11 -------------------------------------------------------------------------------------------------------------


def test_wrong_role(story):
    """MOE accepts: the sentence has the hats of that day and both statuses."""
    delivered(story).does("09-21", "lina", "accept")

    found = story.violation("09-22", "CRM-1", "R11")

    assert ("wrong-role", "breach", ("AMOA", "MOA")) == (found.variant, found.severity, found.role_expected)
    assert (RolesRef(("MOE",)), StatusRef("acceptance")) == (found.values["roles"], found.values["from"])
    assert {"lina", "hugo"} == found.answerable.excluded


def test_a_person_of_the_charter_without_role_is_judged(story):
    """Being in the charter without a hat that day is no excuse, nor a hole."""
    delivered(story).does("09-21", "paul", "accept")
    assert ["CRM-1 R11 breach"] == said(story, "09-22")
    assert RolesRef(()) == story.violation("09-22", "CRM-1", "R11").values["roles"]


def test_recette_skipped_whoever_does_it(story):
    """From build straight to validated, even by AMOA."""
    tale = (
        story.issue("CRM-1")
        .does("09-08", "ines", "submit")
        .does("09-09", "claire", "approve")
        .does("09-10", "hugo", "start")
    )
    tale.sets("09-11", "ines", status="validated")

    found = story.violation("09-22", "CRM-1", "R11")

    assert ("skipped", "breach", StatusRef("build")) == (found.variant, found.severity, found.values["from"])


def test_accepted_again_by_someone_entitled_is_corrected(story):
    """Reopened, delivered, accepted by AMOA: put right at that moment; not before."""
    tale = delivered(story).does("09-21", "lina", "accept").does("09-22", "ines", "reopen")
    tale.does("09-23", "hugo", "deliver").does("09-24", "ines", "accept")

    assert ["CRM-1 R11 breach"] == said(story, "09-24 09:00")
    assert ["CRM-1 R11 breach corrected"] == said(story, "09-30")
    assert at("09-24") == story.violation("09-30", "CRM-1", "R11").cured_at


def test_accepted_again_by_a_builder_corrects_nothing(story):
    """Ines accepts again, but she delivered meanwhile."""
    tale = delivered(story).does("09-21", "lina", "accept").does("09-22", "ines", "reopen")
    tale.does("09-23", "ines", "deliver").does("09-24", "ines", "accept")
    assert ["CRM-1 R11 breach", "CRM-1 R12 breach"] == said(story, "09-30")


@pytest.mark.parametrize(("by", "cure"), [("claire", "late-assignment"), (None, "late-assignment"), ("paul", None)])
def test_an_assignment_recorded_later_excuses(by, cure):
    """Recorded after the act it covers it, unless its beneficiary recorded it."""
    story = Story(assignments=(*CAST, hat("AMOA", "paul", "09-01", recorded="09-25", by=by)))
    delivered(story).does("09-21", "paul", "accept")

    assert ["CRM-1 R11 breach"] == said(story, "09-22", "CRM-1")
    found = story.violation("09-30", "CRM-1", "R11")
    assert (cure, at("09-25") if cure else None) == (found.cure, found.cured_at)


def test_late_assignment_must_cover_the_day_and_the_phase():
    """Recorded late for another period, another phase: no excuse."""
    late = (
        hat("AMOA", "paul", "09-22", recorded="09-25", by="claire"),
        hat("AMOA", "paul", "09-01", phases=("flows",), recorded="09-25", by="claire"),
    )
    story = Story(assignments=(*CAST, *late))
    delivered(story).does("09-21", "paul", "accept")
    assert ["CRM-1 R11 breach"] == said(story, "09-30", "CRM-1")


def test_young_acts_wait(story):
    """Not reported before ten minutes; that moment is when to look again."""
    delivered(story).does("09-21 10:00", "lina", "accept")

    assert [] == said(story, "09-21 10:09")
    assert at("09-21 10:10") == story.judgements("09-21 10:09")["CRM-1"].due_at
    assert ["CRM-1 R11 breach"] == said(story, "09-21 10:10")
    assert story.judgements("09-21 10:10")["CRM-1"].due_at is None


def test_a_misclick_is_nothing(story):
    """Accepted by mistake and reopened by the same person within ten minutes; by another, it stands."""
    delivered(story).does("09-21 10:00", "lina", "accept").does("09-21 10:05", "lina", "reopen")
    delivered(story, key="CRM-2").does("09-21 10:00", "lina", "accept").does("09-21 10:05", "ines", "reopen")
    delivered(story, key="CRM-3").does("09-21 10:00", "lina", "accept").does("09-21 10:11", "lina", "reopen")
    assert ["CRM-2 R11 breach", "CRM-3 R11 breach"] == said(story, "09-30")


def test_an_app_is_never_a_person(story):
    """Unattributed, a warning, to be confirmed by AMOA or MOA who did not build."""
    delivered(story).does("09-21", "bot", "accept")

    found = story.violation("09-30", "CRM-1", "R11")

    assert ("unattributed", "warning") == (found.variant, found.severity)
    assert "hugo" in found.answerable.excluded


def test_our_own_moves_and_earlier_times_are_not_judged():
    """Neither what the service does nor what came before the rules."""
    story = Story(effective_from="09-22")
    delivered(story).does("09-21", "lina", "accept")
    delivered(story, key="CRM-2").does("09-23", "bornage", "accept")
    assert [] == said(story, "09-30")


def test_other_types_have_their_own_rules(story):
    """A Document decided by MOE is not R11's business."""
    story.issue("CRM-1", of="document").does("09-08", "ines", "submit").does("09-09", "hugo", "decide")
    assert [] == said(story, "09-30")


def test_status_from_nowhere_is_not_judged(story):
    """A status outside the id map: whether the recette was skipped cannot be told."""
    tale = story.issue("CRM-1")
    tale.first["status"] = None
    tale.sets("09-10", "ines", status="validated")
    assert ["unknown-status"] == [n.reason for n in story.judgements("09-30")["CRM-1"].not_judged]
    assert [] == said(story, "09-30")


# --- R12: builders ---------------------------------------------------------------------------------------------------


def test_a_full_working_day_as_assignee_builds(story):
    """Ines held it in build from Tuesday to Thursday: Wednesday elapsed."""
    tale = story.issue("CRM-1").does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    tale.does("09-15", "hugo", "start", assignee="ines").sets("09-17", "ines", assignee="hugo")
    tale.does("09-18", "hugo", "deliver").does("09-21", "ines", "accept")
    assert ["CRM-1 R12 breach"] == said(story, "09-30")


def test_a_night_as_assignee_builds_nothing(story):
    """The day of the assignment is day 0 and the next was not over; a weekend has no working day."""
    tale = story.issue("CRM-1").does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    tale.does("09-15", "hugo", "start", assignee="ines").sets("09-16 18:00", "ines", assignee="hugo")
    tale.sets("09-18 18:00", "hugo", assignee="ines").sets("09-21 09:00", "ines", assignee="hugo")
    tale.does("09-21 10:00", "hugo", "deliver").does("09-21 15:00", "ines", "accept")
    assert [] == said(story, "09-30")


def test_who_did_a_subtask_or_a_linked_task_built(story):
    """Done children count for their parent, tasks for what they are linked to; undone or dropped ones do not."""
    for key in ("CRM-1", "CRM-2", "CRM-3"):
        delivered(story, key=key).does("09-21", "ines", "accept")
    story.task("SUB-1", story.tales["CRM-1"]).sets("09-15", "hugo", assignee="ines").sets(
        "09-16", "ines", status="validated"
    )
    story.task("TASK-2", of="task").sets("09-15", "hugo", assignee="ines").sets("09-16", "ines", status="validated").linked(
        "09-14", "hugo", story.tales["CRM-2"]
    )
    story.task("SUB-3", story.tales["CRM-3"]).sets("09-15", "hugo", assignee="ines").sets("09-16", "ines", status="dropped")

    assert ["CRM-1 R12 breach", "CRM-2 R12 breach"] == said(story, "09-30")
    assert "SUB-1" not in story.judgements("09-30")


def test_internal_work_counts_where_it_was_when_done(story):
    """A sub-task moved to another item afterwards, a task linked after the acceptance: no building there then."""
    for key in ("CRM-1", "CRM-2"):
        delivered(story, key=key).does("09-21", "ines", "accept")
    sub = (
        story.task("SUB", story.tales["CRM-1"])
        .sets("09-22", "hugo", assignee="ines")
        .sets("09-23", "ines", status="validated")
    )
    sub.acts.append((at("09-24"), "hugo", {"parent": story.tales["CRM-2"].id}))
    story.tales["CRM-2"].does("09-28", "claire", "reopen").does("09-29", "hugo", "deliver").does("09-30", "ines", "accept")
    task = story.task("TASK", of="task").sets("09-15", "hugo", assignee="ines").sets("09-16", "ines", status="validated")
    delivered(story, key="CRM-3").does("09-21", "ines", "accept").linked("09-25", "hugo", task)
    assert [] == said(story, "10-10")


def test_building_after_the_acceptance_taints_nothing(story):
    """Ines accepts, and later builds in a second cycle that Claire accepts."""
    tale = delivered(story).does("09-21", "ines", "accept").does("09-22", "ines", "reopen")
    tale.does("09-23", "ines", "deliver").does("09-24", "claire", "accept")
    assert [] == said(story, "09-30")


def test_any_cycle_counts(story):
    """Built in the first cycle, accepted in the second: still the builder."""
    tale = delivered(story, by="sofia").does("09-21", "ines", "reject").does("09-22", "hugo", "deliver")
    tale.does("10-07", "sofia", "accept")
    assert ["CRM-1 R12 breach"] == said(story, "10-30", "R11", "R12")


def test_a_start_taken_back_at_once_builds_nothing(story):
    """Ines hands over by mistake and takes it back: she may accept later."""
    tale = (
        story.issue("CRM-1")
        .does("09-08", "ines", "submit")
        .does("09-09", "claire", "approve")
        .does("09-10", "hugo", "start")
    )
    tale.does("09-14 10:00", "ines", "deliver").does("09-14 10:02", "ines", "reject")
    tale.does("09-17", "hugo", "deliver").does("09-21", "ines", "accept")
    assert [] == said(story, "09-30")


def test_lifting_a_blocker_builds_nothing(story):
    """Moving it back to build after a block is no start."""
    tale = (
        story.issue("CRM-1")
        .does("09-08", "ines", "submit")
        .does("09-09", "claire", "approve")
        .does("09-10", "hugo", "start")
    )
    tale.does("09-14", "hugo", "block").does("09-15", "ines", "unblock:build")
    tale.does("09-17", "hugo", "deliver").does("09-21", "ines", "accept")
    assert [] == said(story, "09-30")


def test_self_acceptance_corrected_by_another(story):
    """Reopened, and accepted by somebody who did not build."""
    tale = delivered(story, by="ines").does("09-21", "ines", "accept").does("09-22", "claire", "reopen")
    tale.does("09-23", "hugo", "deliver").does("09-24", "claire", "accept")
    assert ["CRM-1 R12 breach corrected"] == said(story, "09-30")


# --- R12: reports and design documents -------------------------------------------------------------------------------


def report(story, key="PV", *blockers):
    tale = story.issue(key, of="document", kind="acceptance", component="AMOA")
    return tale.blocked_by(*blockers)


def test_upstream_leads_through_other_reports(story):
    """Claire built a Livrable; the report that accepts it blocks the final report: she may not decide that one."""
    built = delivered(story, by="claire")
    built.does("09-18", "ines", "accept")
    first = report(story, "PV-1", built).does("09-18", "ines", "submit").does("09-21", "marc", "decide")
    report(story, "PV-2", first).does("09-22", "ines", "submit").does("09-23", "claire", "decide")

    assert ["PV-2 R12 breach"] == said(story, "09-30")
    assert ["CRM-1"] == keys_in(story.violation("09-30", "PV-2", "R12").values["built"])
    assert {"claire"} == story.violation("09-30", "PV-2", "R12").answerable.excluded


def test_upstream_stops_at_what_is_no_report(story):
    """A dependency through an ordinary document leads nowhere."""
    built = delivered(story, by="claire")
    plan = story.issue("DOC", of="document", component="AMOA").blocked_by(built)
    report(story, "PV", plan).does("09-22", "ines", "submit").does("09-23", "claire", "decide")
    assert [] == said(story, "09-30", "PV")


def test_circles_of_reports_end(story):
    """Two reports that block each other are judged, once."""
    built = delivered(story, by="claire")
    one, two = report(story, "PV-1", built), report(story, "PV-2")
    one.blocked_by(two)
    two.blocked_by(one)
    two.does("09-22", "ines", "submit").does("09-23", "claire", "decide")
    assert ["PV-2 R12 breach"] == said(story, "09-30", "PV-2")


def test_links_laid_after_the_decision_prove_nothing(story):
    """Upstream is what it was when the report was decided."""
    built = delivered(story, by="claire")
    late = report(story, "PV").does("09-22", "ines", "submit").does("09-23", "claire", "decide")
    late.linked("09-25", "hugo", built, "blocks", outward=False)
    assert [] == said(story, "09-30", "PV")


def test_a_chain_of_links_is_as_young_as_its_youngest(story):
    """The first link is old, the second was laid after the decision: no way up at that time."""
    first = report(story, "PV-1", delivered(story, by="claire"))
    final = report(story, "PV-2").does("09-22", "ines", "submit").does("09-23", "claire", "decide")
    final.linked("09-25", "hugo", first, "blocks", outward=False)
    assert [] == said(story, "09-30", "PV-2")


def test_what_blocks_and_cannot_be_read_leaves_the_report_unjudged(story):
    """A Livrable nobody can read any more might have been built by the decider."""
    built = delivered(story)
    report(story, "PV", built).does("09-22", "ines", "submit").does("09-23", "claire", "decide")
    report(story, "PV-2", story.tales["PV"]).does("09-24", "ines", "submit").does("09-25", "claire", "decide")
    del story.tales["CRM-1"]
    for key in ("PV", "PV-2"):
        assert ["missing-context"] == [n.reason for n in story.judgements("09-30")[key].not_judged]


def test_report_revised_and_decided_by_another(story):
    """MOA who did not build decides again."""
    built = delivered(story, by="claire")
    tale = report(story, "PV", built).does("09-22", "ines", "submit").does("09-23", "claire", "decide")
    tale.does("09-24", "marc", "revise").does("09-24 12:00", "ines", "submit").does("09-25", "marc", "decide")
    assert ["PV R12 breach corrected"] == said(story, "09-30", "PV")


def test_design_decided_by_its_submitter(story):
    """A warning, for documents labelled conception only; decided again by another, it is put right."""
    design = story.issue("DESIGN", of="document", labels="conception").does("09-08", "ines", "submit")
    design.does("09-09", "ines", "decide")
    other = story.issue("OTHER", of="document", labels="conception").does("09-08", "hugo", "submit")
    other.does("09-09", "ines", "decide")
    plain = story.issue("PLAIN", of="document", component="AMOA").does("09-08", "ines", "submit")
    plain.does("09-09", "ines", "decide")

    assert ["DESIGN R12 warning"] == said(story, "09-30")
    assert "design" == story.violation("09-30", "DESIGN", "R12").variant
    design.does("10-01", "claire", "revise").does("10-02", "ines", "submit").does("10-05", "claire", "decide")
    assert ["DESIGN R12 warning corrected"] == said(story, "10-30", "DESIGN")
