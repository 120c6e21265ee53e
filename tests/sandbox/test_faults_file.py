"""The file of faults: YAML or JSON into rules, and all its mistakes at once with their lines."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integration.sandbox.misbehaviour.faults import Cut, RateLimited, Rule, ServerError, When, WithoutPermission
from integration.sandbox.misbehaviour.file import BadFaults, faults_from
from tests.sandbox.jira_site import API

DOCUMENT = Path(__file__).parents[2] / "docs" / "sandbox.md"
KINDS = [
    "rate-limit",
    "near-limit",
    "server-error",
    "cut",
    "slow",
    "html",
    "redirect",
    "repeated-token",
    "wrong-shape",
    "truncated",
    "without-permission",
    "token-revoked",
]

GOOD = """
seed: 7
rules:
  - fault: rate-limit
    reason: jira-quota-global-based
    retry_after: 30
    when:
      route: POST /rest/api/3/issue/{issue}/comment
      issue: CRM-1
      first: 2
      since: 2026-09-01T08:00:00+02:00
  - {fault: cut, where: body, when: {every: 3, rate: 0.5, times: 4}}
  - {fault: without-permission, permissions: [EDIT_ISSUES], when: {account: claire@velours.example, after: 10}}
  - fault: server-error
"""


def test_a_file_says_what_the_object_says():
    """Every value arrives as what it is, times with their zone."""
    faults = faults_from(GOOD, file="faults.yaml")

    since = datetime(2026, 9, 1, 6, tzinfo=UTC)
    comments = "POST /rest/api/3/issue/{issue}/comment"
    assert 7 == faults.seed
    assert faults.rules == (
        Rule(
            fault=RateLimited(reason="jira-quota-global-based", retry_after=30),
            when=When(route=comments, issue="CRM-1", first=2, since=since),
        ),
        Rule(fault=Cut(where="body"), when=When(every=3, rate=0.5, times=4)),
        Rule(fault=WithoutPermission(permissions=("EDIT_ISSUES",)), when=When(account="claire@velours.example", after=10)),
        Rule(fault=ServerError()),
    )


def test_json_is_read_as_well(jira):
    """The same in JSON, and it works."""
    jira.world.faults = faults_from('{"rules": [{"fault": "server-error", "when": {"calls": [2]}}]}', file="faults.json")

    assert [200, 503, 200] == [jira.admin.get(f"{API}/myself").status_code for _ in range(3)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "without-permission"])
def test_every_kind_has_a_name(kind):
    """With nothing said but its name."""
    (rule,) = faults_from(f"rules: [{{fault: {kind}}}]", file="f").rules

    assert kind == rule.fault.fault


BAD = """
seed: many
other: 1
rules:
  - fault: rate-limt
  - fault: cut
    where: nowhere
    foo: 3
    when:
      route: POST /rest/api/3/isue
      every: 0
      rate: 2
      calls: [0, x]
  - fault: without-permission
    permissions: [NOPE]
  - fault: slow
    seconds: -1
    when: {since: 2026-09-01T08:00:00, route: "hello"}
  - 3
"""


def test_all_mistakes_are_told_at_once_with_their_lines():
    """In the order of the file: where, and what was expected."""
    with pytest.raises(BadFaults) as caught:
        faults_from(BAD, file="f.yaml")

    kinds = ", ".join(KINDS)
    assert caught.value.problems == [
        "f.yaml:2: seed: expected a whole number",
        "f.yaml:3: other: unknown key; expected seed or rules",
        f"f.yaml:5: rules.0.fault: expected one of {kinds}, found rate-limt",
        "f.yaml:7: rules.1.where: expected 'connect', 'answer' or 'body'",
        "f.yaml:8: rules.1.foo: unknown key; expected one of fault, where, effect",
        "f.yaml:10: rules.1.when.route: expected a route of this site, found one it does not have",
        "f.yaml:11: rules.1.when.every: expected 1 or more",
        "f.yaml:12: rules.1.when.rate: expected a share from 0 to 1",
        "f.yaml:13: rules.1.when.calls.0: expected 1 or more",
        "f.yaml:13: rules.1.when.calls.1: expected a whole number",
        "f.yaml:15: rules.2.permissions.0: expected the key of a permission, found NOPE",
        "f.yaml:17: rules.3.seconds: expected 0 or more",
        "f.yaml:18: rules.3.when.route: expected METHOD /path, e.g. POST /rest/api/3/issue/{issue}/comment",
        "f.yaml:18: rules.3.when.since: expected a date, or a time with its zone, e.g. 2026-11-01 or 2026-11-01T08:00:00Z",
        f"f.yaml:19: rules.4.fault: expected one of {kinds}, found none",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f:1: expected a mapping with rules"),
        ("rules: []", "f:1: rules: expected a list of rules, found none"),
        ("rules: [", "f:1: expected YAML or JSON"),
        ("a: 1\nb: [1\n", "f:3: expected YAML or JSON"),
        ("[" * 2_000, "f:1: expected YAML or JSON"),
        ("[" * 100_000, "f:1: expected at most 50000 characters"),
        ("rules: &r [*r]", "f:1: rules.0: expected the values themselves, found an alias"),
        ("rules: [{fault: cut}]\nrules: [{fault: cut}]", "f:2: rules: expected each key once"),
        ("rules: [{fault: cut, when: now}]", "f:1: rules.0.when: expected keys and values"),
        ("rules: [{fault: slow, seconds: 30s}]", "f:1: rules.0.seconds: expected a number"),
        ("rules: [{fault: without-permission}]", "f:1: rules.0.permissions: "),
        ("rules: [{fault: without-permission, permissions: []}]", "f:1: rules.0.permissions: expected at least one"),
        ("rules: [{fault: cut, when: {calls: 3}}]", "f:1: rules.0.when.calls: expected a list"),
    ],
)
def test_what_nobody_can_read_is_told_in_one_line(text, said):
    """Hostile or merely unfinished."""
    with pytest.raises(BadFaults) as caught:
        faults_from(text, file="f")

    assert any(line.startswith(said) for line in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    "route",
    [
        "GET /rest/api/3/issue/CRM-1",
        "/rest/api/3/issue/{issue}",
        "* /rest/api/3/myself",
        "PUT /rest/api/3/issue/*",
        "POST /rest/api/2/issue",
        "*",
    ],
)
def test_a_route_may_be_named_in_many_ways(route):
    """With a key in it, with holes, for all methods, by another version of the API, or everything."""
    assert faults_from(f'rules: [{{fault: cut, when: {{route: "{route}"}}}}]', file="f").rules


def test_a_route_meets_its_calls_whichever_way_they_come(jira):
    """Version 2 and the gateway lead to the same place."""
    jira.world.faults = faults_from("rules: [{fault: server-error, when: {route: GET /rest/api/3/myself}}]", file="f")
    roads = ("/rest/api/3/myself", "/rest/api/2/myself", f"/ex/jira/{jira.world.cloud_id}/rest/api/3/myself")

    assert [503] * 3 == [jira.admin.get(road).status_code for road in roads]
    assert 200 == jira.admin.get(f"{API}/serverInfo").status_code


def test_the_document_shows_faults_that_can_be_read():
    """Each YAML block of docs/sandbox.md that has rules; and every kind has its row there."""
    text = DOCUMENT.read_text(encoding="utf-8")

    examples = [
        faults_from(block, file=DOCUMENT.name)
        for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
        if "rules:" in block
    ]

    assert examples
    assert [] == [kind for kind in KINDS if f"| `{kind}` |" not in text]


def test_a_date_is_its_first_moment():
    """In UTC, from it on and up to it; what is neither date nor time is told with an example."""
    faults = faults_from("rules: [{fault: cut, when: {since: 2026-11-01, until: 2026-11-02}}]", file="f")

    assert faults.rules[0].when == When(since=datetime(2026, 11, 1, tzinfo=UTC), until=datetime(2026, 11, 2, tzinfo=UTC))
    with pytest.raises(BadFaults, match=r"when\.since: expected a date, or a time with its zone, e\.g\. 2026-11-01 or"):
        faults_from("rules: [{fault: cut, when: {since: tomorrow}}]", file="f")
