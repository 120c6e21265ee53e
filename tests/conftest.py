"""Every test runs without network and without the environment of whoever runs it."""

import logging
import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.contract.summary import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]

settings.register_profile("house", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command configures logging for its process; the next test starts without."""
    house = logging.getLogger("integration")
    level, handlers = house.level, list(house.handlers)
    yield
    house.setLevel(level)
    house.handlers = handlers


@pytest.fixture(autouse=True)
def _scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting leaks in; no socket but loopback opens."""
    for name in [n for n in os.environ if n.startswith(("BORNAGE_", "JIRA_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"))]:
        monkeypatch.delenv(name)
    real = socket.socket.connect

    def guarded(self: socket.socket, address):
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in ("127.0.0.1", "::1", "localhost", "local"):
            raise RuntimeError(f"network is off in tests: {host}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
