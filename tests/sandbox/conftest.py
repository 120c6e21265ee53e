"""One fresh company for each test."""

from collections.abc import Iterator

import httpx
import pytest

from integration.sandbox.server.serve import Server, serve
from tests.sandbox.jira_site import Site, company


@pytest.fixture
def jira() -> Site:
    return company()


@pytest.fixture
def served(jira: Site) -> Iterator[Server]:
    """The company on a port."""
    server = serve(jira.world)
    yield server
    server.close()


@pytest.fixture
def claire(jira: Site, served: Server) -> Iterator[httpx.Client]:
    """Claire, over the port."""
    with httpx.Client(base_url=served.url, auth=("claire@velours.example", jira.moa_user.token), trust_env=False) as client:
        yield client
