"""For each check what makes it fail, and where: acts on the embedded site, or on our side of the wire."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import httpx

from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.model.charter import Person
from integration.sandbox.misbehaviour.faults import Faults, NearLimit, Rule, When
from integration.sandbox.mount import transport as mounted
from integration.sync.bootstrap import bootstrap, prepare
from integration.sync.preflight_facts import Asked, OurSide
from tests.mapping.blueprints import charter
from tests.sync.bootstrapped import SMALL
from tests.sync.site import KEYS, MAIL, URL, Site, account_of, new_site, no_wait, over, yes
from tests.sync.weather import Blind

US = "712020:bornage"


@dataclass(slots=True, kw_only=True)
class Scene:
    """A site with our doors, and what is asked of it."""

    site: Site
    asked: Asked

    def want(self, **more: Any) -> None:
        self.asked = replace(self.asked, charter=charter(**more))

    def ours(self, **more: Any) -> None:
        self.asked = replace(self.asked, ours=replace(self.asked.ours, **more))

    @property
    def project(self):
        return self.site.world.project("CRM")

    def deny(self, *permissions: str) -> None:
        self.site.world.deny(US, *permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``stage``: bare, prepared, made (an empty project with our schemes) or applied."""

    check: str
    stage: str
    spoil: Callable[[Scene], None]
    values: dict[str, str] = field(default_factory=dict)


def bare() -> Scene:
    site = new_site()
    now = site.world.clock.now()
    ours = OurSide(expires=date(2027, 9, 1), now=now)
    return Scene(site=site, asked=Asked(template=SMALL, charter=charter(), keys=KEYS, ours=ours))


def prepared() -> Scene:
    scene = bare()
    prepare(scene.site.reader, scene.site.writer, SMALL, language="fr", gates="none", ask=yes)
    return scene


def made() -> Scene:
    scene = prepared()
    site = scene.site
    types, flows = (
        next(one for one in found if "bornage:" in one.description)
        for found in (site.reader.type_schemes(), site.reader.workflow_schemes())
    )
    site.writer.create_project("CRM", "À la main", "", US, type_scheme=types.id, workflow_scheme=flows.id)
    return scene


def applied() -> Scene:
    scene = prepared()
    site = scene.site
    bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, sleep=no_wait)
    return scene


STAGES = {"bare": bare, "prepared": prepared, "made": made, "applied": applied}


def doors(scene: Scene, url: str, token: str) -> None:
    transport = connect(url, MAIL, token, transport=mounted(scene.site.world), sleep=no_wait)
    scene.site = Site(world=scene.site.world, transport=transport, reader=Reader(transport), writer=Writer(transport))


def _admin(scene: Scene, *, on: bool = False) -> None:
    scene.site.world.users[US].admin = on


def _scoped(scene: Scene) -> None:
    scene.site.world.users[US].scoped = True


def _scoped_without_boards(scene: Scene) -> None:
    _scoped(scene)
    scene.site.world.switches.scopes_combine = False
    doors(scene, scene.site.world.gateway_url, "t-bornage")


def _other_project(key: str, name: str) -> Callable[[Scene], None]:
    def spoil(scene: Scene) -> None:
        body = {"key": key, "name": name, "leadAccountId": US, "projectTypeKey": "software"}
        scene.site.transport.core.create_project(data=body)

    return spoil


def _trashed(scene: Scene) -> None:
    _other_project("CRM", "Ancien")(scene)
    scene.site.transport.core.delete_project("CRM")


def _hidden(scene: Scene) -> None:
    _other_project("CRM", "Caché")(scene)
    scene.site.world.make_private(scene.project, [account_of("claire")])
    _admin(scene)


def _people(**people: Person) -> Callable[[Scene], None]:
    return lambda scene: scene.want(people={**charter().people, **people})


def _mail(handle: str, mail: str) -> Person:
    return Person(handle=handle, actor="velours", email=mail)


def _twins(scene: Scene) -> None:
    scene.site.world.add_user("Marc", "marc@velours.example", token="other", account_id="712020:twin")
    _people(marc=_mail("marc", "marc@velours.example"))(scene)


def _closed(scene: Scene) -> None:
    scene.site.world.users[account_of("ines")].active = False


def _app(scene: Scene) -> None:
    scene.site.world.users[account_of("hugo")].kind = "app"


def _strangers(scene: Scene) -> None:
    site, project = scene.site, scene.project
    kinds = site.world.type_schemes[project.type_scheme].type_ids
    kind = next(one for one in kinds if site.world.types[one].level == 0)
    fields = {"project": {"key": project.key}, "issuetype": {"id": str(kind)}, "summary": "À nous"}
    site.transport.core.create_issue(data={"fields": fields})


def _off_screen(scene: Scene) -> None:
    scene.project.off_screen.update({"duedate", "labels"})


def _workflow(scene: Scene) -> None:
    next(one for one in scene.site.world.workflows.values() if "bornage:" in one.description).description = "à nous"


def _type_scheme(scene: Scene) -> None:
    next(one for one in scene.site.world.type_schemes.values() if "bornage:" in one.description).description = "à nous"


def _no_blocks(scene: Scene) -> None:
    world = scene.site.world
    for number in [one.id for one in world.link_types.values() if one.name == "Blocks"]:
        del world.link_types[number]


def _no_epic(scene: Scene) -> None:
    world = scene.site.world
    for number in [one.id for one in world.types.values() if one.level == 1]:
        del world.types[number]


def _team_managed(scene: Scene) -> None:
    body = {"key": "CRM", "name": "Équipe", "leadAccountId": US, "projectTypeKey": "software"}
    body["projectTemplateKey"] = "com.pyxis.greenhopper.jira:gh-simplified-agility-kanban"
    scene.site.transport.core.create_project(data=body)


def _compass(scene: Scene) -> None:
    scene.site.transport.core.create_component(data={"project": "CRM", "name": "Un"})
    scene.site.world.switches.compass_components = True


def _lag(scene: Scene) -> None:
    scene.site = over(scene.site.world, Blind)


def _near(scene: Scene) -> None:
    scene.site.world.faults = Faults(Rule(fault=NearLimit(), when=When(route="GET /rest/api/3/myself")))


def _other_keys(scene: Scene) -> None:
    scene.asked = replace(scene.asked, keys=(b"another key, of thirty-two bytes",))


def _second_key(scene: Scene) -> None:
    scene.asked = replace(scene.asked, keys=(b"a new key of thirty-two bytes...", *KEYS))


def _without_keys(scene: Scene) -> None:
    scene.asked = replace(scene.asked, keys=())


def _other_template(scene: Scene) -> None:
    scene.asked = replace(scene.asked, template=replace(SMALL, version=4, digest="1"))


def _account(**more: Any) -> Callable[[Scene], None]:
    def spoil(scene: Scene) -> None:
        for name, value in more.items():
            setattr(scene.site.world.users[US], name, value)

    return spoil


def _denied(*permissions: str) -> Callable[[Scene], None]:
    return lambda scene: scene.deny(*permissions)


def _status(scene: Scene) -> None:
    theirs = {"name": "Validé", "statusCategory": "IN_PROGRESS", "description": "par le juridique"}
    scene.site.transport.core.create_statuses(data={"scope": {"type": "GLOBAL"}, "statuses": [theirs]})


def _free(scene: Scene) -> None:
    scene.site.world.switches.free_plan = True


def _gated(scene: Scene) -> None:
    _free(scene)
    scene.want(gates="all")


def _skewed(scene: Scene) -> None:
    scene.ours(now=scene.site.world.clock.now() + timedelta(minutes=5))


def _no_leads(scene: Scene) -> None:
    scene.site.world.deny(account_of("claire"), "ASSIGNABLE_USER")


PROJECT_RIGHTS = {
    "permission-administer-projects": "ADMINISTER_PROJECTS",
    "permission-browse": "BROWSE_PROJECTS",
    "permission-create-issues": "CREATE_ISSUES",
    "permission-edit-issues": "EDIT_ISSUES",
    "permission-schedule-issues": "SCHEDULE_ISSUES",
    "permission-link-issues": "LINK_ISSUES",
    "permission-add-comments": "ADD_COMMENTS",
    "permission-edit-own-comments": "EDIT_OWN_COMMENTS",
    "permission-delete-own-comments": "DELETE_OWN_COMMENTS",
    "permission-transition-issues": "TRANSITION_ISSUES",
}


def _without_right(permission: str) -> Callable[[Scene], None]:
    def spoil(scene: Scene) -> None:
        _admin(scene, on=permission == "BROWSE_PROJECTS")  # nobody else is told of a project that they may not browse
        if permission != "ADMINISTER_PROJECTS":
            scene.site.world.make_project_admin(scene.project, US)
        scene.deny(permission)

    return spoil


def _void(_made: object) -> None:
    """What was made is not needed."""


def _answers_html(scene: Scene) -> None:
    class Page(httpx.BaseTransport):
        def handle_request(self, request):
            return httpx.Response(200, html="<p>login</p>", request=request)

    transport = connect(URL, MAIL, "t-bornage", transport=Page(), sleep=no_wait)
    scene.site = Site(world=scene.site.world, transport=transport, reader=Reader(transport), writer=Writer(transport))


def _amended(scene: Scene, path: str, amend: Callable[[Any], None]) -> None:
    """The site with another answer at one path, matched by how it begins."""

    class Amended(httpx.BaseTransport):
        def __init__(self, inner):
            self._inner = inner

        def handle_request(self, request):
            answer = self._inner.handle_request(request)
            if not request.url.path.startswith(path):
                return answer
            answer.read()
            body = answer.json()
            amend(body)
            return httpx.Response(answer.status_code, json=body, headers={"Date": answer.headers["Date"]}, request=request)

    scene.site = over(scene.site.world, Amended)


def _no_unassigned(scene: Scene) -> None:
    _amended(scene, "/rest/api/3/configuration", lambda body: body.update(unassignedIssuesAllowed=False))


def _requires(scene: Scene) -> None:
    extra = {
        "fieldId": "customfield_1",
        "key": "customfield_1",
        "name": "Centre de coûts",
        "required": True,
        "hasDefaultValue": False,
    }
    _amended(scene, "/rest/api/3/issue/createmeta/", lambda body: body["fields"].append(extra))


CASES = (
    Case(check="token-valid", stage="bare", spoil=lambda scene: doors(scene, URL, "wrong"), values={"address": URL}),
    Case(check="base-url", stage="bare", spoil=_answers_html, values={"found": "JiraNotJson"}),
    Case(check="token-scoped", stage="bare", spoil=_scoped, values={"tenant": f"{URL}/_edge/tenant_info"}),
    Case(
        check="token-expiry",
        stage="bare",
        spoil=lambda scene: scene.ours(expires=date(2026, 10, 1)),
        values={"date": "2026-10-01"},
    ),
    Case(
        check="token-owner-in-charter",
        stage="prepared",
        spoil=_people(claire=Person(handle="claire", actor="velours", account=US)),
        values={"handle": "claire"},
    ),
    Case(check="account-is-person", stage="bare", spoil=_account(kind="atlassian"), values={"kind": "atlassian"}),
    Case(check="language-account", stage="bare", spoil=_account(locale="en_US"), values={"account": "en_US"}),
    Case(check="signing-keys", stage="bare", spoil=_without_keys),
    Case(check="permission-administer-jira", stage="prepared", spoil=_admin, values={"key": "CRM"}),
    *(
        Case(check=one, stage="made", spoil=_without_right(key), values={"key": "CRM"})
        for one, key in PROJECT_RIGHTS.items()
    ),
    Case(check="permission-browse-users", stage="prepared", spoil=_denied("USER_PICKER")),
    Case(check="plan-free", stage="prepared", spoil=_free),
    Case(check="gates-free-plan", stage="prepared", spoil=_gated, values={"gates": "all"}),
    Case(
        check="language-site",
        stage="prepared",
        spoil=lambda scene: scene.want(language="en"),
        values={"site": "fr_FR", "charter": "en"},
    ),
    Case(check="site-prepared", stage="bare", spoil=lambda _: None),
    Case(check="epic-type", stage="bare", spoil=_no_epic),
    Case(check="link-type-blocks", stage="prepared", spoil=_no_blocks),
    Case(check="unassigned-issues", stage="prepared", spoil=_no_unassigned),
    Case(
        check="names-taken-roles",
        stage="bare",
        spoil=lambda scene: _void(scene.site.writer.create_role("MOA", "les métiers")),
        values={"names": "MOA"},
    ),
    Case(
        check="names-taken-types",
        stage="bare",
        spoil=lambda scene: _void(scene.site.writer.create_type("Livrable", "à nous")),
        values={"names": "Livrable"},
    ),
    Case(check="names-taken-statuses", stage="bare", spoil=_status, values={"names": "Validé"}),
    Case(check="names-taken-workflows", stage="prepared", spoil=_workflow),
    Case(check="names-taken-schemes", stage="prepared", spoil=_type_scheme),
    Case(
        check="template-newer",
        stage="applied",
        spoil=_other_template,
        values={"template": "small", "applied": "3", "current": "4"},
    ),
    Case(
        check="groups-exist",
        stage="prepared",
        spoil=lambda scene: scene.want(groups={"MOA": ("metier", "jira-users")}),
    ),
    Case(check="boards-scope", stage="prepared", spoil=_scoped_without_boards),
    Case(check="boards-private", stage="prepared", spoil=_denied("CREATE_SHARED_OBJECTS")),
    Case(check="project-key-free", stage="prepared", spoil=lambda scene: scene.want(project_key="C_M")),
    Case(
        check="project-name-free",
        stage="prepared",
        spoil=_other_project("OLD", "Velours CRM"),
        values={"name": "Velours CRM"},
    ),
    Case(check="project-in-trash", stage="prepared", spoil=_trashed, values={"key": "CRM"}),
    Case(check="project-invisible", stage="prepared", spoil=_hidden, values={"key": "CRM"}),
    Case(check="foreign-installation", stage="applied", spoil=_other_keys, values={"key": "CRM"}),
    Case(check="signing-key-old", stage="applied", spoil=_second_key, values={"key": "CRM"}),
    Case(check="project-style", stage="prepared", spoil=_team_managed, values={"key": "CRM"}),
    Case(check="project-in-use", stage="made", spoil=_strangers, values={"key": "CRM", "issues": "1"}),
    Case(check="project-fits", stage="prepared", spoil=_other_project("CRM", "Autre"), values={"key": "CRM"}),
    Case(check="required-fields", stage="made", spoil=_requires),
    Case(check="screens", stage="made", spoil=_off_screen),
    Case(check="compass-components", stage="made", spoil=_compass, values={"key": "CRM"}),
    Case(check="index-lag", stage="applied", spoil=_lag, values={"key": "CRM"}),
    Case(
        check="people-unknown",
        stage="prepared",
        spoil=_people(lina=Person(handle="lina", actor="velours", account="712020:nobody")),
        values={"people": "people.lina.account"},
    ),
    Case(
        check="people-hidden",
        stage="prepared",
        spoil=_people(hugo=_mail("hugo", "nobody@velours.example")),
        values={"people": "people.hugo.email"},
    ),
    Case(check="people-ambiguous", stage="prepared", spoil=_twins, values={"people": "people.marc.email"}),
    Case(check="people-inactive", stage="prepared", spoil=_closed, values={"people": "people.ines"}),
    Case(check="people-apps", stage="prepared", spoil=_app, values={"people": "people.hugo"}),
    Case(check="leads-assignable", stage="made", spoil=_no_leads, values={"key": "CRM"}),
    Case(check="rate-limits", stage="bare", spoil=_near),
    Case(check="clock-skew", stage="bare", spoil=_skewed, values={"seconds": "300"}),
    Case(check="time-zone", stage="bare", spoil=_account(zone="America/Montreal"), values={"account": "America/Montreal"}),
)
