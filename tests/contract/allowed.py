"""The one list of what is excused, with a reason each: known faults of the specification, and routes it does not describe.

An entry that excuses nothing any more fails ``test_allowed.py``.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``path`` is a glob over the specification's template, or over the path itself when it knows none; ``text`` is searched for."""

    method: str = "*"
    path: str = "*"
    text: str
    reason: str

    def covers(self, method: str, path: str, text: str) -> bool:
        return self.method in ("*", method) and fnmatchcase(path, self.path) and re.search(self.text, text) is not None


_LOGIN: Final = "message, status-code"

FAULTS: Final[tuple[Fault, ...]] = (
    # What stands in front of every operation
    Fault(
        text=rf"^response 401: the specification knows .*; the body has {_LOGIN}( |$)",
        reason="the login layer answers wrong or missing credentials before any operation does (facts 12.2, 12.6)",
    ),
    Fault(
        text=r"^response 401: \$: (Additional properties are not allowed \('message', 'status-code'|\{'message': .* is not of type)",
        reason="the login layer has an envelope of its own, whatever the operation’s 401 looks like (facts 3.17)",
    ),
    Fault(
        text="^response 415: the specification knows",
        reason="a body of another content type is refused before any operation sees it (facts 16.4); the specification never says so",
    ),
    Fault(
        text=r"^response 400: the specification knows .* \[(half a body|a list for|a number for|a property too many|nonsense|\?).*\]$",
        reason="what cannot be read is refused before the operation sees it, with 400 (facts 3.17)",
    ),
    Fault(
        text=r"^response 400: \$.*errorMessages.* \[(half a body|a list for|a number for|a property too many|nonsense).*\]$",
        reason="and with the common envelope, whatever the operation’s own 400 looks like (facts 3.17)",
    ),
    Fault(
        text=r"^response 400: \$\.errors: \{\} is not of type 'array' \[(half a body|a list for|a number for)",
        reason="the same, where the operation’s own 400 has a list under errors",
    ),
    Fault(
        path="/rest/atlassian-connect/*",
        text=r"^response 401: \$: ('statusCode' is a required property|Additional properties are not allowed \('status-code')",
        reason="the same login layer, where the operation’s own 401 has a message, too",
    ),
    # Routes the specifications do not describe
    Fault(
        path="/_edge/tenant_info",
        text="knows no such path",
        reason="Atlassian’s edge tells the cloudId here to anybody; documented for support, not in Jira’s specification",
    ),
    Fault(
        path="/_media/*",
        text="knows no such path",
        reason="stands for the media host that attachment/content redirects to (facts 13.2)",
    ),
    Fault(
        path="/secure/attachment/*",
        text="knows no such path",
        reason="off specification: where files were before; older clients still fetch them there",
    ),
    Fault(
        path="/rest/api/*/search/id",
        text="knows no such path",
        reason="gone together with the old search (facts 1.12); older clients still ask it",
    ),
    Fault(
        path="/rest/auth/1/session",
        text="knows no such path",
        reason="off specification: what older clients ask when they start",
    ),
    Fault(
        path="/rest/greenhopper/*",
        text="knows no such path",
        reason="the only way to set a board’s columns; never published (facts 9.7)",
    ),
    Fault(
        path="/rest/webhooks/1.0/*",
        text="knows no such path",
        reason="admin webhooks are documented on the webhooks page only (facts 10.1)",
    ),
    Fault(
        path="/rest/servicedeskapi/info",
        text="knows no such path",
        reason="of Service Management’s own specification; there whether the product is used or not",
    ),
    Fault(
        path="/rest/api/3/search",
        text="^response 410: the specification knows",
        reason="still listed, and gone: 410 since CHANGE-2046 (facts 1.12)",
    ),
    Fault(
        path="/rest/api/3/workflow",
        text="knows no such path",
        reason="was in the specification until 2026, and answers that it is gone (facts 8.9)",
    ),
    Fault(
        path="/rest/api/3/workflow/search",
        text="^response 410: the specification knows",
        reason="still listed, and gone since CHANGE-2569 (facts 8.9)",
    ),
    # Properties the specifications forget
    Fault(
        path="/rest/api/3/project/*",
        text="'projectKeys' was unexpected",
        reason="the parameter expand offers projectKeys, and the schema has no place for it",
    ),
    Fault(
        path="/rest/agile/1.0/board/{boardId}/project/full",
        text="^response 200: a body where the specification has none",
        reason="a page of projects, of which the specification says only that it is returned",
    ),
    Fault(
        path="/rest/api/3/serverInfo",
        text="'defaultLocale' was unexpected",
        reason="real sites send defaultLocale.locale, the one place that tells the site’s language",
    ),
    Fault(
        path="/rest/agile/1.0/board/{boardId}/configuration",
        text=r"\$\.location: Additional properties are not allowed \('id', 'key', 'name', 'self' were unexpected\)",
        reason="the schema is that of the request to create a board; its own example shows id, key, name and self",
    ),
    Fault(
        text="untranslatedName: unknown property|'untranslatedName' was unexpected",
        reason="sent by sites that speak another language than English (facts 3.7)",
    ),
    Fault(
        path="/rest/api/3/issue/*",
        text=r"\$\.transitions\[\d+\]\.isLooped: unknown property",
        reason="the schema says looped; real sites send isLooped beside isGlobal, isInitial and isConditional",
    ),
    Fault(
        path="/rest/api/3/license/approximateLicenseCount",
        text=r"^response 403: \$: Additional properties are not allowed \('errorMessages', 'errors'",
        reason="its own example of the 403 shows the common envelope",
    ),
    Fault(
        path="/rest/api/3/issue/properties*",
        text=r"^request: \$.*\.properties\['[^']+'\]: ",
        reason="the value is any JSON; the schema draws the Java class that holds it",
    ),
    Fault(
        path="/rest/api/3/bulk/issues/move",
        text="'(targetToMultipleSourceMapping|issueIdOrKeys)' is a required property",
        reason="requires properties under names it does not have: they are targetToSourcesMapping and issueIdsOrKeys",
    ),
    Fault(
        path="/rest/api/3/project-template",
        text=r"^request: \$.*: 'pcri:.*' is not of type 'object'",
        reason="references are texts, as its own example writes them; the schema draws the object inside (facts 5A.4)",
    ),
    Fault(
        path="/rest/api/3/project-template",
        text="^response 40[03]: the specification knows 303;",
        reason="lists only the 303, and is for administrators of Jira Enterprise (facts 5A.1, 5A.2)",
    ),
    # Values the specifications have too narrow
    Fault(
        text=r"\.items\[\d+\]\.(from|to|fromString|toString): None is not of type 'string'",
        reason="ChangeDetails forgets nullable: the side of a change that is empty is null (facts 2.8)",
    ),
    Fault(
        path="/rest/api/3/auditing/record",
        text=r"\$\.records\[\d+\]: Additional properties are not allowed \('authorAccountId' was unexpected\)",
        reason="its own example shows authorAccountId, which the schema names only as what takes the place of authorKey",
    ),
    Fault(
        path="/rest/api/3/application-properties",
        text=r"^response 200: \$: \{.*\} is not of type 'array'",
        reason="with key= a real site answers the one property, not a list of one",
    ),
    # Statuses the specifications forget
    Fault(
        path="/rest/api/3/field/{fieldId}/screens",
        text="^response 404: the specification knows",
        reason="lists no status for a field that is no custom field; a real site says 404",
    ),
    Fault(
        path="/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes*",
        text="^response 404: the specification knows",
        reason="an unknown project or type is 404 there (facts 3.14)",
    ),
    Fault(
        path="/rest/api/3/filter/{id}",
        text="^response 404: the specification knows",
        reason="the specification says 400 for a filter that is missing; a real site says 404 (live-behaviours, filters)",
    ),
    Fault(
        method="DELETE",
        path="/rest/api/3/dashboard/{id}",
        text="^response 404: the specification knows",
        reason="gives a 400 without saying when; its neighbour PUT says 404 for a dashboard that is missing or somebody else’s",
    ),
    Fault(
        path="/rest/api/3/priorityscheme*",
        text="^response 403: the specification knows",
        reason="for administrators of Jira, with no status for who is none; 403 as for priorities",
    ),
    Fault(
        path="/rest/api/3/field/{fieldId}/context*",
        text="^response 403: the specification knows",
        reason="for administrators of Jira, with no status for who is none; 403 as for their options",
    ),
    Fault(
        path="/rest/agile/1.0/board/{boardId}/*",
        text="^response 40[034]: the specification knows 200;",
        reason="lists no refusal at all, as if every board were known and everybody’s",
    ),
    Fault(
        text=r"^response 404: the specification knows .* \[unknown \w+\]$",
        reason="lists no status for an id in the path that nothing has; it is 404 wherever one is listed (facts 3.17)",
    ),
)
