"""What Jira looks like now, read back: raw ids, no meaning. ``mapping/wire.py`` gives them ours through the id map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from integration.model.blueprint import Adf
from integration.model.words import ActorKind, Category, Gates, Kind, Mode, StatusKey, TypeKey, VendorProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Jira user; ``kind`` is accountType (atlassian, app, customer). ``name`` is for Jira's own pages and comments only:
    never stored by us, never logged.
    """

    id: str
    kind: str
    active: bool
    name: str
    zone: str | None = None
    locale: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """``base_url``: where people open it, "" when Jira does not say. ``locale``: serverInfo.defaultLocale where returned
    (``fr_FR``).
    """

    cloud_id: str
    base_url: str
    locale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Anything of the site with an id, a name and a description: role, type, status, workflow, scheme, filter, board.

    ``untranslated``: the stored name where Jira sends it; ``level``: hierarchyLevel of a type; ``category`` of a status.
    """

    id: str
    name: str
    description: str = ""
    untranslated: str | None = None
    level: int | None = None
    category: Category | None = None
    scope_project: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveProject:
    """``style``: classic (company-managed) or next-gen. Ids are strings, whatever Jira sends."""

    id: str
    key: str
    name: str
    style: str
    simplified: bool
    lead: str | None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actors:
    """Who is in a project role: accounts named one by one, and groups, id -> name."""

    people: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveComponent:
    id: str
    name: str
    description: str
    lead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBoard:
    """``columns``: name and status ids, left to right, as the board's configuration says."""

    id: str
    name: str
    filter_id: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLink:
    """A link seen from one issue: ``outward`` means this issue is the source (it blocks the other). ``words``: what the type
    says in that direction.
    """

    id: str
    type_id: str
    type_name: str
    outward: bool
    other_id: str
    other_key: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of a transition: its rule, and the parameters that are filled, each a set of ids."""

    rule: str
    parameters: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTransition:
    """``sources``, ``target``: status ids; no source: from anywhere, or, ``kind`` INITIAL, from nowhere."""

    name: str
    kind: str
    sources: tuple[str, ...]
    target: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveWorkflow:
    """``statuses``: ids. ``version``: its id and number, the lock of an update. ``raw``: as Jira gave it, each status by its id."""

    name: str
    description: str
    statuses: frozenset[str]
    transitions: tuple[LiveTransition, ...]
    id: str = ""
    version: tuple[str, int] = ("", 0)
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """``body`` is ADF. ``properties`` only when they were asked for. ``restricted``: only a role or a group may read it."""

    id: str
    author: str
    update_author: str
    created: datetime
    updated: datetime
    body: Adf
    properties: Mapping[str, Any] = field(default_factory=dict)
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRead:
    """An issue as Jira gave it. Fields that were not asked for keep their empty value.

    ``comments`` is None when the page embedded in the issue was cut (design 8.11): read the list then.
    ``names``: display names by accountId seen on the way, None for inactive accounts. ``attached``: when today's files were.
    ``custom``: values of the site's own fields that were asked for, as printed, by id. ``app_created``: the creator is an app.
    ``votes``: how many; ``watchers``: how many beside the account that reads.
    """

    id: str
    key: str
    project_id: str
    type_id: str
    status_id: str
    summary: str
    description: Adf | None
    parent_id: str | None
    assignee: str | None
    creator: str | None
    reporter: str | None
    created: datetime
    updated: datetime
    due: date | None
    components: tuple[str, ...]
    labels: tuple[str, ...]
    links: tuple[LiveLink, ...]
    subtasks: tuple[str, ...]
    comments: tuple[Comment, ...] | None
    properties: Mapping[str, Any]
    names: Mapping[str, str | None]
    attached: tuple[datetime, ...] = ()
    custom: Mapping[str, str] = field(default_factory=dict)
    app_created: bool = False
    votes: int = 0
    watchers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRead:
    """One item of a changelog as Jira wrote it: ids in ``old``/``new``, display text beside them."""

    field: str
    field_id: str | None
    old: str | None
    old_text: str | None
    new: str | None
    new_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRead:
    """One write to an issue: all items of it share one history."""

    id: str
    author: str | None
    author_kind: str
    author_active: bool
    at: datetime
    items: tuple[ItemRead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdMap:
    """Jira id -> our key, as applied; ids outside it have no meaning for us. ``roles``: keys are SITE_ROLES.

    ``items``: issue id -> item id, and ``kinds`` the same issue id -> that item's kind; ``phases``: epic issue id -> phase
    id; ``components``: component id -> role.
    """

    statuses: Mapping[str, StatusKey]
    types: Mapping[str, TypeKey]
    roles: Mapping[str, str]
    components: Mapping[str, str]
    items: Mapping[str, str]
    phases: Mapping[str, str]
    filter: str
    board: str
    register: str
    kinds: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedActor:
    """An actor of a charter without its name, which may be a person's."""

    kind: ActorKind
    internal: bool = False
    profile: VendorProfile | None = None
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedCharter:
    """What a charter said when it was applied, beside its language, zone and people: no name of a person, no mail.

    ``digest``: SHA-256 hex of the whole charter. ``mode`` None: the rules' own. ``actors``: by id. ``omitted``: phases left
    out, ``omitted_items``: single items.
    """

    digest: str
    name: str
    start: date
    gates: Gates
    mode: Mode | None = None
    omitted: tuple[str, ...] = ()
    omitted_items: tuple[str, ...] = ()
    actors: Mapping[str, AppliedActor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord:
    """The project property ``bornage.project``: the charter as applied and the id map. Written by bootstrap only.

    ``people``: accountId -> actor id. ``accounts``: every service account ever used. ``effective_from``: first completed
    apply. Digests are SHA-256 hex of canonical JSON. ``ids.register`` is empty until a first apply is complete.
    ``mails``: keyed hash of an e-mail of the charter -> accountId. ``wrote``: digests of what we last wrote where Jira keeps
    no history and no property: ``component:MOA:description``, ``project:name``, ``board:columns``…; of ``member:MOA:<account>`` and
    ``group:MOA:<id>``, when we let them in; ``project:made``: the id of the project, where we made it.
    ``skipped``: checks that somebody chose to go on without. ``adopted``: of a project that was there before us, what we were
    let to create in it (``epics``, ``items``…); None: one that we made.
    """

    project_id: str
    template: str
    template_version: int
    template_digest: str
    charter: AppliedCharter
    language: str
    zone: str
    people: Mapping[str, str]
    accounts: tuple[str, ...]
    ids: IdMap
    effective_from: datetime
    applied_at: datetime
    mails: Mapping[str, str] = field(default_factory=dict)
    wrote: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    adopted: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMark:
    """The issue property ``bornage.item``: which item or phase an issue is, and digests of what we last wrote to each
    field (``summary``, ``description``, ``due``, ``component``, ``labels``, ``parent``). ``thing``: ``epic``, ``item`` or
    ``register``; ``kind``: an item's, as the template said it; ``adopted``: somebody made the issue before us, it is theirs.
    """

    key: str
    thing: str
    template: str
    version: int
    wrote: Mapping[str, str]
    kind: Kind | None = None
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIds:
    """Our keys -> ids of Jira for the site half, as found by their marks. ``roles``: keys are SITE_ROLES. ``types``: native
    ones included. ``blocks``: the link type; None where it was not looked for.
    """

    roles: Mapping[str, str]
    types: Mapping[TypeKey, str]
    statuses: Mapping[StatusKey, str]
    type_scheme: str = ""
    workflow_scheme: str = ""
    blocks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSite:
    """The shared half as it is: everything of the kinds we use, ours or not; ``account`` is the token's owner.

    ``flows``: our own workflows in full, and ``scheme_types`` the types of our scheme in order, None where they were not read.
    ``free``: the Free plan, on which project roles cannot be made.
    """

    server: Server
    account: Account
    roles: tuple[Named, ...] = ()
    types: tuple[Named, ...] = ()
    statuses: tuple[Named, ...] = ()
    workflows: tuple[Named, ...] = ()
    type_schemes: tuple[Named, ...] = ()
    workflow_schemes: tuple[Named, ...] = ()
    link_types: tuple[Named, ...] = ()
    flows: tuple[LiveWorkflow, ...] = ()
    scheme_types: tuple[str, ...] | None = None
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveItem:
    """An issue of the project that is, or may be, one of ours. ``mark``: its ``bornage.item`` when it verifies.

    ``key``: the item id, phase id or ``register`` it stands for, None when it is not ours. ``touched``: fields (as in
    ``ItemMark.wrote``) whose last change was made by someone else.
    """

    read: IssueRead
    key: str | None
    mark: ItemMark | None = None
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDeployment:
    """One project as it is. ``record``: its ``bornage.project`` when it verifies; ``foreign``: one that does not is there.

    ``members``: role key -> accountIds; ``groups``: role key -> group id -> its name. ``people``: handle of the charter -> accountId, ``service`` being ours.
    ``issues``: those that may be ours; ``strangers``: how many others there are, as far as it was looked at.
    ``fitting``: whether the project uses our types and workflows; only looked at when there is no record. ``old_key``: the
    record is signed with another of our keys than the first, and is to be signed anew. ``boards``: whether our token is let
    to boards at all.
    """

    project: LiveProject
    ids: SiteIds
    people: Mapping[str, str]
    record: ProjectRecord | None = None
    foreign: bool = False
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    components: tuple[LiveComponent, ...] = ()
    filter: Named | None = None
    board: LiveBoard | None = None
    issues: tuple[LiveItem, ...] = ()
    strangers: int = 0
    fitting: bool = True
    old_key: bool = False
    boards: bool = True
