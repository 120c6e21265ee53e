"""Signatures over what we keep in Jira, where anyone may write: a value is ours only when its seal verifies.

Knows neither where keys come from nor what is sealed (design 8.5).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from integration.errors import Refused

Keys = tuple[bytes, ...]
"""The first signs, all verify."""

JsonValue = Any
"""Anything JSON can hold; no floats where Jira might rewrite them."""

VERSION = 1


def canonical_json(value: JsonValue) -> str:
    """One text for one value: sorted keys, no spaces, ASCII only (so that any string has bytes)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def seal(body: JsonValue, *, kind: str, site: str, subject: str, keys: Keys) -> dict[str, Any]:
    """``{"v": 1, "body": body, "sig": {"key": …, "mac": …}}``, bound to what it is, to the site and to its subject.

    ``key``: first 8 hex of the key's SHA-256; ``mac``: HMAC-SHA256 hex. Raises Refused without a key.
    """
    if not keys:
        raise Refused("signing keys: expected at least one, found none; set BORNAGE_SIGNING_KEYS")
    return {"v": VERSION, "body": body, "sig": _signature(body, (kind, site, subject), keys[0])}


def unseal(value: object, *, kind: str, site: str, subject: str, keys: Keys) -> JsonValue | None:
    """The body, when one of ``keys`` sealed exactly this for exactly this subject; else None. Never raises on JSON."""
    if not isinstance(value, Mapping) or set(value) != {"v", "body", "sig"} or type(value["v"]) is not int:
        return None
    try:
        found = canonical_json([value["v"], value["sig"]]).encode()
        wanted = [canonical_json([VERSION, _signature(value["body"], (kind, site, subject), key)]).encode() for key in keys]
    except (TypeError, ValueError, RecursionError):
        return None
    verdicts = [hmac.compare_digest(found, text) for text in wanted]
    return value["body"] if any(verdicts) else None


def _signature(body: JsonValue, context: tuple[str, str, str], key: bytes) -> dict[str, str]:
    message = canonical_json([*context, body]).encode()
    return {"key": hashlib.sha256(key).hexdigest()[:8], "mac": hmac.new(key, message, hashlib.sha256).hexdigest()}
