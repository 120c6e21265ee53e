"""The charter's people on this site. Pure; nobody is named but by the handle in the charter."""

from collections.abc import Callable, Mapping

from integration.sync.checks_looking import Found, charter_of, head_of, of
from integration.sync.preflight_facts import Facts


def _misfit(check: str) -> Callable[[Facts], Found]:
    def look(facts: Facts) -> Found:
        charter_of(facts)
        places = [place for found, place in of(facts.people).wrong if found == check]
        return {"people": ", ".join(places)} if places else None

    return look


def _apps(facts: Facts) -> Found:
    charter_of(facts)
    handles = of(facts.people).apps
    return {"people": ", ".join(f"people.{handle}" for handle in handles)} if handles else None


def _assignable(facts: Facts) -> Found:
    head = head_of(facts)
    lacking = [f"people.{handle}" for handle, may in of(facts.assignable).items() if not may]
    return {"people": ", ".join(lacking), "key": head.project.key} if lacking else None


PEOPLE: Mapping[str, Callable[[Facts], Found]] = {
    **{check: _misfit(check) for check in ("people-unknown", "people-hidden", "people-ambiguous", "people-inactive")},
    "people-apps": _apps,
    "leads-assignable": _assignable,
}
