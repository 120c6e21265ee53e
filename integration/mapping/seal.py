"""Signatures over what we keep in Jira, where anyone may write: a value is ours only when its seal verifies.

Knows neither where keys come from nor what is sealed (design 8.5). The envelope and what its mac covers stay the same in every
version: so an older program knows a newer record for ours, and leaves it alone.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from integration.errors import Refused
from integration.model.canonical import canonical_bytes

Keys = tuple[bytes, ...]
"""The first signs, all verify."""

JsonValue = Any
"""Anything JSON can hold; no floats where Jira might rewrite them."""

VERSION = 1
"""Of what bodies look like."""


def seal(body: JsonValue, *, kind: str, site: str, subject: str, keys: Keys) -> dict[str, Any]:
    """``{"v": 1, "body": body, "sig": {"key": …, "mac": …}}``, bound to what it is, to the site and to its subject.

    ``key``: first 8 hex of the key's SHA-256; ``mac``: HMAC-SHA256 hex over the canonical JSON of ``[v, kind, site, subject,
    body]``. Raises Refused without a key.
    """
    if not keys:
        raise Refused("signing keys: expected at least one, found none; set BORNAGE_SIGNING_KEYS")
    return {"v": VERSION, "body": body, "sig": _signature(VERSION, (kind, site, subject), body, keys[0])}


def unseal(value: object, *, kind: str, site: str, subject: str, keys: Keys) -> JsonValue | None:
    """The body, when one of ``keys`` sealed exactly this for exactly this subject; else None, whatever JSON was found.

    Raises Refused when one of ``keys`` sealed it in a version to come: what is there is ours, and must not be rewritten. A
    version that nobody signed is a stranger's, as any other value.
    """
    if not isinstance(value, Mapping) or not {"v", "body", "sig"} <= set(value) or type(value["v"]) is not int:
        return None
    version = value["v"]
    if version > VERSION and _verifies(value, version, (kind, site, subject), keys):
        raise Refused(
            f"{kind}: expected a value of version {VERSION}, found version {version}, written by a newer Bornage; "
            "upgrade this one"
        )
    ours = version == VERSION and len(value) == 3 and _verifies(value, version, (kind, site, subject), keys)
    return value["body"] if ours else None


def first_signed(value: object, keys: Keys) -> bool:
    """Whether ``value`` names the first of ``keys``, the one that signs now. Says nothing about whether it verifies."""
    sig = value.get("sig") if isinstance(value, Mapping) else None
    return isinstance(sig, Mapping) and bool(keys) and sig.get("key") == _name(keys[0])


def _verifies(value: Mapping[str, Any], version: int, context: tuple[str, str, str], keys: Keys) -> bool:
    try:
        found = canonical_bytes(value["sig"])
        wanted = [canonical_bytes(_signature(version, context, value["body"], key)) for key in keys]
    except (TypeError, ValueError, RecursionError):
        return False
    return any(hmac.compare_digest(found, one) for one in wanted)


def _signature(version: int, context: tuple[str, str, str], body: JsonValue, key: bytes) -> dict[str, str]:
    message = canonical_bytes([version, *context, body])
    return {"key": _name(key), "mac": hmac.new(key, message, hashlib.sha256).hexdigest()}


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]
