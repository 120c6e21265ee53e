"""Screens, their tabs and fields, and the schemes that choose among them."""

from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_FIELD: Final = {"field": "environment"}


def _unused_screens(site: Site) -> None:
    """A screen, a scheme of it and a scheme by type, which nothing uses."""
    site.made("spare screen", f"{API}/screens", {"name": "Rien", "description": ""})
    site.made("spare scheme", f"{API}/screenscheme", {"name": "Rien", "screens": {"default": int(site.names["screens"])}})
    mapped = [{"issueTypeId": "default", "screenSchemeId": site.names["screenscheme"]}]
    site.made("spare types", f"{API}/issuetypescreenscheme", {"name": "Rien", "issueTypeMappings": mapped})


def _taken_off(site: Site) -> None:
    """The default screen is the site's first."""
    tabs = site.done("GET", f"{API}/screens/1/tabs", None)
    site.done("DELETE", f"{API}/screens/1/tabs/{tabs[0]['id']}/fields/labels", None)


GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/screens": Good(body={"name": "Recette", "description": "De la recette"}, status=201),
    "PUT /rest/api/3/screens/{id}": Good(body={"name": "Recette"}),
    "DELETE /rest/api/3/screens/{id}": Good(before=_unused_screens, path={"id": "{spare screen}"}, status=204),
    "GET /rest/api/3/field/{field}/screens": Good(path={"field": "customfield_10020"}),
    "POST /rest/api/3/screens/addToDefault/{field}": Good(before=_taken_off, path={"field": "labels"}),
    "POST /rest/api/3/screens/{id}/tabs": Good(body={"name": "Suivi"}),
    "PUT /rest/api/3/screens/{id}/tabs/{tab}": Good(body={"name": "Suivi"}),
    "POST /rest/api/3/screens/{id}/tabs/{tab}/move/{position}": Good(path={"position": "0"}, status=204),
    "POST /rest/api/3/screens/{id}/tabs/{tab}/fields": Good(body={"fieldId": "labels"}),
    "DELETE /rest/api/3/screens/{id}/tabs/{tab}/fields/{field}": Good(path=_FIELD, status=204),
    "POST /rest/api/3/screens/{id}/tabs/{tab}/fields/{field}/move": Good(
        path=_FIELD, body={"position": "First"}, status=204
    ),
    "POST /rest/api/3/screenscheme": Good(
        body={"name": "Recette", "description": "", "screens": {"default": "{#screens}", "create": "{#screens}"}}, status=201
    ),
    "PUT /rest/api/3/screenscheme/{id}": Good(body={"name": "Recette", "screens": {"create": "{screens}"}}, status=204),
    "DELETE /rest/api/3/screenscheme/{id}": Good(before=_unused_screens, path={"id": "{spare scheme}"}, status=204),
    "POST /rest/api/3/issuetypescreenscheme": Good(
        body={"name": "Recette", "issueTypeMappings": [{"issueTypeId": "default", "screenSchemeId": "{screenscheme}"}]},
        status=201,
    ),
    "GET /rest/api/3/issuetypescreenscheme/project": Good(query={"projectId": "{project id}"}),
    "PUT /rest/api/3/issuetypescreenscheme/project": Good(
        body={"issueTypeScreenSchemeId": "{issuetypescreenscheme}", "projectId": "{empty project}"}, status=204
    ),
    "PUT /rest/api/3/issuetypescreenscheme/{id}": Good(body={"name": "Recette"}, status=204),
    "DELETE /rest/api/3/issuetypescreenscheme/{id}": Good(before=_unused_screens, path={"id": "{spare types}"}, status=204),
    "PUT /rest/api/3/issuetypescreenscheme/{id}/mapping": Good(
        body={"issueTypeMappings": [{"issueTypeId": "10000", "screenSchemeId": "{screenscheme}"}]}, status=204
    ),
    "PUT /rest/api/3/issuetypescreenscheme/{id}/mapping/default": Good(
        body={"screenSchemeId": "{screenscheme}"}, status=204
    ),
    "POST /rest/api/3/issuetypescreenscheme/{id}/mapping/remove": Good(body={"issueTypeIds": ["{issuetype}"]}, status=204),
}
