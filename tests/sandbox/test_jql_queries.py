"""Queries as such: drawn, matched, sanitized, rid of names, completed while somebody types."""

import pytest

from tests.sandbox.jira_site import API, messages, ok


def parsed(jira, *queries, validation="strict", who=None):
    answer = (who or jira.admin).post(f"{API}/jql/parse", params={"validation": validation}, json={"queries": list(queries)})
    return ok(answer)["queries"]


def structure(jira, text):
    (query,) = parsed(jira, text, validation="none")
    return query["structure"]


def test_a_query_is_drawn_as_a_tree(jira):
    """Compound clauses, values, functions, lists, predicates and the order, each as the specification has it."""
    drawn = structure(
        jira,
        "summary ~ test AND (labels in (urgent, 'two words') OR NOT assignee = currentUser()) "
        "AND status CHANGED AFTER startOfMonth(-1M) AND due is EMPTY ORDER BY updated DESC, key",
    )

    assert {"operator": "and", "clauses": drawn["where"]["clauses"]} == drawn["where"]
    summary, either, changed, due = drawn["where"]["clauses"]
    assert {
        "field": {"name": "summary", "encodedName": "summary"},
        "operator": "~",
        "operand": {"value": "test", "encodedValue": "test"},
    } == summary
    assert "or" == either["operator"]
    assert '(urgent, "two words")' == either["clauses"][0]["operand"]["encodedOperand"]
    assert ["urgent", "two words"] == [one["value"] for one in either["clauses"][0]["operand"]["values"]]
    assert "not" == either["clauses"][1]["operator"]
    assert {"function": "currentUser", "arguments": [], "encodedOperand": "currentUser()"} == either["clauses"][1][
        "clauses"
    ][0]["operand"]
    assert ("changed", "after") == (changed["operator"], changed["predicates"][0]["operator"])
    assert "startOfMonth(-1M)" == changed["predicates"][0]["operand"]["encodedOperand"]
    assert ("is", {"keyword": "empty"}) == (due["operator"], due["operand"])
    assert ["desc", None] == [one.get("direction") for one in drawn["orderBy"]["fields"]]


def test_was_and_properties_are_drawn_too(jira):
    """A property has its key and path beside the name."""
    was = structure(jira, "status WAS IN (Open, Done) BY currentUser()")["where"]
    field = structure(jira, 'issue.property["spaces here"].value in (a)')["where"]["field"]

    assert ("was in", ["by"]) == (was["operator"], [one["operator"] for one in was["predicates"]])
    assert 'issue.property["spaces here"].value' == field["encodedName"]
    assert [{"entity": "issue", "key": "spaces here", "path": "value"}] == field["property"]


def test_three_ways_to_validate(jira):
    """Strict: errors or a structure; warn: both; none: a structure of all that can be read (facts 1.9)."""
    text = "nature = x AND project = NOPE"
    said = [
        "Field 'nature' does not exist or you do not have permission to view it.",
        "The value 'NOPE' does not exist for the field 'project'.",
    ]

    strict, warn, none = (parsed(jira, text, validation=mode)[0] for mode in ("strict", "warn", "none"))

    assert (said, False) == (strict["errors"], "structure" in strict)
    assert (said, True) == (warn["errors"], "structure" in warn)
    assert (False, True) == ("errors" in none, "structure" in none)


def test_a_query_that_cannot_be_read_is_an_error_in_any_way(jira):
    """With Jira's sentence and place."""
    said = (
        "Error in the JQL Query: Expecting operator but got 'query'. The valid operators are '=', '!=', '<', '>', '<=', '>=', "
        "'~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'. (line 1, character 9)"
    )
    free, broken = parsed(jira, "invalid query", "invalid query =", validation="none")

    assert [said] == free["errors"] == broken["errors"]
    assert 400 == jira.admin.post(f"{API}/jql/parse", params={"validation": "harsh"}, json={"queries": ["a=1"]}).status_code
    assert 400 == jira.admin.post(f"{API}/jql/parse", json={"queries": []}).status_code


def test_issues_are_matched_as_numbers(jira):
    """One entry a query; an absent project is no match and no error; errors stand with their query (live behaviours)."""
    first, second = (
        int(jira.fields(jira.create(labels=labels), "labels") and number) for labels, number in ((["a"], 10000), ([], 10001))
    )
    body = {
        "jqls": ["labels = a", "project = NOPE", "project = CRM ORDER BY key", "nature = x", "project = "],
        "issueIds": [first, second, 9],
    }

    matches = ok(jira.moe.post(f"{API}/jql/match", json=body))["matches"]

    assert [[10000], [], [10000, 10001], [], []] == [one["matchedIssues"] for one in matches]
    assert [0, 0, 0, 1, 1] == [len(one["errors"]) for one in matches]
    assert "Invalid JQL: nature = x" == matches[3]["errors"][0]


def test_nothing_is_matched_behind_closed_doors(jira):
    """An issue one may not see matches nothing."""
    jira.create()
    jira.world.make_private(jira.project, [jira.moa_user.account_id])
    body = {"jqls": ["created >= -1d"], "issueIds": [10000]}

    assert [] == ok(jira.moe.post(f"{API}/jql/match", json=body))["matches"][0]["matchedIssues"]
    assert [10000] == ok(jira.moa.post(f"{API}/jql/match", json=body))["matches"][0]["matchedIssues"]


@pytest.mark.parametrize(
    "body", [{"jqls": ["a=1"]}, {"issueIds": [1]}, {"jqls": ["a=1"] * 101, "issueIds": [1]}, {"jqls": [], "issueIds": ["1"]}]
)
def test_matching_refuses_half_a_question(jira, body):
    """Both lists, of numbers and texts, not too long."""
    assert 400 == jira.moe.post(f"{API}/jql/match", json=body).status_code


def test_names_one_may_not_see_become_ids(jira):
    """For the account named, or for nobody; what it may see stays as written."""
    key = jira.create()
    jira.world.make_private(jira.project, [jira.moa_user.account_id])
    text = f"project = 'CRM Velours' AND parent = {key} order by key"
    queries = [
        {"query": text},
        {"query": text, "accountId": jira.moa_user.account_id},
        {"query": text, "accountId": "nobody"},
        {"query": "project ="},
    ]

    hidden, seen, unknown, broken = ok(jira.admin.post(f"{API}/jql/sanitize", json={"queries": queries}))["queries"]

    assert f"project = {jira.project.id} AND parent = 10000 ORDER BY key" == hidden["sanitizedQuery"]
    assert text == seen["sanitizedQuery"] == seen["initialQuery"]
    assert unknown["errors"]["errorMessages"]
    assert broken["errors"]["errorMessages"]
    assert 403 == jira.moe.post(f"{API}/jql/sanitize", json={"queries": queries}).status_code
    assert ["The queries has to be provided."] == messages(jira.admin.post(f"{API}/jql/sanitize", json={"queries": []}))


def test_people_are_named_by_account(jira):
    """A query with somebody nobody knows is told apart."""
    moe = jira.moe_user.account_id
    body = {
        "queryStrings": [
            "assignee = mia",
            "type = Livrable AND reporter in ('Hugo Marchand') ORDER BY key",
            f"assignee = '{moe}'",
        ]
    }

    found = ok(jira.moe.post(f"{API}/jql/pdcleaner", json=body))

    assert [{"originalQuery": "assignee = mia", "convertedQuery": "assignee = unknown"}] == found["queriesWithUnknownUsers"]
    assert f"assignee = '{moe}'" == found["queryStrings"][1]
    assert moe in found["queryStrings"][0]
    assert 400 == jira.moe.post(f"{API}/jql/pdcleaner", json={"queryStrings": ["assignee ="]}).status_code


def test_the_reference_lists_fields_functions_and_words(jira):
    """Names that can be written, their operators, booleans as words."""
    found = ok(jira.moe.get(f"{API}/jql/autocompletedata"))
    fields = {one["value"]: one for one in found["visibleFieldNames"]}

    assert {"=", "!=", "in", "not in", "is", "is not", "was", "was in", "was not", "was not in", "changed"} == set(
        fields["status"]["operators"]
    )
    assert ("true", "true", "true") == tuple(fields["status"][name] for name in ("auto", "orderable", "searchable"))
    assert ("cf[10020]", "Sprint - cf[10020]") == (fields["Sprint"]["cfid"], fields["Sprint"]["displayName"])
    assert {
        "value": "currentUser()",
        "displayName": "currentUser()",
        "types": ["com.atlassian.jira.user.ApplicationUser"],
    } in found["visibleFunctionNames"]
    assert {"empty", "and", "or", "in", "distinct"} <= set(found["jqlReservedWords"])
    assert found == ok(jira.moe.post(f"{API}/jql/autocompletedata", json={"includeCollapsedFields": True}))


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ({"fieldName": "project"}, ['"CRM Velours"']),
        ({"fieldName": "status", "fieldValue": "val"}, ["Validé"]),
        ({"fieldName": "status", "predicateName": "to", "predicateValue": "rec"}, ['"En recette"']),
        ({"fieldName": "component"}, ["MOE"]),
        ({"fieldName": "labels", "fieldValue": "x"}, []),
        ({"fieldName": "statusCategory", "fieldValue": "term"}, ["Terminé"]),
        ({"fieldName": "summary"}, []),
        ({"fieldName": "nature"}, []),
    ],
)
def test_values_are_suggested(jira, asked, values):
    """Of the field, or of a predicate of CHANGED; quoted where they must be."""
    found = ok(jira.moe.get(f"{API}/jql/autocompletedata/suggestions", params=asked))["results"]

    assert values == [one["value"] for one in found]


def test_the_letters_typed_are_bold(jira):
    """HTML, everything else escaped."""
    jira.world.labels.add("<b>x")
    params = {"fieldName": "labels", "fieldValue": "b>x"}

    (found,) = ok(jira.moe.get(f"{API}/jql/autocompletedata/suggestions", params=params))["results"]
    people = ok(
        jira.moe.get(f"{API}/jql/autocompletedata/suggestions", params={"fieldName": "assignee", "fieldValue": "hugo"})
    )["results"]

    assert {"value": '"<b>x"', "displayName": "&lt;<b>b&gt;x</b>"} == found
    assert [(jira.moe_user.account_id, True)] == [(one["value"], "<b>Hugo</b>" in one["displayName"]) for one in people]
    assert 400 == jira.moe.get(f"{API}/jql/autocompletedata/suggestions").status_code


def test_an_issue_is_picked_by_letters(jira):
    """From what the caller made or saw, and from a query; the current one is left out."""
    first, second = jira.create(jira.moe, summary="Plan de reprise"), jira.create(summary="Plan <final>")
    picked = lambda who, **asked: ok(who.get(f"{API}/issue/picker", params=asked))["sections"]  # noqa: E731

    (history,) = picked(jira.moe, query="plan")
    _, current = picked(jira.moe, query="final", currentJQL="project = CRM", currentIssueKey=first)

    assert ("hs", [first]) == (history["id"], [one["key"] for one in history["issues"]])
    assert "<b>Plan</b> de reprise" == history["issues"][0]["summary"]
    assert ("cs", [second], "Plan &lt;<b>final</b>&gt;") == (
        current["id"],
        [one["key"] for one in current["issues"]],
        current["issues"][0]["summary"],
    )
    assert [] == picked(jira.moe, query="plan", currentIssueKey=first)[0]["issues"]
