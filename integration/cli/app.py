"""The verbs and what they take; what they do stands in the modules beside, imported when a verb runs, so that --help is quick."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from integration.cli.exits import DONE, FAILED, INTERRUPTED
from integration.cli.logs import configure
from integration.errors import BornageError

VERBS = ("check", "site", "plan", "apply", "sync", "audit", "replay", "explain", "demo", "sandbox")


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
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The project was set up with keys we no longer have.")]
AsPerson = Annotated[bool, typer.Option("--as-person", help="The token's owner is in the charter, and that is meant.")]
Release = Annotated[
    bool, typer.Option("--release", help="Open all new comments, however many (the rules' brake holds them back).")
]
FailOn = Annotated[
    Literal["never", "info", "warning", "breach"], typer.Option(help="Exit 3 when a violation this severe is open.")
]

SiteAdmin = Annotated[
    str | None,
    typer.Option(
        help="The administrator; default: admin@example.com, with a new token.",
        metavar="EMAIL:TOKEN",
        envvar="BORNAGE_SANDBOX_ADMIN",
    ),
]
Seed = Annotated[Literal["empty", "demo"], typer.Option(help="A new site, or the Velours project after the demo.")]
SandboxCharter = Annotated[
    Path | None, typer.Option("--charter", "-c", help="Make accounts for its people, and for Bornage.", metavar="FILE")
]
SandboxStart = Annotated[str | None, typer.Option(help="When the site's clock starts; default: now.", metavar="DATE")]
SandboxSpeed = Annotated[float, typer.Option(help="Seconds of the site in one of ours, 1 to 3600.", metavar="N")]
Apps = Annotated[
    list[str] | None,
    typer.Option("--app", help="An app's account, with a scoped token; may be repeated.", metavar="EMAIL:TOKEN"),
]
TrafficLog = Annotated[Path | None, typer.Option(help="Write one JSON line a call to it.", metavar="FILE")]
FaultsFile = Annotated[Path | None, typer.Option("--faults", help="Misbehave as this file says.", metavar="FILE")]
PublicUrl = Annotated[
    str | None, typer.Option(help="The address that links carry, behind a proxy; default: this port's.", metavar="URL")
]
Moods = Annotated[
    list[str] | None, typer.Option("--switch", help="Set a mood of the site; may be repeated.", metavar="NAME=VALUE")
]


@app.command()
def check(charters: Annotated[list[Path], typer.Argument(help="Charters, YAML files.", metavar="CHARTER...")]) -> None:
    """Read charters and their templates, offline.

    Every problem with file and line: first those of form, then those of meaning.
    """
    from integration.cli.verbs import check_charters

    raise typer.Exit(check_charters(charters))


@site.command("prepare")
def prepare(
    charter: Charter,
    language: Annotated[Literal["fr", "en"] | None, typer.Option(help="Of the names; default: the site's.")] = None,
    gates: Annotated[Literal["none", "decisions", "all"] | None, typer.Option(help="Default: the charter's.")] = None,
    yes: Yes = False,
) -> None:
    """Make what deployments share: project roles, issue types, statuses, workflows and their schemes."""
    from integration.cli.bootstrapping import prepare_site

    raise typer.Exit(prepare_site(charter, language=language, gates=gates, yes=yes))


@app.command()
def plan(charter: Charter, json: Json = False, as_person: AsPerson = False, take_over: TakeOver = False) -> None:
    """Show what apply would do.

    Exit 2 when that is anything.
    """
    from integration.cli.bootstrapping import plan_charter

    raise typer.Exit(plan_charter(charter, as_json=json, as_person=as_person, take_over=take_over))


@app.command()
def apply(
    charter: Charter, yes: Yes = False, json: Json = False, as_person: AsPerson = False, take_over: TakeOver = False
) -> None:
    """Build or complete the Jira project.

    Shows the plan, asks, applies. Run again to resume.
    """
    from integration.cli.bootstrapping import apply_charter

    raise typer.Exit(apply_charter(charter, yes=yes, as_json=json, as_person=as_person, take_over=take_over))


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
