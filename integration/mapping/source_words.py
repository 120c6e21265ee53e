"""What a validator found, said to the person who wrote the file: expected this, found that; what to do."""

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

Path = tuple[str | int, ...]

_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date like 2026-08-03",
    "datetime": "a date and time like 2026-08-03T09:00:00+02:00",
    "tuple": "a list",
    "list": "a list",
    "mapping": "keys with their values",
    "dict": "keys with their values",
    "dataclass": "keys with their values",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*")
_IMPOSSIBLE = ("date_from_datetime_parsing", "date_parsing", "datetime_from_date_parsing", "datetime_parsing")


def explain(error: Mapping[str, Any], kind: Any, remedies: Mapping[str, str]) -> tuple[Path, str]:
    """One pydantic error as (path, message). ``remedies``: advice by the last word of a path."""
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    here = type_at(kind, path)
    advice = remedies.get(str(path[-1])) if path else None
    match str(error["type"]):
        case "unexpected_keyword_argument":
            return path, _unknown(str(path[-1]), known_keys(type_at(kind, path[:-1])))
        case "missing":
            return path, f"expected {words_for(here)}, found nothing; {advice or 'add this key'}"
        case "literal_error":
            word = path[-1] if error["loc"][-1] == "[key]" else error["input"]
            return path, _wrong_word(word, allowed(here, error), advice)
        case type_name:
            return path, _wrong_type(type_name, error, here, advice)


def shown(value: Any) -> str:
    """A value as the file would show it, cut to what a line can bear; an e-mail address stays in the file."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "keys with their values"
    text = value if isinstance(value, str) else json.dumps(value)
    one_line = " ".join(text.split())
    if "@" in one_line:
        return "an e-mail address"
    return one_line if len(one_line) <= 60 else f"{one_line[:59]}…"


def near(word: object, known: list[str]) -> str | None:
    """The known word that ``word`` was probably meant to be."""
    typed = str(word).casefold()
    close = get_close_matches(typed, [one.casefold() for one in known], n=1, cutoff=0.7)
    if not close and len(typed) > 2:
        close = [one.casefold() for one in known if sorted(one.casefold()) == sorted(typed)]
    return next((one for one in known if close and one.casefold() == close[0]), None)


def one_of(word: object, known: list[str], *, otherwise: str) -> str:
    """« expected one of …, found …; did you mean …? », with ``otherwise`` where nothing known looks like ``word``."""
    meant = near(word, known)
    advice = f"did you mean {meant}?" if meant else otherwise
    choice = f"one of {', '.join(known)}" if known else "a name listed elsewhere in this file (none is yet)"
    return f"expected {choice}, found {shown(word)}; {advice}"


def _unknown(key: str, known: list[str]) -> str:
    meant = near(key, known)
    advice = f"did you mean {meant}?" if meant else "remove it"
    return f"unknown key: expected one of {', '.join(known)}, found {shown(key)}; {advice}"


def _wrong_word(word: Any, known: list[str], advice: str | None) -> str:
    if advice and not isinstance(word, str):
        return f"expected one of {', '.join(known)}, found {shown(word)}; {advice}"
    return one_of(word, known, otherwise=advice or "use one of these words")


def _wrong_type(name: str, error: Mapping[str, Any], here: Any, advice: str | None) -> str:
    base = name.partition("_")[0]
    found = shown(error["input"])
    if name in _IMPOSSIBLE and isinstance(error["input"], str):
        return _impossible(error["input"], found, here, advice)
    if base == "string" and not isinstance(error["input"], list | dict | None):
        return f"expected text, found {found}; {advice or 'put it in quotes'}"
    if base in ("int", "float", "bool") and isinstance(error["input"], str):
        return f'expected {words_for(here)}, found the text "{found}"; {advice or "write it without quotes"}'
    if base in _EXPECTED:
        expected = words_for(here) if here is not None else _EXPECTED[base]
        return f"expected {expected}, found {found}; {advice or _rewritten(error['input'], here)}"
    return f"expected {words_for(here)}, found {found} ({error['msg']}); {advice or 'correct it'}"


def _impossible(written: str, found: str, here: Any, advice: str | None) -> str:
    """A day that no calendar has, or something that is not written as a day."""
    timed = _bare(here) is datetime
    if (_MOMENT if timed else _DAY).fullmatch(written):
        return f"expected {words_for(here)} that exists, found {found}; {advice or 'correct it'}"
    order = "write year, month and day, then T and the time" if timed else "write year, month and day, joined by -"
    return f"expected {words_for(here)}, found {found}; {advice or order}"


def _rewritten(value: Any, here: Any) -> str:
    """How to write what was meant, where one word stands for a list or for keys."""
    if value is None or isinstance(value, list | dict):
        return "correct it"
    bare = _bare(here)
    if get_origin(bare) is tuple:
        return f"put it in brackets: [{shown(value)}]"
    needed = (
        [one for one, field in zip(_hints(bare), fields(bare), strict=True) if _required(field)]
        if is_dataclass(bare)
        else []
    )
    return f"write {{{', '.join(f'{one}: …' for one in needed)}}}" if 0 < len(needed) < 3 else "correct it"


def type_at(kind: Any, path: Path) -> Any:
    """The annotation that a path leads to from ``kind``; None where the path leaves what the annotations describe."""
    for part in path:
        kind = _bare(kind)
        if is_dataclass(kind):
            kind = _hints(kind).get(str(part))
        elif get_origin(kind) is tuple:
            kind = get_args(kind)[0]
        elif get_origin(kind) is not None and issubclass(get_origin(kind), Mapping):
            kind = get_args(kind)[1]
        else:
            return None
    return kind


def known_keys(kind: Any) -> list[str]:
    """The keys a mapping of the file may have here, as people write them."""
    bare = _bare(kind)
    return list(_hints(bare)) if is_dataclass(bare) else []


def allowed(kind: Any, error: Mapping[str, Any]) -> list[str]:
    """The closed vocabulary of a place; for keys of a mapping the validator's own list."""
    bare = _bare(kind)
    if get_origin(bare) is Literal:
        return [str(word) for word in get_args(bare)]
    listed = str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    return [word.strip("' ") for word in listed.split(",")]


def words_for(kind: Any) -> str:
    """What an annotation expects, in words."""
    bare = _bare(kind)
    if get_origin(bare) is Literal:
        return f"one of {', '.join(map(str, get_args(bare)))}"
    if is_dataclass(bare):
        needed = [one for one, field in zip(_hints(bare), fields(bare), strict=True) if _required(field)]
        return f"keys with their values ({', '.join(needed or _hints(bare))})"
    if get_origin(bare) is tuple:
        return "a list"
    name = "string" if bare is str else getattr(bare, "__name__", "")
    return _EXPECTED.get(name, "keys with their values" if get_origin(bare) is not None else "another value")


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _hints(kind: Any) -> dict[str, Any]:
    """Annotations of a dataclass by the key people write: the alias where the field has one."""
    hints = get_type_hints(kind, include_extras=True)
    return {_alias(hints[one.name]) or one.name: hints[one.name] for one in fields(kind)}


def _alias(hint: Any) -> str | None:
    if get_origin(hint) is Annotated:
        return next((one.alias for one in get_args(hint)[1:] if isinstance(one, FieldInfo) and one.alias), None)
    return None


def _bare(kind: Any) -> Any:
    """Without Annotated, and without « or None »."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, UnionType):
            kind = next(one for one in get_args(kind) if one is not type(None))
        else:
            return kind
