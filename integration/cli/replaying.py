"""replay: what the terminal shows around ``sync/replay.py``. stdout is one JSON line a violation, all else is on stderr."""

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from integration.cli.exits import DONE, FAILED, VIOLATIONS
from integration.errors import ConfigError
from integration.mapping.adf import plain
from integration.mapping.source import scan
from integration.mapping.status_map import StatusMap, status_map_from
from integration.mapping.what_if import policy_if
from integration.model.template import Template
from integration.model.verdict import Policy
from integration.model.words import SEVERITIES
from integration.resources import opened_user_file, read_user_file
from integration.sync.precision import precision_of
from integration.sync.replay import Outcome, Replayed, line_of, replay
from integration.sync.replay_frame import Terms
from integration.terms import terms_of

WHY = {
    "incomplete-history": "the changelog is cut or broken",
    "no-comments": "the export has no comments, and the rule misses one",
    "other-project": "of another project",
    "unknown-author": "Jira names nobody for the act",
    "unknown-person": "the act is of somebody the charter does not name",
    "unknown-phase": "an epic that plays no phase of the template: see --status-map",
    "unknown-status": "a status that plays no part: see --status-map",
    "unknown-type": "a type that plays no part: see --status-map",
}
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options as typed. ``now``: an ISO instant; ``what_if``: overrides; ``fail_on``: a severity or ``never``."""

    charter: Path
    status_map: Path | None
    what_if: str | None
    now: str | None
    fail_on: str


def replay_file(path: Path, asked: Asked) -> int:
    """Judges the export; exit 3 as ``fail_on`` says. With ``--what-if`` what is printed, and counts, is the supposed result."""
    terms = _terms(asked)
    supposed = policy_if(terms.policy, asked.what_if) if asked.what_if is not None else None
    now = _instant(asked.now, ZoneInfo(terms.charter.timezone)) if asked.now is not None else None
    with _few_collections(), opened_user_file(path) as file:
        done = replay(file, terms, name=str(path), now=now, supposed=supposed)
    result = done.supposed or done.outcome
    for verdict in result.verdicts:
        sys.stdout.write(json.dumps(line_of(verdict, done.zone), ensure_ascii=False) + "\n")
    _tell(Console(stderr=True, highlight=False, soft_wrap=True), done, result)
    if result.faults:
        return FAILED
    return VIOLATIONS if _severe(result, asked.fail_on) else DONE


@contextmanager
def _few_collections() -> Iterator[None]:
    """Millions of values are made and dropped, hardly any in circles: looking for circles as often as usual takes a tenth of the
    time. What is loaded by now stays for good, and is not walked through again.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _terms(asked: Asked) -> Terms:
    text, file = read_user_file(asked.charter), str(asked.charter)
    found = terms_of(text, file=file, beside=asked.charter.parent)
    sheet = found.sheet if asked.status_map is None else _map(asked.status_map, found.template)
    place = scan(text, file=file).problem
    return Terms(charter=found.charter, template=found.template, policy=found.policy, sheet=sheet, place=place)


def _map(path: Path, template: Template) -> StatusMap:
    return status_map_from(read_user_file(path), file=str(path), template=template)


def _instant(said: str, zone: ZoneInfo) -> datetime:
    """Without an offset it is local time of the project."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError as wrong:
        raise ConfigError(
            f"--now: expected an instant like 2026-10-16T18:00:00+02:00, found {plain(said)}; correct it"
        ) from wrong
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def _severe(outcome: Outcome, fail_on: str) -> bool:
    """Whether one this severe is open."""
    if fail_on == "never":
        return False
    bar = SEVERITIES[SEVERITIES.index(fail_on) :]
    return any(one.entry.state == "open" and one.entry.severity in bar for one in outcome.verdicts)


# --- the summary ------------------------------------------------------------------------------------------------------


def _tell(console: Console, done: Replayed, result: Outcome) -> None:
    for line in _summary(done, result):
        console.print(line, markup=False)


def _summary(done: Replayed, result: Outcome) -> Iterator[str]:
    index = done.index
    yield (
        f"{plain(done.project)}: {len(index.rows)} issues, {index.changes} changes, judged at "
        f"{done.now.astimezone(done.zone).isoformat(timespec='seconds')}; {len(result.verdicts)} violations"
    )
    yield from _by_rule(result, done.policy)
    if done.supposed is not None:
        yield from _differences(done.outcome, done.supposed)
    yield from _left_out(done, result)


def _by_rule(result: Outcome, policy: Policy) -> Iterator[str]:
    """A line for each rule and severity, with how many stand in which state."""
    states: dict[tuple[str, str], Counter[str]] = {}
    for one in result.verdicts:
        states.setdefault((one.entry.rule, one.entry.severity), Counter())[one.entry.state] += 1
    ended = precision_of([one.record for one in result.verdicts])
    for (rule, severity), counted in sorted(states.items()):
        yield f"  {rule} {policy.rules[rule].name}, {severity}: {_counts(counted)}"
    for rule, how in ended.items():
        told = {what: number for what, number in asdict(how).items() if number and what != "open"}
        if told:
            yield f"  {rule} ended: {_counts(told)}; {how.unchanged:.0%} waived unchanged"


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counted.items()))


def _differences(before: Outcome, after: Outcome) -> Iterator[str]:
    """What would have changed, for each rule whose numbers differ."""
    was, is_ = _standing(before), _standing(after)
    moved = [rule for rule in sorted({*was, *is_}) if was.get(rule) != is_.get(rule)]
    yield "what if: nothing would change" if not moved else "what if:"
    for rule in moved:
        yield f"  {rule}: {_counts(was[rule]) if rule in was else 'none'} -> {_counts(is_[rule]) if rule in is_ else 'none'}"


def _standing(outcome: Outcome) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for one in outcome.verdicts:
        found.setdefault(one.entry.rule, Counter())[f"{one.entry.severity} {one.entry.state}"] += 1
    return found


def _left_out(done: Replayed, result: Outcome) -> Iterator[str]:
    for reason, number in sorted(result.unjudged.items()):
        said = f" ({WHY[reason]})" if reason in WHY else ""
        yield f"not judged: {reason}: {number}{said}"
    for fault in result.faults:
        yield f"not judged: {fault}: a fault of ours, please report it"
    if done.index.odd:
        yield f"not read: {done.index.odd} values of the list that are no issue"
    for what, names in done.strange.items():
        if names:
            yield f"plays no part: {what} {_named(names)}"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(plain(name) for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
