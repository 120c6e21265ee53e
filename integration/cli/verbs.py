"""check: reads charters without any Jira."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from integration.errors import ConfigError
from integration.model.charter import Charter
from integration.model.words import ROLES
from integration.terms import terms_from


def check_charters(paths: Sequence[Path]) -> int:
    """One line a charter that is right; all problems of all others. Exit 1 when there was any."""
    out, talk = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)
    failed = 0
    for path in paths:
        try:
            found = terms_from(path)
        except ConfigError as wrong:
            talk.print(str(wrong), markup=False)
            failed = 1
        else:
            items = sum(len(phase.items) for phase in found.template.phases if phase.id not in found.charter.omit_phases)
            phases = len(found.template.phases) - len(found.charter.omit_phases)
            people, held = len(found.charter.people), len(found.charter.assignments)
            own = f", {len(found.policy.team)} rules in {found.charter.team_rules}" if found.charter.team_rules else ""
            out.print(
                f"{path}: valid; {phases} phases, {items} items, {people} people, {held} assignments{own}", markup=False
            )
            for note in notes_on(found.charter):
                talk.print(f"{path}: note: {note}", markup=False)
    return failed


def notes_on(charter: Charter) -> Iterator[str]:
    """What is valid but may surprise."""
    missing = [role for role in ROLES if role not in {one.role for one in charter.assignments}]
    if missing:
        yield f"nobody holds {', '.join(missing)}"
    if charter.mode == "observe":
        yield "mode is observe: violations stand in the register only"
    elif charter.mode is None:
        yield "no mode: for 20 working days after the first apply violations stand in the register only, then on issues too"
