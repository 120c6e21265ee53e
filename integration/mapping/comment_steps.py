"""Who may take which next step: from the template's arrows, for one issue as it stands (`/bornage why`), or for all types."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from integration.model.history import Timeline
from integration.model.template import Arrow, Flow, Holder
from integration.model.words import DONE, INTERNAL_WORK, ROLES, TYPES, Role, StatusKey, Text, TypeKey

Held = Callable[[Role], Sequence[str]]
"""Who holds a role today where the issue is: accountIds, in a fixed order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act that is possible now. ``targets``: where it leads; ``roles``: who may, empty where only ``people`` (the author) may;
    ``anyone``: every role may; ``people``: who holds these roles and may; ``apart``: who holds them and may not, having built.
    """

    name: Text
    targets: tuple[StatusKey, ...]
    roles: tuple[Role, ...]
    people: tuple[str, ...]
    apart: tuple[str, ...] = ()
    anyone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The issue's status and what may follow. ``mediate``: under the label ``desaccord`` nobody lifts a blocker."""

    status: StatusKey | None
    steps: tuple[Step, ...]
    mediate: bool = False


def steps_of(
    timeline: Timeline, flow: Flow, *, held: Held, delegates: Collection[str] = (), barred: Collection[str] = ()
) -> Steps:
    """What may follow, in the template's order. ``delegates``: AMOE acting for MOE; ``barred``: who built what an acceptance report
    stands on. An issue without type, internal work or an unknown status has no steps.
    """
    issue = timeline.issue
    if issue.type is None or issue.status is None or issue.type in INTERNAL_WORK:
        return Steps(status=issue.status, steps=())
    mediate = issue.status == "blocked" and "desaccord" in issue.labels
    arrows = [a for (of, source, _), a in flow.arrows.items() if (of, source) == (issue.type, issue.status)]
    arrows = [a for a in arrows if not (mediate and a.key.startswith("unblock"))]
    found = []
    for holders, same in groupby(sorted(arrows, key=_by_act), key=lambda a: (_act(a), _entitled(a, timeline))):
        found.append(_step(list(same), holders[1], timeline, held=held, delegates=delegates, barred=barred))
    order = {_act(a): place for place, a in reversed(list(enumerate(arrows)))}
    known = [(order[act], step) for act, step in found if step is not None]
    return Steps(status=issue.status, steps=tuple(s for _, s in sorted(known, key=lambda one: one[0])), mediate=mediate)


def _act(arrow: Arrow) -> str:
    """`unblock-build` and its sisters are one act with several ends."""
    return arrow.key.split("-")[0] if arrow.key.startswith(("unblock", "resume")) else arrow.key


def _by_act(arrow: Arrow) -> tuple[str, str, int]:
    return _act(arrow), arrow.key, list(DONE).index(arrow.target) if arrow.target in DONE else -1


def _entitled(arrow: Arrow, timeline: Timeline) -> tuple[Holder, ...]:
    submitted = any(span.value == "approve" for span in timeline.status)
    if arrow.entitled_conception is not None and "conception" in timeline.issue.labels:
        return arrow.entitled_conception
    return arrow.entitled_submitted if arrow.entitled_submitted is not None and submitted else arrow.entitled


def _step(
    arrows: list[Arrow],
    entitled: tuple[Holder, ...],
    timeline: Timeline,
    *,
    held: Held,
    delegates: Collection[str],
    barred: Collection[str],
) -> tuple[str, Step | None]:
    act = _act(arrows[0])
    anyone = "any" in entitled
    roles = ROLES if anyone else _roles(entitled, timeline, held)
    people = [] if anyone else [account for role in roles for account in held(role)]
    if "component" in entitled and "MOE" in timeline.issue.components:
        people += delegates
    if "author" in entitled and timeline.issue.reporter:
        people.append(timeline.issue.reporter)
    apart = _apart(arrows[0], timeline, barred)
    if not roles and not people:
        return act, None
    return act, Step(
        name=arrows[0].name if len(arrows) == 1 else _shared_name(arrows[0].name),
        targets=tuple(a.target for a in arrows),
        roles=() if anyone else roles,
        people=tuple(p for p in dict.fromkeys(people) if p not in apart),
        apart=tuple(p for p in dict.fromkeys(people) if p in apart),
        anyone=anyone,
    )


def _roles(entitled: tuple[Holder, ...], timeline: Timeline, held: Held) -> tuple[Role, ...]:
    """AMOA unstaffed: its right is MOA's (C-14). The service's own right is nobody's."""
    found = {role for role in ROLES if role in entitled}
    if "component" in entitled:
        found |= set(timeline.issue.components)
    if "AMOA" in found and not held("AMOA"):
        found.add("MOA")
    return tuple(role for role in ROLES if role in found)


def _apart(arrow: Arrow, timeline: Timeline, barred: Collection[str]) -> frozenset[str]:
    """Nobody accepts what they built (R12, R31), nor decides a design they submitted themselves."""
    issue = timeline.issue
    if arrow.key == "accept":
        return frozenset(b.account for b in timeline.builders)
    if arrow.key == "decide" and issue.kind == "acceptance":
        return frozenset(barred)
    if arrow.key == "decide" and "conception" in issue.labels:
        last = timeline.status[-1].author
        return frozenset() if last.app or last.id is None else frozenset({last.id})
    return frozenset()


def _shared_name(name: Text) -> Text:
    """« Lever le blocage : prêt » as « Lever le blocage »."""
    return Text(fr=name.fr.split(":")[0].rstrip(), en=name.en.split(":")[0].rstrip())


# --- all types at once ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStep:
    """One act from one status, for all the types where the same holders may. ``conception``: who may under that label instead."""

    name: Text
    types: tuple[TypeKey, ...]
    holders: tuple[Holder, ...]
    conception: tuple[Holder, ...] | None


def table_of(flow: Flow) -> Iterator[tuple[StatusKey, tuple[TableStep, ...]]]:
    """Status by status, what may follow there and who may, in the template's order."""
    for status in flow.statuses:
        rows: dict[tuple[str, tuple[Holder, ...], tuple[Holder, ...] | None], list[Arrow]] = {}
        for arrow in flow.arrows.values():
            if arrow.source == status and arrow.type not in INTERNAL_WORK:
                name = _shared_name(arrow.name) if _act(arrow) != arrow.key else arrow.name
                rows.setdefault((name.fr, arrow.entitled, arrow.entitled_conception), []).append(arrow)
        steps = [
            TableStep(
                name=_shared_name(arrows[0].name) if _act(arrows[0]) != arrows[0].key else arrows[0].name,
                types=tuple(t for t in TYPES if t in {a.type for a in arrows}),
                holders=holders,
                conception=conception,
            )
            for (_, holders, conception), arrows in rows.items()
        ]
        if steps:
            yield status, tuple(steps)
