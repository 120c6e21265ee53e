"""What people keep for themselves: preferences, locale, columns, and properties of their account.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-properties/
"""

import json
from typing import Any, Final

from integration.sandbox import natives, present, shapes
from integration.sandbox.answers import people
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden, missing, unauthenticated
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User

Json = Any


def _me(call: Call) -> User:
    if call.me is None:
        raise unauthenticated()
    return call.me


def _preference(call: Call) -> str:
    if not call.one("key"):
        raise missing("The key is not provided.")
    return call.one("key")


def preference(call: Call) -> Response:
    key = _preference(call)
    if key not in _me(call).preferences:
        raise missing(f"The preference '{key}' was not found.")
    return Response(json=_me(call).preferences[key])


def set_preference(call: Call) -> Response:
    """The value is the body: a JSON text, or plain text."""
    key = _preference(call)
    raw = call.request.body.decode(errors="replace").strip()
    try:
        value = json.loads(raw)
    except ValueError:
        value = raw
    if value in ("", None) or len(key) > 255:
        raise missing("The value is not provided.")
    _me(call).preferences[key] = value if isinstance(value, str) else json.dumps(value)
    return Response(status=204)


def remove_preference(call: Call) -> Response:
    key = _preference(call)
    if _me(call).preferences.pop(key, None) is None:
        raise missing(f"The preference '{key}' was not found.")
    return Response(status=204)


def locale(call: Call) -> Response:
    shown = call.me.locale if call.me else natives.LOCALES[call.world.language]
    return Response(json={"locale": shown})


def set_locale(call: Call) -> Response:
    wanted = call.object({"locale": shapes.text}).get("locale")
    if wanted not in _LOCALES:
        raise bad(f"The locale '{wanted}' is not supported.")
    _me(call).locale = wanted
    return Response(status=204)


_LOCALES: Final = frozenset({"en_US", "en_UK", "fr_FR", "de_DE", "es_ES", "it_IT", "ja_JP", "pt_BR", "nl_NL"})


# Another's, for administrators


def _account(call: Call) -> User:
    """The caller's own account, or the one an administrator names."""
    found = people.account(call)
    if found is not call.me and not call.may("ADMINISTER"):
        raise forbidden("You do not have permission to access the properties of another user.")
    return found


def _of_columns(call: Call) -> User:
    """The caller, or whom an administrator names; somebody unknown is as forbidden as anybody else."""
    named = call.one("accountId")
    found = call.world.users.get(named) if named else _me(call)
    if found is None or (found is not call.me and not call.may("ADMINISTER")):
        raise forbidden("You do not have permission to access the columns of another user.")
    return found


def columns(call: Call) -> Response:
    found = _of_columns(call)
    names = found.columns or list(DEFAULT_COLUMNS)
    return Response(json=[{"label": name.title(), "value": name} for name in names])


DEFAULT_COLUMNS: Final = ("issuetype", "issuekey", "summary", "assignee", "reporter", "priority", "status")


def set_columns(call: Call) -> Response:
    """Sent as JSON or, like the site itself does, as form fields named ``columns``."""
    found = _of_columns(call)
    found.columns = read_columns(call)
    return Response(status=200)


def read_columns(call: Call) -> list[str]:
    if "json" in call.request.headers.get("content-type", ""):
        return list(call.object({"columns": shapes.texts}).get("columns") or [])
    pairs = call.request.body.decode(errors="replace").split("&")
    return [value for name, _, value in (pair.partition("=") for pair in pairs) if name == "columns" and value]


def reset_columns(call: Call) -> Response:
    _of_columns(call).columns = []
    return Response(status=204)


def property_keys(call: Call) -> Response:
    found = _account(call)
    rows = [{"self": _address(call, found, key), "key": key} for key in found.properties]
    return Response(json={"keys": rows})


def _address(call: Call, found: User, key: str) -> str:
    return present.rest(call.world, f"user/properties/{key}?accountId={found.account_id}")


def one_property(call: Call) -> Response:
    found, key = _account(call), call.path["key"]
    if key not in found.properties:
        raise missing(f"The property with key '{key}' does not exist.")
    return Response(json={"key": key, "value": found.properties[key]})


def set_property(call: Call) -> Response:
    """201 for a new one, 200 for another value."""
    found, key, value = _account(call), call.path["key"], call.body()
    if len(key) > 255 or len(json.dumps(value)) > 32_768:
        raise bad("The property key or value is too long.")
    known = key in found.properties
    found.properties[key] = value
    return Response(status=200 if known else 201)


def remove_property(call: Call) -> Response:
    found, key = _account(call), call.path["key"]
    if key not in found.properties:
        raise missing(f"The property with key '{key}' does not exist.")
    del found.properties[key]
    return Response(status=204)


_API = "/rest/api/3"
_PROPERTY = f"{_API}/user/properties/{{key}}"
ROUTES: Final = (
    Route("GET", f"{_API}/mypreferences", preference),
    Route("PUT", f"{_API}/mypreferences", set_preference),
    Route("DELETE", f"{_API}/mypreferences", remove_preference),
    Route("GET", f"{_API}/mypreferences/locale", locale, anonymous=True),
    Route("PUT", f"{_API}/mypreferences/locale", set_locale),
    Route("GET", f"{_API}/user/columns", columns),
    Route("PUT", f"{_API}/user/columns", set_columns),
    Route("DELETE", f"{_API}/user/columns", reset_columns),
    Route("GET", f"{_API}/user/properties", property_keys),
    Route("GET", _PROPERTY, one_property),
    Route("PUT", _PROPERTY, set_property),
    Route("DELETE", _PROPERTY, remove_property),
)
