"""plan.json <-> SavedPlan. Pure: a file of another shape is told with what is wrong, and changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from integration.errors import ConfigError, Problem
from integration.model.plan import Plan
from integration.model.saved import SavedPlan, SavedStep

SHAPE = 1
_SAVED = TypeAdapter(SavedPlan)
_STEP = ("act", "thing", "key", "title", "why")


def is_plan(text: str) -> bool:
    """Whether a file was written by ``plan --out``, rather than a charter."""
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and "bornage_plan" in value


def plan_text(plan: SavedPlan) -> str:
    """What ``plan --out`` writes: indented, so that people can read and compare it."""
    return json.dumps({"bornage_plan": SHAPE, **asdict(plan)}, ensure_ascii=False, indent=1) + "\n"


def plan_in(text: str, *, file: str) -> SavedPlan:
    """Raises ConfigError for a newer shape, and for one that is damaged."""
    value: Mapping[str, Any] = json.loads(text)
    if value.get("bornage_plan") != SHAPE:
        found = value.get("bornage_plan")
        raise ConfigError([Problem(file, 1, "", f"expected a plan of shape {SHAPE}, found {found}; make the plan anew")])
    body = {name: part for name, part in value.items() if name != "bornage_plan"}
    try:
        return _SAVED.validate_json(json.dumps(body), extra="forbid", strict=True)
    except ValidationError as wrong:
        where = ".".join(str(part) for part in wrong.errors()[0]["loc"])
        message = f"expected a plan as `bornage plan --out` writes it, found another value at {where}; make the plan anew"
        raise ConfigError([Problem(file, 1, "", message)]) from wrong


def steps_of(plan: Plan) -> tuple[SavedStep, ...]:
    """A plan without what only the writer needs."""
    return tuple(
        SavedStep(**{name: getattr(step, name) for name in _STEP}, before=dict(step.before), after=dict(step.after))
        for step in plan.steps
    )
