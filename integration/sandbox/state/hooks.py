"""Webhooks and what is on its way to them. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Fate = Literal["pending", "delivered", "refused", "given up"]


@dataclass(slots=True, kw_only=True)
class Webhook:
    """An admin webhook (facts 10.1). ``secret`` is write-only."""

    id: int
    name: str
    url: str
    description: str = ""
    events: list[str]
    jql: str = ""
    exclude_body: bool = False
    secret: str | None = None
    enabled: bool = True
    updated_by: str
    updated: datetime
    failing_since: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One body for one webhook. ``identifier`` stays the same on every try (facts 10.5); ``due``: when to try next."""

    identifier: str
    hook: int
    name: str
    url: str
    body: bytes
    headers: dict[str, str]
    made: datetime
    due: datetime
    order: int
    """Where it stands among what is due: arrival order is nobody's promise (facts 10.7)."""
    tries: int = 0
    once: bool = False
    """Its host has been failing for long: one try only (facts 10.7)."""
    under_way: bool = False
    fate: Fate = "pending"
    statuses: list[int | None] = field(default_factory=list)
    """What each try met; None: no answer."""
