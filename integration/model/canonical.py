"""One text for one value: what fingerprints, seals and digests are made of, so that all of them are spelled alike.

These bytes stand in people's sites: they never change (``tests/mapping/test_kept_*.py``).
"""

import hashlib
import json
from datetime import date
from typing import Any


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, every character as it is (neither escaped nor normalised); dates as ISO text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_iso)


def canonical_bytes(value: Any) -> bytes:
    """The same in UTF-8; a lone surrogate, which JSON can escape, has bytes too."""
    return canonical_json(value).encode("utf-8", "surrogatepass")


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def size_of(value: Any) -> int:
    """Bytes: never fewer than the characters Jira counts, however it counts them."""
    return len(canonical_bytes(value))


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"canonical JSON: expected a value JSON can hold, found {type(value).__name__}")
