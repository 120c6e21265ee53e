"""remove: shows what goes and what stays, asks for the project's key, takes away."""

import json
from pathlib import Path

from integration.cli.bootstrapping import opened, plan_json
from integration.cli.exits import DONE, FAILED
from integration.cli.showing import out, print_plan, progress_on, talk
from integration.errors import Refused
from integration.jira.writer_removal import Remover
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
_OTHER = Text(fr="Rien n’a été retiré.", en="Nothing was taken away.")


def remove_charter(path: Path, *, key: str | None, as_json: bool, as_person: bool) -> int:
    """Exit 0 when it is done, 1 when the key was not given. ``key``: typed beforehand, for those without a terminal."""
    console = talk()
    with opened(path) as (found, service), progress_on(console, "Removing") as step:
        charter, language = found.charter, found.charter.language
        context = open_project(
            service.reader,
            charter=charter,
            template=found.template,
            policy=found.policy,
            keys=service.keys,
            as_person=as_person,
        )
        departure = plan_removal(service.reader, context)
        _show(departure.plan, context.project, language, as_json=as_json)
        if not _confirmed(context.project, key, language):
            console.print(_OTHER.in_language(language))
            return FAILED
        remove(departure, Remover(service.transport), service.writer, progress=step)
    return DONE


def _show(plan: Plan, project: str, language: Language, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(plan_json(plan), ensure_ascii=False))  # noqa: T201  # stdout is data
        return
    print_plan(out(), plan, language)
    fate = _WHOLE if acts(plan.steps, "remove", "project") else _STAYS
    told = _FATE.in_language(language).format(project=project, fate=fate.in_language(language))
    out().print(told, markup=False, soft_wrap=True)


def _confirmed(project: str, key: str | None, language: Language) -> bool:
    """The key says that somebody means this very project."""
    console = talk()
    if key is not None and key != project:
        raise Refused(f"--project-key: expected {project}, the charter’s, found {key}; nothing was taken away")
    if key is None and console.is_terminal:
        key = console.input(_ASK.in_language(language).format(key=project), markup=False).strip()
    return key == project
