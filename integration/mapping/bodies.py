"""Nouns -> bodies of Jira requests: the one place that knows which field an epic, an item or the register is made of.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
"""

from collections.abc import Mapping
from typing import Any

from integration.model.blueprint import EpicSpec, IssueSpec, RegisterSpec


def issue_body(
    spec: EpicSpec | IssueSpec | RegisterSpec,
    *,
    project_id: str,
    type_id: str,
    parent_id: str | None = None,
    component_id: str | None = None,
    properties: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Body of a create, alone or as one of ``issueUpdates``. ``properties``: the marks, written by the create itself, so that
    an issue is never ours without saying so (facts 3.2). The register has no due date.
    """
    fields: dict[str, Any] = {
        "project": {"id": project_id},
        "issuetype": {"id": type_id},
        "summary": spec.summary,
        "description": dict(spec.description),
        "labels": list(spec.labels),
    }
    if not isinstance(spec, RegisterSpec):
        fields["duedate"] = spec.due.isoformat()
    if parent_id is not None:
        fields["parent"] = {"id": parent_id}
    if component_id is not None:
        fields["components"] = [{"id": component_id}]
    return {"fields": fields, "properties": properties_body(properties or {})}


def properties_body(properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Properties as issue and comment creates take them; their values may be Jira's 32,768 characters long."""
    return [{"key": key, "value": value} for key, value in properties.items()]


def comment_body(adf: Mapping[str, Any], *, properties: Mapping[str, Any], visible_to: str | None) -> dict[str, Any]:
    """``visible_to``: the name of a project role our account is in (facts 4.6).

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-post
    """
    body: dict[str, Any] = {"body": dict(adf), "properties": properties_body(properties)}
    if visible_to is not None:
        body["visibility"] = {"type": "role", "value": visible_to}
    return body


def link_body(type_id: str, source_key: str, target_key: str) -> dict[str, Any]:
    """``source`` blocks ``target``: Jira names the source ``inwardIssue`` (facts 3.16)."""
    return {"type": {"id": type_id}, "inwardIssue": {"key": source_key}, "outwardIssue": {"key": target_key}}
