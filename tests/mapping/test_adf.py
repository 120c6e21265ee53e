"""Documents: what builders make, Jira takes; what Jira rewrites, the canonical form undoes; hostile text becomes plain."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping import adf

LINES = st.text(max_size=30)
LETTERS = st.text(alphabet="abé «»😀", min_size=1, max_size=8)


def inlines():
    return st.one_of(
        LINES.map(adf.text),
        LINES.map(adf.strong),
        LINES.map(adf.code),
        LINES.map(lambda words: adf.link(words, "https://example.test/a")),
        LETTERS.map(adf.lozenge),
        LETTERS.map(lambda name: adf.mention("5b10:a", name)),
        st.just(adf.hard_break()),
        st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(adf.day),
    )


def blocks():
    line = st.lists(inlines(), max_size=4).map(lambda parts: adf.paragraph(*parts))
    cells = st.one_of(LINES, inlines(), line)
    return st.one_of(
        line,
        st.tuples(st.integers(1, 6), LINES).map(lambda pair: adf.heading(*pair)),
        st.lists(cells, max_size=4).map(lambda items: adf.bullets(*items)),
        st.lists(cells, max_size=4).map(lambda items: adf.ordered(*items)),
        st.lists(line, max_size=3).map(lambda inside: adf.panel("info", *inside)),
        st.lists(line, max_size=3).map(lambda inside: adf.expand("plus", *inside)),
        st.lists(line, max_size=3).map(lambda inside: adf.quote(*inside)),
        LINES.map(adf.code_block),
        st.lists(st.lists(cells, min_size=1, max_size=3), max_size=3).map(lambda rows: adf.table(["a", "b"], rows)),
        st.just(adf.rule()),
    )


def documents():
    return st.lists(blocks(), max_size=5).map(lambda made: adf.doc(*made))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
KINDS = st.sampled_from(["doc", "text", "paragraph", "table", "tableCell", "status", "mention", "link", "code", "odd"])
WILD = st.recursive(
    st.fixed_dictionaries({"type": KINDS}, optional={"text": st.text(max_size=4), "attrs": JSON, "marks": JSON}),
    lambda inner: st.fixed_dictionaries(
        {"type": KINDS, "content": st.lists(inner | JSON, max_size=4)},
        optional={"marks": st.lists(inner, max_size=2), "version": st.just(1), "attrs": JSON},
    ),
    max_leaves=12,
)


@given(documents())
@settings(max_examples=80, deadline=None)
def test_jira_takes_what_builders_make(made):
    """No combination of builders breaks a rule of facts 15.3 and 15.4."""
    assert adf.problems(made) == ()


@given(st.one_of(documents(), WILD))
@settings(max_examples=120, deadline=None)
def test_the_canonical_form_is_a_fixed_point(made):
    """The canonical form of a canonical form is itself, for documents and for anything else."""
    once = adf.canonical(made)

    assert once == adf.canonical(once)
    assert adf.digest(made) == adf.digest(once)


def as_jira_stores_it(node, draw):
    """What facts 15.5 says of read-back: ids added, defaults added, texts split, keys in another order."""
    kind = node.get("type")
    attrs = dict(node.get("attrs", {}))
    if kind == "table":
        attrs |= {"isNumberColumnEnabled": False, "layout": "default"}
    if kind in ("tableCell", "tableHeader"):
        attrs |= draw(st.sampled_from([{}, {"colspan": 1, "rowspan": 1}, {"colspan": 1, "background": None}]))
    if kind == "orderedList":
        attrs |= {"order": 1}
    if kind == "status":
        attrs |= {"text": attrs["text"].upper(), "style": "", "localId": "f4"}
    if kind == "mention":
        attrs |= {"accessLevel": "", "text": "@Someone"}
    if kind in ("paragraph", "heading", "tableRow", "listItem", "panel"):
        attrs |= draw(st.sampled_from([{}, {"localId": "a1"}]))
    stored = {key: value for key, value in node.items() if key not in ("content", "attrs")}
    if attrs or draw(st.booleans()):
        stored["attrs"] = attrs
    if "content" in node and (node["content"] or kind == "doc" or draw(st.booleans())):
        stored["content"] = [piece for child in node["content"] for piece in pieces(child, draw)]
    keys = draw(st.permutations(sorted(stored)))
    return {key: stored[key] for key in keys}


def pieces(child, draw):
    stored = as_jira_stores_it(child, draw)
    if child.get("type") != "text" or len(child["text"]) < 2:
        return [stored]
    cut = draw(st.integers(0, len(child["text"]) - 1))
    return [{**stored, "text": part} for part in (child["text"][:cut], child["text"][cut:]) if part]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_what_jira_rewrites_is_still_the_same_document(data):
    """Read back from Jira with ids, defaults, split texts and shuffled keys, a document has the digest it was sent with."""
    sent = data.draw(documents())

    read = as_jira_stores_it(sent, data.draw)

    assert adf.canonical(sent) == adf.canonical(read)
    assert adf.digest(sent) == adf.digest(read)


def test_adjacent_texts_are_one_unless_their_marks_differ():
    """Jira merges neighbours; strong words stay apart from plain ones."""
    split = adf.doc(adf.paragraph("un ", "deux", adf.strong("trois")))
    merged = adf.doc(adf.paragraph("un deux", adf.strong("trois")))

    assert adf.canonical(merged) == adf.canonical(split)
    assert adf.digest(merged) != adf.digest(adf.doc(adf.paragraph("un deuxtrois")))


def test_a_changed_word_changes_the_digest():
    """The canonical form forgets spelling, never words, levels, colours or addresses."""
    variants = [
        adf.doc(adf.heading(2, "a")),
        adf.doc(adf.heading(3, "a")),
        adf.doc(adf.paragraph("a")),
        adf.doc(adf.paragraph("b")),
        adf.doc(adf.paragraph(adf.lozenge("a", "red"))),
        adf.doc(adf.paragraph(adf.lozenge("a", "green"))),
        adf.doc(adf.paragraph(adf.link("a", "https://example.test/1"))),
        adf.doc(adf.paragraph(adf.link("a", "https://example.test/2"))),
        adf.doc(adf.paragraph(adf.mention("1", "a"))),
        adf.doc(adf.paragraph(adf.mention("2", "a"))),
    ]

    assert len(variants) == len({adf.digest(one) for one in variants})


def node(kind, *content, **rest):
    return {"type": kind, **({"content": list(content)} if content else {}), **rest}


P = node("paragraph", {"type": "text", "text": "a"})


@pytest.mark.parametrize(
    ("bad", "place", "why"),
    [
        ([], "document", "type doc"),
        ({"type": "doc", "content": []}, "document", "version 1"),
        ({"type": "doc", "version": True, "content": []}, "document", "version 1"),
        ({"type": "doc", "version": 1}, "document", "list of blocks"),
        (node("paragraph", P, version=1), "document", "type doc"),
        (adf.doc({"type": "text", "text": "loose"}), "content.0.text", "inside a doc"),
        (adf.doc(node("paragraph", {"type": "text", "text": ""})), "content.0.paragraph.content.0.text", "not empty"),
        (adf.doc(node("paragraph", {"type": "text", "text": "a\nb"})), "content.0.paragraph.content.0.text", "one line"),
        (adf.doc(node("heading", attrs={"level": 7})), "content.0.heading", "1 to 6"),
        (adf.doc(node("bulletList")), "content.0.bulletList", "something inside"),
        (adf.doc(node("bulletList", node("listItem"))), "content.0.bulletList.content.0.listItem", "something inside"),
        (adf.doc(node("bulletList", node("listItem", adf.rule()))), "listItem.content.0.rule", "inside a listItem"),
        (
            adf.doc(node("bulletList", node("listItem", adf.heading(1, "a")))),
            "listItem.content.0.heading",
            "inside a listItem",
        ),
        (adf.doc(node("blockquote", adf.heading(1, "a"))), "blockquote.content.0.heading", "inside a blockquote"),
        (adf.doc(node("blockquote", adf.quote(P))), "blockquote.content.0.blockquote", "inside a blockquote"),
        (adf.doc(adf.table(["a"], [[adf.table(["b"], [])]])), "tableCell.content.0.table", "cannot be nested"),
        (adf.doc(adf.expand("a", adf.expand("b", P))), "expand.content.0.expand", "top level only"),
        (adf.doc(adf.panel("info", adf.table(["a"], []))), "panel.content.0.table", "inside a panel"),
        (adf.doc(adf.panel("info", P) | {"attrs": {"panelType": "loud"}}), "content.0.panel", "panelType"),
        (adf.doc(node("paragraph", {"type": "hardBreak", "text": "\n"})), "content.0.hardBreak", "no key 'text'"),
        (adf.doc(node("paragraph", {"type": "emoji", "attrs": {}})), "content.0.emoji", "shortName"),
        (adf.doc(node("marquee")), "content.0.marquee", "does not know"),
        (adf.doc(node("paragraph", attrs={"align": "left"})), "content.0.paragraph", "no attribute 'align'"),
        (adf.doc({**P, "marks": [{"type": "strong"}]}), "content.0.paragraph", "no marks"),
        (adf.doc({**P, "content": "a"}), "content.0.paragraph", "list as content"),
        (adf.doc({**P, "content": ["a"]}), "paragraph.content.0", "a node"),
        (adf.doc(node("paragraph", *adf.text("a", {"type": "code"}, {"type": "strong"}))), "content.0.text", "beside code"),
        (adf.doc(node("paragraph", *adf.text("a", {"type": "blink"}))), "content.0.text", "a mark Jira knows"),
        (adf.doc(node("paragraph", *adf.text("a", {"type": "link", "attrs": {}}))), "content.0.text", "href"),
        (adf.doc(node("codeBlock", *adf.strong("a"))), "codeBlock.content.0.text", "bare text"),
        (adf.doc(*[P] * 1000), "document", "at most 30000 characters"),
    ],
)
def test_what_jira_refuses_is_said_with_its_place(bad, place, why):
    """Jira answers INVALID_INPUT without a position; our sentence has one, and the reason."""
    said = [line for line in adf.problems(bad) if why in line]

    assert said, adf.problems(bad)
    assert place in said[0].split(": ")[0]


def test_a_document_without_end_is_a_problem_and_no_crash():
    """Nesting that would exhaust the stack is refused, and its words can still be read."""
    deep: dict[str, object] = {"type": "text", "text": "au fond"}
    for _ in range(5000):
        deep = {"type": "bulletList", "content": [deep]}
    made = {"type": "doc", "version": 1, "content": [deep]}

    assert any("levels" in line for line in adf.problems(made))
    assert adf.text_of(made) == "au fond"
    assert adf.canonical(adf.canonical(made)) == adf.canonical(made)


def test_line_breaks_become_nodes():
    """A text of two lines is two texts and a hardBreak; empty texts never appear."""
    made = adf.text("un\r\ndeux\n")

    assert [one["type"] for one in made] == ["text", "hardBreak", "text", "hardBreak"]
    assert adf.text("") == ()


def test_an_unsafe_address_leaves_the_words_alone():
    """A link to a script, or to nowhere, is plain words."""
    for href in ("javascript:alert(1)", "", "https://a.test/ b", "data:text/html,x", "//a.test"):
        assert adf.link("ici", href) == adf.text("ici")
    assert adf.link("ici", "https://a.test/?q=1#x")[0]["marks"] == [
        {"type": "link", "attrs": {"href": "https://a.test/?q=1#x"}}
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b]0;titre\x07fin", "fin"),
        ("\x1b]8;;https://a.test\x1b\\lien\x1b]8;;\x1b\\", "lien"),
        ("\x9b1mgras", "gras"),
        ("un\ndeux\r\ntrois\tquatre\u2028cinq", "un deux trois quatre cinq"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("abc\u202edef\u2066x\u2069", "abcdefx"),
        ("in\u200bvi\u2060si\ufeffble\u00ad", "invisible"),
        ("Zoé, Jérôme, 東京 et ñ", "Zoé, Jérôme, 東京 et ñ"),
        ("👩‍👩‍👧 ❤️ 👍🏽", "👩‍👩‍👧 ❤️ 👍🏽"),
        ("a\u200db", "ab"),
        ("10\u202f000\u00a0€ «\u202foui\u202f»", "10\u202f000\u00a0€ «\u202foui\u202f»"),
        ("[/markup] <b> {{x}} h1. `", "[/markup] <b> {{x}} h1. `"),
        ("\ud800", "\ufffd"),
    ],
)
def test_hostile_text_becomes_plain(typed, shown):
    """Escape sequences, control characters, overrides and invisible characters go; people's writing stays."""
    assert shown == adf.plain(typed)


@given(st.text())
def test_plain_text_has_no_teeth(typed):
    """Whatever is typed, one line without control or direction characters comes out, and plain again is the same."""
    shown = adf.plain(typed)

    assert shown == adf.plain(shown)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") or c in "\u202a\u202b\u202d\u202e"]
    shown.encode()


@given(st.one_of(documents(), WILD, JSON))
@settings(max_examples=80, deadline=None)
def test_the_words_of_anything_can_be_read(made):
    """Reading the text of a document never fails, whatever people or Jira put in it."""
    assert isinstance(adf.text_of(made), str)


def test_the_words_stand_in_lines():
    """Blocks are lines; mentions and lozenges are read as they are shown."""
    made = adf.doc(
        adf.paragraph("Bonjour ", adf.mention("1", "Inès"), ","),
        adf.bullets("un", adf.strong("deux")),
        adf.table(["a"], [[adf.lozenge("ouvert")]]),
    )

    assert adf.text_of(made) == "Bonjour @Inès,\nun\ndeux\na\nouvert"


def test_a_document_is_json():
    """What builders make can be sent as it is."""
    made = adf.doc(adf.panel("note", adf.paragraph("a", adf.hard_break(), adf.code("b"))), adf.code_block("x\n\ty"))

    assert made == json.loads(json.dumps(made))


def test_a_table_may_have_widths_that_do_not_count():
    """Of columns, in pixels. People drag them and Jira rounds them: that is no other document."""
    plain, wide = adf.table(["a", "b"], [["1", "2"]]), adf.table(["a", "b"], [["1", "2"]], widths=(90, 300))
    cells = [cell for line in wide["content"] for cell in line["content"]]

    assert [cell["attrs"] for cell in cells] == [{"colwidth": [90]}, {"colwidth": [300]}] * 2
    assert adf.problems(adf.doc(wide)) == ()
    assert adf.digest(adf.doc(wide)) == adf.digest(adf.doc(plain))
