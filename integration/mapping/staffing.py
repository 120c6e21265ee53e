"""Charter + accounts -> Staffing: the dated table of who holds what, handles replaced by account ids.

An assignment whose dates or phases were changed stays known since it was first recorded, where it was: else ending one
would make all that was done under it look done without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from integration.errors import ConfigError
from integration.model.charter import Assignment, Charter, Staffing


def staffing_from(charter: Charter, accounts: Mapping[str, str], recorded: Sequence[Assignment] = ()) -> Staffing:
    """The charter's assignments as the rules may know them.

    ``accounts``: handle -> accountId, needed for people given by e-mail. ``recorded``: what the service has recorded, persons
    as accountIds; where one of them gave the same role to the same person, a charter's assignment takes its ``recorded_at``
    and ``recorded_by``, the oldest first, and only what no record covers (days added, phases added) is left without: one
    assignment may so become several. Raises ConfigError when someone has no account.
    """
    resolved = {handle: accounts.get(handle) or person.account for handle, person in charter.people.items()}
    if missing := [handle for handle, account in resolved.items() if account is None]:
        raise ConfigError(
            f"people: expected an account for each, found none for {', '.join(missing)}; write account: <id> there"
        )
    account_of = {handle: account for handle, account in resolved.items() if account is not None}
    known = [one for _, one in sorted(((r.recorded_at, r) for r in recorded if r.recorded_at), key=lambda pair: pair[0])]
    stated = [replace(one, person=account_of[one.person]) for one in charter.assignments]
    return Staffing(
        actors=charter.actors,
        actor_of={account_of[handle]: person.actor for handle, person in charter.people.items()},
        assignments=tuple(piece for one in stated for piece in _pieces(one, known)),
    )


Days = tuple[date, date]
_DAY = timedelta(days=1)


def _pieces(one: Assignment, known: Sequence[Assignment]) -> Iterator[Assignment]:
    """The assignment by days: what each record covered, the oldest first; then what is new."""
    left: list[Days] = [(one.start, one.until or date.max)]
    for record in known:
        phases = _shared_phases(one, record)
        if phases is None or not left:
            continue
        span = (record.start, record.until or date.max)
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
