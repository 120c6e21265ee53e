"""A file of faults, YAML or JSON -> ``Faults``: all problems at once, each with its line. Opens no file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, get_args

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from integration.sandbox import rights
from integration.sandbox.answers.table import ROUTES, TABLE
from integration.sandbox.misbehaviour.faults import HOLES, Fault, Faults, Rule, When, WithoutPermission, route_matcher

Path = tuple[str | int, ...]
Found = tuple[Path, str]
_METHODS: Final = ("*", "GET", "POST", "PUT", "DELETE")
_KINDS: Final = {kind.__dataclass_fields__["fault"].default: kind for kind in get_args(Fault)}
_LONGEST: Final = 50_000
_LEAST: Final = {"after": 0, "first": 1, "every": 1, "times": 1, "rate": 0, "seconds": 0, "retry_after": 0}
_A_TIME: Final = "expected a date, or a time with its zone, e.g. 2026-11-01 or 2026-11-01T08:00:00Z"
_A_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_EXPECTED: Final = {  # kind of the checker's error, or how it starts -> what we say
    "int": "expected a whole number",
    "float": "expected a number",
    "finite": "expected a number",
    "string": "expected text",
    "bool": "expected true or false",
    "date": _A_TIME,
    "tuple": "expected a list",
    "list": "expected a list",
    "dataclass": "expected keys and values",
    "missing": "expected a value, found none",
}


class BadFaults(ValueError):
    """``problems``: one line each, ``file:line: path: what``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def faults_from(text: str, *, file: str) -> Faults:
    """Reads ``seed`` and ``rules``. Raises BadFaults."""
    source = _read(text, file)
    value, problems = source.value, list(source.problems)
    if not isinstance(value, dict):
        raise BadFaults([f"{file}:1: expected a mapping with rules, found something else"])
    problems += [((name,), "unknown key; expected seed or rules") for name in value if name not in ("seed", "rules")]
    seed, rules = value.get("seed", 0), value.get("rules")
    if not isinstance(seed, int) or isinstance(seed, bool):
        problems.append((("seed",), "expected a whole number"))
    if not isinstance(rules, list) or not rules:
        problems.append((("rules",), "expected a list of rules, found none"))
        rules = []
    made = [_rule(one, ("rules", index), problems) for index, one in enumerate(rules)]
    if problems:
        raise BadFaults([source.line(path, message) for path, message in sorted(problems, key=source.place)])
    return Faults(*(rule for rule in made if rule is not None), seed=seed)


def _rule(value: Any, path: Path, problems: list[Found]) -> Rule | None:
    kind = value.get("fault") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        problems.append(((*path, "fault"), f"expected one of {', '.join(_KINDS)}, found {kind or 'none'}"))
        return None
    rest = {name: part for name, part in value.items() if name != "when"}
    fault = _valid(_KINDS[kind], rest, path, problems)
    when = _valid(When, _with_times(value.get("when", {})), (*path, "when"), problems)
    if isinstance(fault, WithoutPermission):
        problems += _unknown_permissions(fault, path)
    if isinstance(value.get("when"), dict):
        problems += _odd_numbers(value["when"], (*path, "when"))
        problems += _odd_route(str(value["when"].get("route") or ""), (*path, "when", "route"))
    problems += _odd_numbers(rest, path)
    problems += _zoneless(when, (*path, "when"))
    return Rule(fault=fault, when=when) if fault is not None and when is not None else None


def _valid(kind: type[Any], value: Any, path: Path, problems: list[Found]) -> Any:
    """``value`` as this dataclass, None with problems noted when it does not fit."""
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        return adapter.validate_json(json.dumps(value), strict=True, extra="forbid")
    except ValidationError as failure:
        known = ", ".join(one.name for one in fields(kind))
        problems += [
            ((*path, *error["loc"]), _words(error["type"], error.get("ctx") or {}, known))
            for error in failure.errors(include_url=False)
        ]
        return None


def _words(kind: str, context: Mapping[str, Any], known: str) -> str:
    """A complaint of the checker in words of ours."""
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"unknown key; expected one of {known}"
    if kind == "literal_error":
        return f"expected {context['expected']}"
    return next((words for start, words in _EXPECTED.items() if kind.startswith(start)), "expected something else")


def _unknown_permissions(fault: WithoutPermission, path: Path) -> Iterator[Found]:
    if not fault.permissions:
        yield (*path, "permissions"), "expected at least one permission"
    for index, name in enumerate(fault.permissions):
        if name not in rights.ALL:
            yield (*path, "permissions", index), f"expected the key of a permission, found {name}"


def _odd_numbers(value: Mapping[str, Any], path: Path) -> Iterator[Found]:
    for name, found in value.items():
        if _number(found) and found < _LEAST.get(name, found):
            yield (*path, name), f"expected {_LEAST[name]} or more"
    rate: Any = value.get("rate")
    if _number(rate) and rate > 1:
        yield (*path, "rate"), "expected a share from 0 to 1"
    calls = value.get("calls")
    for index, nth in enumerate(calls if isinstance(calls, list) else ()):
        if _number(nth) and nth < 1:
            yield (*path, "calls", index), "expected 1 or more"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _with_times(when: Any) -> Any:
    """A date alone is its first moment, in UTC."""
    if not isinstance(when, dict):
        return when
    dates = {n: when[n] for n in ("since", "until") if isinstance(when.get(n), str) and _A_DAY.fullmatch(when[n])}
    return when | {name: f"{date}T00:00:00Z" for name, date in dates.items()}


def _zoneless(when: When | None, path: Path) -> Iterator[Found]:
    for name in ("since", "until"):
        moment = getattr(when, name, None)
        if moment is not None and moment.tzinfo is None:
            yield (*path, name), _A_TIME


def _odd_route(route: str, path: Path) -> Iterator[Found]:
    """A route that no call can be on would be a rule that never does anything."""
    method, _, address = route.upper().partition(" ") if " " in route else ("*", "", route)
    if not route:
        return
    if method not in _METHODS or not address.strip().startswith(("/", "*")):
        yield path, "expected METHOD /path, e.g. POST /rest/api/3/issue/{issue}/comment"
    elif not any(_meets(route, one.method, one.template) for one in ROUTES) and not _named(route, method):
        yield path, "expected a route of this site, found one it does not have"


def _meets(route: str, method: str, template: str) -> bool:
    return route_matcher(route)(method, HOLES.sub("x", template))


def _named(route: str, method: str) -> bool:
    """A route with an id or a key in it."""
    address = HOLES.sub("1", route.partition(" ")[2] if " " in route else route)
    found, _, known = TABLE.find(method, address)
    return found is not None or (method == "*" and bool(known))


# YAML, with the line of each value


@dataclass(slots=True, kw_only=True)
class _Source:
    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Found] = field(default_factory=list)

    def line(self, path: Path, message: str) -> str:
        at = ".".join(map(str, path))
        return f"{self.file}:{self._number(path)}: {at}: {message}"

    def place(self, found: Found) -> tuple[int, str]:
        return self._number(found[0]), str(found)

    def _number(self, path: Path) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def _read(text: str, file: str) -> _Source:
    if len(text) > _LONGEST:
        raise BadFaults([f"{file}:1: expected at most {_LONGEST} characters, found {len(text)}"])
    source = _Source(file=file)
    try:
        root = YAML().compose(text)
        source.value = None if root is None else _plain(root, (), source, set())
    except MarkedYAMLError as failure:
        line = failure.problem_mark.line + 1 if failure.problem_mark else 1
        raise BadFaults([f"{file}:{line}: expected YAML or JSON: {failure.problem}"]) from failure
    except (YAMLError, RecursionError) as failure:
        raise BadFaults([f"{file}:1: expected YAML or JSON, found what nobody can read"]) from failure
    return source


def _plain(node: Node, path: Path, source: _Source, seen: set[int]) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if id(node) in seen:
        source.problems.append((path, "expected the values themselves, found an alias; write them out"))
        return None
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        return [_plain(part, (*path, index), source, seen) for index, part in enumerate(node.value)]
    made: dict[str, Any] = {}
    for key, part in node.value if isinstance(node, MappingNode) else ():
        name = str(key.value) if isinstance(key, ScalarNode) else "?"
        if name in made:
            source.problems.append(((*path, name), "expected each key once, found it again"))
        source.lines[(*path, name)] = key.start_mark.line + 1
        made[name] = _plain(part, (*path, name), source, seen)
    return made


_TRUE: Final[Mapping[str, bool]] = {"true": True, "false": False}


def _scalar(node: ScalarNode) -> Any:
    """Numbers, booleans and null; all else, times too, stays text."""
    kind, text = str(node.tag).rpartition(":")[2], str(node.value)
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    if kind == "bool":
        return _TRUE.get(text.lower(), text)
    return None if kind == "null" else text
