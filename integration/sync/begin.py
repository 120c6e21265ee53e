"""What every plan of a project begins with: the checks, then who and what it is about. Holds a reader only.

The checks are the one place that refuses with words; what stands here besides says what no ``--skip`` can do without.
"""

from dataclasses import dataclass, replace
from datetime import date

from integration.jira.reader import Reader
from integration.mapping.blueprint import site_blueprint
from integration.model.checkup import Checkup
from integration.model.live import LiveSite, ProjectRecord, SiteIds
from integration.sync.check_table import stopped
from integration.sync.checks import examine, refuse
from integration.sync.checks_looking import listed
from integration.sync.checks_site import free
from integration.sync.people import People, people_of, refuse_own_account
from integration.sync.plan import acts, diff_site
from integration.sync.plan_site import site_ids
from integration.sync.preflight import facts_of
from integration.sync.preflight_facts import Asked, Facts, require, scheme_names, today_of
from integration.sync.snapshot import Head, shown_by_project, side_by_side, site_snapshot

_ADMIN = "ADMINISTER"
_OWNER = "token-owner-in-charter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """``ids``: the shared half, as recorded or found."""

    facts: Facts
    checkup: Checkup
    site: LiveSite
    head: Head | None
    ids: SiteIds
    people: People
    today: date


def begin(reader: Reader, asked: Asked) -> Begun:
    """Looks, and refuses all at once. What was asked for it is not asked again within ``reader.remembering()``.

    Raises Stopped, JiraError.
    """
    facts = facts_of(reader, asked)
    visited, head = require(facts)
    checkup = examine(facts)
    refuse(checkup, facts)
    charter, keys, skip, record = asked.charter, asked.keys, asked.ours.skip, facts.record
    assert charter is not None
    today, account = today_of(facts, charter), visited.account
    (ids, site), people = side_by_side(
        lambda: _site_half(reader, facts, head, visited),
        lambda: people_of(reader, charter, service=account, record=record, keys=keys, today=today, skip=skip),
    )
    if not asked.as_person and _OWNER not in skip:
        refuse_own_account(charter, people)
    return Begun(facts=facts, checkup=checkup, site=site, head=head, ids=ids, people=people, today=today)


def refuse_without_admin(reader: Reader, key: str, facts: Facts) -> None:
    """Asked again right before a project is created: nothing is written without it. Raises Stopped."""
    check = "permission-administer-jira"
    if check not in facts.asked.ours.skip and not reader.permissions((_ADMIN,), project=None)[_ADMIN]:
        raise stopped(check, facts.language, key=key, schemes=scheme_names(facts))


def ids_of(record: ProjectRecord) -> SiteIds:
    """The site half as the record names it."""
    return SiteIds(
        roles={key: found for found, key in record.ids.roles.items()},
        types={key: found for found, key in record.ids.types.items()},
        statuses={key: found for found, key in record.ids.statuses.items()},
    )


def _site_half(reader: Reader, facts: Facts, head: Head | None, site: LiveSite) -> tuple[SiteIds, LiveSite]:
    """As recorded, else found by marks: in the project itself where there is one, for Jira shows the site's own lists to its
    administrators only, whom nothing but the creation of a project needs.
    """
    if facts.record is not None and facts.record.ids.roles:  # without any, roles may have come since: with a paid plan
        return ids_of(facts.record), site
    blueprint = site_blueprint(facts.asked.template, facts.language)
    if head is not None:
        site = shown_by_project(reader, head.project, visited=site)
        return site_ids(blueprint, site), site
    site = site_snapshot(reader, visited=site)
    if missing := acts(diff_site(blueprint, replace(site, free=free(facts))).steps, "create"):
        raise stopped("site-prepared", facts.language, count=len(missing), missing=listed(step.title for step in missing))
    return site_ids(blueprint, site), site
