"""Links as rules count them: one that its author took off again at once never was, one that was put back at once never left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from integration.model.history import Change, Issue, Link

_Hands = Mapping[datetime, frozenset[str | None]]
"""Who laid links, or took some off, by when."""


def without_slips(issue: Issue, links: Sequence[Change], settle: timedelta) -> Issue:
    """``links``: changes of that field. The same issue where no link was ever taken off: nearly always."""
    if all(link.until is None for link in issue.links):
        return issue
    laid = _hands(c for c in links if c.new is not None)
    off = _hands(c for c in links if c.old is not None)
    kept: list[Link] = []
    for link in sorted(issue.links, key=_order):
        before = next((i for i, one in enumerate(kept) if _put_back(one, link, off, laid, settle)), None)
        if before is None:
            kept.append(link)
        else:
            kept[before] = replace(kept[before], until=link.until, gone=link.gone)
    lasting = (one for one in kept if not _is_slip(one, laid, off, settle))
    return replace(issue, links=tuple(lasting))


def _hands(changes: Iterable[Change]) -> _Hands:
    found: dict[datetime, frozenset[str | None]] = {}
    for change in changes:
        found[change.at] = found.get(change.at, frozenset()) | {change.author.id}
    return found


def _order(link: Link) -> tuple[datetime, str, str, bool, bool, datetime]:
    return link.since, link.other, link.kind, link.outward, link.until is None, link.until or link.since


def _put_back(before: Link, link: Link, off: _Hands, laid: _Hands, settle: timedelta) -> bool:
    if before.until is None or (before.other, before.kind, before.outward) != (link.other, link.kind, link.outward):
        return False
    soon = timedelta() <= link.since - before.until < settle
    return soon and not off.get(before.until, frozenset()).isdisjoint(laid.get(link.since, frozenset()))


def _is_slip(link: Link, laid: _Hands, off: _Hands, settle: timedelta) -> bool:
    if link.until is None or link.until - link.since >= settle:
        return False
    return not laid.get(link.since, frozenset()).isdisjoint(off.get(link.until, frozenset()))
