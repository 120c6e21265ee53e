"""One violation of an issue as the register keeps and shows it, and its short JSON: a project may have hundreds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final, get_args

from integration.mapping.comment_parts import Pair
from integration.model.canonical import digest_of
from integration.model.verdict import ChangeRef, Entry, PersonRef, Violation
from integration.model.words import Role, RuleId, Severity, State

_SEVERITIES: Final[Mapping[str, Severity]] = {word[0]: word for word in get_args(Severity)}
_STATES: Final[Mapping[str, State]] = {word[0]: word for word in get_args(State)}
_NO_WAIVER: Final = (None, None, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What tells whether acts on different issues are one bulk edit. ``alike``: digest of author, rule, field, new value and phase."""

    fingerprint: str
    alike: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One violation of an issue as the register shows it; resolved ones are only counted. ``issue``: its id, or the subject where
    that is a role or a person, without a key. ``since``: a day of the project's zone. ``until``, ``by``, ``reason``: of the waiver
    that covers it; of an open one, ``until`` is the day we saw that a waiver over it had ended. ``opened``: when we first said it, to the second;
    ``act``: while it may yet turn out to be one of a bulk edit; ``bulk``: the name of the one it belongs to.
    """

    issue: str
    key: str
    phase: str | None
    rule: RuleId
    severity: Severity
    state: State
    roles: tuple[Role, ...]
    since: date
    until: date | None = None
    by: str | None = None
    reason: str = ""
    opened: datetime | None = None
    act: Act | None = None
    bulk: str | None = None

    @property
    def lapsed(self) -> bool:
        """Whether it was covered by a waiver and stands again."""
        return self.state == "open" and self.until is not None


def concerned(issue: str) -> tuple[str, str]:
    """What a row without a key is about, from its ``issue``: (« role », MOA), (« person », accountId), (« project », id)."""
    kind, _, rest = issue.partition(":")
    return kind, rest.partition(":")[2] or rest


def row_json(row: Row) -> list[Any]:
    head = [row.issue, row.key, row.phase, row.rule, row.severity[0], row.state[0]]
    covered = row.state == "waived" or row.lapsed
    waiver = [row.until.isoformat() if row.until else None, row.by, row.reason] if covered else []
    act = [row.act.fingerprint, row.act.alike, _seconds(row.act.at)] if row.act else None
    more = [_seconds(row.opened) if row.opened else None, act, row.bulk]
    later = [*(waiver or _NO_WAIVER), *more] if any(one is not None for one in more) else waiver
    return [*head, list(row.roles), row.since.isoformat(), *later]


def row_from(json: Any) -> Row:
    """ValueError, KeyError or TypeError for anything ``row_json`` did not write, of this version or an older one."""
    issue, key, phase, rule, severity, state, roles, since, *later = json
    until, by, reason, opened, act, bulk = (*(later or _NO_WAIVER), None, None, None)[:6]
    return Row(
        issue=issue,
        key=key,
        phase=phase,
        rule=rule,
        severity=_SEVERITIES[severity],
        state=_STATES[state],
        roles=tuple(roles),
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        by=by,
        reason=reason,
        opened=_instant(opened) if opened is not None else None,
        act=Act(fingerprint=act[0], alike=act[1], at=_instant(act[2])) if act else None,
        bulk=bulk,
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _instant(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def rows_of(issue: str, key: str, phase: str | None, pairs: Sequence[Pair], zone: tzinfo) -> Iterator[Row]:
    """The rows of one issue: what is open, waived or not judged."""
    for entry, violation in pairs:
        if entry.state == "resolved":
            continue
        answer = entry.answer if entry.state == "waived" else None
        yield Row(
            issue=issue,
            key=key,
            phase=phase,
            rule=entry.rule,
            severity=entry.severity,
            state=entry.state,
            roles=violation.role_expected,
            since=entry.since.astimezone(zone).date(),
            until=answer.until if answer else lapsed_on(entry, zone),
            by=answer.by if answer else None,
            reason=answer.reason[:80] if answer else "",
            opened=entry.opened_at.replace(microsecond=0).astimezone(UTC),
            act=act_of(entry.fingerprint, violation, phase) if entry.bulk is None else None,
            bulk=entry.bulk,
        )


def lapsed_on(entry: Entry, zone: tzinfo) -> date | None:
    """The day we saw that a waiver over it had ended."""
    expired = entry.state == "open" and entry.how == "expired"
    return entry.opened_at.astimezone(zone).date() if expired else None


def act_of(fingerprint: str, violation: Violation, phase: str | None) -> Act | None:
    """None where nothing identical can be: a state, an act nobody did, an issue without a phase, hence without an epic to tell it on."""
    author = author_of(violation)
    if violation.episode or violation.act is None or author is None or phase is None or violation.severity == "info":
        return None
    alike = alike_of(author, violation.rule, violation.act, phase)
    return Act(fingerprint=fingerprint, alike=alike, at=violation.at.replace(microsecond=0).astimezone(UTC))


def alike_of(author: str, rule: RuleId, act: ChangeRef, phase: str) -> str:
    """What identical acts have in common, whatever was there before."""
    return digest_of([author, rule, act.field, act.new, phase])[:12]


def author_of(violation: Violation) -> str | None:
    """Who did it: a person, else the automation the sentence names."""
    actor = violation.values.get("actor")
    return violation.author or (actor.account if isinstance(actor, PersonRef) else None)
