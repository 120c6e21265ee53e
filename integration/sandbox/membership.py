"""Who is in which group: joining, leaving, and what it does to the right of administering Jira."""

from integration.sandbox.state.people import Group, User
from integration.sandbox.world import World


def join(world: World, group: Group, user: User) -> None:
    group.members[user.account_id] = None
    _settle(world, user)


def leave(world: World, group: Group, user: User) -> None:
    group.members.pop(user.account_id, None)
    _settle(world, user)


def dissolve(world: World, group: Group, heir: Group | None) -> None:
    """The group goes, out of roles and permission schemes too; ``heir`` takes what it held there."""
    del world.groups[group.id]
    for account in group.members:
        if account in world.users:
            _settle(world, world.users[account])
    for project in world.projects.values():
        for number, actors in project.actors.items():
            for one in actors:
                if one.group == group.name:
                    one.group = heir.name if heir else None
            project.actors[number] = [one for one in actors if one.group or one.account_id]
    for scheme in world.permission_schemes.values():
        for key, grants in scheme.grants.items():
            for grant in grants:
                if (grant.holder, grant.parameter) == ("group", group.id):
                    grant.parameter = heir.id if heir else None
            scheme.grants[key] = [grant for grant in grants if grant.holder != "group" or grant.parameter]


def _settle(world: World, user: User) -> None:
    user.admin = any(user.account_id in group.members for group in world.groups.values() if group.administers)
