"""What administrators did, as the audit log keeps it. Records, no behaviour."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """``item_type`` in the log's own capitals, ``PROJECT`` for instance; ``parent``: its id and name."""

    id: int
    at: datetime
    by: str
    summary: str
    category: str
    item_type: str
    item_id: str
    item_name: str
    parent: tuple[str, str] | None = None
