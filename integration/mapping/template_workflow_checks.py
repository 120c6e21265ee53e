"""What must hold of a template's workflow beyond its structure: each check yields (path, message), and all of them run."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from integration.mapping.source import Complaint
from integration.mapping.template_sheet import Drawn, TemplateSheet, drawn_arrows, name_of
from integration.model.template import Arrow, Holder, Item, TypeText
from integration.model.words import DONE, ROLES, STATUSES, TYPES, StatusKey, TypeKey

_NAME_LIMIT = 60
_PEOPLE: frozenset[Holder] = frozenset({"MOA", "AMOA", "MOE", "AMOE", "any", "component", "author"})


def workflow_complaints(sheet: TemplateSheet) -> Iterator[Complaint]:
    """All complaints about roles, statuses, types, columns and transitions."""
    drawn = drawn_arrows(sheet.workflow)
    yield from _vocabularies(sheet)
    yield from _columns(sheet)
    yield from _rows(sheet)
    yield from _doubles(drawn)
    yield from _gates(drawn)
    yield from _ways(sheet, drawn)


def _vocabularies(sheet: TemplateSheet) -> Iterator[Complaint]:
    for role in ROLES:
        if role not in sheet.roles:
            yield ("roles",), f"expected the role {role}, found nothing; describe it"
    for place, keys, known in (
        ("statuses", [one.key for one in sheet.workflow.statuses], STATUSES),
        ("types", [one.key for one in sheet.workflow.types], TYPES),
    ):
        counts = Counter(keys)
        for key in known:
            if counts[key] == 0:
                yield ("workflow", place), f"expected {key}, found nothing; add it to the list"
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield ("workflow", place, index, "key"), f"expected {key} once, found it again; keep one"
    yield from _long_names(sheet)


def _long_names(sheet: TemplateSheet) -> Iterator[Complaint]:
    named = [("statuses", index, one.name) for index, one in enumerate(sheet.workflow.statuses)]
    named += [("types", index, one.name) for index, one in enumerate(sheet.workflow.types)]
    for place, index, name in named:
        for language, text in (("fr", name.fr), ("en", name.en)):
            if len(text) > _NAME_LIMIT or "\n" in text:
                message = f"expected one line of at most {_NAME_LIMIT} characters, found {len(text)}; shorten it"
                yield ("workflow", place, index, "name", language), message


def _columns(sheet: TemplateSheet) -> Iterator[Complaint]:
    seen: dict[StatusKey, int] = {}
    for index, column in enumerate(sheet.workflow.columns):
        for status in column.statuses:
            if status in seen:
                path = ("workflow", "columns", index, "statuses")
                yield path, f"expected {status} in one column, found it in column {seen[status] + 1} too; keep one"
            seen.setdefault(status, index)
    for status in STATUSES:
        if status not in seen:
            yield ("workflow", "columns"), f"expected a column for {status}, found none; its issues would be off the board"


def _rows(sheet: TemplateSheet) -> Iterator[Complaint]:
    for index, row in enumerate(sheet.workflow.transitions):
        here = ("workflow", "transitions", index)
        for kind in row.entitled:
            if name_of(row, kind) is None:
                yield (*here, "names"), f"expected a name for {kind}, found none; add it, or a name for all types"
        for place, kinds in (("names", row.names), ("once_submitted", row.once_submitted), ("gate", row.gate)):
            for kind in kinds:
                if kind not in row.entitled:
                    yield (
                        (*here, place, kind),
                        f"expected a type named under entitled, found {kind}; remove it or add it there",
                    )
        if row.conception is not None and "document" not in row.entitled:
            yield (
                (*here, "conception"),
                "expected document under entitled, found no such type; only documents can be conception",
            )
        for kind, holders in row.entitled.items():
            if not holders:
                yield (*here, "entitled", kind), "expected at least one holder, found none; say who may, or remove the type"


def _doubles(drawn: tuple[Drawn, ...]) -> Iterator[Complaint]:
    """One transition for each pair of statuses, and one name for each choice a person has: histories are read by pairs."""
    pairs: dict[tuple[TypeKey, StatusKey, StatusKey], str] = {}
    names: dict[tuple[TypeKey, StatusKey, str, str], StatusKey] = {}
    for one in drawn:
        arrow, path = one.arrow, ("workflow", "transitions", one.row)
        if arrow.source == arrow.target:
            yield (
                path,
                f"{arrow.type}: expected another status than {arrow.source} to arrive at, found the same; remove the arrow",
            )
        pair = (arrow.type, arrow.source, arrow.target)
        if pair in pairs:
            yield path, f"{_named(arrow)}: expected one arrow, found {pairs[pair]} and {arrow.key}; keep one"
        pairs.setdefault(pair, arrow.key)
        for language, text in (("fr", arrow.name.fr), ("en", arrow.name.en)):
            choice = (arrow.type, arrow.source, language, text.casefold())
            if names.setdefault(choice, arrow.target) != arrow.target:
                yield path, f"{arrow.type} in {arrow.source}: expected different names, found {text} twice; rename one"


def _named(arrow: Arrow) -> str:
    return f"{arrow.type} from {arrow.source} to {arrow.target}"


def _gates(drawn: tuple[Drawn, ...]) -> Iterator[Complaint]:
    """A gate never hides an act that the rules allow (decisions 5)."""
    for one in drawn:
        arrow = one.arrow
        if not arrow.gate:
            continue
        allowed = {*arrow.entitled, *(arrow.entitled_conception or ()), *(arrow.entitled_submitted or ())} - {"service"}
        if hidden := sorted(allowed - set(arrow.gate)):
            path = ("workflow", "transitions", one.row, "gate", arrow.type)
            yield path, f"expected every entitled holder, found none of {', '.join(hidden)}; widen the gate or remove it"


def _ways(sheet: TemplateSheet, drawn: tuple[Drawn, ...]) -> Iterator[Complaint]:
    """Each type starts where its path starts, ends done, can take each step of it, and reaches each of its statuses."""
    by_type: defaultdict[TypeKey, list[Arrow]] = defaultdict(list)
    for one in drawn:
        by_type[one.arrow.type].append(one.arrow)
    for index, kind in enumerate(sheet.workflow.types):
        here = ("workflow", "types", index)
        arrows = by_type[kind.key]
        if not kind.path or kind.path[0] != kind.initial:
            yield (*here, "initial"), f"expected the first status of the path, found {kind.initial}; start the path there"
        elif kind.path[-1] not in DONE:
            yield (*here, "path"), f"expected validated or dropped at its end, found {kind.path[-1]}; complete the path"
        for source, target in steps(kind):
            if not any(holders_of_step(arrows, source, target)):
                yield (*here, "path"), f"expected someone entitled from {source} to {target}, found nobody; add a transition"
        for status in _unreachable(kind, arrows):
            yield (*here, "path"), f"expected a way from {kind.initial} to {status}, found none; add a transition"


def steps(kind: TypeText) -> tuple[tuple[StatusKey, StatusKey], ...]:
    """The steps of a type's way, in order."""
    return tuple(zip(kind.path, kind.path[1:], strict=False))


def holders_of_step(arrows: list[Arrow], source: StatusKey, target: StatusKey, item: Item | None = None) -> Iterator[Holder]:
    """People who may take one step, for an item where its label changes them; our own account is nobody."""
    conception = item is not None and "conception" in item.labels
    for arrow in arrows:
        if (arrow.source, arrow.target) == (source, target):
            special = arrow.entitled_conception if conception else None
            yield from (one for one in (arrow.entitled if special is None else special) if one in _PEOPLE)


def _unreachable(kind: TypeText, arrows: list[Arrow]) -> list[StatusKey]:
    mentioned = {*kind.path, *(one.source for one in arrows), *(one.target for one in arrows)}
    reached: set[StatusKey] = set()
    ahead = [kind.initial]
    while ahead:
        status = ahead.pop()
        if status not in reached:
            reached.add(status)
            ahead += [one.target for one in arrows if one.source == status]
    return [status for status in STATUSES if status in mentioned - reached]
