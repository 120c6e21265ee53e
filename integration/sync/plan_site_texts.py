"""Names and words of what a site shares, three ways: what we wrote last stands in the mark, so that people's changes stay. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from integration.mapping.marks import Memory, memory_in, told, words_of
from integration.model.blueprint import RoleSpec, SchemeSpec, StatusSpec, TypeSpec
from integration.model.live import Named
from integration.model.plan import Step, Thing
from integration.model.words import TYPES, Category, TypeKey

Worded = RoleSpec | TypeSpec | StatusSpec | SchemeSpec
Verdict = Literal["same", "update", "keep", "other"]
"""``other``: written in another language, and left so."""

_JOINING = "joining-"
_HALFWAY = re.compile(r"joining-[0-9a-f]{1,8}")
_NUMBER = re.compile(r" \(\d{1,4}\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """The payload of an update: all the words a thing is to have; ``add``: our keys of the types a scheme gets beside them."""

    id: str
    name: str
    description: str
    category: Category | None = None
    add: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What a step may say beside the words: ``taken``, names that others of its kind have; ``add``, key -> title of new types."""

    taken: frozenset[str] = frozenset()
    add: Mapping[str, str] = field(default_factory=dict)


def rewordings(place: tuple[Thing, str], spec: Worded, named: Named, side: Side) -> Iterator[Step]:
    """At most one update, and what is kept beside it."""
    new, old = memory_in(spec.description), memory_in(named.description)
    if new is None or old is None:
        return
    thing, key = place
    if old.version > new.version:
        yield Step(thing=thing, act="leave", key=key, title=named.name, why="newer")
        return
    name = _name_verdict(spec, named, old, new, side.taken)
    words = _words_verdict(words_of(spec.description), words_of(named.description), old, new)
    present = {"name": named.untranslated or named.name, "words": words_of(named.description)}
    wanted = {"name": spec.name, "words": words_of(spec.description)}
    verdicts = {"name": name, "words": words}
    yield from _update(place, (old, new), verdicts, texts=(present, wanted), named=named, side=side)
    for field_, why in (("name", "renamed"), ("words", "people")):
        if verdicts[field_] == "keep":
            before, after = {field_: present[field_]}, {field_: wanted[field_]}
            yield Step(thing=thing, act="keep", key=key, title=named.name, before=before, after=after, why=why)


def joining(keys: Iterable[str]) -> str:
    """What the mark of a scheme remembers while types are being put into it: which."""
    return f"{_JOINING}{sum(1 << TYPES.index(key) for key in TYPES if key in set(keys)):x}"


def joining_in(description: str) -> frozenset[TypeKey]:
    """The types that somebody was about to put into a scheme when a run was cut short."""
    found = memory_in(description)
    bits = int(found.more.removeprefix(_JOINING), 16) if found and _HALFWAY.fullmatch(found.more) else 0
    return frozenset(key for place, key in enumerate(TYPES) if bits >> place & 1)


def is_named(name: str, named: Named) -> bool:
    """Whether a thing has our name, or the one we gave it because that was taken."""
    return any(_NUMBER.sub("", one) == name or one == name for one in (named.name, named.untranslated or ""))


def _name_verdict(spec: Worded, named: Named, old: Memory, new: Memory, taken: Iterable[str]) -> Verdict:
    if is_named(spec.name, named):
        return "same"
    ours = old.language == new.language and old.wrote_name(named.name, named.untranslated)
    return "update" if ours and spec.name not in taken else "keep"


def _words_verdict(wanted: str, present: str, old: Memory, new: Memory) -> Verdict:
    if wanted.split() == present.split():
        return "same"
    if old.language != new.language and old.language:
        return "other"
    return "update" if old.wrote_words(present) else "keep"


def _update(
    place: tuple[Thing, str],
    marks: tuple[Memory, Memory],
    verdicts: Mapping[str, Verdict],
    *,
    texts: tuple[Mapping[str, str], Mapping[str, str]],
    named: Named,
    side: Side,
) -> Iterator[Step]:
    """``marks``: as it is, and as it is to be; ``texts``: the same of name and words."""
    (old, new), (present, wanted) = marks, texts
    chosen = {name: wanted[name] if verdicts[name] == "update" else present[name] for name in present}
    description = f"{chosen['words']} {_mark(old, new, verdicts)}".strip()
    before = {name: present[name] for name, verdict in verdicts.items() if verdict == "update"}
    after = {name: wanted[name] for name in before}
    if old.version != new.version:
        before["version"], after["version"] = f"v{old.version}", f"v{new.version}"
    joined = {f"type:{title}": title for title in side.add.values()}
    if not (after or joined) and description.split() == named.description.split():
        return
    thing, key = place
    payload = Reworded(
        id=named.id, name=chosen["name"], description=description, category=named.category, add=tuple(side.add)
    )
    yield Step(
        thing=thing,
        act="update",
        key=key,
        title=chosen["name"],
        before=before | dict.fromkeys(joined, ""),
        after=after | joined,
        payload=payload,
        why="" if after or joined else "memory",
    )


def _mark(old: Memory, new: Memory, verdicts: Mapping[str, Verdict]) -> str:
    """What we have written last: new where ours stands there now, else as remembered."""
    current = {name: verdict in ("same", "update") for name, verdict in verdicts.items()}
    name = new.name if current["name"] else old.name or new.name
    words = new.words if current["words"] else old.words or new.words
    place = (new.kind, new.key, new.version)
    return told(place, old.language or new.language, name=name, words=words, more=new.more)
