"""Records kept under what one Jira property holds: what is past leaves first, for ``bornage.audit.2`` (design section 4).

Level-based as everything here: what was shrunk, joined and shrunk again is the same. Knows no seal and no door.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from integration.mapping.audit_records import record_json
from integration.model.canonical import size_of
from integration.model.verdict import Entry, Record

MAX_CHARACTERS: Final = 29_000
"""Of one record; the seal around it takes less than the 1,000 that are left."""
_FOR_ANSWERS: Final = 14_000
"""Of those, for refusals and waivers: the oldest are forgotten. What a waiver covers keeps it with its entry."""
_PAST: Final = {"resolved": 0, "waived": 1, "not judged": 2, "open": 2}


def shrink(record: Record, *, limit: int = MAX_CHARACTERS) -> tuple[Record, Record | None]:
    """``record`` small enough for a property, and what had to leave it: the oldest closed entries, then covered ones, and
    open ones last. What exceeds a second property too is forgotten in that order.
    """
    if _length(record) <= limit:
        return record, None
    lighter = _fewer_answers(record, min(_FOR_ANSWERS, limit // 2))
    leaving = sorted(lighter.entries, key=_age)
    kept = _fitting(leaving, lighter, limit)
    gone = leaving[: len(leaving) - len(kept)]
    spilled = _fitting(gone, Record(subject=record.subject), limit)
    left = replace(lighter, entries=_of(record, kept))
    return left, Record(subject=record.subject, entries=_of(record, spilled)) if spilled else None


def join(record: Record, spilled: Record | None) -> Record:
    """The whole memory again: entries of both, each once, those of ``record`` standing."""
    if spilled is None:
        return record
    known = {entry.fingerprint for entry in record.entries}
    return replace(record, entries=(*(e for e in spilled.entries if e.fingerprint not in known), *record.entries))


def _fitting(entries: Sequence[Entry], record: Record, limit: int) -> Sequence[Entry]:
    """The longest end of ``entries`` that fits."""
    return entries[_first(len(entries), lambda n: _length(replace(record, entries=tuple(entries[n:]))) <= limit) :]


def _fewer_answers(record: Record, limit: int) -> Record:
    bare = Record(subject=record.subject)
    refusals, waivers = record.refusals, record.waivers
    skipped = _first(len(refusals), lambda n: _length(replace(bare, refusals=refusals[n:])) <= limit // 2)
    passed = _first(len(waivers), lambda n: _length(replace(bare, waivers=waivers[n:])) <= limit // 2)
    return replace(record, refusals=refusals[skipped:], waivers=waivers[passed:])


def _first(count: int, fits: Callable[[int], bool]) -> int:
    """How many have to leave: the least number that fits, all at most."""
    return bisect_left(range(count), True, key=fits)  # the first of False… True…


def _of(record: Record, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """In the record's own order."""
    names = {entry.fingerprint for entry in entries}
    return tuple(entry for entry in record.entries if entry.fingerprint in names)


def _age(entry: Entry) -> tuple[int, datetime, str]:
    return _PAST[entry.state], entry.closed_at or entry.since, entry.fingerprint


def _length(record: Record) -> int:
    return size_of(record_json(record))
