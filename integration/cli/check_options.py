"""The option of every verb that runs checks."""

from typing import Annotated

import typer


def known_checks(given: list[str]) -> list[str]:
    """Each the id of a check; a usage error names the one that was probably meant."""
    from integration.mapping.source_words import near  # noqa: PLC0415  # as in app.py, so that --help is quick
    from integration.sync.check_table import SPECS  # noqa: PLC0415

    for one in given:
        if one not in SPECS:
            meant = near(one, list(SPECS))
            advice = f"did you mean {meant}?" if meant else "docs/operations.md lists them"
            raise typer.BadParameter(f"expected the id of a check, found {one}; {advice}", param_hint="--skip")
    return given


Skip = Annotated[
    list[str] | None,
    typer.Option(
        help="Go on although this check fails; may be repeated.",
        metavar="ID",
        callback=lambda given: known_checks(given or []),
    ),
]
