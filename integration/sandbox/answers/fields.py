"""Fields, labels, priorities, resolutions. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/"""

from typing import Any, Final

from integration.sandbox import fieldbook
from integration.sandbox.call import Call
from integration.sandbox.fieldbook import Field
from integration.sandbox.http import Response
from integration.sandbox.present import common as present
from integration.sandbox.reading import intake
from integration.sandbox.routes import Route

Json = Any


def fields(call: Call) -> Response:
    """Names in the site's language, with the untranslated one beside for those Jira made itself (facts 3.7)."""
    return Response(json=[shown_field(call, one) for one in fieldbook.everything(call.world)])


def shown_field(call: Call, found: Field) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": found.id,
        "key": found.id,
        "name": found.name(call.world.language),
        "custom": found.custom is not None,
        "orderable": found.custom is not None or found.id in intake.EDIT_SCREEN,
        "navigable": found.navigable,
        "searchable": found.searchable,
        "clauseNames": list(found.clauses),
        "schema": found.schema(),
    }
    return shown | ({"untranslatedName": found.en} if found.custom else {})


def labels(call: Call) -> Response:
    """Bare strings, all of the site's, a thousand a page (facts 1.20)."""
    return call.page(sorted(call.world.labels), lambda label: label, default=1000, cap=1000)


def priorities(call: Call) -> Response:
    return Response(json=[present.priority(call.world, number) for number in call.world.priorities])


def resolutions(call: Call) -> Response:
    return Response(json=[present.resolution(call.world, number) for number in call.world.resolutions])


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/field", fields, anonymous=True),
    Route("GET", f"{_API}/label", labels, anonymous=True),
    Route("GET", f"{_API}/priority", priorities, anonymous=True),
    Route("GET", f"{_API}/resolution", resolutions, anonymous=True),
)
