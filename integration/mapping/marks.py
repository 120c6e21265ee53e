"""The marks by which we find again what is ours on a site: the end of a description says kind, key and version, and remembers
what we wrote there last.

They stand in people's sites and never change (design section 4).
"""

import re
from dataclasses import dataclass
from typing import Literal

from integration.model.canonical import digest_of
from integration.model.words import Language

MarkKind = Literal["role", "type", "type-scheme", "status", "workflow", "workflow-scheme", "arrow"]

_MARK = re.compile(
    r"(?:^|\s)bornage:(?P<kind>[a-z]+(?:-[a-z]+)*):(?P<key>[A-Za-z0-9][A-Za-z0-9._-]*):v(?P<version>[1-9][0-9]{0,8})"
    r"(?::(?P<language>fr|en):(?P<name>[0-9a-f]{6})(?P<words>[0-9a-f]{6})(?::(?P<more>[0-9a-z-]{1,60}))?)?\s*$",
    re.ASCII,
)

REGISTER_LABEL = "bornage-registre"
VIOLATION_LABEL = "bornage-ecart"
RETIRED_LABEL = "bornage-hors-modele"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A mark as read. ``name``, ``words``: short digests of what we wrote last, "" in a mark that remembers nothing; ``more``: what
    only this kind of thing remembers.
    """

    kind: str
    key: str
    version: int
    language: str = ""
    name: str = ""
    words: str = ""
    more: str = ""

    def wrote_name(self, *names: str | None) -> bool:
        """Whether one of ``names`` is the name we gave."""
        return self.name in {short(name) for name in names if name is not None}

    def wrote_words(self, words: str) -> bool:
        return self.words == short(words)


def mark(kind: MarkKind, key: str, version: int) -> str:
    """``bornage:<kind>:<key>:v<N>``, to be put at the very end of a description."""
    return f"bornage:{kind}:{key}:v{version}"


def remembering(place: tuple[MarkKind, str, int], language: Language, *, name: str, words: str) -> str:
    """A mark that remembers the name and the words beside it, so that what people change later can be told from ours."""
    return told(place, language, name=short(name), words=short(words))


def told(place: tuple[str, str, int], language: str, *, name: str, words: str, more: str = "") -> str:
    """The same from digests."""
    kind, key, version = place
    return f"bornage:{kind}:{key}:v{version}:{language}:{name}{words}" + (f":{more}" if more else "")


def mark_in(description: str | None) -> tuple[str, str, int] | None:
    """(kind, key, version) of the mark that ends ``description``; None when there is none."""
    found = memory_in(description)
    return (found.kind, found.key, found.version) if found else None


def memory_in(description: str | None) -> Memory | None:
    """All that the mark at the end of ``description`` says."""
    found = _MARK.search(description or "")
    if found is None:
        return None
    given = {name: found[name] or "" for name in ("kind", "key", "language", "name", "words", "more")}
    return Memory(version=int(found["version"]), **given)


def words_of(description: str | None) -> str:
    """``description`` without its mark."""
    return _MARK.sub("", description or "").strip()


def short(text: str) -> str:
    """Six hex digits that stand for a text; how it is spaced does not count."""
    return digest_of(" ".join(text.split()))[:6]


def label_of(key: str) -> str:
    """The label of an item or phase: ``bornage-<id>``, dots kept."""
    return f"bornage-{key}"
