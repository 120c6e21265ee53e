"""Nouns made the quick way are the nouns."""

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.model.history import Case, Change, Issue, Link, Span, Timeline
from integration.model.live import Comment, IssueRead
from integration.model.quick import quick, renewing

KINDS = st.sampled_from([Case, Change, Comment, Issue, IssueRead, Link, Span, Timeline])


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """One field of each sort; some are named like words of the making."""

    one: int
    kind: str = "usual"
    new: list[int] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict, init=False, compare=False)


@given(KINDS, st.data())
def test_every_noun_is_made_as_its_class_makes_it(kind, data):
    """From any values, and whichever of the optional ones are given."""
    names = [one.name for one in fields(kind) if one.init]
    values = {name: data.draw(st.integers()) for name in names}

    made, changed = quick(kind)(**values), dict.fromkeys(data.draw(st.sets(st.sampled_from(names))), -1)

    assert kind(**values) == made
    assert type(made) is kind
    assert replace(made, **changed) == renewing(kind)(made, **changed)


def test_what_was_not_given_is_new_each_time():
    """A list of one is not another's; what is worked out is not handed on."""
    first, second = quick(Noun)(one=1), quick(Noun)(one=1)
    first.new.append(2)
    first.kept["a"] = 3

    assert Noun(one=1) == second
    assert Noun(one=4, new=[2]) == renewing(Noun)(first, one=4)
    assert {} == renewing(Noun)(first).kept


def test_a_noun_made_quickly_stays_as_it_is():
    """As frozen as any; what it asks for has to be given."""
    make: Any = quick(Noun)

    with pytest.raises(FrozenInstanceError):
        make(one=1).one = 2
    with pytest.raises(TypeError, match="one"):
        make()
    with pytest.raises(TypeError, match="two"):
        make(one=1, two=2)
