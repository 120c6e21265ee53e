"""Jira's answers that are not a yes -> our errors, in words for the person who ran the command.

Jira answers errors in several envelopes (facts 3.17). Never a token, a request body or a mail address gets in here.
"""

import re
from collections.abc import Mapping
from typing import Any

from integration.errors import (
    Ambiguous,
    JiraError,
    JiraForbidden,
    JiraNotFound,
    JiraNotJson,
    JiraRateLimited,
    JiraUnauthorised,
    JiraUnreachable,
)
from integration.jira.calls import Call, Kind, permission_for
from integration.mapping.adf import plain

_LONGEST = 300
_MAIL = re.compile(r"[^\s\"'<>()]+@[^\s\"'<>()]+")
_UNSAID = re.compile(r"/(workflows|statuses)(/|$)")
"""Where 401 also means that a permission is missing: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/"""
_HIDDEN = re.compile(r"/project/\{\}/role")
"""Where 404 does: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-role-actors/"""
_SCOPED = "a scoped token, or one of a service account, works only at https://api.atlassian.com/ex/jira/{cloudId}"


class BulkRefused(JiraError):
    """400 of a bulk create: nothing was created. ``each``: why, by index in the request."""

    def __init__(self, what: str, *, each: Mapping[int, JiraError]) -> None:
        self.each = dict(each)
        said = [(index, _said(error)) for index, error in self.each.items()]
        super().__init__(what, status=400, elements=said)


def refusal(call: Call, status: int, body: Any, *, retry_after: float | None, reason: str | None) -> JiraError:
    """The error for an answer of 400 and above. ``body``: parsed JSON, or None when it was something else; ``reason``: the
    ``RateLimit-Reason`` header.
    """
    what = f"{call}: {status}"
    messages, fields = words_of(body)
    rest: dict[str, Any] = {"status": status, "messages": messages, "fields": fields, "retry_after": retry_after}
    if status == 400 and (each := element_errors(body)):
        return BulkRefused(what, each=each)
    if status == 401:
        right = f", or the account lacks “{permission_for(call)}”" if _UNSAID.search(call.template) else ""
        return JiraUnauthorised(f"{what}, the token was not accepted{right}; {_look_at_token()}", status=status)
    if status == 403:
        return JiraForbidden(f"{what}, not allowed; {_look_at_permission(call)}", **rest)
    if status == 404:
        hidden = f"; the account needs “{permission_for(call)}”" if _HIDDEN.search(call.template) else ""
        return JiraNotFound(f"{what}, missing or not visible to this account (Jira does not tell which){hidden}", **rest)
    if status == 429:
        asked = f" {retry_after:.0f} s" if retry_after else ""
        text = f"{what}, Jira asks us to wait{asked}; nothing was executed, run again later"
        return JiraRateLimited(text, reason=reason, **rest)
    if status >= 500 and call.kind is Kind.CREATE:
        return Ambiguous(f"{what}, it may have been carried out; look in Jira before repeating it", **rest)
    return JiraError(what, **rest)


def silence(call: Call, failure: str, *, site: str, sent: bool) -> JiraError:
    """The error for no answer at all. ``failure``: its name; ``sent``: Jira may have got the request."""
    what = f"{call}: no answer from {site} ({failure})"
    if not sent:
        return JiraUnreachable(f"{what}; nothing was sent, check the network and the site setting")
    if call.kind is Kind.READ:
        return JiraUnreachable(f"{what}; nothing was written, run again later")
    if call.kind is Kind.REPLACE:
        return Ambiguous(f"{what}; it may have been carried out, running again is safe")
    return Ambiguous(f"{what}; it may have been carried out, look in Jira before repeating it")


def unavailable(call: Call, error: JiraError) -> JiraError:
    """The error for 502, 503 or 504 until our patience ended."""
    final = JiraUnreachable if call.kind is Kind.READ else Ambiguous
    what = f"{call}: {error.status}, Jira is not available at the moment; run again later"
    return final(what, status=error.status, messages=error.messages, retry_after=error.retry_after)


def not_jira(call: Call, status: int, found: str, *, site: str, page: bool = False) -> JiraError:
    """The error for an answer that is not Jira's. A create answered so may have been carried out nevertheless, unless it was
    a ``page`` or a redirect: those come from what stands before Jira.
    """
    what = f"{call}: {status}, expected Jira’s JSON, found {found}"
    if call.kind is Kind.CREATE and not page:
        return Ambiguous(f"{what}; it may have been carried out, look in Jira before repeating it", status=status)
    return JiraNotJson(f"{what}; check that the site setting, {site}, is the address of a Jira Cloud site", status=status)


def gate_closed(call: Call, seconds: float) -> JiraRateLimited:
    """The error for a wait longer than our patience, asked for by an answer to another request."""
    what = f"{call}: Jira asks us to wait {seconds:.0f} s; nothing was sent, run again later"
    return JiraRateLimited(what, status=429, retry_after=seconds)


def element_errors(body: Any) -> dict[int, JiraError]:
    """Refusals of single elements of a bulk create, by index in the request.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulk-post
    """
    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, list):
        return {}
    found: dict[int, JiraError] = {}
    for error in errors:
        if isinstance(error, dict) and isinstance(index := error.get("failedElementNumber"), int):
            messages, fields = words_of(error.get("elementErrors"))
            status = error.get("status")
            found[index] = JiraError(
                f"issue {index + 1} of the request",
                status=status if isinstance(status, int) else 400,
                messages=messages,
                fields=fields,
            )
    return found


def words_of(body: Any) -> tuple[tuple[str, ...], dict[str, str]]:
    """Messages, and messages by field name, out of any of Jira's envelopes; () and {} when it is none of them."""
    if not isinstance(body, dict):
        return (), {}
    messages = [_clean(text) for text in _listed(body.get("errorMessages"))]
    errors = body.get("errors")
    if isinstance(errors, list):
        texts = (error.get("message") if isinstance(error, dict) else error for error in errors)
        messages += [_clean(text) for text in texts if isinstance(text, str)]
    fields = {str(name): _clean(text) for name, text in errors.items()} if isinstance(errors, dict) else {}
    problem = [_clean(body[name]) for name in ("title", "detail", "message") if isinstance(body.get(name), str)]
    return tuple(messages or ([] if fields else problem)), fields


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _clean(text: Any) -> str:
    """Jira quotes what was typed: no mail address gets through, no control character, and no page-long text."""
    words = plain(_MAIL.sub("<mail>", str(text)))
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"


def _said(error: JiraError) -> str:
    return "; ".join([*error.messages, *(f"{name}: {text}" for name, text in error.fields.items())]) or "refused"


def _look_at_token() -> str:
    return (
        "check BORNAGE_EMAIL and BORNAGE_TOKEN (or BORNAGE_TOKEN_FILE) and the token's expiry date at "
        f"https://id.atlassian.com/manage-profile/security/api-tokens; {_SCOPED}"
    )


def _look_at_permission(call: Call) -> str:
    return (
        f"the account needs the permission “{permission_for(call)}”, granted by a Jira administrator; "
        f"a scoped token also needs the scope"
    )
