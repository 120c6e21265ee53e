"""The project: whether it can be made, whether one that is there can be filled, and by us. Pure."""

from collections.abc import Callable, Iterator, Mapping

from integration.mapping.blueprint import site_blueprint
from integration.model.live import SiteIds
from integration.model.words import TypeKey
from integration.sync.checks_looking import Beside, Blind, Found, head_of, new_project, of
from integration.sync.preflight_facts import Facts, Unseen, known_ids, scheme_names
from integration.sync.snapshot import Head, fits

_ALWAYS = ("summary", "description", "labels")
_WRITTEN = frozenset({*_ALWAYS, "duedate", "parent", "components", "project", "issuetype", "reporter"})
"""Of a create, as ``mapping/bodies.py`` makes it; the reporter is the caller where nobody says otherwise."""
_REGISTER: TypeKey = "task"


def _key_free(facts: Facts) -> Found:
    """A key taken in the trash or out of sight is told there; another refusal, of a reserved word, here."""
    charter = new_project(facts)
    if of(facts.key_free) or isinstance(facts.elsewhere, Unseen) or facts.elsewhere:
        return None
    return {"key": charter.project_key}


def _name_free(facts: Facts) -> Found:
    """A project that keeps the key keeps its name as well: one fault is enough."""
    charter = new_project(facts)
    return None if of(facts.name_free) or not of(facts.key_free) else {"name": charter.project_name}


def _trash(facts: Facts) -> Found:
    charter = new_project(facts)
    return {"key": charter.project_key} if not of(facts.key_free) and "deleted" in of(facts.elsewhere) else None


def _invisible(facts: Facts) -> Found:
    """The key is taken although we see no such project. Who may not administer Jira cannot look where it is."""
    charter = new_project(facts)
    hidden = isinstance(facts.elsewhere, Unseen) or facts.elsewhere - {"deleted"}
    return {"key": charter.project_key} if not of(facts.key_free) and hidden else None


def _foreign(facts: Facts) -> Found:
    head = head_of(facts)
    return {"key": head.project.key} if head.foreign and not facts.asked.take_over else None


def _old_key(facts: Facts) -> Found:
    head = head_of(facts)
    if head.record is None:
        raise Beside
    return {"key": head.project.key} if head.old_key else None


def _style(facts: Facts) -> Found:
    project = head_of(facts).project
    return {"key": project.key} if project.style != "classic" else None


def _in_use(facts: Facts) -> Found:
    head = _unrecorded(facts)
    strangers = of(facts.strangers)
    return {"key": head.project.key, "issues": strangers} if strangers else None


def _fits(facts: Facts) -> Found:
    """Of an empty project only: one in use is told as such."""
    head = _unrecorded(facts)
    if of(facts.strangers) or head.project.style != "classic":
        raise Beside
    if fits(of(facts.used), known_ids_seen(facts)):
        return None
    return {"key": head.project.key, "schemes": scheme_names(facts)}


def known_ids_seen(facts: Facts) -> SiteIds:
    of(facts.site)
    return known_ids(facts)


def _unrecorded(facts: Facts) -> Head:
    """A project that has no record of ours, nor of another installation."""
    head = head_of(facts)
    if head.record is not None or (head.foreign and not facts.asked.take_over):
        raise Beside
    return head


def _required(facts: Facts) -> Found:
    named = _types_named(facts)
    extra = {
        f"{field.name or field.id} ({named[key]})"
        for key, fields in of(facts.screens).items()
        for field in fields
        if field.needed and field.id not in _WRITTEN
    }
    return {"fields": ", ".join(sorted(extra))} if extra else None


def _screens(facts: Facts) -> Found:
    named = _types_named(facts)
    lacking: dict[str, list[str]] = {}
    for key, fields in of(facts.screens).items():
        for name in _filled_in(key, facts):
            if name not in {field.id for field in fields}:
                lacking.setdefault(name, []).append(named[key])
    told = (f"{name} ({', '.join(types)})" for name, types in lacking.items())
    return {"fields": "; ".join(told)} if lacking else None


def _types_named(facts: Facts) -> Mapping[TypeKey, str]:
    """What people call the types. Raises Blind where creating is not allowed: Jira then shows no screen."""
    if head_of(facts).project.style != "classic":
        raise Beside
    if of(facts.rights).get("CREATE_ISSUES") is False:
        raise Blind(Unseen(why="right", detail="Create issues"))
    return {one.key: one.name for one in site_blueprint(facts.asked.template, facts.language).types}


def _filled_in(key: TypeKey, facts: Facts) -> Iterator[str]:
    """The register has no date, phases no parent; whoever may not schedule sees no date at all, which is told elsewhere."""
    yield from _ALWAYS
    if key != _REGISTER and of(facts.rights).get("SCHEDULE_ISSUES") is not False:
        yield "duedate"
    if key not in (_REGISTER, "phase"):
        yield from ("parent", "components")


def _compass(facts: Facts) -> Found:
    """An empty list does not tell where it comes from."""
    head = head_of(facts)
    found = of(facts.compass)
    if found is None:
        raise Beside
    return {"key": head.project.key} if found else None


def _lag(facts: Facts) -> Found:
    head = head_of(facts)
    if not facts.applied:
        raise Beside
    return None if of(facts.register_found) else {"key": head.project.key}


PROJECT: Mapping[str, Callable[[Facts], Found]] = {
    "project-key-free": _key_free,
    "project-name-free": _name_free,
    "project-in-trash": _trash,
    "project-invisible": _invisible,
    "foreign-installation": _foreign,
    "signing-key-old": _old_key,
    "project-style": _style,
    "project-in-use": _in_use,
    "project-fits": _fits,
    "required-fields": _required,
    "screens": _screens,
    "compass-components": _compass,
    "index-lag": _lag,
}
