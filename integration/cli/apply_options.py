"""The flags of ``plan`` and ``apply``."""

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
