"""The moods of a real site that a test, or whoever starts the sandbox, may choose. One name each; most stand for a [?] of the facts."""

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True, kw_only=True)
class Switches:
    """The real site's moods that a test may choose."""

    board_race: int = 1
    """How many tries to make a board of a new filter are refused before it is taken in (facts 9.3)."""
    workflow_busy: int = 0
    """How many workflow creations are answered 409 because another task runs on the site (facts 8.1)."""
    short_pages: bool = False
    """Search pages come back shorter than asked, middle ones too (facts 1.4)."""
    changelog_created: Literal["iso", "ms", "s"] = "iso"
    """How changelog/bulkfetch writes ``created`` (facts 2.2, 19a)."""
    adf_normalised: bool = True
    """Documents come back with local ids, merged texts and another key order (facts 15.5)."""
    free_plan: bool = False
    """The Free plan refuses to customise project roles (facts 5.8)."""
