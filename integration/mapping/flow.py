"""Template -> Flow: its transition table and its statuses, as rules and answers ask them."""

from integration.model.template import Arrow, Flow, Template
from integration.model.words import StatusKey, TypeKey


def flow_of(template: Template) -> Flow:
    """Within a type every (from, to) pair has one transition (domain-rules 2.4)."""
    return Flow(
        arrows={(a.type, a.source, a.target): a for a in template.arrows},
        statuses={status.key: status for status in template.statuses},
    )


def arrow_of(flow: Flow, of: TypeKey | None, source: str | None, target: str | None) -> Arrow | None:
    """The transition between two statuses; None for one the table does not have (an import, an admin's edit)."""
    wanted: tuple[TypeKey | None, StatusKey | None, StatusKey | None] = (of, source, target)  # type: ignore[assignment]  # our keys
    return flow.arrows.get(wanted)  # type: ignore[arg-type]  # None is no key
