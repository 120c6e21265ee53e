"""plan, apply: what the terminal shows around ``sync/bootstrap.py``."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.text import Text

from integration.cli.checking import catalogue, ending, print_lines, problems
from integration.cli.exits import DONE, FAILED, NOT_EMPTY
from integration.cli.paragraphs import put
from integration.cli.progress import APPLYING, Tally, paused, progress_on
from integration.cli.showing import asker, out, print_plan, talk
from integration.cli.verbs import notes_on
from integration.errors import ConfigError, Refused
from integration.mapping.charter import digest_of
from integration.mapping.plan_file import is_plan, plan_in, plan_text, steps_of
from integration.model.checkup import Checkup
from integration.model.plan import Applied, Plan, Step
from integration.model.saved import SavedPlan
from integration.model.words import Language
from integration.model.words import Text as InBoth
from integration.resources import read_user_file, write_user_file
from integration.settings import settings_from_environment
from integration.sync.adopt import CREATABLE, Adopting
from integration.sync.bootstrap import Draft, bootstrap, plan_project
from integration.sync.plan_limits import too_much
from integration.sync.preflight_facts import OurSide
from integration.wiring import Service, Terms, service_for, terms_from

PATIENCE = 30.0
"""Seconds that somebody who waits is made to wait for Jira (design decision 1)."""

_WANTS = InBoth(fr="note\u00a0: {much}\u202f; apply demandera --yes-really", en="note: {much}; apply wants --yes-really")
_KEPT = InBoth(
    fr="{file}\u00a0: le plan, à appliquer tel quel\u00a0: bornage apply {file}",
    en="{file}: the plan, to be applied as shown: bornage apply {file}",
)
_COUNTS = InBoth(
    fr="{applied.epics} phases, {applied.items} éléments, {applied.components} composants, {applied.links} liens",
    en="{applied.epics} phases, {applied.items} items, {applied.components} components, {applied.links} links",
)
_BY_HAND = InBoth(fr="À faire à la main\u00a0: {line}", en="To do by hand: {line}")


@contextmanager
def opened(path: Path) -> Iterator[tuple[Terms, Service]]:
    """A charter and the doors to its site, for somebody who waits."""
    found = terms_from(path)
    with service_for(settings_from_environment(), found.charter.site, budget_seconds=PATIENCE) as service:
        yield found, service


def our_side(service: Service, skip: frozenset[str]) -> OurSide:
    """What the checks cannot ask Jira."""
    return OurSide(expires=service.expires, now=datetime.now(UTC), skip=skip)


def tell_checks(checkup: Checkup, language: Language, *, quiet: bool = False) -> None:
    """What goes on with less, what was skipped, and how many were looked at: of a project that stands, those that cost nothing.
    ``quiet``: without a terminal, only what went wrong.
    """
    worth = [one for one in checkup.results if one.state == "skipped" or (one.state, one.weight) == ("failed", "warn")]
    texts, console = catalogue(), talk()
    print_lines(console, problems(worth, texts, language))
    if quiet and not console.is_terminal:
        return
    put(console, Text(ending(checkup, texts, language), style="grey50"), hang=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What both `plan` and `apply` may be asked for; a kept plan remembers them."""

    as_person: bool = False
    take_over: bool = False
    reschedule: bool = False
    adopt: bool = False
    adopt_create: str = ""


def wishes(choices: Choices, found: Terms) -> dict[str, Any]:
    """The choices as ``sync/bootstrap.py`` takes them. ``--adopt-create`` says --adopt, too."""
    create = tuple(dict.fromkeys(part.strip() for part in choices.adopt_create.split(",") if part.strip()))
    if unknown := sorted(set(create) - set(CREATABLE)):
        expected = ", ".join(CREATABLE)
        raise ConfigError(
            f"--adopt-create: expected some of {expected}, found {', '.join(unknown)}; separate them by commas"
        )
    return {
        "as_person": choices.as_person,
        "take_over": choices.take_over,
        "reschedule": choices.reschedule,
        "adopting": Adopting(adopt=choices.adopt or bool(create), create=create, sheet=found.sheet),
    }


def plan_charter(
    path: Path, choices: Choices, *, as_json: bool, out_file: Path | None = None, skip: frozenset[str] = frozenset()
) -> int:
    """Exit 0 when there is nothing to do, 2 when there is. ``out_file``: where the plan is kept, to be applied as shown."""
    if out_file is not None:
        _refuse_other(out_file)
    with opened(path) as (found, service):
        ours = our_side(service, skip)
        draft = plan_project(
            service.reader, found.template, found.charter, keys=service.keys, ours=ours, **wishes(choices, found)
        )
    tell_checks(draft.checkup, found.charter.language)
    if as_json:
        print(json.dumps(plan_json(draft.plan), ensure_ascii=False))  # noqa: T201  # stdout is data
    else:
        print_plan(out(), draft.plan, found.charter.language)
    if much := too_much(draft.plan, existing=draft.existing):
        talk().print(_WANTS.in_language(found.charter.language).format(much=much), markup=False)
    if out_file is not None:
        _keep(draft, path, out_file, asdict(choices))
    return DONE if draft.plan.empty else NOT_EMPTY


def _refuse_other(out_file: Path) -> None:
    """A plan replaces a plan, and no other file."""
    if out_file.exists() and not is_plan(read_user_file(out_file)):
        raise Refused(f"--out {out_file}: expected a new file, or a plan to replace, found another file; name another")


def _keep(draft: Draft, path: Path, out_file: Path, options: Mapping[str, bool | str]) -> None:
    """The plan as a file. The charter is named from the folder the file is in, so that both can be moved together."""
    charter = os.path.relpath(path.resolve(), out_file.resolve().parent)
    saved = SavedPlan(
        charter=Path(charter).as_posix(),
        charter_digest=digest_of(draft.charter),
        template_digest=draft.template.digest,
        site=draft.charter.site,
        project=draft.charter.project_key,
        digest=draft.plan.digest(),
        options=options,
        steps=steps_of(draft.plan),
    )
    write_user_file(out_file, plan_text(saved))
    told = _KEPT.in_language(draft.charter.language).format(file=out_file)
    talk().print(told, markup=False, soft_wrap=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """What `apply` was asked for beside the file."""

    yes: bool = False
    as_json: bool = False
    yes_really: bool = False
    choices: Choices = Choices()
    skip: frozenset[str] = frozenset()


def apply_file(path: Path, options: ApplyOptions) -> int:
    """A charter, or a plan that was kept: then exactly what it shows. Exit 0 when Jira is as wanted, 1 when the person said no."""
    text = read_user_file(path)
    if not is_plan(text):
        return _apply(path, options, shown=None)
    saved = plan_in(text, file=str(path))
    known = {field.name for field in fields(Choices)}
    chosen: dict[str, Any] = {name: value for name, value in saved.options.items() if name in known}
    asked = replace(options, choices=Choices(**chosen))
    return _apply(path.parent / saved.charter, asked, shown=saved)


def _refuse_changed(saved: SavedPlan, found: Terms) -> None:
    """A plan holds for the words it was made from."""
    now = (digest_of(found.charter), found.template.digest, found.charter.site, found.charter.project_key)
    then = (saved.charter_digest, saved.template_digest, saved.site, saved.project)
    named = ("the charter", "the template", "the site", "the project")
    if changed := [what for what, one, other in zip(named, now, then, strict=True) if one != other]:
        raise Refused(
            f"plan: expected {saved.charter} as it was when the plan was made, found {', '.join(changed)} changed; "
            "nothing was written: plan again, look, and apply that"
        )


def _apply(path: Path, options: ApplyOptions, *, shown: SavedPlan | None) -> int:
    console = talk()
    with opened(path) as (found, service), progress_on(console, APPLYING, found.charter.language) as bar:
        tally, language = Tally(service.transport), found.charter.language
        if shown is not None:
            _refuse_changed(shown, found)

        def checked(checkup: Checkup) -> None:
            bar.pause()
            tell_checks(checkup, language, quiet=True)

        bar.look()
        applied = bootstrap(
            service.reader,
            service.writer,
            found.template,
            found.charter,
            keys=service.keys,
            ask=paused(bar, asker(console, language, yes=options.yes)),
            waited=not options.yes,
            progress=bar,
            **wishes(options.choices, found),
            yes_really=options.yes_really,
            shown=shown.steps if shown else None,
            ours=our_side(service, options.skip),
            checked=checked,
        )
    return FAILED if applied is None else _tell(applied, found, tally, as_json=options.as_json)


def _tell(applied: Applied, found: Terms, tally: Tally, *, as_json: bool) -> int:
    """What stands now, what it took, and what is left to do by hand."""
    console = talk()
    if applied.plan.empty and console.is_terminal:
        print_plan(console, applied.plan, found.charter.language)
    figures = {
        name: getattr(applied, name) for name in ("project_key", "epics", "items", "components", "links", "board_url")
    }
    if as_json:
        print(json.dumps({**figures, **tally.figures, "checklist": applied.checklist}, ensure_ascii=False))  # noqa: T201  # stdout is data
        return DONE
    language = found.charter.language
    counts = _COUNTS.in_language(language).format(applied=applied)
    for note in notes_on(found.charter) if console.is_terminal else ():
        console.print(f"note: {note}", markup=False)
    took = tally.words(language)
    out().print(f"{applied.project_key}: {counts}; {applied.board_url}; {took}", markup=False, soft_wrap=True)
    for line in applied.checklist:
        console.print(_BY_HAND.in_language(language).format(line=line), markup=False)
    return DONE


def plan_json(plan: Plan) -> dict[str, object]:
    """The plan as data: its digest and, for each step, act, thing, key, title, before and after."""
    steps = [step_json(step) for step in plan.steps]
    return {"half": plan.half, "digest": plan.digest(), "empty": plan.empty, "steps": steps}


def step_json(step: Step) -> dict[str, object]:
    """One step as data."""
    names = ("act", "thing", "key", "title", "why")
    return {name: getattr(step, name) for name in names} | {"before": dict(step.before), "after": dict(step.after)}
