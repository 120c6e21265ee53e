"""Administrators' webhooks, and those of apps, which refuse people."""

from typing import Final

from tests.contract.walk.good import Good

_HOOK: Final = {
    "name": "Bornage",
    "description": "",
    "url": "https://bornage.velours.example/hook",
    "events": ["jira:issue_updated", "comment_created"],
    "filters": {"issue-related-events-section": "project = CRM"},
    "excludeBody": False,
    "secret": "s3cret",
}
_DYNAMIC: Final = {
    "url": "https://bornage.velours.example/hook",
    "webhooks": [{"events": ["comment_created"], "jqlFilter": "project = CRM"}],
}

GOOD: Final[dict[str, Good]] = {
    "POST /rest/webhooks/1.0/webhook": Good(body=_HOOK, status=201),
    "PUT /rest/webhooks/1.0/webhook/{id}": Good(body={**_HOOK, "name": "Bornage II"}, status=200),
    "GET /rest/api/3/webhook": Good(status=403),
    "POST /rest/api/3/webhook": Good(body=_DYNAMIC, status=403),
    "DELETE /rest/api/3/webhook": Good(body={"webhookIds": [1]}, status=403),
    "GET /rest/api/3/webhook/failed": Good(status=403),
    "PUT /rest/api/3/webhook/refresh": Good(body={"webhookIds": [1]}, status=403),
}
