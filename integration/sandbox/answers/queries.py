"""Queries as such: parsed, matched against issues, sanitized, rid of user names. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/"""

from typing import Any, Final

from integration.sandbox import jql, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden
from integration.sandbox.jql import JqlSyntaxError, Query
from integration.sandbox.jql.rewriting import UNKNOWN, sanitized, with_accounts
from integration.sandbox.routes import Route
from integration.sandbox.search import index

Json = Any

_MOST_MATCHED: Final = 100
_MOST_ISSUES: Final = 1000
_MOST_SANITIZED: Final = 20
_MOST_CLEANED: Final = 100


def parse(call: Call) -> Response:
    """Each query with its structure or its errors; ``validation=strict`` also asks whether the names exist (facts 1.9)."""
    queries = call.object({"queries": shapes.texts}).get("queries")
    if not queries:
        raise bad("At least one JQL query is required.")
    mode = call.one("validation", "strict")
    if mode not in ("strict", "warn", "none"):
        raise bad(f"The validation mode '{mode}' is not supported.")
    return Response(json={"queries": [_parsed(call, text, mode) for text in queries]})


def _parsed(call: Call, text: str, mode: str) -> dict[str, Json]:
    """Under ``warn``, a query that only names what is not there keeps its structure beside its errors."""
    try:
        query = jql.parse_strictly(text)
    except JqlSyntaxError as wrong:
        return {"query": text, "errors": [str(wrong)]}
    found = jql.complaints(query, call.world, call.me) if mode != "none" else []
    if mode == "strict" and found:
        return {"query": text, "errors": found}
    return {"query": text, "structure": jql.structure(query)} | ({"errors": found} if found else {})


def match(call: Call) -> Response:
    """Which of the issues each query finds, as numbers; a project that does not exist is no error."""
    body = call.object({"jqls": shapes.texts, "issueIds": shapes.numbers})
    queries, numbers = body.get("jqls"), body.get("issueIds")
    if queries is None or numbers is None:
        raise bad("The fields 'jqls' and 'issueIds' are required.")
    if len(queries) > _MOST_MATCHED or len(numbers) > _MOST_ISSUES:
        raise bad(f"At most {_MOST_MATCHED} JQL queries can be matched with at most {_MOST_ISSUES} issues.")
    return Response(json={"matches": [_matched(call, text, numbers) for text in queries]})


def _matched(call: Call, text: str, numbers: list[int]) -> dict[str, Json]:
    try:
        query = jql.parse(text)
    except JqlSyntaxError as wrong:
        return {"matchedIssues": [], "errors": [str(wrong)]}
    if any(said.startswith(("Field '", "The operator '")) for said in jql.complaints(query, call.world, call.me)):
        return {"matchedIssues": [], "errors": [f"Invalid JQL: {text}"]}
    asked = {number: call.world.issues.get(number) for number in numbers}
    found = [one.id for one in asked.values() if one and index.matches(call.world, call.me, query, one)]
    return {"matchedIssues": found, "errors": []}


def sanitize(call: Call) -> Response:
    """Names become ids where the account may not see what they name; without an account, for an anonymous reader."""
    if not call.may("ADMINISTER"):
        raise forbidden("You are not authorized to perform this action. Administrator privileges are required.")
    shape = {"query": shapes.text, "accountId": shapes.text}
    queries = call.object({"queries": shapes.objects(shape)}).get("queries")
    if not queries or any(not isinstance(one.get("query"), str) for one in queries):
        raise bad("The queries has to be provided.")
    if len(queries) > _MOST_SANITIZED or any(one in queries[:place] for place, one in enumerate(queries)):
        raise bad(f"The queries must be unique and at most {_MOST_SANITIZED}.")
    return Response(json={"queries": [_sanitized(call, one["query"], one.get("accountId")) for one in queries]})


def _sanitized(call: Call, text: str, account: str | None) -> dict[str, Json]:
    shown: dict[str, Json] = {"initialQuery": text} | ({"accountId": account} if account else {})
    if account and account not in call.world.users:
        return shown | {"errors": {"errorMessages": [f"The user with account ID '{account}' does not exist."], "errors": {}}}
    try:
        query = jql.parse_strictly(text)
    except JqlSyntaxError as wrong:
        return shown | {"errors": {"errorMessages": [str(wrong)], "errors": {}}}
    clean = sanitized(query, call.world, call.world.users.get(account or ""))
    return shown | {"sanitizedQuery": text if clean == query else jql.printed(clean)}


def clean(call: Call) -> Response:
    """People named otherwise than by account id are looked up; nobody is found for some."""
    texts = call.object({"queryStrings": shapes.texts}).get("queryStrings") or []
    if len(texts) > _MOST_CLEANED:
        raise bad(f"At most {_MOST_CLEANED} queries can be converted at once.")
    queries = [(text, _readable(text)) for text in texts]
    made = [(text, query, with_accounts(query, call.world, call.me)) for text, query in queries]
    said = [(text, text if query == new else jql.printed(new), _unknown(new)) for text, query, new in made]
    return Response(
        json={
            "queryStrings": [new for _, new, lost in said if not lost],
            "queriesWithUnknownUsers": [{"originalQuery": text, "convertedQuery": new} for text, new, lost in said if lost],
        }
    )


def _readable(text: str) -> Query:
    """Complaints are a bare JSON string, in this call alone."""
    try:
        return jql.parse_strictly(text)
    except JqlSyntaxError as wrong:
        raise Complaint(400, json=str(wrong)) from None


def _unknown(query: Query) -> bool:
    return f'"{UNKNOWN}"' in jql.show(query)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/jql/parse", parse, anonymous=True),
    Route("POST", f"{_API}/jql/match", match, anonymous=True),
    Route("POST", f"{_API}/jql/sanitize", sanitize),
    Route("POST", f"{_API}/jql/pdcleaner", clean),
)
