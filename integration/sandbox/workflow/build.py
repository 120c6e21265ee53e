"""Checked bodies of workflows -> records: statuses by reference, rules as Jira gives them back (facts 8.6)."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import Status, Transition, Workflow
from integration.sandbox.workflow.rules import RULES
from integration.sandbox.world import World

Json = Any


def statuses(world: World, raws: list[Json], project_id: int | None) -> dict[str, int]:
    """Reference -> status id. New ones are made; those that exist take their words from the body."""
    found: dict[str, int] = {}
    for raw in raws:
        known = world.statuses.get(int(raw["id"])) if raw.get("id") else None
        found[raw["statusReference"]] = (revised(world, known, raw) if known else status(world, raw, project_id)).id
    return found


def status(world: World, raw: Json, project_id: int | None) -> Status:
    made = Status(
        id=world.ids.next("status"),
        name=raw["name"],
        category=raw["statusCategory"],
        description=raw.get("description") or "",
        project_id=project_id,
    )
    world.statuses[made.id] = made
    return made


def revised(world: World, known: Status, raw: Json) -> Status:
    if raw["name"] not in (known.name, known.untranslated):
        known.name, known.untranslated = raw["name"], None
    known.category = raw["statusCategory"]
    known.description = raw.get("description", known.description) or ""
    world.catalogue += 1
    return known


def workflow(world: World, me: User, raw: Json, references: dict[str, int], project_id: int | None) -> Workflow:
    now = world.now()
    made = Workflow(
        id=world.ids.uuid("workflow"),
        name=raw["name"],
        description=raw.get("description") or "",
        statuses=layouts(raw, references),
        transitions=transitions(world, raw, references),
        created=now,
        updated=now,
        version_id=world.ids.uuid("workflow version"),
        start_layout=raw.get("startPointLayout"),
        loop_layout=raw.get("loopedTransitionContainerLayout"),
        project_id=project_id,
        author=me.account_id,
    )
    world.workflows[made.id] = made
    return made


def rewrite(world: World, author: str, found: Workflow, raw: Json, *, references: dict[str, int], leaving: set[int]) -> None:
    """A new version in full; ``leaving``: statuses that stay, deprecated, until their issues have been moved."""
    kept = {number: found.statuses[number] | {"deprecated": True} for number in leaving}
    bump(world, author, found, intermediate=bool(leaving))
    found.statuses = layouts(raw, references) | kept
    found.transitions = transitions(world, raw, references)
    found.description = raw.get("description", found.description) or ""
    found.start_layout = raw.get("startPointLayout", found.start_layout)
    found.loop_layout = raw.get("loopedTransitionContainerLayout", found.loop_layout)


def bump(world: World, author: str, found: Workflow, *, intermediate: bool = False) -> None:
    """The workflow as it is becomes past; what follows is the next version."""
    found.past.append(replace(found, past=[], task_id=None))
    found.version += 1
    found.version_id = world.ids.uuid("workflow version")
    found.updated, found.author, found.intermediate = world.now(), author, intermediate


def layouts(raw: Json, references: dict[str, int]) -> dict[int, dict[str, Json]]:
    return {
        references[one["statusReference"]]: {
            "layout": deepcopy(one.get("layout")),
            "properties": dict(one["properties"]),
            "approval": deepcopy(one.get("approvalConfiguration")),
        }
        for one in raw["statuses"]
    }


def transitions(world: World, raw: Json, references: dict[str, int]) -> list[Transition]:
    return [_transition(world, one, references) for one in raw["transitions"]]


def _transition(world: World, raw: Json, references: dict[str, int]) -> Transition:
    return Transition(
        id=raw["id"],
        name=raw["name"],
        description=raw.get("description") or "",
        kind=raw["type"],
        to=references[raw["toStatusReference"]],
        links=[{**link, "from": references[link["fromStatusReference"]]} for link in raw.get("links") or ()],
        conditions=_group(world, raw["conditions"]) if raw.get("conditions") else None,
        validators=[read_back(world, rule) for rule in raw.get("validators") or ()],
        actions=[read_back(world, rule) for rule in raw.get("actions") or ()],
        triggers=[{"id": world.ids.uuid("trigger"), "parameters": {}} | trigger for trigger in raw.get("triggers") or ()],
        properties=dict(raw.get("properties") or {}),
        screen=read_back(world, raw["transitionScreen"]) if raw.get("transitionScreen") else None,
        event=raw.get("customIssueEventId"),
    )


def _group(world: World, raw: Json) -> Json:
    return {
        "operation": raw["operation"],
        "conditions": [read_back(world, rule) for rule in raw["conditions"]],
        "conditionGroups": [_group(world, inner) for inner in raw["conditionGroups"]],
    }


def read_back(world: World, rule: Json) -> Json:
    """With an id, and every parameter the rule knows."""
    known = dict.fromkeys(RULES[rule["ruleKey"]].parameters, "")
    return {
        "id": rule.get("id") or world.ids.uuid("rule"),
        "parameters": known | rule.get("parameters", {}),
        "ruleKey": rule["ruleKey"],
    }
