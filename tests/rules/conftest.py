"""A story in which nothing has happened yet."""

import pytest

from tests.rules.build import Story


@pytest.fixture
def story():
    return Story()
