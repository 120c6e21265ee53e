"""docs/sandbox.md says what the sandbox is: every route, every switch."""

from integration.sandbox.answers.table import ROUTES
from tests.sandbox.routes_table import PAGE, renewed


def test_the_page_has_every_route_and_switch():
    """And no other; ``python -m tests.sandbox.routes_table`` writes the tables anew."""
    page = PAGE.read_text(encoding="utf-8")

    assert page == renewed(page), "run: python -m tests.sandbox.routes_table"


def test_no_route_is_listed_twice():
    """One handler for one method of one path."""
    known = [(route.method, route.template) for route in ROUTES]

    assert sorted(set(known)) == sorted(known)
