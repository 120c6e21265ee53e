"""Custom fields in JQL: by name, by ``cf[10020]``, or by ``"Name[Type]"``; those Jira brings along and those people made."""

import re
from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import fieldbook
from integration.sandbox.jql import texts, values
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.dates import day_of, moment_of
from integration.sandbox.jql.fields import BY_NAME, CHOICE, DATE, EQUAL, FILLED, LIKE, ORDER, Field, Get, first_named, plain
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.state.issues import Issue

Json = Any

_PROPERTY: Final = re.compile(r"""issue\.property\[["']?([^\]"']+)["']?\]((?:\.[\w-]+)*)""", re.IGNORECASE)
_COLLAPSED: Final = re.compile(r"(.+)\[[^\]]+\]")


def field_of(name: str, asking: Asking) -> Field | None:
    """The field of this name in any case, or None when the site has none."""
    folded = name.casefold()
    found = BY_NAME.get(folded) or _customs(asking).get(folded)
    if found is None and property_of(name):
        return _PROPERTY_FIELD
    if found is None and (collapsed := _COLLAPSED.fullmatch(folded)):
        return _customs(asking).get(collapsed[1].strip())
    return found


def property_of(name: str) -> tuple[str, str] | None:
    """Key and path of ``issue.property[key].path``."""
    found = _PROPERTY.fullmatch(name)
    return (found[1], found[2].removeprefix(".")) if found else None


_PROPERTY_FIELD: Final = Field(
    names=("issue.property",), kind="nothing", operators=DATE + LIKE, get=lambda _: lambda _: None
)
"""Without an index that only an app can declare, it finds nothing (facts 1.18)."""


def customs_of(asking: Asking) -> list[Field]:
    """Each custom field once."""
    return list(dict.fromkeys(_customs(asking).values()))


def _customs(asking: Asking) -> dict[str, Field]:
    made = asking.world.custom_fields
    if not made:
        return _NATIVE
    own = [
        _custom(one.id, one.type, (one.name,), options=[option.value for c in one.contexts.values() for option in c.options])
        for one in made.values()
        if not one.trashed
    ]
    return {**{name.casefold(): one for one in own for name in one.names}, **_NATIVE}


def _custom(number: int, type_key: str, names: tuple[str, ...], options: list[str] | None = None) -> Field:
    """A field of JQL for a type of custom field."""
    shape = type_key.rpartition(":")[2]
    same: dict[str, Any] = {
        "names": (names[0], f"cf[{number}]", f"customfield_{number}", *names[1:]),
        "cfid": f"cf[{number}]",
        "shown": f"{names[0]} - cf[{number}]",
    }
    name = f"customfield_{number}"
    value = _value(name)
    match shape:
        case "gh-lexo-rank" | "gh-global-rank":
            return Field(kind="order", operators=(), get=plain("rank"), sort=plain("rank"), **same)
        case "gh-sprint":
            return Field(get=plain("sprints"), many=True, find=values.sprints, of="sprint", auto=True,
                         sort=first_named("sprints", "sprints"), java="com.atlassian.greenhopper.service.sprint.Sprint", **same)  # fmt: skip
        case "float" | "jsw-story-points":
            return Field(kind="number", operators=CHOICE + ORDER, get=value, sort=value, java="java.lang.Number", **same)
        case "datepicker" | "jpo-custom-field-baseline-start" | "jpo-custom-field-baseline-end":
            days = _read(name, day_of)
            return Field(kind="day", operators=DATE, get=days, sort=days, of="date", java="java.util.Date", **same)
        case "datetime":
            moments = _read(name, moment_of)
            return Field(kind="moment", operators=DATE, get=moments, sort=moments, of="date", java="java.util.Date", **same)
        case "textfield" | "textarea" | "gh-epic-label":
            said = texts.custom(name)
            return Field(kind="text", operators=LIKE + FILLED, get=said, sort=said, **same)
    known = values.anything if not options else _option(frozenset(option.casefold() for option in options))
    return Field(operators=EQUAL + FILLED, get=_parts(name), many=True, find=known, sort=_line(name), auto=True, of="user",
                 java="com.atlassian.jira.issue.customfields.option.Option", **same)  # fmt: skip


def _option(known: frozenset[str]) -> values.Find:
    return lambda word, _: known & {word.casefold()} or (frozenset() if number_in(word) is None else frozenset((word,)))


def _value(name: str) -> Callable[[Asking], Get]:
    return lambda _: lambda issue: issue.custom.get(name)


def _read(name: str, reading: Callable[[Json], Any]) -> Callable[[Asking], Get]:
    return lambda _: lambda issue: reading(issue.custom.get(name))


def _parts(name: str) -> Callable[[Asking], Get]:
    """All that a value may be called: the id, value, name or account of each of its parts, folded."""

    def get(issue: Issue) -> frozenset[str]:
        raw = issue.custom.get(name)
        words = frozenset(word for one in (raw if isinstance(raw, list) else [raw]) for word in _words(one))
        return words | {fieldbook.IMPEDIMENT[1].casefold()} if fieldbook.IMPEDIMENT[0] in words else words

    return lambda _: get


def _words(one: Json) -> list[str]:
    if isinstance(one, dict):
        parts = [one.get(key) for key in ("id", "value", "name", "accountId", "key")]
        return [str(part).casefold() for part in parts if part] + _words(one.get("child"))
    return [] if one is None else [str(one).casefold()]


def _line(name: str) -> Callable[[Asking], Get]:
    parts = _parts(name)
    return lambda asking: lambda issue: " ".join(sorted(parts(asking)(issue))) or None


def _native() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for one in fieldbook.CUSTOM:
        if one.id == fieldbook.EPIC_LINK:
            found[f"cf[{one.number}]"] = BY_NAME["epic link"]
            continue
        field = _custom(one.number, one.custom or "", (one.en, one.fr))
        found |= {name.casefold(): field for name in field.names}
    return found


_NATIVE: Final = _native()
