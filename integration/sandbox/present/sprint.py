"""Sprints -> JSON, as the agile API, and as the Sprint field of issues, show them. Times end in Z here (facts 2.12)."""

from datetime import UTC, datetime
from typing import Any

from integration.sandbox.state.boards import Sprint
from integration.sandbox.world import World

Json = Any


def zulu(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def _times(names: dict[str, datetime | None]) -> dict[str, Json]:
    return {name: zulu(at) for name, at in names.items() if at is not None}


def sprint(world: World, found: Sprint) -> dict[str, Json]:
    """As the agile API shows it; times that are not known are left out."""
    shown: dict[str, Json] = {
        "id": found.id,
        "self": f"{world.base_url}/rest/agile/1.0/sprint/{found.id}",
        "state": found.state,
        "name": found.name,
    }
    times = {"startDate": found.start, "endDate": found.end, "completeDate": found.completed, "createdDate": found.created}
    return shown | _times(times) | {"originBoardId": found.board_id, "goal": found.goal}


def in_field(_: World, found: Sprint) -> dict[str, Json]:
    """As the Sprint field shows it: with ``boardId``, without an address."""
    shown: dict[str, Json] = {"id": found.id, "name": found.name, "state": found.state, "boardId": found.board_id}
    times = {"startDate": found.start, "endDate": found.end, "completeDate": found.completed}
    return shown | {"goal": found.goal} | _times(times)
