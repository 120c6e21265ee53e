"""The flags of the verbs that judge."""

from typing import Annotated, Literal

import typer

Release = Annotated[
    bool, typer.Option("--release", help="Open all new comments, however many (the rules' brake holds them back).")
]
FailOn = Annotated[
    Literal["never", "info", "warning", "breach"], typer.Option(help="Exit 3 when a violation this severe is open.")
]
AsPerson = Annotated[bool, typer.Option("--as-person", help="The token's owner is in the charter, and that is meant.")]
