"""A good call of every route, described in the modules beside, one a subject, as ``GOOD``: ``METHOD template`` -> Good.

GET and DELETE need a description only where the default (fill the path, ask nothing more) does not do.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tests.contract.walk.good import Good


@cache
def described() -> dict[str, Good]:
    """Of all modules together; no route twice."""
    found: dict[str, Good] = {}
    for module in iter_modules(__path__):
        told: dict[str, Good] = getattr(import_module(f"{__name__}.{module.name}"), "GOOD", {})
        twice = set(found) & set(told)
        assert not twice, f"described twice: {twice}"
        found |= told
    return found
