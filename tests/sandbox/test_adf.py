"""Documents: what Jira refuses without saying where, and how it gives back what it took."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.adf import check, read
from tests.sandbox.jira_site import API, doc, messages, ok, paragraph, text


def item(*blocks):
    return {"type": "listItem", "content": list(blocks)}


def table(*rows):
    return {"type": "table", "content": [{"type": "tableRow", "content": list(row)} for row in rows]}


GOOD = (
    doc(),
    doc("mots"),
    doc(paragraph(text("a", "strong", "em"), {"type": "hardBreak"}, text("b", "code"))),
    doc({"type": "heading", "attrs": {"level": 6}, "content": [text("t")]}, {"type": "rule"}),
    doc(
        {"type": "bulletList", "content": [item(paragraph("a"), {"type": "orderedList", "content": [item(paragraph("b"))]})]}
    ),
    doc({"type": "panel", "attrs": {"panelType": "warning"}, "content": [paragraph("!")]}),
    doc(
        table(
            [{"type": "tableHeader", "content": [paragraph("h")]}],
            [{"type": "tableCell", "attrs": {}, "content": [paragraph()]}],
        )
    ),
    doc({"type": "expand", "attrs": {"title": "Détails"}, "content": [paragraph("x")]}),
    doc({"type": "codeBlock", "attrs": {"language": "sql"}, "content": [text("select 1;\nselect 2;")]}),
    doc({"type": "blockquote", "content": [paragraph("q")]}),
    doc(
        paragraph(
            {"type": "status", "attrs": {"text": "OK", "color": "green"}},
            {"type": "mention", "attrs": {"id": "a:1", "text": "@Claire"}},
            {
                "type": "text",
                "text": "lien",
                "marks": [{"type": "link", "attrs": {"href": "https://x.example"}}, {"type": "code"}],
            },
        )
    ),
)
BAD = (
    {"type": "doc", "content": []},
    {"type": "doc", "version": 2, "content": []},
    {"type": "doc", "version": 1},
    {"type": "doc", "version": 1, "content": [], "title": "x"},
    doc({"type": "poem", "content": []}),
    doc(paragraph(text(""))),
    doc(paragraph(text("x", "code", "strong"))),
    doc(paragraph(text("x", "bold"))),
    doc(paragraph({"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {}}]})),
    doc({"type": "paragraph", "content": [], "style": "x"}),
    doc({"type": "paragraph", "attrs": {"colour": "red"}, "content": []}),
    doc({"type": "heading", "attrs": {"level": 7}, "content": []}),
    doc({"type": "heading", "attrs": {"level": True}, "content": []}),
    doc({"type": "heading", "content": [text("x")]}),
    doc({"type": "bulletList", "content": []}),
    doc({"type": "bulletList", "content": [item()]}),
    doc({"type": "bulletList", "content": [item({"type": "heading", "attrs": {"level": 1}, "content": []})]}),
    doc({"type": "bulletList", "content": [item({"type": "rule"})]}),
    doc({"type": "blockquote", "content": [{"type": "heading", "attrs": {"level": 1}, "content": []}]}),
    doc({"type": "codeBlock", "content": [text("x", "strong")]}),
    doc({"type": "panel", "attrs": {"panelType": "danger"}, "content": [paragraph("x")]}),
    doc(table([{"type": "tableCell", "content": [table([{"type": "tableCell", "content": [paragraph()]}])]}])),
    doc({"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "expand", "content": [paragraph("x")]}]}),
    doc(paragraph({"type": "hardBreak", "attrs": {"clear": "all"}})),
    doc(paragraph({"type": "status", "attrs": {"text": "OK", "color": "orange"}})),
    doc(text("nu")),
    doc(paragraph(paragraph("x"))),
)


@pytest.mark.parametrize("document", GOOD)
def test_a_document_that_follows_the_grammar_is_taken(document):
    """Headings, lists, panels, tables, expands, lozenges and mentions are all welcome (facts 15.2)."""
    assert check.valid(document)


@pytest.mark.parametrize("document", BAD)
def test_a_document_that_breaks_it_is_refused_without_a_reason(jira, document):
    """INVALID_INPUT and nothing else (facts 15.3)."""
    answer = jira.moe.post(f"{API}/issue/{jira.create()}/comment", json={"body": document})

    assert ["INVALID_INPUT"] == messages(answer)


def test_a_document_has_32767_characters_at_most(jira):
    """CONTENT_LIMIT_EXCEEDED, in comments and descriptions (facts 3.11)."""
    key, long = jira.create(), doc("x" * 32_767)

    comment = jira.moe.post(f"{API}/issue/{key}/comment", json={"body": long})
    edit = jira.edit(key, status=400, fields={"description": long})

    assert ["CONTENT_LIMIT_EXCEEDED"] == messages(comment) == messages(edit)


def test_a_document_comes_back_in_another_dress(jira):
    """Texts merged, local ids added, colours in capitals, keys in another order: never compare byte for byte (trap 18)."""
    colour = {"type": "text", "text": "c", "marks": [{"type": "textColor", "attrs": {"color": "#ff5630"}}]}
    lozenge = {"type": "status", "attrs": {"text": "OK", "color": "green"}}
    sent = doc(paragraph("un ", "deux", colour, lozenge))

    read = ok(jira.moe.post(f"{API}/issue/{jira.create()}/comment", json={"body": sent}), 201)["body"]

    (block,) = read["content"]
    merged, coloured, status = block["content"]
    assert "un deux" == merged["text"]
    assert "#FF5630" == coloured["marks"][0]["attrs"]["color"]
    assert block["attrs"]["localId"]
    assert {"text", "color", "localId", "style"} == set(status["attrs"])
    assert list(sent) != list(read)


def test_a_document_reads_the_same_each_time(jira):
    """Local ids are given once, when it is written."""
    key = jira.create(description=doc("mots"))

    assert jira.fields(key, "description") == jira.fields(key, "description")


def test_an_empty_document_clears_the_field(jira):
    """Description null again (facts 15.1)."""
    key = jira.create(description=doc("mots"))

    jira.edit(key, fields={"description": doc()})

    assert jira.fields(key, "description")["description"] is None


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
MARKS = st.lists(st.sampled_from(["strong", "em", "strike", "underline"]), unique=True, max_size=2)
PARAGRAPHS = st.lists(st.builds(lambda words, marks: text(words, *marks), TEXTS, MARKS), max_size=4).map(
    lambda inline: paragraph(*inline)
)
ITEMS = st.lists(PARAGRAPHS, min_size=1, max_size=2).map(lambda blocks: item(*blocks))
BLOCKS = st.one_of(
    PARAGRAPHS,
    st.builds(
        lambda kind, items: {"type": kind, "content": items},
        st.sampled_from(["bulletList", "orderedList"]),
        st.lists(ITEMS, min_size=1, max_size=3),
    ),
    st.builds(lambda block: {"type": "panel", "attrs": {"panelType": "info"}, "content": [block]}, PARAGRAPHS),
)


@given(st.lists(BLOCKS, max_size=4).map(lambda blocks: doc(*blocks)))
def test_what_is_read_back_can_be_sent_again(document):
    """Its second reading is its first; its words and its wiki text never change."""
    numbers = iter(range(10_000))

    once = read.normalised(document, local_id=lambda: f"id-{next(numbers)}")
    twice = read.normalised(once, local_id=lambda: f"id-{next(numbers)}")

    assert check.valid(document)
    assert check.valid(once)
    assert once == twice
    assert "".join(read.plain(document).split()) == "".join(read.plain(once).split())


def test_documents_are_rendered_as_html(jira):
    """Headings, lists, tables and marks become elements; words are escaped and unsafe addresses inert."""
    key = jira.create()
    typed: list[dict[str, Any]] = [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Le <lot>"}]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph(text("un", "strong"))]}]},
        {
            "type": "table",
            "content": [{"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph("a")]}]}],
        },
        {"type": "rule"},
    ]
    jira.edit(key, fields={"description": doc(*typed)})
    shown = ok(jira.moa.get(f"{API}/issue/{key}", params={"expand": "renderedFields"}))["renderedFields"]["description"]

    assert shown.startswith('<h2><a name="Leltlotgt"></a>Le &lt;lot&gt;</h2><ul><li><b>un</b></li></ul>')
    assert "<tr><td class='confluenceTd'>a</td></tr>" in shown
    assert shown.endswith("<hr />")
