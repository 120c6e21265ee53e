"""What version 2 of the API says instead of version 3: markup for documents, its own addresses. Webhooks and boards speak it, too."""

from collections.abc import Mapping
from typing import Any, Final

from integration.sandbox.wiki.writing import markup
from integration.sandbox.world import World

Json = Any

_OPAQUE: Final = frozenset({"properties", "historyMetadata", "value"})
"""Where people keep values of their own: never looked into."""


def in_version_2(world: World, value: Json) -> Json:
    """A copy; what stands in people's own values is left as it is."""
    return _shown(value, f"{world.self_url}/rest/api/3/", f"{world.self_url}/rest/api/2/")


def _shown(value: Json, start: str, instead: str) -> Json:
    if isinstance(value, str):
        return instead + value[len(start) :] if value.startswith(start) else value
    if isinstance(value, dict):
        if _is_document(value):
            return markup(value)
        return {name: one if name in _OPAQUE else _shown(one, start, instead) for name, one in value.items()}
    if isinstance(value, list):
        return [_shown(one, start, instead) for one in value]
    return value


def _is_document(value: Mapping[str, Json]) -> bool:
    return value.get("type") == "doc" and value.get("version") == 1
