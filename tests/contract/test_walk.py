"""Every route of the sandbox, well asked and badly, answers as Atlassian describes it."""

import pytest

from tests.contract.walker import idle, subjects, undescribed, walked


@pytest.mark.parametrize("subject", sorted(subjects()))
def test_the_routes_of_one_subject_keep_the_contract(subject: str):
    """A good call of each is taken; wrong people, wrong ids and wrong bodies are refused as described."""
    assert [] == walked(subject)


def test_every_route_has_a_good_call():
    """Whoever adds a route describes a good call of it in ``walk/``."""
    assert [] == undescribed()


def test_every_description_has_its_route():
    """A route that is gone takes its description along."""
    assert [] == idle()
