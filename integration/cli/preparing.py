"""site prepare: what the terminal shows around ``sync/prepare.py``, and what to send to an admin where we are none."""

import json
from pathlib import Path

from integration.cli.bootstrapping import opened
from integration.cli.exits import DONE, FAILED
from integration.cli.progress import PREPARING, Tally, paused, progress_on
from integration.cli.showing import asker, out, print_plan, talk
from integration.mapping.site_blueprint import site_blueprint
from integration.mapping.site_request import site_request
from integration.model.plan import Plan, Prepared
from integration.model.words import Gates, Language, Text
from integration.sync.plan_limits import refuse_taking_away
from integration.sync.prepare import NotAdmin, prepare
from integration.wiring import Terms, terms_from

_READY = Text(
    fr="{site}\u00a0: prêt, {created} objets créés, {updated} modifiés",
    en="{site}: ready, {created} things created, {updated} updated",
)
_SCHEMES = Text(
    fr="Schémas à donner à un nouveau projet\u00a0: types «\u202f{types}\u202f», workflows «\u202f{workflows}\u202f».",
    en="Schemes to give to a new project: types “{types}”, workflows “{workflows}”.",
)


def prepare_site(
    path: Path,
    *,
    language: Language | None,
    gates: Gates | None,
    yes: bool,
    as_json: bool = False,
    yes_really: bool = False,
) -> int:
    """Exit 0 when the site is as it should be afterwards, 1 when the person said no. Without the right to administer Jira, what to
    send to somebody who has it is printed.
    """
    console = talk()
    with opened(path) as (found, service), progress_on(console, PREPARING, found.charter.language) as bar:
        spoken, tally = found.charter.language, Tally(service.transport)
        ask = paused(bar, asker(console, spoken, yes=yes))

        def limited(plan: Plan) -> bool:
            refuse_taking_away(plan, yes_really=yes_really)
            return ask(plan)

        bar.look()
        try:
            done = prepare(
                service.reader,
                service.writer,
                found.template,
                language=language,
                gates=gates or found.charter.gates,
                ask=limited,
                waited=not yes,
                progress=bar,
            )
        except NotAdmin:
            bar.pause()
            _print_request(path, found, language=language, gates=gates)
            raise
    _tell(done, found, tally, as_json=as_json)
    return DONE if done.done else FAILED


def _tell(done: Prepared, found: Terms, tally: Tally, *, as_json: bool) -> None:
    """What the site has now, and what it took: one line, or one object."""
    console, spoken, (types, workflows) = talk(), found.charter.language, done.schemes
    counts = {act: sum(step.act == act for step in done.plan.steps) if done.done else 0 for act in ("create", "update")}
    if as_json:
        said = {"site": found.charter.site, "done": done.done, "created": counts["create"], "updated": counts["update"]}
        schemes = {"type_scheme": types, "workflow_scheme": workflows}
        print(json.dumps({**said, **schemes, **tally.figures, "checklist": []}, ensure_ascii=False))  # noqa: T201  # stdout is data
        return
    if not done.done:
        return
    if done.plan.empty and console.is_terminal:
        print_plan(console, done.plan, spoken)
    line = _READY.in_language(spoken).format(site=found.charter.site, created=counts["create"], updated=counts["update"])
    out().print(f"{line}; {tally.words(spoken)}", markup=False, soft_wrap=True)
    if all(done.schemes) and console.is_terminal:
        console.print(_SCHEMES.in_language(spoken).format(types=types, workflows=workflows), markup=False)


def print_request(path: Path, *, language: Language | None, gates: Gates | None) -> int:
    """Offline: neither a token nor Jira is needed."""
    _print_request(path, terms_from(path), language=language, gates=gates)
    return DONE


def _print_request(path: Path, found: Terms, *, language: Language | None, gates: Gates | None) -> None:
    charter = found.charter
    text = site_request(
        site_blueprint(found.template, language or charter.language),
        charter.language,
        site=charter.site,
        charter=str(path),
        project=charter.project_key,
        gates=gates or charter.gates,
    )
    print(text, end="")  # noqa: T201  # stdout is data
