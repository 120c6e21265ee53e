"""Creates and updates the issues of a plan, in bulk, each with its sealed mark in the create call itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from integration.errors import Ambiguous, JiraError
from integration.jira.fan_out import fan_out
from integration.jira.writer import Created
from integration.mapping.bodies import issue_body
from integration.mapping.records import item_mark_json, project_subject
from integration.mapping.seal import seal
from integration.model.blueprint import EpicSpec, IssueSpec, RegisterSpec
from integration.model.live import ItemMark, LiveProject
from integration.model.plan import Step, Thing
from integration.model.words import TypeKey
from integration.sync.apply_project import Work, refusal_of
from integration.sync.plan_issues import wanted_values, written
from integration.sync.plan_values import Edit, IssueLike, Labelling, Marking
from integration.sync.settle_create import WAITS, unconfirmed
from integration.sync.snapshot import ITEM_PROPERTY, mark_of, sweep

ISSUES_AT_ONCE = 50
"""Jira's limit for one call (facts 3.1)."""


def make_issues(work: Work, *things: Thing) -> None:
    """New ones. Epics and the register before the items: issues of one call cannot name each other (facts 3.6)."""
    new = [step for step in work.steps(*things) if step.act == "create"]
    for start in range(0, len(new), ISSUES_AT_ONCE):
        part = new[start : start + ISSUES_AT_ONCE]
        _create(work, part)
        work.told(part[0].thing, len(part))


def update_issues(work: Work) -> None:
    """Those that were there; each by itself, several at a time."""
    steps = [step for step in work.steps("epic", "register", "item") if step.act == "update"]
    fan_out(lambda step: _update(work, step), steps)


def _create(work: Work, steps: Sequence[Step]) -> None:
    unknown = _send(work, steps)
    if unknown and (missing := _settle(work, unknown)):
        listed = ", ".join(step.key for step in missing[:5]) + ("…" if len(missing) > 5 else "")
        raise unconfirmed(f"issues {listed}")


def _send(work: Work, steps: Sequence[Step]) -> list[Step]:
    """The steps nobody knows the outcome of. Raises when Jira refused some."""
    outcomes = dict(
        zip((s.key for s in steps), work.tools.writer.create_issues([_body(work, s) for s in steps]), strict=True)
    )
    for key, outcome in outcomes.items():
        if isinstance(outcome, Created):
            work.issues[key] = (outcome.id, outcome.key)
    unknown = [step for step in steps if isinstance(outcomes[step.key], Ambiguous)]
    refused = [step for step in steps if isinstance(outcomes[step.key], JiraError) and step not in unknown]
    if refused:
        first = outcomes[refused[0].key]
        whole = len(refused) == len(steps) and isinstance(first, JiraError) and not first.fields
        raise first if whole and isinstance(first, JiraError) else refusal_of(refused, outcomes)
    return unknown


def _settle(work: Work, steps: Sequence[Step]) -> list[Step]:
    """Looks for what may have been created, until everything is there or nothing more comes; never by the index alone."""
    for seconds in WAITS:
        work.tools.sleep(seconds)
        work.issues |= _found(work, [step.key for step in steps])
        if all(step.key in work.issues for step in steps):
            return []
    return [step for step in steps if step.key not in work.issues]


def _found(work: Work, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    wanted = set(keys)
    project = LiveProject(id=work.project, key=work.key, name="", style="classic", simplified=False, lead=None)
    reads, _ = sweep(work.tools.reader, project, sorted(wanted))
    found: dict[str, tuple[str, str]] = {}
    for read in sorted(reads, key=lambda read: int(read.id)):
        mark = mark_of(read, site=work.site.server.cloud_id, project=work.project, keys=work.tools.keys)
        if mark is not None and mark.key in wanted:
            found.setdefault(mark.key, (read.id, read.key))
    return found


def _body(work: Work, step: Step) -> dict[str, Any]:
    spec: IssueLike = step.payload
    parent = work.issues.get(spec.parent) if isinstance(spec, IssueSpec) else None
    return issue_body(
        spec,
        project_id=work.project,
        type_id=work.ids.types[_type(spec)],
        parent_id=parent[0] if parent else None,
        component_id=work.components.get(spec.component) if isinstance(spec, IssueSpec) else None,
        properties={ITEM_PROPERTY: _sealed(work, step, written(spec))},
    )


def _type(spec: IssueLike) -> TypeKey:
    if isinstance(spec, EpicSpec):
        return "phase"
    return "task" if isinstance(spec, RegisterSpec) else spec.type


def _sealed(work: Work, step: Step, wrote: Mapping[str, str]) -> dict[str, Any]:
    template, version = work.template
    spec = step.payload.spec if isinstance(step.payload, Edit) else step.payload
    kind = spec.kind if isinstance(spec, IssueSpec) else None
    return _seal(work, ItemMark(key=step.key, thing=step.thing, kind=kind, template=template, version=version, wrote=wrote))


def _seal(work: Work, mark: ItemMark) -> dict[str, Any]:
    site, subject = work.site.server.cloud_id, project_subject(work.project)
    return seal(item_mark_json(mark), kind=ITEM_PROPERTY, site=site, subject=subject, keys=work.tools.keys)


def _update(work: Work, step: Step) -> None:
    """The fields, then what we remember of them: a run cut in between finds the fields as wanted and remembers."""
    if isinstance(step.payload, Labelling):
        _label(work, step.payload)
        work.told(step.thing)
        return
    if isinstance(step.payload, Marking):
        _mark(work, step.payload)
        work.told(step.thing)
        return
    edit: Edit = step.payload
    fields, labels = _fields(work, edit)
    if fields or labels:
        update = {"labels": [{"add": label} for label in labels]}
        work.tools.writer.update_issue(edit.id, fields=fields, update=update if labels else None, notify=False)
    work.tools.writer.set_issue_property(edit.id, ITEM_PROPERTY, _sealed(work, step, edit.wrote))
    work.told(step.thing)


def _label(work: Work, wanted: Labelling) -> None:
    """The label, then what we remember of it: a run cut in between finds the label and remembers it."""
    tools, update = work.tools, {"labels": [{wanted.act: wanted.label}]}
    tools.writer.update_issue(wanted.id, update=update, notify=False)
    if wanted.mark is not None:
        tools.writer.set_issue_property(wanted.id, ITEM_PROPERTY, _seal(work, wanted.mark))


def _mark(work: Work, wanted: Marking) -> None:
    """The labels, then the mark that remembers them. Where the project has no field of labels the mark does without."""
    writer = work.tools.writer
    update = [{"remove": wanted.remove}] * bool(wanted.remove) + [{"add": wanted.add}] * bool(wanted.add)
    if update:
        try:
            writer.update_issue(wanted.id, update={"labels": update}, notify=False)
        except JiraError as refused:
            if refused.status != 400 or "labels" not in refused.fields:
                raise
            work.note(_unlabelled(french=work.blueprint.language == "fr"))
    if wanted.mark is not None:
        writer.set_issue_property(wanted.id, ITEM_PROPERTY, _seal(work, wanted.mark))
    else:
        writer.delete_issue_property(wanted.id, ITEM_PROPERTY)


def _unlabelled(*, french: bool) -> str:
    if french:
        return (
            "Étiquettes\u00a0: leur champ manque aux écrans de ce projet, les tickets repris n’en portent pas\u202f; ajoutez-le pour les "
            "retrouver par une recherche."
        )
    return "Labels: this project’s screens lack the field, adopted issues carry none; add it to find them by a search."


def _fields(work: Work, edit: Edit) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields to replace, and labels to add: people's labels stay."""
    spec = edit.spec
    assert isinstance(spec, EpicSpec | IssueSpec | RegisterSpec)
    values = wanted_values(spec)
    fields: dict[str, Any] = {}
    for name in edit.fields:
        if name == "summary":
            fields["summary"] = values[name]
        elif name == "due":
            fields["duedate"] = values[name]
        elif name == "component":
            fields["components"] = [{"id": work.components[values[name]]}]
        elif name == "parent" and values[name] in work.issues:
            fields["parent"] = {"id": work.issues[values[name]][0]}
    return fields, spec.labels if "labels" in edit.fields else ()
