"""A YAML file as people wrote it: plain values that know their lines, and validation into nouns with words for people.

Every problem of a file is reported at once, as file, line, path and what to do.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from integration.errors import ConfigError, Problem
from integration.mapping.source_words import explain
from integration.mapping.yaml_tree import Path, Unreadable, Value, reading, tree

T = TypeVar("T")
Complaint = tuple[Path, str]
"""What is wrong, before it has a file and a line: the way to the value, and the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file's plain values (dates stay ISO text). ``problems``: what its YAML alone already shows."""

    file: str
    value: Value
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...] = ()

    def line(self, path: Path) -> int:
        """The line of a value: of its key in a mapping; of the nearest thing above where it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, message: str) -> Problem:
        return Problem(self.file, self.line(path), ".".join(map(str, path)), message)

    def complain(self, complaints: Iterable[Complaint]) -> None:
        """Raise ConfigError with all ``complaints`` in the order of the file; nothing when there is none."""
        _raise(self.problem(path, message) for path, message in complaints)


def scan(text: str, *, file: str) -> Source:
    """Read what can be read; raises ConfigError only where the text is no YAML at all."""
    try:
        found = reading(tree(text.removeprefix("\ufeff")))
    except Unreadable as failure:
        raise ConfigError([Problem(file, failure.line, "", str(failure))]) from failure
    problems = tuple(Problem(file, line, ".".join(map(str, path)), message) for path, line, message in found.faults)
    return Source(file=file, value=found.value, lines=found.lines, problems=problems)


def read(text: str, *, file: str) -> Source:
    """YAML text -> plain values with lines. Raises ConfigError: syntax, or every repeated or odd key, anchor, tag at once."""
    source = scan(text, file=file)
    _raise(source.problems)
    return source


def nouns(source: Source, kind: type[T], *, remedies: Mapping[str, str] | None = None) -> T:
    """Validate a file into ``kind``, a dataclass: unknown keys refused, no conversion of types.

    ``remedies``: what to do, by the last word of a path, where the general advice would not help. Raises ConfigError with
    the problems of the YAML itself, blank texts, and everything that does not fit ``kind``.
    """
    blank = (source.problem(path, message) for path, message in _blanks(source.value))
    told = {(one.line, one.path) for one in source.problems}
    found = [*source.problems, *(one for one in blank if (one.line, one.path) not in told)]
    try:
        noun: T = TypeAdapter(kind).validate_json(json.dumps(source.value), strict=True, extra="forbid")
    except ValidationError as failure:
        complaints = (explain(error, kind, remedies or {}) for error in failure.errors(include_url=False))
        found += [source.problem(path, message) for path, message in complaints]
        raise _error(found) from failure
    _raise(found)
    return noun


def _blanks(value: Any, path: Path = ()) -> Iterator[Complaint]:
    """Texts without a letter: an empty name helps nobody, and Jira refuses most of them."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _blanks(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _blanks(part, (*path, index))
    elif isinstance(value, str) and not value.strip():
        yield path, "expected text, found an empty one; write it or remove the key"


def _raise(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise _error(found)


def _error(problems: Iterable[Problem]) -> ConfigError:
    ordered = sorted(dict.fromkeys(problems), key=lambda one: (one.line, one.path))
    return ConfigError(ordered)
