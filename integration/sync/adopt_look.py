"""A project in use as ``init --from-project`` reads it: what it is made of, what its issues are called, who takes part. Holds a reader
only; names of people come for the user's own file, and go nowhere else.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from integration.errors import JiraForbidden, JiraNotFound, JiraUnauthorised, Refused
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.blueprint import jql_string
from integration.model.live import Account, IssueRead, LiveComponent, LiveProject, Named, Server

MOST_ISSUES: Final = 2_000
"""Issues whose titles are looked at; epics always are."""
MOST_PEOPLE: Final = 40
_MOST_ROLES: Final = 20
_FIELDS: Final = ("summary", "issuetype", "assignee", "created", "project")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``statuses``: in the order of the workflows; ``issues``: oldest first, epics among them; ``total``: how many there are;
    ``people``: active persons who take part, those with most issues first; ``roles``: name of a Jira role -> accounts in it.
    """

    server: Server
    project: LiveProject
    statuses: tuple[Named, ...]
    types: tuple[Named, ...]
    components: tuple[LiveComponent, ...]
    issues: tuple[IssueRead, ...]
    total: int
    people: tuple[Account, ...]
    roles: Mapping[str, frozenset[str]]
    me: str

    @property
    def epics(self) -> tuple[IssueRead, ...]:
        levels = {one.id for one in self.types if one.level == 1}
        return tuple(read for read in self.issues if read.type_id in levels)

    def first_day(self, zone: str) -> date | None:
        """The day of the first issue."""
        first = min((read.created for read in self.issues), default=None)
        return None if first is None else first.astimezone(ZoneInfo(zone)).date()


def look(reader: Reader, key: str) -> Looked:
    """Raises Refused for a project that is not there, or is team-managed; JiraError."""
    project, server, me = reader.project(key), reader.server(), reader.myself()
    if project is None:
        raise Refused(f"project {key}: expected one this account may see, found none; check the key and “Browse projects”")
    refuse_team_managed(project)
    reads: tuple[Callable[[], Any], ...] = (
        reader.types,
        lambda: reader.project_statuses(key),
        lambda: reader.statuses_of(key),
        lambda: reader.components(key),
        lambda: _roles(reader, key),
    )
    types, used, statuses, components, roles = fan_out(lambda read: read(), reads)
    types = tuple(one for one in types if one.id in used)
    issues, total = _issues(reader, key, project.id, [one.id for one in types if one.level == 1])
    leads = [one.lead for one in components if one.lead]
    seen = Counter(read.assignee for read in issues if read.assignee)
    wanted = dict.fromkeys(
        [*leads, *(who for members in roles.values() for who in members), *(who for who, _ in seen.most_common())]
    )
    accounts = {one.id: one for one in reader.accounts(wanted)} if wanted else {}
    people = [accounts[who] for who in wanted if who in accounts and who != me.id]
    return Looked(
        server=server,
        project=project,
        statuses=statuses,
        types=types,
        components=components,
        issues=issues,
        total=total,
        people=tuple(one for one in people if one.active and one.kind == "atlassian")[:MOST_PEOPLE],
        roles=roles,
        me=me.id,
    )


def refuse_team_managed(project: LiveProject) -> None:
    """Statuses and types of such a project are its own, and it has no components (facts 5.7): nothing tells who produces what."""
    if project.style != "classic":
        raise Refused(
            f"project {project.key}: expected a company-managed project, found a team-managed one, which has neither shared statuses "
            "nor components; make a company-managed one and move the issues there"
        )


def _issues(reader: Reader, key: str, project: str, epic_types: list[str]) -> tuple[tuple[IssueRead, ...], int]:
    everywhere = f"project = {jql_string(key)}"
    ids = sorted(reader.search(everywhere), key=int)
    epics = reader.search(f"{everywhere} AND issuetype in ({', '.join(epic_types)})") if epic_types else ()
    wanted = sorted({*ids[:1], *ids[-MOST_ISSUES:], *epics}, key=int)
    reads = reader.issues(wanted, fields=_FIELDS) if wanted else ()
    return tuple(sorted((r for r in reads if r.project_id == project), key=lambda r: int(r.id))), len(ids)


def _roles(reader: Reader, key: str) -> Mapping[str, frozenset[str]]:
    """Without the right to see them, none."""
    try:
        roles = reader.roles_of(key)[:_MOST_ROLES]
        members = fan_out(lambda role: reader.members(key, role.id), roles)
    except (JiraUnauthorised, JiraForbidden, JiraNotFound):
        return {}
    return {role.name: found for role, found in zip(roles, members, strict=True) if found}
