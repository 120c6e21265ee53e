"""What the checks before an apply know: each fact as it was read, or why it could not be. Nouns only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar, Union
from zoneinfo import ZoneInfo

from integration.errors import BornageError
from integration.mapping.blueprint import site_blueprint
from integration.mapping.seal import Keys
from integration.model.charter import Charter
from integration.model.checkup import CreateField, Why
from integration.model.live import Account, LiveSite, ProjectRecord, Server, SiteIds
from integration.model.template import Template
from integration.model.words import Language, TypeKey
from integration.sync.people import Lookup
from integration.sync.plan_site import site_ids
from integration.sync.plan_values import complete
from integration.sync.snapshot import Head

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Why a fact is not known. ``detail``: the call, as it may be named to people; ``error``: what it ended in."""

    why: Why
    detail: str = ""
    error: BornageError | None = None


Seen = Union[T, Unseen]  # noqa: UP007  # a type with a parameter
LATER = Unseen(why="later")


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSide:
    """What is known on this side of the wire. ``expires``: when the token does; ``now``: this machine's clock, None where it is not
    to be judged; ``skip``: ids of checks that are not to stop anything; ``keys_fault``: why there is no signing key.
    """

    expires: date | None = None
    now: datetime | None = None
    skip: frozenset[str] = frozenset()
    keys_fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a deployment wants of the site; without a charter, of any. ``adopt``: the project was there before us, and of what a
    deployment holds only ``creates`` (``epics``, ``items``…) may be made in it.
    """

    template: Template
    charter: Charter | None
    keys: Keys
    ours: OurSide = field(default_factory=OurSide)
    as_person: bool = False
    take_over: bool = False
    adopt: bool = False
    creates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that was read. ``head``: None where there is no such project, or none we may see. ``site``: its lists, those one project
    shows, or with ``whole`` those of the site itself. ``elsewhere``: where a project of this key is that we do not see. ``used``: type id -> status ids of the project; ``strangers``: how many
    issues none of which is ours. ``assignable``: by handle of a component's lead.
    """

    asked: Asked
    address: str
    account: Seen[Account]
    server: Seen[Server]
    deployment: Seen[str]
    now: Seen[datetime]
    head: Seen[Head | None]
    language: Language = "en"
    site: Seen[LiveSite] = LATER
    whole: bool = False
    rights: Seen[Mapping[str, bool]] = LATER
    plans: Seen[tuple[str, ...]] = LATER
    settings: Seen[Mapping[str, bool]] = LATER
    key_free: Seen[bool] = LATER
    name_free: Seen[bool] = LATER
    elsewhere: Seen[frozenset[str]] = LATER
    used: Seen[Mapping[str, frozenset[str]]] = LATER
    strangers: Seen[int] = LATER
    screens: Seen[Mapping[TypeKey, tuple[CreateField, ...]]] = LATER
    compass: Seen[bool | None] = LATER
    boards: Seen[bool] = LATER
    people: Seen[Lookup] = LATER
    assignable: Seen[Mapping[str, bool]] = LATER
    groups: Seen[Mapping[str, str]] = LATER
    register_found: Seen[bool] = LATER
    near_limit: bool = False
    requests: int = 0

    @property
    def record(self) -> ProjectRecord | None:
        return self.head.record if isinstance(self.head, Head) else None

    @property
    def applied(self) -> bool:
        """Whether an apply has once gone to its end here."""
        return complete(self.record)

    @property
    def adopting(self) -> frozenset[str] | None:
        """What may be made in a project that was there before us; None: it is ours, or is to be."""
        known = self.record.adopted if self.record else None
        if known is None and not self.asked.adopt:
            return None
        return self.asked.creates | frozenset(known or ())


def sure(fact: Seen[T]) -> T:
    if isinstance(fact, Unseen):
        raise fact.error or BornageError(f"preflight: expected a fact, found none ({fact.detail or fact.why})")
    return fact


def groups_wanted(charter: Charter | None) -> frozenset[str]:
    return frozenset(name for names in charter.groups.values() for name in names) if charter else frozenset()


def types_made(facts: Facts) -> tuple[TypeKey, ...]:
    """The types of which apply creates issues: phases, the register's, and the items'."""
    phases = facts.asked.template.phases
    return ("phase", "task", *sorted({item.type for phase in phases for item in phase.items}))


def known_ids(facts: Facts) -> SiteIds:
    """The shared half by our keys, as far as the site or the project shows it."""
    return site_ids(site_blueprint(facts.asked.template, facts.language), sure(facts.site))


def scheme_names(facts: Facts) -> str:
    """The schemes that a project of ours has, as people find them in Jira."""
    spec = site_blueprint(facts.asked.template, facts.language)
    return ", ".join(dict.fromkeys((spec.type_scheme.name, spec.workflow_scheme.name)))


def today_of(facts: Facts, charter: Charter) -> date:
    """The day it is in the project, by the site's clock."""
    return sure(facts.now).astimezone(ZoneInfo(charter.timezone)).date()


def require(facts: Facts) -> tuple[LiveSite, Head | None]:
    """What a plan cannot begin without; raises what Jira said instead of it."""
    sure(facts.now)
    return LiveSite(server=sure(facts.server), account=sure(facts.account)), sure(facts.head)
