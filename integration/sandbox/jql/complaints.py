"""What a strict reading of a query complains about: ``/jql/parse?validation=strict`` and the saving of filters (facts 1.9)."""

from collections.abc import Iterator
from dataclasses import replace

from integration.sandbox.jql.asking import Asking, asking_of
from integration.sandbox.jql.customs import field_of
from integration.sandbox.jql.evaluation import reading
from integration.sandbox.jql.query import Query, clauses
from integration.sandbox.state.people import User
from integration.sandbox.world import World


def complaints(query: Query, world: World, me: User | None, *, saved_as: int | None = None) -> list[str]:
    """Jira's sentences for every field, operator, function and value the site does not have; empty when all is well.

    ``saved_as``: the filter it is about to be the query of, which it must not lead back to.
    """
    asking = asking_of(world, me)
    if saved_as is not None:
        asking = replace(asking, through=(saved_as,))
    found = [text for clause in clauses(query.where) for text in reading(clause, asking).complaints]
    return list(dict.fromkeys([*found, *_of_order(query, asking)]))


def _of_order(query: Query, asking: Asking) -> Iterator[str]:
    for sort in query.order:
        field = field_of(sort.field, asking)
        if field is None:
            yield f"Field '{sort.field}' does not exist or you do not have permission to view it."
        elif field.sort is None:
            yield f"Not able to sort using field '{sort.field}'."
