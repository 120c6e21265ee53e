"""What the verbs print: plans and progress. Everything typed by people reaches the terminal as plain text."""

import sys
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from integration.mapping.adf import plain
from integration.model.plan import Plan
from integration.model.words import Language
from integration.model.words import Text as InBoth
from integration.sync.check_table import Stopped
from integration.sync.plan_show import Shown, show

COLOURS = {"+": "green", "~": "yellow", "=": "cyan", "·": "grey50"}
SEVERITY = {"breach": "red", "warning": "yellow", "info": "blue"}
QUESTION = InBoth(fr="Appliquer\u202f? [o/N] ", en="Apply? [y/N] ")
UNASKED = InBoth(
    fr="Rien n’a été écrit\u00a0: ajoutez --yes pour appliquer sans question.",
    en="Nothing written: say --yes to apply this without being asked.",
)
NOT_WRITTEN = InBoth(fr="Rien n’a été écrit.", en="Nothing written.")
AGREED = frozenset({"y", "yes", "o", "oui"})
STATE = {"open": "bold", "waived": "magenta", "resolved": "green", "not judged": "grey50"}


def out() -> Console:
    """Data."""
    return Console(highlight=False, soft_wrap=False)


def talk() -> Console:
    """Everything said to whoever runs the command."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def spoken(failure: BaseException) -> str:
    """A failure's sentence for a terminal, line by line: what Jira said in it may hold anything."""
    if isinstance(failure, Stopped):
        from integration.cli.checking import stopped_words  # noqa: PLC0415  # it shows with what is here

        return stopped_words(failure.results, failure.language)
    return "\n".join(plain(line) for line in str(failure).splitlines())


def print_plan(console: Console, plan: Plan, language: Language) -> None:
    """Grouped, with symbols, old and new values, and what it comes to; lines stay whole in a pipe."""
    shown: Shown = show(plan, language)
    for group in shown.groups:
        console.print(Text.assemble((group.title, "bold"), (f"  {group.counts}", "grey50")), soft_wrap=True)
        for line in group.lines:
            console.print(Text.assemble((f"  {line.symbol} ", COLOURS.get(line.symbol, "")), line.text), soft_wrap=True)
            for detail in line.details:
                console.print(Text(f"      {detail}", style="grey50"), soft_wrap=True)
    console.print(Text(shown.effect, style="bold"), soft_wrap=True)


def asker(console: Console, language: Language, *, yes: bool) -> Callable[[Plan], bool]:
    """Shows a plan and asks once; without a terminal, ``--yes`` is the only way to agree, and nothing is shown then."""

    def ask(plan: Plan) -> bool:
        if yes and not console.is_terminal:
            return True
        print_plan(console, plan, language)
        if yes:
            return True
        if not sys.stdin.isatty():
            console.print(UNASKED.in_language(language), markup=False)
            return False
        if console.input(QUESTION.in_language(language), markup=False).strip().casefold() in AGREED:
            return True
        console.print(NOT_WRITTEN.in_language(language))
        return False

    return ask
