"""What was said of a closed account ends as put right once somebody does something about it, and is made up of nobody else."""

from dataclasses import replace

import pytest

from integration.model.verdict import Record
from integration.sync.ledger import settle
from tests.rules.build import PARIS, POLICY, Story, hat

ALONE = (
    hat("MOA", "claire", "08-03"),
    hat("AMOA", "ines", "08-03"),
    hat("MOE", "hugo", "08-31"),
    hat("MOE", "lina", "08-31"),
)


def entries(story, name, days, rule, *, closed, policy=POLICY):
    """The rule's entries after each of these days; ``closed``: who is deactivated on which of them."""
    record, found = None, []
    for day in days:
        story.inactive = frozenset(closed(day))
        judgement = story.judgements(day, policy)[name]
        deployment = story.deployment(day)
        record = settle(
            record or Record(subject=judgement.subject),
            judgement,
            [],
            site="cloud-1",
            staffing=deployment.staffing,
            policy=policy,
            now=deployment.now,
            zone=PARIS,
        ).record
        found.append([entry for entry in record.entries if entry.rule == rule])
    return found


def stand(story, name, days, rule, *, closed):
    """How they stand."""
    return [[(e.state, e.how) for e in day] for day in entries(story, name, days, rule, closed=closed)]


def left_behind():
    story = Story()
    tale = story.issue("CRM-1").does("10-05", "ines", "submit").does("10-06", "claire", "approve")
    tale.does("10-07", "lina", "start", assignee="lina").sets("10-15", "claire", assignee="hugo")
    return story


def test_reassigning_from_a_closed_account_puts_it_right():
    """R22: nobody withdrew anything, the cure is a fact."""
    days = ("10-12", "10-14", "10-16", "10-20")

    assert [[("open", None)], [("open", None)], [("resolved", "corrected")], [("resolved", "corrected")]] == stand(
        left_behind(), "CRM-1", days, "R22", closed=lambda _: {"lina"}
    )


def test_an_account_closed_after_it_was_done_with_is_no_violation():
    """Jira does not say since when: of a stay that was over before, nothing was said and nothing is."""
    assert [[], []] == stand(
        left_behind(), "CRM-1", ("10-13", "10-20"), "R22", closed=lambda day: {"lina"} if day == "10-20" else set()
    )


def test_an_account_opened_again_is_no_cure():
    """Nothing was put right: its holder may act again, and nothing can be told of the time in between."""
    story = left_behind()
    story.tales["CRM-1"].acts.pop()

    assert [[("open", None)], [("not judged", None)]] == stand(
        story, "CRM-1", ("10-12", "10-14"), "R22", closed=lambda day: {"lina"} if day == "10-12" else set()
    )


def test_somebody_who_joins_puts_right_a_role_of_closed_accounts():
    """R02: the role rested on one active person, the other's account being closed."""
    story = Story(assignments=ALONE)
    days = ("10-12", "10-20")
    before = stand(story, "MOE", days[:1], "R02", closed=lambda _: {"lina"})
    joined = Story(assignments=(*ALONE, hat("MOE", "sofia", "10-15")))

    assert [[("open", None)]] == before
    assert [[("open", None)], [("resolved", "corrected")]] == stand(joined, "MOE", days, "R02", closed=lambda _: {"lina"})


def test_what_is_over_counts_for_nobody_who_had_not_said_it():
    """A first look at such a project finds no violation there."""
    story = left_behind()
    story.inactive = frozenset({"lina"})
    judgement = story.judgements("10-20")["CRM-1"]

    assert ["R22"] == [v.rule for v in judgement.ended]
    assert "R22" not in {v.rule for v in judgement.violations}


@pytest.mark.parametrize("severity", ["info", "warning", "breach"])
def test_the_severity_the_charter_gives_a_rule_holds_when_its_violation_ends(severity):
    """R22: as it was opened, so it is closed; a first look finds it so too."""
    policy = replace(POLICY, rules={**POLICY.rules, "R22": replace(POLICY.rules["R22"], severity=severity)})
    days = ("10-12", "10-16", "10-20")
    found = entries(left_behind(), "CRM-1", days, "R22", closed=lambda _: {"lina"}, policy=policy)

    assert [[("open", severity)], [("resolved", severity)], [("resolved", severity)]] == [
        [(entry.state, entry.severity) for entry in day] for day in found
    ]
    story = left_behind()
    story.inactive = frozenset({"lina"})
    assert {severity} == {v.severity for v in story.judgements("10-20", policy)["CRM-1"].ended}
