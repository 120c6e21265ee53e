"""For each test one applied project, with our doors to it and the people who work on it, or one small company."""

from collections.abc import Iterator

import pytest

from tests.sandbox.jira_site import Site, company
from tests.sync.stage import Stage, stage


@pytest.fixture
def scene() -> Iterator[Stage]:
    made = stage()
    yield made
    made.store.close()
    made.transport.close()


@pytest.fixture
def jira() -> Site:
    return company()
