"""Issues, links, comments and properties, written."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from integration.errors import Ambiguous, JiraError, JiraNotFound, JiraRateLimited, JiraUnauthorised, JiraUnreachable
from integration.jira.refusals import BulkRefused, element_errors
from integration.jira.transport import Transport
from integration.mapping.bodies import comment_body, link_body
from integration.mapping.wire_values import listed, record, text

ISSUES_PER_CREATE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A new issue: Jira says no more than this."""

    id: str
    key: str


class IssueWriter:
    """The half of ``Writer`` that writes issues."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._core = transport.core

    def create_issues(self, bodies: Sequence[Mapping[str, Any]]) -> tuple[Created | JiraError, ...]:
        """V3 api-group-issues, bulk: by 50; one answer for each body, in order. Never raises a JiraError: when a call fails as
        a whole, each of its bodies gets that error (Ambiguous: look before anything else), and after 401, 429 or no network
        so do the bodies not sent. Issues of one call cannot name each other.
        """
        outcomes: list[Created | JiraError] = []
        for start in range(0, len(bodies), ISSUES_PER_CREATE):
            batch = bodies[start : start + ISSUES_PER_CREATE]
            outcomes += self._create_batch(batch)
            last = outcomes[-1]
            if isinstance(last, JiraUnauthorised | JiraRateLimited | JiraUnreachable):
                outcomes += [last] * (len(bodies) - len(outcomes))
                break
        return tuple(outcomes)

    def _create_batch(self, bodies: Sequence[Mapping[str, Any]]) -> list[Created | JiraError]:
        try:
            answer = self._core.create_issues(data={"issueUpdates": [dict(body) for body in bodies]})
        except BulkRefused as refused:
            return [refused.each.get(index, refused) for index in range(len(bodies))]
        except JiraError as error:
            return [error] * len(bodies)
        return aligned(answer, len(bodies))

    def create_link(self, type_id: str, source_key: str, target_key: str) -> None:
        """V3 api-group-issue-links: ``source`` blocks ``target``; a second identical link is answered but not made."""
        self._core.link_issues(data=link_body(type_id, source_key, target_key))

    def update_issue(
        self,
        issue_id: str,
        *,
        fields: Mapping[str, Any] | None = None,
        update: Mapping[str, Any] | None = None,
        notify: bool = True,
    ) -> None:
        """V3 api-group-issues: ``update`` for labels (add, remove), so that people's stay. ``notify=False`` needs project
        administration: without it the whole edit is refused (facts 3.12). A field is in one of the two, never in both.
        """
        parts = {"fields": fields, "update": update}
        body = {name: dict(part) for name, part in parts.items() if part}
        self._core.edit_issue(issue_id, notify_users=None if notify else False, data=body)

    def transition(self, issue_id: str, transition_id: str) -> None:
        """V3 api-group-issues: from another status than the one it was read in, Jira refuses with 400."""
        self._core.do_transition(issue_id, data={"transition": {"id": transition_id}})

    def add_comment(
        self, issue_id: str, body: Mapping[str, Any], *, properties: Mapping[str, Any], visible_to: str | None
    ) -> str:
        """V3 api-group-issue-comments: the comment's id. ``properties``: the mark, in the create itself; ``visible_to``: the
        name of a project role our account is in.
        """
        answer = self._core.add_comment(issue_id, data=comment_body(body, properties=properties, visible_to=visible_to))
        return id_in(answer)

    def edit_comment(self, issue_id: str, comment_id: str, body: Mapping[str, Any], *, notify: bool) -> None:
        """V3 api-group-issue-comments: the body only, who sees it stays. No right to edit is a 400 (facts 4.4)."""
        self._core.update_comment(issue_id, comment_id, notify_users=notify, data={"body": dict(body)})

    def delete_comment(self, issue_id: str, comment_id: str) -> None:
        """V3 api-group-issue-comments: for our own duplicates only; one that is gone is fine. No right to delete is a 400
        (facts 4.5).
        """
        with suppress(JiraNotFound):
            self._core.delete_comment(issue_id, comment_id)

    def set_issue_property(self, issue_id: str, key: str, value: Any) -> None:
        """V3 api-group-issue-properties: replaces; no changelog, and ``updated`` stays (facts 1.16)."""
        self._core.set_issue_property(issue_id, key, data=value)

    def delete_issue_property(self, issue_id: str, key: str) -> None:
        """V3 api-group-issue-properties; one that is gone is fine."""
        with suppress(JiraNotFound):
            self._core.delete_issue_property(issue_id, key)

    def set_comment_property(self, comment_id: str, key: str, value: Any) -> None:
        """V3 api-group-issue-comment-properties: replaces."""
        self._core.set_comment_property(comment_id, key, data=value)


def aligned(answer: Any, asked: int) -> list[Created | JiraError]:
    """The answer of a bulk create against its request: issues made in order, refusals by index, 201 for both (facts 3.1).

    When the two do not add up, nobody knows which is which: all are Ambiguous.
    """
    refused = element_errors(answer)
    made = [Created(id=text(i.get("id")), key=text(i.get("key"))) for i in map(record, listed(record(answer).get("issues")))]
    whole = all(one.id.isdecimal() and one.key for one in made)
    if not whole or len(made) + len(refused) != asked or any(index >= asked for index in refused):
        found = f"{len(made)} made and {len(refused)} refused"
        return [Ambiguous(f"bulk create: expected {asked} answers, found {found}; look in Jira before repeating")] * asked
    rest = iter(made)
    return [refused[index] if index in refused else next(rest) for index in range(asked)]


def id_in(answer: Any, *, name: str = "id") -> str:
    """The id in the answer to a create, as text. Raises Ambiguous when there is none: something was made, but what?"""
    found = text(record(answer).get(name))
    if found.isdecimal():
        return found
    raise Ambiguous(f"create: expected an {name} in Jira’s answer, found none; look in Jira before repeating it")
