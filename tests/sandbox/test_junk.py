"""Whatever a caller sends, the site answers."""

import ast
from pathlib import Path

import pytest

from integration.sandbox.answers import answer
from integration.sandbox.answers.table import ROUTES
from integration.sandbox.http import json_from, request_from
from integration.sandbox.reading import numerals
from integration.sandbox.reading.moments import moment_in
from integration.sandbox.reading.numerals import id_in, number_in
from tests.contract.furnished import names
from tests.contract.walk import described
from tests.contract.walker import good_of
from tests.sandbox.jira_site import API, doc, ok
from tests.sandbox.junk import LONG, Walk, spoilt

AGILE = "/rest/agile/1.0"
EACH = 9
"""Spoilt calls of a route; thousands in all, in a few seconds."""


def test_nothing_crashes_the_site():
    """Junk in every kind of place of every route: ids, pages, dates, texts, lists, objects."""
    known, told = described(), names()
    taken = [(route, good) for route in ROUTES if (good := good_of(route, known, told)) is not None]

    found = [text for route, good in taken for text in Walk(route, good).crashes(spoilt(route, good, EACH))]

    assert [] == found


@pytest.mark.parametrize("text", ["²", "٣", "", "-1", "+1", " 1", "1.0", "1_0", LONG, None, 7, ["1"]])
def test_only_ascii_digits_are_a_number(text):
    """Python's ``isdigit`` is of another opinion, and its ``int`` of a third."""
    assert (None, -1) == (number_in(text), id_in(text))
    assert 10_020 == number_in("10020") == id_in("10020")


def test_no_module_asks_python_what_a_digit_is():
    """``number_in`` is asked instead."""
    home = Path(numerals.__file__)
    asked = [
        f"{path.relative_to(home.parent)}:{node.lineno}"
        for path in home.parent.rglob("*.py")
        if path != home
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isdecimal", "isnumeric")
    ]

    assert [] == asked


@pytest.mark.parametrize(
    "jql",
    ["id = ²", "parent = ²", "key in (CRM-1, ²)", "key > CRM-²", "issue in linkedIssues(²)", f"id = {LONG}", "filter = ²"],
)
def test_junk_in_a_query_is_answered(jira, jql):
    """As any name that nothing has."""
    jira.create()

    assert jira.admin.post(f"{API}/search/jql", json={"jql": jql}).status_code in (200, 400)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{API}/issue", rb'{"fields":{"summary":"a\ud800b"}}'),
        (f"{API}/issue", b'{"fields":{"summary":"a\xed\xa0\x80b"}}'),
        (f"{API}/search/jql", rb'{"jql":"project = CRM","maxResults":1e999}'),
        (f"{API}/search/jql", b'{"jql":NaN}'),
        ("/rest/api/2/issue", rb'{"fields":{"summary":"x","description":"\uDBFF"}}'),
    ],
)
def test_what_json_cannot_say_is_no_json(jira, path, body):
    """Half a character, endless numbers: 400, and nothing is stored."""
    said = jira.admin.post(path, content=body, headers={"content-type": "application/json"})

    assert (400, "There was an error parsing JSON. Check that your request body is valid.") == (
        said.status_code,
        said.json()["errorMessages"][0],
    )
    assert {} == jira.world.issues


def test_whole_characters_are_let_through_however_they_are_written():
    """Two escapes for one character, UTF-16, a byte order mark; and words that only look like an escape."""
    whole = {"a": "😀"}

    assert whole == json_from(rb'{"a":"\ud83d\ude00"}') == json_from('{"a":"😀"}'.encode("utf-16"))
    assert whole == json_from(b"\xef\xbb\xbf" + '{"a":"😀"}'.encode())
    assert {"a": r"\ud800"} == json_from(rb'{"a":"\\ud800"}')


def test_credentials_of_strange_bytes_are_wrong_credentials(jira):
    """401, like any others that nobody has."""
    for secret in ("ÿÿ", "=", "é", "////", ""):
        request = request_from("GET", f"{API}/myself", {"Authorization": f"Basic {secret}"}, b"")

        assert 401 == answer(jira.world, request).status


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59.999-1200", "0001-01-01T00:00:00.000+0000"])
def test_the_ends_of_the_calendar_are_no_times(jira, when):
    """No zone but their own could show them: refused where they come in."""
    key = jira.create()
    worked = {"timeSpent": "1h", "started": when, "comment": doc("Fait")}

    assert 400 == jira.admin.post(f"{API}/issue/{key}/worklog", json=worked).status_code
    assert moment_in(when) is None
    assert moment_in("2026-11-02T09:00:00.000+0100")


def test_lists_of_labels_name_them(jira):
    """A bulk edit with a label without a name is refused whole."""
    key = jira.create()
    edited = {"labelsFields": [{"fieldId": "labels", "labels": [{}], "bulkEditMultiSelectFieldOption": "ADD"}]}
    body = {"selectedIssueIdsOrKeys": [key], "selectedActions": ["labels"], "editedFieldsInput": edited}

    assert 400 == jira.admin.post(f"{API}/bulk/issues/fields", json=body).status_code
    assert [] == jira.fields(key, "labels")["labels"]


def test_an_issue_has_a_name_to_rank_by(jira):
    """An empty one is no issue: 400."""
    kept, moved = jira.create(), jira.create()
    for place in ("rankBeforeIssue", "rankAfterIssue"):
        assert 400 == jira.admin.put(f"{AGILE}/issue/rank", json={"issues": [moved], place: ""}).status_code
    ok(jira.admin.put(f"{AGILE}/issue/rank", json={"issues": [moved], "rankBeforeIssue": kept}), 204)
