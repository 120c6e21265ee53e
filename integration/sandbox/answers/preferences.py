"""What people keep for themselves: preferences, locale, columns, and properties of their account.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-properties/
"""

import json
from typing import Any, Final
from urllib.parse import quote

from integration.sandbox import fieldbook, natives, shapes
from integration.sandbox.answers import people
from integration.sandbox.answers.properties import Shelf, shelf_routes
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
    found.columns = known_columns(call)
    return Response(status=200)


def read_columns(call: Call) -> list[str]:
    if "json" in call.request.headers.get("content-type", ""):
        return list(call.object({"columns": shapes.texts}).get("columns") or [])
    pairs = call.request.body.decode(errors="replace").split("&")
    return [value for name, _, value in (pair.partition("=") for pair in pairs) if name == "columns" and value]


def known_columns(call: Call) -> list[str]:
    """404 for one that is no column."""
    wanted = read_columns(call)
    for name in wanted:
        known = fieldbook.find(call.world, name)
        if name not in ("issuekey", "thumbnail") and (known is None or not known.navigable):
            raise missing(f"The column '{name}' was not found.")
    return wanted


def reset_columns(call: Call) -> Response:
    _of_columns(call).columns = []
    return Response(status=204)


def _of_account(call: Call) -> Shelf:
    found = _account(call)
    asked = f"?accountId={quote(found.account_id, safe='')}"
    return Shelf(values=found.properties, address="user/properties", query=asked, writable=True)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/mypreferences", preference),
    Route("PUT", f"{_API}/mypreferences", set_preference),
    Route("DELETE", f"{_API}/mypreferences", remove_preference),
    Route("GET", f"{_API}/mypreferences/locale", locale, anonymous=True),
    Route("PUT", f"{_API}/mypreferences/locale", set_locale),
    Route("GET", f"{_API}/user/columns", columns),
    Route("PUT", f"{_API}/user/columns", set_columns),
    Route("DELETE", f"{_API}/user/columns", reset_columns),
    *shelf_routes(f"{_API}/user", _of_account, anonymous=False),
)
