"""What only apps may ask: refused for everybody else as the specification says. No app is installed here (facts 12.7).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-app-properties/
"""

from typing import Any, Final

from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response
from integration.sandbox.routes import Handler, Route

Json = Any

_NO_APP: Final = "Access to this resource must be authenticated as an app."


def _refusal(status: int, body: Json) -> Handler:
    def refuse(_: Call) -> Response:
        raise Complaint(status, json=body)

    return refuse


_common = _refusal(403, {"errorMessages": [_NO_APP], "errors": {}})
_forge = _refusal(403, {"errorMessages": [_NO_APP]})
_connect = _refusal(401, {"message": _NO_APP, "statusCode": 401})
_modules = _refusal(401, {"message": "The request is not from a Connect app."})
_policy = _refusal(401, {"errorMessages": ["Only apps can access this resource."], "errors": {}})

_API = "/rest/api/3"
_CONNECT = "/rest/atlassian-connect/1"
_OF_ADDON = f"{_CONNECT}/addons/{{addon}}/properties"
_OF_FORGE = "/rest/forge/1/app/properties"
_UI = f"{_API}/uiModifications"
_FIELD = f"{_API}/app/field"
_FUNCTION = f"{_API}/jql/function/computation"
_TASK = f"{_CONNECT}/migration/{{addon}}/{{fields}}/task"
ROUTES: Final = (
    Route("GET", _OF_ADDON, _connect, anonymous=True),
    *(Route(method, f"{_OF_ADDON}/{{key}}", _connect, anonymous=True) for method in ("GET", "PUT", "DELETE")),
    *(Route(method, _TASK, _connect, anonymous=True) for method in ("GET", "POST")),
    *(Route(method, f"{_CONNECT}/app/module/dynamic", _modules, anonymous=True) for method in ("GET", "POST", "DELETE")),
    Route("POST", f"{_CONNECT}/migration/workflow/rule/search", _common),
    Route("GET", _OF_FORGE, _forge),
    *(Route(method, f"{_OF_FORGE}/{{key}}", _forge) for method in ("GET", "PUT", "DELETE")),
    *(Route(method, _UI, _common) for method in ("GET", "POST")),
    *(Route(method, f"{_UI}/{{modification}}", _common) for method in ("PUT", "DELETE")),
    Route("GET", f"{_API}/data-policy", _policy),
    Route("GET", f"{_API}/data-policy/project", _policy),
    Route("GET", _FUNCTION, _common),
    Route("POST", _FUNCTION, _forge),
    Route("POST", f"{_FUNCTION}/search", _common),
    Route("POST", f"{_FIELD}/context/configuration/list", _common),
    Route("POST", f"{_FIELD}/value", _common),
    *(Route(method, f"{_FIELD}/{{field}}/context/configuration", _common) for method in ("GET", "PUT")),
    Route("PUT", f"{_FIELD}/{{field}}/value", _common),
)
