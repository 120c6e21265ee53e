"""One line at the end of a test run: what the contract was checked on, all its processes together. Hooks for ``tests/conftest.py``."""

import sys
from typing import Any

import pytest

_heard: dict[str, Any] = {}


def _own() -> dict[str, Any]:
    """What this process has checked; nothing is imported for a run that checked nothing."""
    tally = sys.modules.get("tests.contract.tally")
    return {name: drive.to_json() for name, drive in tally.DRIVES.items()} if tally else {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist tells its controller."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["contract"] = _own()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A drive that two workers played counts once."""
    _heard.update(getattr(node, "workeroutput", {}).get("contract", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if drives := _heard | _own():
        from tests.contract.tally import tally_from, together  # noqa: PLC0415  # only for a run that checked something

        terminalreporter.write_line(together(map(tally_from, drives.values())).line())
