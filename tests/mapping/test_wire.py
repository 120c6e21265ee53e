"""Jira's JSON read into nouns: by ids, whatever shape it comes in."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.wire import (
    account_from,
    board_from,
    comment_from,
    component_from,
    history_from,
    issue_from,
    named_from,
    project_from,
    server_from,
    timestamp,
)

NOON = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
ADF = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Le besoin"}]}]}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    *("id", "key", "name", "description", "accountId", "accountType", "active", "displayName", "timeZone", "locale"),
    *("emailAddress", "statusCategory", "scope", "project", "lead", "columnConfig", "columns", "statuses", "filter"),
    *("author", "updateAuthor", "created", "updated", "body", "properties", "fields", "issuetype", "status", "parent"),
    *("assignee", "creator", "reporter", "duedate", "components", "labels", "issuelinks", "outwardIssue", "inwardIssue"),
    *("type", "subtasks", "comment", "comments", "total", "items", "field", "fieldId", "from", "fromString", "to"),
    *("toString", "hierarchyLevel", "subtask", "value", "defaultLocale"),
)
JIRA = st.recursive(
    JSON,
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=8) | st.lists(inner, max_size=3),
    max_leaves=25,
)


@pytest.mark.parametrize(
    "value",
    [
        "2026-09-01T14:30:00.000+0200",
        "2026-09-01T14:30:00.000+02:00",
        "2026-09-01T12:30:00Z",
        "2026-09-01T12:30:00",
        1788265800,
        1788265800000,
        "1788265800000",
        1788265800.0,
    ],
)
def test_every_way_jira_writes_a_time_is_the_same_instant(value):
    """ISO with or without a colon, Z, seconds and milliseconds (facts 2.2, 2.12)."""
    assert timestamp(value) == NOON
    assert timestamp(value).tzinfo is not None


@given(JSON)
def test_no_value_is_a_time_that_raises(value):
    """Nonsense is the epoch, and always aware."""
    assert timestamp(value).tzinfo is not None


@given(JIRA)
def test_nothing_jira_could_answer_raises(value):
    """Each reader takes anything: an optional part may be missing, null, or of another type."""
    nouns = [
        read(value)
        for read in (
            account_from,
            board_from,
            comment_from,
            component_from,
            history_from,
            issue_from,
            named_from,
            project_from,
        )
    ]

    assert all(isinstance(noun.id, str) for noun in nouns)
    assert server_from(value, cloud_id="c").cloud_id == "c"


def test_an_account_may_hide_everything_but_its_id():
    """Mail, zone and language are null or absent by privacy."""
    account = account_from(
        {"accountId": "557058:1-2", "accountType": "app", "active": False, "emailAddress": "", "timeZone": None}
    )

    assert (account.id, account.kind, account.active) == ("557058:1-2", "app", False)
    assert (account.email, account.zone, account.locale) == (None, None, None)


@pytest.mark.parametrize("category", ["IN_PROGRESS", {"key": "indeterminate", "name": "En cours"}, "indeterminate"])
def test_a_category_is_read_from_both_lists(category):
    """One list says a word, the other an object; names are translated."""
    assert named_from({"id": 3, "name": "En cours", "statusCategory": category}).category == "indeterminate"


def test_ids_are_text_whatever_jira_sends():
    """A project's id is a number on create and text elsewhere."""
    assert (project_from({"id": 10010}).id, named_from({"id": "10010"}).id) == ("10010", "10010")


def test_a_board_says_its_columns_in_order():
    """Name and status ids, left to right."""
    columns = [{"name": "Backlog", "statuses": []}, {"name": "Fait", "statuses": [{"id": "3"}, {"id": 4}]}]
    board = board_from({"id": 7, "name": "CRM", "filter": {"id": "5"}, "columnConfig": {"columns": columns}})

    assert (board.id, board.filter_id, board.columns) == ("7", "5", (("Backlog", ()), ("Fait", ("3", "4"))))


def test_a_comment_edited_by_nobody_named_is_its_authors():
    """updateAuthor is optional; properties come as a list."""
    comment = comment_from(
        {
            "id": 1,
            "author": {"accountId": "a"},
            "created": 1788265800,
            "body": ADF,
            "properties": [{"key": "bornage.record", "value": {"v": 1}}],
        }
    )

    assert (comment.author, comment.update_author, comment.created, comment.updated) == ("a", "a", NOON, NOON)
    assert comment.properties == {"bornage.record": {"v": 1}}


ISSUE = {
    "id": "10001",
    "key": "CRM-1",
    "properties": {"bornage.item": {"v": 1}},
    "fields": {
        "project": {"id": 10000},
        "issuetype": {"id": "10005"},
        "status": {"id": "3", "name": "À approuver"},
        "summary": "Recueil",
        "description": ADF,
        "parent": {"id": "10000", "key": "CRM-0"},
        "assignee": {"accountId": "a", "displayName": "Ana", "active": True},
        "creator": {"accountId": "b", "displayName": "Former user", "active": False},
        "reporter": None,
        "created": "2026-09-01T14:30:00.000+0200",
        "updated": "2026-09-01T14:30:00.000+0200",
        "duedate": "2026-10-30",
        "components": [{"id": "20", "name": "MOA"}],
        "labels": ["conception"],
        "subtasks": [{"id": "10009"}],
        "issuelinks": [
            {"id": "1", "type": {"id": "10000", "name": "Blocks"}, "outwardIssue": {"id": "10002", "key": "CRM-2"}},
            {"id": "2", "type": {"id": "10000", "name": "Blocks"}, "inwardIssue": {"id": "10003", "key": "CRM-3"}},
        ],
        "comment": {"comments": [{"id": "5", "author": {"accountId": "c", "displayName": "Chloé"}}], "total": 1},
    },
}


def test_an_issue_is_read_by_ids():
    """Status, type, project, parent and components are ids; people are account ids."""
    read = issue_from(ISSUE)

    assert (read.project_id, read.type_id, read.status_id, read.parent_id) == ("10000", "10005", "3", "10000")
    assert (read.assignee, read.creator, read.reporter, read.due) == ("a", "b", None, date(2026, 10, 30))
    assert (read.components, read.labels, read.subtasks) == (("20",), ("conception",), ("10009",))


def test_the_issue_that_shows_the_outward_one_is_the_source():
    """CRM-1 blocks CRM-2, and CRM-3 blocks CRM-1."""
    assert [(link.outward, link.other_key) for link in issue_from(ISSUE).links] == [(True, "CRM-2"), (False, "CRM-3")]


def test_names_are_those_of_active_accounts():
    """An inactive account keeps its id and loses its name."""
    assert issue_from(ISSUE).names == {"a": "Ana", "b": None, "c": "Chloé"}


@pytest.mark.parametrize(("total", "trusted"), [(1, True), (2, False), (None, False)])
def test_embedded_comments_are_trusted_only_when_whole(total, trusted):
    """The page inside an issue is cut without saying so (design 8.11)."""
    fields = {**ISSUE["fields"], "comment": {"comments": [{"id": "5"}], "total": total}}  # type: ignore[dict-item]

    assert (issue_from({**ISSUE, "fields": fields}).comments is not None) is trusted


def test_fields_not_asked_for_keep_their_empty_value():
    """An id and a key are an issue, too; its comments are unknown, not absent."""
    read = issue_from({"id": "10001", "key": "CRM-1"})

    assert (read.summary, read.links, read.due, read.comments) == ("", (), None, None)
