"""Epics of the agile API. https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/"""

from typing import Any, Final

from integration.sandbox import fieldbook, shapes
from integration.sandbox.acts import agile as acts_agile
from integration.sandbox.acts import issues as acts
from integration.sandbox.answers import agile
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden
from integration.sandbox.present import board as present_board
from integration.sandbox.reading.readers import Values
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User

Json = Any

_EPIC: Final = {"name": shapes.text, "summary": shapes.text, "color": shapes.mapping, "done": shapes.flag}
_COLOURS: Final = frozenset(f"color_{number}" for number in range(1, 15))


def one(call: Call) -> Response:
    return Response(json=present_board.epic(call.world, agile.epic_with(call, call.path["epic"])))


def update(call: Call) -> Response:
    """Name, summary, colour, done: only what is said."""
    epic = agile.epic_with(call, call.path["epic"])
    me = _editor(call, [epic])
    body = call.object(_EPIC)
    acts.edit(call.world, me, epic, _values(body))
    return Response(json=present_board.epic(call.world, epic))


def _values(body: dict[str, Json]) -> Values:
    custom: dict[str, Json] = {}
    if body.get("name") is not None:
        custom[fieldbook.EPIC_NAME] = _line("name", body["name"])
    if body.get("color") is not None:
        if not _colour(body["color"].get("key")):
            raise bad(color="The colour must be one of color_1 to color_14.")
        custom[fieldbook.EPIC_COLOUR] = body["color"]["key"].replace("color_", "ghx-label-")
    if body.get("done") is not None:
        number, word = ("10012", "Done") if body["done"] else ("10010", "To Do")
        custom[fieldbook.EPIC_STATUS] = {"id": number, "value": word}
    values: Values = {"custom": custom} if custom else {}
    return values | ({"summary": _line("summary", body["summary"])} if body.get("summary") is not None else {})


def _colour(raw: Json) -> bool:
    return isinstance(raw, str) and raw in _COLOURS


def _line(name: str, raw: str) -> str:
    if not raw.strip() or "\n" in raw or len(raw) > 255:
        raise bad(**{name: f"The {name} must have between 1 and 255 characters, on one line."})
    return raw.strip()


def _editor(call: Call, issues: list[Issue]) -> User:
    me = agile.someone(call)
    if not all(call.may("EDIT_ISSUES", call.world.project_of(one), one) for one in issues):
        raise forbidden("You do not have permission to edit these issues.")
    return me


def take_in(call: Call) -> Response:
    """Issues of the level below only; an issue is in one epic at a time."""
    epic = agile.epic_with(call, call.path["epic"])
    return _moved(call, epic)


def release(call: Call) -> Response:
    return _moved(call, None)


def _moved(call: Call, epic: Issue | None) -> Response:
    issues = agile.issues_named(call, call.object({"issues": shapes.texts}).get("issues"))
    me = _editor(call, [*issues, epic] if epic else issues)
    if any(call.world.types[one.type_id].level != 0 for one in issues):
        raise bad(issues="Only issues of the level below epics can be moved into or out of an epic.")
    for one in issues:
        acts.edit(call.world, me, one, {"parent_id": epic.id if epic else None})
    return Response(status=204)


def rank(call: Call) -> Response:
    """Before or after another epic."""
    epic = agile.epic_with(call, call.path["epic"])
    shape = {"rankBeforeEpic": shapes.scalar, "rankAfterEpic": shapes.scalar, "rankCustomFieldId": shapes.number}
    body = call.object(shape)
    before, after = body.get("rankBeforeEpic"), body.get("rankAfterEpic")
    if (before is None) is (after is None):
        raise bad(rankBeforeEpic="Either rankBeforeEpic or rankAfterEpic must be given.")
    me = agile.someone(call)
    if not call.may("SCHEDULE_ISSUES", call.world.project_of(epic)):
        raise forbidden("You do not have permission to rank issues.")
    anchor = agile.epic_with(call, str(before if before is not None else after))
    acts_agile.rank(call.world, me, [epic], anchor, after=after is not None)
    return Response(status=204)


_API = "/rest/agile/1.0/epic"
ROUTES: Final = (
    Route("POST", f"{_API}/none/issue", release),
    Route("GET", f"{_API}/{{epic}}", one),
    Route("POST", f"{_API}/{{epic}}", update),
    Route("POST", f"{_API}/{{epic}}/issue", take_in),
    Route("PUT", f"{_API}/{{epic}}/rank", rank),
)
