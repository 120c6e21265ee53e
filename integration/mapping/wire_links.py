"""Links -> when they stood: today's, dated by the changelog, and those it says were taken off.

A changelog names the other issue by the key it had and the type of the link by a sentence in the site's language (facts 2.8): the
sentence is a hint, known by the words of Jira's own types and by those of today's links.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from integration.model.history import Change, History, Issue, Link
from integration.model.live import IssueRead, LiveLink
from integration.model.quick import quick, renewing

_Sort = tuple[Literal["blocks", "other", "unknown"], bool, str]
"""Kind, whether outward, and the words where they tell links of one kind apart."""

_OUT: Final[_Sort] = ("blocks", True, "")
_IN: Final[_Sort] = ("blocks", False, "")
_BLOCKS: Final[Mapping[str, _Sort]] = {"blocks": _OUT, "bloque": _OUT, "is blocked by": _IN, "est bloqué par": _IN}
_OTHERS: Final = (
    *("clones", "is cloned by", "duplicates", "is duplicated by", "relates to", "causes", "is caused by"),
    *("clone", "est cloné par", "duplique", "est dupliqué par", "est lié à", "concerne", "cause", "est causé par"),
)
_NATIVE: Final[Mapping[str, _Sort]] = {**_BLOCKS, **{words: ("other", True, words) for words in _OTHERS}}
_laid, _renewed = quick(Link), renewing(Link)
_with_issue, _with_links = renewing(History), renewing(Issue)
_NAME: Final = "blocks"


def links_of(read: IssueRead, changes: Sequence[Change]) -> tuple[Link, ...]:
    """Today's links first, then the others, each as often as it stood. One that Jira shows no more, though nothing says that it
    was taken off, is ``gone``: with its other end, or with its type.
    """
    told = [change for change in changes if change.field == "link"]
    if not told:
        return tuple([_link(_sort_of(link), link.other_id, read.created) for link in read.links])
    known = dict(_NATIVE) | {link.words.casefold(): _sort_of(link) for link in read.links if link.words}
    off, on = _stays(told, known, read.created)
    standing = tuple([_link(_sort_of(link), link.other_id, since) for link, since in _dated(read, off, on)])
    past = [_link(stay.sort, stay.key, stay.since, until=stay.until) for stay in off]
    lost = [_renewed(_link(stay.sort, stay.key, stay.since), gone=True) for stay in on]
    return (*standing, *past, *lost)


def _link(sort: _Sort, other: str, since: datetime, *, until: datetime | None = None) -> Link:
    return _laid(kind=sort[0], outward=sort[1], other=other, since=since, until=until)


def _sort_of(link: LiveLink) -> _Sort:
    """The type by its name, which Jira does not translate, or by its words: an administrator may have renamed one of them."""
    said = _BLOCKS.get(link.words.casefold())
    if link.type_name.casefold() == _NAME or (said is not None and said[1] == link.outward):
        return _OUT if link.outward else _IN
    return "other", link.outward, link.words.casefold()


# --- what the changelog says ----------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Stay:
    """``again``: it was laid again meanwhile, so that it had been taken off before, which only the other end may tell."""

    key: str
    sort: _Sort
    since: datetime
    until: datetime | None = None
    again: bool = False


def _stays(told: Iterable[Change], known: Mapping[str, _Sort], created: datetime) -> tuple[list[_Stay], list[_Stay]]:
    """Those that were taken off, and those that were not, those that were laid again meanwhile among them."""
    off: list[_Stay] = []
    on: list[_Stay] = []
    for change in told:
        if change.old is not None:
            sort = _sort_said(change.words, change.old, known)
            stay = _popped(on, change.old, sort) or _Stay(key=change.old, sort=sort, since=created)
            stay.sort = sort if stay.sort[0] == "unknown" else stay.sort
            stay.until = change.at
            off.append(stay)
        if change.new is not None:
            sort = _sort_said(change.words, change.new, known)
            on = [stay for stay in on if (stay.key, stay.sort, stay.since) != (change.new, sort, change.at)]
            for stay in on:
                stay.again = stay.again or (stay.key, stay.sort) == (change.new, sort)
            on.append(_Stay(key=change.new, sort=sort, since=change.at))
    return off, on


def _sort_said(sentence: str | None, key: str, known: Mapping[str, _Sort]) -> _Sort:
    """By the longest known words right before the key: « This work item is blocked by CRM-1 »."""
    said = (sentence or "").casefold().removesuffix(key.casefold()).strip()
    words = said
    while words:
        if words in known:
            return known[words]
        words = words.partition(" ")[2]
    return "unknown", True, said


def _popped(on: list[_Stay], key: str, sort: _Sort) -> _Stay | None:
    """The one taken off, out of those that stand: by its words, else the last to that issue whose words say nothing else."""
    mine = [stay for stay in on if stay.key == key]
    alike = [stay for stay in mine if stay.sort == sort] or [s for s in mine if "unknown" in (s.sort[0], sort[0])]
    if not alike:
        return None
    on.remove(alike[-1])
    return alike[-1]


def _dated(read: IssueRead, off: Sequence[_Stay], on: list[_Stay]) -> Iterator[tuple[LiveLink, datetime]]:
    """Today's links with since when they stand: as last laid; where that was not told, since the last time they were taken off;
    else since the issue's creation. What they find is taken out of ``on``.
    """
    since: dict[int, datetime] = {}
    for matches in _MATCHES:
        for place, link in enumerate(read.links):
            found = [stay for stay in on if not stay.again and matches(stay, link)] if place not in since else []
            if found:
                since[place] = found[-1].since
                on.remove(found[-1])
    for place, link in enumerate(read.links):
        ends = [s.until for s in off if s.until is not None and _is_it(s, link)] if place not in since else []
        yield link, since.get(place) or max(ends, default=read.created)


def _is_it(stay: _Stay, link: LiveLink) -> bool:
    return stay.key == link.other_key and stay.sort == _sort_of(link)


def _is_to_it(stay: _Stay, link: LiveLink) -> bool:
    return stay.key == link.other_key


def _was_to_it(stay: _Stay, link: LiveLink) -> bool:
    """Before its project was given another key: numbers stay, and no issue has a history of it."""
    return number_in(stay.key) == number_in(link.other_key) and stay.sort == _sort_of(link)


_MATCHES: Final = (_is_it, _is_to_it, _was_to_it)
"""Surest first."""


def number_in(key: str) -> str:
    """Of a key « CRM-12 »."""
    return key.rpartition("-")[2]


# --- with the other issues ------------------------------------------------------------------------------------------


def has_past(history: History) -> bool:
    """Whether a link was taken off: nothing else needs the other issues."""
    return any(link.gone or link.until is not None for link in history.issue.links)


def keys_of(history: History) -> tuple[str, ...]:
    """Today's key, and those the issue had in other projects."""
    return history.issue.key, *(c.old for c in history.changes if c.field == "key" and c.old)


def resolved(history: History, ids: Callable[[str], str | None]) -> History:
    """With the ids of issues that links were taken off from. ``ids``: of keys, today's and former. A link whose other end moved
    is dated by what was told under its old key, unless it was laid again since.
    """
    named = [_renewed(link, other=ids(link.other) or link.other) for link in history.issue.links if not link.stands]
    today = [link for link in history.issue.links if link.stands]
    moved: list[Link] = []
    for lost in (link for link in named if link.gone):
        twins = (t for t in today if t.other == lost.other and _alike(t, lost) and t.since <= lost.since)
        twin = next(twins, None)
        if twin is not None:
            today[today.index(twin)] = _renewed(twin, since=lost.since)
            moved.append(lost)
    kept = [link for link in named if link not in moved]
    return _with_issue(history, issue=_with_links(history.issue, links=(*today, *kept)))


def _alike(one: Link, other: Link) -> bool:
    return "unknown" in (one.kind, other.kind) or (one.kind, one.outward) == (other.kind, other.outward)


def finished(history: History, others: Callable[[str], History | None]) -> History:
    """With what the other ends say of links that are ``gone``: either end tells when a link was taken off."""
    if not any(link.gone for link in history.issue.links):
        return history
    links = tuple(_ended(link, history, others(link.other)) if link.gone else link for link in history.issue.links)
    return _with_issue(history, issue=_with_links(history.issue, links=links))


def _ended(link: Link, history: History, other: History | None) -> Link:
    mine = {history.issue.id, *keys_of(history)}
    ends = [
        far.until
        for far in (other.issue.links if other is not None else ())
        if far.other in mine and far.until is not None and far.until > link.since and _mirrors(link, far)
    ]
    return _renewed(link, until=min(ends), gone=False) if ends else link


def _mirrors(link: Link, far: Link) -> bool:
    if "unknown" in (link.kind, far.kind):
        return True
    return link.kind == far.kind and (link.kind != "blocks" or link.outward != far.outward)
