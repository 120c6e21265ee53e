"""ADF as HTML: every useful node is drawn, and nothing typed by people is anything but text."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.pages.adf_html import Reader, html_of
from tests.sandbox.pages_site import doc, paragraph

FR = Reader("fr", base="https://velours.atlassian.net", suffix="?lang=fr")
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


def drawn(*content, reader=FR):
    return str(html_of(doc(*content), reader))


def text(value, *marks):
    return {"type": "text", "text": value, "marks": list(marks)}


def inline(kind, **attrs):
    return {"type": "paragraph", "content": [{"type": kind, "attrs": attrs}]}


def block(kind, *content, **attrs):
    return {"type": kind, "attrs": attrs, "content": list(content)}


@pytest.mark.parametrize(
    ("node", "html"),
    [
        (paragraph("un"), "<p>un</p>"),
        (block("heading", text("T"), level=2), '<h4 class="h2">T</h4>'),
        (block("heading", text("T"), level=6), '<h6 class="h6">T</h6>'),
        (block("bulletList", block("listItem", paragraph("a"))), "<ul><li><p>a</p></li></ul>"),
        (block("orderedList", block("listItem", paragraph("a")), order=3), '<ol start="3"><li><p>a</p></li></ol>'),
        (block("blockquote", paragraph("a")), "<blockquote><p>a</p></blockquote>"),
        (block("codeBlock", text("a < b"), language="sql"), "<pre><code>a &lt; b</code></pre>"),
        ({"type": "rule"}, "<hr>"),
        (block("paragraph", text("a"), {"type": "hardBreak"}, text("b")), "<p>a<br>b</p>"),
        (block("expand", paragraph("a"), title="Pourquoi"), '<details class="expand"><summary>Pourquoi</summary><div><p>a</p></div></details>'),
        (inline("status", text="Écart majeur", color="red"), '<p><span class="lozenge red">Écart majeur</span></p>'),
        (inline("status", text="x", color="red;}"), '<p><span class="lozenge neutral">x</span></p>'),
        (inline("mention", id="a:1", text="@Inès"), '<p><span class="mention">@Inès</span></p>'),
        (inline("date", timestamp="1795219200000"), '<p><time class="date" datetime="2026-11-21">21 nov. 2026</time></p>'),
        (inline("date", timestamp="soon"), "<p>soon</p>"),
        (inline("emoji", shortName=":+1:", text="👍"), '<p><span role="img" aria-label="+1">👍</span></p>'),
        (inline("hologram", text="deep"), '<p><span class="unknown">deep</span></p>'),
        (block("hologram", paragraph("a")), '<div class="unknown"><p>a</p></div>'),
        (block("mediaSingle", {"type": "media", "attrs": {"id": "1", "alt": "plan.png"}}), '<span class="unknown">plan.png</span>'),
    ],
)  # fmt: skip
def test_nodes_are_drawn(node, html):
    """Each node of facts 15.2 has its HTML; an unknown one becomes neutral text."""
    assert drawn(node) == html


@pytest.mark.parametrize(
    ("mark", "html"),
    [
        ({"type": "strong"}, "<strong>a</strong>"),
        ({"type": "em"}, "<em>a</em>"),
        ({"type": "underline"}, "<u>a</u>"),
        ({"type": "strike"}, "<s>a</s>"),
        ({"type": "code"}, "<code>a</code>"),
        ({"type": "subsup", "attrs": {"type": "sup"}}, "<sup>a</sup>"),
        ({"type": "textColor", "attrs": {"color": "#ff5630"}}, '<span style="color:#ff5630">a</span>'),
        ({"type": "textColor", "attrs": {"color": "red;background:url(x)"}}, "a"),
        ({"type": "glow"}, "a"),
    ],
)
def test_marks_are_drawn(mark, html):
    """Each mark has its element; colours are hex or nothing."""
    assert drawn(paragraph("a", mark)) == f"<p>{html}</p>"


@pytest.mark.parametrize("kind", ["info", "note", "warning", "success", "error", "custom"])
def test_panels_have_their_colour_and_icon(kind):
    """The six panels of Jira are told apart."""
    soup = BeautifulSoup(drawn(block("panel", paragraph("a"), panelType=kind)), "html.parser")

    assert len(soup.select(f".panel.panel-{kind} > svg")) == 1
    assert [body.text for body in soup.select(".panel-body")] == ["a"]


def test_a_table_has_header_cells_and_spans():
    """Header cells are headers; spans and backgrounds are kept when they are what they claim."""
    head = block("tableRow", block("tableHeader", paragraph("Quoi"), colspan=2))
    row = block(
        "tableRow", block("tableCell", paragraph("a"), background="#deebff"), block("tableCell", rowspan="9 onload=x")
    )

    soup = BeautifulSoup(drawn(block("table", head, row)), "html.parser")

    assert [cell.attrs for cell in soup.select("th")] == [{"colspan": "2"}]
    assert [cell.attrs for cell in soup.select("table td")] == [{"style": "background-color:#deebff"}, {}]


def test_tasks_say_whether_they_are_done():
    """A task's state is readable without seeing the box."""
    tasks = block("taskList", block("taskItem", text("a"), state="DONE"), block("taskItem", text("b"), state="TODO"))

    boxes = BeautifulSoup(drawn(tasks), "html.parser").select(".box")

    assert [box["aria-label"] for box in boxes] == ["fait", "à faire"]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example",
     "/browse/VEL-1", "https://a b", "https://a\x00b", "vbscript:x", "", None, 3],
)  # fmt: skip
def test_links_lead_only_to_addresses(href):
    """What is not http, https or mailto stays text."""
    assert drawn(paragraph("a", {"type": "link", "attrs": {"href": href}})) == "<p>a</p>"
    assert "<a" not in drawn(inline("inlineCard", url=href))


def test_links_to_the_site_stay_on_the_pages():
    """A link to an issue of the site is followed here, in the language chosen; a look-alike elsewhere shows its address."""
    assert 'href="/browse/VEL-3?lang=fr"' in drawn(inline("inlineCard", url="https://velours.atlassian.net/browse/VEL-3"))
    assert ">VEL-3</span>" in drawn(inline("inlineCard", url="https://velours.atlassian.net/browse/VEL-3"))
    assert ">https://evil.example/browse/VEL-3</span>" in drawn(
        inline("inlineCard", url="https://evil.example/browse/VEL-3")
    )
    assert 'href="https://velours.atlassian.net.evil.example/browse/V-1"' in drawn(
        paragraph("a", {"type": "link", "attrs": {"href": "https://velours.atlassian.net.evil.example/browse/V-1"}})
    )


evil = st.sampled_from([EVIL, "{panel}", "[/b]", "\x1b[31m", "a"])
scalars = evil | st.none() | st.integers() | st.booleans()
kinds = st.sampled_from(
    ["doc", "paragraph", "heading", "panel", "table", "tableRow", "tableHeader", "tableCell", "expand", "status", "mention", "date",
     "emoji", "codeBlock", "taskItem", "inlineCard", "media", "orderedList", "text", EVIL]
)  # fmt: skip
attrs = st.dictionaries(
    st.sampled_from(["text", "color", "level", "title", "url", "timestamp", "panelType", "order", "background", "colspan", "state",
                     "shortName", "alt", "href"]), scalars, max_size=3,
)  # fmt: skip
nodes = st.recursive(
    st.fixed_dictionaries({"type": kinds}, optional={"text": scalars, "attrs": attrs | scalars, "marks": scalars}),
    lambda inner: st.fixed_dictionaries(
        {"type": kinds, "content": st.lists(inner | scalars, max_size=3)}, optional={"attrs": attrs}
    ),
    max_leaves=8,
)


@given(nodes)
def test_no_document_brings_markup_of_its_own(node):
    """Whatever a document holds, its text never becomes an element, an attribute or a script."""
    soup = BeautifulSoup(drawn(node), "html.parser")

    assert soup.find(["script", "img", "iframe", "style"]) is None
    assert not [name for element in soup.find_all(True) for name in element.attrs if name.startswith("on")]


def test_a_bottomless_document_is_cut():
    """Nesting without end is shown to a depth, never a failure."""
    node = paragraph("bottom")
    for _ in range(3000):
        node = {"type": "blockquote", "content": [node]}

    assert "…" in drawn(node)
    assert html_of(None, FR) == ""


def test_columns_have_the_width_they_are_given():
    """In pixels; anything that is no sensible number is ignored."""
    head = block(
        "tableRow",
        block("tableHeader", paragraph("Ticket"), colwidth=[90]),
        block("tableHeader", paragraph("Règle"), colwidth=["1;x"]),
        block("tableHeader", paragraph("Du"), colwidth=[-4]),
    )

    soup = BeautifulSoup(drawn(block("table", head)), "html.parser")

    assert [cell.attrs for cell in soup.select("table th")] == [{"style": "width:90px;min-width:90px"}, {}, {}]
