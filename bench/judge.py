"""How fast judging is: ``python -m bench judge [--json]`` prints changes a second, all rules on.

Counted: every change of a changelog, in a project of all types whose items go through rework, blocks, moved dates and
reassignments. ``changes_per_second``: judging from built cases, timelines built before, garbage collected as in production, in
this process; the best of three for the smaller sizes, one run for the largest (figure to reach: 200,000 each, on one core).
``replay_changes_per_second``: `bornage replay` end to end on a file of REST JSON, by as many processes as there are
cores, at most four, their start included (40,000);
``peak_rss_mb``: the most memory that one of these held.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.export import CHARTER, STATUS_MAP, write_export
from bench.project import cases_of, deployment_of, policy
from integration.model.history import Case
from integration.model.verdict import Policy
from integration.rules import RULES, judge
from integration.rules.timeline import timelines_from

SIZES = (10_000, 100_000, 1_000_000)
REPLAYED = 300_000
REPEATED_UNTIL = 100_000
REPEATS = 3


def judging(changes: int) -> tuple[float, int]:
    """Changes a second, and violations found."""
    deployment, rules = deployment_of(changes), policy()
    cases = list(cases_of(deployment))
    count = sum(len(history.changes) for history in deployment.histories.values())
    gc.collect()
    taken, found = min(_judged(cases, rules) for _ in range(REPEATS if changes <= REPEATED_UNTIL else 1))
    return count / taken, found


def _judged(cases: list[Case], rules: Policy) -> tuple[float, int]:
    started = time.perf_counter()
    found = sum(len(judge(case, rules).violations) for case in cases)
    return time.perf_counter() - started, found


def replaying(changes: int) -> tuple[float, int]:
    """Changes a second end to end, start of the process included, and the most memory one process of it held, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        file, charter, parts = (Path(folder) / name for name in ("export.json", "charter.yaml", "map.yaml"))
        charter.write_text(CHARTER, encoding="utf-8")
        parts.write_text(STATUS_MAP, encoding="utf-8")
        count = write_export(deployment_of(changes), file)
        command = [sys.executable, "-m", "bench.replayed", str(file), str(charter), str(parts)]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        return count / (time.perf_counter() - started), int(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench judge", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--changes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--replayed", type=int, default=REPLAYED)
    asked = parser.parse_args()
    rate, memory = replaying(asked.replayed)
    judged = {str(size): judging(size) for size in asked.changes}
    if asked.json:
        figures = {
            "changes_per_second": {size: round(each) for size, (each, _) in judged.items()},
            "replay_changes_per_second": round(rate),
            "rules": len(RULES),
            "peak_rss_mb": memory,
        }
        print(json.dumps(figures))
        return
    print(f"rules on             {len(RULES):>12}")
    for size, (each, found) in judged.items():
        print(f"judge {int(size):>12,}   {each:>12,.0f}  changes a second from built cases, {found:,} violations (200,000)")
    print(f"timelines            {_timelines(min(asked.changes)):>12,.0f}  changes a second")
    print(f"replay               {rate:>12,.0f}  changes a second, end to end (40,000); {memory} MB at most")


def _timelines(changes: int) -> float:
    deployment = deployment_of(changes)
    started = time.perf_counter()
    timelines_from(deployment)
    return sum(len(history.changes) for history in deployment.histories.values()) / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
