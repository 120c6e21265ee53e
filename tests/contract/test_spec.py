"""The judge is judged: what is right passes, and each kind of fault is named."""

import json

import pytest

from tests.contract.__main__ import main
from tests.contract.spec import Call, call_from, found, problems, response_problems
from tests.contract.translate import FORMATS, Validator, translated

API = "/rest/api/3"
JSON = {"content-type": "application/json;charset=UTF-8"}
TYPES = [{"name": "Blocks", "id": "1", "inward": "is blocked by", "outward": "blocks"}]
PAGE = {"startAt": 0, "maxResults": 50, "total": 0, "isLast": True, "values": []}


def call(method="GET", path=f"{API}/issueLinkType", **more):
    said = {"response_json": {"issueLinkTypes": TYPES}, "response_headers": JSON}
    return Call(method=method, path=path, **{**said, **more})


RIGHT = {
    "an answer as described": call(),
    "the gateway’s address": call(path=f"/ex/jira/7b0e/{API[1:]}/issueLinkType"),
    "version 2": call(path="/rest/api/2/issueLinkType"),
    "a literal path before a variable": call("POST", f"{API}/issue/bulk", request_json={"issueUpdates": []}, status=201,
                                             response_json={"issues": [], "errors": []}),
    "a list in the query, joined": call(path=f"{API}/statuses", query={"id": ["1,2", "3"]}, response_json=[]),
    "nothing under 204": call("DELETE", f"{API}/issue/A-1", status=204, response_json=None, response_headers={}),
    "nothing where anything goes": call("POST", f"{API}/issueLink", status=201, response_json=None, response_headers={},
                                        request_json={"type": {}, "inwardIssue": {}, "outwardIssue": {}}),
    "a moment without a colon": call(path=f"{API}/issue/1/comment/2", response_json={"created": "2026-09-01T14:30:00.000+0200"}),
    "a file instead of JSON": call("POST", f"{API}/issue/A-1/attachments", request_content_type="multipart/form-data; boundary=x",
                                   response_json=[]),
    "a file whose type nobody noted": call("POST", f"{API}/issue/A-1/attachments", response_json=[]),
}  # fmt: skip

WRONG = {
    "knows no such path": call(path=f"{API}/nothing"),
    "knows no such method": call("DELETE", f"{API}/myself"),
    "unknown query parameter colour": call(query={"colour": ["red"]}),
    "query parameter maxResults: 'many' is not an integer": call(
        path=f"{API}/project/search", query={"maxResults": ["many"]}, response_json=PAGE
    ),
    "query parameter orderBy: 'colour' is none of": call(
        path=f"{API}/issue/1/comment", query={"orderBy": ["colour"]}, response_json={}
    ),
    "query parameter deleteSubtasks: 'maybe' is none of": call(
        "DELETE", f"{API}/issue/1", query={"deleteSubtasks": ["maybe"]}, status=204, response_json=None
    ),
    "query parameter permissions is missing": call(path=f"{API}/user/permission/search", response_json=[]),
    "request: the body is missing": call("POST", f"{API}/role", response_json={}),
    "request: $: Additional properties are not allowed ('startAt' was unexpected)": call(
        "POST", f"{API}/search/jql", request_json={"jql": "project = A", "startAt": 0}, response_json={}
    ),
    "request: content type text/plain instead of application/json": call(
        "POST", f"{API}/role", request_json={"name": "a"}, request_content_type="text/plain", response_json={}
    ),
    "response 418: the specification knows 200": call(status=418),
    "response 200: content type text/html instead of application/json": call(response_headers={"Content-Type": "text/html"}),
    "response 200: the body is missing": call(response_json=None),
    "response 204: a body under 204": call("DELETE", f"{API}/issue/A-1", status=204, response_json={}),
    "response 200: $.issueLinkTypes[0].id: 1 is not of type 'string'": call(response_json={"issueLinkTypes": [{"id": 1}]}),
    "response 200: $.created: 'yesterday' is not a 'date-time'": call(
        path=f"{API}/issue/1/comment/2", response_json={"created": "yesterday"}
    ),
    "response 200: $.total: 1.0 is not of type 'integer'": call(
        path=f"{API}/project/search", response_json={**PAGE, "total": 1.0}
    ),
    "response 200: $.colour: unknown property": call(path=f"{API}/issue/1/comment/2", response_json={"colour": "red"}),
}


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_what_is_right_passes(name: str):
    """Also in the strict mode."""
    assert [] == problems(RIGHT[name], strict=True)


@pytest.mark.parametrize("text", sorted(WRONG))
def test_what_is_wrong_is_named(text: str):
    """Once, and nothing else with it."""
    said = [str(problem) for problem, _ in found(WRONG[text], strict=True)]

    assert 1 == len(said), said
    assert text in said[0]


def test_a_call_that_is_wrong_on_purpose_is_judged_by_its_answer():
    """Its own faults are left out."""
    asked = call(query={"colour": ["red"]}, response_json={"issueLinkTypes": 7})

    assert ["GET /rest/api/3/issueLinkType: response 200: $.issueLinkTypes: 7 is not of type 'array'"] == response_problems(
        asked
    )


def test_null_is_for_those_who_may():
    """OpenAPI's nullable, and what only one side sends."""
    schema = {
        "type": "object",
        "required": ["id", "secret", "name"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "name": {"type": "string", "nullable": True},
        },
    }

    def said(direction, value):
        made = translated(schema, direction, "urn:none:")
        return [error.message for error in Validator(made, format_checker=FORMATS).iter_errors(value)]

    assert [] == said("request", {"secret": "s", "name": None})
    assert [] == said("response", {"id": "1", "name": None})
    assert ["'secret' is a required property"] == said("request", {"name": "n"})
    assert ["None is not of type 'string'"] == said("response", {"id": None, "name": "n"})


def test_a_discriminator_chooses_one_alternative():
    """The complaint is about the alternative that was meant, not about the sixteen others."""
    body = {"defaultValues": [{"type": "float", "contextId": "1", "number": "many"}]}
    asked = call("PUT", f"{API}/field/a/context/defaultValue", request_json=body, status=204, response_json=None)

    assert ["$.defaultValues[0].number: 'many' is not of type 'number'"] == [
        problem.partition("request: ")[2] for problem in problems(asked)
    ]


def test_a_line_of_a_traffic_log_is_a_call():
    """Whether its query is words, lists or as typed."""
    line = {
        "method": "get",
        "path": f"{API}/field?x=1",
        "status": 200,
        "response_headers": {"Content-Type": "a"},
        "response_json": [],
    }

    calls = [call_from({**line, "query": query}) for query in ("a=1&a=2", {"a": ["1", "2"]})]

    assert calls[0] == calls[1]
    assert ("GET", f"{API}/field", {"a": ["1", "2"]}, {"content-type": "a"}) == (
        calls[0].method,
        calls[0].path,
        calls[0].query,
        calls[0].response_headers,
    )


def test_a_traffic_log_is_checked_from_the_command_line(tmp_path, capsys):
    """By operation, with how often, and what the sandbox does not have; exit 1 when something is wrong."""
    good = {"method": "GET", "path": f"{API}/issueLinkType", "status": 200, "response_headers": JSON, "response_json": {}}
    absent = {
        **good,
        "path": f"{API}/jql/function/computation",
        "response_json": {"message": "null for uri: x"},
        "status": 404,
    }
    log = tmp_path / "traffic.jsonl"

    log.write_text("\n".join(map(json.dumps, [good, good])))
    assert 0 == main([str(log)])
    log.write_text("\n".join(map(json.dumps, [{**good, "query": {"colour": ["red"]}}] * 2 + [absent])))
    assert 1 == main([str(log)])

    out = capsys.readouterr().out
    assert "contract: 1 operations, 2 calls checked, 0 problems, 0 allowed faults" in out
    assert "    2 x request: unknown query parameter colour" in out
    assert "not in the sandbox: GET /rest/api/3/jql/function/computation (1 x)" in out
