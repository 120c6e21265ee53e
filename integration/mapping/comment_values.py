"""A rule's sentence with its placeholders -> inline nodes, or plain text. Values are put beside the words, never formatted
into them: nothing typed by people is ever read as a template or as markup.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final, Literal, Protocol

from integration.mapping import adf
from integration.mapping.comment_words import (
    AND,
    COLON,
    FIELD,
    FORMER,
    MORE,
    NATURE,
    NO_ROLE,
    NONE,
    OR,
    REWORDED,
    SEVERITY,
    day_in_words,
    instant_in_words,
    listed,
)
from integration.model.verdict import (
    ActorRef,
    ChangeRef,
    IssueRef,
    PersonRef,
    PhaseRef,
    Policy,
    RolesRef,
    StatusRef,
    Value,
    Violation,
    Words,
)
from integration.model.words import DONE, NATURES, ROLES, STATUSES, Language, Nature, Role, StatusKey, Text

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_LONGEST: Final = 160
_LIST_SHOWN: Final = 12
_REWORDED: Final = frozenset({"description", "parent", "link", "attachment", "comment", "remote", "other"})
"""Fields whose values are too long, or mean nothing to people: only that they changed is said."""
_Color = Literal["neutral", "purple", "blue", "red", "yellow", "green"]
_STATUS_COLOR: Final[Mapping[StatusKey, _Color]] = {"validated": "green", "blocked": "red", "mediation": "yellow"}


@dataclass(frozen=True, slots=True)
class Forms:
    """Words that agree with a count: of one (in French, of none too), of several."""

    one: Text
    several: Text

    def of(self, count: int, language: Language) -> Text:
        return self.one if count == 1 or (count == 0 and language == "fr") else self.several


class Holding(Protocol):
    """Who holds a role today in a phase (None: at project scope), for some natures of decisions: accountIds, in a fixed order."""

    def __call__(self, role: Role, phase: str | None, natures: Collection[Nature] = (), /) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """In which language, zone and names things are said. ``holding``: None where it is not known who holds what."""

    language: Language
    policy: Policy
    words: Words
    zone: tzinfo
    holding: Holding | None = None

    def say(self, text: Text, **parts: str) -> str:
        """``text`` with its own placeholders filled; the parts are made plain."""
        said = text.in_language(self.language)
        return _PLACEHOLDER.sub(lambda m: adf.plain(parts.get(m[1], "")), said)

    def counted(self, count: int, forms: Forms) -> str:
        """« 1 confirmé », « 2 confirmés »."""
        return f"{count} {self.say(forms.of(count, self.language))}"

    def run(self, text: Text, **parts: adf.Inline) -> adf.Inline:
        """As ``say``, with nodes in the places."""
        nodes: list[adf.Node] = []
        for number, part in enumerate(_PLACEHOLDER.split(text.in_language(self.language))):
            nodes += parts.get(part, ()) if number % 2 else adf.text(part)
        return tuple(nodes)

    def date(self, at: datetime | date) -> str:
        if isinstance(at, datetime):
            return instant_in_words(at, self.language, self.zone)
        return day_in_words(at, self.language)

    def person(self, account: str | None) -> str:
        """The display name; a former account when inactive, erased or unknown."""
        name = self.words.people.get(account) if account else None
        return _short(adf.plain(name)) if name and adf.plain(name).strip() else self.say(FORMER)

    def role(self, role: Role) -> str:
        """« MOA », or « MOA / Product Owner » where the team calls it so."""
        alias = adf.plain(self.words.aliases.get(role, "")).strip()
        return f"{role} / {alias}" if alias else role

    def roles(self, roles: tuple[Role, ...], last: Text = OR) -> str:
        """In one order everywhere, that of ``ROLES``."""
        return listed([self.role(role) for role in ROLES if role in roles], last, self.language)


def sentence(violation: Violation, *, language: Language, policy: Policy, words: Words, zone: tzinfo) -> str:
    """What happened, as one plain line for terminal and register: nothing in it is markup."""
    voice = Voice(language=language, policy=policy, words=words, zone=zone)
    return adf.text_of(adf.doc(adf.paragraph(*sentence_nodes(violation, voice))))


def sentence_nodes(violation: Violation, voice: Voice) -> adf.Inline:
    """The sentence of the violation's variant."""
    setting = voice.policy.rules.get(violation.rule)
    said = setting.texts.sentence.get(violation.variant) if setting else None
    return filled(said, violation, voice) if said else adf.text(violation.rule)


def filled(text: Text, violation: Violation, voice: Voice) -> adf.Inline:
    """``text`` with the violation's values in their places."""
    nodes: list[adf.Node] = []
    parts = _PLACEHOLDER.split(text.in_language(voice.language))
    for number, part in enumerate(parts):
        if number % 2:
            nodes += _placed(part, violation, voice)
        else:
            nodes += adf.text(_elided(part, parts[number + 1 : number + 2], violation, voice))
    return tuple(nodes)


def _elided(words: str, after: Sequence[str], violation: Violation, voice: Voice) -> str:
    """« partenaire de » as « partenaire d’ » before an organisation whose name begins with a vowel."""
    value = violation.values.get(after[0]) if after else None
    first = value[0] if isinstance(value, tuple) and value else value
    if voice.language == "fr" and words.endswith(" de ") and isinstance(first, ActorRef):
        name = unicodedata.normalize("NFKD", voice.words.actors.get(first.id, first.id))
        return f"{words[:-2]}’" if name[:1].casefold() in tuple("aeiou") else words
    return words


def _placed(name: str, violation: Violation, voice: Voice) -> adf.Inline:
    if name in violation.values:
        return value_nodes(violation.values[name], voice, last=AND if name in ("roles", "old", "new") else OR)
    if name == "role_expected":
        return adf.text(voice.roles(violation.role_expected))
    if name == "severity":
        return adf.text(voice.say(SEVERITY[violation.severity]))
    if name == "rule":
        return adf.text(violation.rule)
    return adf.text(voice.date(violation.at)) if name == "date" else adf.text("…")


def value_nodes(value: Value, voice: Voice, *, last: Text = OR) -> adf.Inline:
    """One value in words: a status as Jira's lozenge, an issue as a link, the rest as plain text."""
    match value:
        case StatusRef(key=key):
            return adf.lozenge(voice.words.statuses.get(key, key), _color(key))
        case IssueRef(key=key):
            return issue_nodes(key, voice)
        case tuple():
            return _several(value, voice)
        case ChangeRef():
            return adf.text(_change(value, voice))
        case RolesRef(roles=roles):
            return adf.text(voice.roles(roles, last) if roles else voice.say(NO_ROLE))
        case PersonRef(account=account):
            return adf.strong(voice.person(account))
        case ActorRef(id=actor):
            return adf.text(_short(voice.words.actors.get(actor, actor)))
        case PhaseRef(id=phase):
            return adf.text(_short(voice.words.phases.get(phase, phase)))
        case Text():
            return adf.text(_short(voice.say(value)))
        case datetime() | date():
            return adf.text(voice.date(value))
        case _:
            return adf.text(_short(str(value)))


def issue_nodes(key: str, voice: Voice) -> adf.Inline:
    return adf.link(key, f"{voice.words.base}/browse/{key}") if voice.words.base else adf.text(key)


def _color(key: StatusKey) -> _Color:
    if key in DONE or key in ("prepare", "ready"):
        return _STATUS_COLOR.get(key, "neutral")
    return _STATUS_COLOR.get(key, "blue")


def _several(values: tuple[Value, ...], voice: Voice) -> adf.Inline:
    nodes: list[adf.Node] = []
    for number, value in enumerate(values[:_LIST_SHOWN]):
        nodes += adf.text(", ") if number else ()
        nodes += value_nodes(value, voice)
    if len(values) > _LIST_SHOWN:
        nodes += adf.text(", " + voice.say(MORE, count=str(len(values) - _LIST_SHOWN)))
    return tuple(nodes)


def _change(change: ChangeRef, voice: Voice) -> str:
    """« échéance : 30 octobre 2026 → 13 novembre 2026 »; long texts are named, not repeated."""
    field = FIELD.get(change.field, FIELD["other"]).in_language(voice.language)
    if change.field in _REWORDED:
        return voice.say(REWORDED, field=field)
    return (
        f"{field}{COLON.in_language(voice.language)}{_side(change, change.old, voice)} → {_side(change, change.new, voice)}"
    )


def became(change: ChangeRef, voice: Voice) -> str:
    """« échéance → 13 novembre 2026 »: what several acts have in common, whatever was there before."""
    field = FIELD.get(change.field, FIELD["other"]).in_language(voice.language)
    if change.field in _REWORDED:
        return voice.say(REWORDED, field=field)
    return f"{field} → {_side(change, change.new, voice)}"


def _side(change: ChangeRef, value: str | None, voice: Voice) -> str:
    if not value:
        return voice.say(NONE)
    if change.field == "assignee":
        return voice.person(value)
    if change.field == "due":
        return _day(value, voice)
    for key in STATUSES:
        if change.field == "status" and value == key:
            return adf.plain(voice.words.statuses.get(key, key))
    natures = [NATURE[n].in_language(voice.language) for n in NATURES if change.field == "labels" and n == value]
    return natures[0] if natures else _short(adf.plain(value))


def _day(value: str, voice: Voice) -> str:
    try:
        return voice.date(date.fromisoformat(value))
    except ValueError:
        return _short(adf.plain(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
