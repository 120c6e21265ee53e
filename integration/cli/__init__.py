"""The command line: verbs, each safe without flags. stdout is data, stderr is talk; exit 0 done, 1 failed, 2 plan not empty, 3 violations."""

from integration.cli.app import main

__all__ = ["main"]
