"""The words a query uses for things -> what they are, as the caller sees the site: ids of projects, statuses, people, issues.

An empty answer: the site has no such thing, or the caller may not see it. Names count in any case, and ids as well.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from integration.sandbox import natives
from integration.sandbox.jql.asking import Asking
from integration.sandbox.state.issues import Issue

Value = Any
Find = Callable[[str, Asking], frozenset[Value]]

_CATEGORIES: Final = {
    category: {str(number), key, *(name.casefold() for name in names.values())}
    for category, (number, key, _, names) in natives.CATEGORIES.items()
}


def _called(word: str, things: Iterable[Any], *names: str) -> frozenset[int]:
    """The ids of the things whose id, or one of these attributes, is the word."""
    wanted = word.casefold()
    return frozenset(
        one.id
        for one in things
        if str(one.id) == wanted or any((value := getattr(one, name)) and value.casefold() == wanted for name in names)
    )


def projects(word: str, asking: Asking) -> frozenset[int]:
    seen = [asking.world.projects[number] for number in asking.projects]
    found = _called(word, seen, "key", "name")
    return found or frozenset(one.id for one in seen if word.upper() in one.former_keys)


def types(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, asking.world.types.values(), "name", "untranslated")


def statuses(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, asking.world.statuses.values(), "name", "untranslated")


def category_statuses(word: str, asking: Asking) -> frozenset[int]:
    """The statuses of a category, by its id, key or name in either language."""
    wanted = {category for category, names in _CATEGORIES.items() if word.casefold() in names}
    return frozenset(one.id for one in asking.world.statuses.values() if one.category in wanted)


def is_category(word: str) -> bool:
    return any(word.casefold() in names for names in _CATEGORIES.values())


def components(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, (one for one in asking.world.components.values() if one.project_id in asking.projects), "name")


def versions(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, (one for one in asking.world.versions.values() if one.project_id in asking.projects), "name")


def sprints(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, asking.world.sprints.values(), "name")


def priorities(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, asking.world.priorities.values(), "name") or _native(word, natives.PRIORITIES, 2)


def resolutions(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, asking.world.resolutions.values(), "name") or _native(word, natives.RESOLUTIONS, 1)


def _native(word: str, table: Iterable[tuple[Any, ...]], place: int) -> frozenset[int]:
    """By the name in the other language."""
    wanted = word.casefold()
    return frozenset(row[0] for row in table if wanted in (name.casefold() for name in row[place].values()))


def people(word: str, asking: Asking) -> frozenset[str]:
    """By account id, full name, or e-mail address where it is shown."""
    users = asking.world.users
    if word in users:
        return frozenset((word,))
    wanted = word.casefold()
    return frozenset(
        one.account_id
        for one in users.values()
        if wanted in (one.account_id.casefold(), one.name.casefold()) or (one.email_shown and one.email.casefold() == wanted)
    )


def issue_of(word: str, asking: Asking) -> Issue | None:
    """By id or by key, old ones too."""
    found = asking.world.issue(word)
    return found if found is not None and found.project_id in asking.projects else None


def issues(word: str, asking: Asking) -> frozenset[int]:
    found = issue_of(word, asking)
    return frozenset((found.id,)) if found else frozenset()


def link_ends(word: str, asking: Asking) -> frozenset[tuple[int, str]]:
    """(link type, which end) by the words of one end; else both ends by the type's name."""
    wanted = word.casefold()
    ends = [
        (one.id, end, words.casefold(), one.name.casefold())
        for one in asking.world.link_types.values()
        for end, words in (("outward", one.outward), ("inward", one.inward))
    ]
    described = frozenset((number, end) for number, end, words, _ in ends if words == wanted)
    return described or frozenset((number, end) for number, end, _, name in ends if wanted in (name, str(number)))


def categories_of_projects(word: str, asking: Asking) -> frozenset[int]:
    return _called(word, asking.world.categories.values(), "name")


def project_types(word: str, _: Asking) -> frozenset[str]:
    known = ("software", "business", "service_desk", "product_discovery")
    return frozenset(one for one in known if one == word.casefold().replace(" ", "_"))


def security_levels(word: str, asking: Asking) -> frozenset[int]:
    levels = [level for scheme in asking.world.security_schemes.values() for level in scheme.levels.values()]
    return _called(word, levels, "name")


def anything(word: str, _: Asking) -> frozenset[str]:
    """Free values: labels, options."""
    return frozenset((word.casefold(),))
