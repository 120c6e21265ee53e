"""What counts as a command, and what never does."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping import adf
from integration.mapping.answers import REASON_LIMIT, commands_in
from integration.model.live import Comment

WHEN = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 10, 21, 9, 30, tzinfo=UTC)


def comment(*blocks, author="claire", by=None, updated=WHEN):
    return Comment(id="10", author=author, update_author=by or author, created=WHEN, updated=updated, body=adf.doc(*blocks))


def read(*lines):
    return commands_in(comment(*(adf.paragraph(line) for line in lines)), service=frozenset({"bornage"}))


def only(line):
    (command,) = read(line)
    return command


@pytest.mark.parametrize("verb", ["confirm", "confirmer", "CONFIRMER", "Confirm"])
def test_a_confirmation_names_a_rule_and_a_reason(verb):
    """Either language, any case."""
    command = only(f"/bornage {verb} r11 recette refaite le 20")

    assert (command.verb, command.rule, command.reason) == ("confirm", "R11", "recette refaite le 20")
    assert (command.author, command.at, command.comment, command.problem) == ("claire", WHEN, "10", None)


def test_a_confirmation_may_leave_the_rule_out():
    """Then the ledger finds the one open violation."""
    command = only("/bornage confirm checked on site")

    assert (command.rule, command.reason, command.problem) == (None, "checked on site", None)


@pytest.mark.parametrize(
    "words",
    [
        "waive R30 until 2026-10-16 waiting for the host",
        "déroger R30 jusqu'au 16/10/2026 waiting for the host",
        "deroger r30 jusqu’au 16 octobre 2026 waiting for the host",
        "DÉROGER R30: JUSQU’AU 16 OCTOBRE 2026, waiting for the host",
        "de\u0301roger R30 jusqu‘au 16/10/2026 : waiting for the host",
        "waive R30 until 16 October 2026 – waiting for the host",
    ],
)
def test_a_waiver_reads_the_same_however_its_date_is_written(words):
    """Accents and typographic apostrophes are optional; an accent may be a character of its own."""
    command = only(f"/bornage {words}")

    assert (command.verb, command.rule, command.until) == ("waive", "R30", date(2026, 10, 16))
    assert (command.reason, command.problem) == ("waiting for the host", None)


def test_the_first_of_a_month_is_read_in_both_languages():
    """« 1er décembre » as people write it."""
    assert only("/bornage déroger R30 jusqu’au 1er décembre 2026 gel").until == date(2026, 12, 1)
    assert only("/bornage waive R30 until 1st December 2026 freeze").until == date(2026, 12, 1)


def test_a_date_picked_in_the_editor_is_a_date():
    """Jira's editor turns a typed date into a node."""
    line = adf.paragraph("/bornage waive R30 until ", adf.day(date(2026, 10, 16)), " waiting")

    (command,) = commands_in(comment(line), service=frozenset())

    assert (command.until, command.reason) == (date(2026, 10, 16), "waiting")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("/bornage", "unknown-verb"),
        ("/bornage pardon R11 please", "unknown-verb"),
        ("/bornage confirm", "no-reason"),
        ("/bornage confirm R11", "no-reason"),
        ("/bornage confirm R11 : —", "no-reason"),
        ("/bornage confirm R99 done", "unknown-rule"),
        ("/bornage confirm R0 done", "unknown-rule"),
        ("/bornage waive", "unknown-rule"),
        ("/bornage waive everything until 2026-10-16 please", "unknown-rule"),
        ("/bornage waive R11 tomorrow", "no-date"),
        ("/bornage waive R11 until", "no-date"),
        ("/bornage waive R11 until 31/02/2026 frozen", "no-date"),
        ("/bornage waive R11 until 2026-10-16", "no-reason"),
    ],
)
def test_a_command_that_cannot_be_read_says_why(line, problem):
    """So that whoever typed it is told."""
    assert only(line).problem == problem


def test_a_comment_may_hold_several_commands():
    """One for each paragraph, in order; prose between them says nothing."""
    found = read("Bonjour,", "/bornage confirm R11 fait", "et aussi", "/bornage confirm R12 fait")

    assert [c.rule for c in found] == ["R11", "R12"]


@pytest.mark.parametrize(
    "named", ["R11 et R12", "R11, R12", "R11,R12", "R11 and r12", "R11 ET R12 :", "R11, et R12", "R11, R12 et R11"]
)
def test_a_confirmation_may_name_several_rules(named):
    """One command each, with the same reason."""
    found = read(f"/bornage confirmer {named} recette refaite")

    assert [(c.rule, c.reason, c.problem) for c in found] == [
        ("R11", "recette refaite", None),
        ("R12", "recette refaite", None),
    ]


def test_several_rules_are_only_those_that_are_joined():
    """A rule mentioned in the reason is part of the reason; an unknown one has its own problem."""
    assert [(c.rule, c.reason) for c in read("/bornage confirm R11 and done")] == [("R11", "and done")]
    assert [(c.rule, c.reason) for c in read("/bornage confirm R11: R12 est vu ailleurs")] == [
        ("R11", "R12 est vu ailleurs")
    ]
    assert [(c.rule, c.problem) for c in read("/bornage confirm R11, R99 fait")] == [("R11", None), (None, "unknown-rule")]


def test_a_waiver_may_name_several_rules():
    """As a confirmation may."""
    found = read("/bornage déroger R30 et R19 jusqu’au 30/10/2026 gel")

    assert [(c.rule, c.until, c.reason) for c in found] == [
        ("R30", date(2026, 10, 30), "gel"),
        ("R19", date(2026, 10, 30), "gel"),
    ]


def test_a_command_ends_with_its_line():
    """A soft line break starts prose, not a second command."""
    line = adf.paragraph("/bornage confirm R11 fait", adf.hard_break(), "/bornage confirm R12 fait")

    (command,) = commands_in(comment(line), service=frozenset())

    assert (command.rule, command.reason) == ("R11", "fait")


def test_an_edit_dates_the_command_anew():
    """Nobody can date an answer back by editing an old comment."""
    (command,) = commands_in(comment(adf.paragraph("/bornage confirm R11 fait"), updated=LATER), service=frozenset())

    assert command.at == LATER


LINE = "/bornage confirm R11 fait"


@pytest.mark.parametrize(
    "block",
    [
        adf.quote(adf.paragraph(LINE)),
        adf.panel("info", adf.paragraph(LINE)),
        adf.bullets(LINE),
        adf.ordered(LINE),
        adf.expand("plus", adf.paragraph(LINE)),
        adf.table(["x"], [[LINE]]),
        adf.heading(2, LINE),
        adf.paragraph("/bornages confirm R11 fait"),
        adf.paragraph("\\" + LINE),
        adf.paragraph("voir https://docs.example/bornage et /srv/bornage/notes"),
        adf.paragraph("Pour répondre\u00a0: ", adf.strong(LINE)),
        adf.paragraph("To answer: " + LINE),
    ],
)
def test_only_ones_own_words_at_the_start_of_a_paragraph_count(block):
    """Quoted, listed, or copied from a comment of ours, a command is talk about a command."""
    assert commands_in(comment(block), service=frozenset()) == ()


@pytest.mark.parametrize(
    "block",
    [
        adf.code_block(LINE),
        adf.paragraph(adf.code(LINE)),
        adf.paragraph(adf.code("/bornage"), " confirm R11 fait"),
        adf.paragraph("Tapez " + LINE),
        adf.paragraph("Tapez «\u202f" + LINE + "\u202f»"),
        adf.paragraph(adf.mention("x", "Claire"), " " + LINE),
        adf.paragraph("Bonjour,", adf.hard_break(), LINE),
    ],
)
def test_a_command_where_it_does_not_count_is_noticed(block):
    """Once for each comment, as a problem of its own: whoever typed it is told how to write it."""
    (found,) = commands_in(comment(block, block), service=frozenset())

    assert (found.rule, found.problem, found.author) == (None, "misplaced", "claire")
    assert commands_in(comment(block, author="bornage"), service=frozenset({"bornage"})) == ()
    assert commands_in(comment(block, by="hugo"), service=frozenset()) == ()


def test_a_command_that_counts_is_heard_beside_one_that_does_not():
    """Nothing is said of the other."""
    (found,) = read("je tape /bornage confirm R11 fait :", LINE)

    assert (found.rule, found.problem) == ("R11", None)


def test_a_comment_edited_by_someone_else_says_nothing():
    """Whoever may edit other people's comments does not thereby speak for them."""
    assert commands_in(comment(adf.paragraph(LINE), by="hugo"), service=frozenset()) == ()


def test_our_own_comments_say_nothing():
    """The last line of a living comment is no answer to it."""
    assert commands_in(comment(adf.paragraph(LINE), author="bornage"), service=frozenset({"bornage"})) == ()


def test_what_the_eye_reads_is_what_counts():
    """Invisible characters neither break a command nor make one; wide letters are letters."""
    assert only("\u200b/bor\u00adna\u2060ge\u00a0confirm R\u200d11 fait\u202e").rule == "R11"
    assert only("／ｂｏｒｎａｇｅ confirm R11 fait").rule == "R11"


def test_a_reason_is_cut_to_what_is_kept():
    """Records are small; the comment keeps the whole text."""
    assert len(only("/bornage confirm R11 " + "x" * 2000).reason) == REASON_LIMIT


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.just("paragraph")
    | st.just("/bornage confirm R11 x"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "content", "text", "marks", "attrs"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["type", "content", "version"]), json_like))
def test_no_document_is_too_strange(body):
    """Whatever Jira or an app stored, reading it ends."""
    odd = Comment(id="1", author="a", update_author="a", created=WHEN, updated=WHEN, body=body)

    assert all(command.author == "a" for command in commands_in(odd, service=frozenset()))


@given(st.text(max_size=80))
def test_no_line_is_too_strange(words):
    """Any text after the call gives a command, whose problem or reason is known."""
    found = commands_in(comment(adf.paragraph("/bornage " + words)), service=frozenset())

    assert found
    assert all(
        one.problem or one.reason or one.verb in ("why", "recheck", "unwaive", "explain", "stand-in") for one in found
    )
