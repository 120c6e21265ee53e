"""An export of issues, judged as a sync would judge them: two passes over the file, nothing written, no network.

The first pass keeps what others need to know of each issue, the second judges phase by phase, then roles, people and the
project. Memory grows with the issues, hardly with what happened to them.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from multiprocessing import get_context
from signal import SIG_DFL, SIGINT, signal
from typing import Any, BinaryIO

from integration.errors import ConfigError, Problem
from integration.mapping.export_index import Index
from integration.mapping.export_map import Seen
from integration.mapping.status_map import Parts, parts_of
from integration.model.verdict import PersonRef, Policy, RolesRef, Violation
from integration.model.words import Role
from integration.sync.replay_frame import STRANGE, Frame, Terms, framed
from integration.sync.replay_judging import Judged, Outcome, Share, Verdict, judged, judged_staffing, shares_of
from integration.sync.replay_reading import Reading, processes_for, read_index

__all__ = ["Outcome", "Replayed", "Verdict", "first_pass", "line_of", "replay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """``outcome`` of the charter's own ``policy``, in order of instant, rule and subject; ``supposed`` of the one that was asked
    about, if any. ``parts``: what of the file plays which; ``seen``: the charter's people in it; ``issues``: how many of the
    project ought to be judged.
    """

    now: datetime
    zone: tzinfo
    project: str
    policy: Policy
    index: Index
    outcome: Outcome
    supposed: Outcome | None
    parts: Parts
    seen: Seen
    issues: int


def replay(
    file: BinaryIO, terms: Terms, *, name: str, now: datetime | None = None, supposed: Policy | None = None
) -> Replayed:
    """Judges the issues of ``file``, which can be read again from any place. ``name``: of the file, for messages.

    Raises ConfigError where the file is no export, or does not tell who the charter's people are; Refused for a ``now`` before
    something that happened.
    """
    index, parts = first_pass(file, terms, name=name)
    frame = framed(file, index, terms, parts, now)
    policies = [policy for policy in (terms.policy, supposed) if policy is not None]
    outcomes = _judged_all(frame, policies).outcomes
    for one in outcomes:
        one.unjudged.update(frame.left_out)
        one.verdicts.sort(key=lambda v: (v.violation.at, v.violation.rule, str(v.violation.subject), v.violation.cause))
    return Replayed(
        now=frame.deployment.now,
        zone=frame.deployment.zone,
        project=frame.project,
        policy=terms.policy,
        index=index,
        outcome=outcomes[0],
        supposed=outcomes[1] if supposed is not None else None,
        parts=parts,
        seen=frame.seen,
        issues=len(frame.issues) + len(frame.ids.phases) + sum(frame.left_out[reason] for reason in STRANGE),
    )


def first_pass(file: BinaryIO, terms: Terms, *, name: str) -> tuple[Index, Parts]:
    """What is in the file, and which part of it plays which. Raises ConfigError where the file is no export."""
    parts = parts_of(terms.sheet, terms.template)
    mails = [person.email for person in terms.charter.people.values() if person.email and not person.account]
    index = read_index(Reading(file=file, name=name, parts=parts, template=terms.template, mails=mails))
    if not index.rows:
        raise ConfigError(
            [Problem(name, 1, "", "expected issues as Jira's API returns them, found none; see docs/replay.md")]
        )
    return index, parts


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
    return processes_for(frame.shelf.size) if frame.shelf.shared else 1


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
