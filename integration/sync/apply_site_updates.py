"""Carries out what an upgrade changes on a site. Nothing is written over what somebody changed meanwhile: Jira’s version is the lock."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from integration.errors import BornageError, JiraError
from integration.jira.writer_site import OTHER_TASK
from integration.mapping.gates import CATEGORIES, status_row
from integration.mapping.gates_merge import NEW
from integration.mapping.marks import mark_in, memory_in
from integration.mapping.wire_values import text
from integration.model.live import Named
from integration.model.live_site import LiveScheme
from integration.model.plan import Step, Thing
from integration.sync.apply_site import Work, refuse_invalid
from integration.sync.follow_task import follow
from integration.sync.plan import acts
from integration.sync.plan_site_texts import Reworded, joining
from integration.sync.settle_create import once

_ROLE: Final = "role:"


class Moved(BornageError):
    """Somebody changed it since it was read: to be read and planned again."""


def reword_roles_and_types(work: Work, steps: Sequence[Step]) -> None:
    """Each a replacement of name and words, safe to repeat."""
    for step in acts(steps, "update", "role", "type"):
        words: Reworded = step.payload
        change = work.writer.update_role if step.thing == "role" else work.writer.update_type
        change(words.id, words.name, words.description)
        work.told(step.thing)


def reword_type_scheme(work: Work, steps: Sequence[Step]) -> None:
    """New types first, each behind the one before it in our order; the words, which remember that it is done, last."""
    for step in acts(steps, "update", "type-scheme"):
        words: Reworded = step.payload
        if words.add:
            work.writer.update_type_scheme(words.id, words.name, f"{words.description}:{joining(words.add)}")
            _add_types(work, words)
        work.writer.update_type_scheme(words.id, words.name, words.description)
        work.told(step.thing)


def _add_types(work: Work, words: Reworded) -> None:
    types = work.of("type")
    inside = set(work.reader.types_of_scheme(words.id))
    missing = [types[key] for key in words.add if types[key] not in inside]
    try:
        if missing:
            work.writer.add_types(words.id, missing)
    except JiraError as refused:  # repeated after a 503, a type that is in is refused
        if refused.status != 400 or not set(missing) <= set(work.reader.types_of_scheme(words.id)):
            raise
    order = [types[kind.key] for kind in work.blueprint.types if kind.key in types]
    for key in words.add:
        place = order.index(types[key])
        work.writer.place_type(words.id, types[key], order[place - 1] if place else None)


def reword_statuses(work: Work, steps: Sequence[Step]) -> None:
    """All in one call."""
    changed: list[Reworded] = [step.payload for step in acts(steps, "update", "status")]
    if not changed:
        return
    work.writer.update_statuses([_status(words.id, words.name, words.category, words.description) for words in changed])
    for words in changed:
        work.pool[words.id] = replace(work.pool[words.id], name=words.name, untranslated=None, description=words.description)
    work.told("status", len(changed))


def _status(number: str, name: str, category: Any, description: str) -> dict[str, str]:
    return {
        "id": number,
        "name": name,
        "statusCategory": CATEGORIES[category or "indeterminate"],
        "description": description,
    }


def update_workflows(work: Work, steps: Sequence[Step]) -> None:
    """All in one call, validated first. Raises Moved when one of them is no longer what was read."""
    changed = acts(steps, "update", "workflow")
    if not changed:
        return
    _look_up_new_statuses(work, changed)
    payload = _payload(work, changed, {step.key: step.payload for step in acts(steps, "create", "status")})
    refuse_invalid(work.writer.validate_update(payload))
    titles = f"workflows {', '.join(f'« {step.title} »' for step in changed)}"
    bodies = {step.payload.body["id"]: step.payload.body for step in changed}
    task = once(
        titles,
        lambda: _locked(work, lambda: work.writer.update_workflows(payload) or "", lambda: _versions(work, bodies)),
        lambda: "" if _written(work, bodies) else None,
        sleep=work.sleep,
    )
    if task:
        follow(work.reader, task, titles, told=lambda percent: work.underway("workflow", percent), sleep=work.sleep)
    made = sum(f"{NEW}{step.key}" in str(bodies) for step in acts(steps, "create", "status")) if not work.made else 0
    work.told("workflow", len(changed) + made)


def _locked(work: Work, write: Callable[[], str], unmoved: Callable[[], bool]) -> str:
    """A 409 says that the version is lost, or that another task runs on the site (facts 8.1, 8.10): looked up, and only the
    latter is waited for.
    """
    for seconds in OTHER_TASK:
        try:
            return write()
        except JiraError as refused:
            if refused.status != 409:
                raise
            if not unmoved():
                raise Moved("workflows: expected them as they were read, found them changed meanwhile") from refused
        work.sleep(seconds)
    return write()


def _versions(work: Work, bodies: Mapping[str, Any]) -> bool:
    found = {one.id: one.version for one in work.reader.workflows_by_id(bodies)}
    return all(found.get(one) == tuple(body["version"].values()) for one, body in bodies.items())


def _written(work: Work, bodies: Mapping[str, Any]) -> bool:
    found = {one.id: memory_in(one.description) for one in work.reader.workflows_by_id(bodies)}
    return all(found.get(one) == memory_in(body["description"]) for one, body in bodies.items())


def _look_up_new_statuses(work: Work, changed: Sequence[Step]) -> None:
    """Those that the workflows just made have brought along."""
    if not work.made or not any(f"'{NEW}" in str(step.payload.body) for step in changed):
        return
    found = work.reader.statuses()
    work.pool = {status.id: status for status in found} | work.pool
    for status in found:
        kind, key, _ = mark_in(status.description) or ("", "", 0)
        if kind == "status" and status.scope_project is None:
            work.of("status").setdefault(key, status.id)


def _payload(work: Work, changed: Sequence[Step], new: Mapping[str, Any]) -> dict[str, Any]:
    """Body of ``POST /workflows/update``: every status by a fresh reference beside its id (facts 8.4)."""
    references: dict[str, str] = {}
    bodies = [_resolved(work, step.payload.body, references) for step in changed]
    specs = {spec.key: new.get(spec.key, spec) for spec in work.blueprint.statuses}
    rows = []
    for token, reference in references.items():
        if token.startswith(NEW):
            rows.append(status_row(specs[token.removeprefix(NEW)], None, reference))  # type: ignore[index]
        else:
            found: Named = work.pool[token]
            name = found.untranslated or found.name
            rows.append(_status(token, name, found.category, found.description) | {"statusReference": reference})
    return {"statuses": rows, "workflows": bodies}


def _resolved(work: Work, body: Any, references: dict[str, str]) -> Any:
    """Ids of statuses -> references, keys of what has just been made -> its ids, however deep."""
    if isinstance(body, list | tuple):
        return [_resolved(work, one, references) for one in body]
    if not isinstance(body, Mapping):
        return body
    made = {}
    for name, value in body.items():
        if name.endswith("tatusReference"):
            token = _made(work, text(value))
            made[name] = references.setdefault(token, str(uuid.uuid4()))
        elif name == "roleIds":
            made[name] = ",".join(_role(work, one) for one in text(value).split(",") if one)
        else:
            made[name] = _resolved(work, value, references)
    return made


def _made(work: Work, token: str) -> str:
    key = token.removeprefix(NEW)
    return work.of("status").get(key, token) if token.startswith(NEW) else token


def _role(work: Work, token: str) -> str:
    return work.of("role")[token.removeprefix(_ROLE)] if token.startswith(_ROLE) else token


def reword_workflow_scheme(work: Work, steps: Sequence[Step]) -> None:
    """By ids and under its version; issues of a type that gets a workflow begin anew where theirs has no such status."""
    for step in acts(steps, "update", "workflow-scheme"):
        words: Reworded = step.payload
        scheme = work.reader.workflow_scheme(words.id)
        if scheme is None:
            raise Moved(f"workflow scheme « {words.name} »: expected it as it was read, found it gone")
        body = _scheme_body(work, words, scheme)
        task = once(
            f"workflow scheme « {words.name} »",
            lambda body=body, scheme=scheme: _locked(  # type: ignore[misc]
                work,
                lambda: work.writer.update_workflow_scheme(body) or "",
                lambda: _same_version(work, scheme),
            ),
            lambda words=words: "" if _reworded(work, words) else None,  # type: ignore[misc]
            sleep=work.sleep,
        )
        if task:
            thing: Thing = "workflow-scheme"
            follow(work.reader, task, words.name, told=lambda percent: work.underway(thing, percent), sleep=work.sleep)  # noqa: B023
        work.told(step.thing)


def _same_version(work: Work, scheme: LiveScheme) -> bool:
    found = work.reader.workflow_scheme(scheme.id)
    return found is not None and found.version == scheme.version


def _reworded(work: Work, words: Reworded) -> bool:
    found = work.reader.workflow_scheme(words.id)
    types = work.of("type")
    return (
        found is not None
        and memory_in(found.description) == memory_in(words.description)
        and all(types[key] in found.by_type for key in words.add)
    )


def _scheme_body(work: Work, words: Reworded, scheme: LiveScheme) -> dict[str, Any]:
    number, version = scheme.version
    by_type, initial = dict(scheme.by_type), {}
    if words.add:
        found = {flow.name: flow.id for flow in work.reader.workflows() if flow.scope_project is None}
        for key in words.add:
            flow = _flow_of(work, key)
            by_type[work.of("type")[key]] = found[work.of("workflow")[flow.key]]
            initial[work.of("type")[key]] = work.of("status")[flow.initial]
    rows = [
        {"workflowId": flow_id, "issueTypeIds": [kind for kind, one in by_type.items() if one == flow_id]}
        for flow_id in dict.fromkeys(by_type.values())
    ]
    body = {
        "id": scheme.id,
        "name": words.name,
        "description": words.description,
        "version": {"id": number, "versionNumber": version},
        "defaultWorkflowId": scheme.default,
        "workflowsForIssueTypes": rows,
    }
    if not words.add:
        return body
    asked = work.reader.scheme_steps(scheme.id, scheme.default, rows)
    moves = [
        {
            "issueTypeId": kind,
            "statusMappings": [{"oldStatusId": old, "newStatusId": initial[kind]} for old in statuses],
        }
        for kind, statuses in asked
        if kind in initial
    ]
    return body | {"statusMappingsByIssueTypeOverride": moves}


def _flow_of(work: Work, kind: str) -> Any:
    return next(flow for flow in work.blueprint.workflows if kind in flow.types)
