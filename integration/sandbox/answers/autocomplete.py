"""What helps to write a query: fields, functions, reserved words, values.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/
"""

from collections.abc import Iterable
from html import escape
from typing import Any, Final

from integration.sandbox import jql, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad
from integration.sandbox.jql import words
from integration.sandbox.jql.asking import Asking, asking_of
from integration.sandbox.jql.customs import customs_of, field_of
from integration.sandbox.jql.dates import FUNCTIONS as DATES
from integration.sandbox.jql.fields import SYSTEM, Field
from integration.sandbox.jql.functions import FUNCTIONS
from integration.sandbox.jql.suggestions import Suggestion, people, suggested
from integration.sandbox.routes import Route

Json = Any

_MOST: Final = 15


def reference(call: Call) -> Response:
    return _reference(call, projects=None)


def reference_for(call: Call) -> Response:
    """Custom fields of these projects only; ids of no project are passed over."""
    body = call.object({"projectIds": shapes.numbers, "includeCollapsedFields": shapes.flag})
    return _reference(call, projects=body.get("projectIds") or None)


def _reference(call: Call, *, projects: list[int] | None) -> Response:
    asking = asking_of(call.world, call.me)
    system = [_field(one, name) for one in SYSTEM for name in one.names]
    custom = [_field(one, one.names[0]) for one in customs_of(asking) if one.cfid and _applies(asking, one, projects)]
    return Response(
        json={
            "visibleFieldNames": sorted(system + custom, key=lambda one: str(one["displayName"]).casefold()),
            "visibleFunctionNames": _functions(),
            "jqlReservedWords": sorted(words.RESERVED_WORDS | words.KEYWORDS.keys()),
        }
    )


def _applies(asking: Asking, field: Field, projects: list[int] | None) -> bool:
    """A field whose contexts all name other projects is left out."""
    made = asking.world.custom_fields.get(int(field.cfid[3:-1]))
    if made is None or projects is None:
        return True
    return any(not context.projects or set(context.projects) & set(projects) for context in made.contexts.values())


def _field(field: Field, name: str) -> dict[str, Json]:
    shown = {
        "value": jql.encoded(name),
        "displayName": field.shown or name,
        "orderable": "true" if field.sort else "false",
        "searchable": "true" if field.operators else "false",
        "operators": [one.lower() for one in field.operators],
        "types": [field.java],
    }
    return shown | ({"auto": "true"} if field.auto else {}) | ({"cfid": field.cfid} if field.cfid else {})


def _functions() -> list[dict[str, Json]]:
    named = [(one.name, one.several, one.java) for one in FUNCTIONS.values()]
    named += [(_DATES[name], False, "java.util.Date") for name in DATES]
    return [
        {"value": f"{name}()", "displayName": f"{name}()", "types": [java]} | ({"isList": "true"} if several else {})
        for name, several, java in sorted(named)
    ]


_DATES: Final = {"now": "now", "currentlogin": "currentLogin", "lastlogin": "lastLogin"} | {
    f"{edge}of{span.lower()}": f"{edge}Of{span}" for edge in ("start", "end") for span in ("Day", "Week", "Month", "Year")
}


def suggestions(call: Call) -> Response:
    """Values of a field, or of a predicate of CHANGED, with the letters typed in bold."""
    name, predicate = call.one("fieldName"), call.one("predicateName").casefold()
    if not name or (call.one("predicateValue") and not predicate) or predicate not in ("", "by", "from", "to"):
        raise bad("An invalid combination of parameters has been passed.")
    asking = asking_of(call.world, call.me)
    field = field_of(name, asking)
    if field is None:
        return Response(json={"results": []})
    found = people(asking) if predicate == "by" else suggested(field, asking)
    typed = call.one("predicateValue") if predicate else call.one("fieldValue")
    return Response(json={"results": [_suggestion(one, typed) for one in _matching(found, typed)]})


def _matching(found: Iterable[Suggestion], typed: str) -> list[Suggestion]:
    letters = typed.strip("\"'").casefold()
    return [one for one in found if letters in one.shown.casefold() or letters in one.value.casefold()][:_MOST]


def _suggestion(one: Suggestion, typed: str) -> dict[str, Json]:
    return {"value": jql.encoded(one.value), "displayName": marked(one.shown, typed)}


def marked(text: str, typed: str) -> str:
    """HTML, the letters typed in bold."""
    place = text.casefold().find(typed.casefold()) if typed else -1
    if place < 0:
        return escape(text)
    end = place + len(typed)
    return f"{escape(text[:place])}<b>{escape(text[place:end])}</b>{escape(text[end:])}"


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/jql/autocompletedata", reference, anonymous=True),
    Route("POST", f"{_API}/jql/autocompletedata", reference_for, anonymous=True),
    Route("GET", f"{_API}/jql/autocompletedata/suggestions", suggestions, anonymous=True),
)
