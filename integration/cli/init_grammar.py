"""What is typed after the flags of ``init``, and in its conversation: text -> nouns of a charter, and back.

    --actor   ID=KIND[,name=NAME][,partner=VENDOR]…[,profile=sells|integrates][,internal|external]
    --person  HANDLE=MAIL-OR-ACCOUNT-OR-NAME:ACTOR
    --hold    ROLE=HANDLE[@FROM[..UNTIL]][,stand-in][,delegation][,actor=ID][,phases=ID+ID][,natures=WORD+WORD]

Every reader raises ValueError with what was expected, what was found and what to do.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar, get_args

from integration.mapping.source_words import one_of, shown
from integration.model.charter import Actor, Assignment
from integration.model.words import NATURES, ROLES, ActorKind, Role, VendorProfile

T = TypeVar("T", bound=str)
KINDS: Final[tuple[ActorKind, ...]] = get_args(ActorKind)
PROFILES: Final[tuple[VendorProfile, ...]] = get_args(VendorProfile)
INTERNAL: Final = ("business", "dsi")
_ACCOUNT: Final = re.compile(r"[0-9a-fA-F]{24}|[A-Za-z0-9]+:[A-Za-z0-9:_-]+|[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]{15,}")
"""An accountId as Jira gives them: 24 hexadecimal digits, or a number, a colon and more; else it is somebody's name."""
_TO_KEY: Final = 10


def word_of(text: str, known: Sequence[T], what: str) -> T:
    """One of the words, whatever its case."""
    found = next((one for one in known if one.casefold() == text.strip().casefold()), None)
    if found is None:
        raise ValueError(f"{what}: {one_of(text.strip(), list(known), otherwise='use one of these words')}")
    return found


def day_of(text: str) -> date:
    """2026-09-01, or 01/09/2026 as the French write it."""
    written = text.strip()
    if turned := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written):
        written = f"{turned[3]}-{turned[2]:0>2}-{turned[1]:0>2}"
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"expected a date like 2026-09-01, found {shown(text)}; write year, month and day") from None


def listed_in(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def pair_of(text: str, what: str) -> tuple[str, str]:
    left, sign, right = (part.strip() for part in text.partition("="))
    if not (left and sign and right):
        raise ValueError(f"expected {what}, found {shown(text)}; join both with =")
    return left, right


def duration_of(text: str) -> tuple[str, int]:
    item, days = pair_of(text, "ITEM=DAYS, e.g. closing.vsr=20")
    if not re.fullmatch(r"[0-9]{1,4}", days):
        raise ValueError(f"expected a number of working days for {item}, found {shown(days)}; e.g. {item}=5")
    return item, int(days)


def alias_of(text: str) -> tuple[Role, str]:
    role, words = pair_of(text, "ROLE=WORDS, e.g. MOA=Product Owner")
    return word_of(role, ROLES, "role"), words


def actor_of(text: str) -> Actor:
    name, rest = pair_of(text, "ID=KIND, e.g. velours=business")
    kind_word, *more = (part.strip() for part in rest.split(","))
    kind = word_of(kind_word, KINDS, "kind")
    actor = Actor(id=name, name=name, kind=kind, internal=kind in INTERNAL)
    for part in more:
        actor = _more_of_actor(actor, part)
    return actor


def _more_of_actor(actor: Actor, part: str) -> Actor:
    key, _, value = (piece.strip() for piece in part.partition("="))
    match key:
        case "internal" | "external" if not value:
            return replace(actor, internal=key == "internal")
        case "name" if value:
            return replace(actor, name=value)
        case "partner" if value:
            return replace(actor, partner_of=(*actor.partner_of, value))
        case "profile":
            return replace(actor, vendor_profile=word_of(value, PROFILES, "profile"))
        case _:
            raise ValueError(f"expected name=, partner=, profile=, internal or external, found {shown(part)}; correct it")


def person_of(text: str) -> tuple[str, str, str]:
    """(handle, who, actor): the last colon begins the actor, as accountIds may hold one."""
    handle, rest = pair_of(text, "HANDLE=WHO:ACTOR, e.g. claire=claire@velours.example:velours")
    who, sign, actor = (part.strip() for part in rest.rpartition(":"))
    if not (who and sign and actor):
        raise ValueError(f"expected WHO:ACTOR for {handle}, found no actor; end with a colon and the actor’s id")
    return handle, who, actor


def is_mail(who: str) -> bool:
    return "@" in who


def is_account(who: str) -> bool:
    return _ACCOUNT.fullmatch(who) is not None


def held_of(text: str, *, start: date) -> Assignment:
    """``actor`` empty: the person's, which the caller knows. ``start``: from when, where none is typed."""
    role_word, rest = pair_of(text, "ROLE=HANDLE, e.g. MOA=claire@2026-09-01")
    who, *more = (part.strip() for part in rest.split(","))
    person, since, until = who_and_when(who, start=start)
    held = Assignment(role=word_of(role_word, ROLES, "role"), person=person, actor="", start=since, until=until)
    for part in more:
        held = _more_of_held(held, part)
    return held


def who_and_when(text: str, *, start: date) -> tuple[str, date, date | None]:
    """``claire``, ``claire@2026-09-01`` or ``claire@2026-09-01..2026-12-31``."""
    person, _, days = (part.strip() for part in text.partition("@"))
    if not person:
        raise ValueError(f"expected a short name of somebody, found {shown(text)}; e.g. claire or claire@2026-09-01")
    first, _, last = (part.strip() for part in days.partition(".."))
    return person, day_of(first) if first else start, day_of(last) if last else None


def _more_of_held(held: Assignment, part: str) -> Assignment:
    key, _, value = (piece.strip() for piece in part.partition("="))
    values = tuple(one.strip() for one in value.split("+") if one.strip())
    match key:
        case "stand-in" if not value:
            return replace(held, kind="stand-in")
        case "delegation" if not value:
            return replace(held, delegation=True)
        case "actor" if value:
            return replace(held, actor=value)
        case "phases" if values:
            return replace(held, phases=values)
        case "natures" if values:
            return replace(held, natures=tuple(word_of(one, NATURES, "natures") for one in values))
        case _:
            expected = "stand-in, delegation, actor=, phases= or natures="
            raise ValueError(f"expected {expected}, found {shown(part)}; correct it")


# --- back: what to type to say the same again -------------------------------------------------------------------------


def actor_flag(one: Actor) -> str:
    parts = [f"{one.id}={one.kind}"]
    parts += [f"name={one.name}"] if one.name != one.id else []
    parts += [f"partner={vendor}" for vendor in one.partner_of]
    parts += [f"profile={one.vendor_profile}"] if one.vendor_profile else []
    parts += ["internal" if one.internal else "external"] if one.internal != (one.kind in INTERNAL) else []
    return ",".join(parts)


def held_flag(one: Assignment) -> str:
    parts = [f"{one.role}={one.person}@{one.start}{f'..{one.until}' if one.until else ''}"]
    parts += [one.kind] if one.kind == "stand-in" else []
    parts += ["delegation"] if one.delegation else []
    parts += [f"actor={one.actor}"] if one.actor else []
    parts += [f"phases={'+'.join(one.phases)}"] if one.phases else []
    parts += [f"natures={'+'.join(one.natures)}"] if one.natures else []
    return ",".join(parts)


# --- names made of names ----------------------------------------------------------------------------------------------


def plain_letters(text: str) -> str:
    """« Intégra » as Integra."""
    apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def slug_of(text: str, taken: Mapping[str, object], *, otherwise: str) -> str:
    """« Intégra Nord » as integra-nord; a number behind it where that is taken."""
    words = re.findall(r"[a-z0-9]+", plain_letters(text).casefold())
    base = "-".join(words)[:40].strip("-") or otherwise
    base = base if base[0].isalpha() and base != "service" else f"{otherwise}-{base}"
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if name not in taken)


def key_of(name: str) -> str:
    """A key for a project of this name: its capitals or initials, else its first letters; VEL for « Velours »."""
    words = re.findall(r"[A-Za-z0-9]+", plain_letters(name))
    words = [
        word for word in words if word.casefold() not in ("crm", "de", "du", "des", "la", "le", "les", "the", "of")
    ] or words
    letters = words[0][:3] if len(words) == 1 else "".join(word[0] for word in words)
    key = re.sub(r"^[0-9]+", "", letters.upper())[:_TO_KEY]
    return key if len(key) >= 2 else (key + "CRM")[:_TO_KEY]
