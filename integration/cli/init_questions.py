"""The questions of ``init`` on the deployment itself: where, what, when, and what Bornage does. Each answer is tried in a
draft of the charter, so that one rule says what is right, here and in ``bornage check``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from integration.cli import init_words as words
from integration.cli.init_grammar import alias_of, day_of, duration_of, key_of, listed_in, word_of
from integration.cli.init_talk import Talk
from integration.errors import ConfigError
from integration.mapping.charter import charter_from
from integration.mapping.charter_checks import site_of
from integration.mapping.charter_draft import charter_draft
from integration.mapping.comment_words import day_in_words
from integration.mapping.schedule import due_dates, earliest_end, kept_items
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.words import Gates, Language, Mode

FILE = "charter.yaml"
_GATES: tuple[Gates, ...] = ("none", "decisions", "all")
_MODES: tuple[Mode, ...] = ("observe", "comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What the flags said of the project, as typed."""

    site: str | None = None
    name: str | None = None
    key: str | None = None
    template: str = "crm-deployment"
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of calendar and scope. ``today``: for what is suggested."""

    today: date
    start: str | None = None
    end: str | None = None
    omit: Sequence[str] = ()
    durations: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Of people and roles."""

    actors: Sequence[str] = ()
    people: Sequence[str] = ()
    holds: Sequence[str] = ()
    aliases: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that the flags said; what is None or empty is asked."""

    where: Where
    scope: Scope
    team: Team
    language: Language | None = None
    gates: str | None = None
    mode: str | None = None


def fits(charter: Charter, template: Template, *places: str) -> Charter:
    """The charter, when its file would be right in these places; ValueError with what is not."""
    try:
        charter_from(charter_draft(charter), file=FILE, template=template)
    except ConfigError as wrong:
        found = [one.message for one in wrong.problems if any(f"{one.path}.".startswith(f"{place}.") for place in places)]
        if found:
            raise ValueError("; ".join(found)) from None
    return charter


def blank(asked: Asked, language: Language) -> Charter:
    """A charter of which nothing is known yet."""
    return Charter(
        name="CRM",
        site="https://example.atlassian.net",
        project_key="CRM",
        project_name="CRM",
        language=language,
        start=asked.scope.today,
        actors={},
        people={},
        assignments=(),
        template=asked.where.template,
    )


def ask_where(talk: Talk, charter: Charter, template: Template, asked: Asked, *, site: str | None) -> Charter:
    """Site, name, key, zone. ``site``: the one the settings know."""

    def at(typed: str) -> Charter:
        host = typed if "." in typed or ":" in typed else f"{typed}.atlassian.net"
        address = typed if "://" in typed else f"https://{host}"
        return fits(replace(charter, site=site_of(address) or address), template, "site")

    charter = talk.ask(words.SITE, at, flag="site", given=asked.where.site, default=site)

    def named(typed: str) -> Charter:
        return fits(replace(charter, name=typed, project_name=typed), template, "project.name")

    charter = talk.ask(words.NAME, named, flag="name", given=asked.where.name)

    def keyed(typed: str) -> Charter:
        return fits(replace(charter, project_key=typed.upper()), template, "project.key")

    charter = talk.ask(words.KEY, keyed, flag="key", given=asked.where.key, default=key_of(charter.project_name))
    if asked.where.timezone is None:
        return charter
    zoned = replace(charter, timezone=asked.where.timezone)
    return talk.ask(words.SITE, lambda _: fits(zoned, template, "timezone"), flag="timezone", given=asked.where.timezone)


def ask_scope(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    """First day, what is left out, durations, end."""

    def started(typed: str) -> Charter:
        return fits(replace(charter, start=day_of(typed)), template, "start")

    monday = date.fromordinal(asked.scope.today.toordinal() + 7 - asked.scope.today.weekday())
    charter = talk.ask(words.START, started, flag="start", given=asked.scope.start, default=monday.isoformat())
    charter = _ask_omitted(talk, charter, template, asked)

    def lasting(typed: str) -> Charter:
        durations = dict(duration_of(part) for part in listed_in(typed))
        return fits(replace(charter, durations=durations), template, "durations")

    given = ",".join(asked.scope.durations) or None
    show = _lister(talk, charter, template)
    charter = talk.ask(words.DURATIONS, lasting, flag="duration", given=given, default="", listing=show)
    return _ask_end(talk, charter, template, asked)


def _ask_omitted(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    def without(typed: str) -> Charter:
        names = listed_in(typed)
        phases = tuple(dict.fromkeys((*charter.omit_phases, *(name for name in names if "." not in name))))
        items = tuple(name for name in names if "." in name)
        return fits(replace(charter, omit_phases=phases, omit_items=items), template, "omit_phases", "omit_items")

    if asked.scope.omit:
        return talk.ask(words.OMIT_ITEMS, without, flag="omit", given=",".join(asked.scope.omit))
    optional = [phase.id for phase in template.phases if phase.optional]
    if optional:
        charter = talk.ask(words.OMIT_PHASES, without, flag="omit", default="", choices=", ".join(optional))
    show = _lister(talk, charter, template)
    return talk.ask(words.OMIT_ITEMS, without, flag="omit", default="", listing=show)


def _lister(talk: Talk, charter: Charter, template: Template) -> Callable[[], None]:
    def show() -> None:
        for item in kept_items(template, charter.omitted):
            days = charter.durations.get(item.id, item.days)
            talk.put(f"  {item.id} ({days}) · {item.title.in_language(charter.language)}", style="grey50")

    return show


def _ask_end(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    def ended(typed: str) -> Charter:
        return fits(replace(charter, end=day_of(typed) if typed else None), template, "end")

    first = earliest_end(template, start=charter.start, omitted=charter.omitted, durations=charter.durations)
    last = max(planned(charter, template).values(), default=charter.start)
    talk.say(words.WOULD_END, date=day_in_words(last, talk.language))
    earliest = day_in_words(first, talk.language)
    charter = talk.ask(words.END, ended, flag="end", given=asked.scope.end, default="", earliest=earliest)
    if charter.end is not None and charter.end < last:
        shrunk = max(planned(charter, template).values(), default=charter.start)
        talk.say(words.ENDS, date=day_in_words(shrunk, talk.language))
    return charter


def planned(charter: Charter, template: Template) -> Mapping[str, date]:
    """Item id -> when it is due."""
    return due_dates(template, start=charter.start, omitted=charter.omitted, durations=charter.durations, end=charter.end)


def ask_manners(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    """What the team calls the roles; gates; mode."""

    def called(typed: str) -> Charter:
        return fits(replace(charter, aliases=dict(alias_of(part) for part in listed_in(typed))), template, "aliases")

    aliases = ",".join(asked.team.aliases) or None
    charter = talk.ask(words.ALIASES, called, flag="alias", given=aliases, default="")
    gates = talk.ask(
        words.GATES, lambda typed: word_of(typed, _GATES, "gates"), flag="gates", given=asked.gates, default="none"
    )

    def moded(typed: str) -> Mode | None:
        return word_of(typed, _MODES, "mode") if typed else None

    mode = talk.ask(words.MODE, moded, flag="mode", given=asked.mode, default="")
    return replace(charter, gates=gates, mode=mode)
