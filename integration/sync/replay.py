"""An export of issues, judged as a sync would judge them: two passes over the file, nothing written, no network.

The first pass keeps what others need to know of each issue, the second judges phase by phase, then roles, people and the
project. Memory grows with the issues, hardly with what happened to them.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from signal import SIG_DFL, SIGINT, signal
from typing import Any, BinaryIO, Final

from integration.errors import ConfigError, Problem
from integration.mapping.export_index import Index, indexed
from integration.mapping.export_map import unknown_in
from integration.mapping.json_stream import pieces
from integration.mapping.status_map import parts_of
from integration.model.verdict import PersonRef, Policy, RolesRef, Violation
from integration.model.words import Role
from integration.sync.replay_frame import Frame, Terms, framed
from integration.sync.replay_judging import Judged, Outcome, Share, Verdict, judged, judged_staffing, shares_of

__all__ = ["Outcome", "Replayed", "Verdict", "line_of", "replay"]

LARGE: Final = 20_000_000
"""Bytes of an export that is worth several processes."""
MOST: Final = 4
"""Processes that read one file together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """``outcome`` of the charter's own ``policy``, in order of instant, rule and subject; ``supposed`` of the one that was asked
    about, if any. ``strange``: statuses and types of the file that play no part.
    """

    now: datetime
    zone: tzinfo
    project: str
    policy: Policy
    index: Index
    outcome: Outcome
    supposed: Outcome | None
    strange: Mapping[str, tuple[str, ...]]


def replay(
    file: BinaryIO, terms: Terms, *, name: str, now: datetime | None = None, supposed: Policy | None = None
) -> Replayed:
    """Judges the issues of ``file``, which can be read again from any place. ``name``: of the file, for messages.

    Raises ConfigError where the file is no export, or does not tell who the charter's people are; Refused for a ``now`` before
    something that happened.
    """
    parts = parts_of(terms.sheet, terms.template)
    mails = [person.email for person in terms.charter.people.values() if person.email and not person.account]
    index = indexed(pieces(file.read, file=name), parts=parts, template=terms.template, mails=mails)
    if not index.rows:
        raise ConfigError(
            [Problem(name, 1, "", "expected issues as Jira's API returns them, found none; see docs/replay.md")]
        )
    frame = framed(file, index, terms, parts, now)
    policies = [policy for policy in (terms.policy, supposed) if policy is not None]
    outcomes = _judged_all(frame, policies).outcomes
    for one in outcomes:
        one.unjudged.update(frame.left_out)
        one.verdicts.sort(key=lambda v: (v.violation.at, v.violation.rule, str(v.violation.subject), v.violation.cause))
    ids = frame.ids
    known = {"status": (index.statuses, ids.statuses), "type": (index.types, ids.types)}
    return Replayed(
        now=frame.deployment.now,
        zone=frame.deployment.zone,
        project=frame.project,
        policy=terms.policy,
        index=index,
        outcome=outcomes[0],
        supposed=outcomes[1] if supposed is not None else None,
        strange={what: unknown_in(names, mapped) for what, (names, mapped) in known.items()},
    )


def _judged_all(frame: Frame, policies: Sequence[Policy]) -> Judged:
    """Every share, by as many processes as are worth it; then what is nobody's share."""
    found = Judged(outcomes=[Outcome() for _ in policies])
    with _judges(frame, policies) as judge_share:
        for one in judge_share(shares_of(frame)):
            found.add(one)
    found.add(judged_staffing(frame, policies, found.hands))
    return found


@contextmanager
def _judges(frame: Frame, policies: Sequence[Policy]) -> Iterator[Callable[[Iterator[Share]], Iterator[Judged]]]:
    """Who judges shares: this process, or for a large file some that are its copies, frame and open file included."""
    workers = _workers(frame)
    if workers < 2:
        yield partial(map, partial(judged, frame, policies))
        return
    with ProcessPoolExecutor(workers, get_context("fork"), initializer=_Copy.begin, initargs=(frame, policies)) as pool:
        try:
            yield partial(pool.map, _Copy.judged)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _workers(frame: Frame) -> int:
    """One where the file is no file of the system, or processes cannot be copied."""
    if not frame.shelf.shared or frame.shelf.size < LARGE or "fork" not in get_all_start_methods():
        return 1
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(len(ours), MOST)


class _Copy:
    """What a copied process works on: it was there when it was copied, and is sent nothing but shares."""

    frame: Frame
    policies: Sequence[Policy]

    @classmethod
    def begin(cls, frame: Frame, policies: Sequence[Policy]) -> None:
        cls.frame, cls.policies = frame, policies
        signal(SIGINT, SIG_DFL)  # Ctrl+C is for the first process to tell of

    @classmethod
    def judged(cls, share: Share) -> Judged:
        return judged(cls.frame, cls.policies, share)


# --- one violation as data --------------------------------------------------------------------------------------------


def line_of(verdict: Verdict, zone: tzinfo) -> dict[str, Any]:
    """What is printed of a violation. ``change``: history id, ``created``, or what began the episode."""
    violation, entry = verdict.violation, verdict.entry
    return {
        "rule": violation.rule,
        "severity": entry.severity,
        "state": entry.state,
        "subject": str(violation.subject),
        "key": verdict.key,
        "change": violation.cause.removeprefix("change:"),
        "actor": _actor(violation),
        "role_at_time": list(_hats(violation)),
        "at": violation.at.astimezone(zone).isoformat(),
        "evidence": [ref.key for ref in violation.evidence],
    }


def _actor(violation: Violation) -> str | None:
    said = violation.values.get("actor")
    return violation.author or (said.account if isinstance(said, PersonRef) and not violation.episode else None)


def _hats(violation: Violation) -> tuple[Role, ...]:
    said = violation.values.get("roles")
    return violation.hats or (said.roles if isinstance(said, RolesRef) else ())
