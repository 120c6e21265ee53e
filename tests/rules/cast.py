"""The cast, the phases and the moves of the stories: everything that names somebody or something, and dates as people say them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from integration.mapping.flow import flow_of
from integration.mapping.policy import policy_from
from integration.mapping.template import template_from
from integration.model.charter import Actor, Assignment
from integration.model.verdict import Policy

PARIS = ZoneInfo("Europe/Paris")
ROOT = Path(__file__).parents[2]
POLICY: Policy = policy_from((ROOT / "config/rules/role-boundaries.yaml").read_text(encoding="utf-8"), file="rules")

TEMPLATE = template_from((ROOT / "config/templates/crm-deployment.yaml").read_text(encoding="utf-8"), file="template")
FLOW = flow_of(TEMPLATE)

ACTORS = {
    "marketing": Actor(id="marketing", name="Velours-Marketing", kind="business", internal=True),
    "dsi": Actor(id="dsi", name="Velours-DSI", kind="dsi", internal=True),
    "riva": Actor(id="riva", name="Cabinet Riva", kind="consultant"),
    "integra": Actor(id="integra", name="Intégra Nord", kind="integrator", partner_of=("editora",)),
    "editora": Actor(id="editora", name="Editora", kind="vendor", vendor_profile="sells"),
}
ACTOR_OF = {
    "claire": "marketing",
    "marc": "dsi",
    "ines": "riva",
    "hugo": "integra",
    "lina": "integra",
    "sofia": "dsi",
    "paul": "editora",
}
APPS = frozenset({"bot"})
SERVICE = "bornage"
PHASES = {
    "selection": "selection",
    "launch": "launch",
    "data": "deployment",
    "config": "deployment",
    "flows": "deployment",
    "campaigns": "deployment",
    "acceptance": "acceptance",
    "closing": "closing",
}
MOVES = {
    "submit": "approve",
    "send-back": "prepare",
    "approve": "ready",
    "open": "ready",
    "decide": "validated",
    "accept": "validated",
    "close": "validated",
    "no-go": "dropped",
    "drop": "dropped",
    "withdraw": "dropped",
    "start": "build",
    "deliver": "acceptance",
    "reject": "build",
    "reopen": "build",
    "revise": "prepare",
    "restore": "prepare",
    "block": "blocked",
    "escalate": "mediation",
    "settle": "validated",
    "abandon": "dropped",
}


def at(said: str) -> datetime:
    """« 09-04 », « 09-04 17:30 » or « 2027-01-04 10:00 » in Paris."""
    day, _, hour = said.partition(" ")
    year = day if day.count("-") == 2 else f"2026-{day}"
    return datetime.fromisoformat(f"{year}T{hour or '10:00'}").replace(tzinfo=PARIS)


def day(said: str) -> date:
    return at(said).date()


def hat(
    role: Any,
    person: str,
    start: str,
    until: str | None = None,
    *,
    phases: tuple[str, ...] = (),
    natures: tuple[Any, ...] = (),
    recorded: str | None = None,
    by: str | None = None,
    kind: Any = "titular",
    delegation: bool = False,
    actor: str | None = None,
) -> Assignment:
    return Assignment(
        role=role,
        person=person,
        actor=actor or ACTOR_OF[person],
        start=day(start),
        until=day(until) if until else None,
        kind=kind,
        delegation=delegation,
        phases=phases,
        natures=natures,
        recorded_at=at(recorded) if recorded else None,
        recorded_by=by,
    )


CAST = (
    hat("MOA", "claire", "08-03"),
    hat("MOA", "marc", "09-14", "09-30", kind="stand-in"),
    hat("AMOA", "ines", "08-03"),
    hat("AMOE", "ines", "08-03"),
    hat("MOE", "hugo", "08-31"),
    hat("MOE", "lina", "08-31"),
    hat("MOE", "sofia", "09-01", "10-02"),
    hat("AMOA", "sofia", "10-05"),
)
OPENED = {"selection": "08-03 09:00", "data": "09-07", "config": "09-21", "flows": "09-28", "campaigns": "10-05"}
