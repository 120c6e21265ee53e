"""What all projects of a site share: its plan, its settings, what `site prepare` makes, and who has our names already. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping

from integration.mapping.blueprint import site_blueprint
from integration.mapping.marks import mark_in
from integration.model.live import LiveSite, Named
from integration.model.plan import Thing
from integration.sync.checks_looking import Beside, Blind, Found, charter_of, head_of, listed, of
from integration.sync.plan_site import Match, blocks_id, matches_of
from integration.sync.preflight_facts import Facts, Unseen, groups_wanted, known_ids
from integration.sync.snapshot import fits

_SHOWN_BY_PROJECT: frozenset[Thing] = frozenset({"role", "type", "status"})


def free_only(plans: Collection[str]) -> bool:
    """Whether nobody can change project roles (facts 5.8): a free product beside a paid one takes nothing away."""
    return "FREE" in plans and "PAID" not in plans


def free(facts: Facts) -> bool:
    """As far as it is known."""
    return not isinstance(facts.plans, Unseen) and free_only(facts.plans)


def _plan_free(facts: Facts) -> Found:
    return {} if free_only(of(facts.plans)) else None


def _gates(facts: Facts) -> Found:
    charter = charter_of(facts)
    if charter.gates == "none":
        raise Beside
    return {"gates": charter.gates} if free_only(of(facts.plans)) else None


def _language(facts: Facts) -> Found:
    charter, locale = charter_of(facts), of(facts.server).locale
    if locale is None:
        raise Blind(Unseen(why="answer", detail="serverInfo"))
    return {"site": locale, "charter": charter.language} if locale[:2].casefold() != charter.language else None


def _prepared(facts: Facts) -> Found:
    """What a project shows has neither workflows nor schemes in it: they are its own already."""
    if facts.record is not None:
        raise Beside
    missing = [match for match in _matches(facts) if match.named is None and not _dispensable(match)]
    if not facts.whole:
        things = _SHOWN_BY_PROJECT if _fitting(facts) else frozenset({"role"})
        missing = [match for match in missing if match.thing in things]
    if free(facts):  # where nobody can make roles, none are waited for
        missing = [match for match in missing if match.thing != "role"]
    names = (match.spec.name for match in missing)
    return {"count": len(missing), "missing": listed(names)} if missing else None


def _fitting(facts: Facts) -> bool:
    return fits(of(facts.used), known_ids(facts))


def _dispensable(match: Match) -> bool:
    """A site without sub-tasks does without; one without an epic has a check of its own."""
    return match.thing == "type" and match.key in ("subtask", "phase")


def _matches(facts: Facts) -> tuple[Match, ...]:
    return matches_of(site_blueprint(facts.asked.template, facts.language), of(facts.site))


def _epic(facts: Facts) -> Found:
    if facts.record is not None:
        raise Beside
    return {} if any((match.thing, match.key, match.named) == ("type", "phase", None) for match in _matches(facts)) else None


def _blocks(facts: Facts) -> Found:
    return {} if blocks_id(of(facts.site).link_types) is None else None


def _unassigned(facts: Facts) -> Found:
    settings = of(facts.settings)
    if "unassignedIssuesAllowed" not in settings:
        raise Blind(Unseen(why="answer", detail="configuration"))
    return None if settings["unassignedIssuesAllowed"] else {}


def _used_by_name(thing: Thing) -> Callable[[Facts], Found]:
    """Somebody's own of our name, that would serve as it is."""

    def look(facts: Facts) -> Found:
        _of_site(facts)
        names = [match.spec.name for match in _matches(facts) if match.thing == thing and match.how == "name"]
        return {"names": listed(names)} if names else None

    return look


def _squatted(*things: Thing) -> Callable[[Facts], Found]:
    """Something else under the name of what `site prepare` has to make: people's own, or another template's of ours."""

    def look(facts: Facts) -> Found:
        site = _of_site(facts)
        names = [name for match in _matches(facts) if match.thing in things for name in _squatters(match, site)]
        return {"names": listed(names)} if names else None

    return look


def _squatters(match: Match, site: LiveSite) -> Iterator[str]:
    among: Mapping[str, tuple[Named, ...]] = {
        "workflow": site.workflows,
        "type-scheme": site.type_schemes,
        "workflow-scheme": site.workflow_schemes,
    }
    if match.named is None:
        for one in among[match.thing]:
            if one.name == match.spec.name:
                mark = mark_in(one.description)
                yield one.name + (f" (bornage:{mark[0]}:{mark[1]}:v{mark[2]})" if mark else "")


def _of_site(facts: Facts) -> LiveSite:
    """The site's own lists, which Jira shows to its administrators; a project that exists has its schemes."""
    if facts.record is not None or (charter_and_head(facts) and not facts.whole):
        raise Beside
    return of(facts.site)


def charter_and_head(facts: Facts) -> bool:
    return facts.asked.charter is not None and of(facts.head) is not None


def _newer(facts: Facts) -> Found:
    head_of(facts)
    record, template = facts.record, facts.asked.template
    if record is None or not facts.applied:
        raise Beside
    if (record.template, record.template_version, record.template_digest) == (
        template.id,
        template.version,
        template.digest,
    ):
        return None
    return {"template": template.id, "applied": record.template_version, "current": template.version}


def _groups(facts: Facts) -> Found:
    wanted = groups_wanted(charter_of(facts))
    if not wanted:
        raise Beside
    missing = sorted(wanted - set(of(facts.groups)))
    return {"names": listed(missing)} if missing else None


def _boards(facts: Facts) -> Found:
    return None if of(facts.boards) else {}


SITE: Mapping[str, Callable[[Facts], Found]] = {
    "plan-free": _plan_free,
    "gates-free-plan": _gates,
    "language-site": _language,
    "site-prepared": _prepared,
    "epic-type": _epic,
    "link-type-blocks": _blocks,
    "unassigned-issues": _unassigned,
    "names-taken-roles": _used_by_name("role"),
    "names-taken-types": _used_by_name("type"),
    "names-taken-statuses": _used_by_name("status"),
    "names-taken-workflows": _squatted("workflow"),
    "names-taken-schemes": _squatted("type-scheme", "workflow-scheme"),
    "template-newer": _newer,
    "groups-exist": _groups,
    "boards-scope": _boards,
}
