"""What we write to Jira. Only ``apply`` and the audit's last step hold a writer.

A create whose outcome is unknown raises Ambiguous: settle it by reading, never by repeating it. Each verb names its vendor page, below V3 =
https://developer.atlassian.com/cloud/jira/platform/rest/v3/ or AGILE = https://developer.atlassian.com/cloud/jira/software/rest/ .
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from integration.errors import JiraError, JiraRateLimited, JiraUnreachable
from integration.jira.transport import Transport
from integration.jira.writer_issues import Created, id_in
from integration.jira.writer_site import OTHER_TASK, SiteWriter, problems_in
from integration.mapping.wire_values import record

__all__ = ["Created", "Writer"]

_FILTER_TAKEN_IN = (1.0, 2.0, 4.0, 8.0, 15.0)
_COLUMNS = "rest/greenhopper/1.0/rapidviewconfig/columns"


class Writer(SiteWriter):
    """Ids come back as strings. Every verb raises JiraError or one of its kinds."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self._agile = transport.agile

    def create_role(self, name: str, description: str) -> str:
        """V3 api-group-project-roles; 409 when the name is taken."""
        return id_in(self._core.create_project_role(data={"name": name, "description": description}))

    def create_type(self, name: str, description: str, *, level: int = 0) -> str:
        """V3 api-group-issue-types; ``level``: 0, or -1 for a sub-task."""
        return id_in(self._core.create_issue_type(data={"name": name, "description": description, "hierarchyLevel": level}))

    def create_type_scheme(self, name: str, description: str, type_ids: Sequence[str], default_id: str | None) -> str:
        """V3 api-group-issue-type-schemes; the default is one of the types."""
        body: dict[str, Any] = {"name": name, "description": description, "issueTypeIds": list(type_ids)}
        if default_id is not None:
            body["defaultIssueTypeId"] = default_id
        return id_in(self._core.create_issue_type_scheme(data=body), name="issueTypeSchemeId")

    def create_workflows(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """V3 api-group-workflows: statuses and workflows in one call; the answer as Jira gave it. A 409 is another workflow
        task of the site: waited for, two minutes at most (facts 8.1).
        """
        return record(
            self._transport.insist(lambda: self._core.create_workflows(data=dict(payload)), on=409, waits=OTHER_TASK)
        )

    def validate_workflows(self, payload: Mapping[str, Any]) -> tuple[str, ...]:
        """V3 api-group-workflows, create/validation: what Jira would refuse, as ``CODE: message``; creates nothing."""
        body = {"payload": dict(payload), "validationOptions": {"levels": ["ERROR"]}}
        return problems_in(self._core.validate_create_workflows(data=body))

    def create_workflow_scheme(self, name: str, description: str, default: str, by_type: Mapping[str, str]) -> str:
        """V3 api-group-workflow-schemes; ``default`` and the values of ``by_type`` (issue type id ->) are workflow names."""
        body = {"name": name, "description": description, "defaultWorkflow": default, "issueTypeMappings": dict(by_type)}
        return id_in(self._core.create_workflow_scheme(data=body))

    def create_project(
        self, key: str, name: str, description: str, lead: str, *, type_scheme: str, workflow_scheme: str
    ) -> str:
        """V3 api-group-projects: company-managed, with scheme ids and therefore no template (facts 5.2); its id."""
        body = {
            "key": key,
            "name": name,
            "description": description,
            "leadAccountId": lead,
            "projectTypeKey": "software",
            "assigneeType": "UNASSIGNED",
            "issueTypeScheme": int(type_scheme),
            "workflowScheme": int(workflow_scheme),
        }
        return id_in(self._core.create_project(data=body))

    def update_project(self, project: str, fields: Mapping[str, str]) -> None:
        """V3 api-group-projects: ``name``, ``description``; what is not given stays. For administrators of the project."""
        self._core.update_project(project, data=dict(fields))

    def set_project_property(self, project: str, key: str, value: Any) -> None:
        """V3 api-group-project-properties: replaces; 32,768 characters at most."""
        self._core.set_project_property(project, key, data=value)

    def add_members(self, project: str, role_id: str, accounts: Iterable[str]) -> None:
        """V3 api-group-project-role-actors; only accounts that are not yet in: adding one twice may be refused (facts 6.2)."""
        if people := sorted(set(accounts)):
            self._core.add_actor_users(project, role_id, data={"user": people})

    def add_groups(self, project: str, role_id: str, groups: Iterable[str]) -> None:
        """V3 api-group-project-role-actors, by id; only groups that are not yet in, as with people."""
        if ids := sorted(set(groups)):
            self._core.add_actor_users(project, role_id, data={"groupId": ids})

    def remove_group(self, project: str, role_id: str, group: str) -> None:
        """V3 api-group-project-role-actors; one that is not in is no error (facts 6.2)."""
        self._core.delete_actor(project, role_id, group_id=group)

    def remove_member(self, project: str, role_id: str, account: str) -> None:
        """V3 api-group-project-role-actors; one who is not in is no error (facts 6.2)."""
        self._core.delete_actor(project, role_id, user=account)

    def create_component(self, project_key: str, name: str, description: str, lead: str | None) -> str:
        """V3 api-group-project-components; issues are not assigned by their component."""
        body = {"project": project_key, "name": name, "description": description, "assigneeType": "PROJECT_DEFAULT"}
        return id_in(self._core.create_component(data=body if lead is None else {**body, "leadAccountId": lead}))

    def update_component(
        self, component_id: str, *, name: str | None = None, description: str | None = None, lead: str | None = None
    ) -> None:
        """V3 api-group-project-components: only what is given changes; ``lead=""`` takes the lead away."""
        given = {"name": name, "description": description, "leadAccountId": lead}
        self._core.update_component(component_id, data={field: value for field, value in given.items() if value is not None})

    def create_filter(self, name: str, jql: str, description: str) -> str:
        """V3 api-group-filters: private at first; 400 for a name we already use, or JQL with an unknown name in it."""
        body = {"name": name, "jql": jql, "description": description, "favourite": False}
        return id_in(self._core.create_filter(data=body))

    def update_filter(self, filter_id: str, name: str, jql: str | None) -> None:
        """V3 api-group-filters, by its owner: the name is required, what is None stays."""
        body = {"name": name, "jql": jql}
        self._core.update_filter(filter_id, data={field: value for field, value in body.items() if value is not None})

    def share_filter(self, filter_id: str, project_id: str) -> None:
        """V3 api-group-filter-sharing: with everybody who sees the project."""
        self._core.add_share_permission(filter_id, data={"type": "project", "projectId": project_id})

    def create_board(self, name: str, filter_id: str, project_key: str) -> str:
        """AGILE api-group-board. Right after its filter a board is refused with 400 until the filter has been taken in: asked
        again for half a minute (facts 9.3).
        """
        location = {"type": "project", "projectKeyOrId": project_key}
        body = {"name": name, "type": "kanban", "filterId": int(filter_id), "location": location}
        return id_in(self._transport.insist(lambda: self._agile.create_board(data=body), on=400, waits=_FILTER_TAKEN_IN))

    def set_columns(self, board_id: str, columns: Sequence[tuple[str, Sequence[str]]]) -> bool:
        """Columns as name and status ids, left to right, by an address Jira does not publish (facts 9.7): False when it was
        refused; even True is to be checked with ``Reader.board``. A first column without statuses is the board's backlog.
        """
        rows = [_column(name, statuses, backlog=not statuses and n == 0) for n, (name, statuses) in enumerate(columns)]
        body = {"rapidViewId": int(board_id), "currentStatisticsField": {"id": "none_"}, "mappedColumns": rows}
        try:
            self._transport.raw("PUT", _COLUMNS, data=body, headers={"X-Atlassian-Token": "no-check"})
        except (JiraRateLimited, JiraUnreachable):
            raise
        except JiraError:
            return False
        return True


def _column(name: str, statuses: Sequence[str], *, backlog: bool) -> dict[str, Any]:
    mapped = [{"id": status} for status in statuses]
    return {"name": name, "mappedStatuses": mapped, "min": "", "max": "", "isKanPlanColumn": backlog}
