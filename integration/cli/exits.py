"""Exit codes, the same for every verb (design section 6); 130 is the shell's own for Ctrl+C."""

from typing import Final

DONE: Final = 0
FAILED: Final = 1
NOT_EMPTY: Final = 2
"""The plan holds something to do."""
VIOLATIONS: Final = 3
"""Violations at or above ``--fail-on``."""
INTERRUPTED: Final = 130
