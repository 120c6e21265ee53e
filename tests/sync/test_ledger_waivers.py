"""Waivers taken back, granted by a Décision or grown old; questions and other commands that close nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.settling import DAY, NEW, command, episode, refusals, right, settled, states, violation

LAST = date(2026, 10, 30)


def waiver(rule="R30", author="claire", **more):
    return command("waive", rule, author, **({"until": LAST, "comment": "11"} | more))


def lifting(rule="R30", author="claire", **more):
    return command("unwaive", rule, author, **({"hours": 20, "comment": "12"} | more))


def test_a_waiver_taken_back_lets_the_state_stand_again_loudly():
    """From then on; its own date no longer counts, and the record says when it ended."""
    covered = settled(NEW, [episode()], [waiver()], hours=9)
    found = settled(covered.record, [episode()], [waiver(), lifting()], hours=21)

    assert states(covered) == [("R30", "waived", "waived")]
    assert (states(found), found.loud) == ([("R30", "open", "expired")], True)
    assert [(rule, answer.ended_at) for rule, answer in found.record.waivers] == [("R30", DAY + timedelta(hours=20))]
    assert refusals(found) == []


def test_what_was_done_under_a_waiver_stays_waived():
    """A waiver looks forward, and so does taking it back; the next act is covered no more."""
    during = violation(cause="change:1", at=DAY + timedelta(hours=3))
    after = violation(cause="change:2", at=DAY + timedelta(hours=22))

    found = settled(NEW, [during, after], [waiver("R11", hours=1), lifting("R11")], hours=30)

    assert [state for _, state, _ in states(found)] == ["waived", "open"]


def test_taking_back_outlives_its_comment_and_that_of_the_waiver():
    """Deleted or not, heard once or a hundred times."""
    typed = [waiver(), lifting()]
    first = settled(NEW, [episode()], typed, hours=21)

    assert settled(first.record, [episode()], [], hours=40).record == first.record
    assert settled(first.record, [episode()], [waiver()], hours=40).record == first.record
    assert settled(first.record, [episode()], typed * 2, hours=40).record == first.record


def test_a_waiver_granted_afterwards_counts_again():
    """Taking back ends what was granted until then."""
    found = settled(NEW, [episode()], [waiver(), lifting(), waiver(hours=25, comment="13")], hours=30)

    assert states(found) == [("R30", "waived", "waived")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (lifting(author="ines"), "not-entitled"),
        (lifting(rule="R19"), "no-waiver"),
        (lifting(rule="R99"), "unknown-rule"),
        (lifting(hours=0.5), "no-waiver"),
        (lifting(hours=24 * 15), "no-waiver"),
    ],
)
def test_only_moa_takes_a_waiver_back_and_only_one_in_force(typed, reason):
    """AMOA may not; nor is there anything to end before it was granted or once it has expired."""
    found = settled(NEW, [episode()], [waiver(), typed], hours=24 * 16)

    assert refusals(found) == [reason]


def test_expiry_is_no_end_of_an_act_s_waiver():
    """An act done under it is waived for good; a state stands again."""
    done = violation(at=DAY + timedelta(hours=3))

    found = settled(NEW, [done, episode()], [waiver("R11"), waiver()], hours=24 * 40)

    assert states(found) == [("R30", "open", "expired"), ("R11", "waived", "waived")]


def test_a_state_put_right_after_its_waiver_expired_was_put_right():
    """What ended last is what it is called."""
    cured = episode(cured_at=DAY + timedelta(days=30), cure="corrected")

    assert states(settled(NEW, [cured], [waiver()], hours=24 * 40)) == [("R30", "resolved", "corrected")]


def decided(rule="R30", **more):
    return waiver(rule, **({"comment": "decision:70", "decision": "CRM-70"} | more))


def test_a_decision_waives_as_a_comment_does():
    """The answer names it; the decider was held to MOA where it was read, whatever the scope of the violation."""
    found = settled(NEW, [episode()], [decided(author="marc")])

    assert states(found) == [("R30", "waived", "waived")]
    assert found.record.entries[0].answer.decision == "CRM-70"


def test_nobody_waives_for_themselves_by_a_decision_either():
    """Nor R17; and nothing is refused: a Décision reaches many issues, and is answered on its own."""
    mine = episode(answerable=right(roles=(), beneficiaries=frozenset({"claire"})))
    launch = violation("R17", at=DAY + timedelta(hours=5), answerable=right(waivable=False))

    found = settled(NEW, [mine, launch], [decided(), decided("R17"), decided("R11")], hours=9)

    assert [state for _, state, _ in states(found)] == ["open", "open"]
    assert refusals(found) == []


def test_the_end_of_a_decision_ends_its_own_waivers_only():
    """Whoever revised it; what was typed goes on."""
    over = command("unwaive", None, "hugo", hours=20, comment="link:9", decision="CRM-70")
    alone = settled(NEW, [episode()], [decided(), over], hours=21)
    beside = settled(NEW, [episode()], [decided(), waiver(), over], hours=21)

    assert states(alone) == [("R30", "open", "expired")]
    assert states(beside) == [("R30", "waived", "waived")]
    assert beside.record.entries[0].answer.decision is None


def test_a_line_nobody_can_read_is_refused_on_the_decision():
    """It comes with its problem, from the Décision's own issue."""
    assert refusals(settled(NEW, [], [decided(until=None, problem="no-date")])) == ["no-date"]


def test_questions_are_kept_the_latest_three():
    """By whoever may comment, with or without a role; deleting the comment leaves the answer."""
    asked = [command("why", None, "stranger", hours=n, comment=str(n), reason="") for n in range(1, 4)]
    explained = command("explain", "R11", "hugo", hours=8, comment="8", reason="")

    found = settled(NEW, [violation()], [explained, *asked], hours=9)

    assert [(q.verb, q.rule, q.comment) for q in found.record.questions] == [
        ("why", None, "2"),
        ("why", None, "3"),
        ("explain", "R11", "8"),
    ]
    assert settled(found.record, [violation()], [], hours=10).record == found.record
    assert refusals(found) == []


def test_a_question_edited_is_asked_once():
    """Its last edit counts."""
    first = settled(NEW, [], [command("why", None, hours=1)])
    again = settled(first.record, [], [command("why", None, hours=5)], hours=6)

    assert [q.updated for q in again.record.questions] == [DAY + timedelta(hours=5)]


def test_explaining_an_unknown_rule_is_refused():
    """With the rules there are."""
    found = settled(NEW, [], [command("explain", "R34", reason="")])

    assert (refusals(found), found.record.questions) == (["unknown-rule"], ())


def test_asking_to_look_again_leaves_nothing_behind():
    """To have been looked at is the answer."""
    found = settled(NEW, [], [command("recheck", None, "stranger", reason="")])

    assert found.record == NEW
    assert not found.loud


def test_a_bulk_edit_s_name_is_kept():
    """Whoever tells of it on the epic names it; settling again forgets nothing."""
    opened = settled(NEW, [violation()])
    entry = opened.record.entries[0]
    told = type(entry)(**{name: getattr(entry, name) for name in entry.__slots__} | {"bulk": "f" * 24})
    record = type(opened.record)(subject=opened.record.subject, entries=(told,))

    assert [e.bulk for e in settled(record, [violation()], hours=5).record.entries] == ["f" * 24]


typed = st.lists(
    st.builds(
        lambda verb, hours, number, until: command(
            verb, "R30", "claire", hours=hours, comment=str(number), until=until if verb == "waive" else None
        ),
        st.sampled_from(["waive", "unwaive"]),
        st.integers(0, 60),
        st.integers(1, 9),
        st.sampled_from([date(2026, 10, 20), date(2026, 10, 25)]),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(typed, st.integers(62, 200))
def test_hearing_each_answer_as_it_is_typed_ends_the_same(answers, hours):
    """Looking every few hours at what had been typed by then, or once at all of it."""
    record = NEW
    for at in range(4, 64, 7):
        heard = [one for one in answers if one.at <= DAY + timedelta(hours=at)]
        record = settled(record, [episode()], heard, hours=at).record

    found = settled(record, [episode()], answers, hours=hours)
    once = settled(NEW, [episode()], answers, hours=hours)
    assert states(found) == states(once)
    assert found.record.waivers == once.record.waivers
