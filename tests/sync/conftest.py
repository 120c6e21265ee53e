"""The stage that most tests of this folder act on."""

import pytest

from tests.sync.stage import stage


@pytest.fixture
def scene():
    made = stage()
    yield made
    made.store.close()
