"""The verbs and what they take; what they do stands in the modules beside, imported when a verb runs, so that --help is quick."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from integration.cli import init_options as flags
from integration.cli.apply_options import Adopt, AdoptCreate, Drift, Out, Request, Reschedule, TakeOver, Yes, YesReally
from integration.cli.check_options import Skip
from integration.cli.exits import DONE, FAILED, INTERRUPTED
from integration.cli.judging_options import AsPerson, FailOn, Release
from integration.cli.logs import configure
from integration.cli.sandbox_options import (
    Apps,
    FaultsFile,
    Moods,
    PublicUrl,
    SandboxCharter,
    SandboxSpeed,
    SandboxStart,
    Seed,
    SiteAdmin,
    TrafficLog,
)
from integration.errors import BornageError

VERBS = (
    *("init", "check", "doctor", "site", "plan", "apply"),
    *("sync", "audit", "replay", "explain", "remove", "demo", "sandbox"),
)


class InOrder(TyperGroup):
    """The verbs in the order in which one needs them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=VERBS.index)


app = typer.Typer(
    name="bornage",
    help="Role boundaries of a CRM deployment (MOA, AMOA, MOE, AMOE), laid out and watched in Jira.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=InOrder,
    epilog="Exit codes: 0 done, 1 failed, 2 the plan is not empty, 3 violations (--fail-on). stdout is data, stderr is talk.",
)
site = typer.Typer(help="Once per site, by a Jira admin.", no_args_is_help=True)
app.add_typer(site, name="site")

# typer carries its own click, whose classes it does not export one by one
Usage: Any = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")

Charter = Annotated[Path, typer.Argument(help="The charter, a YAML file.", metavar="CHARTER")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command()
def init(  # noqa: PLR0917  # typer reads options from the signature
    file: flags.File = Path("charter.yaml"),
    language: flags.Spoken = None,
    site: flags.Site = None,
    name: flags.Name = None,
    key: flags.Key = None,
    start: flags.Start = None,
    end: flags.End = None,
    omit: flags.Omit = None,
    duration: flags.Duration = None,
    actor: flags.Actor = None,
    person: flags.Person = None,
    hold: flags.Hold = None,
    alias: flags.Alias = None,
    gates: flags.Gates = None,
    mode: flags.Mode = None,
    template: flags.Template = "crm-deployment",
    timezone: flags.Zone = None,
    yes: flags.AskNothing = False,
    force: flags.Force = False,
    adopted: flags.FromProject = None,
) -> None:
    """Write a charter: a short conversation, or flags.

    What a flag says is not asked; --omit to --alias may be repeated. Writes the notice on personal data beside it.
    """
    from integration.cli.init_questions import Asked, Scope, Team, Where
    from integration.cli.initialising import Target, initialise

    where = Where(site=site, name=name, key=key, template=template, timezone=timezone)
    scope = Scope(today=datetime.now(UTC).date(), start=start, end=end, omit=omit or (), durations=duration or ())
    team = Team(actors=actor or (), people=person or (), holds=hold or (), aliases=alias or ())
    asked = Asked(language=language, where=where, scope=scope, team=team, gates=gates, mode=mode)
    raise typer.Exit(initialise(Target(file=file, force=force, yes=yes, adopted=adopted), asked))


@app.command()
def check(charters: Annotated[list[Path], typer.Argument(help="Charters, YAML files.", metavar="CHARTER...")]) -> None:
    """Read charters and their templates, offline.

    Every problem with file and line: first those of form, then those of meaning.
    """
    from integration.cli.verbs import check_charters

    raise typer.Exit(check_charters(charters))


@app.command()
def doctor(  # noqa: PLR0917  # typer reads options from the signature
    charter: Annotated[
        Path | None, typer.Argument(help="Default: charter.yaml; without one, the site alone.", metavar="[CHARTER]")
    ] = None,
    json: Json = False,
    skip: Skip = None,
    language: Annotated[Literal["fr", "en"] | None, typer.Option(help="Default: the charter's, else the site's.")] = None,
    as_person: AsPerson = False,
    take_over: TakeOver = False,
) -> None:
    """Look for what stands in the way, and say whom to ask.

    Exit 1 when something stops plan and apply. Writes nothing.
    """
    from integration.cli.doctoring import look

    options = {"as_json": json, "language": language, "as_person": as_person, "take_over": take_over}
    raise typer.Exit(look(charter, skip=frozenset(skip or ()), **options))  # type: ignore[arg-type]  # each by its name


@site.command("prepare")
def prepare(  # noqa: PLR0917  # typer reads options from the signature
    charter: Charter,
    language: Annotated[Literal["fr", "en"] | None, typer.Option(help="Of the names; default: the site's.")] = None,
    gates: Annotated[Literal["none", "decisions", "all"] | None, typer.Option(help="Default: the charter's.")] = None,
    yes: Yes = False,
    request: Request = False,
    json: Json = False,
    yes_really: YesReally = False,
) -> None:
    """Make what deployments share: project roles, issue types, statuses, workflows and their schemes.

    Run again with a new template, or other gates, to bring it up to date; what people changed stays.
    """
    from integration.cli.preparing import prepare_site, print_request

    if request:
        raise typer.Exit(print_request(charter, language=language, gates=gates))
    raise typer.Exit(prepare_site(charter, language=language, gates=gates, yes=yes, as_json=json, yes_really=yes_really))


@app.command()
def plan(  # noqa: PLR0917  # typer reads options from the signature
    charter: Charter,
    json: Json = False,
    as_person: AsPerson = False,
    take_over: TakeOver = False,
    out: Out = None,
    reschedule: Reschedule = False,
    adopt: Adopt = False,
    create: AdoptCreate = "",
    skip: Skip = None,
    drift: Drift = False,
) -> None:
    """Show what apply would do.

    Exit 2 when that is anything; with --drift, when anything differs from what was applied.
    """
    from integration.cli.bootstrapping import Choices, plan_charter
    from integration.cli.drifting import show_drift

    choices = Choices(as_person=as_person, take_over=take_over, reschedule=reschedule, adopt=adopt, adopt_create=create)
    if drift:
        raise typer.Exit(show_drift(charter, choices, as_json=json, skip=frozenset(skip or ())))
    raise typer.Exit(plan_charter(charter, choices, as_json=json, out_file=out, skip=frozenset(skip or ())))


@app.command()
def apply(  # noqa: PLR0917  # typer reads options from the signature
    file: Annotated[
        Path, typer.Argument(help="The charter, a YAML file; or a plan that `plan --out` kept.", metavar="CHARTER|PLAN")
    ],
    yes: Yes = False,
    json: Json = False,
    as_person: AsPerson = False,
    take_over: TakeOver = False,
    yes_really: YesReally = False,
    reschedule: Reschedule = False,
    adopt: Adopt = False,
    create: AdoptCreate = "",
    skip: Skip = None,
) -> None:
    """Build or complete the Jira project.

    Shows the plan, asks, applies. Run again to resume. A plan that was kept is done exactly, or refused.
    """
    from integration.cli.bootstrapping import ApplyOptions, Choices, apply_file

    choices = Choices(as_person=as_person, take_over=take_over, reschedule=reschedule, adopt=adopt, adopt_create=create)
    asked = ApplyOptions(yes=yes, as_json=json, yes_really=yes_really, choices=choices, skip=frozenset(skip or ()))
    raise typer.Exit(apply_file(file, asked))


@app.command()
def sync(
    charters: Annotated[
        list[Path] | None,
        typer.Argument(help="Default: BORNAGE_CHARTERS, charter.yaml, charters/*.yaml.", metavar="[CHARTER]..."),
    ] = None,
    json: Json = False,
    fail_on: FailOn = "never",
    as_person: AsPerson = False,
    release: Release = False,
) -> None:
    """The nightly job: judge, and say it in Jira.

    One line a project.
    """
    from integration.cli.auditing import sync_charters

    raise typer.Exit(sync_charters(charters or [], as_json=json, fail_on=fail_on, as_person=as_person, release=release))


@app.command()
def audit(
    keys: Annotated[list[str], typer.Argument(help="Issue keys.", metavar="KEY...")],
    charter: Annotated[Path, typer.Option("--charter", "-c", help="The charter, a YAML file.")] = Path("charter.yaml"),
    show: Annotated[bool, typer.Option("--show", help="Print the judgement; write nothing.")] = False,
    as_person: AsPerson = False,
    release: Release = False,
) -> None:
    """Judge some issues now."""
    from integration.cli.auditing import audit_keys

    raise typer.Exit(audit_keys(keys, charter, show=show, as_person=as_person, release=release))


@app.command()
def replay(  # noqa: PLR0917  # typer reads options from the signature
    file: Annotated[Path, typer.Argument(help="Issues with their changelogs, JSON of the REST API.", metavar="FILE")],
    charter: Annotated[Path, typer.Option("--charter", "-c", help="The charter, a YAML file.")] = Path("charter.yaml"),
    status_map: Annotated[
        Path | None, typer.Option(help="Which status, type, component and epic plays which part: YAML.", metavar="FILE")
    ] = None,
    what_if: Annotated[
        str | None, typer.Option(help="Judge by other settings: R11=off,R19.limit=3.", metavar="OVERRIDES")
    ] = None,
    now: Annotated[
        str | None, typer.Option(help="Default: when the last thing in the file has settled.", metavar="INSTANT")
    ] = None,
    fail_on: FailOn = "never",
    text: Annotated[bool, typer.Option("--text", help="Print text for people instead of JSON lines.")] = False,
    language: Annotated[Literal["fr", "en"] | None, typer.Option(help="Of --text; default: the charter's.")] = None,
    print_map: Annotated[
        bool, typer.Option("--print-map", help="Print a map to fill in for --status-map; judge nothing.")
    ] = False,
) -> None:
    """Judge an export of issues, offline.

    One JSON line a violation, then a summary on stderr. Writes nothing anywhere. Exit 1 when most could not be judged.
    """
    from integration.cli import replaying

    asked = replaying.Asked(
        charter=charter, status_map=status_map, what_if=what_if, now=now, fail_on=fail_on, text=text, language=language
    )
    raise typer.Exit(replaying.print_map(file, asked) if print_map else replaying.replay_file(file, asked))


@app.command()
def explain(
    rule: Annotated[str | None, typer.Argument(help="A rule, e.g. R11; without it, all of them.", metavar="[RULE]")] = None,
    language: Annotated[Literal["fr", "en"] | None, typer.Option(help="Default: the charter's, else en.")] = None,
    charter: Annotated[
        Path | None, typer.Option("--charter", "-c", help="With this charter's own rules and changes.", metavar="CHARTER")
    ] = None,
) -> None:
    """What a rule watches, why, and who may answer."""
    from integration.cli.explaining import explain_rule, list_rules

    raise typer.Exit(explain_rule(rule, language, charter) if rule else list_rules(language, charter))


@app.command()
def remove(
    charter: Charter,
    project_key: Annotated[
        str | None, typer.Option("--project-key", help="Confirms without being asked; the charter's key.", metavar="KEY")
    ] = None,
    json: Json = False,
    as_person: AsPerson = False,
) -> None:
    """Take away what Bornage made and nobody has touched.

    Shows it, and asks for the project's key. What people changed, commented on or built upon stays theirs.
    """
    from integration.cli.removing import remove_charter

    raise typer.Exit(remove_charter(charter, key=project_key, as_json=json, as_person=as_person))


@app.command()
def demo(
    json: Json = False,
    serve: Annotated[bool, typer.Option("--serve", help="Leave the pages of the embedded Jira up.")] = False,
    port: Annotated[int, typer.Option(help="For --serve; 0 takes a free one.", min=0, max=65535)] = 8722,
) -> None:
    """The whole story on an embedded Jira.

    A deployment bootstrapped, worked on for eleven weeks, and judged.
    """
    from integration.cli.demo import demo as play

    raise typer.Exit(play(as_json=json, serve=serve, port=port))


@app.command()
def sandbox(  # noqa: PLR0917  # typer reads options from the signature
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 0,
    host: Annotated[str, typer.Option(help="An address of this machine.")] = "127.0.0.1",
    seed: Seed = "empty",
    charter: SandboxCharter = None,
    site_language: Annotated[Literal["en", "fr"] | None, typer.Option(help="Default: the charter's, else en.")] = None,
    start: SandboxStart = None,
    speed: SandboxSpeed = 1.0,
    admin: SiteAdmin = None,
    app_account: Apps = None,
    traffic_log: TrafficLog = None,
    faults: FaultsFile = None,
    public_url: PublicUrl = None,
    switch: Moods = None,
) -> None:
    """An embedded Jira on a port, for any client.

    Prints one JSON line with its address and administrator, then serves until it is stopped. docs/sandbox.md says all of it.
    """
    from integration.cli.sandbox import Wanted, serve_sandbox

    wanted = Wanted(
        host=host,
        port=port,
        seed=seed,
        charter=charter,
        language=site_language,
        start=start,
        speed=speed,
        admin=admin,
        apps=app_account or (),
        traffic_log=traffic_log,
        faults=faults,
        public_url=public_url,
        switches=switch or (),
    )
    raise typer.Exit(serve_sandbox(wanted))


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"bornage {version('bornage')}")  # noqa: T201  # stdout is data
        raise typer.Exit(DONE)


@app.callback()
def _root(
    version: Annotated[  # answered by its callback
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=lambda wanted: _version(wanted=wanted)),
    ] = False,
) -> None:
    pass


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Exit code of one command; every failure ends in one clear text on stderr, never in a traceback for a user's mistake."""
    configure()
    try:
        outcome = app(args=list(arguments), standalone_mode=False, prog_name="bornage")
    except Usage as usage:
        usage.show(sys.stderr)
        return FAILED
    except (typer.Abort, KeyboardInterrupt):
        outcome = INTERRUPTED
    except BornageError as failure:
        from integration.cli.showing import spoken

        print(spoken(failure), file=sys.stderr)  # noqa: T201  # the terminal is the edge
        return FAILED
    if outcome == INTERRUPTED:  # which is also how typer tells of Ctrl+C
        print("\nstopped; run the same command again to go on", file=sys.stderr)  # noqa: T201  # the terminal is the edge
    return outcome if isinstance(outcome, int) else DONE
