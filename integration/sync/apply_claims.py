"""What only our memory tells from people's own is recorded before it is made: a run cut in between still knows it for ours.

Jira keeps no history of its roles and components, and neither carries a mark (design 5.4).
"""

from integration.mapping.record_values import stamp
from integration.model.blueprint import ComponentSpec
from integration.sync.apply_project import Work, component_wrote, group_ids
from integration.sync.members import claims_of
from integration.sync.plan import acts
from integration.sync.plan_details import group_claims

_CLAIMED = ("member:", "group:", "site:", "project:made")


def claim(work: Work) -> bool:
    """Members and groups about to be let in; in a project of theirs also the components about to be made. Whether there are any."""
    now = work.tools.reader.now()
    claims: dict[str, str] = {}
    for step in work.steps("member"):
        claims |= claims_of({step.key: frozenset(work.people[handle] for handle in step.payload)}, now)
    for step in work.steps("group"):
        claims |= group_claims(step.key, group_ids(work, step), stamp(now))
    for step in acts(work.plan.steps, "create", "component") if work.mapped is not None else ():
        assert isinstance(step.payload, ComponentSpec)
        claims |= component_wrote(step.payload, work.people)
    work.remember(claims)
    return bool(claims)


def claims_in(work: Work) -> dict[str, str]:
    """Of what is remembered, all that a record may say before anything is made: what stands in Jira says the rest."""
    adopted = ("component:",) if work.mapped is not None else ()
    return {name: said for name, said in work.wrote.items() if name.startswith((*_CLAIMED, *adopted))}
