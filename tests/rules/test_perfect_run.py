"""A deployment where everybody does their part: the rules have nothing to say, at any moment of it."""

from datetime import datetime, timedelta

import pytest

from integration.mapping.template import template_from
from integration.model.template import Item, Phase, Template
from integration.model.words import Role
from tests.rules.build import ROOT, SERVICE, Story, Tale, at, hat

FILE = ROOT / "config/templates/crm-deployment.yaml"
CAST = (
    hat("MOA", "claire", "01-01"),
    hat("AMOA", "ines", "01-01"),
    hat("AMOE", "ines", "01-01"),
    hat("MOE", "hugo", "01-01"),
    hat("MOA", "marc", "12-19", "12-31", kind="stand-in"),
    hat("AMOA", "sofia", "12-19", "12-31", kind="stand-in"),
    hat("MOE", "lina", "12-19", "12-31", kind="stand-in"),
)
HOLDER: dict[Role, str] = {"MOA": "claire", "AMOA": "ines", "MOE": "hugo", "AMOE": "ines"}


class Play:
    """Plays a template from its first item to its last, one act every quarter of an hour."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.story = Story(assignments=CAST, opened={}, effective_from="01-01")
        self.story.stages = {p.id: p.stage for p in template.phases}
        self.story.tales.clear()
        self.story.epics.clear()
        self.clock = at("08-03 09:00")
        for phase in template.phases:
            self.story.epic(phase.id)
        self.tales = {i.id: self._issue(p, i) for p in template.phases for i in p.items}
        for phase in template.phases:
            for item in phase.items:
                self.tales[item.id].blocked_by(*(self.tales[d] for d in item.depends_on))

    def _issue(self, phase: Phase, item: Item) -> Tale:
        return self.story.issue(
            item.id,
            phase=phase.id,
            of=item.type,
            kind=item.kind,
            item=item.id,
            labels=" ".join((f"bornage-{item.id}", *item.labels, *item.nature)),
            component=item.component,
            due="12-18",
            by=SERVICE,
            created="08-01 08:00",
        )

    def tick(self) -> datetime:
        self.clock += timedelta(minutes=15)
        return self.clock

    def run(self) -> None:
        done: set[str] = set()
        left = [(p, i) for p in self.template.phases for i in p.items]
        opened: set[str] = set()
        while left:
            phase, item = next((p, i) for p, i in left if done.issuperset(i.depends_on) and self.last_if_gate(p, i, done))
            if phase.id not in opened:
                self.open(phase)
                opened.add(phase.id)
            self.walk(phase, item)
            done.add(item.id)
            left.remove((phase, item))

    @staticmethod
    def last_if_gate(phase: Phase, item: Item, done: set[str]) -> bool:
        return "go-no-go" not in item.nature or all(i.id in done for i in phase.items if i is not item)

    def open(self, phase: Phase) -> None:
        """Every other Livrable waits for the opening and is approved by it; the service moves it."""
        waiting = [i for i in phase.items if i.type == "livrable"][::2]
        for item in waiting:
            self.tales[item.id].does(self.tick(), HOLDER[item.raci.R[0]], "submit")
        self.story.epics[phase.id].does(self.tick(), "claire", "open")
        for item in waiting:
            self.tales[item.id].does(self.clock + timedelta(minutes=1), SERVICE, "approve")

    def walk(self, phase: Phase, item: Item) -> None:
        tale, author = self.tales[item.id], HOLDER[item.raci.R[0]]
        if tale.now()["status"] == "prepare":
            tale.does(self.tick(), author, "submit", assignee="claire")
        if item.type == "livrable":
            if tale.now()["status"] == "approve":
                tale.does(self.tick(), "claire", "approve", assignee=author)
            tale.does(self.tick(), author, "start").does(self.tick(), author, "deliver", assignee="ines")
            tale.does(self.tick(), "ines", "reject", assignee=author).says(self.clock, "ines")
            tale.does(self.tick(), author, "deliver")
            tale.does(self.tick(), "ines", "accept")
        else:
            decider = "claire" if item.type != "rituel" else "ines"
            tale.does(self.tick(), decider, "decide").says(self.clock, decider, minutes=item.type == "rituel")
        if "go-no-go" in item.nature:
            self.story.epics[phase.id].does(self.clock + timedelta(minutes=1), SERVICE, "close")


@pytest.fixture(scope="module")
def play() -> Play:
    template = template_from(FILE.read_text(encoding="utf-8"), file=str(FILE))
    played = Play(template)
    played.run()
    return played


def test_everything_gets_done(play):
    """The play is a whole deployment: each item validated, each phase closed."""
    assert {t.now()["status"] for t in play.story.tales.values()} == {"validated"}
    assert len(play.tales) == sum(len(p.items) for p in play.template.phases)


@pytest.mark.parametrize("share", [0.0, 0.13, 0.37, 0.5, 0.71, 0.9, 1.0, 1.5])
def test_a_perfect_run_yields_no_violation(play, share):
    """At any instant, nobody is told anything, and nothing is left unjudged."""
    start = at("08-03 09:00")
    now = start + (play.clock - start) * share

    found = play.story.judgements(now)

    assert [] == [v for j in found.values() for v in j.violations]
    assert [] == [n for j in found.values() for n in j.not_judged]


def test_the_perfect_run_is_judged_in_full(play):
    """The same run with one wrong acceptance is noticed: silence above is not blindness."""
    livrable = next(i for p in play.template.phases for i in p.items if i.type == "livrable")
    wrong = play.tales[livrable.id]
    accepted = wrong.acts[-1]
    wrong.acts[-1] = (accepted[0], "hugo", accepted[2])
    try:
        assert [f"{livrable.id} R11 breach", f"{livrable.id} R12 breach"] == [
            f"{k} {v.rule} {v.severity}"
            for k, j in play.story.judgements(play.clock + timedelta(days=1)).items()
            for v in j.violations
        ]
    finally:
        wrong.acts[-1] = accepted
