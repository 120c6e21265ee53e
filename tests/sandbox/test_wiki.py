"""Wiki markup: read into documents Jira takes, written back as it was; words are never lost."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.adf.check import valid
from integration.sandbox.adf.read import plain
from integration.sandbox.wiki.reading import document
from integration.sandbox.wiki.writing import markup
from tests.sandbox.jira_site import doc, paragraph

PRINTABLE = st.characters(exclude_categories=("C", "Z"))
WORDS = (
    st.text(PRINTABLE | st.sampled_from(r" *_-+^~{}[]|!#.\&"), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
PIECES = st.sampled_from(["{code}", "{quote}", "{panel}", "||", "* ", "\n", "h1. ", "{{", "[a|", " "])
MARKUP = st.lists(st.text(PRINTABLE) | PIECES | st.sampled_from("*#-|_+{}[]^~\\:")).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "h1. Title",
        "one\ntwo\n\nthree",
        "*bold* _it_ -no- +under+ x ^up^ ~down~ {{mono *x*}}",
        "*_both_*",
        "*bold _and more_ bold* then -*a* b-",
        "{color:#FF0000}red{color}",
        "[here|https://example.com/a_b] and https://example.com/c-d.",
        "[https://example.com|https://example.com|smart-link]",
        "[~accountid:712020:abc]",
        "* a\n** b\n*# c\n* d",
        "# one\n# two",
        "||a||b||\n|c|*d*|\n|e\\|f| |",
        "{code:java}\nint x;\n\n* y\n{code}",
        "{code}\nx\n{code}",
        "{quote}said\n\nagain{quote}",
        "{warning}\nh2. Beware\n\nof it\n{warning}",
        "before\n\n----\n\nafter",
        r"a \*star*, 2 * 3 * 4, snake_case_name, a-b-c, C:\dir",
        r"\* no list",
        r"h1\. no heading",
    ],
)
def test_markup_survives_the_way_through_a_document(text):
    """Read and written, it is what it was; Jira takes the document in between."""
    made = document(text)

    assert text == markup(made)
    assert valid(made)


def test_other_spellings_mean_the_same():
    """Dashes for bullets, ``bq.``, ``{noformat}``, ``{tip}`` and a panel with a title."""
    assert "* a\n* b" == markup(document("- a\n- b"))
    assert "{quote}said{quote}" == markup(document("bq. said"))
    assert "{code}\nx *y*\n{code}" == markup(document("{noformat}x *y*{noformat}"))
    assert "{info}\n*Title*\n\nwords\n{info}" == markup(document("{panel:title=Title|bgColor=#fff}words{panel}"))


def test_a_mention_knows_its_name():
    """When the site knows the account."""
    made = document("[~accountid:a] [~accountid:b]", name_of={"a": "Claire"}.get)

    assert [{"id": "a", "text": "@Claire"}, {"id": "b"}] == [
        node["attrs"] for node in made["content"][0]["content"] if node["type"] == "mention"
    ]


def test_what_is_no_markup_stays_as_it_is():
    """Unclosed, inside words, or of no known kind."""
    for text in (
        "*a",
        "a*b*c",
        "{code}\nnever closed",
        "{unknown} [x] [~old]",
        "!picture.png!",
        "|no table",
        "- ",
        "|| ||x",
    ):
        assert " ".join(text.split()) == " ".join(plain(document(text)).split()), text


@given(WORDS)
def test_words_survive_being_written_and_read(words):
    """A document's text comes back from markup, whatever signs stand in it."""
    assert words == plain(document(markup(doc(paragraph(words)))))


@given(
    st.text(st.characters(categories=("L", "N")) | st.sampled_from(" ,.;:’«»()/%€"), min_size=1).map(
        lambda t: " ".join(t.split())
    )
)
def test_plain_words_are_their_own_markup(words):
    """Nothing to escape, nothing escaped."""
    assert words == markup(document(words))


def letters(document: dict[str, Any]) -> str:
    return "".join(filter(str.isalnum, plain(document)))


@given(MARKUP)
def test_any_text_makes_a_document_jira_takes(text):
    """And writing and reading it once more loses and adds no letter and no digit."""
    made = document(text)

    assert valid(made)
    assert letters(made) == letters(document(markup(made)))


@pytest.mark.parametrize(
    "piece", ["*a ", "[", "[a|", "{{", "*_", "*" * 30, "{quote}\n", "|a", "{color:#ff0000}", "\\", "https://"]
)
def test_long_nonsense_is_read_quickly(piece):
    """No text within the limit takes more than a moment."""
    begun = time.process_time()
    document((piece * 32_767)[:32_767])

    assert time.process_time() - begun < 2
