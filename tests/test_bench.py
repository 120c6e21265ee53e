"""The benches say what they promise, in the shape they promise it; how fast is for ``make bench`` to tell."""

import json
import re
import subprocess
import sys
from itertools import islice

import pytest

from bench import sandbox
from bench.__main__ import main
from integration.rules import RULES

TINY = ["--issues", "60", "--changes", "300", "--calls", "40"]


def test_the_sandbox_bench_prints_one_object_of_figures():
    """Each half measured in a process of its own."""
    command = [sys.executable, "-m", "bench", "sandbox", "--json", *TINY]
    figures = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    assert set(sandbox.QUERIES) == set(figures.pop("search_pages"))
    assert {
        "in_process_rps", "mounted_rps", "load_seconds", "load_rss_mb",
        "search_page_ms", "search_page_worst_ms", "search_text_ms",
    } == set(figures)  # fmt: skip
    assert all(figure > 0 for name, figure in figures.items() if name != "load_seconds")
    assert figures["search_page_ms"] <= figures["search_page_worst_ms"]


def test_the_judge_bench_prints_one_object_of_figures():
    """By number of changes from built cases, and end to end on a file."""
    tiny = ["--changes", "300", "600", "--replayed", "600"]
    command = [sys.executable, "-m", "bench", "judge", "--json", *tiny]
    figures = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    assert {"changes_per_second", "replay_changes_per_second", "rules", "peak_rss_mb"} == set(figures)
    assert ["300", "600"] == list(figures["changes_per_second"])
    assert len(RULES) == figures["rules"]
    assert min(figures["replay_changes_per_second"], figures["peak_rss_mb"], *figures["changes_per_second"].values()) > 0


def test_the_mix_is_ten_routes_in_turn():
    """Each a tenth of the calls, each time on another issue."""
    world = sandbox.site(issues=20, changes=40)
    asked = [(method, target) for method, target, _ in islice(sandbox.calls(list(world.issues.values())), 40)]
    routes = [(method, re.sub(r"LOAD\d+-\d+|\?.*fields", "", target)) for method, target in asked]

    assert 10 == len(set(routes))
    assert routes[:10] * 4 == routes
    assert 4 == len({target for _, target in asked[2::10]})


def test_an_unknown_bench_is_refused(monkeypatch):
    """With the names there are."""
    monkeypatch.setattr(sys, "argv", ["bench", "velours"])

    with pytest.raises(SystemExit, match="everyday, judge, sandbox"):
        main()
