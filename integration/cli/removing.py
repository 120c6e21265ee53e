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
from integration.sync.remove import Departure, agreed_still, plan_removal, remove

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
_CHANGED = Text(
    fr="{project}\u00a0: objets laissés, car ils ont changé depuis la question\u00a0: {count}",
    en="{project}: things left, as they changed since the question: {count}",
)
_AGAIN = Text(fr="Relancez la commande pour finir.", en="Run the command again to finish.")
_OTHER = Text(fr="Rien n’a été retiré.", en="Nothing was taken away.")


def remove_charter(path: Path, *, key: str | None, as_json: bool, as_person: bool) -> int:
    """Exit 0 when it is done, 1 when the key was not given. ``key``: typed beforehand, for those without a terminal."""
    console = talk()
    with opened(path) as (found, service), progress_on(console, REMOVING, found.charter.language) as bar:
        charter, language, tally = found.charter, found.charter.language, Tally(service.transport)
        bar.look()

        def look() -> Departure:
            template, policy, keys = found.template, found.policy, service.keys
            context = open_project(
                service.reader, charter=charter, template=template, policy=policy, keys=keys, as_person=as_person
            )
            return plan_removal(service.reader, context)

        departure, left = look(), 0
        project = departure.context.project
        bar.pause()
        if not as_json and (console.is_terminal or key is None):
            _show(departure.plan, project, language)
        agreed = _confirmed(project, key, language)
        if agreed:
            departure, left = agreed_still(departure, look()) if key is None else (departure, 0)
            remove(departure, Remover(service.transport), service.writer, progress=bar)
    if as_json:
        _print_json(departure.plan, project, tally, done=agreed, left=left)
    elif agreed:
        out().print(_line(departure.plan, project, tally, language), markup=False, soft_wrap=True)
        if left:
            out().print(_left(departure.plan, project, left, language), markup=False, soft_wrap=True)
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


def _left(plan: Plan, project: str, count: int, language: Language) -> str:
    """While our record is there, another run goes on."""
    changed = _CHANGED.in_language(language).format(project=project, count=count)
    return changed if acts(plan.steps, "remove", "record") else f"{changed}\n{_AGAIN.in_language(language)}"


def _print_json(plan: Plan, project: str, tally: Tally, *, done: bool, left: int) -> None:
    """``checklist``: titles of what stays, for people to look at; ``changed``: how many things changed since the question."""
    counts = {"removed": len(acts(plan.steps, "remove")) if done else 0, "kept": len(acts(plan.steps, "keep"))}
    checklist = [plain(step.title) for step in acts(plan.steps, "keep")]
    said = {
        "project_key": project,
        "done": done,
        **counts,
        "changed": left,
        **tally.figures,
        "checklist": checklist,
        "plan": plan_json(plan),
    }
    print(json.dumps(said, ensure_ascii=False))  # noqa: T201  # stdout is data


def _confirmed(project: str, key: str | None, language: Language) -> bool:
    """The key says that somebody means this very project."""
    console = talk()
    if key is not None and key != project:
        raise Refused(f"--project-key: expected {project}, the charter’s, found {key}; nothing was taken away")
    if key is None and console.is_terminal:
        key = console.input(_ASK.in_language(language).format(key=project), markup=False).strip()
    return key == project
