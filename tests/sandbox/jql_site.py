"""A small site for JQL: one project, three issues whose every field is known, and a reader of numbers found."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integration.sandbox import jql
from integration.sandbox.founding import empty_site
from integration.sandbox.state.issues import History, Issue, Item, Link
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Component, IssueType, Project
from integration.sandbox.state.workflows import Status
from integration.sandbox.world import World

PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 20, 15, 30, 20, tzinfo=PARIS)


@dataclass(kw_only=True)
class Site:
    """``ada`` wrote everything, ``bo`` does the work; issues are numbered as their keys."""

    world: World
    ada: User
    bo: User
    project: Project

    def found(self, text: str, *, me: User | None = None, anonymous: bool = False) -> list[int]:
        """The numbers of the keys found, in order; by default as ``bo``."""
        compiled = jql.compile_query(jql.parse(text), self.world, None if anonymous else me or self.bo)
        issues = [one for one in self.world.issues.values() if compiled.test(one)]
        return [int(issue.key.rpartition("-")[2]) for issue in sorted(issues, key=compiled.key)]

    def says(self, text: str) -> list[str]:
        """What a strict reading complains about."""
        return jql.complaints(jql.parse(text), self.world, self.bo)

    def add(self, number: int, **fields: Any) -> Issue:
        """An issue like the first one, but for these fields."""
        plain: dict[str, Any] = {
            "type_id": 10,
            "status_id": 1,
            "summary": "Reprise des données",
            "reporter": self.ada.account_id,
            "creator": self.ada.account_id,
            "created": at(NOW - timedelta(days=30)),
            "updated": at(NOW - timedelta(days=10)),
            "category_changed": at(NOW - timedelta(days=30)),
            "rank": number,
        }
        made = Issue(id=1000 + number, key=f"VEL-{number}", project_id=100, **plain | fields)
        self.world.issues[made.id] = made
        self.world.issue_by_key[made.key] = made.id
        return made


def at(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def doc(words: str) -> dict[str, Any]:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": words}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def changed(who: User, when: datetime, field: str, *, old: tuple[Any, Any], new: tuple[Any, Any]) -> History:
    """``old``, ``new``: id and words."""
    item = Item(field=field, field_id=field, old=old[0], old_text=old[1], new=new[0], new_text=new[1])
    return History(id=when.toordinal(), issue_id=1002, author=who.account_id, created=at(when), items=(item,))


def site(*, zone: str = "Europe/Paris", locale: str = "fr_FR", now: datetime = NOW) -> Site:
    world = empty_site(now, site_language="fr", admin_email="root@velours.example", admin_token="s3cret")
    ada = world.add_user("Ada Lovelace", "ada@velours.example", account_id="a:1")
    bo = world.add_user("Bo Diddley", "bo@velours.example", account_id="a:2", zone=zone, locale=locale)
    _things(world)
    project = Project(
        id=100, key="VEL", name="Velours", lead=ada.account_id, uuid="v", type_scheme=10000, workflow_scheme=next(iter(world.workflow_schemes)),
        permission_scheme=10000,
    )  # fmt: skip
    world.projects[100] = project
    made = Site(world=world, ada=ada, bo=bo, project=project)
    _issues(made)
    return made


def _things(world: World) -> None:
    for number, name, category in ((1, "À préparer", "TODO"), (2, "En réalisation", "IN_PROGRESS"), (3, "Validé", "DONE")):
        world.statuses[number] = Status(id=number, name=name, category=category)
    for number, name in ((10, "Livrable"), (11, "Document")):
        world.types[number] = IssueType(id=number, name=name, entity_id=name)
    world.components[5] = Component(id=5, project_id=100, name="MOE", lead="a:1")
    world.links[7] = Link(id=7, type_id=10000, source=1002, target=1010)


def _issues(made: Site) -> None:
    ada, bo = made.ada, made.bo
    made.add(1, description=doc("Comptes-clients, lot 1"), rank=1)
    made.add(
        2, status_id=2, assignee=bo.account_id, labels=["bornage-build.import", "Conception"], components=[5], parent_id=1001,
        updated=at(NOW - timedelta(minutes=10)), due=date(2026, 11, 20), rank=3, links=[7], description=doc("Comptes-clients, lot 1"),
        histories=[
            changed(ada, NOW - timedelta(days=5), "assignee", old=(None, None), new=("a:1", "Ada Lovelace")),
            changed(bo, NOW - timedelta(days=3), "status", old=("1", "À préparer"), new=("2", "En réalisation")),
            changed(bo, NOW - timedelta(minutes=10), "assignee", old=("a:1", "Ada Lovelace"), new=("a:2", "Bo Diddley")),
        ],
    )  # fmt: skip
    made.add(
        10, status_id=3, type_id=11, assignee=ada.account_id, labels=["rgpd"], updated=at(NOW - timedelta(hours=5)),
        due=date(2026, 11, 30), resolution_id=10000, resolved=at(NOW - timedelta(hours=5)), summary='Rapport "final" (go/no-go)',
        rank=2, links=[7], histories=[],
    )  # fmt: skip
