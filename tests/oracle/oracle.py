"""The whole judgement: every subject, every rule, then what one rule hides of another."""

from collections.abc import Iterator

from integration.model.history import Deployment
from tests.oracle.acceptance import r11, r12, r13, r31, r32
from tests.oracle.assignment import r09, r10, r15
from tests.oracle.independence import r05, r08, r08_held
from tests.oracle.order import r25, r26
from tests.oracle.said import Said, one_for_each
from tests.oracle.specification import r14, r24, r34
from tests.oracle.waiting import r22
from tests.oracle.world import INTERNAL, World

OF_ISSUES = (r08, r09, r10, r15, r11, r12, r13, r14, r22, r24, r25, r26, r31, r32, r34)
HIDES = {"R08": {"R09", "R14"}, "R09": {"R15"}, "R15": {"R10"}, "R06": {"R11"}, "R24": {"R14"}}
RULES = frozenset(
    {"R05", "R08", "R09", "R10", "R15", "R11", "R12", "R13", "R14", "R22", "R24", "R25", "R26", "R31", "R32", "R34"}
)


def judged(deployment: Deployment) -> set[Said]:
    """All that is to be said at the deployment's ``now``."""
    found = one_for_each(list(_all(World(deployment))))
    hidden = {(rule, s.subject, s.cause) for s in found if s.severity != "info" for rule in HIDES.get(s.rule, ())}
    return {s for s in found if (s.rule, s.subject, s.cause) not in hidden and s.rule in RULES}


def _all(world: World) -> Iterator[Said]:
    for told in world.told.values():
        if told.issue.type is not None and told.issue.type not in INTERNAL:
            for rule in OF_ISSUES:
                yield from rule(world, told)
    for role in ("MOA", "AMOA"):
        yield from r08_held(world, role)
    for person in world.d.staffing.actor_of:
        yield from r05(world, person)
