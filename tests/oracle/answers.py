"""Confirmations and waivers, from decisions 7 and domain-rules 3.0, for rules about acts: what each answer changes, one by one.

A waiver covers acts done between it and its last day, whoever did them but its author; of several that count, the latest stands. A
confirmation takes over what stood open at that moment, where its author holds a role the rule names, in the issue's phase today, and
neither did the act nor, for an acceptance, had built what it accepts.
"""

from datetime import datetime
from random import Random

from integration.model.verdict import Command
from tests.oracle.acceptance import CHECKERS, _builders_behind
from tests.oracle.days import DAY, midnight
from tests.oracle.said import Said
from tests.oracle.world import Told, World
from tests.rules.build import Story
from tests.rules.cast import PARIS

CONFIRMED_BY = {"R09": CHECKERS, "R11": CHECKERS, "R14": CHECKERS, "R31": CHECKERS, "R32": {"MOA"}}
"""Confirm, as the rules' Remedy says."""
BUILDERS_BARRED = {"R11", "R31", "R32"}


def typed(story: Story, seed: int) -> dict[str, list[Command]]:
    """Some answers on each issue, by issue id."""
    chance = Random(seed)
    found: dict[str, list[Command]] = {}
    for tale in story.tales.values():
        whens = [a[0] for a in tale.acts]
        for number in range(chance.randint(0, 4) if whens else 0):
            at = chance.choice(whens) + chance.choice((DAY / 3, DAY, 5 * DAY, -2 * DAY))
            found.setdefault(tale.id, []).append(
                Command(
                    verb=chance.choice(("confirm", "waive")),
                    rule=chance.choice(tuple(CONFIRMED_BY)),
                    until=(at + chance.choice((1, 9, 40)) * DAY).date(),
                    reason="convenu",
                    author=chance.choice(("claire", "claire", "ines", "marc", "sofia", "lina", "hugo", "stranger")),
                    at=at,
                    comment=str(9000 + number),
                    updated=at,
                )
            )
    return found


def standing(world: World, said: Said, commands: list[Command]) -> tuple[str, str | None]:
    """State, and what closed or covered it."""
    told = world.told[said.subject.partition(":")[2]]
    at, author = _act(told, said.cause)
    waived = _waived(world, said.rule, told, (at, author), commands)
    confirmed = [
        c.at
        for c in commands
        if c.verb == "confirm"
        and c.rule == said.rule
        and at <= c.at
        and not waived
        and _may(world, said.rule, told, author, c)
    ]
    first = min(confirmed, default=None)
    if said.ended and not (first and first < said.ended):
        return "resolved", said.how
    if first:
        return "resolved", "confirmed"
    return ("waived", "waived") if waived else ("open", None)


def _act(told: Told, cause: str) -> tuple[datetime, str | None]:
    if cause == "created":
        return told.issue.created, told.issue.creator
    write = next(w for w in told.writes if f"change:{w.history}" == cause)
    return write.at, write.author.id


def _phase(world: World, told: Told) -> str | None:
    return world.phase_of(told, told.at(world.now))


def _natures(world: World, told: Told) -> frozenset[str]:
    return told.at(world.now).labels if told.issue.type == "decision" else frozenset()


def _waived(world: World, rule: str, told: Told, act: tuple[datetime, str | None], commands: list[Command]) -> bool:
    at, author = act
    valid = [
        c
        for c in commands
        if c.verb == "waive" and c.rule == rule and c.at <= at and c.author != author
        if "MOA" in world.hats(c.author, c.at, _phase(world, told), _natures(world, told))
    ]
    latest = max(valid, key=lambda c: (c.at, int(c.comment)), default=None)
    return latest is not None and latest.until is not None and at < midnight(latest.until + DAY, PARIS)


def _may(world: World, rule: str, told: Told, author: str | None, command: Command) -> bool:
    phase, natures = _phase(world, told), _natures(world, told)
    if command.author == author or (rule in BUILDERS_BARRED and command.author in _builders_behind(world, told, world.now)):
        return False
    hats = world.hats(command.author, command.at, phase, natures)
    alone = "MOA" in hats and "AMOA" in CONFIRMED_BY[rule] and not world.is_staffed("AMOA", command.at, phase)
    return bool(hats & CONFIRMED_BY[rule]) or alone
