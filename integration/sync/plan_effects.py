"""What a plan does to people: whom a transition is hidden from, or shown to, who saw it otherwise. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from integration.model.blueprint import ProjectBlueprint
from integration.model.live import LiveDeployment
from integration.model.plan import Effect, Effects, Plan, Shift
from integration.sync.members import FOLLOWED, claimed

Members = Mapping[str, frozenset[str]]
"""Accounts by role, as SITE_ROLES names it; of one project."""
SERVICE = "service"


def shifts_of(plan: Plan) -> tuple[Shift, ...]:
    """All transitions whose gate a plan of the shared half moves."""
    updates = (step.payload for step in plan.steps if step.thing == "workflow" and step.act == "update")
    return tuple(shift for payload in updates for shift in payload.shifts)


def effects_of(shifts: Iterable[Shift], projects: Sequence[Members], *, unread: int = 0) -> Effects:
    """One row for each transition by name, those that most people lose first; a person counts once for each.

    ``projects``: the members of each project that is concerned, ``unread`` how many more there are.
    """
    shifts = tuple(shifts)
    rows = [
        _effect(title, [s for s in shifts if s.title == title], projects) for title in dict.fromkeys(s.title for s in shifts)
    ]
    return Effects(
        rows=tuple(sorted((row for row in rows if row.lose or row.win), key=lambda row: (-row.lose, -row.win, row.title))),
        projects=len(projects),
        unread=unread,
        everybody=any(None in (shift.before, shift.after) for shift in shifts),
    )


def joined(before: Members, after: Members) -> Effects:
    """The same of roles: who enters them and who leaves, one row a role."""
    rows = (_moved(role, before.get(role, frozenset()), after.get(role, frozenset())) for role in {**before, **after})
    return Effects(rows=tuple(row for row in rows if row.lose or row.win), projects=1)


def role_effects(plan: Plan, blueprint: ProjectBlueprint, live: LiveDeployment | None) -> Effects | None:
    """Of a project's plan: whom it lets into which role, and whose role has ended, so that the next `sync` takes them out. Of
    groups Jira does not tell how many people they bring (``everybody``). None: nothing of it.
    """
    entering = {s.key: frozenset(s.payload) for s in plan.steps if s.thing == "member" and s.act == "create"}
    before = _by_handle(live) if live else {}
    wanted = {member.role: frozenset(member.people) for member in blueprint.members}
    after = {role: inside - _ended(role, inside, wanted, live) for role, inside in before.items()}
    after |= {role: after.get(role, frozenset()) | people for role, people in entering.items()}
    found = joined(_without_us(before), _without_us(after))
    groups = any(step.thing == "group" and step.act == "create" for step in plan.steps)
    return replace(found, everybody=groups) if found.rows or groups else None


def _by_handle(live: LiveDeployment) -> dict[str, frozenset[str]]:
    handles = {account: handle for handle, account in live.people.items()}
    return {role: frozenset(handles.get(one, one) for one in live.members.get(role, ())) for role in (*FOLLOWED, SERVICE)}


def _ended(role: str, inside: frozenset[str], wanted: Members, live: LiveDeployment | None) -> frozenset[str]:
    """Those we let in who are no more to be in."""
    if live is None or live.record is None:
        return frozenset()
    handles = {account: handle for handle, account in live.people.items()}
    ours = {handles.get(account, account) for place, account, _ in claimed(live.record) if place == role}
    return frozenset((inside & ours) - wanted.get(role, frozenset()))


def _without_us(members: Members) -> Members:
    return {role: people - {SERVICE} for role, people in members.items()}


def _moved(role: str, before: frozenset[str], after: frozenset[str]) -> Effect:
    return Effect(title=role, lose=len(before - after), win=len(after - before))


def _effect(title: str, shifts: Sequence[Shift], projects: Sequence[Members]) -> Effect:
    lose: set[tuple[int, str]] = set()
    win: set[tuple[int, str]] = set()
    for place, members in enumerate(projects):
        for shift in shifts:
            before, after = _seen_by(shift.before, members), _seen_by(shift.after, members)
            lose |= {(place, one) for one in before - after}
            win |= {(place, one) for one in after - before}
    return Effect(title=title, lose=len({one for _, one in lose}), win=len({one for _, one in win}))


def _seen_by(roles: frozenset[str] | None, members: Members) -> frozenset[str]:
    """People of the project who see a transition for these roles, None being everybody; our own account does always."""
    own = members.get(SERVICE, frozenset())
    chosen = members if roles is None else {role: members[role] for role in roles if role in members}
    return frozenset(one for people in chosen.values() for one in people) - own
