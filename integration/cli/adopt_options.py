"""The flags of ``plan`` and ``apply`` for a project that was there before us."""

from typing import Annotated

import typer

Adopt = Annotated[bool, typer.Option("--adopt", help="The project is in use: write our marks in it, and nothing else.")]
AdoptCreate = Annotated[
    str,
    typer.Option(
        "--adopt-create",
        help="Adopt it, and make these of the template in it: epics,items,links,board,components.",
        metavar="THINGS",
    ),
]
