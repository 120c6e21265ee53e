"""The flags of ``site prepare``, ``plan`` and ``apply``."""

from pathlib import Path
from typing import Annotated

import typer

YesReally = Annotated[bool, typer.Option("--yes-really", help="Also when much of what exists would change.")]
Reschedule = Annotated[bool, typer.Option("--reschedule", help="Move the due dates of what has not started, too.")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The project was set up with keys we no longer have.")]
Adopt = Annotated[bool, typer.Option("--adopt", help="The project is in use: write our marks in it, and nothing else.")]
AdoptCreate = Annotated[
    str,
    typer.Option(
        "--adopt-create",
        help="Adopt it, and make these of the template in it: epics,items,links,board,components.",
        metavar="THINGS",
    ),
]
Drift = Annotated[bool, typer.Option("--drift", help="Show how Jira differs from what was last applied.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Keep the plan, for apply to do exactly that.", metavar="FILE")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")]
Request = Annotated[bool, typer.Option("--request", help="Print what to send to a Jira admin; ask nothing of Jira.")]
