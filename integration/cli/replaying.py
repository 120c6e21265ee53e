"""replay: judges an export as ``sync/replay.py`` does. stdout is the violations, as JSON lines or as text; all else is on stderr."""

import gc
import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from integration.cli.exits import DONE, FAILED, VIOLATIONS
from integration.cli.replay_summary import left_out, summary, too_little
from integration.cli.replay_text import print_text
from integration.cli.showing import talk
from integration.errors import ConfigError
from integration.mapping.adf import plain
from integration.mapping.map_notes import map_to_fill
from integration.mapping.source import Source, scan
from integration.mapping.status_map import status_map_from
from integration.mapping.what_if import policy_if
from integration.model.words import SEVERITIES, Language
from integration.resources import opened_user_file, read_user_file
from integration.sync.replay import Outcome, first_pass, line_of, replay
from integration.sync.replay_frame import Terms
from integration.terms import terms_of

_NOWHERE: Final = Source(file="", value=None, lines={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options as typed. ``now``: an ISO instant; ``what_if``: overrides; ``fail_on``: a severity or ``never``; ``text``: for
    people instead of JSON, in ``language`` (None: the charter's).
    """

    charter: Path
    status_map: Path | None
    what_if: str | None
    now: str | None
    fail_on: str
    text: bool = False
    language: Language | None = None


def replay_file(path: Path, asked: Asked) -> int:
    """Judges the export; exit 3 as ``fail_on`` says, 1 where most of it could not be judged. With ``--what-if`` what is printed,
    and counts, is the supposed result.
    """
    terms, sheet = _terms(asked)
    supposed = policy_if(terms.policy, asked.what_if) if asked.what_if is not None else None
    now = _instant(asked.now, ZoneInfo(terms.charter.timezone)) if asked.now is not None else None
    with _few_collections(), opened_user_file(path) as file:
        done = replay(file, terms, name=str(path), now=now, supposed=supposed)
    result = done.supposed or done.outcome
    if asked.text:
        print_text(result.verdicts, done, terms, supposed or terms.policy, asked.language or terms.charter.language)
    else:
        for verdict in result.verdicts:
            sys.stdout.write(json.dumps(line_of(verdict, done.zone), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    failures = list(too_little(done, (shlex.quote(str(asked.charter)), shlex.quote(str(path)))))
    console = talk()
    for line in (*summary(done, asked.what_if), *left_out(done, terms, sheet.problem), *failures):
        console.print(line, markup=False)
    if result.faults or failures:
        return FAILED
    return VIOLATIONS if _severe(result, asked.fail_on) else DONE


def print_map(path: Path, asked: Asked) -> int:
    """A map of the file's statuses, types, components and epics, to be filled in."""
    terms, _ = _terms(asked)
    with _few_collections(), opened_user_file(path) as file:
        index, parts = first_pass(file, terms, name=str(path))
    sys.stdout.write(map_to_fill(index, parts, terms.template, file=path.name))
    return DONE


@contextmanager
def _few_collections() -> Iterator[None]:
    """Millions of values are made and dropped, hardly any in circles: looking for circles as often as usual takes a tenth of the
    time. What is loaded by now stays for good, and is not walked through again.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(500_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _terms(asked: Asked) -> tuple[Terms, Source]:
    """What to judge by, and the map as a file with lines."""
    text, file = read_user_file(asked.charter), str(asked.charter)
    found = terms_of(text, file=file, beside=asked.charter.parent)
    sheet, source = found.sheet, _NOWHERE
    if asked.status_map is not None:
        words = read_user_file(asked.status_map)
        sheet = status_map_from(words, file=str(asked.status_map), template=found.template)
        source = scan(words, file=str(asked.status_map))
    place = scan(text, file=file).problem
    return Terms(charter=found.charter, template=found.template, policy=found.policy, sheet=sheet, place=place), source


def _instant(said: str, zone: ZoneInfo) -> datetime:
    """Without an offset it is local time of the project."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError as wrong:
        raise ConfigError(
            f"--now: expected an instant like 2026-10-16T18:00:00+02:00, found {plain(said)}; correct it"
        ) from wrong
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def _severe(outcome: Outcome, fail_on: str) -> bool:
    """Whether one this severe is open."""
    if fail_on == "never":
        return False
    bar = SEVERITIES[SEVERITIES.index(fail_on) :]
    return any(one.entry.state == "open" and one.entry.severity in bar for one in outcome.verdicts)
