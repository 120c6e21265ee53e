"""Where the statuses of a workflow stand in Jira's diagram: the way to ``validated`` from left to right, detours below it.

Every arrow that goes on, not back, goes to the right; what ends a path without result stands at the far right, below.
"""

from collections.abc import Mapping
from typing import Any, Final

from integration.mapping.marks import short
from integration.model.blueprint import WorkflowSpec
from integration.model.words import StatusKey

Place = Mapping[str, float]
"""``x`` to the right, ``y`` downwards."""

START: Final[Place] = {"x": -200, "y": 0}
_MAIN_ROW: Final[tuple[StatusKey, ...]] = ("prepare", "approve", "ready", "build", "acceptance", "validated")
_STEP, _ROW = 240, 200
_ROUGHLY = 10
"""Jira gives coordinates back with many decimals: 114.99993896484375."""


def layout_of(workflow: WorkflowSpec) -> dict[StatusKey, Place]:
    """Main row, detours between its columns on a second row, dead ends in a column of their own after the last."""
    main = [key for key in _MAIN_ROW if key in workflow.statuses]
    side = [key for key in workflow.statuses if key not in main]
    ends = [key for key in side if not any(arrow.source == key for arrow in workflow.arrows)]
    detours = [key for key in side if key not in ends]
    places: dict[StatusKey, Place] = {key: {"x": _STEP * column, "y": 0} for column, key in enumerate(main)}
    places |= {key: {"x": _STEP // 2 + 2 * _STEP * n, "y": _ROW} for n, key in enumerate(detours)}
    last = max((place["x"] for place in places.values()), default=0)
    places |= {key: {"x": last + _STEP, "y": _ROW * (n + 1)} for n, key in enumerate(ends)}
    return {key: places[key] for key in workflow.statuses}


def below(places: Mapping[str, Place], column: Place) -> Place:
    """A free place for a status that joins a diagram people have arranged: in its column, under everything."""
    lowest = max((place.get("y", 0) for place in places.values()), default=0)
    return {"x": column["x"], "y": round(lowest / _ROUGHLY) * _ROUGHLY + _ROW}


def digest_of_layout(places: Mapping[Any, Place | None]) -> str:
    """Six hex digits: whether anybody has moved anything since."""
    return short(" ".join(f"{key}:{_rough(places[key])}" for key in sorted(places)))


def _rough(place: Place | None) -> str:
    if not place:
        return "?"
    return ",".join(str(round(place.get(axis, 0) / _ROUGHLY)) for axis in ("x", "y"))
