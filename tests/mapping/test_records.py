"""Records: every noun kept in Jira comes back as it went, stays small, and a strange value is refused."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.errors import Refused
from integration.mapping.records import (
    MAX_CHARACTERS,
    assignments_from,
    assignments_json,
    item_mark_from,
    item_mark_json,
    join,
    project_record_from,
    project_record_json,
    record_from,
    record_json,
    shrink,
    subject_from,
)
from integration.mapping.seal import seal
from integration.model.canonical import canonical_json, size_of
from integration.model.charter import Assignment
from integration.model.history import Subject
from integration.model.live import AppliedActor, AppliedCharter, IdMap, ItemMark, ProjectRecord
from integration.model.verdict import Answer, Entry, Record, Refusal
from integration.model.words import ROLES, STATUSES, TYPES, Kind

KINDS = get_args(Kind)
WORDS = st.text(min_size=1, max_size=6)
INSTANTS = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])
)
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
SUBJECT = Subject(kind="issue", id="10001", project="10000")
T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)

ANSWERS = st.builds(
    Answer, kind=..., by=WORDS, at=INSTANTS, comment=WORDS, reason=st.text(max_size=6), until=st.none() | DATES
)
ENTRIES = st.builds(
    Entry,
    fingerprint=WORDS,
    rule=WORDS,
    cause=WORDS,
    severity=...,
    state=...,
    since=INSTANTS,
    opened_at=INSTANTS,
    closed_at=st.none() | INSTANTS,
    how=st.none() | WORDS,
    answer=st.none() | ANSWERS,
)
RECORDS = st.builds(
    Record,
    subject=st.just(SUBJECT),
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
    refusals=st.lists(
        st.builds(Refusal, comment=WORDS, updated=INSTANTS, by=WORDS, reason=WORDS, rule=st.none() | WORDS), max_size=2
    ).map(tuple),
    waivers=st.lists(st.tuples(WORDS, ANSWERS), max_size=2).map(tuple),
    comment=st.none() | WORDS,
    content=st.none() | WORDS,
    label=...,
)
ASSIGNMENTS = st.builds(
    Assignment,
    role=...,
    person=WORDS,
    actor=WORDS,
    start=DATES,
    until=st.none() | DATES,
    kind=...,
    delegation=...,
    phases=st.lists(WORDS, max_size=2).map(tuple),
    natures=...,
    recorded_at=st.none() | INSTANTS,
    recorded_by=st.none() | WORDS,
)
ID_MAPS = st.builds(
    IdMap,
    statuses=st.dictionaries(WORDS, st.sampled_from(STATUSES), max_size=2),
    types=st.dictionaries(WORDS, st.sampled_from(TYPES), max_size=2),
    roles=st.dictionaries(WORDS, WORDS, max_size=2),
    components=st.dictionaries(WORDS, st.sampled_from(ROLES), max_size=2),
    items=st.dictionaries(WORDS, WORDS, max_size=2),
    phases=st.dictionaries(WORDS, WORDS, max_size=2),
    filter=st.text(max_size=3),
    board=st.text(max_size=3),
    register=st.text(max_size=3),
    kinds=st.just({}),
).flatmap(
    lambda ids: st.builds(
        replace, st.just(ids), kinds=st.fixed_dictionaries({}, optional=dict.fromkeys(ids.items, st.sampled_from(KINDS)))
    )
)
PROJECTS = st.builds(
    ProjectRecord,
    charter=st.builds(
        AppliedCharter,
        start=DATES,
        mode=...,
        omitted=st.lists(WORDS, max_size=2).map(tuple),
        omitted_items=st.lists(WORDS, max_size=2).map(tuple),
        actors=st.dictionaries(
            WORDS,
            st.builds(AppliedActor, internal=..., profile=..., partners=st.lists(WORDS, max_size=2).map(tuple)),
            max_size=2,
        ),
    ),
    people=st.dictionaries(WORDS, WORDS, max_size=2),
    accounts=st.lists(WORDS, max_size=2).map(tuple),
    ids=ID_MAPS,
    effective_from=INSTANTS,
    applied_at=INSTANTS,
    mails=st.dictionaries(WORDS, WORDS, max_size=2),
    wrote=st.dictionaries(WORDS, WORDS, max_size=2),
)


def travelled(value):
    return json.loads(json.dumps(value))


@given(PROJECTS)
@settings(max_examples=40, deadline=None)
def test_a_project_record_comes_back(record):
    """The charter as applied and the id map survive the property."""
    assert record == project_record_from(travelled(project_record_json(record)))


@given(st.lists(ASSIGNMENTS, max_size=3).map(tuple))
@settings(max_examples=40, deadline=None)
def test_assignments_come_back(assignments):
    """Every field of an assignment survives, scope and recording included."""
    assert assignments == assignments_from(travelled(assignments_json(assignments)))


@given(st.builds(ItemMark, kind=..., wrote=st.dictionaries(WORDS, WORDS, max_size=3)))
@settings(max_examples=30, deadline=None)
def test_an_item_mark_comes_back(mark):
    """Which item an issue is, and what we last wrote to it, survive."""
    assert mark == item_mark_from(travelled(item_mark_json(mark)))


@given(RECORDS)
@settings(max_examples=60, deadline=None)
def test_a_record_comes_back(record):
    """Entries, answers, refusals and waivers survive; the subject is where the property stands."""
    assert record == record_from(travelled(record_json(record)), SUBJECT)


SUBJECTS = [
    SUBJECT,
    Subject(kind="role", id="MOE", project="10000"),
    Subject(kind="person", id="712020:ab-cd", project="10000"),
    Subject(kind="project", id="10000", project="10000"),
]


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_a_subject_comes_back_from_its_text(subject):
    """As the register names them; account ids may hold colons."""
    assert subject == subject_from(str(subject), "10000")


@pytest.mark.parametrize("text", ["", "issue:", "role:1", "role:1:", "team:1:2", "person::x"])
def test_another_text_is_no_subject(text):
    """Only what a subject prints can be read as one."""
    with pytest.raises(ValueError, match="subject"):
        subject_from(text, "1")


READERS = {
    "project": project_record_from,
    "item": item_mark_from,
    "assignments": assignments_from,
    "audit": lambda value: record_from(value, SUBJECT),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("strange", [None, 3, [1], {"e": [{}]}, {"e": [{"f": 1}]}])
def test_a_strange_value_is_refused(name, strange):
    """A value another version wrote stops the work in one sentence that names the property."""
    with pytest.raises(Refused, match=f"bornage.{name}: expected"):
        READERS[name](strange)


def test_instants_need_an_offset():
    """A time without its zone is no instant."""
    mark = record_json(Record(subject=SUBJECT, entries=(entry(1),)))
    mark["e"][0]["a"] = "2026-01-05T09:00:00"

    with pytest.raises(Refused):
        record_from(mark, SUBJECT)


def entry(number, *, state="resolved", reason="vu en comité"):
    at = T0 + timedelta(hours=number)
    done = state == "resolved"
    return Entry(
        fingerprint=f"{number:024x}",
        rule="R19",
        cause=f"change:{number}",
        severity="warning",
        state=state,
        since=at,
        opened_at=at,
        closed_at=at + timedelta(days=1) if done else None,
        how="confirmed" if done else None,
        answer=Answer(kind="confirm", by="712020:abc", at=at, comment="1", reason=reason) if done else None,
    )


def size(value):
    return size_of(seal(value, kind="audit", site="s" * 36, subject="issue:1", keys=(b"k",)))


def test_a_small_record_is_left_alone():
    """Nothing moves while there is room."""
    record = Record(subject=SUBJECT, entries=(entry(1), entry(2, state="open")), comment="9")

    assert (record, None) == shrink(record)


def test_the_oldest_closed_entries_leave_first():
    """A record that grew too big keeps what is open and what is recent; the rest goes to a second property."""
    entries = tuple(entry(n, state="open" if n % 10 == 0 else "resolved") for n in range(200))
    record = Record(subject=SUBJECT, entries=entries, comment="9", content="c", label=True)

    kept, spilled = shrink(record)

    assert spilled is not None
    assert size(record_json(kept)) < 30_000
    assert size(record_json(spilled)) < 30_000
    assert [e for e in entries if e.state == "open"] == [e for e in kept.entries if e.state == "open"]
    assert max(e.since for e in spilled.entries) < min(e.since for e in kept.entries if e.state == "resolved")
    assert set(entries) == set(join(kept, spilled).entries)
    assert (kept.comment, kept.content, kept.label) == ("9", "c", True)


def test_what_exceeds_both_properties_is_forgotten_oldest_first():
    """Memory is bounded: a thousand closed entries keep the newest of them."""
    record = Record(
        subject=SUBJECT,
        entries=tuple(entry(n) for n in range(1000)),
        refusals=tuple(Refusal(comment=str(n), updated=T0, by="x", reason="no-date", rule=None) for n in range(600)),
    )

    kept, spilled = shrink(record)
    left = join(kept, spilled).entries

    assert spilled is not None
    assert size_of(record_json(kept)) <= MAX_CHARACTERS
    assert size(record_json(spilled)) < 30_000
    assert left == record.entries[-len(left) :]
    assert kept.refusals == record.refusals[-len(kept.refusals) :]


def test_joining_counts_each_entry_once():
    """An entry found in both properties (a write that came twice) stands once, as the first property has it."""
    old, new = entry(1), entry(2)

    assert join(Record(subject=SUBJECT, entries=(new,)), Record(subject=SUBJECT, entries=(old, new))).entries == (old, new)
    assert join(Record(subject=SUBJECT, entries=(new,)), None).entries == (new,)


def test_an_answer_stands_once_however_many_it_closed():
    """A waiver of a year covers hundreds of acts: its words are kept once."""
    answer = Answer(kind="waive", by="712020:abc", at=T0, comment="1", reason="vu " * 100, until=date(2026, 12, 31))
    entries = tuple(replace(entry(n, state="waived"), answer=answer) for n in range(100))
    record = Record(subject=SUBJECT, entries=entries, waivers=(("R19", answer),))

    assert canonical_json(record_json(record)).count("vu vu vu vu") < 30
    assert record_from(record_json(record), SUBJECT) == record


@given(
    st.lists(st.tuples(st.sampled_from(["open", "waived", "resolved", "not judged"]), st.integers(0, 20)), max_size=500),
    st.integers(0, 60),
    st.integers(0, 40),
)
@settings(max_examples=20)
def test_whatever_was_shrunk_fits_and_shrinks_to_itself(shape, waivers, refusals):
    """Open entries, waivers and refusals too: a record never fails for its size, and is written once."""
    words = [Answer(kind="waive", by="712020:abc", at=T0, comment=str(n), reason="é" * 300) for n in range(waivers)]
    record = Record(
        subject=SUBJECT,
        entries=tuple(entry(n, state=state, reason=f"\U0001f600 {n}" * size) for n, (state, size) in enumerate(shape)),
        refusals=tuple(Refusal(comment=str(n), updated=T0, by="x", reason="no-date", rule="R30") for n in range(refusals)),
        waivers=tuple(("R30", answer) for answer in words),
    )

    kept, spilled = shrink(record)
    whole = join(kept, spilled)

    assert size_of(record_json(kept)) <= MAX_CHARACTERS
    assert spilled is None or size_of(record_json(spilled)) <= MAX_CHARACTERS
    assert shrink(replace(whole, entries=tuple(sorted(whole.entries, key=lambda e: e.since)))) == (kept, spilled)
    if not waivers and spilled and any(e.state == "resolved" for e in kept.entries):
        assert {e.state for e in spilled.entries} == {"resolved"}
