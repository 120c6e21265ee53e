"""What the checks share: how to look at a fact, and how to leave. Pure."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from integration.model.charter import Charter
from integration.sync.preflight_facts import Facts, Seen, Unseen
from integration.sync.snapshot import Head

T = TypeVar("T")
Found = Mapping[str, object] | None
"""None: all is well; else what the sentence of the check is filled with."""
_NAMED = 8


class Beside(Exception):
    """The check has no object here."""


class Blind(Exception):
    """A fact that it needs could not be seen."""

    def __init__(self, unseen: Unseen) -> None:
        self.unseen = unseen
        super().__init__(unseen.why)


def of(fact: Seen[T]) -> T:
    """The fact. Raises Blind."""
    if isinstance(fact, Unseen):
        raise Blind(fact)
    return fact


def charter_of(facts: Facts) -> Charter:
    """Raises Beside where a site is looked at without a charter."""
    if facts.asked.charter is None:
        raise Beside
    return facts.asked.charter


def head_of(facts: Facts) -> Head:
    """The project. Raises Beside where there is none."""
    charter_of(facts)
    head = of(facts.head)
    if head is None:
        raise Beside
    return head


def new_project(facts: Facts) -> Charter:
    """The charter of a project still to be made. Raises Beside where there is one."""
    charter = charter_of(facts)
    if of(facts.head) is not None:
        raise Beside
    return charter


def listed(names: Iterable[str]) -> str:
    """Names for a line: the first eight, and that there are more."""
    found = list(names)
    return ", ".join(found[:_NAMED]) + ("…" if len(found) > _NAMED else "")
