"""A plan that was shown and kept in a file, to be applied exactly as shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from integration.model.plan import Act, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedStep:
    """What a step says to people; ``before`` and ``after`` as in ``Step``."""

    act: Act
    thing: Thing
    key: str
    title: str
    why: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """``charter``: path of the charter's file from the plan's own folder; ``charter_digest``, ``template_digest``: SHA-256 hex of
    what both said; ``site``: base URL; ``options``: those of the plan that change what is applied, by name. Holds no mail, no
    token and no id of an account.
    """

    charter: str
    charter_digest: str
    template_digest: str
    site: str
    project: str
    digest: str
    options: Mapping[str, bool | str]
    steps: tuple[SavedStep, ...]
