"""A transport whose waits are recorded instead of slept, under respx."""

import pytest
import respx

from integration.jira.transport import connect

SITE = "https://velours.atlassian.net"
MAIL = "bornage@velours.example"
TOKEN = "s3cret-token"
MYSELF = "/rest/api/3/myself"


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def jira():
    with respx.mock(base_url=SITE, assert_all_called=False) as router:
        yield router


@pytest.fixture
def transport(waits):
    found = connect(SITE, MAIL, TOKEN, sleep=waits.append)
    yield found
    found.close()
