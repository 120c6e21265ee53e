"""Issues of an export, read as Jira's own answers are; and what the first pass keeps of them."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.export import told_in
from integration.mapping.export_changes import changes_in, entries_by_id
from integration.mapping.export_index import DECIDING, indexed
from integration.mapping.export_map import id_map_of
from integration.mapping.export_shape import told_at_once, told_from, told_in_tree
from integration.mapping.json_stream import Piece
from integration.mapping.status_map import NO_MAP, parts_of, status_map_from
from integration.mapping.wire import history_from, history_of, issue_from
from integration.sync import audit_context
from tests.mapping.test_wire import ISSUE
from tests.mapping.test_wire_history import IDS
from tests.rules.cast import TEMPLATE

AUTHOR = {"accountId": "ana", "accountType": "atlassian", "active": True}
VALUES = st.sampled_from([None, "", "1", "2", 3, "10001", "VEL-1", "unknown", "2026-10-30 00:00:00.0", True, ["x"]])
FIELDS = st.sampled_from(
    [
        "status",
        "assignee",
        "duedate",
        "Component",
        "labels",
        "description",
        "Link",
        "Epic Link",
        "Rank",
        "customfield_1",
        7,
        None,
    ]
)
ITEMS = st.fixed_dictionaries(
    {"field": FIELDS}, optional={"fieldId": FIELDS, "from": VALUES, "fromString": VALUES, "to": VALUES, "toString": VALUES}
)
ENTRIES = st.fixed_dictionaries(
    {"id": st.sampled_from(["100", "101", 102, "x"]), "items": st.lists(ITEMS | st.none(), max_size=3) | st.none()},
    optional={
        "created": st.sampled_from(
            ["2026-09-02T10:00:00.000+0200", "2026-09-02T10:00:00Z", 1788336000000, "1788336000", None]
        ),
        "author": st.sampled_from([AUTHOR, {"accountId": "bot", "accountType": "app"}, {"active": False}, None, "ana"]),
    },
)


@given(st.lists(ENTRIES | st.none(), max_size=5), st.sampled_from([None, "customfield_1"]))
def test_the_short_way_through_a_changelog_says_what_the_long_one_does(entries, budget):
    """Whatever Jira, or whoever wrote the file, put into it."""
    histories = [history_from(entry) for entry in entries]
    raw = json.dumps({"changelog": {"histories": entries}}).encode()

    long = history_of(issue_from(ISSUE), histories, ids=IDS, service=frozenset(), budget=budget).changes

    assert long == changes_in(entries_by_id(told_from(raw).past.entries), ids=IDS, budget=budget)


CHANGELOGS = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "histories": st.lists(ENTRIES, max_size=3) | st.none(),
        "values": st.lists(ENTRIES, max_size=3),
        "total": st.sampled_from([0, 1, 3, "3", None]),
        "isLast": st.booleans(),
    },
)


@given(st.one_of(CHANGELOGS, VALUES), VALUES, st.booleans())
def test_what_is_skipped_while_parsing_is_nothing_that_is_read(changelog, key, strange):
    """The same issue and the same past, parsed by what is read of it or from the whole tree."""
    tree = issue() | {"key": key, "changelog": changelog, "renderedFields": {"a": [1, {"id": "2"}]}}
    raw = json.dumps(tree | ({"fields": float("nan")} if strange else {})).encode()
    given: dict[str, Any] = {"ids": IDS, "service": frozenset(), "budget": None}

    assert told_in(told_in_tree(json.loads(raw)), **given) == told_in(told_from(raw), **given)


@pytest.mark.parametrize("raw", [b"", b"{", b'{"id": "1"} {', b'{"id": "1", "self": tru}', b'{"id": 1, "changelog": [}'])
def test_what_is_no_json_is_none_for_the_short_way_either(raw):
    """Neither in what it reads nor in what it skips."""
    with pytest.raises(ValueError, match=r".+"):
        told_at_once(raw)


def issue(**more: Any) -> dict[str, Any]:
    fields = {
        "summary": "Reprise des contacts",
        "issuetype": {"id": "7", "name": "Livrable"},
        "status": {"id": "1", "name": "À préparer"},
        "project": {"id": "10000", "key": "VEL"},
        "created": "2026-08-03T10:00:00.000+0200",
        "updated": "2026-09-02T10:00:00.000+0200",
        "labels": [],
    }
    return {"id": "10001", "key": "VEL-1", "fields": fields | more, "changelog": {"total": 0, "histories": []}}


def index(*issues: dict[str, Any], sheet: str = "", mails: tuple[str, ...] = ()):
    known = status_map_from(sheet, file="map.yaml", template=TEMPLATE) if sheet else NO_MAP
    parts = parts_of(known, TEMPLATE)
    found = indexed((Piece(n, 1, one) for n, one in enumerate(issues)), parts=parts, template=TEMPLATE, mails=mails)
    return found, id_map_of(found, parts)


@pytest.mark.parametrize(
    ("changelog", "complete"),
    [
        ({"total": 1, "histories": [{"id": "1", "items": []}]}, True),
        ({"total": 2, "histories": [{"id": "1", "items": []}]}, False),
        ({"total": 2, "histories": [{"id": "1", "items": []}, {"id": "1", "items": []}]}, False),
        ({"histories": []}, True),
        ({"isLast": False, "values": []}, False),
        (None, False),
    ],
)
def test_a_changelog_is_whole_when_it_holds_what_it_counts(changelog, complete):
    """Repeated entries count once; none at all proves nothing."""
    _, history = told_in(told_in_tree(issue() | {"changelog": changelog}), ids=IDS, service=frozenset(), budget=None)

    assert complete == history.complete


def test_texts_of_both_versions_are_read():
    """Markup in version 2, a document in version 3."""
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": "But du livrable"}]}
    third = issue(description={"type": "doc", "version": 1, "content": [paragraph]})
    second = issue(description="But du livrable")

    told = [
        told_in(told_in_tree(one), ids=IDS, service=frozenset(), budget=None)[1].issue.description for one in (third, second)
    ]

    assert ["But du livrable"] * 2 == told


def test_an_id_means_what_its_name_of_today_says():
    """A status renamed since is known by its new name, and one that is gone by its old one."""
    item = {"field": "status", "from": "2", "fromString": "En recette", "to": "1", "toString": "Doing"}
    moved = issue() | {"changelog": {"histories": [{"id": "1", "items": [item]}]}}

    _, ids = index(moved)

    assert {"1": "prepare", "2": "acceptance"} == dict(ids.statuses)


def test_labels_tell_which_item_an_issue_is():
    """Of two that carry the label, the first made is the item; the other is a copy."""
    item = TEMPLATE.phases[2].items[0]
    copies = [issue(labels=[f"bornage-{item.id}"]) | {"id": number} for number in ("10009", "10002")]

    _, ids = index(*copies)

    assert {"10002": item.id} == dict(ids.items)
    assert {"10002": item.kind} == dict(ids.kinds)


def test_an_epic_is_a_phase_by_map_label_or_title():
    """In this order."""
    first, second, third = (phase.id for phase in TEMPLATE.phases[:3])
    epic = {"id": "9", "name": "Epic"}
    found, _ = index(
        issue(issuetype=epic, summary="X", labels=[f"bornage-{second}"]),
        issue(issuetype=epic, summary=TEMPLATE.phases[2].title.fr.upper()) | {"id": "3", "key": "VEL-3"},
        issue(issuetype=epic, summary="Y", labels=[f"bornage-{second}"]) | {"id": "4", "key": "VEL-4"},
        issue(issuetype=epic, summary="Z") | {"id": "5", "key": "VEL-5"},
        sheet=f"phases: {{VEL-1: {first}}}",
    )

    assert [first, third, second, None] == [row.phase for row in found.rows.values()]


def test_parents_and_natures_are_kept_for_ever():
    """Whatever an issue left, its old phase still has to look at."""
    items = [
        {"field": "IssueParentAssociation", "from": "10", "to": "11"},
        {"field": "labels", "fieldId": "labels", "fromString": "go-no-go", "toString": ""},
    ]
    decision = issue(issuetype={"id": "5", "name": "Décision"}, parent={"id": "12"})
    found, _ = index(decision | {"changelog": {"histories": [{"id": "1", "items": items}]}})

    assert ("12", "10", "11") == found.rows["10001"].parents
    assert frozenset({"go-no-go"}) == found.rows["10001"].natures


def test_the_same_decisions_decide_as_in_a_sync():
    """One list for both."""
    assert DECIDING == frozenset(audit_context.DECIDING)


def test_of_an_issue_found_twice_the_latest_stands():
    """Pages of an export overlap."""
    later = deepcopy(issue(summary="later", updated="2026-09-03T10:00:00.000+0200"))
    found, _ = index(later, issue())

    assert [0] == [row.offset for row in found.rows.values()]
    assert 1 == found.again


def test_nobody_is_guessed_from_a_mail_that_two_accounts_show():
    """One problem for each person the file does not tell."""
    found, _ = index(
        issue(
            creator=AUTHOR | {"emailAddress": "Claire@velours.example"}, assignee={"accountId": "b", "emailAddress": "x@y.z"}
        ),
        issue(creator={"accountId": "c", "emailAddress": "x@y.z"}) | {"id": "2"},
        mails=("claire@velours.example", "x@y.z", "nobody@velours.example"),
    )

    assert {"claire@velours.example": {"ana"}, "x@y.z": {"b", "c"}, "nobody@velours.example": set()} == found.mails
