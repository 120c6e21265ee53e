"""The charter's people as accounts of the site: by accountId, or by an exact mail; every problem at once, by handle.

Holds a reader only. Neither a mail nor a name leaves this file.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.seal import Keys
from integration.model.charter import Charter, Person
from integration.model.checkup import Result
from integration.model.live import Account, ProjectRecord
from integration.sync.check_table import Stopped, failure_of, stopped

SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """``accounts``: handle -> accountId, ``service`` being ours; ``mails``: keyed hash of a mail -> accountId."""

    accounts: Mapping[str, str]
    mails: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Whom the charter's people were found to be. ``wrong``: (id of the check that fails, the place in the charter); ``apps``:
    handles of accounts that are no person's.
    """

    people: People
    wrong: tuple[tuple[str, str], ...] = ()
    apps: tuple[str, ...] = ()


def people_of(
    reader: Reader,
    charter: Charter,
    *,
    service: Account,
    record: ProjectRecord | None,
    keys: Keys,
    today: date,
    skip: Collection[str] = (),
) -> People:
    """Who the charter means. What ``record`` already resolved is not asked again.

    Raises Stopped with everybody who is hidden, absent, ambiguous or no longer active while still needed; ``skip``: checks that
    need not hold, except that an account is needed for everybody.
    """
    found = look_up(reader, charter, service=service, record=record, keys=keys, today=today)
    if wrong := [one for one in misfits(found.wrong) if one.vital or one.check not in skip]:
        raise Stopped(wrong, language=charter.language)
    return found.people


def look_up(
    reader: Reader, charter: Charter, *, service: Account, record: ProjectRecord | None, keys: Keys, today: date
) -> Lookup:
    """The same, with what is wrong as a value."""
    mails = dict(record.mails) if record else {}
    accounts, wrong = {SERVICE: service.id}, []
    sought = [p for p in charter.people.values() if p.account is None and _known(p, mails, keys) is None]
    seen = dict(zip((p.handle for p in sought), fan_out(lambda p: _by_mail(reader, p), sought), strict=True))
    for handle, person in charter.people.items():
        found = person.account or _known(person, mails, keys)
        if found is None:
            found, problem = seen[handle]
            wrong += [problem] if problem else []
        if found:
            accounts[handle] = found
            mails |= {mail_hash(person.email, keys): found} if person.email else {}
    fresh = {account for account in accounts.values() if record is None or account not in record.people} - {service.id}
    known = {account.id: account for account in reader.accounts(fresh)} if fresh else {}
    wrong += _unfit(charter, accounts, fresh, known, today=today)
    kept = {mail_hash(person.email, keys) for person in charter.people.values() if person.email}
    people = People(accounts=accounts, mails={hashed: account for hashed, account in mails.items() if hashed in kept})
    apps = tuple(h for h in charter.people if (one := known.get(accounts.get(h, ""))) is not None and one.kind == "app")
    return Lookup(people=people, wrong=tuple(wrong), apps=apps)


def misfits(wrong: Iterable[tuple[str, str]]) -> tuple[Result, ...]:
    """One result for each check that fails, naming everybody concerned by the place in the charter."""
    by_check: dict[str, list[str]] = {}
    for check, place in wrong:
        by_check.setdefault(check, []).append(place)
    return tuple(failure_of(check, people=", ".join(places)) for check, places in by_check.items())


def own_account_in(charter: Charter, people: People) -> str | None:
    """The handle under which our own account is in the charter (design decision 7)."""
    ours = people.accounts[SERVICE]
    return min((handle for handle in charter.people if people.accounts.get(handle) == ours), default=None)


def refuse_own_account(charter: Charter, people: People) -> None:
    """Nobody could tell its acts from ours. Raises Stopped."""
    if (handle := own_account_in(charter, people)) is not None:
        raise stopped("token-owner-in-charter", charter.language, handle=handle)


def _known(person: Person, mails: Mapping[str, str], keys: Keys) -> str | None:
    """Whom a mail was resolved to, under whichever of our keys it was recorded."""
    hashes = (mail_hash(person.email or "", (key,)) for key in keys)
    return next((mails[hashed] for hashed in hashes if hashed in mails), None)


def mail_hash(mail: str, keys: Keys) -> str:
    """What stands for a mail in Jira: nobody without our key can try addresses against it. The first key makes it."""
    return hmac.new(keys[0], mail.strip().casefold().encode(), hashlib.sha256).hexdigest()[:32] if keys and mail else ""


def _by_mail(reader: Reader, person: Person) -> tuple[str | None, tuple[str, str] | None]:
    found = reader.accounts_by_email(person.email or "")
    if len(found) == 1:
        return found[0].id, None
    return None, ("people-ambiguous" if found else "people-hidden", f"people.{person.handle}.email")


def _unfit(
    charter: Charter,
    accounts: Mapping[str, str],
    fresh: Collection[str],
    known: Mapping[str, Account],
    *,
    today: date,
) -> Iterator[tuple[str, str]]:
    """Accounts that do not exist, or are closed while the charter still gives them something to do."""
    for handle, person in charter.people.items():
        account = accounts.get(handle)
        if account is None or account not in fresh:
            continue
        if account not in known:
            yield "people-unknown", f"people.{handle}.{'account' if person.account else 'email'}"
        elif not known[account].active and _needed(charter, handle, today):
            yield "people-inactive", f"people.{handle}"


def _needed(charter: Charter, handle: str, today: date) -> bool:
    return any(one.person == handle and (one.until is None or one.until >= today) for one in charter.assignments)
