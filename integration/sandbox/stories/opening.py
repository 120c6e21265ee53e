"""The stage of a story: a site as Atlassian hands it over, its people with accounts, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import integration.sandbox.mount as mounting
from integration.sandbox.founding import empty_site
from integration.sandbox.natives import Language
from integration.sandbox.stories.acts import Person, Players
from integration.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A site ready to be prepared. ``email``/``token``: of the service's own account there, which administers the site."""

    world: World
    zone: ZoneInfo
    email: str
    token: str
    transport: object

    def move_to(self, when: str) -> None:
        """The site's clock to a local time ``yyyy-mm-dd HH:MM``; never back."""
        at = datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=self.zone)
        self.world.clock.move_to(max(at, self.world.clock.now()))


def open_stage(
    people: Sequence[Person], *, start: str, language: Language, base_url: str, service: Person, zone: str = "Europe/Paris"
) -> Stage:
    """``start``: local time ``yyyy-mm-dd HH:MM`` at which everything begins."""
    local = ZoneInfo(zone)
    at = datetime.strptime(start, "%Y-%m-%d %H:%M").replace(tzinfo=local)
    admin = Person(handle="admin", name="Site Admin", email="admin@site.example")
    world = empty_site(
        at, site_language=language, base_url=base_url, admin_email=admin.email, admin_token=admin.handle, zone=zone
    )
    user = world.add_user(service.name, service.email, kind="app", admin=True)
    for person in people:
        world.add_user(person.name, person.email)
    return Stage(world=world, zone=local, email=user.email, token=user.token, transport=mounting.transport(world))


def players_on(stage: Stage, project: str, people: Sequence[Person]) -> Players:
    """The people, each with a connection of their own to the site."""
    tokens: Mapping[str, str] = {user.email: user.token for user in stage.world.users.values()}
    talks = {p.handle: mounting.client(stage.world, p.email, tokens[p.email]) for p in people}
    move: Callable[[datetime], None] = stage.world.clock.move_to
    return Players(project, stage.zone, talks, move)
