"""What the verbs print: plans, progress, findings. Everything typed by people reaches the terminal as plain text."""

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from integration.mapping.adf import plain
from integration.model.plan import Plan
from integration.model.words import Language
from integration.model.words import Text as InBoth
from integration.sync.audit import Finding
from integration.sync.check_table import Stopped
from integration.sync.plan_show import Shown, show
from integration.sync.precision import Counts

COLOURS = {"+": "green", "~": "yellow", "=": "cyan", "·": "grey50"}
SEVERITY = {"breach": "red", "warning": "yellow", "info": "blue"}
QUESTION = InBoth(fr="Appliquer\u202f? [o/N] ", en="Apply? [y/N] ")
NOT_WRITTEN = InBoth(fr="Rien n’a été écrit.", en="Nothing written.")
AGREED = frozenset({"y", "yes", "o", "oui"})
WIDEST = 100
_HELD = {0x202F: 0xE000, 0x00A0: 0xE001}
"""No-break spaces -> signs of as many cells that are no space: rich breaks lines at either."""
_LET_GO = {sign: space for space, sign in _HELD.items()}
STATE = {"open": "bold", "waived": "magenta", "resolved": "green", "not judged": "grey50"}


def out() -> Console:
    """Data."""
    return Console(highlight=False, soft_wrap=False)


def talk() -> Console:
    """Everything said to whoever runs the command."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def console_of_a_book() -> Console:
    """Lines of a book's width, whatever the terminal's; 80 in a pipe."""
    return Console(highlight=False, width=min(Console().width, WIDEST))


def put(out: Console, line: Text, *, hang: int) -> None:
    """One paragraph, its further rows hanging, with nothing at the end of a row and no break at a no-break space."""
    held = line.copy()
    held.plain = held.plain.translate(_HELD)
    first, *more = held.wrap(out, out.width)
    out.print(_let_go(Text(first.plain.rstrip(), spans=first.spans)))
    for row in more:
        row.rstrip()
    rest = Text(" ").join(more)
    for row in rest.wrap(out, out.width - hang) if more else ():
        row.rstrip()
        out.print(_let_go(Text(" " * hang) + row))


def _let_go(row: Text) -> Text:
    row.plain = row.plain.translate(_LET_GO)
    return row


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
            console.print("Nothing written: say --yes to apply this without being asked.")
            return False
        if console.input(QUESTION.in_language(language), markup=False).strip().casefold() in AGREED:
            return True
        console.print(NOT_WRITTEN.in_language(language))
        return False

    return ask


def findings_table(findings: Iterable[Finding]) -> Table:
    """Rule, issue, severity, state: one row each, breaches first."""
    table = Table(box=None, pad_edge=False)
    for head in ("rule", "issue", "severity", "state", "how"):
        table.add_column(head)
    order = {"breach": 0, "warning": 1, "info": 2}
    for one in sorted(findings, key=lambda f: (order[f.severity], f.rule, f.key)):
        table.add_row(
            one.rule,
            plain(one.key),
            Text(one.severity, style=SEVERITY[one.severity]),
            Text(one.state, style=STATE[one.state]),
            one.how or "",
        )
    return table


def precision_table(counts: Counts) -> Table:
    """How the violations of each rule ended: one row each, with the share of those only waived."""
    table = Table(box=None, pad_edge=False)
    for head in ("rule", "cured", "confirmed", "regularised", "waived", "expired", "open", "waived unchanged"):
        table.add_column(head, justify="left" if head == "rule" else "right")
    for rule, one in counts.items():
        ended = (one.cured, one.confirmed, one.regularised, one.waived, one.expired, one.open)
        table.add_row(rule, *(str(count) if count else "–" for count in ended), f"{one.unchanged:.0%}")
    return table
