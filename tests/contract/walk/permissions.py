"""Permission schemes and their grants."""

from typing import Final

from tests.contract.walk.good import Good

_ROLE: Final = {"type": "projectRole", "parameter": "{role}", "value": "{role}"}
_GRANT: Final = {"holder": _ROLE, "permission": "ADMINISTER_PROJECTS"}
_EVERYTHING: Final = {"expand": "all"}

GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/permissions/project": Good(body={"permissions": ["EDIT_ISSUES"]}),
    "GET /rest/api/3/permissionscheme": Good(query=_EVERYTHING),
    "POST /rest/api/3/permissionscheme": Good(
        body={"name": "Lots", "description": "", "permissions": [_GRANT]}, query=_EVERYTHING, status=201
    ),
    "GET /rest/api/3/permissionscheme/{scheme}": Good(query=_EVERYTHING),
    "PUT /rest/api/3/permissionscheme/{scheme}": Good(body={"name": "Lots", "permissions": [_GRANT]}),
    "DELETE /rest/api/3/permissionscheme/{scheme}": Good(status=204),
    "GET /rest/api/3/permissionscheme/{scheme}/permission": Good(query=_EVERYTHING),
    "POST /rest/api/3/permissionscheme/{scheme}/permission": Good(
        body=_GRANT | {"permission": "EDIT_ISSUES"}, query=_EVERYTHING, status=201
    ),
    "GET /rest/api/3/permissionscheme/{scheme}/permission/{permission}": Good(
        path={"permission": "{grant}"}, query=_EVERYTHING
    ),
    "DELETE /rest/api/3/permissionscheme/{scheme}/permission/{permission}": Good(path={"permission": "{grant}"}, status=204),
    "GET /rest/api/3/project/{project}/permissionscheme": Good(query=_EVERYTHING),
    "PUT /rest/api/3/project/{project}/permissionscheme": Good(body={"id": "{#permissionscheme}"}),
}
