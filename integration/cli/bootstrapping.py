"""site prepare, plan, apply: what the terminal shows around ``sync/bootstrap.py``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.cli.exits import DONE, FAILED, NOT_EMPTY
from integration.cli.showing import asker, out, print_plan, progress_on, talk
from integration.cli.verbs import notes_on
from integration.model.live import Server
from integration.model.plan import Plan
from integration.model.words import Gates, Language
from integration.settings import settings_from_environment
from integration.sync.bootstrap import bootstrap, plan_project
from integration.sync.bootstrap import prepare as prepare_shared
from integration.wiring import Service, Terms, service_for, terms_from

PATIENCE = 30.0
"""Seconds that somebody who waits is made to wait for Jira (design decision 1)."""


@contextmanager
def opened(path: Path) -> Iterator[tuple[Terms, Service]]:
    """A charter and the doors to its site, for somebody who waits."""
    found = terms_from(path)
    with service_for(settings_from_environment(), found.charter.site, budget_seconds=PATIENCE) as service:
        yield found, service


def language_of_site(server: Server, service: Service) -> Language:
    """The default locale of serverInfo where Jira returns it, else the token owner's (design 8.4)."""
    locale = server.locale or service.reader.myself().locale or "en"
    return "fr" if locale.casefold().startswith("fr") else "en"


def prepare_site(path: Path, *, language: Language | None, gates: Gates | None, yes: bool) -> int:
    """Exit 0 when the site is as it should be afterwards, 1 when the person said no."""
    console = talk()
    with opened(path) as (found, service), progress_on(console, "Preparing the site") as step:
        spoken = language or language_of_site(service.reader.server(), service)
        done = prepare_shared(
            service.reader,
            service.writer,
            found.template,
            language=spoken,
            gates=gates or found.charter.gates,
            ask=asker(console, spoken, yes=yes),
            progress=step,
        )
    if done.plan.empty:
        print_plan(console, done.plan, spoken)
    return DONE if done.done else FAILED


def plan_charter(path: Path, *, as_json: bool, as_person: bool, take_over: bool) -> int:
    """Exit 0 when there is nothing to do, 2 when there is."""
    with opened(path) as (found, service):
        draft = plan_project(
            service.reader, found.template, found.charter, keys=service.keys, as_person=as_person, take_over=take_over
        )
    if as_json:
        print(json.dumps(plan_json(draft.plan), ensure_ascii=False))  # noqa: T201  # stdout is data
    else:
        print_plan(out(), draft.plan, found.charter.language)
    return DONE if draft.plan.empty else NOT_EMPTY


def apply_charter(path: Path, *, yes: bool, as_json: bool, as_person: bool, take_over: bool) -> int:
    """Exit 0 when Jira is as the charter wants it, 1 when the person said no."""
    console = talk()
    with opened(path) as (found, service), progress_on(console, "Applying") as step:
        applied = bootstrap(
            service.reader,
            service.writer,
            found.template,
            found.charter,
            keys=service.keys,
            ask=asker(console, found.charter.language, yes=yes),
            progress=step,
            as_person=as_person,
            take_over=take_over,
        )
    if applied is None:
        return FAILED
    if applied.plan.empty:
        print_plan(console, applied.plan, found.charter.language)
    figures = {
        name: getattr(applied, name) for name in ("project_key", "epics", "items", "components", "links", "board_url")
    }
    if as_json:
        print(json.dumps({**figures, "checklist": applied.checklist}, ensure_ascii=False))  # noqa: T201  # stdout is data
        return DONE
    counts = f"{applied.epics} phases, {applied.items} items, {applied.components} components, {applied.links} links"
    for note in notes_on(found.charter):
        console.print(f"note: {note}", markup=False)
    out().print(f"{applied.project_key}: {counts}; {applied.board_url}", markup=False, soft_wrap=True)
    for line in applied.checklist:
        console.print(f"To do by hand: {line}", markup=False)
    return DONE


def plan_json(plan: Plan) -> dict[str, object]:
    """The plan as data: its digest and, for each step, act, thing, key, title, before and after."""
    names = ("act", "thing", "key", "title", "why")
    steps = [
        {name: getattr(s, name) for name in names} | {"before": dict(s.before), "after": dict(s.after)} for s in plan.steps
    ]
    return {"half": plan.half, "digest": plan.digest(), "empty": plan.empty, "steps": steps}
