"""What the register keeps in its sealed properties: pieces on pages. Rows that do not fit are counted, and only counted; what
else does not fit is left out.

An older register lacks the newer kinds of pieces; a piece of a kind unknown here is passed over.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import accumulate, pairwise
from typing import Any, Final, get_args

from integration.errors import Refused
from integration.mapping.digest import Past
from integration.mapping.record_values import instant, short, stamp
from integration.mapping.records import (
    MAX_CHARACTERS,
    precision_from,
    precision_json,
    record_from,
    record_json,
    shrink,
    subject_from,
)
from integration.mapping.register_rows import Row, row_from, row_json
from integration.mapping.seal import unseal
from integration.model.canonical import digest_of, size_of
from integration.model.health import GOOD_HEALTH, Drift, Health
from integration.model.live import IssueRead
from integration.model.precision import Precision
from integration.model.verdict import Bar, Bulk, BulkMember, ChangeRef, Record
from integration.model.words import SEVERITIES, RuleId, Severity, State
from integration.sync.audit_context import AUDIT_PROPERTY, REGISTER_PAGES, ProjectContext
from integration.sync.bulk import WITHIN
from integration.sync.members import LetIn
from integration.sync.precision import Counts

_FOR_THE_FRAME: Final = 400
"""Characters of a page beside its pieces: ids and digests."""
_LARGEST_RECORD: Final = 20_000
_MEMBERS_A_PIECE: Final = 150
_IDS_A_PIECE: Final = 1000
_STATES: Final[Mapping[str, State]] = {word[0]: word for word in get_args(State)}
_SEVERITIES: Final[Mapping[str, Severity]] = {word[0]: word for word in get_args(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the register keeps. ``lost``: nothing of ours could be read there, so the rows of issues not audited now are
    missing. ``resolved``: issue id -> closed violations; ``asked``: account -> key of the issue where it was first met;
    ``left``: parent id -> ids of issues that are not under it any more. ``unjudged``: issue id -> its key and the reasons why not all
    of it could be judged; ``unnamed``: ids of more such issues, whose keys and reasons are not kept; ``ended``: issue id -> how its
    violations ended; ``past``: those of the last weeks. ``let_in``: whom we let into Jira roles; ``held``: keys of issues
    whose comment the brake holds back. ``beyond``: how many rows did not fit; true as long as every audit comes to its end, and
    counted anew once a page is free again.
    """

    comment: str | None = None
    content: str | None = None
    records: Mapping[str, Record] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    resolved: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    let_in: LetIn | None = None
    bulks: tuple[Bulk, ...] = ()
    beyond: Mapping[tuple[Severity, State], int] = field(default_factory=dict)
    unjudged: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()
    ended: Mapping[str, Counts] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    drift: tuple[Drift, ...] = ()
    health: Health = GOOD_HEALTH
    held: tuple[str, ...] = ()
    lost: bool = True

    @property
    def standing(self) -> Mapping[Severity, int]:
        """Violations of the whole project that are open, or that cannot be judged for now, by severity."""
        found = Counter(self.beyond)
        found.update((r.severity, r.state) for r in self.rows)
        found.update((e.severity, e.state) for record in self.records.values() for e in record.entries)
        return {severity: found[severity, "open"] + found[severity, "not judged"] for severity in SEVERITIES}

    @property
    def standing_beyond(self) -> Mapping[Severity, int]:
        """Of these, what has no row."""
        found: Counter[Severity] = Counter()
        for (severity, state), count in self.beyond.items():
            found[severity] += count if state in ("open", "not judged") else 0
        return +found


def register_from(read: IssueRead | None, context: ProjectContext) -> Register:
    """What our seal proves and what belongs together; an empty register otherwise. Where a page is free again, rows that did not
    fit are looked for anew: they are lost, and their count with them.
    """
    main, *more = (_page(read, name, context) for name in (AUDIT_PROPERTY, *REGISTER_PAGES))
    if main is None:
        return Register()
    try:
        pages = [main, *more[: len(main["more"])]]
        whole = all(page is not None and _digest(page) == told for page, told in zip(pages[1:], main["more"], strict=True))
        pieces = [piece for page in pages if page for piece in page["pieces"]] if whole else main["pieces"]
        found = register_of(pieces, context.project_id)
        found = replace(found, comment=main.get("comment"), content=main.get("content"), lost=not whole)
        roomy = whole and len(main["more"]) < len(REGISTER_PAGES)
        return replace(found, beyond={}, lost=True) if found.beyond and roomy else found
    except (AttributeError, LookupError, TypeError, ValueError, Refused):
        return Register()


def register_of(pieces: Sequence[Any], project: str) -> Register:
    """ValueError, KeyError, TypeError or Refused for pieces that ``pages_json`` did not write."""
    ended: dict[str, dict[RuleId, Precision]] = {}
    for issue, rule, row in _of(pieces, "ended"):
        ended.setdefault(issue, {})[rule] = precision_from(row)
    health: Mapping[str, Any] = next((row for (row,) in _of(pieces, "health")), {})
    return Register(
        records={name: record_from(row, subject_from(name, project)) for name, row in _of(pieces, "record")},
        rows=tuple(row_from(row) for (row,) in _of(pieces, "row")),
        resolved=dict(_of(pieces, "resolved")),
        asked=dict(_of(pieces, "asked")),
        left={parent: tuple(issues) for parent, issues in _of(pieces, "left")},
        let_in=next((_let_in(row) for row in _of(pieces, "let-in")), None),
        bulks=_bulks(pieces),
        beyond={(_SEVERITIES[s], _STATES[t]): n for s, t, n in _of(pieces, "beyond")},
        unjudged={issue: (key, tuple(reasons)) for issue, key, reasons in _of(pieces, "unjudged")},
        unnamed=frozenset(str(id_) for (steps,) in _of(pieces, "unnamed") for id_ in accumulate(steps)),
        ended=ended,
        past=tuple(_past(row) for row in _of(pieces, "past")),
        drift=tuple(Drift(kind=kind, name=name) for kind, name in _of(pieces, "drift")),
        health=Health(
            failed=tuple(health.get("f", ())),
            unrecorded=health.get("u", 0),
            held=health.get("h", 0),
            unplaced=health.get("p", 0),
            unread=bool(health.get("w")),
        ),
        held=tuple(key for (keys,) in _of(pieces, "held") for key in keys),
    )


def _of(pieces: Sequence[Any], kind: str) -> list[Any]:
    return [rest for name, *rest in pieces if name == kind]


def _page(read: IssueRead | None, name: str, context: ProjectContext) -> Any | None:
    value = read.properties.get(name) if read else None
    subject = f"issue:{context.record.ids.register}"
    return unseal(value, kind=name, site=context.site, subject=subject, keys=context.keys)


def _digest(page: object) -> str:
    return digest_of(page)[:16]


def pages_json(register: Register, said: Record | None = None) -> list[dict[str, Any]]:
    """The register as properties: the first goes on in the others where it is full, and names them by their digests, so that
    pages of two different writes are never read together. What exceeds the last one is left out.
    """
    register = fitted(register)
    room = whole = MAX_CHARACTERS - _FOR_THE_FRAME
    pages: list[dict[str, Any]] = [{"pieces": []}]
    for piece in (*_pieces(register), *_spare(register)):
        size = size_of(piece) + 1
        if room < size <= whole and len(pages) <= len(REGISTER_PAGES):
            pages.append({"pieces": []})
            room = whole
        if room >= size:
            pages[-1]["pieces"].append(piece)
            room -= size
    main = {
        "comment": said.comment if said else register.comment,
        "content": said.content if said else register.content,
        "more": [_digest(page) for page in pages[1:]],
    }
    return [pages[0] | main, *pages[1:]]


def fitted(register: Register) -> Register:
    """As the pages can keep it: where they are full, rows forget first which old act they tell of, then those that matter least
    are only counted. What was read back fits.
    """
    if _fits(register):
        return register
    slim = replace(register, rows=tuple(_without_old_acts(register.rows)))
    places = sorted(range(len(slim.rows)), key=lambda place: _weight(slim.rows[place]))

    def cut(most: int) -> Register:
        kept = tuple(slim.rows[place] for place in sorted(places[:most]))
        others = Counter((slim.rows[place].severity, slim.rows[place].state) for place in places[most:])
        return replace(slim, rows=kept, beyond=Counter(slim.beyond) + others)

    too_many = bisect_left(range(len(places) + 1), True, key=lambda most: not _fits(cut(most)))
    return cut(max(0, too_many - 1))


def _fits(register: Register) -> bool:
    """Apart from what may be left out; a piece larger than a page is never kept."""
    room = whole = MAX_CHARACTERS - _FOR_THE_FRAME
    more = len(REGISTER_PAGES)
    for size in (size_of(piece) + 1 for piece in _pieces(register)):
        if room < size <= whole:
            more, room = more - 1, whole
        room -= size if size <= whole else 0
    return more >= 0


def _weight(row: Row) -> tuple[bool, int]:
    return row.state == "waived", -SEVERITIES.index(row.severity)


def _without_old_acts(rows: Iterable[Row]) -> Iterator[Row]:
    """None is likely to join an act so much older than the latest."""
    rows = tuple(rows)
    latest = max((row.act.at for row in rows if row.act), default=None)
    for row in rows:
        old = row.act is not None and latest is not None and row.act.at < latest - WITHIN
        yield replace(row, act=None) if old else row


def _pieces(register: Register) -> Iterator[list[Any]]:
    """What has its place before anything else may be kept."""
    for subject, record in sorted(register.records.items()):
        yield ["record", subject, record_json(shrink(record, limit=_LARGEST_RECORD)[0])]
    if register.let_in is not None:
        ours = {role: sorted(people) for role, people in register.let_in.ours.items()}
        yield ["let-in", ours, register.let_in.followed, stamp(register.let_in.applied)]
    yield from (["drift", one.kind, one.name] for one in register.drift)
    if register.health != GOOD_HEALTH:
        health = register.health
        later = short(p=health.unplaced or None, w=health.unread)
        yield ["health", {"f": list(health.failed), "u": health.unrecorded, "h": health.held, **later}]
    yield from _bulk_pieces(register.bulks)
    beyond = sorted(register.beyond.items())
    yield from (["beyond", severity[0], state[0], count] for (severity, state), count in beyond)
    yield from (["row", row_json(row)] for row in register.rows)
    yield from (["left", parent, list(issues)] for parent, issues in sorted(register.left.items()))
    yield from (["asked", account, key] for account, key in sorted(register.asked.items()))
    yield from (["unjudged", issue, key, list(reasons)] for issue, (key, reasons) in sorted(register.unjudged.items()))
    held = [
        list(register.held[begin : begin + _MEMBERS_A_PIECE]) for begin in range(0, len(register.held), _MEMBERS_A_PIECE)
    ]
    yield from (["held", some] for some in held)
    yield from _unnamed_pieces(register.unnamed)


def _spare(register: Register) -> Iterator[list[Any]]:
    """What is left out where there is no room: of what has ended."""
    yield from (["resolved", issue, count] for issue, count in sorted(register.resolved.items()))
    yield from (_past_piece(one) for one in register.past)
    for issue, rules in sorted(register.ended.items()):
        yield from (["ended", issue, rule, precision_json(counted)] for rule, counted in sorted(rules.items()))


def _unnamed_pieces(issues: Iterable[str]) -> Iterator[list[Any]]:
    """Each id as its distance from the one before: ids of a project stand close together."""
    ids = sorted(map(int, issues))
    for begin in range(0, len(ids), _IDS_A_PIECE):
        some = ids[begin : begin + _IDS_A_PIECE]
        yield ["unnamed", [some[0], *(b - a for a, b in pairwise(some))]]


def _let_in(row: Any) -> LetIn:
    ours, followed, applied = row
    members = {role: frozenset(people) for role, people in ours.items()}
    return LetIn(ours=members, followed=followed, applied=instant(applied))


def _past_piece(one: Past) -> list[Any]:
    return ["past", one.issue, one.key, one.fingerprint, one.rule, one.severity[0], one.how, _seconds(one.at)]


def _past(row: Any) -> Past:
    issue, key, fingerprint, rule, severity, how, at = row
    return Past(
        issue=issue,
        key=key,
        fingerprint=fingerprint,
        rule=rule,
        severity=_SEVERITIES[severity],
        how=how,
        at=_instant(at),
    )


def _bulk_pieces(bulks: Sequence[Bulk]) -> Iterator[list[Any]]:
    """Members in pieces of their own: a bulk edit of Jira may have a thousand."""
    for bulk in bulks:
        head = [bulk.rule, bulk.phase, bulk.author, list(bulk.hats), bulk.act.field, bulk.act.new, bulk.severity[0]]
        bar = [bulk.bar] if bulk.bar is not None else []
        yield ["bulk", bulk.name, *head, list(bulk.expected), list(bulk.confirm), bulk.told.isoformat(), *bar]
        for begin in range(0, len(bulk.members), _MEMBERS_A_PIECE):
            some = bulk.members[begin : begin + _MEMBERS_A_PIECE]
            yield ["bulk-members", bulk.name, [[m.issue, m.key, m.fingerprint, m.state[0], _seconds(m.at)] for m in some]]


def _bulks(pieces: Sequence[Any]) -> tuple[Bulk, ...]:
    """One whose members did not fit is none: its members tell of it again."""
    members: dict[str, list[BulkMember]] = {}
    for name, some in _of(pieces, "bulk-members"):
        members.setdefault(name, []).extend(_member(row) for row in some)
    return tuple(_bulk(row, members[row[0]]) for row in _of(pieces, "bulk") if row[0] in members)


def _bulk(row: Any, members: Sequence[BulkMember]) -> Bulk:
    name, rule, phase, author, hats, changed, new, severity, expected, confirm, told, *bar = row
    return Bulk(
        name=name,
        rule=rule,
        phase=phase,
        author=author,
        hats=tuple(hats),
        act=ChangeRef(changed, None, new),
        severity=_SEVERITIES[severity],
        expected=tuple(expected),
        confirm=tuple(confirm),
        told=date.fromisoformat(told),
        members=tuple(members),
        bar=next((known for known in get_args(Bar) if known in bar), None),
    )


def _member(row: Any) -> BulkMember:
    issue, key, fingerprint, state, at = row
    return BulkMember(issue=issue, key=key, fingerprint=fingerprint, state=_STATES[state], at=_instant(at))


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _instant(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
