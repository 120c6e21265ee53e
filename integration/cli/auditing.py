"""sync and audit: what the terminal shows around ``sync/nightly.py`` and ``sync/audit.py``."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.text import Text

from integration.cli.bootstrapping import opened
from integration.cli.document import document
from integration.cli.exits import DONE, FAILED, VIOLATIONS
from integration.cli.showing import out, spoken, talk
from integration.cli.tables import findings_table, precision_table
from integration.errors import BornageError, ConfigError
from integration.mapping.adf import plain
from integration.model.words import SEVERITIES
from integration.resources import charter_paths
from integration.settings import Settings, SiteSettings, account_for, settings_from_environment
from integration.sync.audit import Look, audit, look, would_say
from integration.sync.audit_context import ProjectContext, open_project
from integration.sync.nightly import SyncResult, spoken_time, sync
from integration.wiring import Service, Terms, service_for, terms_from

log = logging.getLogger(__name__)

SOON = timedelta(days=30)
AT_NIGHT = 300.0
"""Seconds of patience with Jira when nobody waits (design decision 1)."""


def sync_charters(places: Sequence[Path], *, as_json: bool, fail_on: str, as_person: bool, release: bool) -> int:
    """Each charter in turn; one that fails is told and stops no other. Exit 1 when any failed, 3 as ``fail_on`` says."""
    settings = settings_from_environment()
    paths = charter_paths(list(places) or _configured(settings))
    if not paths:
        raise ConfigError(
            "sync: expected charters, found none; name them, or set BORNAGE_CHARTERS, or put charter.yaml or charters/*.yaml here"
        )
    results, failed, data = [], 0, []
    for path in paths:
        try:
            result = _sync_one(path, settings, as_person=as_person, count_standing=fail_on != "never", release=release)
        except Exception as failure:  # noqa: BLE001  # told, and the others go on
            sentence = _sentence(failure)
            talk().print(f"{path}: {sentence}", markup=False)
            data.append({"charter": str(path), "error": sentence})
            failed += 1
            continue
        results.append(result)
        failed += bool(result.failed)
        data.append(result_json(result))
        _tell(result, as_json=as_json)
    if as_json:
        print(json.dumps(data, ensure_ascii=False))  # noqa: T201  # stdout is data
    if failed:
        return FAILED
    return VIOLATIONS if any(_severe(result, fail_on) for result in results) else DONE


def _sentence(failure: Exception) -> str:
    if isinstance(failure, BornageError):
        return spoken(failure)
    log.error("sync.unexpected", exc_info=failure, extra={"kind": type(failure).__name__})
    return f"stopped by a fault of ours ({type(failure).__name__}); please report it with the lines above"


def _configured(settings: Settings) -> list[Path]:
    return [Path(part.strip()) for part in (settings.charters or "").split(",") if part.strip()]


def _sync_one(path: Path, settings: Settings, *, as_person: bool, count_standing: bool, release: bool) -> SyncResult:
    found = terms_from(path)
    with service_for(settings, found.charter.site, budget_seconds=AT_NIGHT) as service:
        result = sync(
            service.reader,
            service.writer,
            service.store,
            charter=found.charter,
            template=found.template,
            policy=found.policy,
            keys=service.keys,
            as_person=as_person,
            count_standing=count_standing,
            released=release,
        )
        _warn_of_expiry(account_for(settings, found.charter.site), service.reader.now().date())
    return result


def _warn_of_expiry(account: SiteSettings, today: date) -> None:
    """From 30 days ahead; Jira itself says nothing before the token is refused (facts 12.1)."""
    expires = account.token_expires
    if expires is not None and expires - today <= SOON:
        talk().print(f"BORNAGE_TOKEN: expires on {expires.isoformat()}; make a new one in time", markup=False)


def _tell(result: SyncResult, *, as_json: bool) -> None:
    log.info("sync.done", extra={"project": result.project, **result.figures})
    if not as_json:
        out().print(result.line, markup=False, soft_wrap=True)
        if any(one.total > one.open for one in result.precision.values()):
            talk().print(precision_table(result.precision))
    for failure in result.failed:
        talk().print(f"{result.project}: {failure.subject}: {failure.sentence}", markup=False)


def _severe(result: SyncResult, fail_on: str) -> bool:
    """Whether one this severe stands anywhere in the project, whatever this run looked at."""
    if fail_on == "never":
        return False
    bar = SEVERITIES.index(fail_on)
    return any(result.standing[severity] for severity in SEVERITIES[bar:])


def result_json(result: SyncResult) -> dict[str, Any]:
    """A sync as data: figures and findings; accounts appear as Jira's ids only. ``standing``: in the whole project, where it
    was counted; ``precision``: how the violations of the subjects looked at ended, by rule.
    """
    return {
        "project": result.project,
        **result.figures,
        "standing": dict(result.standing),
        "waiting": result.waiting,
        "waits_until": result.waits_until.isoformat() if result.waits_until else None,
        "violations": [asdict(finding) for finding in result.findings],
        "precision": {rule: asdict(precision) for rule, precision in result.precision.items()},
        "failures": [{"subject": failure.subject, "reason": failure.sentence} for failure in result.failed],
    }


def audit_keys(keys: Sequence[str], path: Path, *, show: bool, as_person: bool, release: bool) -> int:
    """Judges the issues now; ``show`` prints what would be said and writes nothing."""
    with opened(path) as (found, service):
        context = _context(found, service, as_person=as_person)
        issues = _ids(service, context, keys)
        if show:
            _show(look(service.reader, context, issues), context)
            return DONE
        result = audit(service.reader, service.writer, service.store, context, issues, released=release)
    asked = [finding for finding in result.findings if finding.subject in {f"issue:{issue}" for issue in issues}]
    if asked:
        out().print(findings_table(asked))
    elif not result.failed:
        out().print("nothing to say")
    for failure in result.failed:
        talk().print(f"{failure.subject}: {failure.sentence}", markup=False)
    if result.held:
        talk().print(f"{len(result.held)} comments are held back; run again with --release to open them", markup=False)
    return FAILED if result.failed else DONE


def _show(seen: Look, context: ProjectContext) -> None:
    """What would stand on each issue asked for, as its readers would see it."""
    for key, body, judged_from in would_say(seen):
        out().rule(Text(plain(key)), align="left")
        if body or judged_from is None:
            out().print(document(body) if body else "nothing to say")
        if judged_from is not None:
            at = judged_from.astimezone(context.zone)
            minutes = context.policy.settle_minutes
            young = f"{plain(key)}: acts under {minutes} minutes old; judged from {spoken_time(at)}"
            out().print(young, markup=False, highlight=False)


def _context(found: Terms, service: Service, *, as_person: bool) -> ProjectContext:
    return open_project(
        service.reader,
        charter=found.charter,
        template=found.template,
        policy=found.policy,
        keys=service.keys,
        as_person=as_person,
    )


def _ids(service: Service, context: ProjectContext, keys: Sequence[str]) -> tuple[str, ...]:
    """Issue ids of keys; ConfigError names those Jira does not show, or that belong to another project."""
    read = {issue.key.casefold(): issue for issue in service.reader.issues(list(keys), fields=["project"])}
    mine = {key for key, issue in read.items() if issue.project_id == context.project_id}
    wrong = [key for key in keys if key.casefold() not in mine]
    if wrong:
        raise ConfigError(
            f"{', '.join(wrong)}: expected issues of project {context.project} that this account may see, found none; "
            "check the keys, and that the account may browse the project"
        )
    return tuple(read[key.casefold()].id for key in keys)
