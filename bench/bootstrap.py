"""Bootstrapping over HTTP at 100 ms a call: ``python -m bench bootstrap [--json]``, the embedded Jira served on a port.

Ours: the Velours charter planned, applied and planned again on a prepared site. ``prepare_requests``: `site prepare`;
``preflight_requests``: the checks before an apply (at most 30); ``apply_requests``: all else of plan, apply and the look
afterwards besides links (at most 55); ``links``, ``link_requests``: what was to be linked, and calls it took (one each);
``replan_requests`` (at most 15) and ``replan_steps`` (0): a plan right after. ``ours_seconds``: all of it but preparing and
planning again, preflight included.

The peer builds the same project (key VLP) from the same content with atlassian-python-api, one call after the other, as a
competent user of it would: whatever takes many takes many. Its calls, in order: myself; issue types, roles, type schemes,
workflow schemes, link types; project; one person into one role at a time; components; filter and its share; board, asked again
until its filter is known; columns; issues by fifty, epics and register first; one call a link; a project property; and, to
see that all is there, the components, the board's configuration and a search. Its issues carry no marks, and it could not be run a
second time: ``script_requests``, ``script_seconds`` (at least 4 times ours).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import requests
from atlassian import Jira

from integration.jira.reader import Reader
from integration.jira.transport import Transport, connect
from integration.jira.writer import Writer
from integration.mapping.blueprint import project_blueprint, site_blueprint
from integration.model.blueprint import ComponentSpec, EpicSpec, IssueSpec, ProjectBlueprint, RegisterSpec, SiteBlueprint
from integration.model.words import Role, TypeKey
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from integration.terms import Terms, terms_from

LATENCY = 0.1
KEYS = (b"a key of the bench, thirty-two b.",)
CHARTER = Path("config/charters/velours.yaml")
DAY = "2026-08-31"
PEER_KEY = "VLP"
_LINKS = "POST /rest/api/3/issueLink"
_UNCHECKED = {"X-Atlassian-Token": "no-check", "Content-Type": "application/json", "Accept": "application/json"}


def figures() -> dict[str, float]:
    """One served site, ours and then the peer."""
    with _served() as site:
        ours = _ours(site)
        terms = terms_from(CHARTER)
        charter = replace(terms.charter, project_key=PEER_KEY, project_name="Velours by script")
        blueprint = project_blueprint(terms.template, charter, today=date.fromisoformat(DAY))
        peer = Peer(site, site_blueprint(terms.template, charter.language), blueprint, _accounts(site, terms))
        started = time.perf_counter()
        peer.build()
        return {
            **ours,
            "script_requests": peer.requests,
            "script_seconds": round(time.perf_counter() - started, 2),
            "latency_ms": round(LATENCY * 1000),
        }


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is, and the account both work with: an administrator."""

    url: str
    mail: str
    token: str


@contextmanager
def _served() -> Iterator[Site]:
    """A site of its own process, every answer 100 ms late; ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        faults = Path(folder) / "late.yaml"
        faults.write_text(f"rules: [{{fault: slow, seconds: {LATENCY}}}]\n", encoding="utf-8")
        command = [sys.executable, "-m", "integration", "sandbox", "--charter", str(CHARTER), "--start", DAY]
        command += ["--faults", str(faults)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
            assert served.stdout is not None
            try:
                said = json.loads(served.stdout.readline())
                yield Site(said["base_url"], said["bornage"]["email"], said["bornage"]["token"])
            finally:
                served.terminate()


# --- ours -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Doors:
    transport: Transport
    reader: Reader
    writer: Writer


def _doors(site: Site) -> _Doors:
    transport = connect(site.url, site.mail, site.token, budget_seconds=30)
    return _Doors(transport, Reader(transport), Writer(transport))


def _ours(site: Site) -> dict[str, float]:
    terms, doors = terms_from(CHARTER), _doors(site)
    prepare(doors.reader, doors.writer, terms.template, language=terms.charter.language, gates=terms.charter.gates, ask=_yes)
    prepared = dict(doors.transport.calls)
    doors = _doors(site)
    started = time.perf_counter()
    applied = bootstrap(doors.reader, doors.writer, terms.template, terms.charter, keys=KEYS, ask=_yes)
    taken = time.perf_counter() - started
    if applied is None or applied.links == 0:
        sys.exit("bench: the apply did not end")
    calls = dict(doors.transport.calls)
    again = _doors(site)
    plan = plan_project(again.reader, terms.template, terms.charter, keys=KEYS).plan
    links = calls.pop(_LINKS, 0)
    return {
        "apply_requests": sum(calls.values()) - applied.preflight,
        "link_requests": links,
        "links": applied.links,
        "preflight_requests": applied.preflight,
        "prepare_requests": sum(prepared.values()),
        "ours_seconds": round(taken, 2),
        "replan_requests": sum(again.transport.calls.values()),
        "replan_steps": sum(step.act in ("create", "update") for step in plan.steps),
    }


def _yes(_plan: object) -> bool:
    return True


def _accounts(site: Site, terms: Terms) -> Mapping[str, str]:
    reader = _doors(site).reader
    found = {h: one.account or reader.accounts_by_email(one.email or "")[0].id for h, one in terms.charter.people.items()}
    return {**found, "service": reader.myself().id}


# --- the peer ---------------------------------------------------------------------------------------------------------


class _Counting(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self.sent += 1
        return super().send(request, **kwargs)


class Peer:
    """A script of one evening; ``people``: handle -> accountId."""

    def __init__(self, site: Site, shared: SiteBlueprint, blueprint: ProjectBlueprint, people: Mapping[str, str]) -> None:
        self._session = _Counting()
        self._jira: Any = Jira(url=site.url, username=site.mail, password=site.token, cloud=True, session=self._session)
        self._site = shared
        self._blueprint = blueprint
        self._people = people
        self._keys: dict[str, str] = {}
        self._board: Any = None

    @property
    def requests(self) -> int:
        return self._session.sent

    def build(self) -> None:
        jira, wanted = self._jira, self._blueprint
        lead = jira.myself()["accountId"]
        by_name = {one["name"]: one["id"] for one in jira.get_issue_types()}
        types = {one.key: by_name[one.name] for one in self._site.types}
        roles = {one["name"]: one["id"] for one in jira.get_all_global_project_roles()}
        schemes = [self._scheme(path) for path in ("issuetypescheme", "workflowscheme")]
        blocks = next(one["name"] for one in jira.get_issue_link_types() if one["outward"] == "blocks")
        project = self._project(lead, *schemes)
        for member in wanted.members:
            name = next(one.name for one in self._site.roles if one.key == member.role)
            for handle in member.people:
                jira.add_user_into_project_role(wanted.key, roles[name], self._people[handle])
        components = {one.role: self._component(one) for one in wanted.components}
        self._make_board(project)
        self._make_issues(types, components)
        for link in wanted.links:
            ends = {"inwardIssue": {"key": self._keys[link.source]}, "outwardIssue": {"key": self._keys[link.target]}}
            jira.create_issue_link({"type": {"name": blocks}, **ends})
        jira.put(f"rest/api/3/project/{wanted.key}/properties/made-by", data={"keys": self._keys})
        self._look()

    def _scheme(self, path: str) -> str:
        found = self._jira.get(f"rest/api/3/{path}", params={"maxResults": 50})["values"]
        return str(next(one["id"] for one in found if one["name"] == self._site.type_scheme.name))

    def _project(self, lead: str, type_scheme: str, workflow_scheme: str) -> Any:
        wanted = self._blueprint
        body: dict[str, Any] = {
            "key": wanted.key,
            "name": wanted.name,
            "description": wanted.description,
            "leadAccountId": lead,
        }
        schemes: dict[str, Any] = {"issueTypeScheme": int(type_scheme), "workflowScheme": int(workflow_scheme)}
        body |= {"projectTypeKey": "software", "assigneeType": "UNASSIGNED", **schemes}
        return self._jira.create_project_from_raw_json(body)["id"]

    def _component(self, spec: ComponentSpec) -> str:
        body = {"project": self._blueprint.key, "name": spec.name, "description": spec.description}
        lead = {"leadAccountId": self._people[spec.lead]} if spec.lead else {}
        return str(self._jira.create_component(body | lead)["id"])

    def _make_board(self, project: Any) -> None:
        jira, board = self._jira, self._blueprint.board
        found = jira.create_filter(board.filter_name, board.filter_jql, self._blueprint.description)["id"]
        jira.add_filter_share_permission(found, "project", project_id=project)
        location = {"type": "project", "projectKeyOrId": self._blueprint.key}
        while True:  # Jira refuses until it has taken the filter in
            try:
                self._board = jira.create_agile_board(board.name, "kanban", int(found), location)["id"]
                break
            except requests.HTTPError:
                time.sleep(1)
        statuses = {one["name"]: one["id"] for one in jira.get("rest/api/3/status")}
        named = {one.key: statuses[one.name] for one in self._site.statuses}
        rows = [
            {
                "name": column.name.in_language(self._blueprint.language),
                "mappedStatuses": [{"id": named[status]} for status in column.statuses],
                "min": "",
                "max": "",
                "isKanPlanColumn": False,
            }
            for column in board.columns
        ]
        body = {"rapidViewId": self._board, "currentStatisticsField": {"id": "none_"}, "mappedColumns": rows}
        jira.put("rest/greenhopper/1.0/rapidviewconfig/columns", data=body, headers=_UNCHECKED)

    def _make_issues(self, types: Mapping[TypeKey, str], components: Mapping[Role, str]) -> None:
        wanted = self._blueprint
        first = [(one.key, self._fields(one, types["phase"])) for one in wanted.epics]
        first.append(("register", self._fields(wanted.register, types["task"])))
        self._make(first)
        rest = []
        for one in wanted.items:
            fields = self._fields(one, types[one.type])
            fields |= {"parent": {"key": self._keys[one.parent]}, "components": [{"id": components[one.component]}]}
            rest.append((one.key, fields))
        for start in range(0, len(rest), 50):
            self._make(rest[start : start + 50])

    def _fields(self, spec: EpicSpec | IssueSpec | RegisterSpec, type_id: str) -> dict[str, Any]:
        body = {"project": {"key": self._blueprint.key}, "issuetype": {"id": type_id}, "summary": spec.summary}
        due = {} if isinstance(spec, RegisterSpec) else {"duedate": spec.due.isoformat()}
        return {**body, **due, "labels": list(spec.labels), "description": json.dumps(spec.description)[:2000]}

    def _make(self, issues: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        made = self._jira.create_issues([{"fields": fields} for _, fields in issues])["issues"]
        self._keys |= {key: one["key"] for (key, _), one in zip(issues, made, strict=True)}

    def _look(self) -> None:
        self._jira.get_project_components(self._blueprint.key)
        self._jira.get_agile_board_configuration(self._board)
        self._jira.enhanced_jql(f"project = {self._blueprint.key}", fields="summary", limit=100)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench bootstrap", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    found = figures() if parser.parse_args().json is not None else {}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
