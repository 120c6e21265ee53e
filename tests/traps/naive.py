"""What many clients do, written once: finding by search, paging by offset, diffing what was sent with what comes back."""

from collections.abc import Iterator
from typing import Any

import httpx

from integration.sandbox.mount import transport
from integration.sandbox.world import World

API = "/rest/api/3"
AGILE = "/rest/agile/1.0"

Json = Any


def found(client: httpx.Client, jql: str, **body: Json) -> list[Json]:
    """The issues of one page, which the first page is taken to be all of."""
    answer = client.post(f"{API}/search/jql", json={"jql": jql, **body})
    answer.raise_for_status()
    issues: list[Json] = answer.json()["issues"]
    return issues


def until_a_short_page(client: httpx.Client, jql: str, size: int) -> Iterator[str]:
    """Ids of issues, page by page; a page that is not full is the last, as it was with offsets."""
    token = None
    while True:
        body = {"jql": jql, "maxResults": size, **({"nextPageToken": token} if token else {})}
        page = client.post(f"{API}/search/jql", json=body).json()
        yield from (issue["id"] for issue in page["issues"])
        token = page.get("nextPageToken")
        if len(page["issues"]) < size:
            return


def nobody(world: World) -> httpx.Client:
    """A client whose credentials were forgotten."""
    return httpx.Client(base_url=world.base_url, transport=transport(world))
