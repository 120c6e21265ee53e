"""The checks before an apply, by their stable ids: where each belongs and what it weighs; and the refusal that names them. Pure.

Their sentences are in config/preflight, what they look at in ``checks.py``. An id never changes: people write it after ``--skip``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integration.errors import Refused
from integration.model.checkup import Group, Result, Weight
from integration.model.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """``vital``: without it nothing can be planned, so that ``--skip`` does not help."""

    group: Group
    weight: Weight
    vital: bool = False


def _stop(group: Group, *, vital: bool = False) -> Spec:
    return Spec(group=group, weight="stop", vital=vital)


def _warn(group: Group) -> Spec:
    return Spec(group=group, weight="warn")


def _note(group: Group) -> Spec:
    return Spec(group=group, weight="note")


PERMISSIONS: Mapping[str, str] = {
    "permission-administer-jira": "ADMINISTER",
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
    "permission-browse-users": "USER_PICKER",
    "boards-private": "CREATE_SHARED_OBJECTS",
}
"""Check -> Jira's key: https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/"""

IN_PROJECT = tuple(check for check in PERMISSIONS if check.startswith("permission-"))[1:9]
"""What apply asks for before the first issue: making a project gives no right to its issues (facts 6.6)."""

SPECS: Mapping[str, Spec] = {
    "token-valid": _stop("account", vital=True),
    "base-url": _stop("account", vital=True),
    "token-scoped": _warn("account"),
    "token-expiry": _warn("account"),
    "token-owner-in-charter": _stop("account"),
    "account-is-person": _note("account"),
    "language-account": _note("account"),
    "signing-keys": _stop("account", vital=True),
    **{check: _stop("account") for check in ("permission-administer-jira", *IN_PROJECT)},
    "permission-delete-own-comments": _warn("account"),
    "permission-transition-issues": _warn("account"),
    "permission-browse-users": _warn("account"),
    "plan-free": _warn("site"),
    "gates-free-plan": _warn("site"),
    "language-site": _note("site"),
    "site-prepared": _stop("site", vital=True),
    "epic-type": _stop("site", vital=True),
    "link-type-blocks": _stop("site"),
    "unassigned-issues": _warn("site"),
    "names-taken-roles": _note("site"),
    "names-taken-types": _note("site"),
    "names-taken-statuses": _warn("site"),
    "names-taken-workflows": _note("site"),
    "names-taken-schemes": _note("site"),
    "template-newer": _note("site"),
    "groups-exist": _stop("site"),
    "boards-scope": _warn("site"),
    "boards-private": _warn("site"),
    "project-key-free": _stop("project"),
    "project-name-free": _stop("project"),
    "project-in-trash": _stop("project"),
    "project-invisible": _stop("project"),
    "foreign-installation": _stop("project", vital=True),
    "signing-key-old": _note("project"),
    "project-style": _stop("project", vital=True),
    "project-in-use": _stop("project", vital=True),
    "project-fits": _stop("project", vital=True),
    "required-fields": _stop("project"),
    "screens": _stop("project"),
    "compass-components": _stop("project"),
    "index-lag": _warn("project"),
    "people-unknown": _stop("people", vital=True),
    "people-hidden": _stop("people", vital=True),
    "people-ambiguous": _stop("people", vital=True),
    "people-inactive": _stop("people"),
    "people-apps": _note("people"),
    "leads-assignable": _warn("people"),
    "rate-limits": _warn("limits"),
    "clock-skew": _warn("limits"),
    "time-zone": _note("limits"),
}


_NOT_ADOPTING = frozenset(
    {
        *("site-prepared", "epic-type", "project-in-use", "project-fits", "groups-exist", "gates-free-plan", "plan-free"),
        *("names-taken-roles", "names-taken-types", "names-taken-statuses", "names-taken-workflows", "names-taken-schemes"),
    }
)
"""What a project that was there before us does not need: its types, statuses and workflows stay."""
_WHERE_MADE: Mapping[str, frozenset[str]] = {
    "link-type-blocks": frozenset({"links"}),
    "permission-link-issues": frozenset({"links"}),
    "permission-schedule-issues": frozenset({"epics", "items"}),
    "permission-transition-issues": frozenset(),
    "required-fields": frozenset({"epics", "items"}),
    "screens": frozenset({"epics", "items"}),
    "compass-components": frozenset({"components"}),
    "leads-assignable": frozenset({"components"}),
    "unassigned-issues": frozenset({"epics", "items"}),
    "boards-scope": frozenset({"board"}),
    "boards-private": frozenset({"board"}),
}
"""Checks that such a project needs only where one of these is made in it."""


def wanted(check: str, adopting: frozenset[str] | None) -> bool:
    """Whether a check has an object. ``adopting``: what may be made in a project that was there before us, None where it is ours."""
    if adopting is None:
        return True
    return check not in _NOT_ADOPTING and (check not in _WHERE_MADE or not _WHERE_MADE[check].isdisjoint(adopting))


class Stopped(Refused):
    """Checks that stop a run. The text names them with what they found; the command line says the rest in people's own language."""

    def __init__(self, results: Sequence[Result], *, language: Language = "en") -> None:
        self.results = tuple(results)
        self.language = language
        super().__init__("\n".join(_line(result) for result in self.results))


def failure_of(check: str, **values: object) -> Result:
    """The result of a failed check; values as people will read them."""
    spec = SPECS[check]
    said = {name: str(value) for name, value in values.items()}
    return Result(check=check, group=spec.group, weight=spec.weight, state="failed", values=said, vital=spec.vital)


def stopped(check: str, language: Language, **values: object) -> Stopped:
    """One check that stops a run; ``language``: of the charter."""
    return Stopped((failure_of(check, **values),), language=language)


def _line(result: Result) -> str:
    found = ", ".join(f"{name} {value}" for name, value in result.values.items())
    return f"{result.check}: {found or 'failed'}; `bornage doctor` says what it means and who can help"
