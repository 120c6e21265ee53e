"""Reads what the checks before an apply look at: with a reader only, in waves, at most thirty requests.

One look shares its answers with the plan made after it (``Reader.remembering``): what is asked here is not asked again there. The
charter's mails, one request each, are the plan's own business and are not counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from integration.errors import BornageError, JiraForbidden, JiraNotFound, JiraUnauthorised
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.blueprint import project_blueprint
from integration.mapping.marks import REGISTER_LABEL
from integration.model.checkup import CreateField
from integration.model.live import Account, LiveProject, LiveSite, Server
from integration.model.words import Language, TypeKey
from integration.sync.check_table import PERMISSIONS
from integration.sync.people import Lookup, look_up
from integration.sync.plan_issues import specs_of
from integration.sync.preflight_facts import (
    LATER,
    Asked,
    Facts,
    Seen,
    Unseen,
    groups_wanted,
    known_ids,
    sure,
    today_of,
    types_made,
)
from integration.sync.snapshot import Head, head_of, label_for, project_found, shown_by_project, side_by_side, site_snapshot

T = TypeVar("T")
WORKERS = 8
RIGHTS = tuple(dict.fromkeys(PERMISSIONS.values()))
_GLOBAL = ("ADMINISTER", "USER_PICKER", "CREATE_SHARED_OBJECTS")


def facts_of(reader: Reader, asked: Asked, *, whole: bool | None = None) -> Facts:
    """What can be known. ``whole`` None: all of it, unless an apply has once gone to its end, when the checks left are those that
    cost no request of their own.
    """
    before = reader.requests - reader.lookups
    facts = _first(reader, asked)
    if isinstance(facts.account, Unseen):
        counted = reader.requests - reader.lookups - before
        return replace(facts, **_blind(facts, facts.account), near_limit=reader.near_limit, requests=counted)
    if not (whole if whole is not None else not facts.applied):
        return replace(facts, people=_people(reader, facts), near_limit=reader.near_limit, requests=0)
    found, people = side_by_side(
        lambda: _project(reader, facts) if isinstance(facts.head, Head) else _bare(reader, facts),
        lambda: _people(reader, facts),
    )
    found = replace(found, people=people)
    found = replace(found, assignable=_assignable(reader, found))
    return replace(found, near_limit=reader.near_limit, requests=reader.requests - reader.lookups - before)


def _first(reader: Reader, asked: Asked) -> Facts:
    """Who we are, where, and which project that is: what every plan begins with."""
    charter = asked.charter
    account, server, found = _wave(
        reader.myself,
        reader.server,
        (lambda: project_found(reader, charter.project_key)) if charter else (lambda: None),
    )
    if isinstance(account, Unseen) and isinstance(account.error, JiraUnauthorised):
        account = replace(account, why="token")
    return Facts(
        asked=asked,
        address=reader.base_url,
        account=account,
        server=server,
        deployment=server if isinstance(server, Unseen) else _look(reader.deployment),
        now=_look(reader.now),
        head=_head(found, server, asked),
        language=charter.language if charter else language_of(server, account),
    )


def _head(found: Any, server: Seen[Server], asked: Asked) -> Seen[Head | None]:
    if isinstance(found, Unseen):
        return found
    if isinstance(server, Unseen):
        return server
    return _look(lambda: head_of(found, site=server.cloud_id, keys=asked.keys))


def language_of(server: Seen[Server], account: Seen[Account]) -> Language:
    """Of a site without a charter: its own, else its account's."""
    locale = (server.locale if isinstance(server, Server) else None) or (
        account.locale if isinstance(account, Account) else None
    )
    return "fr" if (locale or "").casefold().startswith("fr") else "en"


def _blind(facts: Facts, why: Unseen) -> dict[str, Any]:
    """Without a token that is accepted nothing more is asked, and no other refusal tells more."""
    names = ("site", "rights", "plans", "settings", "key_free", "name_free", "elsewhere", "used", "strangers", "screens")
    more = ("compass", "boards", "people", "assignable", "groups", "register_found")
    unseen = replace(why, why="token" if why.why == "token" else "answer")
    first = {name: unseen for name in ("server", "deployment", "head") if _refused(getattr(facts, name))}
    return first | dict.fromkeys((*names, *more), unseen)


def _refused(fact: Any) -> bool:
    return isinstance(fact, Unseen) and fact.why == "right"


def _project(reader: Reader, facts: Facts) -> Facts:
    """A project that is there: what it shows, and what may be done in it."""
    head, site = sure(facts.head), _visited(facts)
    assert head is not None
    project = head.project
    rights, plans, settings, shown, used, compass, boards, strangers, register, groups = _wave(
        lambda: rights_in(reader, project.key),
        reader.plans,
        reader.settings,
        lambda: shown_by_project(reader, project, visited=site),
        lambda: reader.project_statuses(project.key),
        lambda: reader.uses_compass(project.key),
        lambda: _reaches_boards(reader, project.key),
        lambda: _strangers(reader, facts, head),
        lambda: _register_found(reader, facts, project),
        lambda: _groups(reader, facts),
    )
    facts = replace(
        facts,
        rights=rights,
        plans=plans,
        settings=settings,
        site=shown,
        used=used,
        compass=compass,
        boards=boards,
        strangers=strangers,
        register_found=register,
        groups=groups,
    )
    return replace(facts, screens=_look(lambda: _screens(reader, facts, project)))


def _bare(reader: Reader, facts: Facts) -> Facts:
    """No project yet: whether one can be made, and of what."""
    charter = facts.asked.charter
    rights, plans, settings, boards, groups = _wave(
        lambda: reader.rights(_GLOBAL, project=None),
        reader.plans,
        reader.settings,
        lambda: _reaches_boards(reader, None),
        lambda: _groups(reader, facts),
    )
    facts = replace(facts, rights=rights, plans=plans, settings=settings, boards=boards, groups=groups)
    admin = isinstance(rights, Mapping) and rights.get("ADMINISTER") is True
    no_right = Unseen(why="right", detail="Administer Jira")
    site, key, name, elsewhere = _wave(
        (lambda: site_snapshot(reader, visited=_visited(facts))) if admin else (lambda: no_right),
        (lambda: reader.key_free(charter.project_key)) if charter else (lambda: LATER),
        (lambda: reader.name_free(charter.project_name)) if charter else (lambda: LATER),
        (lambda: reader.whereabouts(charter.project_key)) if charter and admin else (lambda: no_right),
    )
    return replace(facts, site=site, whole=admin, key_free=key, name_free=name, elsewhere=elsewhere)


def rights_in(reader: Reader, project: str) -> Mapping[str, bool]:
    """What we may do in a project: Jira calls missing what we may not even see."""
    try:
        return reader.rights(RIGHTS, project=project)
    except JiraNotFound:
        return dict.fromkeys(RIGHTS, False)


def _reaches_boards(reader: Reader, project: str | None) -> bool:
    try:
        reader.reaches_boards(project)
    except (JiraUnauthorised, JiraForbidden):
        return False
    return True


def _strangers(reader: Reader, facts: Facts, head: Head) -> int:
    """Issues of a project without our record, none of which bears a label of ours."""
    charter = facts.asked.charter
    if head.record is not None or charter is None:
        return 0
    everywhere = f'project = "{head.project.key}"'
    indexed = reader.search(everywhere)
    keys = (key for _, key, _ in specs_of(project_blueprint(facts.asked.template, charter, today=today_of(facts, charter))))
    labels = ", ".join(f'"{label_for(key)}"' for key in keys)
    return len(indexed) if indexed and not reader.search(f"{everywhere} AND labels in ({labels})") else 0


def _register_found(reader: Reader, facts: Facts, project: LiveProject) -> Any:
    if facts.record is None or not facts.applied:
        return Unseen(why="answer")
    return facts.record.ids.register in reader.search(f'project = "{project.key}" AND labels = "{REGISTER_LABEL}"')


def _groups(reader: Reader, facts: Facts) -> Mapping[str, str]:
    named = groups_wanted(facts.asked.charter)
    return reader.groups_known(named) if named else {}


def _screens(reader: Reader, facts: Facts, project: LiveProject) -> Mapping[TypeKey, tuple[CreateField, ...]]:
    """What may be filled in when an issue of a type is made, for each type that apply makes."""
    ids = known_ids(facts)
    wanted = [key for key in types_made(facts) if key in ids.types]
    found = fan_out(lambda key: reader.create_fields(project.key, ids.types[key]), wanted, workers=WORKERS)
    return dict(zip(wanted, found, strict=True))


def _people(reader: Reader, facts: Facts) -> Seen[Lookup]:
    charter, account = facts.asked.charter, sure(facts.account)
    if charter is None:
        return LATER
    keys, record, today = facts.asked.keys, facts.record, today_of(facts, charter)
    return _look(lambda: look_up(reader, charter, service=account, record=record, keys=keys, today=today))


def _assignable(reader: Reader, facts: Facts) -> Seen[Mapping[str, bool]]:
    """Component leads whom Jira would assign issues to; it takes somebody else in silence where it would not (facts 7.2)."""
    charter, head, people = facts.asked.charter, facts.head, facts.people
    if charter is None or not isinstance(head, Head) or not isinstance(people, Lookup):
        return LATER if not isinstance(people, Unseen) else people
    blueprint = project_blueprint(facts.asked.template, charter, today=today_of(facts, charter))
    leads = sorted({one.lead for one in blueprint.components if one.lead and one.lead in people.people.accounts})
    accounts = people.people.accounts
    asked = _look(lambda: fan_out(lambda one: reader.assignable(head.project.key, accounts[one]), leads, workers=WORKERS))
    return asked if isinstance(asked, Unseen) else dict(zip(leads, asked, strict=True))


def _visited(facts: Facts) -> LiveSite:
    return LiveSite(server=sure(facts.server), account=sure(facts.account))


def _wave(*reads: Callable[[], Any]) -> Sequence[Any]:
    """Independent reads at once."""
    return fan_out(_look, reads, workers=WORKERS)


def _look(read: Callable[[], T]) -> Seen[T]:
    try:
        return read()
    except (JiraUnauthorised, JiraForbidden) as refused:
        return Unseen(why="right", detail=_call(refused), error=refused)
    except BornageError as failure:
        return Unseen(why="answer", detail=_call(failure), error=failure)


def _call(failure: BornageError) -> str:
    """Which call it was: names stand for ids in it, and nothing typed by people is there."""
    return str(failure).partition(":")[0]
