"""``python -m tests.crash``: every request of every command that writes, killed before and after, then run again. Exit 1 when an end differs."""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from tests.crash.bad_weather import Spell, spells, story
from tests.crash.matrix import Outcome, Point, outcome_of, points, undisturbed
from tests.crash.phases import SIZES, Size, phases


def main(arguments: Sequence[str]) -> int:
    """A row a phase, what differs, and one line of JSON with the sums."""
    given = _options(arguments)
    if given.weather:
        return _weather(given)
    rows = [_row(given, name, found) for name, found in _phase_by_phase(given)]
    sums = {kind: sum(row[kind] for row in rows) for kind in ("points", "identical", "different")}
    told: dict[str, Any] = {"template": given.template, "every": given.every, "phases": rows} if given.json else {}
    print(json.dumps(told | sums, ensure_ascii=False))
    return 1 if sums["different"] else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each nth point")
    parser.add_argument("--template", choices=SIZES, default="small")
    parser.add_argument("--phase", action="append", help="only this phase; may be repeated")
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--weather", action="store_true", help="bad weather at each kind of request, instead of kills")
    parser.add_argument("--json", action="store_true", help="nothing but JSON, with every phase")
    return parser.parse_args(arguments)


def _phase_by_phase(given: argparse.Namespace) -> Iterator[tuple[str, list[Outcome]]]:
    size: Size = given.template
    for phase in phases(size):
        if given.phase and phase.name not in given.phase:
            continue
        chosen: list[Point] = list(points(size, phase.name, every=given.every))  # made here, once, for all who are forked
        with ProcessPoolExecutor(given.jobs, mp_context=multiprocessing.get_context("fork")) as pool:
            yield phase.name, list(pool.map(outcome_of, chosen, chunksize=4))


def _row(given: argparse.Namespace, name: str, found: list[Outcome]) -> dict[str, Any]:
    wrong = [one for one in found if one.wrong]
    row = {
        "phase": name,
        "requests": undisturbed(given.template, name)[1],
        "points": len(found),
        "resumed": sum(one.killed for one in found),
        "identical": len(found) - len(wrong),
        "different": len(wrong),
    }
    if not given.json:
        print("  ".join(f"{kind} {told}" if kind != "phase" else f"{told:<34}" for kind, told in row.items()), flush=True)
    for one in wrong:
        print(f"  {name}, request {one.point.at}, {one.point.moment}: {one.wrong}", file=sys.stderr, flush=True)
    return row


def _weather(given: argparse.Namespace) -> int:
    size: Size = given.template
    for phase in phases(size):
        undisturbed(size, phase.name)
    chosen: list[Spell] = list(spells(size, every=given.every))
    with ProcessPoolExecutor(given.jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        told = list(zip(chosen, pool.map(story, chosen, chunksize=4), strict=True))
    wrong = [(spell, found) for spell, (_, found) in told if found]
    for spell, found in wrong:
        print(f"  {spell.phase}, {spell.route}, {spell.kind}: {found}", file=sys.stderr, flush=True)
    refused = sum(bool(said) for _, (said, _) in told)
    print(
        json.dumps({"spells": len(told), "refused": refused, "identical": len(told) - len(wrong), "different": len(wrong)})
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
