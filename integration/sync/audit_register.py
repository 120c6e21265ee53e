"""The register of a project after an audit: what it shows, and its living comment. What it keeps is in ``register_kept``.

What an audit did not look at stays as it was.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.mapping import adf
from integration.mapping.calendar import end_of_day
from integration.mapping.comment_parts import Asking, mentioned_in
from integration.mapping.comment_values import Holding, Voice
from integration.mapping.digest import Past
from integration.mapping.flow import flow_of
from integration.mapping.register import Closed, RegisterView, Row, register_comment, rows_of
from integration.mapping.wire import history_of
from integration.model.blueprint import Adf
from integration.model.canonical import canonical_json
from integration.model.history import Subject
from integration.model.live import Comment, IssueRead
from integration.model.verdict import Bulk, Question, Record, Refusal
from integration.model.words import DONE, Severity, State
from integration.rules.hats import DECIDES, hats_at
from integration.sync.audit_context import AUDIT_PROPERTY, REGISTER_PAGES, ProjectContext
from integration.sync.audit_decide import Decided
from integration.sync.audit_write import Pen, Say, Standing, standing_on, write_comment
from integration.sync.precision import added_up, precision_of
from integration.sync.register_kept import Register, fitted, pages_json, register_from

__all__ = [
    "Register",
    "Shown",
    "accounts_in",
    "closed_in",
    "next_change",
    "pages_json",
    "register_from",
    "updated",
    "view_of",
    "write_register",
]

V = TypeVar("V")
_MOST_ASKED: Final = 100
"""Accounts asked about; a site where everybody may write has thousands."""
_MOST_UNJUDGED: Final = 300
"""Issues told of with their reasons; of more than these only the ids are kept, for their number."""
_MOST_PAST: Final = 200
"""The latest of those that ended: enough for some weeks' digests."""
_ENDS: Final = frozenset({"corrected", "confirmed", "late-assignment"})


def updated(
    register: Register,
    issues: Sequence[Decided],
    staff: Sequence[Decided],
    context: ProjectContext,
    *,
    bulks: Sequence[Bulk] | None = None,
    left: Mapping[str, tuple[str, ...]] | None = None,
    now: datetime | None = None,
) -> Register:
    """The register after an audit: rows of the issues looked at are replaced, all others kept. ``bulks``, ``left``: as they are now,
    None for as they were; ``now``: when what ended is seen to have ended, None: when it did.
    """
    seen = {d.subject.id for d in issues}
    rows = [row for row in register.rows if row.issue not in seen]
    resolved = _others(register.resolved, seen)
    ended, unjudged, unnamed = _others(register.ended, seen), _others(register.unjudged, seen), set(register.unnamed - seen)
    asked = {a: k for a, k in register.asked.items() if a not in context.staffing.actor_of and a not in context.service}
    for one in issues:
        rows += [*rows_of(one.subject.id, one.key, one.phase, one.settlement.spoken, context.zone), *_unsure(one, register)]
        closed = sum(e.state == "resolved" and e.how != "withdrawn" for e in one.settlement.record.entries)
        _put(resolved, one, closed)
        _put(ended, one, precision_of([one.settlement.record]))
        _not_judged(one, unjudged, unnamed, asked, context)
    return replace(
        register,
        records={str(d.subject): d.settlement.record for d in staff if _worth_keeping(d.settlement.record)},
        rows=tuple(sorted(rows, key=_order)),
        beyond=_beyond(register, issues, rows),
        resolved=resolved,
        asked=asked,
        ended=ended,
        unjudged=unjudged,
        unnamed=frozenset(unnamed),
        past=_all_past(register, (*issues, *staff), now),
        bulks=register.bulks if bulks is None else tuple(bulks),
        left=register.left if left is None else left,
    )


def _beyond(register: Register, issues: Sequence[Decided], rows: Sequence[Row]) -> Mapping[tuple[Severity, State], int]:
    """How many rows there is no room for: of an issue looked at, its record tells which of them were, and which are rows again."""
    if not register.beyond:
        return {}
    found, was, now = Counter(register.beyond), _by_issue(register.rows), _by_issue(rows)
    for one in issues:
        issue = one.subject.id
        found = found - (_standing(one.before) - was.get(issue, Counter()))
        found = found + (_standing(one.settlement.record) - now.get(issue, Counter()))
    return found


def _by_issue(rows: Iterable[Row]) -> dict[str, Counter[tuple[Severity, State]]]:
    found: dict[str, Counter[tuple[Severity, State]]] = {}
    for row in rows:
        found.setdefault(row.issue, Counter())[row.severity, row.state] += 1
    return found


def _standing(record: Record) -> Counter[tuple[Severity, State]]:
    return Counter((entry.severity, entry.state) for entry in record.entries if entry.state != "resolved")


def _not_judged(
    one: Decided,
    unjudged: dict[str, tuple[str, tuple[str, ...]]],
    unnamed: set[str],
    asked: dict[str, str],
    context: ProjectContext,
) -> None:
    """Adds why not all of an issue could be judged, and whom to ask about."""
    reasons = tuple(sorted({unsure.reason for unsure in one.judgement.not_judged} - {"type"}))
    if reasons and len(unjudged) < _MOST_UNJUDGED:
        unjudged[one.subject.id] = (one.key, reasons)
    elif reasons:
        unnamed.add(one.subject.id)
    for unsure in one.judgement.not_judged:
        if unsure.account and unsure.account not in context.service and len(asked) < _MOST_ASKED:
            asked.setdefault(unsure.account, one.key)


def _put(found: dict[str, V], one: Decided, value: V) -> None:
    if value:
        found[one.subject.id] = value


def _others(found: Mapping[str, V], seen: Collection[str]) -> dict[str, V]:
    return {issue: value for issue, value in found.items() if issue not in seen}


def _all_past(register: Register, decided: Iterable[Decided], now: datetime | None) -> tuple[Past, ...]:
    """The latest that ended, of issues, roles and people."""
    found = {_place(one): tuple(_past(one, register, now)) for one in decided}
    past = [*(p for p in register.past if p.issue not in found), *(p for ended in found.values() for p in ended)]
    return tuple(sorted(past, key=lambda p: (p.at, p.issue, p.rule))[-_MOST_PAST:])


def _place(one: Decided) -> str:
    return one.subject.id if one.subject.kind == "issue" else str(one.subject)


def _past(one: Decided, register: Register, now: datetime | None) -> Iterator[Past]:
    """Seen now where this audit closed it; what was closed before, or by the first look at a project, ended when it did."""
    known = {(p.issue, p.fingerprint): p.at for p in register.past}
    issue, key = _place(one), one.key if one.subject.kind == "issue" else ""
    closed = {entry.fingerprint for entry in one.before.entries if entry.state == "resolved"}
    for entry in one.settlement.record.entries:
        if entry.state == "resolved" and entry.how in _ENDS and entry.closed_at is not None:
            late = now is None or register.lost or entry.fingerprint in closed
            seen = entry.closed_at if late or now is None else max(now, entry.closed_at)
            at = known.get((issue, entry.fingerprint)) or seen.replace(microsecond=0).astimezone(UTC)
            yield Past(
                issue=issue,
                key=key,
                fingerprint=entry.fingerprint,
                rule=entry.rule,
                severity=entry.severity,
                how=entry.how or "",
                at=at,
            )


def _unsure(one: Decided, register: Register) -> list[Row]:
    """Rows of what can no longer be judged: it stands as it was last seen, and says so."""
    unsure = {entry.rule for entry in one.settlement.record.entries if entry.state == "not judged"}
    return [replace(row, state="not judged") for row in register.rows if row.issue == one.subject.id and row.rule in unsure]


def _worth_keeping(record: Record) -> bool:
    return bool(record.entries or record.waivers or record.refusals or record.questions)


def _order(row: Row) -> tuple[int, str, str, date]:
    return int(row.issue) if row.issue.isdecimal() else 0, row.rule, row.severity, row.since


# --- what it shows ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How the register is to be shown: ``view`` of it, in which ``voice``; ``holding``: who holds a role today; ``loud``: something
    about roles and people is new, and has no other place.
    """

    view: RegisterView
    voice: Voice
    holding: Holding
    loud: bool = False


def view_of(
    register: Register,
    staff: Sequence[Decided],
    refusals: tuple[Refusal, ...],
    context: ProjectContext,
    *,
    day: date,
    closed: Closed | None = None,
) -> RegisterView:
    records = [one.settlement.record for one in staff]
    return RegisterView(
        rows=register.rows,
        staff=tuple(pair for one in staff for pair in one.settlement.spoken),
        asked=register.asked,
        resolved=sum(register.resolved.values()),
        staffing=context.staffing,
        day=day,
        refusals=refusals,
        project=context.project,
        beyond=register.beyond,
        unjudged=_by_reason(register),
        unnamed=len(register.unnamed),
        ended=added_up([*register.ended.values(), precision_of(records)]),
        drift=register.drift,
        health=register.health,
        closed=closed,
        questions=_questions(records),
        flow=flow_of(context.template),
    )


def _by_reason(register: Register) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for _, (key, reasons) in sorted(register.unjudged.items(), key=lambda pair: (len(pair[0]), pair[0])):
        for reason in reasons:
            found.setdefault(reason, []).append(key)
    return {reason: tuple(keys) for reason, keys in found.items()}


def _questions(records: Iterable[Record]) -> tuple[Question, ...]:
    found = {q for record in records for q in record.questions}
    return tuple(sorted(found, key=lambda q: (q.updated, q.comment, q.rule or "")))


def closed_in(reader: Reader, read: IssueRead | None, context: ProjectContext) -> Closed | None:
    """Who closed the register issue, None while it is open. Its history is only read where it is closed."""
    ids = context.record.ids
    if read is None or ids.statuses.get(read.status_id) not in DONE:
        return None
    rows = reader.histories([read.id]).get(read.id, ())
    changes = history_of(read, rows, ids=ids, service=context.service).changes
    last = next((c for c in reversed(changes) if c.field == "status" and c.new in DONE and c.old not in DONE), None)
    if last is None:
        return Closed(by=None, at=read.updated, by_moa=False)
    hats = hats_at(context.staffing, last.author.id or "", last.at, phase=None, zone=context.zone)
    return Closed(by=last.author.id, at=last.at, by_moa=not hats.isdisjoint(DECIDES))


# --- writing ----------------------------------------------------------------------------------------------------------


def write_register(pen: Pen, reader: Reader, read: IssueRead, *, before: Register, after: Register, shown: Shown) -> None:
    """Comment, then properties; only what differs. What there is no room for is not shown either: read back, it says the same."""
    context, now = pen.context, reader.now()
    after = fitted(after)
    shown = replace(shown, view=replace(shown.view, rows=after.rows, beyond=after.beyond))
    standing, narrow = _widened(standing_on(reader, read, before.comment, context), context)
    body = _body(shown, None)
    spoken = body if standing.living is None or shown.loud else _body(shown, mentioned_in(standing.living.body))
    known = None if narrow else before.content
    record = Record(subject=_issue(context), comment=before.comment, content=known)
    unsaid = not standing.living and without_readers(context)
    audience = context.charter.visible_to if standing.living or unsaid else audience_of(reader, context)
    say = Say(body=spoken, needed=True, loud=shown.loud, visible_to=audience, content=adf.digest(body))
    said = record if unsaid else write_comment(pen, read, record, standing, say, at=now)
    for old in narrow:
        pen.delete(read.id, old.id)
    kept = pages_json(before)
    for name, page, was in zip(
        (AUDIT_PROPERTY, *REGISTER_PAGES), pages_json(after, said), [*kept, None, None, None, None], strict=False
    ):
        if canonical_json(page) != canonical_json(was) or before.lost:
            pen.remember(read.id, name, page)
    pen.done("comment", str(_issue(context)))


def _widened(standing: Standing, context: ProjectContext) -> tuple[Standing, tuple[Comment, ...]]:
    """An edit cannot lift a comment's restriction (facts 4.4): once everybody may read the register, what only some may read gives
    way. Beside a comment for everybody it is one too many, as after an interruption; alone, it goes once the new one stands.
    """
    ours = [standing.living, *standing.extra] if standing.living else []
    narrow = tuple(one for one in ours if one.restricted)
    if not narrow or context.charter.visible_to or context.policy.mode == "observe":
        return standing, ()
    free = [one for one in ours if not one.restricted]
    if not free:
        return Standing(living=None, extra=()), narrow
    return Standing(living=free[0], extra=(*free[1:], *narrow)), ()


def _body(shown: Shown, mentioned: frozenset[str] | None) -> Adf:
    asking = Asking(holding=shown.holding, mentioned=mentioned)
    return register_comment(shown.view, voice=shown.voice, asking=asking)


def _issue(context: ProjectContext) -> Subject:
    return Subject(kind="issue", id=context.record.ids.register, project=context.project_id)


def without_readers(context: ProjectContext) -> bool:
    """Under observation on a site without our roles (the Free plan, facts 5.8): what only some may read is kept, not shown."""
    narrow = not context.charter.visible_to and context.policy.mode == "observe"
    return narrow and "register" not in context.record.ids.roles.values()


def audience_of(reader: Reader, context: ProjectContext) -> str | None:
    """Under observation the register is for MOA and AMOA: the role made for that (design 8.9, decisions 10)."""
    if context.charter.visible_to or context.policy.mode != "observe":
        return context.charter.visible_to
    roles = {role for role, key in context.record.ids.roles.items() if key == "register"}
    found = next((role.name for role in reader.roles_of(context.project) if role.id in roles), None)
    if found is None:
        raise Refused(
            "register: expected the project role that may read it under observation, found none; run `bornage site prepare` "
            "and `bornage apply`"
        )
    return found


def next_change(context: ProjectContext, register: Register, now: datetime) -> datetime | None:
    """When the register changes by the calendar alone: an assignment begins or ends, a waiver ends."""
    zone = context.zone
    starts = [datetime.combine(a.start, time.min, tzinfo=zone) for a in context.staffing.assignments]
    ends = [a.until for a in context.staffing.assignments] + [row.until for row in register.rows if not row.lapsed]
    after = [end_of_day(day, zone) + timedelta(seconds=1) for day in ends if day]
    return min((at for at in [*starts, *after] if at > now), default=None)


def accounts_in(register: Register) -> Iterable[str]:
    """Everybody the register names beside those of the charter."""
    yield from register.asked
    yield from (row.by for row in register.rows if row.by)
    yield from (bulk.author for bulk in register.bulks)
    yield from (question.by for record in register.records.values() for question in record.questions)
