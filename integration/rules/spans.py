"""One history -> spans of values, walked back from today's value.

Robust to what Jira can hold: values outside the id map, repeated or shuffled changes, broken chains (then not complete).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter, lt

from integration.model.history import Author, Change, Field, History, Issue, Span, Timeline
from integration.model.quick import quick
from integration.rules.acts import all_acts_of, without_detours
from integration.rules.instants import number
from integration.rules.linking import without_slips

_author, _span, _timeline = quick(Author), quick(Span), quick(Timeline)


def draft_from(history: History, *, settle: timedelta) -> Timeline:
    """The timeline as far as one history tells it: without builders and approvals.

    ``settle``: a status, a phase, an assignee, a component, labels or a link that their author took back within it never were.
    """
    issue, changes = history.issue, in_order(history.changes)
    of: dict[Field, list[Change]] = {}
    for change in changes:
        of.setdefault(change.field, []).append(change)
    creator = _author(id=issue.creator, app=issue.app_created)
    walk = _Walk(issue=issue, creator=creator)
    moves: Sequence[Change] = of.get("status", ())
    last = moves[-1].new if _read_before(moves, issue) else issue.status
    draft = _timeline(
        issue=without_slips(issue, of.get("link", ()), settle),
        changes=changes,
        complete=history.complete and _unbroken(moves, issue),
        status=walk.spans(without_detours(moves, settle), last),
        parent=walk.spans(without_detours(of.get("parent", ()), settle), issue.parent),
        assignee=walk.spans(without_detours(of.get("assignee", ()), settle), issue.assignee),
        component=walk.sets(of.get("component", ()), issue.components, settle),
        labels=walk.spans(without_detours(of.get("labels", ()), settle), " ".join(issue.labels) or None),
        due=walk.spans(of.get("due", ()), issue.due.isoformat() if issue.due else None),
        builders=(),
        approvals=(),
        types=walk.spans(of["type"], issue.type) if "type" in of else (),
        budget=walk.spans(of["budget"], issue.budget) if "budget" in of else (),
    )
    if changes:
        all_acts_of(draft, settle)  # every judging asks for them
    return draft


def in_order(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Each change once, by instant and history id: order of arrival does not matter (facts 2.5)."""
    instants = [c.at for c in changes]
    if all(map(lt, instants, instants[1:])):
        return tuple(changes)
    ordered = sorted(changes, key=_order)
    return tuple([c for i, c in enumerate(ordered) if i == 0 or c.at != ordered[i - 1].at or c != ordered[i - 1]])


def _order(change: Change) -> tuple[datetime, int, str, str, str, str]:
    return change.at, number(change.history), change.history, change.field, change.old or "", change.new or ""


def _unbroken(changes: Sequence[Change], issue: Issue) -> bool:
    """Whether each status follows from the one before, up to today's; a value outside the id map matches anything."""
    before: str | None = None
    for change in changes:
        if before is not None and change.old is not None and change.old != before:
            return False
        before = change.new
    if before is None or issue.status is None or before == issue.status:
        return True
    return _read_before(changes, issue)


def _read_before(changes: Sequence[Change], issue: Issue) -> bool:
    """Whether the issue was read before its last change, so that the changelog knows better."""
    return bool(changes) and issue.updated < changes[-1].at


@dataclass(slots=True, kw_only=True)
class _Walk:
    """Walks one issue's values; values set at creation are absent from the changelog (facts 2.10)."""

    issue: Issue
    creator: Author

    def spans(self, changes: Sequence[Change], today: str | None) -> tuple[Span, ...]:
        if not changes:
            return (_span(value=today, since=self.issue.created, until=None, change="created", author=self.creator),)
        values = [changes[0].old, *(c.new for c in changes)]
        if not _read_before(changes, self.issue):
            values[-1] = today
        return self._joined(changes, values)

    def sets(self, changes: Sequence[Change], today: Sequence[str], settle: timedelta) -> tuple[Span, ...]:
        """Set-valued: each change adds or removes one; a value prints as its sorted words."""
        value = set(today)
        wholes: list[Change] = []
        for _, together in groupby(reversed(changes), key=attrgetter("history")):
            new = _words(value)
            for change in together:
                value = (value - {change.new}) | ({change.old} if change.old is not None else set())
            wholes.append(
                replace(change, field="labels", old=_words(value), new=new)
            )  # as labels are: each write the whole value
        return self.spans(without_detours(wholes[::-1], settle), _words(set(today)))

    def _joined(self, changes: Sequence[Change], values: Sequence[str | None]) -> tuple[Span, ...]:
        begun = min(self.issue.created, changes[0].at)
        found: list[Span] = []
        since, cause, author = begun, "created", self.creator
        for change, value in zip(changes, values, strict=False):
            if change.history != cause:  # several items of one history are one step
                found.append(_span(value=value, since=since, until=change.at, change=cause, author=author))
            since, cause, author = change.at, change.history, change.author
        found.append(_span(value=values[-1], since=since, until=None, change=cause, author=author))
        return tuple(found)


def _words(value: set[str]) -> str | None:
    return " ".join(sorted(value)) or None
