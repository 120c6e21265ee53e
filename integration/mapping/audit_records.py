"""The memory of one subject (property ``bornage.audit``) <-> JSON with short keys. An answer stands once, however many
violations it closed. Knows no seal and no door.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from integration.mapping.record_values import Json, instant, read, short, stamp
from integration.model.history import Subject
from integration.model.verdict import Answer, Entry, Question, Record, Refusal
from integration.model.words import Severity, State

_SEVERITIES: Mapping[str, Severity] = {word[0]: word for word in get_args(Severity)}
_STATES: Mapping[str, State] = {word[0]: word for word in get_args(State)}


def record_json(record: Record) -> Json:
    """Without the subject: the property's place says it."""
    given = [entry.answer for entry in record.entries if entry.answer] + [answer for _, answer in record.waivers]
    answers = {answer: place for place, answer in enumerate(dict.fromkeys(given))}
    return short(
        e=[_entry_json(entry, answers) for entry in record.entries],
        r=[_refusal_json(refusal) for refusal in record.refusals],
        w=[[rule, answers[answer]] for rule, answer in record.waivers],
        y=[_answer_json(answer) for answer in answers],
        c=record.comment,
        h=record.content,
        l=record.label,
        q=[_question_json(question) for question in record.questions],
    )


def record_from(json: Any, subject: Subject) -> Record:
    """Raises Refused for anything ``record_json`` did not write."""
    return read("bornage.audit", lambda body: _record(body, subject), json)


def _record(json: Any, subject: Subject) -> Record:
    answers = [_answer(row) for row in json.get("y", ())]
    return Record(
        subject=subject,
        entries=tuple(_entry(row, answers) for row in json.get("e", ())),
        refusals=tuple(_refusal(row) for row in json.get("r", ())),
        waivers=tuple((rule, answers[place]) for rule, place in json.get("w", ())),
        comment=json.get("c"),
        content=json.get("h"),
        label=json.get("l", False),
        questions=tuple(_question(row) for row in json.get("q", ())),
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


def _entry_json(entry: Entry, answers: Mapping[Answer, int]) -> Json:
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
        y=answers[entry.answer] if entry.answer else None,
        b=entry.bulk,
    )


def _entry(row: Any, answers: Sequence[Answer]) -> Entry:
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
        answer=answers[row["y"]] if "y" in row else None,
        bulk=row.get("b"),
    )


def _answer_json(answer: Answer) -> Json:
    return short(
        k=answer.kind,
        b=answer.by,
        a=stamp(answer.at),
        m=answer.comment,
        r=answer.reason,
        u=answer.until and answer.until.isoformat(),
        d=answer.decision,
        z=answer.ended_at and stamp(answer.ended_at),
    )


def _answer(row: Any) -> Answer:
    return Answer(
        kind=row["k"],
        by=row["b"],
        at=instant(row["a"]),
        comment=row["m"],
        reason=row.get("r", ""),
        until=date.fromisoformat(row["u"]) if "u" in row else None,
        decision=row.get("d"),
        ended_at=instant(row["z"]) if "z" in row else None,
    )


def _refusal_json(refusal: Refusal) -> Json:
    return short(
        m=refusal.comment, u=stamp(refusal.updated), b=refusal.by, r=refusal.reason, q=refusal.rule, v=_verb_kept(refusal)
    )


def _verb_kept(refusal: Refusal) -> str | None:
    """What refuses a confirmation is written as it always was."""
    return None if refusal.verb == "confirm" else refusal.verb


def _refusal(row: Any) -> Refusal:
    at = instant(row["u"])
    return Refusal(comment=row["m"], updated=at, by=row["b"], reason=row["r"], rule=row.get("q"), verb=row.get("v"))


def _question_json(question: Question) -> Json:
    return short(k=question.verb, m=question.comment, u=stamp(question.updated), b=question.by, q=question.rule)


def _question(row: Any) -> Question:
    return Question(verb=row["k"], rule=row.get("q"), by=row["b"], comment=row["m"], updated=instant(row["u"]))
