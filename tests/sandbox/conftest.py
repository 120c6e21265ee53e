"""One fresh company for each test."""

import pytest

from tests.sandbox.jira_site import Site, company


@pytest.fixture
def jira() -> Site:
    return company()
