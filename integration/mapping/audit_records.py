"""The memory of one subject (property ``bornage.audit``) <-> JSON with short keys, kept under 30,000 characters.

``shrink`` moves the oldest closed entries away (design section 4). Knows no seal and no door.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

from integration.mapping.record_values import Json, instant, read, short, stamp
from integration.mapping.seal import canonical_json
from integration.model.history import Subject
from integration.model.verdict import Answer, Entry, Record, Refusal
from integration.model.words import Severity, State

MAX_CHARACTERS = 29_000
"""Of one record; the seal around it takes less than the 1,000 that are left."""

_SEVERITIES: Mapping[str, Severity] = {word[0]: word for word in get_args(Severity)}
_STATES: Mapping[str, State] = {word[0]: word for word in get_args(State)}


def record_json(record: Record) -> Json:
    """Without the subject: the property's place says it."""
    return short(
        e=[_entry_json(entry) for entry in record.entries],
        r=[_refusal_json(refusal) for refusal in record.refusals],
        w=[[rule, _answer_json(answer)] for rule, answer in record.waivers],
        c=record.comment,
        h=record.content,
        l=record.label,
    )


def record_from(json: Any, subject: Subject) -> Record:
    """Raises Refused for anything ``record_json`` did not write."""
    return read("bornage.audit", lambda body: _record(body, subject), json)


def _record(json: Any, subject: Subject) -> Record:
    return Record(
        subject=subject,
        entries=tuple(_entry(row) for row in json.get("e", ())),
        refusals=tuple(_refusal(row) for row in json.get("r", ())),
        waivers=tuple((rule, _answer(row)) for rule, row in json.get("w", ())),
        comment=json.get("c"),
        content=json.get("h"),
        label=json.get("l", False),
    )


def records_json(records: Iterable[Record]) -> Json:
    """Several subjects in one property, as the register holds them: subject -> record."""
    return {str(record.subject): record_json(record) for record in records}


def records_from(json: Any, project: str) -> tuple[Record, ...]:
    """``project``: the project's id, which an issue's subject does not write. Raises Refused as ``record_from``."""
    return read(
        "bornage.audit",
        lambda body: tuple(_record(row, subject_from(name, project)) for name, row in body.items()),
        json,
    )


def subject_from(text: str, project: str) -> Subject:
    """The inverse of ``str(subject)`` (design 8.1). ValueError for any other text."""
    kind, _, rest = text.partition(":")
    if kind == "issue" and rest:
        return Subject(kind="issue", id=rest, project=project)
    if kind == "project" and rest:
        return Subject(kind="project", id=rest, project=rest)
    of, _, name = rest.partition(":")
    if kind == "role" and of and name:
        return Subject(kind="role", id=name, project=of)
    if kind == "person" and of and name:
        return Subject(kind="person", id=name, project=of)
    raise ValueError(f"subject: expected issue, role, person or project with an id, found {text!r}")


def _entry_json(entry: Entry) -> Json:
    return short(
        f=entry.fingerprint,
        r=entry.rule,
        c=entry.cause,
        s=entry.severity[0],
        t=entry.state[0],
        a=stamp(entry.since),
        o=stamp(entry.opened_at),
        z=entry.closed_at and stamp(entry.closed_at),
        h=entry.how,
        y=entry.answer and _answer_json(entry.answer),
    )


def _entry(row: Any) -> Entry:
    return Entry(
        fingerprint=row["f"],
        rule=row["r"],
        cause=row["c"],
        severity=_SEVERITIES[row["s"]],
        state=_STATES[row["t"]],
        since=instant(row["a"]),
        opened_at=instant(row["o"]),
        closed_at=instant(row["z"]) if "z" in row else None,
        how=row.get("h"),
        answer=_answer(row["y"]) if "y" in row else None,
    )


def _answer_json(answer: Answer) -> Json:
    return short(
        k=answer.kind,
        b=answer.by,
        a=stamp(answer.at),
        m=answer.comment,
        r=answer.reason,
        u=answer.until and answer.until.isoformat(),
    )


def _answer(row: Any) -> Answer:
    return Answer(
        kind=row["k"],
        by=row["b"],
        at=instant(row["a"]),
        comment=row["m"],
        reason=row.get("r", ""),
        until=date.fromisoformat(row["u"]) if "u" in row else None,
    )


def _refusal_json(refusal: Refusal) -> Json:
    return short(m=refusal.comment, u=stamp(refusal.updated), b=refusal.by, r=refusal.reason, q=refusal.rule)


def _refusal(row: Any) -> Refusal:
    return Refusal(comment=row["m"], updated=instant(row["u"]), by=row["b"], reason=row["r"], rule=row.get("q"))


def shrink(record: Record) -> tuple[Record, Record | None]:
    """``record`` small enough for a property, and what had to leave it: the oldest closed entries, for ``bornage.audit.2``.

    What exceeds that one too is forgotten, oldest first; then the oldest refusals are.
    """
    kept, spilled = shrink_all((record,))
    return kept[0], spilled[0] if spilled else None


def shrink_all(records: Sequence[Record]) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """As ``shrink``, for records that share one property (the register's): kept ones in order, then what spilled."""
    excess = _length(records_json(records)) - MAX_CHARACTERS
    if excess <= 0:
        return tuple(records), ()
    gone = _oldest(records, excess)
    known = _newest([e for record in records for e in record.entries if e.fingerprint in gone])
    kept = [replace(r, entries=tuple(e for e in r.entries if e.fingerprint not in gone)) for r in records]
    spilled = [Record(subject=r.subject, entries=tuple(e for e in r.entries if e.fingerprint in known)) for r in records]
    return _fewer_refusals(kept), tuple(record for record in spilled if record.entries)


def join(record: Record, spilled: Record | None) -> Record:
    """The whole memory again: entries of both, each once, those of ``record`` standing."""
    if spilled is None:
        return record
    known = {entry.fingerprint for entry in record.entries}
    return replace(record, entries=(*(e for e in spilled.entries if e.fingerprint not in known), *record.entries))


def _oldest(records: Sequence[Record], excess: int) -> frozenset[str]:
    closed = [e for record in records for e in record.entries if e.closed_at and e.state == "resolved"]
    gone: set[str] = set()
    for entry in sorted(closed, key=_age):
        if excess <= 0:
            break
        excess -= _length(_entry_json(entry)) + 1
        gone.add(entry.fingerprint)
    return frozenset(gone)


def _age(entry: Entry) -> tuple[datetime, str]:
    return entry.closed_at or entry.since, entry.fingerprint


def _newest(entries: Sequence[Entry]) -> frozenset[str]:
    room = MAX_CHARACTERS - 1_000  # for subjects and brackets
    kept: set[str] = set()
    for entry in sorted(entries, key=_age, reverse=True):
        room -= _length(_entry_json(entry)) + 1
        if room < 0:
            break
        kept.add(entry.fingerprint)
    return frozenset(kept)


def _fewer_refusals(records: Sequence[Record]) -> tuple[Record, ...]:
    left = tuple(records)
    while any(r.refusals for r in left) and _length(records_json(left)) > MAX_CHARACTERS:
        left = tuple(replace(r, refusals=r.refusals[max(1, len(r.refusals) // 4) :]) for r in left)
    return left


def _length(json: Any) -> int:
    return len(canonical_json(json))
