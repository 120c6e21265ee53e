"""What only apps may ask: a good call of each is refused."""

from typing import Final

from tests.contract.walk.good import Good, Json

_UUID: Final = "f2ef228b-367f-4c6b-bd9d-0d0e96b5bd7b"
_API: Final = "/rest/api/3"
_CONNECT: Final = "/rest/atlassian-connect/1"
_ADDON: Final = {"addon": "com.example.app", "fields": "com.example.app__fields", "key": "state"}
_MODIFICATION: Final = {"name": "Lots", "description": "", "data": "{}"}
_BODIES: Final[dict[str, Json]] = {
    f"POST {_API}/uiModifications": _MODIFICATION,
    f"PUT {_API}/uiModifications/{{modification}}": _MODIFICATION,
    f"POST {_API}/jql/function/computation": {"values": [{"id": _UUID, "value": "issue in (CRM-1)"}]},
    f"POST {_API}/jql/function/computation/search": {"precomputationIDs": [_UUID]},
    f"POST {_API}/app/field/context/configuration/list": {"fieldIdsOrKeys": ["customfield_10035"]},
    f"POST {_API}/app/field/value": {"updates": [{"customField": "customfield_10035", "issueIds": [10000], "value": "1"}]},
    f"PUT {_API}/app/field/{{field}}/context/configuration": {"configurations": [{"id": "10000"}]},
    f"PUT {_API}/app/field/{{field}}/value": {"updates": [{"issueIds": [10000], "value": "1"}]},
    "PUT /rest/forge/1/app/properties/{key}": {"v": 1},
    f"PUT {_CONNECT}/addons/{{addon}}/properties/{{key}}": {"v": 1},
    f"POST {_CONNECT}/app/module/dynamic": {"modules": [{"key": "panel"}]},
    f"POST {_CONNECT}/migration/workflow/rule/search": {
        "workflowEntityId": _UUID,
        "ruleIds": [_UUID],
        "expand": "transition",
    },
}
_ASKED: Final = (
    *(
        f"GET {_API}/{path}"
        for path in ("uiModifications", "data-policy", "data-policy/project", "jql/function/computation")
    ),
    f"GET {_API}/app/field/{{field}}/context/configuration",
    f"DELETE {_API}/uiModifications/{{modification}}",
    *(f"{method} /rest/forge/1/app/properties/{{key}}" for method in ("GET", "DELETE")),
    "GET /rest/forge/1/app/properties",
    f"GET {_CONNECT}/addons/{{addon}}/properties",
    *(f"{method} {_CONNECT}/addons/{{addon}}/properties/{{key}}" for method in ("GET", "DELETE")),
    *(f"{method} {_CONNECT}/migration/{{addon}}/{{fields}}/task" for method in ("GET", "POST")),
    *(f"{method} {_CONNECT}/app/module/dynamic" for method in ("GET", "DELETE")),
)
_PATH: Final = _ADDON | {"modification": _UUID, "field": "customfield_10035"}


def _refused(route: str) -> Good:
    known = {name: value for name, value in _PATH.items() if f"{{{name}}}" in route}
    unauthenticated = "data-policy" in route or ("connect" in route and "rule/search" not in route)
    header = {"atlassian-transfer-id": _UUID} if "rule/search" in route else {}
    return Good(body=_BODIES.get(route), path=known, headers=header, status=401 if unauthenticated else 403)


GOOD: Final[dict[str, Good]] = {route: _refused(route) for route in (*_BODIES, *_ASKED)}
