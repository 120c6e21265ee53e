"""What people do on a site, as data, and how it is done: each act by its own person, over HTTP, never by poking state."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone with an account on the site."""

    handle: str
    name: str
    email: str
    kind: str = "atlassian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing one person does. ``when``: local time ``yyyy-mm-dd HH:MM``; ``item``: what the label ``bornage-<item>`` names.

    ``due_days``: the due date moves by that many calendar days; ``add_text``: a paragraph appended to the description.
    ``aside``: why the story dwells on this act.
    """

    when: str
    who: str
    item: str
    transition: str = ""
    comment: str = ""
    assignee: str = ""
    due_days: int = 0
    add_text: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act as it was done: for the digest."""

    at: datetime
    who: str
    key: str
    item: str
    text: str
    aside: str = ""


class Reply(Protocol):
    """The part of an HTTP answer the story looks at."""

    @property
    def status_code(self) -> int: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...


class Talk(Protocol):
    """One person's connection to the site."""

    def request(self, method: str, url: str, *, json: Any = None) -> Reply: ...


class StoryError(Exception):
    """The site refused an act the story needs."""


class Players:
    """The people of one project, each with a connection of their own."""

    def __init__(self, project: str, zone: ZoneInfo, talks: Mapping[str, Talk], move_to: Callable[[datetime], None]) -> None:
        self._project = project
        self._zone = zone
        self._talks = talks
        self._move_to = move_to
        self._keys: dict[str, str] = {}
        self._accounts: dict[str, str] = {}

    def play(self, acts: Iterable[Act]) -> Iterator[Deed]:
        """Each act at its time, in order; StoryError names the act the site refused."""
        for act in acts:
            at = datetime.strptime(act.when, "%Y-%m-%d %H:%M").replace(tzinfo=self._zone)
            self._move_to(at)
            key = self._key_of(act.item)
            yield Deed(at=at, who=act.who, key=key, item=act.item, text="; ".join(self._do(act, key)), aside=act.aside)

    def _do(self, act: Act, key: str) -> Iterator[str]:
        if act.assignee:
            self._ask(act.who, "PUT", f"/rest/api/3/issue/{key}/assignee", {"accountId": self._account_of(act.assignee)})
            yield f"→ {act.assignee}"
        if act.add_text:
            self._append(act, key)
            yield "description"
        if act.due_days:
            yield self._move_due(act, key)
        if act.transition:
            self._transition(act, key)
            yield act.transition
        if act.comment:
            self._ask(act.who, "POST", f"/rest/api/3/issue/{key}/comment", {"body": _document(act.comment)})
            yield f"« {act.comment} »"

    def _transition(self, act: Act, key: str) -> None:
        path = f"/rest/api/3/issue/{key}/transitions"
        offered = self._ask(act.who, "GET", path)["transitions"]
        found = next((t["id"] for t in offered if t["name"] == act.transition), None)
        if found is None:
            names = ", ".join(t["name"] for t in offered)
            raise StoryError(f"{act.when} {act.who} {key} {act.item}: expected transition {act.transition!r}, found {names}")
        self._ask(act.who, "POST", path, {"transition": {"id": found}})

    def _append(self, act: Act, key: str) -> None:
        path = f"/rest/api/3/issue/{key}"
        body = self._ask(act.who, "GET", f"{path}?fields=description")["fields"]["description"] or _document("")
        content = [*body["content"], *_document(act.add_text)["content"]]
        self._ask(act.who, "PUT", path, {"fields": {"description": {**body, "content": content}}})

    def _move_due(self, act: Act, key: str) -> str:
        path = f"/rest/api/3/issue/{key}"
        old = date.fromisoformat(self._ask(act.who, "GET", f"{path}?fields=duedate")["fields"]["duedate"])
        new = old + timedelta(days=act.due_days)
        self._ask(act.who, "PUT", path, {"fields": {"duedate": new.isoformat()}})
        return f"{old:%d/%m} → {new:%d/%m}"

    def _key_of(self, item: str) -> str:
        if item not in self._keys:
            who = next(iter(self._talks))
            body = {"jql": f"project = {self._project}", "fields": ["labels"], "maxResults": 100}
            for issue in self._pages(who, body):
                self._keys |= {label.removeprefix("bornage-"): issue["key"] for label in issue["fields"]["labels"]}
        if item not in self._keys:
            raise StoryError(f"{item}: expected an issue labelled bornage-{item}, found none")
        return self._keys[item]

    def _pages(self, who: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while True:
            page = self._ask(who, "POST", "/rest/api/3/search/jql", body)
            yield from page["issues"]
            if not page.get("nextPageToken"):
                return
            body = {**body, "nextPageToken": page["nextPageToken"]}

    def _account_of(self, handle: str) -> str:
        if handle not in self._accounts:
            self._accounts[handle] = self._ask(handle, "GET", "/rest/api/3/myself")["accountId"]
        return self._accounts[handle]

    def _ask(self, who: str, method: str, path: str, body: Any = None) -> Any:
        reply = self._talks[who].request(method, path, json=body)
        if reply.status_code >= 400:
            raise StoryError(f"{who} {method} {path}: {reply.status_code} {reply.text[:300]}")
        return reply.json() if reply.text else None


def _document(text: str) -> dict[str, Any]:
    inline = [{"type": "text", "text": text}] if text else []
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": inline}]}
