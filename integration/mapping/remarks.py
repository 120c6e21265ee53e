"""Comments -> remarks: what rules may know of what people wrote. Never the text itself."""

import re
import unicodedata
from dataclasses import replace
from typing import Final, Literal

from integration.mapping.adf import text_of
from integration.mapping.answers import CALL, commands_in
from integration.model.history import Remark
from integration.model.live import Comment
from integration.model.quick import quick

_remark: Final = quick(Remark)
_MINUTES: Final = re.compile(r"\W*(?:compte[\s-]+rendu|minutes)\b")


def remark_from(comment: Comment) -> Remark:
    lines = [bare for line in text_of(comment.body).split("\n") if (bare := _folded(line))]
    return _remark(
        id=comment.id,
        author=comment.author,
        at=comment.created,
        minutes=bool(lines) and _MINUTES.match(lines[0]) is not None,
        command=_command(comment, lines),
    )


def _command(comment: Comment, lines: list[str]) -> Literal["confirm", "other"] | None:
    """A comment that says more than its command is a remark like any other. Whoever edited it, it was meant as a command."""
    if any(not line.startswith(CALL) for line in lines):
        return None
    found = commands_in(replace(comment, update_author=comment.author), service=frozenset())
    if not found:
        return None
    confirmed = any(command.verb == "confirm" and command.problem is None for command in found)
    return "confirm" if confirmed else "other"


def _folded(line: str) -> str:
    """Without case and accents, so that « Compte Rendu » composed in any way is found."""
    apart = unicodedata.normalize("NFKD", line.strip())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().strip()
