"""The questions of ``init`` on people: which organisations, who works for them, who holds which role from when."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from integration.cli import init_words as words
from integration.cli.init_grammar import (
    INTERNAL,
    KINDS,
    PROFILES,
    actor_flag,
    actor_of,
    held_flag,
    held_of,
    is_mail,
    listed_in,
    person_of,
    slug_of,
    who_and_when,
    word_of,
)
from integration.cli.init_people import MANY, Finder, Found
from integration.cli.init_questions import Asked, fits, planned
from integration.cli.init_talk import Talk
from integration.errors import ConfigError
from integration.mapping.calendar import add_working_days
from integration.mapping.comment_words import day_in_words
from integration.model.charter import Actor, Assignment, Charter, Person
from integration.model.template import Template
from integration.model.words import ROLES, Role

_TIED = ("integrator", "consultant")


# --- organisations ----------------------------------------------------------------------------------------------------


def ask_actors(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    if asked.team.actors:
        return _flagged(partial(_given_actors, talk, charter, template, asked), "actor")
    while True:
        first = not charter.actors
        question = words.FIRST_ACTOR if first else words.ACTOR
        typed = talk.ask(question, str, flag="actor" if first else "", default=None if first else "")
        if not typed:
            break
        actor = _asked_actor(talk, charter, typed)
        charter = replace(charter, actors={**charter.actors, actor.id: actor})
    charter = _ask_partners(talk, charter)
    talk.said[:] = [one for one in talk.said if one[0] != "actor"]
    for actor in charter.actors.values():
        talk.keep("actor", actor_flag(actor))
    return charter


def _given_actors(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    actors = [actor_of(text) for text in asked.team.actors]
    for text in asked.team.actors:
        talk.keep("actor", text)
    if len({actor.id for actor in actors}) < len(actors):
        raise ValueError("expected each organisation once, found an id again; keep one")
    return fits(replace(charter, actors={actor.id: actor for actor in actors}), template, "actors")


def _asked_actor(talk: Talk, charter: Charter, name: str) -> Actor:
    first = not charter.actors
    kind = talk.ask(words.KIND, lambda typed: word_of(typed, KINDS, "kind"), flag="", default="business" if first else None)
    profile = None
    if kind == "vendor":
        profile = talk.ask(
            words.PROFILE, lambda typed: word_of(typed, PROFILES, "profile") if typed else None, flag="", default=""
        )
    handle = slug_of(name, charter.actors, otherwise="actor")
    return Actor(id=handle, name=name, kind=kind, internal=kind in INTERNAL, vendor_profile=profile)


def _ask_partners(talk: Talk, charter: Charter) -> Charter:
    """Asked at the end: by then all vendors are known."""
    vendors = [actor.id for actor in charter.actors.values() if actor.kind == "vendor"]
    if not vendors:
        return charter

    def tied(typed: str) -> tuple[str, ...]:
        return tuple(word_of(part, vendors, "partner") for part in listed_in(typed))

    actors = dict(charter.actors)
    for actor in charter.actors.values():
        if actor.kind in _TIED:
            talk.put(actor.name)
            ties = talk.ask(words.PARTNERS, tied, flag="", default="", choices=", ".join(vendors))
            actors[actor.id] = replace(actor, partner_of=ties)
    return replace(charter, actors=actors)


# --- people -----------------------------------------------------------------------------------------------------------


def ask_people(talk: Talk, charter: Charter, template: Template, asked: Asked, finder: Finder) -> Charter:
    if asked.team.people:
        for text in asked.team.people:
            charter = _flagged(partial(_given_person, talk, charter, template, text, finder), "person")
        return charter
    if not finder.asks:
        talk.say(words.NO_TOKEN)
    while True:
        question = words.PERSON_OR_NAME if finder.asks else words.PERSON
        typed = talk.ask(question, str, flag="person" if not charter.people else "", default="" if charter.people else None)
        talk.said[:] = [one for one in talk.said if one != ("person", typed)]
        if not typed:
            return charter
        try:
            charter = _asked_person(talk, charter, template, typed, finder)
        except ValueError as fault:
            talk.say(words.NOT_TAKEN, why=str(fault))


def _given_person(talk: Talk, charter: Charter, template: Template, text: str, finder: Finder) -> Charter:
    handle, who, actor = person_of(text)
    found = finder.find(who)
    if len(found) != 1:
        raise ValueError(
            f"{handle}: expected one account of this name, found {len(found) or 'none'}; give a mail or an accountId"
        )
    if handle in charter.people:
        raise ValueError(f"{handle}: expected each short name once, found it again; rename one")
    return _joined(talk, charter, template, _person(handle, found[0], actor))


def _asked_person(talk: Talk, charter: Charter, template: Template, who: str, finder: Finder) -> Charter:
    found = _chosen(talk, finder, who)

    def free(typed: str) -> str:
        if typed in charter.people:
            raise ValueError(f"expected another short name than {typed}, which is taken")
        trial = replace(charter, people={**charter.people, typed: Person(handle=typed, actor=actors[0], email="a@b")})
        fits(trial, template, f"people.{typed}")
        return typed

    actors = list(charter.actors)
    shown = found.name or ("" if found.account else who)
    name = slug_of(re.split(r"[@.\s]", shown)[0], charter.people, otherwise="person")
    handle = talk.ask(words.HANDLE, free, flag="", default=name)
    actor = actors[0]
    if len(actors) > 1:
        known = f"{words.ACTOR_OF.in_language(talk.language)} ({', '.join(actors)})"
        question = replace(words.ACTOR_OF, fr=known, en=known)
        actor = talk.ask(question, lambda typed: word_of(typed, actors, "actor"), flag="", default=_likely(charter, who))
    return _joined(talk, charter, template, _person(handle, found, actor))


def _likely(charter: Charter, who: str) -> str | None:
    """The organisation whose name stands in the mail’s domain."""
    domain = who.partition("@")[2].casefold()
    return next(
        (one for one in charter.actors if domain and any(part in domain for part in one.split("-") if len(part) > 2)), None
    )


def _chosen(talk: Talk, finder: Finder, who: str) -> Found:
    """One of those the site knows; offered by their names, which are not kept. ValueError where it is nobody."""
    asks = finder.asks
    found = finder.find(who)
    if len(found) == 1 and found[0].name is None:
        if is_mail(who) and asks:
            talk.say(words.HIDDEN)
        return found[0]
    if len(found) == 1 and is_mail(who):
        talk.say(words.FOUND_ONE, name=found[0].name or "")
        return found[0]
    if len(found) == 1 and talk.sure(words.THIS_ONE, default=True, name=found[0].name or ""):
        return found[0]
    if len(found) > 1:
        return _numbered(talk, found)
    why = words.SOMEONE_ELSE if found else words.NOBODY if asks else words.NO_NAMES
    raise ValueError(why.in_language(talk.language))


def _numbered(talk: Talk, found: tuple[Found, ...]) -> Found:
    for number, one in enumerate(found[:MANY], 1):
        talk.put(f"  {number} · {one.name}")
    if len(found) > MANY:
        talk.say(words.MORE_OF_THEM)

    def read(typed: str) -> int:
        if not typed.isdecimal() or int(typed) > min(len(found), MANY):
            raise ValueError(words.A_NUMBER.in_language(talk.language))
        return int(typed)

    number = talk.ask(words.WHICH, read, flag="")
    if number == 0:
        raise ValueError(words.SOMEONE_ELSE.in_language(talk.language))
    return found[number - 1]


def _person(handle: str, found: Found, actor: str) -> Person:
    return Person(handle=handle, actor=actor, account=found.account, email=found.email)


def _joined(talk: Talk, charter: Charter, template: Template, person: Person) -> Charter:
    charter = fits(replace(charter, people={**charter.people, person.handle: person}), template, "people")
    talk.keep("person", f"{person.handle}={person.account or person.email}:{person.actor}")
    return charter


# --- roles ------------------------------------------------------------------------------------------------------------


def ask_roles(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    if asked.team.holds:
        return _flagged(partial(_given_holds, talk, charter, template, asked), "hold")
    if not talk.yes:
        talk.say(words.HOW_TO_HOLD, people=", ".join(charter.people))
    for handle, day in _later(charter, template):
        talk.say(words.CHOSEN, person=handle, date=day_in_words(day, talk.language))
    for role in ROLES:
        charter = _ask_role(talk, charter, template, role)
    return charter


def _ask_role(talk: Talk, charter: Charter, template: Template, role: Role) -> Charter:
    starts = dict(_later(charter, template))

    def held(typed: str) -> Charter:
        found = []
        for part in listed_in(typed):
            handle = part.partition("@")[0].strip()
            person, since, until = who_and_when(part, start=starts.get(handle, charter.start))
            found.append(Assignment(role=role, person=person, actor=_employer(charter, person), start=since, until=until))
        return fits(replace(charter, assignments=(*charter.assignments, *found)), template, "assignments")

    question = words.HOLDS if role == "MOA" else words.OR_NOBODY
    inside = [one.handle for one in charter.people.values() if charter.actors[one.actor].internal]
    default = (inside[0] if len(inside) == 1 else None) if role == "MOA" else ""
    taken = talk.ask(question, held, flag="hold" if role == "MOA" else "", default=default, role=role)
    talk.said[:] = [one for one in talk.said if one[0] != "hold"]
    for one in taken.assignments:
        talk.keep("hold", held_flag(replace(one, actor="" if one.actor == _employer(taken, one.person) else one.actor)))
    return taken


def _given_holds(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    held = [held_of(text, start=charter.start) for text in asked.team.holds]
    for text in asked.team.holds:
        talk.keep("hold", text)
    found = tuple(replace(one, actor=one.actor or _employer(charter, one.person)) for one in held)
    return fits(replace(charter, assignments=found), template, "assignments")


def _employer(charter: Charter, person: str) -> str:
    return charter.people[person].actor if person in charter.people else next(iter(charter.actors), "")


def _later(charter: Charter, template: Template) -> tuple[tuple[str, date], ...]:
    """People of integrators, and the day after the choice of the provider is due (R09); nobody where none is chosen."""
    due = planned(charter, template)
    choices = [
        due[item.id] for phase in template.phases for item in phase.items if "prestataire" in item.nature and item.id in due
    ]
    if not choices:
        return ()
    day = add_working_days(max(choices), 1)
    return tuple((one.handle, day) for one in charter.people.values() if charter.actors[one.actor].kind == "integrator")


def _flagged(make: Callable[[], Charter], flag: str) -> Charter:
    try:
        return make()
    except ValueError as fault:
        raise ConfigError(f"--{flag}: {fault}") from None
