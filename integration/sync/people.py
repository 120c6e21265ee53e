"""The charter's people as accounts of the site: by accountId, or by an exact mail; every problem at once, by handle.

Holds a reader only. Neither a mail nor a name leaves this file.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from integration.errors import ConfigError, Refused
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.seal import Keys
from integration.model.charter import Charter, Person
from integration.model.live import Account, ProjectRecord

SERVICE = "service"

_HOW = "open the person’s profile in Jira, the accountId is at the end of its address, and write account: instead of email:"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """``accounts``: handle -> accountId, ``service`` being ours; ``mails``: keyed hash of a mail -> accountId."""

    accounts: Mapping[str, str]
    mails: Mapping[str, str]


def people_of(
    reader: Reader, charter: Charter, *, service: Account, record: ProjectRecord | None, keys: Keys, today: date
) -> People:
    """Who the charter means. What ``record`` already resolved is not asked again.

    Raises ConfigError with one line per person who is hidden, absent, ambiguous or no longer active while still needed.
    """
    mails = dict(record.mails) if record else {}
    accounts, problems = {SERVICE: service.id}, []
    sought = [p for p in charter.people.values() if p.account is None and _known(p, mails, keys) is None]
    seen = dict(zip((p.handle for p in sought), fan_out(lambda p: _by_mail(reader, p), sought), strict=True))
    for handle, person in charter.people.items():
        found = person.account or _known(person, mails, keys)
        if found is None:
            found, problem = seen[handle]
            problems += [problem] if problem else []
        if found:
            accounts[handle] = found
            mails |= {mail_hash(person.email, keys): found} if person.email else {}
    fresh = {account for account in accounts.values() if record is None or account not in record.people} - {service.id}
    problems += _unfit(reader, charter, accounts, fresh, today=today)
    if problems:
        raise ConfigError("\n".join(problems))
    kept = {mail_hash(person.email, keys) for person in charter.people.values() if person.email}
    return People(accounts=accounts, mails={hashed: account for hashed, account in mails.items() if hashed in kept})


def refuse_own_account(charter: Charter, people: People) -> None:
    """Our account may not be a person of the charter: nobody could tell its acts from ours (design decision 7)."""
    ours = people.accounts[SERVICE]
    same = sorted(handle for handle in charter.people if people.accounts.get(handle) == ours)
    if same:
        raise Refused(
            f"people.{same[0]}: expected an account other than the one the token belongs to, found the same; "
            "make a token for an account of its own, or run with --as-person"
        )


def _known(person: Person, mails: Mapping[str, str], keys: Keys) -> str | None:
    """Whom a mail was resolved to, under whichever of our keys it was recorded."""
    hashes = (mail_hash(person.email or "", (key,)) for key in keys)
    return next((mails[hashed] for hashed in hashes if hashed in mails), None)


def mail_hash(mail: str, keys: Keys) -> str:
    """What stands for a mail in Jira: nobody without our key can try addresses against it. The first key makes it."""
    return hmac.new(keys[0], mail.strip().casefold().encode(), hashlib.sha256).hexdigest()[:32] if keys and mail else ""


def _by_mail(reader: Reader, person: Person) -> tuple[str | None, str | None]:
    found = reader.accounts_by_email(person.email or "")
    if len(found) == 1:
        return found[0].id, None
    why = "absent, its mail hidden, or our account lacks the global permission “Browse users and groups”"
    count = f"{len(found)} of them" if found else f"none ({why})"
    return None, f"people.{person.handle}.email: expected exactly one account with this mail, found {count}; {_HOW}"


def _unfit(
    reader: Reader, charter: Charter, accounts: Mapping[str, str], fresh: Collection[str], *, today: date
) -> Iterator[str]:
    """Accounts that do not exist, or are closed while the charter still gives them something to do."""
    known = {account.id: account for account in reader.accounts(fresh)} if fresh else {}
    for handle, person in charter.people.items():
        account = accounts.get(handle)
        if account is None or account not in fresh:
            continue
        if account not in known:
            field = "account" if person.account else "email"
            yield f"people.{handle}.{field}: expected an account of this site, found none with this accountId; {_HOW}"
        elif not known[account].active and _needed(charter, handle, today):
            yield f"people.{handle}: expected an active account, found a closed one; end the assignment with until:, or name another"


def _needed(charter: Charter, handle: str, today: date) -> bool:
    return any(one.person == handle and (one.until is None or one.until >= today) for one in charter.assignments)
