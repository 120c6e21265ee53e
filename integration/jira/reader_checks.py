"""What only the checks before an apply ask: plan, settings, rights, free keys and names, screens, groups.

Each verb names its vendor page, V3 = https://developer.atlassian.com/cloud/jira/platform/rest/v3/ .
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from integration.errors import JiraError
from integration.jira.pages import by_offset
from integration.jira.reader_issues import IssueReader
from integration.jira.sound import rows
from integration.mapping.wire_values import listed, record, text
from integration.model.checkup import CreateField

_FIELDS_PER_PAGE = 200
_GROUP_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COMPASS = "ari:cloud:compass:"


class CheckReader(IssueReader):
    """The third of ``Reader`` that looks before anything is planned."""

    @property
    def base_url(self) -> str:
        """Where calls go: the site, or the gateway."""
        return self._transport.base_url

    @property
    def near_limit(self) -> bool:
        """Whether Jira has said, since we called it first, that a rate limit is near or reached (facts 11.1)."""
        return self._transport.near_limit

    def remembering(self) -> AbstractContextManager[None]:
        """Within it each question is asked once; nothing may be written meanwhile."""
        return self._transport.remembering()

    def deployment(self) -> str:
        """V3 api-group-server-info: ``Cloud``, or what else answers there."""
        return text(record(self._core.get_server_info()).get("deploymentType"))

    def plans(self) -> tuple[str, ...]:
        """V3 api-group-license-metrics, instance/license: FREE, PAID or UNLICENSED, for each product."""
        return tuple(
            text(record(one).get("plan")) for one in rows(self._core.get_license(), "licence", values="applications")
        )

    def settings(self) -> Mapping[str, bool]:
        """V3 api-group-jira-settings, configuration: ``issueLinkingEnabled``, ``unassignedIssuesAllowed``…"""
        return {name: on for name, on in record(self._core.get_configuration()).items() if isinstance(on, bool)}

    def rights(self, keys: Sequence[str], *, project: str | None) -> Mapping[str, bool]:
        """V3 api-group-permissions, in one call; keys this site does not know, for which Jira refuses all of it, are left out
        of a second (facts 6.3).
        """
        try:
            answer = self._core.get_my_permissions(permissions=",".join(keys), project_key=project)
        except JiraError as refused:
            if refused.status != 400 or not set(refused.fields) & set(keys):
                raise
            keys = [key for key in keys if key not in refused.fields]
            answer = self._core.get_my_permissions(permissions=",".join(keys), project_key=project)
        found = record(record(answer).get("permissions"))
        return {key: record(found[key]).get("havePermission") is True for key in keys if key in found}

    def key_free(self, key: str) -> bool:
        """V3 api-group-project-key-and-name-validation: 200, with the complaint in the answer (facts 5.6)."""
        answer = record(self._core.validate_project_key(key=key))
        return not record(answer.get("errors")) and not listed(answer.get("errorMessages"))

    def name_free(self, name: str) -> bool:
        """V3 api-group-project-key-and-name-validation: Jira proposes the name itself, or another."""
        return text(self._core.get_valid_project_name(name=name)) == name

    def whereabouts(self, key: str) -> frozenset[str]:
        """V3 api-group-projects, search: ``live``, ``archived`` or ``deleted``, in the trash, for Jira administrators; what they
        do not browse is live all the same.
        """
        states = ["live", "archived", "deleted"]
        found = map(record, rows(self._core.search_projects(keys=key, status=states), "projects", values="values"))
        return frozenset(
            "deleted" if one.get("deleted") is True else "archived" if one.get("archived") is True else "live"
            for one in found
            if one.get("key") == key
        )

    def create_fields(self, project: str, type_id: str) -> tuple[CreateField, ...]:
        """V3 api-group-issues, createmeta: what this account may fill in when it creates such an issue (facts 3.14)."""
        found = by_offset(
            lambda start: self._core.get_create_issue_meta_issue_type_id(
                project, type_id, start_at=start, max_results=_FIELDS_PER_PAGE
            ),
            name="fields",
            values="fields",
        )
        return tuple(_field_from(record(one)) for one in found)

    def assignable(self, project: str, account: str) -> bool:
        """V3 api-group-user-search: whether issues of the project may be assigned to somebody."""
        found = rows(self._core.find_assignable_users(project=project, account_id=account), "accounts")
        return any(record(one).get("accountId") == account for one in found)

    def uses_compass(self, project: str) -> bool | None:
        """V3 api-group-project-components; None while there is no component to tell it from (facts 7.3)."""
        found = rows(self._core.get_project_components(project, component_source="auto"), "components")
        return any(text(record(one).get("ari")).startswith(_COMPASS) for one in found) if found else None

    def groups_known(self, words: Iterable[str]) -> Mapping[str, str]:
        """V3 api-group-groups, bulk: id of each group that is called so, or has that id; what is missing does not exist. Names and
        ids are asked for apart: whether one call would give those of both, or those that are both, is nowhere said.
        """
        wanted = sorted(set(words))
        ids = [word for word in wanted if _GROUP_ID.fullmatch(word)]
        names = [word for word in wanted if word not in ids]
        by_id = {found: found for found, _ in self._groups(group_id=ids)} if ids else {}
        by_name = {name.casefold(): found for found, name in self._groups(group_name=names)} if names else {}
        return {**by_id, **{word: by_name[word.casefold()] for word in names if word.casefold() in by_name}}

    def _groups(self, **which: list[str]) -> list[tuple[str, str]]:
        found = by_offset(lambda at: self._core.bulk_get_groups(**which, start_at=at, max_results=50), name="groups")
        return [(text(one.get("groupId")), text(one.get("name"))) for one in map(record, found)]

    def reaches_boards(self, project_key: str | None) -> None:
        """AGILE api-group-board: raises JiraUnauthorised for a token without the scopes of boards (facts 12.5)."""
        self._agile.get_all_boards(project_key_or_id=project_key, start_at=0, max_results=50)


def _field_from(field: Mapping[str, Any]) -> CreateField:
    needed = field.get("required") is True and field.get("hasDefaultValue") is not True
    return CreateField(id=text(field.get("fieldId")) or text(field.get("key")), name=text(field.get("name")), needed=needed)
