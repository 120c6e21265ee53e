"""Facts -> results: every check of ``check_table.SPECS`` with what it looks at, in the order people read them. Pure.

A look answers None when all is well, else the values of its sentence; it leaves by ``Beside`` where it has no object.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from integration.model.checkup import Checkup, Result
from integration.sync.check_table import IN_PROJECT, PERMISSIONS, SPECS, Stopped, failure_of, wanted
from integration.sync.checks_account import ACCOUNT, permission
from integration.sync.checks_looking import Beside, Blind, Found
from integration.sync.checks_people import PEOPLE
from integration.sync.checks_project import PROJECT
from integration.sync.checks_site import SITE
from integration.sync.preflight_facts import Facts

LOOKS: Mapping[str, Callable[[Facts], Found]] = {
    **ACCOUNT,
    **{check: permission(check, key) for check, key in PERMISSIONS.items()},
    **SITE,
    **PROJECT,
    **PEOPLE,
}


def examine(facts: Facts, *, only: Collection[str] | None = None) -> Checkup:
    """Every check, or ``only`` some."""
    later: list[str] = []
    results = [_result(check, facts, later) for check in SPECS if only is None or check in only]
    return Checkup(
        results=tuple(result for result in results if result is not None), later=tuple(later), requests=facts.requests
    )


def refuse(checkup: Checkup, facts: Facts) -> None:
    """Raises Stopped with everything that stops at once."""
    if stops := checkup.stops:
        raise Stopped(stops, language=facts.language)


def examine_rights(facts: Facts) -> None:
    """What apply needs before the first issue of a project. Raises Stopped."""
    refuse(examine(facts, only=IN_PROJECT), facts)


def _result(check: str, facts: Facts, later: list[str]) -> Result | None:
    spec = SPECS[check]
    base = Result(check=check, group=spec.group, weight=spec.weight, state="ok", vital=spec.vital)
    if not wanted(check, facts.adopting):
        return _as(base, "not-applicable")
    try:
        found = LOOKS[check](facts)
    except Beside:
        return _as(base, "not-applicable")
    except Blind as blind:
        if blind.unseen.why == "later":
            later.append(check)
            return None
        return Result(
            check=check,
            group=spec.group,
            weight=spec.weight,
            state="unknown",
            values={"detail": blind.unseen.detail},
            why=blind.unseen.why,
            vital=spec.vital,
        )
    if found is None:
        return base
    failed = failure_of(check, **found)
    return _as(failed, "skipped") if check in facts.asked.ours.skip and not spec.vital else failed


def _as(result: Result, state: str) -> Result:
    return Result(
        check=result.check,
        group=result.group,
        weight=result.weight,
        state="skipped" if state == "skipped" else "not-applicable",
        values=result.values,
        vital=result.vital,
    )


def unknown_ids(given: Sequence[str]) -> tuple[str, ...]:
    """Those of ``given`` that are no check."""
    return tuple(one for one in given if one not in SPECS)
