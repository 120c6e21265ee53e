"""Charter -> the commented YAML of its file: what ``charter_from`` reads back as the same charter, with a line on each key.

Keys that say nothing stand as commented examples, so that the file teaches what else it may hold.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from integration.mapping.charter_draft_words import ABOUT, EXAMPLES, HEAD, PARTS
from integration.mapping.charter_sheet import DEFAULT_TEMPLATE
from integration.mapping.yaml_tree import scalar
from integration.model.charter import Actor, Assignment, Charter, Person, RuleOverride
from integration.model.words import Language

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*|[A-Za-z0-9._+-]+@[A-Za-z][A-Za-z0-9.-]*|https?://[A-Za-z0-9.:-]+")
_ODD: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that some reader of YAML takes for something else."""
_INTERNAL: Final = ("business", "dsi")

Plain = str | int | bool | date | Sequence["Plain"] | Mapping[str, "Plain"] | None


def charter_draft(charter: Charter) -> str:
    """The whole file, comments in the charter's language."""
    language = charter.language
    blocks = ["\n".join(_comment(HEAD.in_language(language)))]
    for title, keys in PARTS:
        said = _values(charter)
        lines = _comment(title.in_language(language))
        for key in keys:
            lines += _key(key, said.get(key), language)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _comment(words: str) -> list[str]:
    return [f"# {line}".rstrip() for line in words.splitlines()]


def _key(key: str, value: "Plain | _Block", language: Language) -> list[str]:
    """What it is for, then the key itself; an example in a comment where the charter does not say it."""
    about = ABOUT.get(key)
    lines = _comment(about.in_language(language)) if about else []
    if isinstance(value, _Block):
        return (
            [*lines, f"{key}:", *(f"  {line}" for line in value.lines)] if value.lines else [*lines, f"{key}: {value.empty}"]
        )
    if value is None or value in ((), {}):
        return [*lines, f"# {key}: {EXAMPLES[key]}"] if key in EXAMPLES else []
    return [*lines, f"{key}: {_flow(value)}"]


class _Block:
    """A value laid out one entry a line."""

    def __init__(self, lines: Iterator[str], empty: str) -> None:
        self.lines, self.empty = tuple(lines), empty


def _values(charter: Charter) -> Mapping[str, "Plain | _Block"]:
    moment = charter.rules_effective_from
    rules = [f"- {_flow(_rule(one))}" for one in charter.rules]
    return {
        "site": charter.site,
        "project": {"key": charter.project_key, "name": charter.project_name},
        "charter": charter.name if charter.name != charter.project_name else None,
        "template": charter.template if charter.template != DEFAULT_TEMPLATE else None,
        "language": charter.language,
        "timezone": charter.timezone,
        "start": charter.start,
        "end": charter.end,
        "omit_phases": charter.omit_phases,
        "omit_items": charter.omit_items,
        "durations": dict(charter.durations),
        "actors": _Block((f"{word(name)}: {_flow(_actor(one))}" for name, one in charter.actors.items()), "{}"),
        "people": _Block((f"{word(name)}: {_flow(_person(one))}" for name, one in charter.people.items()), "{}"),
        "assignments": _Block((f"- {_flow(_assignment(one, charter))}" for one in charter.assignments), "[]"),
        "aliases": {str(role): alias for role, alias in charter.aliases.items()},
        "groups": {str(role): names for role, names in charter.groups.items()},
        "mode": charter.mode,
        "gates": charter.gates,
        "visible_to": charter.visible_to,
        "rules_effective_from": moment,
        "budget_field": charter.budget_field,
        "team_rules": charter.team_rules,
        "status_map": charter.status_map,
        "rules": _Block(iter(rules), "[]") if rules else None,
    }


def _actor(one: Actor) -> Mapping[str, Plain]:
    assumed = one.kind in _INTERNAL
    return _said(
        kind=one.kind,
        name=one.name if one.name != one.id else None,
        internal=one.internal if one.internal != assumed else None,
        vendor_profile=one.vendor_profile,
        partner_of=one.partner_of,
    )


def _person(one: Person) -> Mapping[str, Plain]:
    return _said(account=one.account, email=one.email, actor=one.actor)


def _assignment(one: Assignment, charter: Charter) -> Mapping[str, Plain]:
    own = charter.people[one.person].actor if one.person in charter.people else None
    said = _said(
        role=one.role,
        person=one.person,
        actor=one.actor if one.actor != own else None,
        kind=one.kind if one.kind != "titular" else None,
        delegation=one.delegation or None,
        phases=one.phases,
        natures=one.natures,
    )
    return {**said, "from": one.start, **_said(until=one.until)}


def _rule(one: RuleOverride) -> Mapping[str, Plain]:
    return _said(rule=one.rule, on=one.on, severity=one.severity, limit=one.limit, mode=one.mode, reason=one.reason)


def _said(**parts: Plain) -> dict[str, Plain]:
    return {key: part for key, part in parts.items() if part is not None and part != ()}


def _flow(value: Plain) -> str:
    """One value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case str():
            return word(value)
        case Mapping():
            return "{" + ", ".join(f"{word(key)}: {_flow(part)}" for key, part in value.items()) + "}"
        case None:
            return "null"
        case _:
            return "[" + ", ".join(_flow(part) for part in value) + "]"


def word(text: str) -> str:
    """As it is where every reader of YAML takes it for that text, else in double quotes, nothing invisible in them."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _ODD and isinstance(scalar(text), str):
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
