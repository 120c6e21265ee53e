"""What only the upgrade of a site reads: workflows in full, what schemes hold, who uses them, and how long work is getting on.

Each verb names its vendor page, V3 = https://developer.atlassian.com/cloud/jira/platform/rest/v3/ .
"""

from collections.abc import Iterable
from typing import Any

from integration.errors import JiraNotFound
from integration.jira.pages import by_offset
from integration.jira.reader_issues import IssueReader
from integration.jira.sound import known, rows
from integration.mapping.wire_values import listed, record, text
from integration.mapping.wire_workflows import schemes_from, task_from, workflows_from
from integration.model.live import LiveWorkflow
from integration.model.live_site import LiveScheme, LiveTask

_PAGE = 50
_MAPPINGS = 200


class SiteReader(IssueReader):
    """The part of ``Reader`` for Jira administrators."""

    def workflows_by_id(self, ids: Iterable[str]) -> tuple[LiveWorkflow, ...]:
        """V3 api-group-workflows, in bulk, with everything an update has to send back (facts 8.10)."""
        answer = self._core.read_workflows(data={"workflowIds": sorted(ids)})
        rows(answer, "workflows", values="workflows")
        return known(workflows_from(answer), "workflows")

    def types_of_scheme(self, scheme: str) -> tuple[str, ...]:
        """V3 api-group-issue-type-schemes, mapping: issue type ids in the scheme's order."""
        found = by_offset(
            lambda start: self._core.get_issue_type_schemes_mapping(
                issue_type_scheme_id=[scheme], start_at=start, max_results=_MAPPINGS
            ),
            name="issue type scheme",
        )
        mine = (row for row in map(record, found) if text(row.get("issueTypeSchemeId")) == scheme)
        return tuple(text(row.get("issueTypeId")) for row in mine)

    def workflow_scheme(self, scheme: str) -> LiveScheme | None:
        """V3 api-group-workflow-schemes, read: by ids, with the version that an update has to name."""
        answer = self._core.read_workflow_schemes(data={"workflowSchemeIds": [scheme]})
        rows(answer, "workflow schemes")
        return next((one for one in schemes_from(answer) if one.id == scheme), None)

    def projects_of_scheme(self, scheme: str) -> tuple[str, ...]:
        """V3 api-group-workflow-schemes, projectUsages: project ids, the first page of them; () where Jira has no such list."""
        try:
            answer = self._core.get_project_usages_for_workflow_scheme(scheme, max_results=_PAGE)
        except JiraNotFound:
            return ()
        projects = record(record(answer).get("projects"))
        return tuple(text(record(one).get("id")) for one in listed(projects.get("values")))

    def scheme_steps(self, scheme: str, default: str, rows_: list[Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """V3 api-group-workflow-schemes, update/mappings: issue type -> statuses that issues are in and that it would lose."""
        body = {"id": scheme, "defaultWorkflowId": default, "workflowsForIssueTypes": rows_}
        found = record(self._core.get_required_workflow_scheme_mappings(data=body))
        asked = map(record, listed(found.get("statusMappingsByIssueTypes")))
        return tuple((text(one.get("issueTypeId")), tuple(map(text, listed(one.get("statusIds"))))) for one in asked)

    def task(self, number: str) -> LiveTask:
        """V3 api-group-tasks: how far a long work is."""
        return task_from(self._core.get_task(number))
