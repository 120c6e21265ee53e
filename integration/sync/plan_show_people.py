"""What a plan does to people, in words: how many lose or get which transition. Pure; nobody is named."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from integration.mapping.adf import plain
from integration.model.plan import Effect, Effects
from integration.model.words import Language, Text

Way = Literal["lose", "win"]
_ONE: Final[Mapping[Way, Text]] = {
    "lose": Text(fr="1 personne perd la transition « {title} »", en="1 person loses the transition “{title}”"),
    "win": Text(fr="1 personne obtient la transition « {title} »", en="1 person gets the transition “{title}”"),
}
_MANY: Final[Mapping[Way, Text]] = {
    "lose": Text(
        fr="{count} personnes perdent la transition « {title} »", en="{count} people lose the transition “{title}”"
    ),
    "win": Text(
        fr="{count} personnes obtiennent la transition « {title} »", en="{count} people get the transition “{title}”"
    ),
}
_NOBODY: Final = Text(
    fr="Aucun membre d’un rôle ne perd ni n’obtient de transition.", en="No member of a role loses or gets a transition."
)
_EVERYBODY: Final = Text(
    fr="Qui n’a aucun rôle est concerné aussi, ainsi que les membres d’un groupe : Jira ne dit pas combien ils sont.",
    en="Whoever has no role is concerned too, and so are members of groups: Jira does not tell how many they are.",
)
_UNREAD: Final = Text(
    fr="{count} autres projets s’en servent, dont les membres n’ont pas été comptés.",
    en="{count} more projects use it, whose members were not counted.",
)


_ENTER: Final[Mapping[bool, Text]] = {
    True: Text(fr="1 personne entre dans le rôle {title}.", en="1 person enters role {title}."),
    False: Text(fr="{count} personnes entrent dans le rôle {title}.", en="{count} people enter role {title}."),
}
_LEAVE: Final[Mapping[bool, Text]] = {
    True: Text(
        fr="1 personne n’a plus à être dans le rôle {title} : le prochain « bornage sync » l’en retire.",
        en="1 person has no more to be in role {title}: the next `bornage sync` takes them out.",
    ),
    False: Text(
        fr="{count} personnes n’ont plus à être dans le rôle {title} : le prochain « bornage sync » les en retire.",
        en="{count} people have no more to be in role {title}: the next `bornage sync` takes them out.",
    ),
}
_GROUPS: Final = Text(
    fr="Les membres des groupes obtiennent les droits du rôle, jamais la casquette : Jira ne dit pas combien ils sont.",
    en="Members of the groups get the rights of the role, never its hat: Jira does not tell how many they are.",
)


def role_lines(effects: Effects, language: Language, named: Mapping[str, str]) -> tuple[str, ...]:
    """Of a project's plan. ``named``: roles that are shown under another name than their key."""
    lines = [
        _counted(words, count, named.get(row.title, row.title), language)
        for row in effects.rows
        for words, count in ((_ENTER, row.win), (_LEAVE, row.lose))
        if count
    ]
    return (*lines, *((_GROUPS.in_language(language),) if effects.everybody else ()))


def _counted(words: Mapping[bool, Text], count: int, title: str, language: Language) -> str:
    return words[count == 1].in_language(language).format(count=count, title=plain(title))


def people_lines(effects: Effects, language: Language) -> tuple[str, ...]:
    """Losses first, then gains; then whom the figures leave out."""
    lines = [*_lines(effects, "lose", language), *_lines(effects, "win", language)]
    lines = lines or [_NOBODY.in_language(language)]
    if effects.everybody:
        lines.append(_EVERYBODY.in_language(language))
    if effects.unread:
        lines.append(_UNREAD.in_language(language).format(count=effects.unread))
    return tuple(lines)


def _lines(effects: Effects, way: Way, language: Language) -> Iterator[str]:
    for row in effects.rows:
        if count := _count(row, way):
            words = (_ONE if count == 1 else _MANY)[way].in_language(language)
            yield words.format(count=count, title=plain(row.title)) + "."


def _count(row: Effect, way: Way) -> int:
    return row.lose if way == "lose" else row.win
