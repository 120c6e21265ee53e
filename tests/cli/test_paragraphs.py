"""Prose on a terminal: rows break at plain spaces only, and say what the line said."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from integration.cli.paragraphs import put

WORDS = st.lists(
    st.from_regex("[abcé«](?:[\u00a0\u202f]?[abé:»])*", fullmatch=True).filter(lambda w: len(w) < 20),
    min_size=1,
    max_size=30,
)


def printed(line, *, width, hang=2, indent=0):
    out = io.StringIO()
    put(Console(file=out, width=width, highlight=False), line, hang=hang, indent=indent)
    return out.getvalue().split("\n")[:-1]


@given(WORDS, st.integers(24, 80))
def test_rows_joined_are_the_line_again(words, width):
    """No space is doubled or lost, and none stands at the end of a row."""
    rows = printed(Text(" ".join(words)), width=width)

    assert " ".join(words) == " ".join(row.removeprefix("  ") if n else row for n, row in enumerate(rows))
    assert not any(row.endswith(" ") or len(row) > width for row in rows)


@pytest.mark.parametrize("sign", ["\u00a0:", "\u202f;", "\u202f»"])
def test_a_sign_never_begins_a_row(sign):
    """A no-break space is one."""
    rows = printed(Text(f"aaaa bbbb cccc{sign} dddd"), width=15, hang=0)

    assert ["aaaa bbbb", f"cccc{sign} dddd"] == rows


def test_styles_stay_with_their_words():
    """A bold head is bold, and nothing after it."""
    out = io.StringIO()
    console = Console(file=out, width=20, force_terminal=True, color_system="standard", highlight=False)
    put(console, Text.assemble(("Qui ", "bold"), "une personne du rôle MOA"), hang=2)

    assert out.getvalue().startswith("\x1b[1mQui \x1b[0mune personne du")
    assert 1 == out.getvalue().count("\x1b[1m")
