"""The index of an export -> what a project of ours has on record: id map, phases, accounts. By names, labels and mails, which
anyone may write: good enough to judge a file, never to write to a site.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from integration.errors import ConfigError, Problem
from integration.mapping.export_index import Index, Names, Row
from integration.mapping.status_map import Parts, folded, part_in
from integration.mapping.yaml_tree import Path
from integration.model.charter import Charter
from integration.model.history import PhaseFacts
from integration.model.live import IdMap
from integration.model.template import Template
from integration.model.words import TypeKey

K = TypeVar("K", bound=str)
UNSEEN: Final = "unseen:"
"""Begins what stands for the account of somebody whom the export never shows; Jira's ids do not."""
_SEVERAL: Final = "expected account: <id>, or an address that one account shows, found one that several accounts show; write account: there"
_NO_ACCOUNT: Final = "nobody in the export has this account: taken as somebody who never acted; check the id if they did"
_NO_MAIL: Final = (
    "nobody in the export shows this address: taken as somebody who never acted; write account: <id> if they did"
)


def id_map_of(index: Index, parts: Parts) -> IdMap:
    """An id means what its name of today says, else what an earlier one said. Of copies of a template item, which carry its
    label too, the first made is the item.
    """
    rows = sorted(index.rows.values(), key=_age)
    items = {row.item: row.id for row in reversed(rows) if row.item}
    flagged: dict[str, TypeKey] = {named: "subtask" for named in index.subtasks if named}
    return IdMap(
        statuses=_known(index.statuses, parts.statuses),
        types=flagged | _known(index.types, parts.types),
        roles={},
        components=_known(index.components, parts.components),
        items={issue: item for item, issue in items.items()},
        phases={row.id: row.phase for row in rows if row.phase},
        filter="",
        board="",
        register=next((row.id for row in rows if row.register), ""),
        kinds={row.id: row.kind for row in rows if row.kind and items.get(row.item or "", row.id) == row.id},
    )


def _age(row: Row) -> tuple[int, str]:
    return int(row.id) if row.id.isdecimal() else 0, row.id


def _known(names: Names, parts: Mapping[str, K]) -> dict[str, K]:
    found = {named: part_in(parts, named, *ever) for named, ever in names.all()}
    return {named: part for named, part in found.items() if part is not None}


def phases_of(ids: IdMap, template: Template, charter: Charter) -> tuple[PhaseFacts, ...]:
    """In the template's order; several epics may play one phase."""
    language = charter.language
    return tuple(
        PhaseFacts(id=phase.id, epic=epic, stage=phase.stage, title=phase.title.in_language(language))
        for phase in template.phases
        for epic, named in ids.phases.items()
        if named == phase.id
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The charter's people in an export. ``accounts``: handle -> account, of those given by e-mail; ``absent``: one note for
    each whom the file never shows; ``anybody``: whether it shows one of them.
    """

    accounts: Mapping[str, str]
    absent: tuple[Problem, ...]
    anybody: bool


def people_in(charter: Charter, index: Index, place: Callable[[Path, str], Problem]) -> Seen:
    """Who given by e-mail is whoever shows that address. Whom nobody is keeps their roles under an account that nobody has,
    and so never acts. Raises ConfigError where several show one address; ``place`` gives file and line.
    """
    found: dict[str, str] = {}
    absent: list[Problem] = []
    several: list[Problem] = []
    for handle, person in charter.people.items():
        shown = {person.account} & index.accounts if person.account else index.mails.get(folded(person.email or ""), set())
        if len(shown) > 1:
            several.append(place(("people", handle), _SEVERAL))
        elif not shown:
            absent.append(place(("people", handle), _NO_ACCOUNT if person.account else _NO_MAIL))
        if person.account is None:
            found[handle] = next(iter(shown), f"{UNSEEN}{handle}")
    if several:
        raise ConfigError(several)
    return Seen(accounts=found, absent=tuple(absent), anybody=len(absent) < len(charter.people))


def service_of(index: Index, ids: IdMap, people: Mapping[str, str]) -> frozenset[str]:
    """Bornage's own account, where the export is of a project it made: whoever created the register, else most of the template's
    items; never somebody of the charter (``people``: by account).
    """
    register = index.rows.get(ids.register)
    makers = Counter(_creators(index, ids))
    maker = register.creator if register else next((who for who, _ in makers.most_common(1)), None)
    return frozenset({maker} if maker and maker not in people else ())


def _creators(index: Index, ids: IdMap) -> Iterator[str]:
    for issue in ids.items:
        creator = index.rows[issue].creator
        if creator:
            yield creator
