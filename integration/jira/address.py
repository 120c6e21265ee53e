"""Addresses: what may stand in the site setting, in a path, in a query."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from integration.errors import ConfigError


def base_of(base_url: str) -> str:
    """The site's address as we use it, without a slash at its end. Raises ConfigError unless it is https, or http to this
    machine: the token goes there.
    """
    parts = urlsplit(base_url.strip())
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.username or parts.password:
        raise ConfigError("site: expected an address without user and password; put them in BORNAGE_EMAIL and BORNAGE_TOKEN")
    if (
        not parts.hostname
        or parts.query
        or parts.fragment
        or not (parts.scheme == "https" or (parts.scheme == "http" and local))
    ):
        raise ConfigError(
            f"site: expected https://<name>.atlassian.net, found {base_url!r}; plain http is for this machine only"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def segment(value: object) -> str:
    """An id or key as one segment of a path: quoted, and never empty, which would address the list it stands in."""
    text = str(value)
    if text in ("", ".", ".."):
        raise ValueError(f"path: expected an id or a key, found {text!r}")
    return quote(text, safe="")


def address_of(base: str, path: str, params: Mapping[str, Any] | None) -> str:
    """Booleans in lower case, lists as repeated parameters, None left out."""
    given = {name: _query_value(value) for name, value in (params or {}).items() if value is not None}
    return f"{base}/{path}" + (f"?{urlencode(given, safe=',', doseq=True)}" if given else "")


def _query_value(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [_query_value(item) for item in value] if isinstance(value, list | tuple) else value
