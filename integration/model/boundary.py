"""What a rule says in words: its sentences, and of its boundary what crosses it, what does not, how grave, who may answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from integration.model.words import Role, Severity, Text, Texts

NOTHING: Final = Texts(fr=(), en=())


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTexts:
    """A rule's words: sentence by variant, why the boundary exists, what to do now."""

    title: Text
    sentence: Mapping[str, Text]
    why: Text
    do: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """``reveals``/``silent``: what does and what does not; None where the sentences say it all. ``levels``: each severity the code
    gives, with when (None: always). ``confirm``: every role that may, in some case or other; none: closed by fact only; ``answers``
    narrows it. ``stand_in``: a dated stand-in is one way out. ``counted``: what the rule's limit counts.
    """

    reveals: Text | None = None
    silent: Texts = NOTHING
    levels: Mapping[Severity, Text | None] = field(default_factory=dict)
    confirm: tuple[Role, ...] = ()
    waivable: bool = True
    stand_in: bool = False
    answers: Text | None = None
    counted: Text | None = None


NO_BOUNDARY: Final = Boundary()
