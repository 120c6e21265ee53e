"""The flags of ``init``, one for each of its questions; what is written after them is read by ``init_grammar``."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Many = list[str] | None
File = Annotated[Path, typer.Argument(help="Where to write it.", metavar="FILE")]
Spoken = Annotated[Literal["fr", "en"] | None, typer.Option(help="Of the charter and of the project.")]
Site = Annotated[str | None, typer.Option(help="Address of the Jira site.", metavar="URL")]
Name = Annotated[str | None, typer.Option(help="Of the project.")]
Key = Annotated[str | None, typer.Option(help="Of the Jira project; suggested from the name.")]
Start = Annotated[str | None, typer.Option(help="First day.", metavar="DATE")]
End = Annotated[str | None, typer.Option(help="Last day; the template’s durations shrink to meet it.", metavar="DATE")]
Omit = Annotated[Many, typer.Option(metavar="ID", help="A phase or an item to leave out.")]
Duration = Annotated[Many, typer.Option(metavar="ITEM=DAYS", help="Working days of an item.")]
Actor = Annotated[
    Many, typer.Option(metavar="ID=KIND", help="An organisation: nord=integrator,name=Intégra Nord,partner=editora.")
]
Person = Annotated[
    Many, typer.Option(metavar="HANDLE=WHO:ACTOR", help="Somebody; WHO: a mail, an accountId or, with a token, a name.")
]
Hold = Annotated[
    Many,
    typer.Option(metavar="ROLE=HANDLE", help="Who holds a role: MOA=claire, MOE=hugo@2026-10-01..2026-12-31,phases=a+b."),
]
Alias = Annotated[Many, typer.Option(metavar="ROLE=WORDS", help="What the team calls a role: MOA=Product Owner.")]
Gates = Annotated[Literal["none", "decisions", "all"] | None, typer.Option(help="What Jira hides.")]
Mode = Annotated[Literal["observe", "comment"] | None, typer.Option(help="Default: 20 days of observe, then comment.")]
Template = Annotated[str, typer.Option(help="A packaged template, or a path from the charter.")]
Zone = Annotated[str | None, typer.Option(help="Default: Europe/Paris.", metavar="ZONE")]
AskNothing = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the defaults.")]
Force = Annotated[bool, typer.Option("--force", help="Put aside, as FILE.old, what stands there.")]
FromProject = Annotated[
    str | None, typer.Option("--from-project", help="Propose how to adopt a project in use; asks nothing.", metavar="KEY")
]
