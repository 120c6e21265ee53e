"""The marks by which we find again what is ours on a site: the end of a description says kind, key and version.

They stand in people's sites and never change (design section 4).
"""

import re
from typing import Literal

MarkKind = Literal["role", "type", "type-scheme", "status", "workflow", "workflow-scheme"]

_MARK = re.compile(r"(?:^|\s)bornage:([a-z]+(?:-[a-z]+)*):([A-Za-z0-9][A-Za-z0-9._-]*):v([1-9][0-9]{0,8})\s*$", re.ASCII)

REGISTER_LABEL = "bornage-registre"
VIOLATION_LABEL = "bornage-ecart"


def mark(kind: MarkKind, key: str, version: int) -> str:
    """``bornage:<kind>:<key>:v<N>``, to be put at the very end of a description."""
    return f"bornage:{kind}:{key}:v{version}"


def mark_in(description: str | None) -> tuple[str, str, int] | None:
    """(kind, key, version) of the mark that ends ``description``; None when there is none."""
    found = _MARK.search(description or "")
    return (found[1], found[2], int(found[3])) if found else None


def label_of(key: str) -> str:
    """The label of an item or phase: ``bornage-<id>``, dots kept."""
    return f"bornage-{key}"
