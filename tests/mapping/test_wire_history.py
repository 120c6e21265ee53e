"""Changelogs read as what happened: by ids through the id map, for each of Jira's ways to write a change (facts 2.8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.remarks import remark_from
from integration.mapping.wire import comment_from, history_from, history_of, issue_from
from integration.mapping.wire_values import printed
from integration.model.live import IdMap
from tests.mapping.test_wire import ADF, ISSUE, JIRA

IDS = IdMap(
    statuses={"1": "prepare", "2": "approve", "3": "ready"},
    types={"10005": "livrable", "10006": "document"},
    roles={},
    components={"20": "MOA", "21": "MOE"},
    items={"10001": "framing.needs"},
    phases={"10000": "framing"},
    filter="5",
    board="7",
    register="10099",
    kinds={"10001": "deliverable"},
)
AT = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)


def written(*items, number="100", at=AT, author=None):
    who = {"accountId": "a", "accountType": "atlassian", "active": True} if author is None else author
    return history_from({"id": number, "created": at.isoformat(), "author": who, "items": list(items)})


def changes(*histories):
    return history_of(issue_from(ISSUE), histories, ids=IDS, service=frozenset()).changes


def only(item):
    [change] = changes(written(item))
    return change.field, change.old, change.new


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            {"field": "status", "fieldId": "status", "from": "1", "to": "2", "fromString": "Préparer"},
            ("status", "prepare", "approve"),
        ),
        ({"field": "status", "fieldId": "status", "from": 1, "to": 2}, ("status", "prepare", "approve")),
        ({"field": "issuetype", "fieldId": "issuetype", "from": "10005", "to": "10006"}, ("type", "livrable", "document")),
        (
            {"field": "assignee", "fieldId": "assignee", "from": None, "to": "557058:1", "toString": "Ana"},
            ("assignee", None, "557058:1"),
        ),
        ({"field": "assignee", "from": "unknown", "to": ""}, ("assignee", None, None)),
        (
            {"field": "Component", "fieldId": "components", "from": None, "to": "20", "toString": "MOA"},
            ("component", None, "MOA"),
        ),
        ({"field": "Component", "from": "21", "to": None}, ("component", "MOE", None)),
        ({"field": "duedate", "from": None, "to": "2026-10-30"}, ("due", None, "2026-10-30")),
        (
            {"field": "duedate", "fromString": "2026-10-30 00:00:00.0", "toString": "2026-11-13 00:00:00.0"},
            ("due", "2026-10-30", "2026-11-13"),
        ),
        ({"field": "summary", "fromString": "a", "toString": "b"}, ("summary", "a", "b")),
        ({"field": "labels", "from": "", "fromString": "", "to": "", "toString": "x y"}, ("labels", None, "x y")),
        ({"field": "IssueParentAssociation", "from": "10000", "to": None, "fromString": "CRM-0"}, ("parent", "10000", None)),
        (
            {"field": "Epic Link", "fieldId": "customfield_10014", "from": "10000", "to": "10050"},
            ("parent", "10000", "10050"),
        ),
        ({"field": "Parent", "from": "10000", "to": "10050"}, ("parent", "10000", "10050")),
        ({"field": "Link", "to": "CRM-2", "toString": "Ce ticket bloque CRM-2"}, ("link", None, "CRM-2")),
        ({"field": "Key", "fromString": "OPS-9", "toString": "CRM-2"}, ("key", "OPS-9", "CRM-2")),
        ({"field": "project", "fieldId": "project", "from": "10000", "to": "10001"}, ("project", "10000", "10001")),
        ({"field": "Attachment", "to": "9", "toString": "cr.pdf"}, ("attachment", None, "9")),
        ({"field": "RemoteWorkItemLink", "to": "77", "toString": "links to CR"}, ("remote", None, "77")),
        ({"field": "RemoteIssueLink", "fromString": "links to CR"}, ("remote", "links to CR", None)),
        ({"field": "Rank", "fieldId": "customfield_10019", "toString": "Ranked higher"}, ("other", None, None)),
        ({"field": "Epic Child", "to": "10001"}, ("other", None, None)),
        ({"field": "Étiquettes", "fieldId": "labels", "toString": "x"}, ("labels", None, "x")),
    ],
)
def test_each_way_of_writing_a_change_is_read(item, expected):
    """fieldId where there is one, else field in any case; ids, not the words beside them."""
    assert only(item) == expected


def test_a_status_we_have_no_word_for_is_kept_as_a_change():
    """Something happened: the timeline must know, and must not guess."""
    assert only({"field": "status", "from": "3", "to": "999", "toString": "Prêt"}) == ("status", "ready", None)


def test_the_text_of_a_deleted_comment_is_not_for_rules():
    """Jira leaves it in the changelog; we do not read it."""
    assert only({"field": "Comment", "fieldId": "comment", "fromString": "secret"}) == ("comment", None, None)


def test_several_items_of_one_write_are_several_changes():
    """One history, one instant, one author: two components changed."""
    found = changes(written({"field": "Component", "from": "20"}, {"field": "Component", "to": "21"}, author={}))

    assert [(change.history, change.old, change.new) for change in found] == [("100", "MOA", None), ("100", None, "MOE")]


def test_a_parent_written_twice_is_one_change():
    """Jira mirrors the parent into its old epic link."""
    twice = written({"field": "IssueParentAssociation", "to": "10050"}, {"field": "Epic Link", "to": "10050"})

    assert len(changes(twice)) == 1


def test_an_author_is_an_account_an_application_or_nobody():
    """accountType says it; a missing author and a corrupt one are nobody."""
    status = {"field": "status", "from": "1", "to": "2"}
    authors = [{"accountId": "x", "accountType": "app"}, {"accountId": "y", "active": False}, {"accountId": "unknown"}, {}]

    found = [changes(written(status, author=author))[0].author for author in authors]

    assert [(a.id, a.app, a.active) for a in found] == [
        ("x", True, True),
        ("y", False, False),
        (None, False, True),
        (None, False, True),
    ]


@given(st.permutations(["9", "10", "11", "12"]))
def test_the_order_of_arrival_does_not_matter(order):
    """Oldest first, by instant and then by number; a history that came twice counts once."""
    status = {"field": "status", "from": "1", "to": "2"}
    rows = [written(status, number=n, at=AT + timedelta(seconds=n == "9")) for n in [*order, "10"]]

    assert [change.history for change in changes(*rows)] == ["10", "11", "12", "9"]


@given(st.lists(JIRA, max_size=4), JIRA)
def test_nothing_in_a_changelog_raises(histories, issue):
    """Whatever Jira's own data is corrupt with."""
    found = history_of(issue_from(issue), [history_from(h) for h in histories], ids=IDS, service=frozenset())

    assert all(change.at.tzinfo for change in found.changes)


def test_an_issue_is_told_in_our_words():
    """Type, status, item, kind and roles through the id map; its description as text."""
    issue = history_of(issue_from(ISSUE), [], ids=IDS, service=frozenset()).issue

    assert (issue.type, issue.status, issue.item, issue.kind, issue.phase) == (
        "livrable",
        "ready",
        "framing.needs",
        "deliverable",
        None,
    )
    assert (issue.components, issue.parent, issue.description.strip()) == (("MOA",), "10000", "Le besoin")


def test_an_issue_outside_the_map_has_no_words():
    """Never by name, and never by a property anyone can write."""
    foreign = {**ISSUE, "id": "77", "fields": {**ISSUE["fields"], "status": {"id": "999", "name": "Prêt"}}}  # type: ignore[dict-item]
    issue = history_of(issue_from(foreign), [], ids=IDS, service=frozenset()).issue

    assert (issue.item, issue.kind, issue.status) == (None, None, None)


def test_links_are_dated_by_the_changelog_or_by_creation():
    """A link made on a day is not older than that day (design 8.14)."""
    made = written({"field": "Link", "to": "CRM-2"})

    links = history_of(issue_from(ISSUE), [made], ids=IDS, service=frozenset()).issue.links

    assert [(link.kind, link.outward, link.other) for link in links] == [
        ("blocks", True, "10002"),
        ("blocks", False, "10003"),
    ]
    assert [link.since for link in links] == [AT, issue_from(ISSUE).created]


def test_remarks_are_peoples():
    """Who and when, of comments that are not ours; never a text."""
    comments = [
        {"id": n, "author": {"accountId": who}, "created": AT.isoformat(), "body": ADF}
        for n, who in (("1", "c"), ("2", "bot"))
    ]
    read = issue_from({**ISSUE, "fields": {**ISSUE["fields"], "comment": {"comments": comments, "total": 2}}})  # type: ignore[dict-item]

    remarks = history_of(read, [], ids=IDS, service=frozenset({"bot"})).issue.remarks

    assert [(remark.id, remark.author, remark.at) for remark in remarks] == [("1", "c", AT)]


def test_a_budget_is_the_field_the_charter_names():
    """However Jira prints a number; another field, or none named, is no budget."""
    item = {"field": "Budget", "fieldId": "customfield_10050", "fromString": "12000", "toString": "15000.50"}
    issue = {**ISSUE, "fields": {**ISSUE["fields"], "customfield_10050": 15000.5, "customfield_10051": 7}}  # type: ignore[dict-item]
    told = {
        budget: history_of(issue_from(issue), [written(item)], ids=IDS, service=frozenset(), budget=budget)
        for budget in ("customfield_10050", "customfield_10051", None)
    }

    assert [("budget", "12000", "15000.5")] == [(c.field, c.old, c.new) for c in told["customfield_10050"].changes]
    assert ["15000.5", "7", None] == [history.issue.budget for history in told.values()]
    assert ["other"] == [c.field for c in told[None].changes]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12000.0, "12000"),
        ("12000.00", "12000"),
        (1.5e6, "1500000"),
        (0, "0"),
        ("", None),
        (None, None),
        (True, None),
        ({"id": "3", "value": "Petit"}, "Petit"),
        ([{"value": "a"}, {"value": "b"}], "a, b"),
        ("12 k€", "12 k€"),
    ],
)
def test_a_value_is_printed_the_same_wherever_it_is_read(value, expected):
    """A field and its changelog write the same number differently."""
    assert expected == printed(value)


def test_files_and_links_to_the_outside_are_dated():
    """Files by their own date, links by the changelog, those taken off again left out."""
    rows = [
        written({"field": "RemoteWorkItemLink", "to": str(n)}, number=str(n), at=AT + timedelta(hours=n)) for n in (1, 2, 3)
    ]
    rows.append(written({"field": "RemoteWorkItemLink", "from": "2"}, number="4", at=AT + timedelta(hours=4)))
    files = [{"id": "9", "created": "2026-09-02T10:00:00.000+0200"}]
    issue = {**ISSUE, "fields": {**ISSUE["fields"], "attachment": files}}  # type: ignore[dict-item]

    known = history_of(issue_from(issue), rows, ids=IDS, service=frozenset()).issue

    assert (AT,) == known.attached
    assert (AT + timedelta(hours=1), AT + timedelta(hours=3)) == known.remotes


def test_an_app_may_have_created_it():
    """As the creator's account says."""
    made = {**ISSUE, "fields": {**ISSUE["fields"], "creator": {"accountId": "b", "accountType": "app"}}}  # type: ignore[dict-item]
    created = [history_of(issue_from(one), [], ids=IDS, service=frozenset()).issue.app_created for one in (ISSUE, made)]

    assert [False, True] == created


@pytest.mark.parametrize(
    ("lines", "minutes", "command"),
    [
        (["Compte rendu du 12"], True, None),
        (["", "📝 COMPTE-RENDU"], True, None),
        (["Minutes of the day"], True, None),
        (["Le compte rendu suit"], False, None),
        (["Minutesque"], False, None),
        (["/bornage confirmer R29 vu en séance"], False, "confirm"),
        (["/bornage confirmer"], False, "other"),
        (["/bornage pourquoi"], False, "other"),
        (["/bornage pourquoi", "Le prestataire est le mieux-disant."], False, None),
        (["Le prestataire est le mieux-disant."], False, None),
    ],
)
def test_what_rules_know_of_a_comment(lines, minutes, command):
    """Whether it is headed as minutes, and whether it is a command and nothing more; never its text."""
    blocks = [{"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []} for line in lines]
    body = {"type": "doc", "version": 1, "content": blocks}
    comment = {
        "id": 1,
        "author": {"accountId": "c"},
        "updateAuthor": {"accountId": "d"},
        "created": AT.isoformat(),
        "body": body,
    }

    remark = remark_from(comment_from(comment))

    assert (minutes, command) == (remark.minutes, remark.command)
