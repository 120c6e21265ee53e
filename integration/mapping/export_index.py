"""What the first pass over an export keeps: where each issue stands, and what judging the others needs to know of it. Small for
each issue, and nothing for each change.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from integration.mapping.answer_lines import CALL
from integration.mapping.export_changes import account_named
from integration.mapping.export_shape import Item, Told, User, told_in_tree, user_in
from integration.mapping.json_stream import Piece
from integration.mapping.marks import REGISTER_LABEL, label_of
from integration.mapping.status_map import Parts, folded, part_in
from integration.mapping.wire_history import field_named
from integration.mapping.wire_values import EPOCH, account_id, listed, record, text, timestamp
from integration.model.history import Field
from integration.model.quick import quick
from integration.model.template import Template
from integration.model.words import Kind, Nature, TypeKey

DECIDING: Final[frozenset[Nature]] = frozenset({"prestataire", "go-no-go", "lancement"})
"""Natures of the decisions that say whether a selection or a phase is still open, and whether the project was launched."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue: its place in the file, and what others ask of it. ``parents``: ever; ``natures``: those of DECIDING it ever
    had; ``item``, ``phase``: what of the template it stands for; ``moe``: MOE had to produce it, now or once.
    """

    id: str
    key: str
    project: str
    type: TypeKey | None
    offset: int
    size: int
    updated: datetime
    creator: str | None
    item: str | None
    phase: str | None
    kind: Kind | None
    register: bool
    parents: tuple[str, ...]
    natures: frozenset[Nature]
    moe: bool


_row = quick(Row)


@dataclass(slots=True, kw_only=True)
class Names:
    """Ids met of one kind of thing, each with the names it was seen under, today's first. ``count``: of issues that have it
    today.
    """

    today: dict[str, str] = field(default_factory=dict)
    ever: dict[str, dict[str, None]] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)

    def today_is(self, thing: Any, *, fresh: bool) -> None:
        """``fresh``: the issue was not met before."""
        found = record(thing)
        if named := text(found.get("id")):
            self.today[named] = text(found.get("name"))
            self.count[named] += fresh

    def once(self, id_: Any, name: Any) -> None:
        if id_ is not None:
            self.ever.setdefault(text(id_), {})[text(name)] = None

    def all(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for one in self.today | dict.fromkeys(self.ever, ""):
            yield one, tuple(name for name in (self.today.get(one, ""), *self.ever.get(one, ())) if name)


@dataclass(slots=True, kw_only=True)
class Index:
    """The whole export after the first pass. ``mails``: those asked for, folded -> accounts that show them; ``latest``: the last
    instant anything happened; ``subtasks``: ids of types that are said to be some; ``projects``: key -> id; ``commented``:
    whether comments were exported at all; ``speaking``: ids of issues where somebody typed to Bornage; ``changes``: how many
    there are; ``odd``: values of the list that are no issue; ``again``: issues that stand in the file more than once;
    ``former``: ids by keys that issues had in other projects; ``accounts``: of everybody it shows; ``epics``: key -> summary; ``kinds``: words of the map that gave an issue its kind.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    statuses: Names = field(default_factory=Names)
    types: Names = field(default_factory=Names)
    components: Names = field(default_factory=Names)
    mails: dict[str, set[str]] = field(default_factory=dict)
    inactive: set[str] = field(default_factory=set)
    subtasks: set[str] = field(default_factory=set)
    projects: dict[str, str] = field(default_factory=dict)
    first: datetime | None = None
    latest: datetime = EPOCH
    commented: bool = False
    speaking: list[str] = field(default_factory=list)
    changes: int = 0
    odd: int = 0
    again: int = 0
    former: dict[str, str] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    epics: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)


def indexed(found: Iterable[Piece], *, parts: Parts, template: Template, mails: Iterable[str]) -> Index:
    """``mails``: whose accounts are looked for among the people of the file."""
    kinds = {item.id: item.kind for phase in template.phases for item in phase.items}
    scan = _Scan(
        parts=parts, marks=_marks(template), kinds=kinds, index=Index(mails={folded(mail): set() for mail in mails})
    )
    for piece in found:
        scan.take(piece)
    return scan.index


def _marks(template: Template) -> Mapping[str, tuple[str | None, str | None, Kind | None]]:
    """Label -> item, phase and kind."""
    items = {label_of(item.id): (item.id, None, item.kind) for phase in template.phases for item in phase.items}
    return items | {label_of(phase.id): (None, phase.id, None) for phase in template.phases}


@dataclass(slots=True, kw_only=True)
class _Scan:
    """``floor``: the day before the latest instant known so far."""

    parts: Parts
    marks: Mapping[str, tuple[str | None, str | None, Kind | None]]
    kinds: Mapping[str, Kind]
    index: Index
    floor: str = ""

    def take(self, piece: Piece) -> None:
        issue = piece.value if isinstance(piece.value, Told) else told_in_tree(piece.value)
        fields, id_ = record(issue.fields), text(issue.id)
        if not id_ or not fields:
            self.index.odd += 1
            return
        changes = self._changelog(issue)
        self.index.former |= dict.fromkeys(changes.keys, id_)
        row = self._row(piece, issue, fields, changes)
        known = self.index.rows.get(id_)
        self.index.again += known is not None
        if known is None or known.updated <= row.updated:
            self.index.rows[id_] = row
        self._today(fields, fresh=known is None)
        self._comments(id_, fields)

    def _row(self, piece: Piece, issue: Told, fields: Mapping[str, Any], ever: "_Ever") -> Row:
        key, kind = text(issue.key), record(fields.get("issuetype"))
        labels = [label for label in listed(fields.get("labels")) if isinstance(label, str)]
        type_ = self._type(kind)
        mark = next((self.marks[label] for label in labels if label in self.marks), (None, None, None))
        parent = text(record(fields.get("parent")).get("id"))
        words = {*labels, *ever.labels} if type_ == "decision" else ()
        item = self._item(key, text(fields.get("summary")), mark[0])
        of_item = mark[2] if item == mark[0] else self.kinds.get(item or "")
        return _row(
            id=text(issue.id),
            key=key,
            project=text(record(fields.get("project")).get("key")) or key.rpartition("-")[0],
            type=type_,
            offset=piece.offset,
            size=piece.size,
            updated=timestamp(fields.get("updated")),
            creator=account_id(fields.get("creator")),
            item=item,
            phase=self._phase(key, text(fields.get("summary")), mark[1]) if type_ == "phase" else None,
            kind=self._kind(key, labels) or of_item if self.parts.kinds else of_item,
            register=REGISTER_LABEL in labels,
            parents=tuple(dict.fromkeys(one for one in (parent, *ever.parents) if one)),
            natures=frozenset(nature for nature in DECIDING if nature in words),
            moe=any(
                part_in(self.parts.components, *one) == "MOE"
                for one in (*_named(fields.get("components")), *ever.components)
            ),
        )

    def _type(self, kind: Mapping[str, Any]) -> TypeKey | None:
        found = part_in(self.parts.types, text(kind.get("id")), text(kind.get("name")))
        return found or ("subtask" if kind.get("subtask") is True else None)

    def _phase(self, key: str, summary: str, marked: str | None) -> str | None:
        self.index.epics[key] = summary
        return part_in(self.parts.phases, key) or marked or part_in(self.parts.phases, summary)

    def _item(self, key: str, summary: str, marked: str | None) -> str | None:
        items = self.parts.items
        return part_in(items, key) or marked or part_in(items, summary) if items else marked

    def _kind(self, key: str, labels: list[str]) -> Kind | None:
        met = [word for word in map(folded, (key, *labels)) if word in self.parts.kinds]
        self.index.kinds.update(met)
        return self.parts.kinds[met[0]] if met else None

    def _changelog(self, issue: Told) -> "_Ever":
        index, ever = self.index, _Ever()
        known = frozenset[str]() if index.mails else index.accounts
        for entry in issue.past.entries:
            created, author, items = entry.created, entry.author, entry.items
            if not (isinstance(created, str) and created < self.floor and created[4:5] == "-"):
                self._happened(created)
            if author is not None and (author.account not in known or author.active is False):
                self._person(author)
            index.changes += len(items or ())
            for item in items or ():
                hear = _hearer(item.field_id, item.field)
                if hear is not None:
                    hear(item, index, ever)
        return ever

    def _today(self, fields: Mapping[str, Any], *, fresh: bool) -> None:
        index = self.index
        index.statuses.today_is(fields.get("status"), fresh=fresh)
        kind = record(fields.get("issuetype"))
        index.types.today_is(kind, fresh=fresh)
        if kind.get("subtask") is True:
            index.subtasks.add(text(kind.get("id")))
        project = record(fields.get("project"))
        index.projects.setdefault(text(project.get("key")), text(project.get("id")))
        for component in listed(fields.get("components")):
            index.components.today_is(component, fresh=fresh)
        for name in ("assignee", "creator", "reporter"):
            self._person(user_in(fields.get(name)))
        created = timestamp(fields.get("created"))
        if index.first is None or EPOCH < created < index.first:
            index.first = created
        self._happened(fields.get("created"))
        self._happened(fields.get("updated"))

    def _comments(self, id_: str, fields: Mapping[str, Any]) -> None:
        """Whoever typed to Bornage is found by the word alone: what it means is read in the second pass."""
        if "comment" not in fields:
            return
        self.index.commented = True
        comments = listed(record(fields["comment"]).get("comments"))
        for comment in map(record, comments):
            self._person(user_in(comment.get("author")))
            self._happened(comment.get("updated") or comment.get("created"))
        if any(CALL in str(record(comment).get("body")).casefold() for comment in comments):
            self.index.speaking.append(id_)

    def _happened(self, said: Any) -> None:
        """Parsed only where it may be the latest: texts of one day or more before it are not."""
        if isinstance(said, str) and said[4:5] == "-" and said[:10] < self.floor:
            return
        at = timestamp(said)
        if at > self.index.latest:
            self.index.latest = at
            self.floor = (at - _DAY).date().isoformat() if at > EPOCH + _DAY else ""

    def _person(self, user: User | None) -> None:
        account = account_named(user.account) if user is not None else None
        if user is None or account is None:
            return
        self.index.accounts.add(account)
        if user.active is False:
            self.index.inactive.add(account)
        accounts = self.index.mails.get(folded(user.mail)) if self.index.mails and user.mail else None
        if accounts is not None:
            accounts.add(account)


def _named(things: Any) -> list[tuple[str, str]]:
    return [(text(record(thing).get("id")), text(record(thing).get("name"))) for thing in listed(things)]


@dataclass(slots=True)
class _Ever:
    """What one changelog says of parents, labels, components and keys ever."""

    parents: list[str] = field(default_factory=list)
    components: list[tuple[str, str]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    keys: list[str] = field(default_factory=list)


def _hear_key(item: Item, _index: Index, ever: _Ever) -> None:
    ever.keys += [item.old_text] if item.old_text else []


def _hear_parent(item: Item, _index: Index, ever: _Ever) -> None:
    ever.parents += [one for one in (item.old, item.new) if one]


def _hear_labels(item: Item, _index: Index, ever: _Ever) -> None:
    ever.labels.update(word for side in (item.old_text, item.new_text) for word in (side or "").split())


def _hear_status(item: Item, index: Index, _ever: _Ever) -> None:
    _both(index.statuses, item)


def _hear_type(item: Item, index: Index, _ever: _Ever) -> None:
    _both(index.types, item)


def _hear_component(item: Item, index: Index, ever: _Ever) -> None:
    _both(index.components, item)
    ever.components += [(item.old or "", item.old_text or ""), (item.new or "", item.new_text or "")]


def _both(names: Names, item: Item) -> None:
    for id_, name in ((item.old, item.old_text), (item.new, item.new_text)):
        if id_ is not None and names.today.get(id_) != name:
            names.once(id_, name)


_Hearer = Callable[[Item, Index, _Ever], None]
_HEARERS: Final[Mapping[Field, _Hearer]] = {
    "status": _hear_status,
    "type": _hear_type,
    "component": _hear_component,
    "parent": _hear_parent,
    "labels": _hear_labels,
    "key": _hear_key,
}


@lru_cache(maxsize=512)
def _hearer(by_id: str | None, by_name: str | None) -> _Hearer | None:
    return _HEARERS.get(field_named(by_id or "", by_name or ""))
