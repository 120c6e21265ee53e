"""Logging is configured here and nowhere else: an event name and its fields, one line each, on stderr."""

import logging
import os
import sys

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}


class _Fields(logging.Formatter):
    """``2026-10-19T00:30:02 INFO jira.call method=GET status=200``: fields in the order they were given."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in vars(record).items() if name not in _KNOWN)
        head = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')} {record.levelname} {record.getMessage()}"
        return f"{head} {fields}".rstrip()


class _Stderr(logging.Handler):
    """Whatever stderr is at the time of the event."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(self.format(record) + "\n")


def configure() -> None:
    """``BORNAGE_LOG`` = debug, info or warning (the default)."""
    handler = _Stderr()
    handler.setFormatter(_Fields())
    level = LEVELS.get(os.environ.get("BORNAGE_LOG", "").casefold(), logging.WARNING)
    house = logging.getLogger("integration")
    house.handlers = [handler]
    house.setLevel(level)
