"""The deep pass: once in 24 hours, with requests of its own, whether the live workflows still hold the gates that were applied.

A project without gates spends none. Who does not administer Jira may not read workflows: said as health, once, not as a failure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from integration.errors import JiraForbidden, JiraNotFound, JiraUnauthorised
from integration.jira.reader import Reader
from integration.mapping.site_blueprint import site_blueprint
from integration.model.canonical import digest_of
from integration.model.health import Drift
from integration.model.live import LiveWorkflow, ProjectRecord
from integration.model.template import Template
from integration.sync.audit_context import ProjectContext
from integration.sync.drift import drift_of, roles_gone

DEEP: Final = "deep"
"""Where the store keeps when the last deep pass was and what it found, among a project's digests."""
EVERY: Final = timedelta(hours=24)
MOST_REQUESTS: Final = 2
"""Workflows of all types, and roles; retries aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep:
    """``drift``: what differs; ``unread``: the workflows could not be read; ``requests``: what it took; ``known``: as the store is
    to remember it; ``news``: it found something else than the one before.
    """

    drift: tuple[Drift, ...]
    unread: bool
    requests: int
    known: str
    news: bool


def deep_pass(reader: Reader, context: ProjectContext, known: Mapping[str, str], now: datetime) -> Deep | None:
    """None: not yet, or the workflows are those of another template than ours until the next ``apply``. ``known``: what the store
    remembers.
    """
    last, _, before = known.get(DEEP, "").partition(" ")
    gates = context.record.charter.gates
    if gates != "none" and last and now - datetime.fromisoformat(last) < EVERY:
        return None
    if gates != "none" and context.record.template_digest != context.template.digest:
        return None
    sent = reader.requests
    drift, unread = ((), False) if gates == "none" else look(reader, context.record, context.template, context.project)
    found = _digest(drift, unread=unread)
    stamp = now.isoformat() if gates != "none" else ""
    return Deep(
        drift=drift,
        unread=unread,
        requests=reader.requests - sent,
        known=f"{stamp} {found}",
        news=found != (before or _digest((), unread=False)),
    )


def _digest(drift: tuple[Drift, ...], *, unread: bool) -> str:
    return digest_of([[[one.kind, one.name] for one in drift], unread])[:16]


def look(reader: Reader, record: ProjectRecord, template: Template, project: str) -> tuple[tuple[Drift, ...], bool]:
    """What differs from what was applied, and whether the workflows could not be read."""
    ids = record.ids
    roles = _roles(reader, project)
    site = site_blueprint(template, "fr" if record.language == "fr" else "en")
    gone = () if roles is None else roles_gone(roles, site, ids)
    workflows = _workflows(reader, record)
    if workflows is None:
        return gone, True
    gates = record.charter.gates
    return (*gone, *drift_of(workflows, template, gates=gates, language=site.language, ids=ids)), False


def _workflows(reader: Reader, record: ProjectRecord) -> tuple[LiveWorkflow, ...] | None:
    """401 as well as 403 says that a right is missing: with a wrong token we would not be here."""
    try:
        return reader.workflows_of(record.project_id, record.ids.types)
    except (JiraUnauthorised, JiraForbidden):
        return None


def _roles(reader: Reader, project: str) -> frozenset[str] | None:
    try:
        return frozenset(role.id for role in reader.roles_of(project))
    except (JiraUnauthorised, JiraForbidden, JiraNotFound):
        return None
