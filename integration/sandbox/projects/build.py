"""A whole project from one template: roles, types, statuses, workflows, schemes, the project, its boards; all of it or nothing (facts 5A)."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from integration.sandbox import natives
from integration.sandbox.http import Complaint, bad
from integration.sandbox.natives import COLUMNS
from integration.sandbox.projects import making as projects
from integration.sandbox.projects import payload as template_payload
from integration.sandbox.projects.payload import part, reference
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.state.boards import Board, Column, Filter, QuickFilter
from integration.sandbox.state.people import Actor, Role, User
from integration.sandbox.state.permissions import Grant, PermissionScheme
from integration.sandbox.state.projects import IssueType, Project, TypeScheme
from integration.sandbox.state.workflows import WorkflowScheme
from integration.sandbox.workflow import build as workflow_build
from integration.sandbox.workflow import findings as workflow_findings
from integration.sandbox.workflow import payload as workflow_payload
from integration.sandbox.workflow.rules import split
from integration.sandbox.world import World

Json = Any


@dataclass(slots=True, kw_only=True)
class Builder:
    """``made``: (collection, reference) -> what it stands for; ``undo``: how to take it all back, the last first."""

    world: World
    me: User
    template: Json
    made: dict[tuple[str, str], Any] = field(default_factory=dict)
    undo: list[Callable[[], Any]] = field(default_factory=list)

    def keep(self, collection: str, raw: Json, number: Any, record: Any) -> Any:
        """Take a new record in, under its reference and its id."""
        held: MutableMapping[Any, Any] = getattr(self.world, collection)
        held[number] = record
        self.undo.append(lambda: held.pop(number, None))
        return self.name(collection, raw, record)

    def name(self, collection: str, raw: Json, record: Any) -> Any:
        if raw.get("pcri"):
            self.made[collection, reference(raw["pcri"])[1]] = record
        return record

    def find(self, collection: str, raw: Json) -> Any:
        """What a reference stands for: made here, or on the site already."""
        how, entity = reference(raw)
        held = getattr(self.world, collection)
        number = entity if collection in _BY_TEXT else id_in(entity)
        found = self.made.get((collection, entity)) if how == "ref" else held.get(number)
        if found is None:
            raise bad(f"The resource identifier {raw} does not lead to anything.")
        return found

    def free(self, raw: Json, taken: Iterable[str], *, otherwise: str) -> str:
        """The name to make a record under; empty: use the one that has it. FAIL, USE or NEW decides (facts 5A.5)."""
        name, held = raw.get("name"), set(taken)
        if not isinstance(name, str) or not name.strip() or len(name) > 255:
            raise bad("A name must have between 1 and 255 characters.")
        if name not in held:
            return name
        match raw.get("onConflict") or otherwise:
            case "USE":
                return ""
            case "NEW":
                return next(one for one in (f"{name} ({number})" for number in range(2, len(held) + 3)) if one not in held)
        raise bad(f"The name '{name}' is already in use.")


_BY_TEXT: Final = ("workflows", "users", "groups")


def build(world: World, me: User, details: Json, template: Json) -> Project:
    """Raises a Complaint and leaves nothing behind when a part cannot be made."""
    builder = Builder(world=world, me=me, template=template)
    try:
        _roles(builder)
        types = _types(builder)
        _workflows(builder)
        scheme = _workflow_scheme(builder)
        permissions = _permissions(builder)
        project = _project(builder, details, type_scheme=types, workflow_scheme=scheme, permission_scheme=permissions)
        _actors(builder, project)
        _boards(builder, project)
    except (Complaint, *_MALFORMED) as wrong:
        for back in reversed(builder.undo):
            back()
        if isinstance(wrong, Complaint):
            raise
        raise bad("Invalid request payload. Refer to the REST API documentation and try again.") from wrong
    return project


_MALFORMED: Final = (TypeError, KeyError, AttributeError, ValueError)
"""What values of the wrong kind end in; no schema of ours covers the whole template."""


def _named(held: Any, name: str) -> Any:
    return next(one for one in held.values() if one.name == name)


def _roles(builder: Builder) -> None:
    world = builder.world
    for raw in part(builder.template, "role", "roles"):
        name = builder.free(raw, (one.name for one in world.roles.values()), otherwise="FAIL")
        if not name:
            builder.name("roles", raw, _named(world.roles, raw["name"]))
            continue
        made = Role(id=world.ids.next("role"), name=name, description=raw.get("description") or "")
        made.defaults = [_actor(builder, one) for one in raw.get("defaultActors") or ()]
        builder.keep("roles", raw, made.id, made)


def _actor(builder: Builder, raw: Json) -> Actor:
    """A person or a group; its type stands in the reference."""
    number = builder.world.ids.next("actor")
    kind = raw.get("entityType", "") if isinstance(raw, dict) else str(raw).split(":")[1:2][0]
    if "group" in kind.lower():
        return Actor(id=number, group=builder.find("groups", raw).name)
    return Actor(id=number, account_id=builder.find("users", raw).account_id)


def _types(builder: Builder) -> TypeScheme | None:
    world = builder.world
    for raw in part(builder.template, "issueType", "issueTypes"):
        name = builder.free(raw, (one.name for one in world.types.values() if one.project_id is None), otherwise="USE")
        level = raw.get("hierarchyLevel") or 0
        if type(level) is not int or not -1 <= level <= 1:
            raise bad("The hierarchy level of an issue type must be -1, 0 or 1.")
        if not name:
            builder.name("types", raw, _named(world.types, raw["name"]))
            continue
        made = IssueType(
            id=world.ids.next("type"),
            name=name,
            description=raw.get("description") or "",
            level=level,
            entity_id=world.ids.uuid("type"),
        )
        builder.keep("types", raw, made.id, made)
    return _type_scheme(builder)


def _type_scheme(builder: Builder) -> TypeScheme | None:
    raw, world = (builder.template.get("issueType") or {}).get("issueTypeScheme"), builder.world
    if not raw:
        return None
    name = builder.free(raw, (one.name for one in world.type_schemes.values()), otherwise="NEW")
    types = [builder.find("types", one).id for one in raw.get("issueTypeIds") or ()]
    if not types:
        raise bad("An issue type scheme needs an issue type.")
    default = builder.find("types", raw["defaultIssueTypeId"]).id if raw.get("defaultIssueTypeId") else None
    made = TypeScheme(
        id=world.ids.next("type scheme"),
        name=name,
        description=raw.get("description") or "",
        type_ids=types,
        default_id=default,
    )
    builder.keep("type_schemes", raw, made.id, made)
    return made


def _workflows(builder: Builder) -> None:
    """Statuses, then workflows: checked as the workflows API checks them."""
    world = builder.world
    for raw in part(builder.template, "workflow", "statuses"):
        name = builder.free(raw, (one.name for one in world.statuses.values() if one.project_id is None), otherwise="USE")
        if raw.get("statusCategory") not in ("TODO", "IN_PROGRESS", "DONE"):
            raise bad(f"Invalid status category: {raw.get('statusCategory')}")
        if not name:
            builder.name("statuses", raw, _named(world.statuses, raw["name"]))
            continue
        made = workflow_build.status(world, raw | {"name": name}, None)
        builder.keep("statuses", raw, made.id, made)
    for raw in part(builder.template, "workflow", "workflows"):
        _workflow(builder, raw)


def _workflow(builder: Builder, raw: Json) -> None:
    world = builder.world
    name = builder.free(raw, (one.name for one in world.workflows.values() if one.project_id is None), otherwise="NEW")
    if not name:
        builder.name("workflows", raw, _named(world.workflows, raw["name"]))
        return

    def status(one: Json) -> str:
        return str(builder.find("statuses", one).id)

    body = template_payload.workflow(raw | {"name": name}, status, lambda rule: _rule(builder, rule))
    pool = [
        {"statusReference": number, "id": number, "name": known.name, "statusCategory": known.category, "description": known.description}
        for number in dict.fromkeys(one["statusReference"] for one in body["statuses"])
        if (known := world.statuses[int(number)])
    ]  # fmt: skip
    payload = {"scope": {"type": "GLOBAL"}, "statuses": pool, "workflows": [body]}
    workflow_payload.check_create(payload)
    errors = [
        one
        for one in workflow_findings.of_create(world, payload)
        if one["code"] != "INVALID_STATUS_REFERENCE" or one["type"] != "STATUS"
    ]
    if errors:
        raise bad(*dict.fromkeys(one["message"] for one in errors))
    made = workflow_build.workflow(world, builder.me, body, {one["id"]: int(one["id"]) for one in pool}, None)
    builder.keep("workflows", raw, made.id, made)


def _rule(builder: Builder, raw: Json) -> Json:
    """Roles may be named by reference in a rule."""
    parameters = dict(raw.get("parameters") or {})
    if "roleIds" in parameters:
        named = split(str(parameters["roleIds"]))
        ids = [str(builder.find("roles", one).id) if one.startswith("pcri:") else one for one in named]
        parameters["roleIds"] = ",".join(ids)
    return {"ruleKey": raw.get("ruleKey"), "parameters": parameters}


def _workflow_scheme(builder: Builder) -> WorkflowScheme | None:
    raw, world = (builder.template.get("workflow") or {}).get("workflowScheme"), builder.world
    if not raw:
        return None
    name = builder.free(raw, (one.name for one in world.workflow_schemes.values()), otherwise="NEW")
    if not name:
        found: WorkflowScheme = builder.name("workflow_schemes", raw, _named(world.workflow_schemes, raw["name"]))
        return found
    default = (
        builder.find("workflows", raw["defaultWorkflow"]).name if raw.get("defaultWorkflow") else natives.DEFAULT_WORKFLOW
    )
    mappings = (raw.get("explicitMappings") or {}).items()
    made = WorkflowScheme(
        id=world.ids.next("workflow scheme"),
        name=name,
        description=raw.get("description") or "",
        default=default,
        by_type={builder.find("types", kind).id: builder.find("workflows", flow).name for kind, flow in mappings},
        version_id=world.ids.uuid("workflow scheme version"),
    )
    builder.keep("workflow_schemes", raw, made.id, made)
    return made


_HOLDERS: Final = (  # part of a grant -> collection, type of holder
    ("projectRoles", "roles", "projectRole"),
    ("groups", "groups", "group"),
    ("users", "users", "user"),
)


def _permissions(builder: Builder) -> PermissionScheme | None:
    raw, world = builder.template.get("permissionScheme"), builder.world
    if not raw:
        return None
    name = builder.free(raw, (one.name for one in world.permission_schemes.values()), otherwise="FAIL")
    if not name:
        found: PermissionScheme = _named(world.permission_schemes, raw["name"])
        return found
    made = PermissionScheme(id=world.ids.next("permission scheme"), name=name, description=raw.get("description") or "")
    for grant in raw.get("grants") or ():
        for key in grant.get("permissionKeys") or ():
            held = made.grants.setdefault(key, [])
            held += [
                Grant(id=world.ids.next("grant"), permission=key, holder=kind, parameter=one)
                for kind, one in _holders(builder, grant)
            ]
    builder.keep("permission_schemes", raw, made.id, made)
    return made


def _holders(builder: Builder, grant: Json) -> Iterable[tuple[str, str | None]]:
    for name, collection, kind in _HOLDERS:
        for one in grant.get(name) or ():
            found = builder.find(collection, one)
            yield kind, found.account_id if kind == "user" else str(found.id)
    yield from (("applicationRole", one or None) for one in grant.get("applicationAccess") or ())
    yield from ((one, None) for one in grant.get("specialGrants") or ())


# The project


def _project(builder: Builder, details: Json, **schemes: Any) -> Project:
    """Schemes by the project's own references, else those that were made along."""
    world, raw = builder.world, builder.template.get("project") or {}
    for name, ours, collection in (
        ("workflowSchemeId", "workflow_scheme", "workflow_schemes"),
        ("issueTypeSchemeId", "type_scheme", "type_schemes"),
        ("permissionSchemeId", "permission_scheme", "permission_schemes"),
    ):
        if raw.get(name):
            schemes[ours] = builder.find(collection, raw[name])
    made = projects.make(
        world,
        builder.me,
        key=details["key"],
        name=details["name"].strip(),
        lead=details["leadAccountId"],
        description=details.get("description") or "",
        type_key=raw.get("projectTypeKey") or "software",
        url=details.get("url") or "",
        assignee_type=details["assigneeType"] if details.get("assigneeType") == "PROJECT_LEAD" else "UNASSIGNED",
        category=details.get("categoryId"),
        **{name: one.id for name, one in schemes.items() if one is not None},
    )
    builder.undo.append(lambda: world.projects.pop(made.id, None))
    return made


def _actors(builder: Builder, project: Project) -> None:
    held = (builder.template.get("role") or {}).get("roleToProjectActors") or {}
    for raw, actors in held.items():
        role = builder.find("roles", raw)
        project.actors.setdefault(role.id, []).extend(_actor(builder, one) for one in actors)


def _boards(builder: Builder, project: Project) -> None:
    for raw in part(builder.template, "boards", "boards"):
        _board(builder, project, raw)


def _board(builder: Builder, project: Project, raw: Json) -> None:
    """Scrum unless ``supportsSprint`` is false (facts 5A.6); a Kanban board begins with its backlog."""
    world, me = builder.world, builder.me
    name = builder.free(raw, (), otherwise="NEW")
    found = Filter(
        id=world.ids.next("filter"),
        name=f"Filter for {name} ({project.key})",
        description="",
        jql=raw.get("boardFilterJQL") or f"project = {project.key} ORDER BY Rank ASC",
        owner=me.account_id,
        shares=[{"id": world.ids.next("share"), "type": "project", "project": project.id}],
    )
    builder.keep("filters", {}, found.id, found)
    kind = "scrum" if raw.get("supportsSprint", True) else "kanban"
    backlog = [Column(name=COLUMNS["backlog"][world.language], statuses=[], backlog=True)] if kind == "kanban" else []
    made = Board(
        id=world.ids.next("board"),
        name=name,
        kind=kind,
        filter_id=found.id,
        project_id=project.id,
        owner=me.account_id,
        columns=[*backlog, *(_column(builder, one) for one in raw.get("columns") or ())],
        quick_filters=[
            QuickFilter(id=world.ids.next("quick filter"), name=one["name"], jql=one["jqlQuery"], description=one.get("description") or "")
            for one in raw.get("quickFilters") or ()
        ],
    )  # fmt: skip
    builder.keep("boards", raw, made.id, made)
    world.tell("board_created", me, board=made)


def _column(builder: Builder, raw: Json) -> Column:
    statuses = [builder.find("statuses", one).id for one in raw.get("statusIds") or ()]
    lowest, highest = raw.get("minimumIssueConstraint"), raw.get("maximumIssueConstraint")
    return Column(name=raw.get("name") or "", statuses=statuses, minimum=lowest or None, maximum=highest or None)
