"""remove: shows what goes and what stays, asks for the project's key, takes away."""

import json
from pathlib import Path

from integration.cli.bootstrapping import opened, plan_json
from integration.cli.exits import DONE, FAILED
from integration.cli.progress import REMOVING, Tally, progress_on
from integration.cli.showing import out, print_plan, talk
from integration.errors import Refused
from integration.jira.writer_removal import Remover
from integration.mapping.adf import plain
from integration.model.plan import Plan
from integration.model.words import Language, Text
from integration.sync.audit_context import open_project
from integration.sync.plan import acts
from integration.sync.remove import plan_removal, remove

_FATE = Text(fr="Le projet {project} {fate}.", en="Project {project} {fate}.")
_WHOLE = Text(fr="va à la corbeille de Jira, pour 60 jours", en="goes to Jira’s trash, for 60 days")
_STAYS = Text(fr="reste, sans Bornage", en="stays, without Bornage")
_ASK = Text(
    fr="Rien ne le rétablira. Pour confirmer, écrivez la clé du projet ({key}) : ",
    en="Nothing brings it back. To confirm, type the project’s key ({key}): ",
)
_DONE = Text(
    fr="{project}\u00a0: {gone} objets retirés, {kept} conservés", en="{project}: {gone} things taken away, {kept} kept"
)
_OTHER = Text(fr="Rien n’a été retiré.", en="Nothing was taken away.")


def remove_charter(path: Path, *, key: str | None, as_json: bool, as_person: bool) -> int:
    """Exit 0 when it is done, 1 when the key was not given. ``key``: typed beforehand, for those without a terminal."""
    console = talk()
    with opened(path) as (found, service), progress_on(console, REMOVING, found.charter.language) as bar:
        charter, language, tally = found.charter, found.charter.language, Tally(service.transport)
        bar.look()
        context = open_project(
            service.reader,
            charter=charter,
            template=found.template,
            policy=found.policy,
            keys=service.keys,
            as_person=as_person,
        )
        departure = plan_removal(service.reader, context)
        bar.pause()
        if not as_json and (console.is_terminal or key is None):
            _show(departure.plan, context.project, language)
        agreed = _confirmed(context.project, key, language)
        if agreed:
            remove(departure, Remover(service.transport), service.writer, progress=bar)
    if as_json:
        _print_json(departure.plan, context.project, tally, done=agreed)
    elif agreed:
        out().print(_line(departure.plan, context.project, tally, language), markup=False, soft_wrap=True)
    else:
        console.print(_OTHER.in_language(language))
    return DONE if agreed else FAILED


def _show(plan: Plan, project: str, language: Language) -> None:
    print_plan(out(), plan, language)
    out().print(_fate(plan, project, language), markup=False, soft_wrap=True)


def _fate(plan: Plan, project: str, language: Language) -> str:
    fate = _WHOLE if acts(plan.steps, "remove", "project") else _STAYS
    return _FATE.in_language(language).format(project=project, fate=fate.in_language(language))


def _line(plan: Plan, project: str, tally: Tally, language: Language) -> str:
    gone, kept = len(acts(plan.steps, "remove")), len(acts(plan.steps, "keep"))
    counts = _DONE.in_language(language).format(project=project, gone=gone, kept=kept)
    return f"{counts}; {tally.words(language)}"


def _print_json(plan: Plan, project: str, tally: Tally, *, done: bool) -> None:
    """``checklist``: titles of what stays, for people to look at."""
    counts = {"removed": len(acts(plan.steps, "remove")) if done else 0, "kept": len(acts(plan.steps, "keep"))}
    checklist = [plain(step.title) for step in acts(plan.steps, "keep")]
    said = {"project_key": project, "done": done, **counts, **tally.figures, "checklist": checklist, "plan": plan_json(plan)}
    print(json.dumps(said, ensure_ascii=False))  # noqa: T201  # stdout is data


def _confirmed(project: str, key: str | None, language: Language) -> bool:
    """The key says that somebody means this very project."""
    console = talk()
    if key is not None and key != project:
        raise Refused(f"--project-key: expected {project}, the charter’s, found {key}; nothing was taken away")
    if key is None and console.is_terminal:
        key = console.input(_ASK.in_language(language).format(key=project), markup=False).strip()
    return key == project
