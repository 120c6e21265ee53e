"""Every verb, captured at the httpx level: the method and path it sends."""

from typing import Any

import httpx
import pytest

from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.jira.writer_removal import Remover

ADF = {"type": "doc", "version": 1, "content": []}
V3 = "/rest/api/3"
GROUP = "7b0e0000-0000-4000-8000-000000000001"
LISTS = {
    f"{V3}/{path}"
    for path in (
        "user/search",
        "role",
        "project/CRM/roledetails",
        "issuetype",
        "project/CRM/statuses",
        "project/CRM/components",
        "issue/10/remotelink",
        "user/assignable/search",
    )
}
"""Read as bare lists; every other read is an object with the lists of all of them."""
NAMES = ("values", "issues", "issueChangeLogs", "issueLinkTypes", "actors", "comments", "transitions", "workflows", "fields")
PAGE: dict[str, Any] = {name: [] for name in NAMES}
ANSWERS = {
    f"{V3}/instance/license": {"applications": []},
    f"{V3}/projectvalidate/validProjectName": "CRM",
    f"{V3}/project/CRM": {"id": "10000", "key": "CRM"},
    f"{V3}/project/CRM/properties/bornage.project": {"key": "bornage.project", "value": {}},
    "/rest/agile/1.0/board/7/configuration": {"id": 7, "columnConfig": {"columns": [{"name": "Fait", "statuses": []}]}},
    "/rest/api/3/myself": {"accountId": "5b10"},
    "/_edge/tenant_info": {"cloudId": "c10ud"},
    "/rest/api/3/filter/my": [{"id": "1", "name": "F"}],
    "/rest/api/3/issue/bulk": {"issues": [{"id": "1", "key": "CRM-1"}], "errors": []},
    "/rest/api/3/issuetypescheme": {"issueTypeSchemeId": "10010", "isLast": True, "values": []},
    "/rest/api/3/issuetype": {"id": "10003"},
    "/rest/api/3/workflowscheme/read": [],
}

Row = tuple[str, tuple[Any, ...], dict[str, Any], list[str]]
READS: list[Row] = [
    ("server", (), {}, ["GET /rest/api/3/serverInfo", "GET /_edge/tenant_info"]),
    ("myself", (), {}, ["GET /rest/api/3/myself"]),
    ("permissions", (["ADMINISTER"],), {"project": None}, ["GET /rest/api/3/mypermissions"]),
    ("accounts_by_email", ("a@b.example",), {}, ["GET /rest/api/3/user/search"]),
    ("accounts_named", ("Ana",), {}, ["GET /rest/api/3/user/search"]),
    ("accounts", (["5b10"],), {}, ["GET /rest/api/3/user/bulk"]),
    ("roles", (), {}, ["GET /rest/api/3/role"]),
    ("roles_of", ("CRM",), {}, ["GET /rest/api/3/project/CRM/roledetails"]),
    ("types", (), {}, ["GET /rest/api/3/issuetype"]),
    ("statuses", (), {}, ["GET /rest/api/3/statuses/search"]),
    ("workflows", (), {}, ["GET /rest/api/3/workflows/search"]),
    ("workflows_of", ("10000", ["10003"]), {}, ["POST /rest/api/3/workflows"]),
    ("type_schemes", (), {}, ["GET /rest/api/3/issuetypescheme"]),
    ("workflow_schemes", (), {}, ["GET /rest/api/3/workflowscheme"]),
    ("link_types", (), {}, ["GET /rest/api/3/issueLinkType"]),
    ("project", ("CRM",), {}, ["GET /rest/api/3/project/CRM"]),
    ("project_property", ("CRM", "bornage.project"), {}, ["GET /rest/api/3/project/CRM/properties/bornage.project"]),
    ("project_statuses", ("CRM",), {}, ["GET /rest/api/3/project/CRM/statuses"]),
    ("statuses_of", ("CRM",), {}, ["GET /rest/api/3/project/CRM/statuses"]),
    ("members", ("CRM", "10042"), {}, ["GET /rest/api/3/project/CRM/role/10042"]),
    ("components", ("CRM",), {}, ["GET /rest/api/3/project/CRM/components"]),
    ("filters", ("F",), {}, ["GET /rest/api/3/filter/my"]),
    ("boards", ("CRM",), {}, ["GET /rest/agile/1.0/board"]),
    ("board", ("7",), {}, ["GET /rest/agile/1.0/board/7/configuration"]),
    ("search", ("project = CRM",), {}, ["POST /rest/api/3/search/jql"]),
    ("search_dated", ("project = CRM",), {}, ["POST /rest/api/3/search/jql"]),
    ("transitions", ("10",), {}, ["GET /rest/api/3/issue/10/transitions"]),
    ("remote_links", ("10",), {}, ["GET /rest/api/3/issue/10/remotelink"]),
    ("jql_problems", ("project = CRM",), {}, ["POST /rest/api/3/jql/parse"]),
    ("issues", (["10"],), {}, ["POST /rest/api/3/issue/bulkfetch"]),
    ("histories", (["10"],), {}, ["POST /rest/api/3/changelog/bulkfetch"]),
    ("comments", ("10",), {}, ["GET /rest/api/3/issue/10/comment"]),
    ("comments_by_id", (["10"],), {}, ["POST /rest/api/3/comment/list"]),
    ("workflows_by_id", (["u-1"],), {}, ["POST /rest/api/3/workflows"]),
    ("types_of_scheme", ("10010",), {}, ["GET /rest/api/3/issuetypescheme/mapping"]),
    ("workflow_scheme", ("10020",), {}, ["POST /rest/api/3/workflowscheme/read"]),
    ("projects_of_scheme", ("10020",), {}, ["GET /rest/api/3/workflowscheme/10020/projectUsages"]),
    ("scheme_steps", ("10020", "u-1", []), {}, ["POST /rest/api/3/workflowscheme/update/mappings"]),
    ("task", ("7",), {}, ["GET /rest/api/3/task/7"]),
    ("actors", ("CRM", "10042"), {}, ["GET /rest/api/3/project/CRM/role/10042"]),
    ("filter", ("5",), {}, ["GET /rest/api/3/filter/5"]),
    ("deployment", (), {}, ["GET /rest/api/3/serverInfo"]),
    ("plans", (), {}, ["GET /rest/api/3/instance/license"]),
    ("settings", (), {}, ["GET /rest/api/3/configuration"]),
    ("rights", (["ADMINISTER"],), {"project": None}, ["GET /rest/api/3/mypermissions"]),
    ("key_free", ("CRM",), {}, ["GET /rest/api/3/projectvalidate/key"]),
    ("name_free", ("CRM",), {}, ["GET /rest/api/3/projectvalidate/validProjectName"]),
    ("whereabouts", ("CRM",), {}, ["GET /rest/api/3/project/search"]),
    ("create_fields", ("CRM", "10003"), {}, ["GET /rest/api/3/issue/createmeta/CRM/issuetypes/10003"]),
    ("assignable", ("CRM", "5b10"), {}, ["GET /rest/api/3/user/assignable/search"]),
    ("uses_compass", ("CRM",), {}, ["GET /rest/api/3/project/CRM/components"]),
    ("groups_known", (["equipe", GROUP],), {}, ["GET /rest/api/3/group/bulk", "GET /rest/api/3/group/bulk"]),
    ("reaches_boards", (None,), {}, ["GET /rest/agile/1.0/board"]),
]
WRITES: list[Row] = [
    ("create_role", ("MOA", "d"), {}, ["POST /rest/api/3/role"]),
    ("create_type", ("Livrable", "d"), {}, ["POST /rest/api/3/issuetype"]),
    ("create_type_scheme", ("S", "d", ["1"], "1"), {}, ["POST /rest/api/3/issuetypescheme"]),
    ("create_workflows", ({},), {}, ["POST /rest/api/3/workflows/create"]),
    ("update_role", ("10042", "MOA", "d"), {}, ["PUT /rest/api/3/role/10042"]),
    ("update_type", ("10003", "Livrable", "d"), {}, ["PUT /rest/api/3/issuetype/10003"]),
    ("update_statuses", ([],), {}, ["PUT /rest/api/3/statuses"]),
    ("update_type_scheme", ("10010", "S", "d"), {}, ["PUT /rest/api/3/issuetypescheme/10010"]),
    ("add_types", ("10010", ["10003"]), {}, ["PUT /rest/api/3/issuetypescheme/10010/issuetype"]),
    ("place_type", ("10010", "10003", None), {}, ["PUT /rest/api/3/issuetypescheme/10010/issuetype/move"]),
    ("update_workflows", ({},), {}, ["POST /rest/api/3/workflows/update"]),
    ("update_workflow_scheme", ({},), {}, ["POST /rest/api/3/workflowscheme/update"]),
    ("create_workflow_scheme", ("S", "d", "W", {"1": "W"}), {}, ["POST /rest/api/3/workflowscheme"]),
    (
        "create_project",
        ("CRM", "n", "d", "5b10"),
        {"type_scheme": "1", "workflow_scheme": "2"},
        ["POST /rest/api/3/project"],
    ),
    ("set_project_property", ("CRM", "bornage.project", {}), {}, ["PUT /rest/api/3/project/CRM/properties/bornage.project"]),
    ("add_members", ("CRM", "10042", ["5b10"]), {}, ["POST /rest/api/3/project/CRM/role/10042"]),
    ("remove_member", ("CRM", "10042", "5b10"), {}, ["DELETE /rest/api/3/project/CRM/role/10042"]),
    ("create_component", ("CRM", "MOA", "d", None), {}, ["POST /rest/api/3/component"]),
    ("update_component", ("3",), {"lead": ""}, ["PUT /rest/api/3/component/3"]),
    ("create_filter", ("F", "project = CRM", "d"), {}, ["POST /rest/api/3/filter"]),
    ("share_filter", ("5", "10000"), {}, ["POST /rest/api/3/filter/5/permission"]),
    ("create_board", ("B", "5", "CRM"), {}, ["POST /rest/agile/1.0/board"]),
    ("set_columns", ("7", [("Fait", ["3"])]), {}, ["PUT /rest/greenhopper/1.0/rapidviewconfig/columns"]),
    ("create_issues", ([{"fields": {}}],), {}, ["POST /rest/api/3/issue/bulk"]),
    ("create_link", ("10000", "CRM-1", "CRM-2"), {}, ["POST /rest/api/3/issueLink"]),
    ("transition", ("10", "21"), {}, ["POST /rest/api/3/issue/10/transitions"]),
    ("update_issue", ("10",), {"fields": {"summary": "s"}, "notify": False}, ["PUT /rest/api/3/issue/10"]),
    ("delete_comment", ("10", "20"), {}, ["DELETE /rest/api/3/issue/10/comment/20"]),
    ("add_comment", ("10", ADF), {"properties": {}, "visible_to": None}, ["POST /rest/api/3/issue/10/comment"]),
    ("edit_comment", ("10", "20", ADF), {"notify": False}, ["PUT /rest/api/3/issue/10/comment/20"]),
    ("set_issue_property", ("10", "bornage.item", {}), {}, ["PUT /rest/api/3/issue/10/properties/bornage.item"]),
    ("set_comment_property", ("20", "bornage.record", {}), {}, ["PUT /rest/api/3/comment/20/properties/bornage.record"]),
    ("delete_issue_property", ("10", "bornage.item"), {}, ["DELETE /rest/api/3/issue/10/properties/bornage.item"]),
    ("update_project", ("CRM", {"name": "n"}), {}, ["PUT /rest/api/3/project/CRM"]),
    ("add_groups", ("CRM", "10042", [GROUP]), {}, ["POST /rest/api/3/project/CRM/role/10042"]),
    ("remove_group", ("CRM", "10042", GROUP), {}, ["DELETE /rest/api/3/project/CRM/role/10042"]),
    ("update_filter", ("5", "F", "project = CRM"), {}, ["PUT /rest/api/3/filter/5"]),
]
REMOVES: list[Row] = [
    ("delete_issue", ("10",), {}, ["DELETE /rest/api/3/issue/10"]),
    ("delete_component", ("3",), {}, ["DELETE /rest/api/3/component/3"]),
    ("delete_board", ("7",), {}, ["DELETE /rest/agile/1.0/board/7"]),
    ("delete_filter", ("5",), {}, ["DELETE /rest/api/3/filter/5"]),
    ("delete_project", ("CRM",), {}, ["DELETE /rest/api/3/project/CRM"]),
    (
        "delete_project_property",
        ("CRM", "bornage.project"),
        {},
        ["DELETE /rest/api/3/project/CRM/properties/bornage.project"],
    ),
]
VALIDATES: list[Row] = [
    ("validate_workflows", ({},), {}, ["POST /rest/api/3/workflows/create/validation"]),
    ("validate_update", ({},), {}, ["POST /rest/api/3/workflows/update/validation"]),
]
TOLD = ("requests", "lookups", "base_url", "near_limit", "remembering")
"""What the transport knows by itself."""


class Seen(httpx.BaseTransport):
    """Answers a little of everything and remembers what was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        listed = request.method == "GET" and request.url.path in LISTS
        answer = [] if listed else ANSWERS.get(request.url.path, {"id": "10001"} | PAGE)
        return httpx.Response(200, json=answer, headers={"Date": "Sat, 21 Nov 2026 10:00:00 GMT"})

    def asked(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def through(seen):
    found = connect("https://velours.atlassian.net", "a@b.example", "t", transport=seen)
    yield found
    found.close()


@pytest.mark.parametrize("row", [*READS, *VALIDATES], ids=lambda row: row[0])
def test_each_reading_verb_asks_what_it_should_and_counts_as_a_read(through, seen, row):
    """One request a verb (a server, and groups by name and by id, are two), and no write among them."""
    verb, args, named, expected = row
    door = Writer(through) if row in VALIDATES else Reader(through)

    getattr(door, verb)(*args, **named)

    assert expected == seen.asked()
    assert (len(expected), 0) == (through.reads, through.writes)


@pytest.mark.parametrize("row", [*WRITES, *REMOVES], ids=lambda row: row[0])
def test_each_writing_verb_sends_one_write(through, seen, row):
    """One request a verb."""
    verb, args, named, expected = row
    door = Remover(through) if row in REMOVES else Writer(through)

    getattr(door, verb)(*args, **named)

    assert expected == seen.asked()
    assert (0, 1) == (through.reads, through.writes)


@pytest.mark.parametrize("name", TOLD)
def test_what_the_transport_knows_is_not_asked(through, seen, name):
    """A reader tells it without a request."""
    getattr(Reader(through), name)

    assert [] == seen.asked()


def test_no_verb_is_left_out_of_this_audit():
    """A verb added to a door is added here."""
    verbs = {name for door in (Reader, Writer, Remover) for name in dir(door) if not name.startswith("_")}

    assert verbs - {"now", *TOLD} == {row[0] for row in [*READS, *WRITES, *REMOVES, *VALIDATES]}


def test_a_reader_has_no_verb_that_writes():
    """Planning holds a reader: nothing in it can change Jira."""
    assert set() == {row[0] for row in [*WRITES, *REMOVES]} & set(dir(Reader))
