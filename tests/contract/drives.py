"""The two big drives: every verb of our own client, and the whole demonstration, each recorded on the wire."""

from datetime import UTC, date, datetime
from functools import cache
from io import StringIO
from typing import Any, Final

from rich.console import Console

from integration.cli.demo import _play_all, _show
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Created, Writer
from integration.jira.writer_removal import Remover
from integration.mapping.wire import issue_body
from integration.model.blueprint import EpicSpec
from integration.sandbox.founding import empty_site
from integration.sandbox.mount import transport as mounted
from tests.contract.spec import Call
from tests.contract.tally import Recorder

MAIL: Final = "bornage@velours.example"
_NEW: Final = "7b0e0000-0000-4000-8000-000000000001"
_DONE: Final = "7b0e0000-0000-4000-8000-000000000002"


def adf(*words: str) -> dict[str, Any]:
    """A document of one paragraph a word."""
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": word}]} for word in words]
    return {"type": "doc", "version": 1, "content": paragraphs}


def workflow(name: str, *, restricted_to: str | None = None) -> dict[str, Any]:
    """Two statuses and one way between them, in the shape of facts 8.2."""
    common: dict[str, Any] = {"actions": [], "validators": [], "triggers": [], "properties": {}}
    way = {"links": [{"fromStatusReference": _NEW, "fromPort": 0, "toPort": 1}]} | common
    if restricted_to:
        rule = {"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": restricted_to}}
        way["conditions"] = {"operation": "ALL", "conditions": [rule], "conditionGroups": []}
    return {
        "scope": {"type": "GLOBAL"},
        "statuses": [
            {"statusReference": _NEW, "name": "Préparer", "statusCategory": "TODO", "description": ""},
            {"statusReference": _DONE, "name": "Validé", "statusCategory": "DONE", "description": ""},
        ],
        "workflows": [
            {
                "name": name,
                "description": "",
                "statuses": [{"statusReference": one, "properties": {}} for one in (_NEW, _DONE)],
                "transitions": [
                    {"id": "1", "type": "INITIAL", "name": "Créer", "toStatusReference": _NEW, "links": [], **common},
                    {"id": "21", "type": "DIRECTED", "name": "Valider", "toStatusReference": _DONE, **way},
                ],
            }
        ],
    }


class Noted:
    """Passes every verb on, and notes its name."""

    def __init__(self, door: Any, names: set[str]) -> None:
        self._door = door
        self._names = names

    def __getattr__(self, name: str) -> Any:
        self._names.add(name)
        return getattr(self._door, name)


@cache
def client_drive() -> tuple[list[Call], frozenset[str]]:
    """Every verb of the reader, the writer and the remover, each once at least, against a French site; and their names."""
    used: set[str] = set()
    world = empty_site(datetime(2026, 11, 2, 8, tzinfo=UTC), site_language="fr", admin_email=MAIL, admin_token="t")
    world.add_user("Ana", "ana@velours.example", account_id="ana")
    recorder = Recorder()
    world.on_call = recorder
    transport = connect(world.base_url, MAIL, "t", transport=mounted(world), sleep=lambda _: None)
    reader, writer, remover = (Noted(door(transport), used) for door in (Reader, Writer, Remover))
    with reader.remembering():
        _checked_before(reader)
    site = _site_written(reader, writer)
    _issues_written(reader, writer, site)
    _site_upgraded(reader, writer, site)
    _site_read(reader, site)
    _groups_let_in(reader, writer, site)
    _checked_again(reader, site)
    _all_removed(reader, writer, remover, site)
    transport.close()
    return recorder.calls(), frozenset(used)


def _site_written(reader: Any, writer: Any) -> dict[str, str]:
    me = reader.myself().id
    role = writer.create_role("MOA", "bornage:role:MOA:v1")
    kind = writer.create_type("Livrable", "bornage:type:livrable:v1")
    epic = next(found.id for found in reader.types() if found.level == 1)
    types = writer.create_type_scheme("Bornage", "bornage:type-scheme:crm:v1", [epic, kind], kind)
    payload = workflow("Bornage : Livrable", restricted_to=role)
    writer.validate_workflows(payload)
    writer.create_workflows(payload)
    scheme = writer.create_workflow_scheme("Bornage", "", "Bornage : Livrable", {kind: "Bornage : Livrable"})
    project = writer.create_project("CRM", "Velours", "Déploiement", me, type_scheme=types, workflow_scheme=scheme)
    writer.add_members("CRM", role, [me, "ana"])
    writer.remove_member("CRM", role, "ana")
    writer.add_members("CRM", role, ["ana"])
    component = writer.create_component("CRM", "MOA", "Maîtrise d’ouvrage", "ana")
    writer.update_component(component, description="MOA")
    writer.set_project_property("CRM", "bornage.project", {"v": 1})
    found = writer.create_filter("CRM – Bornage", "project = CRM ORDER BY Rank ASC", "Le tableau")
    writer.share_filter(found, project)
    board = writer.create_board("CRM", found, "CRM")
    ids = {status.name: status.id for status in reader.statuses()}
    writer.set_columns(board, [("Backlog", []), ("À faire", [ids["Préparer"]]), ("Fait", [ids["Validé"]])])
    site = {"me": me, "role": role, "kind": kind, "epic": epic, "project": project, "board": board, "component": component}
    return site | {"filter": found}


def _checked_before(reader: Any) -> None:
    """What is asked of a site without a project of ours: right keys and names, wrong ones, and a key nobody knows."""
    assert reader.base_url
    assert reader.deployment() == "Cloud"
    assert reader.plans()
    assert reader.settings()["issueLinkingEnabled"]
    assert reader.rights(["ADMINISTER", "NO_SUCH_RIGHT"], project=None) == {"ADMINISTER": True}
    assert reader.key_free("CRM")
    assert not reader.key_free("a key")
    assert reader.name_free("Velours")
    assert not reader.whereabouts("CRM")
    reader.reaches_boards(None)
    assert not reader.near_limit


def _checked_again(reader: Any, site: dict[str, str]) -> None:
    """The same of the project that is there now."""
    assert reader.rights(["EDIT_ISSUES", "BROWSE_PROJECTS"], project="CRM")["BROWSE_PROJECTS"]
    assert not reader.key_free("CRM")
    assert not reader.name_free("Velours")
    assert reader.whereabouts("CRM") == {"live"}
    assert {one.id for one in reader.create_fields("CRM", site["epic"])} >= {"summary", "duedate"}
    assert reader.assignable("CRM", site["me"])
    assert reader.uses_compass("CRM") is False
    reader.reaches_boards("CRM")
    assert reader.lookups > 0


def _groups_let_in(reader: Any, writer: Any, site: dict[str, str]) -> None:
    """A group found by its name and by its id, let into a role, and taken out again: twice, the second for nothing."""
    [group] = reader.groups_known(["jira-administrators", "no such group"]).values()
    assert list(reader.groups_known([group, "7b0e0000-0000-4000-8000-000000000009"])) == [group]
    writer.add_groups("CRM", site["role"], [group])
    assert group in reader.actors("CRM", site["role"]).groups
    writer.remove_group("CRM", site["role"], group)
    writer.remove_group("CRM", site["role"], group)
    assert not reader.actors("CRM", site["role"]).groups


def _all_removed(reader: Any, writer: Any, remover: Any, site: dict[str, str]) -> None:
    """Other words first, then everything goes: each thing twice, since what is gone is fine."""
    writer.update_project("CRM", {"name": "Velours II", "description": "Repris"})
    writer.update_filter(site["filter"], "CRM – Bornage", "project = CRM")
    writer.update_filter(site["filter"], "CRM – Tableau", None)
    assert reader.filter(site["filter"]).extra["jql"] == "project = CRM"
    issue = next(iter(reader.search("project = CRM ORDER BY key ASC")))
    for _ in range(2):
        writer.delete_issue_property(issue, "bornage.audit")
    for verb, *what in (
        ("delete_issue", issue),
        ("delete_component", site["component"]),
        ("delete_board", site["board"]),
        ("delete_filter", site["filter"]),
        ("delete_project_property", "CRM", "bornage.project"),
        ("delete_project", "CRM"),
    ):
        getattr(remover, verb)(*what)
        getattr(remover, verb)(*what)
    assert reader.filter(site["filter"]) is None
    assert reader.whereabouts("CRM") == {"deleted"}


def _site_upgraded(reader: Any, writer: Any, site: dict[str, str]) -> None:
    """Words, a type, a workflow as it is and a scheme: once at once, once by a task that moves the epics."""
    kind, types, schemes = site["kind"], reader.type_schemes(), reader.workflow_schemes()
    writer.update_role(site["role"], "MOA", "bornage:role:MOA:v2")
    writer.update_type(kind, "Livrable", "bornage:type:livrable:v2")
    status = next(one for one in reader.statuses() if one.name == "Préparer")
    row = {"id": status.id, "name": status.name, "statusCategory": "TODO", "description": "bornage:status:prepare:v2"}
    writer.update_statuses([row])
    ours = next(one.id for one in types if one.name == "Bornage")
    task = next(one.id for one in reader.types() if one.level == 0 and one.id not in reader.types_of_scheme(ours))
    writer.update_type_scheme(ours, "Bornage", "bornage:type-scheme:crm:v2")
    writer.add_types(ours, [task])
    writer.place_type(ours, task, kind)
    flows = {one.name: one.id for one in reader.workflows()}
    [flow] = reader.workflows_by_id([flows["Bornage : Livrable"]])
    writer.validate_update(update := _as_it_is(flow, reader.statuses()))
    writer.update_workflows(update)
    scheme = reader.workflow_scheme(next(one.id for one in schemes if one.name == "Bornage"))
    reader.projects_of_scheme(scheme.id)
    other = flows.get("jira") or next(found for name, found in flows.items() if name != "Bornage : Livrable")
    rows = [{"workflowId": other, "issueTypeIds": [site["epic"]]}]
    [(epic, lost)] = reader.scheme_steps(scheme.id, scheme.default, rows)
    [there] = reader.workflows_by_id([other])
    moves = [{"oldStatusId": one, "newStatusId": next(iter(there.statuses))} for one in lost]
    number, version = scheme.version
    body = {"id": scheme.id, "name": scheme.name, "description": "", "defaultWorkflowId": scheme.default}
    body |= {"version": {"id": number, "versionNumber": version}, "workflowsForIssueTypes": rows}
    body["statusMappingsByIssueTypeOverride"] = [{"issueTypeId": epic, "statusMappings": moves}]
    assert reader.task(writer.update_workflow_scheme(body)).state != "COMPLETE"


def _as_it_is(flow: Any, statuses: Any) -> dict[str, Any]:
    """A body of ``workflows/update`` that changes nothing."""
    number, version = flow.version
    categories = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE"}
    used = [one for one in statuses if one.id in flow.statuses]
    pool = [
        {"statusReference": one.id, "id": one.id, "name": one.name, "statusCategory": categories[one.category]}
        for one in used
    ]
    places = [{"statusReference": one.id, "properties": {}} for one in used]
    body = {"id": flow.id, "version": {"id": number, "versionNumber": version}, "statuses": places}
    return {"statuses": pool, "workflows": [body | {"transitions": flow.raw["transitions"]}]}


def _issues_written(reader: Any, writer: Any, site: dict[str, str]) -> None:
    specs = [
        EpicSpec(key=key, summary=summary, description=adf("Le besoin"), labels=(f"bornage-{key}",), due=date(2026, 12, 1))
        for key, summary in (("framing", "Cadrage"), ("refused", ""), ("build", "Réalisation"))
    ]
    bodies = [
        issue_body(s, project_id=site["project"], type_id=site["epic"], properties={"bornage.item": {}}) for s in specs
    ]
    made = [one for one in writer.create_issues(bodies) if isinstance(one, Created)]
    one, other = made
    blocks = next(found.id for found in reader.link_types() if found.name == "Blocks")
    writer.create_link(blocks, one.key, other.key)
    changes = {"fields": {"duedate": "2026-12-24"}, "update": {"labels": [{"add": "bornage-ecart"}]}}
    writer.update_issue(one.id, **changes, notify=False)
    writer.set_issue_property(one.id, "bornage.audit", {"v": 1})
    comment = writer.add_comment(one.id, adf("Écart"), properties={"bornage.record": {"v": 1}}, visible_to=None)
    writer.edit_comment(one.id, comment, adf("Écart", "levé"), notify=False)
    writer.set_comment_property(comment, "bornage.record", {"v": 2})
    reader.issues([one.id, other.id, "999999"], properties=["bornage.item", "bornage.audit"])
    reader.histories([one.id, other.id])
    reader.comments(one.id)
    reader.comments_by_id([comment, "999999"])
    reader.search("project = CRM ORDER BY key ASC")
    reader.search_dated("project = CRM ORDER BY key ASC")
    reader.remote_links(one.id)
    writer.transition(one.id, next(iter(reader.transitions(one.id).values())))
    reader.workflows_of(site["project"], [site["kind"]])
    assert reader.requests > 0
    writer.delete_comment(one.id, comment)
    writer.delete_comment(one.id, comment)


def _site_read(reader: Any, site: dict[str, str]) -> None:
    reader.now()
    reader.server()
    reader.permissions(["ADMINISTER", "EDIT_ISSUES"], project="CRM")
    reader.accounts_by_email("ana@velours.example")
    reader.accounts_named("ana")
    reader.accounts([site["me"], "ana", "nobody"])
    reader.project("XYZ")
    reader.project_property("CRM", "bornage.project")
    reader.project_property("CRM", "no.such")
    reader.members("CRM", site["role"])
    reader.filters("CRM – Bornage")
    reader.board(site["board"])
    reader.jql_problems("project = CRM")
    reader.jql_problems("projet = CRM")
    for verb in ("roles", "types", "workflows", "type_schemes", "workflow_schemes"):
        getattr(reader, verb)()
    for verb in ("roles_of", "project", "project_statuses", "statuses_of", "components", "boards"):
        getattr(reader, verb)("CRM")


def demo_drive() -> list[Call]:
    """The demonstration from its first request to its last, ours and the people's."""
    recorder = Recorder()
    with _show(Console(file=StringIO())) as show:
        show.stage.world.on_call = recorder
        _play_all(show, as_json=False)
    return recorder.calls()
