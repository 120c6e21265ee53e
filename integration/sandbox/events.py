"""What happens on the site, told as it happens to whoever listens: webhooks, and whatever else has to follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """``name`` as webhooks call it (facts 10.3); ``subject``: the records concerned, by kind (``issue``, ``history``, …)."""

    name: str
    at: datetime
    by: str | None
    """The account that did it; None for the site itself."""
    subject: Mapping[str, Any]


Listener = Callable[[Event], None]
