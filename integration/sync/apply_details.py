"""Carries out the details of a plan: a project's and a filter's own words, and groups let into roles.

Each write says what is to be, or adds only what is missing: a run cut anywhere is continued by planning again.
"""

from integration.errors import JiraError
from integration.jira.fan_out import fan_out
from integration.model.blueprint import BoardSpec
from integration.model.plan import Step
from integration.sync.apply_project import Work, group_ids, name_is_free
from integration.sync.plan import acts
from integration.sync.plan_details import board_wrote, details_wrote
from integration.sync.plan_values import Edit
from integration.sync.settle_create import once


def update_project(work: Work) -> None:
    """Raises Stopped where another project has the name."""
    for step in acts(work.plan.steps, "update", "project"):
        if step.after:
            with name_is_free(work):
                work.tools.writer.update_project(work.key, step.after)
        work.remember(step.payload.wrote)
        work.told("project")


def let_groups_in(work: Work) -> None:
    """After the people of the roles."""
    steps = work.steps("group")
    fan_out(lambda step: _add(work, step), steps)
    for _ in steps:
        work.told("group")


def _add(work: Work, step: Step) -> None:
    tools, role, groups = work.tools, work.ids.roles[step.key], frozenset(group_ids(work, step))

    def all_there() -> bool | None:
        return groups <= tools.reader.actors(work.key, role).groups.keys() or None

    def add() -> bool:
        tools.writer.add_groups(work.key, role, groups)
        return True

    once(f"groups of role {step.key}", add, all_there, sleep=tools.sleep)


def update_filter(work: Work) -> None:
    """Only its owner may: where a person took it over, they are asked to do it."""
    for step in acts(work.plan.steps, "update", "filter"):
        edit: Edit = step.payload
        if {"name", "jql"} & set(edit.fields):
            _reword(work, edit)
        work.remember(edit.wrote)
        if "shared" not in edit.fields:
            work.told("filter")


def _reword(work: Work, edit: Edit) -> None:
    spec = work.blueprint.board
    name = spec.filter_name if "name" in edit.fields else work.filter_name
    try:
        work.tools.writer.update_filter(edit.id, name, spec.filter_jql if "jql" in edit.fields else None)
    except JiraError as refused:
        if refused.status not in (400, 403):
            raise
        work.note(_refused(work.filter_name, spec, french=work.blueprint.language == "fr"))


def _refused(name: str, spec: BoardSpec, *, french: bool) -> str:
    if french:
        return (
            f"Filtre «\u202f{name}\u202f»\u00a0: Jira n’a pas accepté de le modifier\u202f; son propriétaire peut lui donner le nom "
            f"«\u202f{spec.filter_name}\u202f» et la requête\u00a0: {spec.filter_jql}"
        )
    return (
        f"Filter “{name}”: Jira did not let us change it; its owner can give it the name “{spec.filter_name}” and the query: "
        f"{spec.filter_jql}"
    )


def remember_details(work: Work) -> None:
    """As with components: what we never wrote counts as written; a board's name, as we gave it or first met it."""
    told = details_wrote(work.blueprint)
    if work.board:
        told |= board_wrote(work.board_name or work.blueprint.board.name)
    made = {step.thing for step in acts(work.plan.steps, "create")}
    work.remember({name: one for name, one in told.items() if name not in work.wrote or name.partition(":")[0] in made})
