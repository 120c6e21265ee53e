"""Texts as version 2 of the API writes them: what counts as a paragraph there counts in a document, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.adf import text_of
from integration.mapping.answers import commands_in
from integration.mapping.wiki import document_from
from integration.mapping.wire import comment_from
from integration.sandbox.wiki.writing import markup


def commands(text: str):
    person = {"accountId": "ana"}
    created = "2026-09-02T10:00:00.000+0200"
    comment = comment_from({"id": "7", "author": person, "created": created, "body": document_from(text)})
    return [(c.verb, c.rule) for c in commands_in(comment, service=frozenset()) if c.problem is None]


@pytest.mark.parametrize(
    "text",
    [
        "/bornage confirm R11 seen together",
        "Bonjour,\n\n/bornage confirmer R11 vu ensemble",
        "*/bornage* confirm R11 seen\nand a second line",
        "{quote}what it was about{quote}\n/bornage confirm R11 seen",
        "{code}\nx = 1\n{code}/bornage confirm R11 seen",
    ],
)
def test_a_command_in_a_paragraph_of_its_own_counts(text):
    """At the start of a paragraph, bold or not."""
    assert [("confirm", "R11")] == commands(text)


@pytest.mark.parametrize(
    "text",
    [
        "{quote}/bornage confirm R11 seen{quote}",
        "as he wrote: {quote}\n\n/bornage confirm R11 seen\n\n{quote}",
        "bq. /bornage confirm R11 seen",
        "{{/bornage confirm R11 seen}}",
        "{noformat}\n/bornage confirm R11 seen\n{noformat}",
        "{panel:title=Note}\n/bornage confirm R11 seen\n{panel}",
        "* /bornage confirm R11 seen",
        "h3. /bornage confirm R11 seen",
        "|/bornage confirm R11 seen|",
    ],
)
def test_a_command_in_a_quote_a_list_or_code_does_not(text):
    """As in a document (design decision 8)."""
    assert [] == commands(text)


def test_a_person_mentioned_is_one():
    """By the account, which is all version 2 says."""
    found = document_from("/bornage suppléance [~accountid:712020:abc] MOA")

    assert {"type": "mention", "attrs": {"id": "712020:abc"}} in found["content"][0]["content"]


@given(
    st.lists(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8), min_size=1, max_size=6)
)
def test_plain_words_come_back(words):
    """Written by Jira from a document, and read again."""
    line = " ".join(words)
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": line}]}]}

    assert line == text_of(document_from(markup(document)))


@given(st.text(max_size=200))
def test_nothing_people_type_breaks_it(text):
    """Whatever is typed is a document."""
    assert "doc" == document_from(text)["type"]
