"""replay: what stderr tells around the violations: how many of what, what a supposition changes, what was left out and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from integration.errors import Problem
from integration.mapping.adf import plain
from integration.mapping.map_notes import Thing, issues, misses, unplaced
from integration.mapping.yaml_tree import Path
from integration.model.verdict import Policy
from integration.model.words import RuleId
from integration.sync.precision import precision_of
from integration.sync.replay import Outcome, Replayed
from integration.sync.replay_frame import STRANGE, Terms

WHY: Final[Mapping[str, str]] = {
    "incomplete-history": "the changelog is cut or broken",
    "no-comments": "the export has no comments, and the rule misses one",
    "other-project": "of another project",
    "unknown-author": "Jira names nobody for the act",
    "unknown-person": "the act is of somebody the charter does not name",
    "unknown-phase": "an epic that plays no phase of the template: see --status-map",
    "unknown-status": "a status that plays no part: see --status-map",
    "unknown-type": "a type that plays no part: see --status-map",
}
_SHOWN: Final = 12
AS_IS: Final = "as the charter has it"


def summary(done: Replayed, what_if: str | None) -> Iterator[str]:
    """How many of what, by rule; with ``what_if``, both results, each by its name."""
    index, result = done.index, done.supposed or done.outcome
    found = f"{len(result.verdicts)} violations{f' with {plain(what_if)}' if done.supposed and what_if else ''}"
    yield (
        f"{plain(done.project)}: {len(index.rows)} issues, {index.changes} changes, judged at "
        f"{done.now.astimezone(done.zone).isoformat(timespec='minutes')}; {found}"
    )
    yield from _by_rule(result, done.policy)
    if done.supposed is not None and what_if:
        yield from _differences(done.outcome, done.supposed, plain(what_if), done.policy)


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
    return ", ".join(f"{number} {what}" for what, number in sorted(counted.items())) or "none"


def _differences(before: Outcome, after: Outcome, what_if: str, policy: Policy) -> Iterator[str]:
    """For each rule that differs, or was asked about: what there is, what there would be."""
    was, is_ = _standing(before), _standing(after)
    moved = {rule for rule in {*was, *is_} if was.get(rule) != is_.get(rule)}
    yield (
        f"what if {what_if}: {len(before.verdicts)} violations {AS_IS}, {len(after.verdicts)} with {what_if}"
        f"{'' if moved else '; nothing would change'}"
    )
    for rule in sorted(moved | _asked(what_if, policy)):
        old, new = was.get(rule, Counter()), is_.get(rule, Counter())
        change = new.total() - old.total()
        said = f"{change:+d}" if change else "as many" if rule in moved else "no difference"
        yield f"  {rule} {policy.rules[rule].name}: {_counts(old)} {AS_IS}; {_counts(new)} with {what_if}; {said}"


def _asked(what_if: str, policy: Policy) -> set[RuleId]:
    named = {part.partition("=")[0].partition(".")[0].strip().casefold() for part in what_if.split(",")}
    return {rule.id for rule in policy.rules.values() if named & {rule.id.casefold(), rule.name.casefold()}}


def _standing(outcome: Outcome) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for one in outcome.verdicts:
        found.setdefault(one.entry.rule, Counter())[f"{one.entry.severity} {one.entry.state}"] += 1
    return found


# --- what was left out, and what to do ---------------------------------------------------------------------------------


def left_out(done: Replayed, terms: Terms, map_line: Callable[[Path, str], Problem]) -> Iterator[str]:
    """Reasons with their numbers; what nobody gave a part; lines of charter and map that meet nothing. ``map_line``: gives
    a word on the map its file and line.
    """
    result = done.supposed or done.outcome
    if done.project != terms.charter.project_key:
        only = f"the file has no issue of {plain(terms.charter.project_key)}, and only {plain(done.project)} is in it"
        yield f"note: {terms.place(('project', 'key'), f'{only}: {plain(done.project)} was judged')}"
    yield from (f"note: {problem}" for problem in done.seen.absent)
    yield from (f"note: {map_line(path, said)}" for path, said in misses(terms.sheet, done.index, done.parts))
    for reason, number in sorted(result.unjudged.items()):
        said = f" ({WHY[reason]})" if reason in WHY else ""
        yield f"not judged: {reason}: {number}{said}"
    for fault in result.faults:
        yield f"not judged: {fault}: a fault of ours, please report it"
    if done.index.odd:
        yield f"not read: {done.index.odd} values of the list that are no issue"
    for what, things in unplaced(done.index, done.parts):
        if things:
            yield f"plays no part: {what} {_named(things)}"


def _named(things: Sequence[Thing]) -> str:
    shown = ", ".join(one.told for one in things[:_SHOWN])
    return shown if len(things) <= _SHOWN else f"{shown} and {len(things) - _SHOWN} more"


def too_little(done: Replayed, command: Iterable[str]) -> Iterator[str]:
    """Why what was found says little, and what to do; nothing where most was judged. ``command``: charter and file, as typed."""
    result = done.supposed or done.outcome
    strange = sum(result.unjudged[reason] for reason in STRANGE)
    mute = result.mute + strange
    if not done.seen.anybody:
        yield (
            "failed: nobody of the charter shows in the file, so that nobody's acts could be judged; write account: <id> for each of "
            "people: in the charter"
        )
    if 2 * mute <= done.issues:
        return
    cut = result.unjudged["incomplete-history"]
    yield f"failed: {mute} of {issues(done.issues)} of {plain(done.project)} could not be judged"
    if strange or result.unjudged["unknown-status"]:
        charter, file = command
        yield (
            f"to do: bornage replay --charter {charter} --print-map {file} > map.yaml, fill it in, and judge again with "
            "--status-map map.yaml"
        )
    if cut:
        yield "to do: fetch the whole changelogs, as docs/replay.md shows"
