"""A project of the cast, audited run after run: rules judge, the ledger remembers, and each line says what stands.

« CRM-21 R12 breach » is open; « … waived », « … confirmed », « … corrected » and « … late-assignment » say what covered or closed it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integration.model.verdict import Command, Entry, Judgement, Record, Violation
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.facts import phase_now
from integration.rules.timeline import timelines_from
from integration.rules.waivers import waivers_decided
from integration.sync.ledger import settle
from tests.rules.build import Story, Tale, at, sayable
from tests.rules.cast import CAST, PARIS, POLICY, day

STAFFING = ("R01", "R02", "R03", "R04", "R05", "R07")
"""Staffing rules count only where a scenario names them."""


def project(*, launch: bool = True, choice: bool = True, writer: str = "ines", **given: Any) -> Story:
    """The cast; the provider chosen on 28 August and the launch decided on 4 September, both with reasons."""
    story = Story(**{"launched": False, **given})
    if choice:
        one = decision(story, "CHOICE", "selection", "prestataire", writer=writer, submit="08-27", decide="08-28")
        one.first["description"] = "Nous retenons Intégra Nord."
    if launch:
        decision(story, "LAUNCH", "launch", "lancement", writer=writer, submit="09-03", decide="09-04")
    return story


def decision(story: Story, key: str, phase: str, nature: str, *, writer: str = "ines", submit: str, decide: str) -> Tale:
    """Submitted, decided by Claire, with her reason."""
    tale = story.issue(key, phase=phase, of="decision", labels=nature, component="AMOA", by=writer)
    tale.does(submit, writer, "submit", assignee="claire").does(decide, "claire", "decide")
    reason = at(decide).strftime("%m-%d %H:%M")
    return tale.says(reason, "claire")


def text(old: Iterable[str], *, fifth: bool = False) -> str:
    """Ten words; a fifth of them other ones."""
    words = list(old)
    return " ".join(["autrement", "dit", *words[2:]] if fifth else words)


WORDS = ("le", "client", "consent", "à", "recevoir", "nos", "lettres", "et", "peut", "refuser")


def typed(when: str, author: str, verb: Any, rule: str, *, until: str | None = None, comment: str = "900") -> Command:
    """A line of `/bornage`, as somebody typed it."""
    return Command(
        verb=verb,
        rule=rule,
        until=day(until) if until else None,
        reason="convenu",
        author=author,
        at=at(when),
        comment=comment,
        updated=at(when),
    )


@dataclass
class Runs:
    """Audits of one story, one after another; the ledger carries over. ``commands``: by issue key, as they were typed."""

    story: Story
    commands: dict[str, list[Command]] = field(default_factory=lambda: defaultdict(list))
    records: dict[str, Record] = field(default_factory=dict)
    judged: dict[str, Judgement] = field(default_factory=dict)

    def types(self, key: str, *commands: Command) -> "Runs":
        self.commands[key].extend(commands)
        return self

    def at(self, now: str, *names: str) -> list[str]:
        """What stands after this run for these issues; « MOE R02 » for a role's or a person's rule that is named."""
        self._run(at(now))
        return sorted(line for name in names for line in self._lines(*name.split()))

    def _run(self, now: datetime) -> None:
        deployment = self.story.deployment(now)
        timelines = timelines_from(deployment)
        for subject in subjects_of(deployment):
            case = case_of(subject, deployment, timelines)
            name = deployment.histories[subject.id].issue.key if subject.kind == "issue" else subject.id
            judgement = judge(case, POLICY)
            assert [] == [v for v in judgement.violations if not sayable(v)], name
            commands = [c for c in self.commands[name] if c.at <= now]
            settlement = settle(
                self.records.get(name, Record(subject=subject)),
                judgement,
                [*commands, *waivers_decided(case)],
                site="cloud-1",
                staffing=deployment.staffing,
                policy=POLICY,
                now=now,
                zone=PARIS,
                phase=phase_now(case),
            )
            self.records[name], self.judged[name] = settlement.record, judgement

    def _lines(self, name: str, rule: str | None = None) -> Iterable[str]:
        known = self.records.get(name)
        for entry in known.entries if known else ():
            if entry.rule == rule if rule else entry.rule not in STAFFING:
                yield _line(name, entry)

    def violation(self, name: str, rule: str) -> Violation:
        """The one violation of that rule, as judged in the last run."""
        found = [v for v in self.judged[name].violations if v.rule == rule]
        assert len(found) == 1, found
        return found[0]

    def entry(self, name: str, rule: str) -> Entry:
        found = [e for e in self.records[name].entries if e.rule == rule]
        assert len(found) == 1, found
        return found[0]


def _line(name: str, entry: Entry) -> str:
    how = entry.how if entry.state != "open" else None
    return " ".join(filter(None, (name, entry.rule, entry.severity, how)))


__all__ = ["CAST", "WORDS", "Runs", "at", "day", "decision", "project", "text", "typed"]
