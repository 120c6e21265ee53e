"""Pages: Jira's two ways of cutting a list, each followed to its end and never around in circles."""

from collections.abc import Callable, Iterator
from typing import Any

from integration.errors import JiraError
from integration.jira.sound import rows


def by_token(page: Callable[[str | None], Any], *, name: str, values: str) -> Iterator[Any]:
    """Elements of pages named by ``nextPageToken``: until ``isLast``, no token, or an empty one. A page may be short, or
    empty, in the middle (facts 1.4). Raises JiraError when a token comes back: the list would never end; JiraNotJson when a
    page has no list.
    """
    token: str | None = None
    seen: set[str] = set()
    while True:
        answer = page(token)
        yield from rows(answer, name, values=values)
        token = answer.get("nextPageToken") or None
        if answer.get("isLast") is True or token is None:
            return
        if token in seen:
            raise JiraError(f"{name}: expected a new page token, found one already used; stopped, nothing was kept")
        seen.add(token)


def by_offset(page: Callable[[int], Any], *, name: str, values: str = "values") -> Iterator[Any]:
    """Elements of pages counted by ``startAt``. Jira clips ``maxResults`` silently: the next start is counted from what came
    (facts 16.1); ``isLast`` or ``total`` end it, and so does an empty page. Raises JiraNotJson when a page has no list.
    """
    start = 0
    while True:
        answer = page(start)
        if isinstance(answer, list):
            yield from answer
            return
        found = rows(answer, name, values=values)
        yield from found
        start += len(found)
        total = answer.get("total")
        if not found or answer.get("isLast") is True or (isinstance(total, int) and start >= total):
            return
