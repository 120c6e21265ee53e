"""The options of ``sandbox``."""

from pathlib import Path
from typing import Annotated, Literal

import typer

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
