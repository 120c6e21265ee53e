"""The options of custom fields. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-custom-field-options/"""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.answers.custom_fields import field_of
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import schemes as present_schemes
from integration.sandbox.routes import Route
from integration.sandbox.state.settings import FieldContext, Option

Json = Any

_CHOICES: Final = ("select", "multiselect", "radiobuttons", "multicheckboxes", "cascadingselect")
_OPTION: Final = {"id": shapes.text, "value": shapes.text, "disabled": shapes.flag, "optionId": shapes.text}


def _context(call: Call) -> FieldContext:
    field = field_of(call)
    if field.type.rpartition(":")[2] not in _CHOICES:
        raise bad("The custom field does not have options.")
    found = field.contexts.get(call.number("context", otherwise=_no_context))
    if found is None:
        raise _no_context()
    return found


def _no_context() -> Complaint:
    return missing("The custom field context was not found.")


def listed(call: Call) -> Response:
    """``onlyOptions``: without those inside another one."""
    wanted = call.one("optionId")
    found = [
        one
        for one in _context(call).options
        if (not wanted or str(one.id) == wanted) and not (call.flag("onlyOptions") and one.parent is not None)
    ]
    return call.page(found, present_schemes.option, default=100)


def _rows(call: Call) -> list[dict[str, Json]]:
    rows = call.object({"options": shapes.objects(_OPTION)}).get("options") or []
    if not rows or len(rows) > 1000:
        raise bad("Between 1 and 1000 options have to be provided.")
    return list(rows)


def create(call: Call) -> Response:
    context, rows = _context(call), _rows(call)
    _refuse_taken(context, [(row.get("value"), row.get("optionId")) for row in rows])
    made = [_make(call, context, row) for row in rows]
    context.options.extend(made)
    call.world.tell("option_created", call.me, option=made)
    return Response(json={"options": [present_schemes.option(one) for one in made]})


def _refuse_taken(context: FieldContext, wanted: list[tuple[Json, Json]]) -> None:
    """A value once in its list, the whole call refused."""
    taken = [(one.value, str(one.parent) if one.parent else None) for one in context.options]
    for value, parent in wanted:
        if not isinstance(value, str) or not value.strip() or len(value) > 255:
            raise bad("The value of an option must have between 1 and 255 characters.")
        if (value, parent) in taken:
            raise bad(f"The option '{value}' exists already.")
        taken.append((value, parent))


def _make(call: Call, context: FieldContext, row: dict[str, Json]) -> Option:
    parent = row.get("optionId")
    if parent is not None and all(str(one.id) != parent for one in context.options):
        raise missing(f"The option with ID {parent} was not found.")
    number = call.world.ids.next("option")
    return Option(id=number, value=row["value"], disabled=bool(row.get("disabled")), parent=int(parent) if parent else None)


def _option(context: FieldContext, number: Json) -> Option:
    for one in context.options:
        if str(one.id) == number:
            return one
    raise missing(f"The option with ID {number} was not found.")


def update(call: Call) -> Response:
    context = _context(call)
    changes = [(_option(context, row.get("id")), row) for row in _rows(call)]
    for found, row in changes:
        if row.get("value") not in (None, found.value):
            _refuse_taken(context, [(row["value"], str(found.parent) if found.parent else None)])
            found.value = row["value"]
        found.disabled = bool(row.get("disabled", found.disabled))
    call.world.catalogue += 1
    call.world.tell("option_updated", call.me, option=[found for found, _ in changes])
    shown = [{"id": str(one.id), "value": one.value, "disabled": one.disabled} for one, _ in changes]
    return Response(json={"options": shown})


def move(call: Call) -> Response:
    context = _context(call)
    shape = {"customFieldOptionIds": shapes.texts, "after": shapes.text, "position": shapes.text}
    body = call.object(shape)
    moved = [_option(context, number) for number in body.get("customFieldOptionIds") or ()]
    after, position = body.get("after"), body.get("position")
    if not moved or bool(after) == bool(position) or position not in (None, "First", "Last"):
        raise bad("Options and either 'after' or 'position' have to be provided.")
    kept = [one for one in context.options if one not in moved]
    at = kept.index(_option(context, after)) + 1 if after else 0 if position == "First" else len(kept)
    context.options = [*kept[:at], *moved, *kept[at:]]
    return Response(status=204)


def delete(call: Call) -> Response:
    """Not while an issue has it."""
    context = _context(call)
    found = _option(context, call.path["option"])
    name = call.path["field"]
    if any(_holds(issue.custom.get(name), str(found.id)) for issue in call.world.issues.values()):
        raise bad("The option is used by issues and cannot be deleted.")
    context.options = [one for one in context.options if found.id not in (one.id, one.parent)]
    call.world.tell("option_deleted", call.me, option=[found])
    return Response(status=204)


def _holds(value: Json, number: str) -> bool:
    if isinstance(value, list):
        return any(_holds(one, number) for one in value)
    return isinstance(value, dict) and (str(value.get("id")) == number or _holds(value.get("child"), number))


def one(call: Call) -> Response:
    """By its id alone, whatever the field."""
    every = (
        option
        for field in call.world.custom_fields.values()
        for context in field.contexts.values()
        for option in context.options
    )
    found = next((option for option in every if str(option.id) == call.path["id"]), None)
    if found is None:
        raise missing("The custom field option was not found.")
    address = present.rest(call.world, f"customFieldOption/{found.id}")
    return Response(json={"self": address, "value": found.value})


_API = "/rest/api/3"
_ALL = f"{_API}/field/{{field}}/context/{{context}}/option"
ROUTES: Final = (
    Route("GET", _ALL, listed),
    Route("POST", _ALL, create),
    Route("PUT", _ALL, update),
    Route("PUT", f"{_ALL}/move", move),
    Route("DELETE", f"{_ALL}/{{option}}", delete),
    Route("GET", f"{_API}/customFieldOption/{{id}}", one, anonymous=True),
)
