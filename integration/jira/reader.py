"""What we read from Jira, as nouns. Planning holds a reader and nothing more: no verb here changes anything.

The site, its people and its projects; issues are in ``reader_issues.py``. Each verb names its vendor page, below V3 =
https://developer.atlassian.com/cloud/jira/platform/rest/v3/ or AGILE = https://developer.atlassian.com/cloud/jira/software/rest/ .
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from integration.errors import JiraError, JiraNotFound, JiraNotJson, JiraUnauthorised
from integration.jira.pages import by_offset
from integration.jira.reader_checks import CheckReader
from integration.jira.reader_site import SiteReader
from integration.jira.sound import known, rows, value_in
from integration.jira.transport import fan_out
from integration.mapping.wire import account_from, board_from, component_from, named_from, project_from, server_from
from integration.mapping.wire_values import listed, record, text
from integration.mapping.wire_workflows import workflows_from
from integration.model.live import Account, Actors, LiveBoard, LiveComponent, LiveProject, LiveWorkflow, Named, Server

_GATEWAY = "/ex/jira/"
_ACCOUNTS_PER_CALL = 50
_LOOKUPS = ("GET /rest/api/3/user/search", "GET /rest/api/3/user/bulk")
_PAGE = 50


class Reader(CheckReader, SiteReader):
    """Every verb raises JiraError or one of its kinds; a thing that is missing is None only where the type says so."""

    def now(self) -> datetime:
        """The server's time, aware (design 8.13)."""
        return self._transport.now()

    @property
    def requests(self) -> int:
        """How many reads were sent so far, each attempt by itself."""
        return self._transport.reads

    @property
    def lookups(self) -> int:
        """Of these, those that looked for people by mail or account."""
        return sum(self._transport.calls[call] for call in _LOOKUPS)

    def server(self) -> Server:
        """V3 api-group-server-info; the cloudId from ``/_edge/tenant_info``, or from the address of the gateway."""
        gateway = self._transport.base_url.partition(_GATEWAY)[2].strip("/")
        tenant = () if gateway else (lambda: self._transport.raw("GET", "_edge/tenant_info"),)
        info, *found = fan_out(lambda read: read(), (self._core.get_server_info, *tenant))
        cloud_id = gateway or record(found[0]).get("cloudId")
        if not isinstance(cloud_id, str) or not cloud_id:
            raise JiraNotJson("server: expected a cloudId at /_edge/tenant_info, found none; check the site setting")
        return server_from(info, cloud_id=cloud_id)

    def myself(self) -> Account:
        """V3 api-group-myself. Anonymous calls often answer 200 with nothing: this one does not (facts 12.6)."""
        account = account_from(self._core.get_current_user())
        if not account.id:
            raise JiraUnauthorised(
                "myself: expected an account, found none; check BORNAGE_EMAIL and BORNAGE_TOKEN", status=401
            )
        return account

    def permissions(self, keys: Sequence[str], *, project: str | None) -> Mapping[str, bool]:
        """V3 api-group-permissions. Without a project, project permissions answer for “at least one project”; one unknown
        key refuses the whole call (facts 6.3).
        """
        answer = self._core.get_my_permissions(permissions=",".join(keys), project_key=project)
        found = record(record(answer).get("permissions"))
        return {key: record(found.get(key)).get("havePermission") is True for key in keys}

    def accounts_by_email(self, email: str) -> tuple[Account, ...]:
        """V3 api-group-user-search. Accounts whose visible mail is exactly this one: a hidden mail is found by nobody."""
        users = rows(self._core.find_users(query=email, max_results=_PAGE), "accounts")
        accounts = (account_from(user) for user in users)
        return tuple(account for account in accounts if (account.email or "").casefold() == email.casefold())

    def accounts_named(self, words: str) -> tuple[Account, ...]:
        """V3 api-group-user-search. Active accounts of people that Jira finds by these words of a name or a visible mail; nobody
        where we lack “Browse users and groups” (facts 14.1).
        """
        users = rows(self._core.find_users(query=words, max_results=_PAGE), "accounts")
        found = (account_from(user) for user in users)
        return tuple(account for account in found if account.id and account.active and account.kind == "atlassian")

    def accounts(self, ids: Iterable[str]) -> tuple[Account, ...]:
        """V3 api-group-users, in bulk; unknown ids are left out, in Jira's order."""
        wanted = sorted(set(ids))
        batches = [wanted[i : i + _ACCOUNTS_PER_CALL] for i in range(0, len(wanted), _ACCOUNTS_PER_CALL)]
        found = fan_out(self._account_batch, batches)
        return tuple(account for batch in found for account in batch)

    def _account_batch(self, ids: list[str]) -> tuple[Account, ...]:
        users = by_offset(
            lambda start: self._core.bulk_get_users(account_id=ids, start_at=start, max_results=len(ids)), name="accounts"
        )
        return tuple(account for user in users if (account := account_from(user)).id)

    def roles(self) -> tuple[Named, ...]:
        """V3 api-group-project-roles: roles are the site's, shared by all its projects. For Jira administrators only."""
        return _named(rows(self._core.get_all_project_roles(), "roles"), "roles")

    def roles_of(self, project: str) -> tuple[Named, ...]:
        """V3 api-group-project-roles, roledetails: the same roles, asked of one project, for its administrators."""
        return _named(rows(self._core.get_project_role_details(project), "roles"), "roles")

    def types(self) -> tuple[Named, ...]:
        """V3 api-group-issue-types; ``scope_project`` marks those of a team-managed project. Who does not administer Jira
        gets those of the projects they may browse.
        """
        return _named(rows(self._core.get_issue_all_types(), "issue types"), "issue types")

    def statuses(self) -> tuple[Named, ...]:
        """V3 api-group-status, every page. For administrators only: the others get 401, as with a wrong token."""
        found = by_offset(lambda start: self._core.search(start_at=start, max_results=200), name="statuses")
        return _named(found, "statuses")

    def workflows(self) -> tuple[Named, ...]:
        """V3 api-group-workflows, search: all of the site. Reading by name is not used: what Jira answers to a name it does
        not know is nowhere said.
        """
        found = by_offset(lambda start: self._core.search_workflows(start_at=start, max_results=_PAGE), name="workflows")
        return _named(found, "workflows")

    def workflows_of(self, project_id: str, type_ids: Iterable[str]) -> tuple[LiveWorkflow, ...]:
        """V3 api-group-workflows, in bulk: those these types have in the project, each once, with the conditions of their
        transitions. Those of the site are for Jira administrators: the others get 401, as with a wrong token.
        """
        pairs = [{"projectId": project_id, "issueTypeId": kind} for kind in sorted(type_ids)]
        answer = self._core.read_workflows(data={"projectAndIssueTypes": pairs})
        rows(answer, "workflows", values="workflows")
        return workflows_from(answer)

    def type_schemes(self) -> tuple[Named, ...]:
        """V3 api-group-issue-type-schemes. ``extra``: ``default`` (issue type id)."""
        name = "issue type schemes"
        found = by_offset(lambda at: self._core.get_all_issue_type_schemes(start_at=at, max_results=_PAGE), name=name)
        return known((named_from(s, extra={"default": text(record(s).get("defaultIssueTypeId"))}) for s in found), name)

    def workflow_schemes(self) -> tuple[Named, ...]:
        """V3 api-group-workflow-schemes. ``extra``: ``default`` (workflow name) and ``by_type`` (issue type id -> name)."""
        name = "workflow schemes"
        found = by_offset(lambda at: self._core.get_all_workflow_schemes(start_at=at, max_results=_PAGE), name=name)
        return known((_scheme_from(record(scheme)) for scheme in found), name)

    def link_types(self) -> tuple[Named, ...]:
        """V3 api-group-issue-link-types. ``extra``: ``inward`` and ``outward`` words; () when linking is switched off."""
        found: list[Any] = []
        with suppress(JiraNotFound):
            found = rows(self._core.get_issue_link_types(), "link types", values="issueLinkTypes")
        words = (
            named_from(r, extra={"inward": text(r.get("inward")), "outward": text(r.get("outward"))})
            for r in map(record, found)
        )
        return known(words, "link types")

    def project(self, key: str) -> LiveProject | None:
        """V3 api-group-projects. None: missing, in the trash, or not visible to this account."""
        try:
            answer = self._core.get_project(key)
        except JiraNotFound:
            return None
        if record(answer).get("deleted") is True:
            return None
        found = project_from(answer)
        if not found.id or not found.key:
            raise JiraNotJson(f"project {key}: expected it in Jira’s answer, found something else; run again later")
        return found

    def project_property(self, project: str, key: str) -> Any | None:
        """V3 api-group-project-properties: the value."""
        try:
            return value_in(self._core.get_project_property(project, key), f"project property {key}")
        except JiraNotFound:
            return None

    def project_statuses(self, project: str) -> Mapping[str, frozenset[str]]:
        """V3 api-group-projects: issue type id -> ids of the statuses its workflow has in this project."""
        return {
            kind: frozenset(status.id for status in _named(statuses, "statuses"))
            for kind, statuses in self._by_type(project)
        }

    def statuses_of(self, project: str) -> tuple[Named, ...]:
        """V3 api-group-projects: the statuses of a project’s workflows, each once, for everybody who may browse it."""
        found = (status for _, statuses in self._by_type(project) for status in _named(statuses, "statuses"))
        return tuple({status.id: status for status in found}.values())

    def _by_type(self, project: str) -> list[tuple[str, list[Any]]]:
        found = map(record, rows(self._core.get_all_statuses(project), "statuses"))
        return [(text(row.get("id")), rows(row, "statuses", values="statuses")) for row in found]

    def actors(self, project: str, role_id: str) -> Actors:
        """V3 api-group-project-role-actors: those who come by a group are not told, the group is."""
        found = [record(actor) for actor in rows(self._core.get_project_role(project, role_id), "members", values="actors")]
        people = (text(record(actor.get("actorUser")).get("accountId")) for actor in found)
        groups = (record(actor.get("actorGroup")) for actor in found)
        named = {text(one.get("groupId")): text(one.get("name") or one.get("displayName")) for one in groups if one}
        return Actors(people=frozenset(account for account in people if account), groups=named)

    def members(self, project: str, role_id: str) -> frozenset[str]:
        """The accounts of the same."""
        return self.actors(project, role_id).people

    def components(self, project: str) -> tuple[LiveComponent, ...]:
        """V3 api-group-project-components."""
        found = rows(self._core.get_project_components(project), "components")
        return known(map(component_from, found), "components")

    def filters(self, name: str) -> tuple[Named, ...]:
        """V3 api-group-filters: our own filters of exactly this name (Jira's search is a partial match, so it is not used).
        ``extra``: ``jql`` and ``shared`` (project ids).
        """
        mine = map(record, rows(self._core.get_my_filters(), "filters"))
        return known((_filter_from(row) for row in mine if row.get("name") == name), "filters")

    def filter(self, filter_id: str) -> Named | None:
        """V3 api-group-filters, with the same ``extra``: None when it is gone, or not to be seen, which Jira says with 400."""
        try:
            return _filter_from(record(self._core.get_filter(filter_id)))
        except JiraError as refused:
            if refused.status not in (400, 404):
                raise
            return None

    def boards(self, project_key: str) -> tuple[Named, ...]:
        """AGILE api-group-board: those this account sees."""
        found = by_offset(
            lambda start: self._agile.get_all_boards(project_key_or_id=project_key, start_at=start, max_results=_PAGE),
            name="boards",
        )
        return _named(found, "boards")

    def board(self, board_id: str) -> LiveBoard:
        """AGILE api-group-board, configuration."""
        found = board_from(self._agile.get_configuration(board_id))
        if found.id != board_id or not found.columns:
            raise JiraNotJson(f"board {board_id}: expected its columns in Jira’s answer, found none; run again later")
        return found

    def jql_problems(self, jql: str) -> tuple[str, ...]:
        """V3 api-group-jql, strictly: a search would answer an unknown field with nothing at all (facts 1.9)."""
        answer = record(self._core.parse_jql_queries(validation="strict", data={"queries": [jql]}))
        parsed = map(record, listed(answer.get("queries")))
        return tuple(text(problem) for query in parsed for problem in listed(query.get("errors")))


def _named(things: Iterable[Any], name: str) -> tuple[Named, ...]:
    return known(map(named_from, things), name)


def _scheme_from(scheme: Mapping[str, Any]) -> Named:
    by_type = {text(key): text(name) for key, name in record(scheme.get("issueTypeMappings")).items()}
    return named_from(scheme, extra={"default": text(scheme.get("defaultWorkflow")), "by_type": by_type})


def _filter_from(row: Mapping[str, Any]) -> Named:
    shares = (record(share) for share in listed(row.get("sharePermissions")))
    shared = tuple(text(record(share.get("project")).get("id")) for share in shares if share.get("type") == "project")
    return named_from(row, extra={"jql": text(row.get("jql")), "shared": shared})
