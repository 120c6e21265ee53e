"""Skips where Atlassian's specifications are not beside the repository."""

from pathlib import Path

import pytest

from tests.contract.operations import ABSENT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if ABSENT and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=ABSENT))
