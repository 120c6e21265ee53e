"""Commands beside confirming and waiving: taking back, stand-ins, questions; and waivers in a Décision's description."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping import adf
from integration.mapping.answers import commands_in, waivers_in
from integration.model.live import Comment

WHEN = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
MARC = adf.mention("712020:marc", "Marc R11 du Bois")


def read(*inline, author="claire", by=None, updated=WHEN):
    body = adf.doc(adf.paragraph(*inline))
    said = Comment(id="10", author=author, update_author=by or author, created=WHEN, updated=updated, body=body)
    return commands_in(said, service=frozenset({"bornage"}))


def only(*inline):
    (command,) = read(*inline)
    return command


@pytest.mark.parametrize(
    "line",
    [
        ("/bornage stand-in ", MARC, " MOA from 2026-10-01 to 2026-10-02"),
        ("/bornage stand in ", MARC, " MOA from 1 October 2026 to 2 October 2026"),
        ("/bornage suppléance ", MARC, " MOA du 2026-10-01 au 2026-10-02"),
        ("/bornage SUPPLEANCE ", MARC, " moa du 01/10/2026 au 02/10/2026"),
        ("/bornage suppléance", MARC, "MOA, du 1er octobre 2026 au 2 octobre 2026"),
        ("/bornage suppléance ", MARC, " MOA du 1er au 2 octobre 2026"),
        ("/bornage suppléance ", MARC, " MOA du 1er octobre au 2 octobre 2026"),
        ("/bornage suppléance MOA ", MARC, " du 1 au 02/10/2026"),
        ("/bornage suppléance ", MARC, " MOA du ", adf.day(date(2026, 10, 1)), " au ", adf.day(date(2026, 10, 2))),
        ("/bornage suppléance [~accountid:712020:marc] MOA du 2026-10-01 jusqu’au 2026-10-02",),
    ],
)
def test_a_stand_in_reads_the_same_however_it_is_written(line):
    """Either language, either order, dates in both styles; the person is who was mentioned, whatever they are called."""
    command = only(*line)

    assert (command.verb, command.person, command.role) == ("stand-in", "712020:marc", "MOA")
    assert (command.start, command.until) == (date(2026, 10, 1), date(2026, 10, 2))
    assert (command.rule, command.author, command.problem) == (None, "claire", None)


def test_what_follows_a_stand_in_is_its_reason():
    """Nobody has to give one."""
    assert (
        only("/bornage suppléance ", MARC, " MOA du 1er au 2 octobre 2026 : congés de Claire").reason == "congés de Claire"
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (("/bornage suppléance",), "no-person"),
        (("/bornage suppléance @Marc MOA du 2026-10-01 au 2026-10-02",), "no-person"),
        (("/bornage suppléance marc@velours.example MOA du 2026-10-01 au 2026-10-02",), "no-person"),
        (("/bornage suppléance ", MARC, " du 2026-10-01 au 2026-10-02"), "no-role"),
        (("/bornage suppléance ", MARC, " DSI du 2026-10-01 au 2026-10-02"), "no-role"),
        (("/bornage suppléance ", MARC, " MOA"), "no-dates"),
        (("/bornage suppléance ", MARC, " MOA jusqu’au 2026-10-02"), "no-dates"),
        (("/bornage suppléance ", MARC, " MOA du 2026-10-01"), "no-dates"),
        (("/bornage suppléance ", MARC, " MOA du 31/02/2026 au 02/03/2026"), "no-dates"),
        (("/bornage suppléance ", MARC, " MOA du lundi au 2 octobre 2026"), "no-dates"),
    ],
)
def test_a_stand_in_that_cannot_be_read_says_why(line, problem):
    """A name or a mail is nobody: only a mention says whom."""
    assert only(*line).problem == problem


@pytest.mark.parametrize(
    "line",
    [
        "/bornage unwaive R30 host is back",
        "/bornage lever R30 host is back",
        "/bornage LEVER r30 : host is back",
        "/bornage lever la dérogation R30 host is back",
    ],
)
def test_a_waiver_is_taken_back_in_either_language(line):
    """« lever », as one lifts a waiver."""
    command = only(line)

    assert (command.verb, command.rule, command.reason, command.problem) == ("unwaive", "R30", "host is back", None)


def test_taking_a_waiver_back_needs_a_rule_and_no_reason():
    """Several rules are several commands."""
    assert only("/bornage lever R30").problem is None
    assert only("/bornage lever tout").problem == "unknown-rule"
    assert [c.rule for c in read("/bornage unwaive R30 and R19")] == ["R30", "R19"]


@pytest.mark.parametrize(
    ("line", "verb", "rule"),
    [
        ("/bornage why", "why", None),
        ("/bornage why?", "why", None),
        ("/bornage pourquoi ?", "why", None),
        ("/bornage Pourquoi R11", "why", "R11"),
        ("/bornage pourquoi est-ce bloqué", "why", None),
        ("/bornage recheck", "recheck", None),
        ("/bornage revérifier", "recheck", None),
        ("/bornage REVERIFIER svp", "recheck", None),
        ("/bornage explain R11", "explain", "R11"),
        ("/bornage expliquer r1.", "explain", "R01"),
    ],
)
def test_questions_are_read_in_both_languages(line, verb, rule):
    """Accents, case and a question mark do not count."""
    command = only(line)

    assert (command.verb, command.rule, command.problem) == (verb, rule, None)


def test_explaining_takes_a_rule():
    """Which one is asked back."""
    assert only("/bornage explain").problem == "unknown-rule"
    assert only("/bornage expliquer la recette").problem == "unknown-rule"


def test_a_team_s_own_rules_are_named_like_ours():
    """T01 to T99; ours end with R35."""
    assert only("/bornage confirm t2 fait").rule == "T02"
    assert only("/bornage déroger T99 jusqu’au 16/10/2026 gel").rule == "T99"
    assert [only(f"/bornage confirm {rule} fait").problem for rule in ("R36", "T0", "T100")] == ["unknown-rule"] * 3


@pytest.mark.parametrize(
    "line",
    [("/bornage suppléance ", MARC, " MOA du 1er au 2 octobre 2026"), ("/bornage pourquoi",), ("/bornage lever R30",)],
)
def test_whoever_edits_somebody_s_comment_speaks_for_nobody(line):
    """Nor do we; and an edit of one's own dates the command anew."""
    later = datetime(2026, 10, 6, tzinfo=UTC)

    assert read(*line, by="hugo") == ()
    assert read(*line, author="bornage") == ()
    assert [command.at for command in read(*line, updated=later)] == [later]


def test_a_mention_elsewhere_is_only_its_words():
    """In a reason."""
    assert only("/bornage confirm R11 vu avec ", adf.mention("712020:ines", "Inès")).reason == "vu avec @Inès"


GRANTED: dict[str, Any] = {"author": "claire", "at": WHEN, "source": "decision:70", "decision": "CRM-70"}


def test_a_description_holds_waivers_line_by_line():
    """Whatever else it says; other commands are not for it."""
    text = (
        "Renfort de recette.\n/bornage déroger R11 jusqu'au 2026-10-16 renfort de recette\n/bornage confirmer R12 fait\nfin"
    )

    (found,) = waivers_in(text, **GRANTED)

    assert (found.verb, found.rule, found.until) == ("waive", "R11", date(2026, 10, 16))
    assert (found.author, found.at, found.comment, found.decision) == ("claire", WHEN, "decision:70", "CRM-70")


def test_a_description_s_line_that_cannot_be_read_has_its_problem():
    """The date as our own example writes it is none."""
    (found,) = waivers_in("/bornage déroger R30 jusqu’au JJ/MM/AAAA motif", **GRANTED)

    assert found.problem == "no-date"


@given(st.text(max_size=80))
def test_no_description_is_too_strange(text):
    """Any text ends in waivers only."""
    assert {command.verb for command in waivers_in("/bornage déroger " + text, **GRANTED)} <= {"waive"}


@given(st.text(max_size=60))
def test_no_stand_in_is_too_strange(words):
    """It has all its parts, or a problem."""
    for command in read("/bornage suppléance ", MARC, " " + words):
        assert command.problem or (command.person and command.role and command.start and command.until)
