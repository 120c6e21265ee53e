"""What only `bornage remove` does to Jira: taking away. Each verb may be repeated: what is gone already is fine.

Each names its vendor page, V3 = https://developer.atlassian.com/cloud/jira/platform/rest/v3/ .
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from integration.errors import JiraError, JiraNotFound
from integration.jira.transport import Transport


class Remover:
    """Held by ``sync/remove.py`` alone."""

    def __init__(self, transport: Transport) -> None:
        self._core = transport.core
        self._agile = transport.agile

    def delete_issue(self, issue_id: str) -> None:
        """V3 api-group-issues; with sub-tasks Jira refuses (facts 3.19), and so do we."""
        _gone(lambda: self._core.delete_issue(issue_id))

    def delete_component(self, component_id: str) -> None:
        """V3 api-group-project-components."""
        _gone(lambda: self._core.delete_component(component_id))

    def delete_board(self, board_id: str) -> None:
        """https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/"""
        _gone(lambda: self._agile.delete_board(board_id))

    def delete_filter(self, filter_id: str) -> None:
        """V3 api-group-filters; its boards go first. Of one that is gone Jira says 400, which may mean more: looked for then."""
        try:
            _gone(lambda: self._core.delete_filter(filter_id))
        except JiraError as refused:
            if refused.status != 400 or self._sees_filter(filter_id):
                raise

    def _sees_filter(self, filter_id: str) -> bool:
        try:
            self._core.get_filter(filter_id)
        except JiraError as refused:
            if refused.status not in (400, 404):
                raise
            return False
        return True

    def delete_project(self, key: str) -> None:
        """V3 api-group-projects: to the trash, where it stays 60 days and keeps its key and name (facts 5.5)."""
        _gone(lambda: self._core.delete_project(key, enable_undo=True))

    def delete_project_property(self, project: str, key: str) -> None:
        """V3 api-group-project-properties."""
        _gone(lambda: self._core.delete_project_property(project, key))


def _gone(call: Callable[[], Any]) -> None:
    with suppress(JiraNotFound):
        call()
