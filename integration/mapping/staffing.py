"""Charter + accounts -> Staffing: the dated table of who holds what, handles replaced by account ids."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from integration.errors import ConfigError
from integration.model.charter import Assignment, Charter, Staffing


def staffing_from(charter: Charter, accounts: Mapping[str, str], recorded: Sequence[Assignment] = ()) -> Staffing:
    """The charter's assignments as the rules may know them.

    ``accounts``: handle -> accountId, needed for people given by e-mail. ``recorded``: what the service has recorded, persons
    as accountIds; a charter's assignment equal to one of them takes its ``recorded_at`` and ``recorded_by``, the oldest where
    several are equal. Raises ConfigError when someone has no account.
    """
    resolved = {handle: accounts.get(handle) or person.account for handle, person in charter.people.items()}
    if missing := [handle for handle, account in resolved.items() if account is None]:
        raise ConfigError(
            f"people: expected an account for each, found none for {', '.join(missing)}; write account: <id> there"
        )
    account_of = {handle: account for handle, account in resolved.items() if account is not None}
    known = _oldest(recorded)
    stated = [replace(one, person=account_of[one.person]) for one in charter.assignments]
    return Staffing(
        actors=charter.actors,
        actor_of={account_of[handle]: person.actor for handle, person in charter.people.items()},
        assignments=tuple(known.get(_unrecorded(one), one) for one in stated),
    )


def _oldest(recorded: Sequence[Assignment]) -> dict[Assignment, Assignment]:
    dated = [one for one in recorded if one.recorded_at is not None]
    newest_first = sorted(dated, key=lambda one: (one.recorded_at is not None, one.recorded_at), reverse=True)
    return {_unrecorded(one): one for one in newest_first}


def _unrecorded(one: Assignment) -> Assignment:
    return replace(one, recorded_at=None, recorded_by=None)
