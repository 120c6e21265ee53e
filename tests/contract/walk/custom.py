"""Custom fields, their contexts and options."""

from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_FIELD: Final = "/rest/api/3/field/{field}"
_CONTEXT: Final = f"{_FIELD}/context/{{context}}"
_SELECT: Final = "com.atlassian.jira.plugin.system.customfieldtypes"
_OWN: Final = {"context": "{own context}"}


def _discarded(site: Site) -> None:
    site.done("POST", f"{API}/field/{site.names['field']}/trash", None)


def _own_context(site: Site) -> None:
    """A context for one project and one type, of a field of its own."""
    field = {"name": "Lot", "type": f"{_SELECT}:textfield", "searcherKey": f"{_SELECT}:textsearcher"}
    site.made("own field", f"{API}/field", field)
    found = site.done("GET", f"{API}/field/{site.names['own field']}/context", None)["values"]
    for one in found:
        site.done("DELETE", f"{API}/field/{site.names['own field']}/context/{one['id']}", None)
    context = {
        "name": "Lots",
        "description": "",
        "projectIds": [site.names["project id"]],
        "issueTypeIds": [site.names["issuetype"]],
    }
    site.made("own context", f"{API}/field/{site.names['own field']}/context", context)


_OF_ITS_OWN: Final = {"field": "{own field}", "context": "{own context}"}

GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/field": Good(
        body={
            "name": "Lot",
            "description": "",
            "type": f"{_SELECT}:select",
            "searcherKey": f"{_SELECT}:multiselectsearcher",
        },
        status=201,
    ),
    f"PUT {_FIELD}": Good(body={"name": "Lot", "description": ""}, status=204),
    f"DELETE {_FIELD}": Good(before=_discarded, status=303),
    f"POST {_FIELD}/trash": Good(),
    f"POST {_FIELD}/restore": Good(before=_discarded),
    f"POST {_FIELD}/context": Good(body={"name": "Lots", "projectIds": ["{project id}"], "issueTypeIds": []}, status=201),
    f"PUT {_CONTEXT}": Good(body={"name": "Lots", "description": ""}, status=204),
    f"DELETE {_CONTEXT}": Good(status=204),
    f"PUT {_CONTEXT}/project": Good(
        before=_own_context, path=_OF_ITS_OWN, body={"projectIds": ["{empty project}"]}, status=204
    ),
    f"POST {_CONTEXT}/project/remove": Good(
        before=_own_context, path=_OF_ITS_OWN, body={"projectIds": ["{project id}"]}, status=204
    ),
    f"PUT {_CONTEXT}/issuetype": Good(before=_own_context, path=_OF_ITS_OWN, body={"issueTypeIds": ["10002"]}, status=204),
    f"POST {_CONTEXT}/issuetype/remove": Good(
        before=_own_context, path=_OF_ITS_OWN, body={"issueTypeIds": ["{issuetype}"]}, status=204
    ),
    f"POST {_CONTEXT}/option": Good(body={"options": [{"value": "Lot 3", "disabled": False}]}),
    f"PUT {_CONTEXT}/option": Good(body={"options": [{"id": "{option}", "value": "Lot un"}]}),
    f"PUT {_CONTEXT}/option/move": Good(body={"customFieldOptionIds": ["{option}"], "position": "Last"}, status=204),
    f"DELETE {_CONTEXT}/option/{{option}}": Good(status=204),
}
