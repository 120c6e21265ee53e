"""Charter + accounts -> Staffing: the dated table of who holds what, handles replaced by account ids.

An assignment whose dates or phases were changed stays known since it was first recorded, where it was: else ending one
would make all that was done under it look done without it. One that the charter names no more stays known until it ended.

What is recorded only ever grows: an assignment recorded again with an earlier last day ended there (decision record 6).
Stand-ins that MOA typed in a comment stand beside the charter, which need not name them and cannot end them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from integration.errors import ConfigError
from integration.model.charter import Assignment, Charter, Staffing


def staffing_from(charter: Charter, accounts: Mapping[str, str], recorded: Sequence[Assignment] = ()) -> Staffing:
    """The charter's assignments as the rules may know them.

    ``accounts``: handle -> accountId, needed for people given by e-mail. ``recorded``: what the service has recorded, persons
    as accountIds; where one of them gave the same role to the same person, a charter's assignment takes its ``recorded_at``
    and ``recorded_by``, the oldest first, and only what no record covers (days added, phases added) is left without: one
    assignment may so become several. Raises ConfigError when someone has no account.
    """
    known, account_of = _in_effect(_of_charter(recorded)), _account_of(charter, accounts)
    staffing = Staffing(
        actors=charter.actors,
        actor_of=_actor_of(charter, account_of),
        assignments=tuple(piece for line in _lines(charter, account_of) for piece in _pieces(line, known)),
    )
    return with_typed(staffing, _typed(recorded))


def dated_staffing(
    charter: Charter, accounts: Mapping[str, str], recorded: Sequence[Assignment], *, last: date, at: datetime, by: str
) -> tuple[Staffing, tuple[Assignment, ...]]:
    """Who held what at any time, all of it dated; and the rows to add to ``recorded``.

    What the charter says newly is recorded ``at``, by account ``by``. What was recorded and the charter names no more stays,
    with the day it ended: ``last``, the day before this is noticed, or the earlier last day that the charter gives it. What
    a narrower line keeps of it stays known since its first record.
    """
    typed, recorded = _typed(recorded), _of_charter(recorded)
    known, account_of = _in_effect(recorded), _account_of(charter, accounts)
    lines = _lines(charter, account_of)
    ended = tuple(replace(end, recorded_at=at, recorded_by=by) for end in _endings(lines, known, last))
    kept = _in_effect((*recorded, *ended))
    stated: list[Assignment] = []
    fresh: list[Assignment] = []
    for piece in (piece for line in lines for piece in _pieces(line, kept)):
        if piece.recorded_at is not None:
            stated.append(piece)
            continue
        since = (p if p.recorded_at else replace(p, recorded_at=at, recorded_by=by) for p in _pieces(piece, known))
        new = [p for p in since if p not in stated]
        stated += new
        fresh += new
    past = [record for record in kept if not any(_names(line, record) and _takes(line, record) for line in lines)]
    staffing = Staffing(
        actors=charter.actors,
        actor_of={**{one.person: one.actor for one in past}, **_actor_of(charter, account_of)},
        assignments=(*stated, *past),
    )
    return with_typed(staffing, typed), (*fresh, *ended)


def with_typed(staffing: Staffing, rows: Sequence[Assignment]) -> Staffing:
    """``staffing`` with these stand-ins as well: a later one of the same person, role and start may end an earlier one sooner."""
    typed = _in_effect(sorted((*_typed(staffing.assignments), *rows), key=lambda row: str(row.recorded_at)))
    if not typed:
        return staffing
    return Staffing(
        actors=staffing.actors,
        actor_of={**{one.person: one.actor for one in typed}, **staffing.actor_of},
        assignments=(*_of_charter(staffing.assignments), *typed),
    )


def _typed(rows: Sequence[Assignment]) -> list[Assignment]:
    return [row for row in rows if row.typed is not None]


def _of_charter(rows: Sequence[Assignment]) -> list[Assignment]:
    return [row for row in rows if row.typed is None]


def _account_of(charter: Charter, accounts: Mapping[str, str]) -> Mapping[str, str]:
    resolved = {handle: accounts.get(handle) or person.account for handle, person in charter.people.items()}
    if missing := [handle for handle, account in resolved.items() if account is None]:
        raise ConfigError(
            f"people: expected an account for each, found none for {', '.join(missing)}; write account: <id> there"
        )
    return {handle: account for handle, account in resolved.items() if account is not None}


def _actor_of(charter: Charter, account_of: Mapping[str, str]) -> dict[str, str]:
    return {account_of[handle]: person.actor for handle, person in charter.people.items()}


def _lines(charter: Charter, account_of: Mapping[str, str]) -> list[Assignment]:
    return [replace(one, person=account_of[one.person]) for one in charter.assignments]


# --- what was recorded -----------------------------------------------------------------------------------------------


def _in_effect(recorded: Sequence[Assignment]) -> list[Assignment]:
    """The oldest first, each with the last day it was recorded with; without those that ended before they began.

    Rows are in the order in which they were recorded: of the same person, role, scope and start, one recorded later with an
    earlier last day ends the one before it.
    """
    found: list[Assignment] = []
    for row in (r for r in recorded if r.recorded_at):
        ended = next((n for n, known in enumerate(found) if _ends(row, known)), None)
        if ended is None:
            found.append(row)
        else:
            found[ended] = replace(found[ended], until=row.until)
    begun = [(r.recorded_at, r) for r in found if r.recorded_at and r.start <= (r.until or date.max)]
    return [one for _, one in sorted(begun, key=lambda pair: pair[0])]


def _ends(row: Assignment, known: Assignment) -> bool:
    if row.recorded_at is None or known.recorded_at is None or row.recorded_at <= known.recorded_at:
        return False
    again = replace(row, until=known.until, recorded_at=known.recorded_at, recorded_by=known.recorded_by, typed=known.typed)
    same = again == known
    return same and (row.until or date.max) < (known.until or date.max)


def _endings(lines: Sequence[Assignment], known: Sequence[Assignment], last: date) -> Iterator[Assignment]:
    for record in known:
        until = max((one.until or date.max for one in lines if _names(one, record)), default=last)
        if until < (record.until or date.max):
            yield replace(record, until=until)


def _names(one: Assignment, record: Assignment) -> bool:
    """Whether a line still gives all of what was recorded, on some of its days: its dates then count."""
    same = (record.role, record.person) == (one.role, one.person) and (one.delegation or not record.delegation)
    wide = _within(record.phases, one.phases) and _within(record.natures, one.natures)
    return same and wide and bool(_both([_span(one)], _span(record)))


def _takes(one: Assignment, record: Assignment) -> bool:
    """Whether a line is known since that record: one with more natures, or a new delegation, is not."""
    return _shared_phases(one, record) is not None


def _within(narrow: Sequence[str], wide: Sequence[str]) -> bool:
    """None at all: everywhere."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


# --- days and phases -------------------------------------------------------------------------------------------------


Days = tuple[date, date]
_DAY = timedelta(days=1)


def _pieces(one: Assignment, known: Sequence[Assignment]) -> Iterator[Assignment]:
    """The assignment by days: what each record covered, the oldest first; then what is new."""
    left: list[Days] = [_span(one)]
    for record in known:
        phases = _shared_phases(one, record)
        if phases is None or not left:
            continue
        span = _span(record)
        for days in _both(left, span):
            yield replace(_on(one, days), phases=phases, recorded_at=record.recorded_at, recorded_by=record.recorded_by)
        if phases == one.phases:
            left = list(_without(left, span))
    for days in left:
        yield replace(_on(one, days), recorded_at=None, recorded_by=None)


def _shared_phases(one: Assignment, record: Assignment) -> tuple[str, ...] | None:
    """Phases (none: the whole project) in which the record already gave this person this role; None: in none."""
    same = (record.role, record.person) == (one.role, one.person) and (record.delegation or not one.delegation)
    reaches = not record.natures or (one.natures and set(one.natures) <= set(record.natures))
    if not same or not reaches:
        return None
    if not record.phases or not one.phases:
        return one.phases or record.phases
    return tuple(phase for phase in one.phases if phase in record.phases) or None


def _span(one: Assignment) -> Days:
    return one.start, one.until or date.max


def _both(days: Sequence[Days], span: Days) -> list[Days]:
    met = ((max(first, span[0]), min(last, span[1])) for first, last in days)
    return [(first, last) for first, last in met if first <= last]


def _without(days: Sequence[Days], span: Days) -> Iterator[Days]:
    for first, last in days:
        if span[0] > first:
            yield first, min(last, span[0] - _DAY)
        if span[1] < last:
            yield max(first, span[1] + _DAY), last


def _on(one: Assignment, days: Days) -> Assignment:
    return replace(one, start=days[0], until=None if days[1] == date.max else days[1])
