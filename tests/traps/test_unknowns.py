"""What nobody has established about the real Jira ([?] in the facts) is a switch; we work with each of its values.

For every value: prepare and apply a project, whose plan is empty afterwards, and three nights of a short story, the third of
which writes nothing. Besides, site and project are upgraded, a project of theirs is adopted, and both are removed. What is found
and made is the same as with the values the sandbox starts with.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

import pytest

from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.sandbox.hooks import webhooks
from integration.sandbox.hooks.post import carry_all
from integration.sandbox.mount import transport as mounted
from integration.sandbox.switches import Switches
from integration.store import Store
from integration.sync.bootstrap import bootstrap, plan_project, plan_site, prepare
from tests.crash.lives import Life, lived, taken_in
from tests.crash.phases import grouped, theirs
from tests.sandbox.jira_site import doc, ok
from tests.sandbox.routes_table import described
from tests.sync.site import behind_the_gateway, new_site, over
from tests.sync.stage import KEYS, MAIL, URL, Stage, account, agreed, charter, copied, demote, new_world, no_wait, template

NUMBERS = {"jql_length": (0, 1000)}
"""Values of unknowns that are numbers."""
GATEWAY_ONLY = {"scopes_combine", "greenhopper_through_gateway"}
"""What shows only to a token with scopes."""
UNKNOWN = {name: kind for name, kind, says in described() if "[?]" in says}


def values(name: str, kind: Any) -> tuple[Any, ...]:
    """Every value an unknown may have."""
    return (False, True) if kind is bool else get_args(kind) or NUMBERS.get(name, ())


def cases() -> Iterator[Any]:
    for name, kind in UNKNOWN.items():
        for value in values(name, kind):
            for gateway in (False, True) if name in GATEWAY_ONLY else (False,):
                where = ", through the gateway" if gateway else ""
                yield pytest.param(name, value, gateway, id=f"{name}={value}{where}")


CASES = list(cases())


def test_every_unknown_is_tried_with_each_of_its_values():
    """A switch whose docstring says [?] has two cases at least; numbers need theirs in ``NUMBERS``."""
    tried = Counter(case.values[0] for case in CASES)

    assert set() == {name for name in UNKNOWN if tried[name] < 2}
    assert set() == (NUMBERS.keys() | GATEWAY_ONLY) - UNKNOWN.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of it, as far as it may not depend on an unknown."""

    empty: tuple[bool, bool]
    """The plans of the site and of the project, after applying."""
    made: tuple[int, int, int, int]
    found: frozenset[tuple[str, str]]
    """(rule, issue) of what the nights found."""
    last: int
    """Writes of the third night."""
    failed: int
    left: int
    """What people are asked to do by hand."""


def connected(world, *, gateway: bool) -> Stage:
    """Our doors, at the site or behind the gateway with a scoped token."""
    world.users[account("bornage")].scoped = gateway
    transport = connect(world.gateway_url if gateway else URL, MAIL, "t-bornage", transport=mounted(world), sleep=no_wait)
    return Stage(world, transport, Reader(transport), Writer(transport), Store("sqlite://"), charter())


@lru_cache
def told(name: str, value: Any, *, gateway: bool) -> Told:
    """A project and three nights. Cached: the values the sandbox starts with are the same for every switch."""
    scene = connected(new_world("fr", Switches(**({name: value} if name else {}))), gateway=gateway)
    try:
        return _told(scene)
    finally:
        scene.store.close()
        scene.transport.close()


def _told(scene: Stage) -> Told:
    prepare(scene.reader, scene.writer, template(), language="fr", gates="none", ask=agreed, sleep=no_wait)
    applied = bootstrap(scene.reader, scene.writer, template(), scene.charter, keys=KEYS, ask=agreed, sleep=no_wait)
    assert applied is not None
    empty = (
        plan_site(scene.reader, template(), language="fr").empty,
        plan_project(scene.reader, template(), scene.charter, keys=KEYS).plan.empty,
    )
    demote(scene.world)
    hooked(scene)
    nights = three_nights(scene)
    carry_all(scene.world, lambda *_: 200)
    return Told(
        empty=empty,
        made=(applied.epics, applied.items, applied.components, applied.links),
        found=frozenset((found.rule, found.key) for night in nights for found in night.opened),
        last=nights[-1].wrote,
        failed=sum(len(night.failed) for night in nights),
        left=len(applied.checklist),
    )


def hooked(scene: Stage) -> None:
    """The site's webhooks hear of everything meanwhile."""
    webhooks.listen(scene.world)
    events = ["jira:issue_updated", "comment_created", "comment_updated", "comment_deleted"]
    body = {"name": "Essai", "url": "https://bornage.example/hook", "events": events, "secret": "s", "filters": {}}
    with scene.admin() as admin:
        ok(admin.post("/rest/webhooks/1.0/webhook", json=body), 201)


def three_nights(scene: Stage) -> list[Any]:
    """A breach, people talking, changing and deleting what they said; then what is found is talked about; then quiet."""
    scene.wait(hours=1)
    issue = scene.breach()
    said = [scene.say("ines", issue, words) for words in ("Un avis", "Un autre")]
    with scene.as_("ines") as ines:
        ok(ines.put(f"/rest/api/3/issue/{issue}/comment/{said[0]}", json={"body": doc("Un avis revu")}))
        ok(ines.delete(f"/rest/api/3/issue/{issue}/comment/{said[1]}"), 204)
    scene.wait(hours=1)
    nights = [scene.sync()]
    scene.wait(hours=10)
    scene.say("hugo", issue, "Je regarde demain")
    scene.edit("hugo", scene.item("data.report"), summary="Rapport revu")
    scene.wait(hours=14)
    nights.append(scene.sync())
    scene.wait(hours=24)
    return [*nights, scene.sync()]


@pytest.mark.parametrize(("name", "value", "gateway"), CASES)
def test_both_answers_will_do(name, value, gateway):
    """Made alike, found alike, and a quiet night is silent."""
    usual = told("", None, gateway=False)
    given = "" if value == getattr(Switches(), name) else name

    here = told(given, value if given else None, gateway=gateway)

    assert ((True, True), 0, 0) == (here.empty, here.last, here.failed)
    assert (usual.made, usual.found) == (here.made, here.found)
    assert len(here.found) >= 2


@lru_cache
def life(name: str, value: Any, *, gateway: bool) -> Life:
    """Prepared, applied, both upgraded, removed."""
    site = grouped(new_site(switches=Switches(**({name: value} if name else {}))))
    return lived(behind_the_gateway(site) if gateway else site)


@lru_cache
def adoption(name: str, value: Any, *, gateway: bool) -> tuple[bool, Any, bool]:
    """A project of theirs, taken in with all that may be made, and let go again."""
    world = copied(theirs())
    if name:
        setattr(world.switches, name, value)
    return taken_in(behind_the_gateway(over(world)) if gateway else over(world))


BY_HAND = {"boards", "projects"}
"""Where a token is not let to boards, or nobody to their columns, the board is a person's work, and no record names it."""


@pytest.mark.parametrize(("name", "value", "gateway"), CASES)
def test_both_answers_will_do_for_upgrades_adoption_and_removal(name, value, gateway):
    """Nothing left to plan after any of them, the same things stand, and nothing of ours after a removal."""
    usual, usually = life("", None, gateway=False), adoption("", None, gateway=False)
    given = "" if value == getattr(Switches(), name) else name
    aside = BY_HAND if gateway or name == "greenhopper" else set()

    here = life(given, value if given else None, gateway=gateway)
    empty, stands, clean = adoption(given, value if given else None, gateway=gateway)

    assert all(here.empty.values())
    assert (True, True, True) == (here.gone, empty, clean)
    assert {} == {kind: told for kind, told in here.stands.items() if kind not in aside and told != usual.stands[kind]}
    assert {} == {kind: told for kind, told in stands.items() if kind not in aside and told != usually[1][kind]}


@pytest.mark.parametrize(
    ("name", "value", "gateway"),
    [("greenhopper", False, False), ("greenhopper_through_gateway", False, True), ("scopes_combine", False, True)],
)
def test_what_we_cannot_do_is_left_to_a_person(name, value, gateway):
    """A board whose columns nobody lets us set, or that nobody lets us make, is on the list of what is left to do."""
    assert 0 < told(name, value, gateway=gateway).left
    assert 0 == told("", None, gateway=False).left


@pytest.mark.parametrize(
    ("name", "value"),
    [case.values[:2] for case in CASES if case.values[0] in ("status_reference_by_id", "account_conditions")],
)
@pytest.mark.parametrize("gates", ["decisions", "all"])
def test_gates_are_taken_either_way(name, value, gates):
    """The only workflows of ours that name roles and people; a status that exists is referred to in them."""
    scene = connected(new_world("fr", Switches(**{name: value})), gateway=False)
    theirs = {"name": "Validé", "statusCategory": "DONE", "description": "par le juridique"}
    scene.transport.core.create_statuses(data={"scope": {"type": "GLOBAL"}, "statuses": [theirs]})

    done = prepare(scene.reader, scene.writer, template(), language="fr", gates=gates, ask=agreed, sleep=no_wait)

    assert done.done
    assert any(way.conditions for flow in scene.world.workflows.values() for way in flow.transitions)
