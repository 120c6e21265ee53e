"""YAML as untrusted text: plain values, lines, and every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field

from integration.errors import ConfigError
from integration.mapping.source import nouns, read, scan
from integration.model.template import Raci
from integration.model.words import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file of these tests."""

    start: Annotated[date, Field(alias="from")]
    people: tuple[Raci, ...] = ()
    words: Mapping[Role, str] | None = None
    count: int | None = None
    when: datetime | None = None
    on: bool = True


def problems_of(text, kind=Sheet, **more):
    with pytest.raises(ConfigError) as caught:
        nouns(scan(text, file="f.yaml"), kind, **more)
    return [(one.line, one.path, one.message) for one in caught.value.problems]


def test_values_are_plain_and_know_their_lines():
    """Numbers, truth and nothing are recognised, dates stay text, and each path has the line of its key or place."""
    source = read('# a comment\na:\n  on: true\n  day: 2026-08-03\n  n: 12\n  t: "12"\nb: [x, ~, 1.5]\n', file="f.yaml")

    assert source.value == {"a": {"on": True, "day": "2026-08-03", "n": 12, "t": "12"}, "b": ["x", None, 1.5]}
    assert (source.line(("a",)), source.line(("a", "on")), source.line(("b", 2))) == (2, 3, 7)
    assert source.line(("a", "missing", "deeper")) == 2


def test_an_empty_file_says_what_is_missing():
    """Nothing at all is a problem of line 1."""
    assert problems_of("# only a comment\n") == [
        (1, "", "expected keys with their values (from), found nothing; correct it")
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("from: 2026-08-03\n\twords: {}\n", 2, "found a tab where spaces belong; replace it with spaces"),
        ("a: [1, 2\n", 2, "expected YAML"),
        ("a: b: c\n", 1, "found one colon too many"),
        ("a: [1, 2}\n", 1, "found a list that is not closed; add ]"),
        ('a: {b: "c" d}\n', 1, "found an entry that is not closed"),
        ("a:\n  - b: 1\n  c\n", 4, "expected YAML"),
        ("a: @b\n", 1, "put the text in quotes"),
        ('a: "b\n', 2, "a quote that is never closed"),
        ("a: 1\n---\nb: 2\n", 2, "expected one document"),
        ("a: 1\nb: \x00\n", 2, "expected YAML"),
        ('a: "\\U99999999"\n', 1, "odd escapes"),
        ("[" * 60, 1, "levels"),
        ("a: " + "- " * 60, 1, "expected"),
    ],
)
def test_text_that_is_no_yaml_is_one_problem_with_its_line(text, line, said):
    """Syntax, a second document, odd characters and hostile nesting end the reading, in words and with a line."""
    with pytest.raises(ConfigError) as caught:
        scan(text, file="f.yaml")

    (problem,) = caught.value.problems
    assert line == problem.line
    assert said in problem.message


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("a: 1\nb: {c: 1, c: 2}\n", "b.c", "found again (first on line 2); keep one"),
        ("a: 1\n1: x\n", "", "expected text as a key, found 1; put it in quotes"),
        ("a: 1\n? [x]\n: y\n", "", "found a list"),
        ('"a\\nb": 1\n', "", "found a line break"),
        ("a: &x 1\n", "a", "found an anchor"),
        ("a: *x\n", "a", "found an alias"),
        ("a: 1\n<<: {b: 1}\n", "", "found a merge"),
        ("a: !!python/object/apply:os.system [ls]\n", "a", "found the tag"),
        ("a: !!str 1\n", "a", "found the tag"),
        ('a: "x\\u202ey"\n', "a", "invisible control characters"),
        ('a: "\\ud800"\n', "a", "invisible control characters"),
        ('a: "\\e[31m"\n', "a", "invisible control characters"),
    ],
)
def test_what_could_mislead_is_refused(text, path, said):
    """Repeated keys, keys that are no text, anchors, merges, tags and hidden characters are problems with a path."""
    with pytest.raises(ConfigError) as caught:
        read(text, file="f.yaml")

    assert [path] == [one.path for one in caught.value.problems]
    assert said in caught.value.problems[0].message


def test_an_alias_bomb_stays_small():
    """Aliases are refused where they stand, never expanded."""
    bomb = "a: &a [x]\n" + "".join(f"k{n}: [*a, *a, *a, *a]\n" for n in range(50))
    with pytest.raises(ConfigError) as caught:
        read(bomb, file="f.yaml")

    assert len(caught.value.problems) == 201


def test_every_problem_of_a_file_is_told_at_once_in_its_order():
    """Repeated keys, unknown keys, wrong words, wrong types and missing keys come together, by line."""
    text = """\
form: 2026-08-03
count: "3"
count: 4
when: soon
on: yes
words: {MOOA: x, MOA: 3}
people:
  - {R: [MOA], A: [MOA, AMOA]}
  - {R: MOA, A: }
"""
    expected = [
        (1, "form", "unknown key: expected one of from, people, words, count, when, on, found form; did you mean from?"),
        (1, "from", "expected a date like 2026-08-03, found nothing; add this key"),
        (2, "count", 'expected a whole number, found the text "3"; write it without quotes'),
        (3, "count", "expected once, found again (first on line 2); keep one"),
        (
            4,
            "when",
            "expected a date and time like 2026-08-03T09:00:00+02:00, found soon; write year, month and day, then T and the time",
        ),
        (5, "on", 'expected true or false, found the text "yes"; write it without quotes'),
        (6, "words.MOA", "expected text, found 3; put it in quotes"),
        (6, "words.MOOA", "expected one of MOA, AMOA, MOE, AMOE, found MOOA; did you mean MOA?"),
        (8, "people.0.A", "expected one of MOA, AMOA, MOE, AMOE, found a list of 2; keep one"),
        (9, "people.1.A", "expected one of MOA, AMOA, MOE, AMOE, found nothing; keep one"),
        (9, "people.1.R", "expected a list, found MOA; put it in brackets: [MOA]"),
    ]

    assert sorted(expected) == sorted(problems_of(text, remedies={"A": "keep one"}))
    assert expected[0] == problems_of(text)[0]


def test_a_day_that_does_not_exist_is_refused():
    """30 February is a problem of its line."""
    assert problems_of("# start\nfrom: 2026-02-30\n") == [
        (2, "from", "expected a date like 2026-08-03 that exists, found 2026-02-30; correct it")
    ]


def test_blank_texts_are_refused_wherever_they_stand():
    """An empty name helps nobody."""
    assert [one[:2] for one in problems_of('from: 2026-08-03\nwords: {MOA: " "}\n')] == [(2, "words.MOA")]


@given(st.text(max_size=200) | st.text(alphabet="ab:-?!&*<>|{}[],'\"#% \n\t\\~.0", max_size=80))
@example("%YAML 1.1\n---\non: off")
@example("? ? ? a")
@example("!<x> a")
@example("a: |9\n x")
@example("- - - -\n- ]")
def test_any_text_is_read_or_refused(text):
    """Whatever is typed, reading ends in values or in a ConfigError."""
    try:
        source = scan(text, file="f.yaml")
    except ConfigError as failure:
        assert failure.problems  # noqa: PT017
    else:
        assert source.line(()) >= 1
