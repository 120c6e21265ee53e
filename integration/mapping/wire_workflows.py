"""Workflows as Jira reads them back -> nouns, statuses by their ids. Total and tolerant, as ``wire.py`` is.

Vendor page: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from integration.mapping.wire_values import listed, record, text
from integration.model.live import Condition, LiveTransition, LiveWorkflow
from integration.model.live_site import LiveScheme, LiveTask


def workflows_from(answer: Any) -> tuple[LiveWorkflow, ...]:
    """``POST /rest/api/3/workflows``: a status is named by a reference that only this answer explains."""
    found = record(answer)
    ids = {text(s.get("statusReference")): text(s.get("id")) for s in map(record, listed(found.get("statuses")))}
    return tuple(_workflow(record(one), ids) for one in listed(found.get("workflows")))


def schemes_from(answer: Any) -> tuple[LiveScheme, ...]:
    """``POST /rest/api/3/workflowscheme/read``."""
    return tuple(_scheme(record(one)) for one in listed(answer))


def _scheme(found: Mapping[str, Any]) -> LiveScheme:
    rows = [record(row) for row in listed(found.get("workflowsForIssueTypes"))]
    by_type = {
        text(kind): text(record(row.get("workflow")).get("id")) for row in rows for kind in listed(row.get("issueTypeIds"))
    }
    return LiveScheme(
        id=text(found.get("id")),
        name=text(found.get("name")),
        description=text(found.get("description")),
        version=_version(found),
        default=text(record(found.get("defaultWorkflow")).get("id")),
        by_type=by_type,
    )


def task_from(answer: Any) -> LiveTask:
    """``GET /rest/api/3/task/{id}``; https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-tasks/"""
    found = record(answer)
    progress = found.get("progress")
    return LiveTask(
        id=text(found.get("id")),
        state=text(found.get("status")).upper(),
        progress=progress if isinstance(progress, int) else 0,
        message=text(found.get("message")),
    )


def _version(found: Mapping[str, Any]) -> tuple[str, int]:
    version = record(found.get("version"))
    number = version.get("versionNumber")
    return text(version.get("id")), number if isinstance(number, int) else 0


def _workflow(found: Mapping[str, Any], ids: Mapping[str, str]) -> LiveWorkflow:
    return LiveWorkflow(
        id=text(found.get("id")),
        version=_version(found),
        raw=_by_ids(found, ids),
        name=text(found.get("name")),
        description=text(found.get("description")),
        statuses=frozenset(_status(one, "statusReference", ids) for one in listed(found.get("statuses"))),
        transitions=tuple(_transition(record(one), ids) for one in listed(found.get("transitions"))),
    )


def _by_ids(found: Any, ids: Mapping[str, str]) -> Any:
    """The same JSON with the ids of statuses in place of references, however deep."""
    if isinstance(found, list):
        return [_by_ids(one, ids) for one in found]
    if not isinstance(found, Mapping):
        return found
    return {
        name: (ids.get(text(value)) or value) if name.endswith("tatusReference") else _by_ids(value, ids)
        for name, value in found.items()
    }


def _status(found: Any, name: str, ids: Mapping[str, str]) -> str:
    reference = text(record(found).get(name))
    return ids.get(reference) or reference


def _transition(found: Mapping[str, Any], ids: Mapping[str, str]) -> LiveTransition:
    return LiveTransition(
        name=text(found.get("name")),
        kind=text(found.get("type")).upper(),
        sources=tuple(_status(link, "fromStatusReference", ids) for link in listed(found.get("links"))),
        target=_status(found, "toStatusReference", ids),
        conditions=tuple(_conditions(record(found.get("conditions")))),
    )


def _conditions(group: Mapping[str, Any]) -> Iterator[Condition]:
    """Every condition of a group and of the groups in it. Read back, each has all its parameters, empty ones too (facts 8.6)."""
    for one in map(record, listed(group.get("conditions"))):
        given = {name: text(value) for name, value in record(one.get("parameters")).items()}
        filled = {name: frozenset(value.split(",")) for name, value in given.items() if value}
        yield Condition(rule=text(one.get("ruleKey")), parameters=filled)
    for inner in map(record, listed(group.get("conditionGroups"))):
        yield from _conditions(inner)
