"""The register of a project: rows of all issues beside the records of roles, people and the project, and its living comment.

Everything is kept in sealed properties of the register issue; what an audit did not look at stays as it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.mapping.calendar import end_of_day
from integration.mapping.comment import Holding
from integration.mapping.comment_values import Voice
from integration.mapping.records import MAX_CHARACTERS, record_from, record_json, shrink, subject_from
from integration.mapping.register import RegisterView, Row, register_comment, row_from, row_json, rows_of
from integration.mapping.seal import unseal
from integration.model.canonical import canonical_json, digest_of, size_of
from integration.model.history import Subject
from integration.model.live import IssueRead
from integration.model.verdict import Record, Refusal
from integration.model.words import SEVERITIES, Severity
from integration.sync.audit_context import AUDIT_PROPERTY, REGISTER_PAGES, ProjectContext
from integration.sync.audit_decide import Decided
from integration.sync.audit_write import Pen, Say, standing_on, write_comment

_FOR_THE_FRAME: Final = 400
"""Characters of a page beside its pieces: ids and digests."""
_LARGEST_RECORD: Final = 20_000
_MOST_ASKED: Final = 100
"""Accounts asked about; a site where everybody may write has thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the register keeps. ``lost``: nothing of ours could be read there, so the rows of issues not audited now are
    missing. ``resolved``: issue id -> closed violations; ``asked``: account -> key of the issue where it was first met;
    ``left``: parent id -> ids of issues that are not under it any more.
    """

    comment: str | None = None
    content: str | None = None
    records: Mapping[str, Record] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    resolved: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: bool = True

    @property
    def standing(self) -> Mapping[Severity, int]:
        """Violations of the whole project that are open, or that cannot be judged for now, by severity."""
        entries = [(r.severity, r.state) for r in self.rows]
        entries += [(e.severity, e.state) for record in self.records.values() for e in record.entries]
        open_ones = [severity for severity, state in entries if state in ("open", "not judged")]
        return {severity: open_ones.count(severity) for severity in SEVERITIES}


def register_from(read: IssueRead | None, context: ProjectContext) -> Register:
    """What our seal proves and what belongs together; an empty register otherwise."""
    main, *more = (_page(read, name, context) for name in (AUDIT_PROPERTY, *REGISTER_PAGES))
    if main is None:
        return Register()
    try:
        pages = [main, *more[: len(main["more"])]]
        whole = all(page is not None and _digest(page) == told for page, told in zip(pages[1:], main["more"], strict=True))
        pieces = [piece for page in pages if page for piece in page["pieces"]] if whole else main["pieces"]
        return Register(
            comment=main.get("comment"),
            content=main.get("content"),
            records={name: record_from(row, subject_from(name, context.project_id)) for name, row in _of(pieces, "record")},
            rows=tuple(row_from(row) for (row,) in _of(pieces, "row")),
            resolved=dict(_of(pieces, "resolved")),
            asked=dict(_of(pieces, "asked")),
            left={parent: tuple(issues) for parent, issues in _of(pieces, "left")},
            lost=not whole,
        )
    except (AttributeError, LookupError, TypeError, ValueError, Refused):
        return Register()


def _of(pieces: Sequence[Any], kind: str) -> list[Any]:
    return [rest for name, *rest in pieces if name == kind]


def _page(read: IssueRead | None, name: str, context: ProjectContext) -> Any | None:
    value = read.properties.get(name) if read else None
    return unseal(value, kind=name, site=context.site, subject=_subject(context), keys=context.keys)


def _digest(page: object) -> str:
    return digest_of(page)[:16]


def _subject(context: ProjectContext) -> str:
    return f"issue:{context.record.ids.register}"


def updated(
    register: Register, issues: Sequence[Decided], staff: Sequence[Decided], context: ProjectContext, voice: Voice
) -> Register:
    """The register after an audit: rows of the issues looked at are replaced, all others kept."""
    seen = {d.subject.id for d in issues}
    rows = [row for row in register.rows if row.issue not in seen]
    resolved = {issue: count for issue, count in register.resolved.items() if issue not in seen}
    asked = {a: k for a, k in register.asked.items() if a not in context.staffing.actor_of and a not in context.service}
    for one in issues:
        rows += rows_of(one.subject.id, one.key, one.phase, one.settlement.spoken, voice)
        rows += _unsure(one, register)
        closed = sum(e.state == "resolved" and e.how != "withdrawn" for e in one.settlement.record.entries)
        resolved |= {one.subject.id: closed} if closed else {}
        for unsure in one.judgement.not_judged:
            if unsure.account and unsure.account not in context.service and len(asked) < _MOST_ASKED:
                asked.setdefault(unsure.account, one.key)
    return Register(
        comment=register.comment,
        content=register.content,
        records={str(d.subject): d.settlement.record for d in staff if _worth_keeping(d.settlement.record)},
        rows=tuple(sorted(rows, key=_order)),
        resolved=resolved,
        asked=asked,
        left=register.left,
        lost=register.lost,
    )


def _unsure(one: Decided, register: Register) -> list[Row]:
    """Rows of what can no longer be judged: it stands as it was last seen, and says so."""
    unsure = {entry.rule for entry in one.settlement.record.entries if entry.state == "not judged"}
    return [replace(row, state="not judged") for row in register.rows if row.issue == one.subject.id and row.rule in unsure]


def _worth_keeping(record: Record) -> bool:
    return bool(record.entries or record.waivers or record.refusals)


def _order(row: Row) -> tuple[int, str, str, date]:
    return int(row.issue) if row.issue.isdecimal() else 0, row.rule, row.severity, row.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How the register is to be shown: ``view`` of it, in which ``voice``; ``holding``: who holds a role today."""

    view: RegisterView
    voice: Voice
    holding: Holding


def view_of(
    register: Register, staff: Sequence[Decided], refusals: tuple[Refusal, ...], context: ProjectContext, day: date
) -> RegisterView:
    return RegisterView(
        rows=register.rows,
        staff=tuple(pair for one in staff for pair in one.settlement.spoken),
        asked=register.asked,
        resolved=sum(register.resolved.values()),
        staffing=context.staffing,
        day=day,
        refusals=refusals,
    )


def write_register(pen: Pen, reader: Reader, read: IssueRead, *, before: Register, after: Register, shown: Shown) -> None:
    """Comment, then properties; only what differs."""
    context, now = pen.context, reader.now()
    standing = standing_on(reader, read, before.comment, context)
    body = register_comment(shown.view, voice=shown.voice, holding=shown.holding)
    record = Record(subject=_issue(context), comment=before.comment, content=before.content)
    audience = context.charter.visible_to if standing.living else _audience(reader, context)
    say = Say(body=body, needed=True, loud=False, visible_to=audience)
    said = write_comment(pen, read, record, standing, say, at=now)
    kept = pages_json(before)
    for name, page, was in zip(
        (AUDIT_PROPERTY, *REGISTER_PAGES), pages_json(after, said), [*kept, None, None, None, None], strict=False
    ):
        if canonical_json(page) != canonical_json(was) or before.lost:
            pen.remember(read.id, name, page)
    pen.done("comment", str(_issue(context)))


def _issue(context: ProjectContext) -> Subject:
    return Subject(kind="issue", id=context.record.ids.register, project=context.project_id)


def _audience(reader: Reader, context: ProjectContext) -> str | None:
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


def pages_json(register: Register, said: Record | None = None) -> list[dict[str, Any]]:
    """The register as properties: the first goes on in the others where it is full, and names them by their digests, so that
    pages of two different writes are never read together. What exceeds the last one is left out.
    """
    room = MAX_CHARACTERS - _FOR_THE_FRAME
    pages: list[dict[str, Any]] = [{"pieces": []}]
    for piece in _pieces(register):
        size = size_of(piece) + 1
        if room < size and len(pages) <= len(REGISTER_PAGES):
            pages.append({"pieces": []})
            room = MAX_CHARACTERS - _FOR_THE_FRAME
        if room >= size:
            pages[-1]["pieces"].append(piece)
            room -= size
    main = {
        "comment": said.comment if said else register.comment,
        "content": said.content if said else register.content,
        "more": [_digest(page) for page in pages[1:]],
    }
    return [pages[0] | main, *pages[1:]]


def _pieces(register: Register) -> Iterator[list[Any]]:
    """What matters most comes first."""
    for subject, record in sorted(register.records.items()):
        yield ["record", subject, record_json(shrink(record, limit=_LARGEST_RECORD)[0])]
    yield from (["row", row_json(row)] for row in register.rows)
    yield from (["left", parent, list(issues)] for parent, issues in sorted(register.left.items()))
    yield from (["asked", account, key] for account, key in sorted(register.asked.items()))
    yield from (["resolved", issue, count] for issue, count in sorted(register.resolved.items()))


def next_change(context: ProjectContext, register: Register, now: datetime) -> datetime | None:
    """When the register changes by the calendar alone: an assignment begins or ends, a waiver ends."""
    zone = context.zone
    starts = [datetime.combine(a.start, time.min, tzinfo=zone) for a in context.staffing.assignments]
    ends = [a.until for a in context.staffing.assignments] + [row.until for row in register.rows]
    after = [end_of_day(day, zone) + timedelta(seconds=1) for day in ends if day]
    return min((at for at in [*starts, *after] if at > now), default=None)


def accounts_in(register: Register) -> Iterable[str]:
    """Everybody the register names beside those of the charter."""
    yield from register.asked
    yield from (row.by for row in register.rows if row.by)
