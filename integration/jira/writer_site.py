"""What an upgrade of a site writes: words of what is there, workflows and schemes as they are to be.

Each verb names its vendor page, V3 = https://developer.atlassian.com/cloud/jira/platform/rest/v3/ .
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from integration.jira.writer_issues import IssueWriter
from integration.mapping.wire_values import listed, record, text

OTHER_TASK: Final = (2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0)
"""Seconds to wait while another workflow task runs on the site (facts 8.1)."""


class SiteWriter(IssueWriter):
    """The part of ``Writer`` that changes what a site shares."""

    def update_role(self, role_id: str, name: str, description: str) -> None:
        """V3 api-group-project-roles: both, always."""
        self._core.fully_update_project_role(role_id, data={"name": name, "description": description})

    def update_type(self, type_id: str, name: str, description: str) -> None:
        """V3 api-group-issue-types."""
        self._core.update_issue_type(type_id, data={"name": name, "description": description})

    def update_statuses(self, rows: Sequence[Mapping[str, str]]) -> None:
        """V3 api-group-status: ``id``, ``name``, ``statusCategory``, ``description`` of each, all or none."""
        body = {"statuses": [dict(row) for row in rows]}
        self._transport.insist(lambda: self._core.update_statuses(data=body), on=409, waits=OTHER_TASK)

    def update_type_scheme(self, scheme: str, name: str, description: str) -> None:
        """V3 api-group-issue-type-schemes."""
        self._core.update_issue_type_scheme(scheme, data={"name": name, "description": description})

    def add_types(self, scheme: str, types: Sequence[str]) -> None:
        """V3 api-group-issue-type-schemes: at the end; only types that are not in it yet."""
        self._core.add_issue_types_to_issue_type_scheme(scheme, data={"issueTypeIds": list(types)})

    def place_type(self, scheme: str, kind: str, after: str | None) -> None:
        """V3 api-group-issue-type-schemes, move: behind another type, first when there is none."""
        place = {"after": after} if after else {"position": "First"}
        self._core.reorder_issue_types_in_issue_type_scheme(scheme, data={"issueTypeIds": [kind], **place})

    def update_workflows(self, payload: Mapping[str, Any]) -> str | None:
        """V3 api-group-workflows, update: full replacement under each workflow's version (facts 8.10); the task that Jira
        answered with, if any. A 409 is a lost version or another task: the caller looks which.
        """
        return text(record(self._core.update_workflows(data=dict(payload))).get("taskId")) or None

    def validate_update(self, payload: Mapping[str, Any]) -> tuple[str, ...]:
        """V3 api-group-workflows, update/validation: what Jira would refuse, as ``CODE: message``; changes nothing."""
        return problems_in(self._core.validate_update_workflows(data=_validation(payload)))

    def update_workflow_scheme(self, body: Mapping[str, Any]) -> str | None:
        """V3 api-group-workflow-schemes, update: of a scheme in use, too; the task that moves issues, if any."""
        answer = record(self._core.update_schemes(data=dict(body)))
        return text(answer.get("taskId") or answer.get("id")) or None


def problems_in(answer: Any) -> tuple[str, ...]:
    """The errors of a validation."""
    errors = map(record, listed(record(answer).get("errors")))
    return tuple(f"{text(e.get('code'))}: {text(e.get('message'))}" for e in errors if e.get("level", "ERROR") == "ERROR")


def _validation(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"payload": dict(payload), "validationOptions": {"levels": ["ERROR"]}}
