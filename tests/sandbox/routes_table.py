"""The tables of docs/sandbox.md that the code knows itself. ``python -m tests.sandbox.routes_table`` writes them anew."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from inspect import getsource
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from integration.sandbox import switches
from integration.sandbox.answers.table import ROUTES
from integration.sandbox.switches import Switches

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"
_SOURCE = re.compile(r" \(facts [^)]*\)")
"""Where a switch comes from: for those who work on the code."""
_METHODS = ("GET", "POST", "PUT", "DELETE")


def routes() -> str:
    """One line a path; a star: answered without credentials, too."""
    lines = ["| path | methods |", "|---|---|"]
    ordered = sorted(ROUTES, key=lambda route: (route.template, _METHODS.index(route.method)))
    for template, group in groupby(ordered, key=lambda route: route.template):
        methods = ", ".join(route.method + ("*" if route.anonymous else "") for route in group)
        lines.append(f"| `{template}` | {methods} |")
    return "\n".join(lines)


def moods() -> str:
    """One line a switch: what it may be, what it is, what it stands for."""
    lines = ["| switch | default | what it does |", "|---|---|---|"]
    for name, kind, says in described():
        default = getattr(Switches(), name)
        shown = {True: "true", False: "false"}.get(default, default) if isinstance(default, bool) else default
        choice = get_args(kind)
        of = f" ({', '.join(f'`{one}`' for one in choice)})" if choice else ""
        told = _SOURCE.sub(lambda found: " [?]" if "[?]" in found[0] else "", says).replace("|", "/")
        lines.append(f"| `{name}` | `{shown}`{of} | {told} |")
    return "\n".join(lines)


def described() -> Iterator[tuple[str, Any, str]]:
    """Name, kind and sentence; fields that follow each other without a sentence share the next one."""
    (body,) = [node.body for node in ast.walk(ast.parse(getsource(switches))) if isinstance(node, ast.ClassDef)]
    kinds = {field.name: field.type for field in fields(Switches)}
    waiting: list[tuple[str, Any]] = []
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            waiting.append((node.target.id, kinds[node.target.id]))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            says = " ".join(str(node.value.value).replace("``", "`").split())
            yield from ((name, kind, says) for name, kind in waiting)
            waiting = []


def renewed(page: str) -> str:
    """The page with both tables as the code has them now."""
    for name, table in (("routes", routes()), ("switches", moods())):
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, _, rest = page.partition(start)
        page = f"{before}{start}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
    return page


def main() -> None:
    """Writes the page."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
