"""The body of ``POST /project-template``: its parts, its references (``pcri:type:ref|id:entity``), and workflows in the other API's words.

Facts 5A; https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-templates/
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.http import bad

Json = Any
Reference = tuple[str, str]
"""``ref`` or ``id``, and the entity."""

_TEMPLATE: Final = {
    **dict.fromkeys(
        ("project", "scope", "role", "issueType", "workflow", "boards", "boardFeatures", "permissionScheme"), shapes.mapping
    ),
    **dict.fromkeys(("notification", "security", "field"), shapes.mapping),
}
_UNBUILT: Final = ("notification", "security", "field")


def check(body: Json) -> None:
    """Raises a 400 on what no template can look like, and on parts that are not built here."""
    if not shapes.fits(body, {"details": shapes.mapping, "template": shapes.mapping}, closed=True):
        raise bad("Invalid request payload. Refer to the REST API documentation and try again.")
    template = body.get("template") or {}
    if not body.get("details") or not shapes.fits(template, _TEMPLATE, closed=True):
        raise bad("Invalid request payload. Refer to the REST API documentation and try again.")
    scope = (template.get("scope") or {}).get("type") or "GLOBAL"
    unbuilt = [name for name in _UNBUILT if template.get(name)]
    if scope != "GLOBAL" or unbuilt:
        what = ", ".join(unbuilt) or "a team-managed project"
        raise bad(f"This embedded Jira does not build {what} from a template.")


def part(template: Json, name: str, inner: str) -> list[dict[str, Json]]:
    """A list of objects inside a part; absent, it is empty."""
    found = (template.get(name) or {}).get(inner) or []
    if not shapes.objects({"name": shapes.text, "description": shapes.text, "onConflict": shapes.text})(found):
        raise bad(f"Invalid request payload: '{name}.{inner}' must be a list of objects.")
    return list(found)


def reference(raw: Json) -> Reference:
    """Text as the example writes it, or an object as the specification draws it (facts 5A.4)."""
    if isinstance(raw, dict) and isinstance(raw.get("entityId"), str):
        how = "id" if raw.get("type") == "id" or raw.get("anID") is True else "ref"
        return how, raw["entityId"]
    parts = raw.split(":", 3) if isinstance(raw, str) else []
    if len(parts) != 4 or parts[0] != "pcri" or parts[2] not in ("ref", "id"):
        raise bad(f"Invalid resource identifier: {raw}")
    return parts[2], parts[3]


def workflow(raw: Json, status: Callable[[Json], str], rule: Callable[[Json], Json]) -> Json:
    """A workflow as ``/workflows/create`` takes it; ``status`` and ``rule`` settle the references in it."""
    return {
        "name": raw.get("name"),
        "description": raw.get("description") or "",
        "statuses": [
            {
                "statusReference": status(one.get("pcri")),
                "properties": one.get("properties") or {},
                "layout": one.get("layout"),
            }
            for one in raw.get("statuses") or ()
        ],
        "transitions": [_transition(one, status, rule) for one in raw.get("transitions") or ()],
        "startPointLayout": raw.get("startPointLayout"),
        "loopedTransitionContainerLayout": raw.get("loopedTransitionContainerLayout"),
    }


def _transition(raw: Json, status: Callable[[Json], str], rule: Callable[[Json], Json]) -> Json:
    made: dict[str, Json] = {
        "id": str(raw.get("id")),
        "type": str(raw.get("type")).upper(),
        "name": raw.get("name"),
        "description": raw.get("description") or "",
        "toStatusReference": status((raw.get("to") or {}).get("status")),
        "links": [_link(one, status) for one in raw.get("from") or ()],
        "properties": raw.get("properties") or {},
        "customIssueEventId": raw.get("customIssueEventId"),
    }
    for name in ("actions", "validators", "triggers"):
        made[name] = [rule(one) for one in raw.get(name) or ()]
    if raw.get("transitionScreen"):
        made["transitionScreen"] = rule(raw["transitionScreen"])
    if raw.get("conditions"):
        made["conditions"] = _group(raw["conditions"], rule)
    return made


def _link(raw: Json, status: Callable[[Json], str]) -> Json:
    return {
        "fromStatusReference": status(raw.get("status")),
        "fromPort": raw.get("fromPort") or 0,
        "toPort": raw.get("toPortOverride") or 0,
    }


def _group(raw: Mapping[str, Json], rule: Callable[[Json], Json]) -> Json:
    return {
        "operation": raw.get("operation"),
        "conditions": [rule(one) for one in raw.get("conditions") or ()],
        "conditionGroups": [_group(one, rule) for one in raw.get("conditionGroup") or ()],
    }
