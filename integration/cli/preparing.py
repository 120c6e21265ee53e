"""site prepare: what the terminal shows around ``sync/prepare.py``, and what to send to an admin where we are none."""

from pathlib import Path

from integration.cli.bootstrapping import opened
from integration.cli.exits import DONE, FAILED
from integration.cli.showing import asker, print_plan, progress_on, talk
from integration.mapping.site_blueprint import site_blueprint
from integration.mapping.site_request import site_request
from integration.model.words import Gates, Language, Text
from integration.sync.prepare import NotAdmin, prepare
from integration.wiring import Terms, terms_from

_SCHEMES = Text(
    fr="Schémas à donner à un nouveau projet\u00a0: types «\u202f{types}\u202f», workflows «\u202f{workflows}\u202f».",
    en="Schemes to give to a new project: types “{types}”, workflows “{workflows}”.",
)


def prepare_site(path: Path, *, language: Language | None, gates: Gates | None, yes: bool) -> int:
    """Exit 0 when the site is as it should be afterwards, 1 when the person said no. Without the right to administer Jira, what to
    send to somebody who has it is printed.
    """
    console = talk()
    with opened(path) as (found, service), progress_on(console, "Preparing the site") as step:
        spoken = found.charter.language
        try:
            done = prepare(
                service.reader,
                service.writer,
                found.template,
                language=language,
                gates=gates or found.charter.gates,
                ask=asker(console, spoken, yes=yes),
                progress=step,
            )
        except NotAdmin:
            _print_request(path, found, language=language, gates=gates)
            raise
    if done.plan.empty:
        print_plan(console, done.plan, spoken)
    if done.done and all(done.schemes):
        types, workflows = done.schemes
        console.print(_SCHEMES.in_language(spoken).format(types=types, workflows=workflows), markup=False)
    return DONE if done.done else FAILED


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
