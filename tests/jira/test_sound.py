"""An answer that is not whole is no answer: from a list that is missing nobody concludes that there is nothing."""

from typing import Any

import httpx
import pytest

from integration.errors import Ambiguous, JiraNotJson
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer

VERBS: list[tuple[str, tuple[Any, ...]]] = [
    ("accounts_by_email", ("a@b.example",)),
    ("accounts_named", ("Ana",)),
    ("accounts", (["5b10"],)),
    ("roles", ()),
    ("roles_of", ("CRM",)),
    ("types", ()),
    ("statuses", ()),
    ("workflows", ()),
    ("type_schemes", ()),
    ("workflow_schemes", ()),
    ("link_types", ()),
    ("project", ("CRM",)),
    ("project_property", ("CRM", "bornage.project")),
    ("project_statuses", ("CRM",)),
    ("statuses_of", ("CRM",)),
    ("members", ("CRM", "10042")),
    ("components", ("CRM",)),
    ("filters", ("F",)),
    ("boards", ("CRM",)),
    ("board", ("7",)),
    ("search", ("project = CRM",)),
    ("issues", (["10"],)),
    ("histories", (["10"],)),
    ("comments", ("10",)),
    ("comments_by_id", (["10"],)),
]


def door(answer):
    def said(_request):
        return httpx.Response(200, json=answer, headers={"Date": "Sat, 21 Nov 2026 10:00:00 GMT"})

    return connect("https://velours.atlassian.net", "a@b.example", "t", transport=httpx.MockTransport(said))


@pytest.mark.parametrize("answer", [{}, "?", 42, None], ids=["empty", "word", "number", "no body"])
@pytest.mark.parametrize(("verb", "given"), VERBS, ids=[verb for verb, _ in VERBS])
def test_nothing_is_concluded_from_an_answer_of_another_shape(verb, given, answer):
    """An empty object, a word, a number, no body at all: an error, never "there is none"."""
    with pytest.raises(JiraNotJson, match="run again later"):
        getattr(Reader(door(answer)), verb)(*given)


@pytest.mark.parametrize(
    ("verb", "given", "page"),
    [
        ("search", ("project = CRM",), {"issues": [{"id": "10"}, None], "isLast": True}),
        ("issues", (["10"],), {"issues": [{"key": "CRM-1"}]}),
        ("comments", ("10",), {"comments": [{"id": None}], "total": 1}),
        ("histories", (["10"],), {"issueChangeLogs": [{"issueId": "11", "changeHistories": []}]}),
        ("histories", (["10"],), {"issueChangeLogs": [{"issueId": "10", "changeHistories": [{"id": "1", "items": "?"}]}]}),
        ("roles", (), [{"name": "MOA"}]),
        ("board", ("7",), {"id": 7, "columnConfig": {"columns": []}}),
        ("board", ("7",), {"id": 8, "columnConfig": {"columns": [{"name": "Fait"}]}}),
        ("project", ("CRM",), {"id": "10000"}),
    ],
)
def test_a_thing_without_its_name_is_no_thing(verb, given, page):
    """An id that is missing, another issue's changelog, a board without columns."""
    with pytest.raises(JiraNotJson):
        getattr(Reader(door(page)), verb)(*given)


def test_a_cloud_id_is_a_word():
    """It is part of every seal: a number would be another site's."""
    with pytest.raises(JiraNotJson, match="cloudId"):
        Reader(door({"cloudId": 42})).server()


@pytest.mark.parametrize("answer", [{"id": "?"}, {"id": None}, {}, [{"id": "1"}]])
def test_an_id_that_is_none_leaves_a_create_open(answer):
    """Made, but what? To be looked for."""
    with pytest.raises(Ambiguous, match="look in Jira"):
        Writer(door(answer)).create_role("MOA", "")


def test_a_comment_is_never_asked_for_by_a_word():
    """An id that is no number names no comment of Jira's: left out, as one that is gone."""
    assert () == Reader(door({"values": []})).comments_by_id(["?", ""])
