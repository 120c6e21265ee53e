"""Links read back from today's and from the changelog: when each stood, whichever end tells it, in either language."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.wire import history_from, history_of, issue_from
from integration.mapping.wire_links import finished, has_past, keys_of, resolved
from integration.model.live import IdMap

NO_IDS = IdMap(
    statuses={}, types={}, roles={}, components={}, items={}, phases={}, filter="", board="", register="", kinds={}
)
BORN = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
BLOCKS = {"id": "10000", "name": "Blocks", "outward": "blocks", "inward": "is blocked by"}


def nobody(_id):
    """Nothing that was asked for is known."""


def day(number):
    return BORN + timedelta(days=number)


def standing(key, *, number="2", type_=BLOCKS, outward=True):
    return {"type": type_, "outwardIssue" if outward else "inwardIssue": {"id": number, "key": key}}


def laid(key, said="This work item blocks"):
    return {"field": "Link", "from": None, "fromString": None, "to": key, "toString": f"{said} {key}"}


def off(key, said="This work item blocks"):
    return {"field": "Link", "from": key, "fromString": f"{said} {key}", "to": None, "toString": None}


def told(*items, links=(), number="1", key="CRM-1"):
    """An issue with these items of a changelog, one a day."""
    issue = {"id": number, "key": key, "fields": {"created": BORN.isoformat(), "issuelinks": list(links)}}
    rows = [
        history_from({"id": str(n), "created": day(n).isoformat(), "author": {"accountId": "a"}, "items": [item]})
        for n, item in enumerate(items, 1)
    ]
    return history_of(issue_from(issue), rows, ids=NO_IDS, service=frozenset())


def stays(history):
    """Kind, direction, other end and the days between which each stood; « gone » where nobody tells."""
    return [
        (link.kind, link.outward, link.other, (link.since - BORN).days, "gone" if link.gone else _days(link.until))
        for link in history.issue.links
    ]


def _days(until):
    return None if until is None else (until - BORN).days


def test_a_link_taken_off_is_remembered():
    """From when it was laid until it was taken off, by the key the changelog gives."""
    assert [("blocks", True, "CRM-2", 1, 2)] == stays(told(laid("CRM-2"), off("CRM-2")))


def test_a_link_laid_again_stood_twice():
    """Each time by itself; today's dates from the last time."""
    found = told(laid("CRM-2"), off("CRM-2"), laid("CRM-2"), links=[standing("CRM-2")])

    assert [("blocks", True, "2", 3, None), ("blocks", True, "CRM-2", 1, 2)] == stays(found)


@pytest.mark.parametrize(
    ("said", "kind", "outward"),
    [
        ("This issue blocks", "blocks", True),
        ("This work item is blocked by", "blocks", False),
        ("Ce ticket bloque", "blocks", True),
        ("Ce ticket est bloqué par", "blocks", False),
        ("Ce ticket est lié à", "other", True),
        ("This issue unblocks", "unknown", True),
        ("Dieser Vorgang blockiert", "unknown", True),
    ],
)
def test_the_sentence_tells_the_kind(said, kind, outward):
    """In the site's language; words that are nobody's are not guessed."""
    [link] = told(laid("CRM-2", said), off("CRM-2", said)).issue.links

    assert (kind, outward if kind == "blocks" else link.outward) == (link.kind, link.outward)


def test_words_of_todays_links_are_known_too():
    """An administrator renamed the words of the type: a link of it that still stands tells them."""
    renamed = {**BLOCKS, "outward": "empêche", "inward": "attend"}
    found = told(
        laid("CRM-3", "Ce ticket empêche"),
        off("CRM-3", "Ce ticket empêche"),
        links=[standing("CRM-2", type_=renamed)],
    )

    assert [("blocks", True, "2", 0, None), ("blocks", True, "CRM-3", 1, 2)] == stays(found)


def test_a_type_with_another_name_is_known_by_its_words():
    """Its name is data of the site, which an administrator may translate."""
    found = told(links=[standing("CRM-2", type_={"name": "Blocage", "outward": "bloque", "inward": "est bloqué par"})])

    assert [("blocks", True, "2", 0, None)] == stays(found)


def test_two_links_to_one_issue_are_told_apart():
    """By their words: taking one off leaves the other."""
    relates = {"name": "Relates", "outward": "relates to", "inward": "relates to"}
    found = told(
        laid("CRM-2", "This issue relates to"),
        laid("CRM-2"),
        off("CRM-2"),
        links=[standing("CRM-2", type_=relates)],
    )

    assert [("other", True, "2", 1, None), ("blocks", True, "CRM-2", 2, 3)] == stays(found)


def test_a_link_that_vanished_is_gone():
    """With its type or its other end: it was there, and nothing tells until when."""
    found = told(laid("CRM-2"))

    assert [("blocks", True, "CRM-2", 1, "gone")] == stays(found)
    assert has_past(found)


def test_the_other_end_tells_when_it_was_taken_off():
    """Either end suffices."""
    here = resolved(told(laid("CRM-2")), {"CRM-2": "2"}.get)
    said = "This work item is blocked by"
    there = resolved(told(laid("CRM-1", said), off("CRM-1", said), number="2", key="CRM-2"), {"CRM-1": "1"}.get)

    assert [("blocks", True, "2", 1, 2)] == stays(finished(here, {"2": there}.get))
    assert [("blocks", True, "2", 1, "gone")] == stays(finished(here, nobody))


LAID_TWICE = (laid("CRM-2"), laid("CRM-3"), laid("CRM-2"))
"""On the first day and the third; what happened in between was told by the other end."""


def test_a_link_laid_again_after_the_other_end_told_it_was_off_stood_twice():
    """The earlier time is not forgotten with the telling of its end."""
    here = resolved(told(*LAID_TWICE, links=[standing("CRM-2"), standing("CRM-3", number="3")]), {"CRM-2": "2"}.get)
    said = "This work item is blocked by"
    there = resolved(told(laid("CRM-1", said), off("CRM-1", said), number="2", key="CRM-2"), {"CRM-1": "1"}.get)

    today = [("blocks", True, "2", 3, None), ("blocks", True, "3", 2, None)]
    assert [*today, ("blocks", True, "2", 1, 2)] == stays(finished(here, {"2": there}.get))
    assert [*today, ("blocks", True, "2", 1, "gone")] == stays(finished(here, nobody))


def test_a_link_that_was_laid_before_is_no_link_of_another_type():
    """What is told of neither stays undated."""
    relates = {"name": "Relates", "outward": "relates to", "inward": "relates to"}
    found = told(*LAID_TWICE, links=[standing("CRM-2"), standing("CRM-2", type_=relates), standing("CRM-3", number="3")])

    assert ("other", True, "2", 0, None) in stays(found)
    assert ("blocks", True, "CRM-2", 1, "gone") in stays(found)


def test_a_link_told_twice_at_one_instant_stood_once():
    """A history may stand in an export more than once."""
    row = {"created": day(1).isoformat(), "author": {"accountId": "a"}, "items": [laid("CRM-2"), laid("CRM-2")]}
    issue = {"id": "1", "key": "CRM-1", "fields": {"created": BORN.isoformat(), "issuelinks": [standing("CRM-2")]}}
    found = history_of(issue_from(issue), [history_from({"id": "1", **row})], ids=NO_IDS, service=frozenset())

    assert [("blocks", True, "2", 1, None)] == stays(found)


def test_a_moved_issue_is_found_by_the_key_it_had():
    """The changelog names it as it was called; its own tells how that became today's."""
    moved = told({"field": "Key", "fromString": "OPS-9", "toString": "CRM-2"}, number="2", key="CRM-2")
    ids = dict.fromkeys(keys_of(moved), "2")

    assert [("blocks", True, "2", 1, 2)] == stays(resolved(told(laid("OPS-9"), off("OPS-9")), ids.get))
    today = resolved(told(laid("OPS-9"), links=[standing("CRM-2")]), ids.get)
    assert [("blocks", True, "2", 1, None)] == stays(today)


def test_a_project_with_a_new_key_keeps_its_numbers():
    """No issue has a history of it: the link is dated by its number and its words."""
    assert [("blocks", True, "2", 1, None)] == stays(told(laid("OLD-2"), links=[standing("CRM-2")]))


def test_an_unknown_key_stays_a_key():
    """Nobody is guessed: whoever asks for that issue finds nothing, and says so."""
    found = resolved(told(laid("CRM-2"), off("CRM-2")), nobody)

    assert [("blocks", True, "CRM-2", 1, 2)] == stays(found)


ITEMS = st.sampled_from([laid("CRM-2"), off("CRM-2"), laid("CRM-3"), off("CRM-3"), laid("CRM-2", "Ce ticket est lié à")])


@given(st.lists(ITEMS, max_size=8), st.lists(st.sampled_from(["CRM-2", "CRM-3"]), max_size=2, unique=True))
def test_todays_links_are_there_whatever_was_told(items, keys):
    """Each once and first; every stay ends after it began, and resolving twice is resolving once."""
    found = told(*items, links=[standing(key, number=key[-1]) for key in keys])
    ids = {"CRM-2": "2", "CRM-3": "3"}
    once = resolved(found, ids.get)

    assert [key[-1] for key in keys] == [link.other for link in found.issue.links if link.stands]
    assert all(link.until is None or link.since <= link.until for link in found.issue.links)
    assert once == resolved(once, ids.get)
    assert replace(found, issue=replace(found.issue, links=())) == replace(once, issue=replace(once.issue, links=()))
