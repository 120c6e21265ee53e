"""Who belongs in which Jira role on a day, whom of them we put there, and what is to be done about it. Pure.

Jira keeps no history of its roles: only what we remember tells whom we let in. Whoever was put in by people is never taken out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from integration.mapping.record_values import instant, stamp
from integration.model.canonical import digest_of
from integration.model.charter import Staffing
from integration.model.live import ProjectRecord
from integration.model.words import ROLES

FOLLOWED: Final = (*ROLES, "register")
"""Our own role follows no dates."""
_CLAIM: Final = "member"

Members = Mapping[str, frozenset[str]]
"""Accounts by role, as SITE_ROLES names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """What the register remembers. ``ours``: whom we let in, and did not take out since. ``followed``: digest of those who were to
    be in when that was last brought about, empty where something failed; ``applied``: the apply whose own members are counted in.
    """

    ours: Members = field(default_factory=dict)
    followed: str = ""
    applied: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One account to let into a role, or to take out."""

    role: str
    account: str
    enters: bool


def wanted_on(staffing: Staffing, day: date) -> dict[str, frozenset[str]]:
    """Titular or stand-in, in any scope: Jira's roles know neither phases nor natures."""
    today = [one for one in staffing.assignments if one.start <= day and (one.until is None or day <= one.until)]
    found: dict[str, frozenset[str]] = {r: frozenset(one.person for one in today if one.role == r) for r in ROLES}
    return {**found, "register": found["MOA"] | found["AMOA"]}


def claims_of(entered: Mapping[str, frozenset[str]], at: datetime) -> dict[str, str]:
    """What an apply writes into its record about those it let in."""
    return {f"{_CLAIM}:{role}:{one}": stamp(at) for role, people in entered.items() for one in sorted(people)}


def remembered(
    kept: LetIn | None,
    record: ProjectRecord,
    wanted: Members,
    own: frozenset[str],
    begun: frozenset[tuple[str, str]] = frozenset(),
) -> LetIn:
    """What is ours by now: as remembered, and what an apply since let in. Where nothing is remembered, an apply's word counts for
    those who are to be in today alone: of the others nobody knows who put them there last. ``begun``: roles and accounts we were
    about to let in when a run was cut short.
    """
    ours = {role: set(kept.ours.get(role, ())) if kept else set() for role in FOLLOWED}
    for role, account, at in claimed(record):
        counts = account in wanted.get(role, ()) if kept is None else at > kept.applied
        if role in ours and account not in own and counts:
            ours[role].add(account)
    for role, account in begun:
        if role in ours and account not in own:
            ours[role].add(account)
    followed = kept.followed if kept else ""
    return LetIn(ours=_filled(ours), followed=followed, applied=record.applied_at)


def claimed(record: ProjectRecord) -> Iterator[tuple[str, str, datetime]]:
    """Role, account, and when an apply let them in."""
    for name, said in record.wrote.items():
        thing, _, rest = name.partition(":")
        role, _, account = rest.partition(":")
        if thing == _CLAIM:
            yield role, account, instant(said)


def in_order(known: LetIn, wanted: Members) -> bool:
    """Whether nothing need be read: it was brought about already, or all who are to be in are those whom an apply let in."""
    return known.followed == _digest(wanted) or (not known.followed and known.ours == _filled(wanted))


def moves(known: LetIn, wanted: Members, live: Members) -> tuple[Move, ...]:
    """Who is to enter, then who is to leave: of those we let in alone."""
    entering = [Move(role=r, account=a, enters=True) for r in live for a in sorted(wanted.get(r, frozenset()) - live[r])]
    leaving = [
        Move(role=r, account=a, enters=False)
        for r in live
        for a in sorted((known.ours.get(r, frozenset()) & live[r]) - wanted.get(r, frozenset()))
    ]
    return (*entering, *leaving)


def after(known: LetIn, wanted: Members, live: Members, done: tuple[Move, ...], *, whole: bool) -> LetIn:
    """``done``: the moves that Jira took; ``whole``: all of them. Who is gone without us is forgotten."""
    ours = {role: set(known.ours.get(role, ())) for role in FOLLOWED}
    for role, people in live.items():
        ours[role] &= people
    for move in done:
        (ours[move.role].add if move.enters else ours[move.role].discard)(move.account)
    return replace(known, ours=_filled(ours), followed=_digest(wanted) if whole else "")


def followed(known: LetIn, wanted: Members) -> LetIn:
    return replace(known, followed=_digest(wanted))


def _filled(members: Mapping[str, set[str]] | Members) -> dict[str, frozenset[str]]:
    return {role: frozenset(people) for role, people in sorted(members.items()) if people}


def _digest(wanted: Members) -> str:
    return digest_of({role: sorted(people) for role, people in wanted.items()})[:16]
