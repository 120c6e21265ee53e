"""docs/sandbox.md lists the twenty traps, with switches and tests that exist."""

import re
from dataclasses import fields
from pathlib import Path

from integration.sandbox.switches import Switches
from tests.sandbox.routes_table import PAGE

HERE = Path(__file__).parent
ROW = re.compile(r"\| (\d+) \| (.+) \| (.+) \| `(test_trap_\w+\.py)` \|")


def rows():
    table = PAGE.read_text(encoding="utf-8").partition("<!-- traps -->")[2].partition("<!-- /traps -->")[0]
    return [(int(number), how, module) for number, _, how, module in ROW.findall(table)]


def test_every_trap_has_a_client_that_falls_into_it_and_a_way_past_it():
    """Twenty rows; the module named has the naive test and another one."""
    found = rows()

    assert list(range(1, 21)) == [number for number, _, _ in found]
    for number, _, module in found:
        tests = re.findall(rf"^def (test_trap_{number:02}_\w+)", (HERE / module).read_text(encoding="utf-8"), re.MULTILINE)
        naive = [name for name in tests if "_naive_" in name]
        assert naive, number
        assert len(tests) > len(naive) or any("_naive_and_ours_" in name for name in naive), number


def test_every_switch_named_is_one():
    """Words with an underscore are switches."""
    known = {field.name for field in fields(Switches)}

    named = {word for _, how, _ in rows() for word in re.findall(r"`([a-z]+_[a-z_]+)`", how)}

    assert set() == named - known
    assert len(named) > 10
