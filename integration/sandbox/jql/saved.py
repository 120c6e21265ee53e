"""``filter = "My filter"``: the conditions of saved queries, by number or name, as far as the caller may see them."""

from dataclasses import replace
from typing import Final

from integration.sandbox import sharing
from integration.sandbox.jql.asking import Asking, asking_of
from integration.sandbox.jql.fields import BY_NAME
from integration.sandbox.jql.operands import parts
from integration.sandbox.jql.query import Clause, Condition, JqlSyntaxError, Query, Text, clauses
from integration.sandbox.jql.syntax import parse
from integration.sandbox.state.boards import Filter
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Conditions = list[tuple[Condition | None, Asking]]


def conditions_of(clause: Clause, asking: Asking) -> tuple[Conditions, list[str]]:
    """Each filter's condition with whom it is read for, and the complaints."""
    found: Conditions = []
    complaints = []
    for part in parts(clause.operand):
        word = part.value if isinstance(part, Text) else ""
        filters = named(word, asking)
        if not filters:
            complaints.append(f"The value '{word}' does not exist for the field '{clause.field}'.")
        for one in filters:
            if one.id in asking.through:
                complaints.append(
                    f"Field '{clause.field}' with value '{word}' matches filter '{one.name}' and causes a cyclical reference, "
                    "this query can not be executed and should be edited."
                )
            else:
                found.append((_condition(one), replace(asking, through=(*asking.through, one.id))))
    return found, complaints


def named(word: str, asking: Asking) -> list[Filter]:
    """The filters of this number or name that the caller may see."""
    wanted = word.casefold()
    called = (one for one in asking.world.filters.values() if wanted in (str(one.id), one.name.casefold()))
    return [one for one in called if sharing.sees(asking.world, asking.me, one)]


def used_by(query: Query, world: World, me: User | None) -> list[Filter]:
    """The filters a query names."""
    saved = [one for one in clauses(query.where) if isinstance(one, Clause) and one.field.casefold() in _NAMES]
    if not saved:
        return []
    asking = asking_of(world, me)
    words = (part.value for one in saved for part in parts(one.operand) if isinstance(part, Text))
    return [found for word in words for found in named(word, asking)]


_NAMES: Final = frozenset(name for name, field in BY_NAME.items() if field.kind == "filter")


def _condition(one: Filter) -> Condition | None:
    try:
        return parse(one.jql).where
    except JqlSyntaxError:
        return None
