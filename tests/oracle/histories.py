"""Random projects: people mostly do what they should, and sometimes anything. One seed tells one project, always the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.rules.build import Story, Tale, at
from tests.rules.cast import CAST, PARIS, PHASES, SERVICE, hat

PEOPLE = ("claire", "marc", "ines", "hugo", "lina", "sofia")
ANYBODY = (*PEOPLE, *PEOPLE, "paul", "bot", SERVICE, "stranger")
STOPS: dict[str, tuple[str, ...]] = {
    "blocked": ("prepare", "approve", "ready", "build", "acceptance", "mediation"),
    "mediation": ("prepare", "approve", "ready", "build", "acceptance", "dropped"),
}
PAPER: dict[str, tuple[str, ...]] = {
    "prepare": ("approve", "approve", "blocked", "dropped"),
    "approve": ("validated", "validated", "prepare", "blocked"),
}
PAPER |= {"validated": ("prepare",), "dropped": ("prepare",), **STOPS}
PATHS: dict[str, dict[str, tuple[str, ...]]] = {
    "livrable": {
        "prepare": ("approve", "approve", "approve", "blocked", "dropped"),
        "approve": ("ready", "ready", "ready", "prepare", "blocked"),
        "ready": ("build", "build", "build", "blocked", "dropped"),
        "build": ("acceptance", "acceptance", "acceptance", "blocked"),
        "acceptance": ("validated", "validated", "validated", "build", "blocked"),
        "validated": ("build", "build", "prepare"),
        "dropped": ("prepare",),
        **STOPS,
    },
    "document": PAPER,
    "decision": {**PAPER, "approve": ("validated", "validated", "dropped", "prepare", "blocked")},
    "rituel": PAPER,
    "anomalie": {
        "ready": ("build", "build", "dropped", "blocked"),
        "build": ("acceptance", "acceptance", "blocked"),
        "acceptance": ("validated", "validated", "build"),
        "validated": ("build",),
        "dropped": ("ready",),
        **STOPS,
    },
    "desaccord": {
        "prepare": ("mediation", "dropped"),
        "mediation": ("validated", "dropped"),
        "validated": ("prepare",),
        "dropped": ("prepare",),
        "blocked": ("mediation",),
    },
    "phase": {
        "prepare": ("ready", "ready", "ready", "dropped"),
        "ready": ("build", "validated", "dropped"),
        "build": ("validated",),
        "validated": ("build",),
        "dropped": ("prepare",),
    },
    "task": {"prepare": ("build", "validated"), "build": ("validated", "prepare"), "validated": ("prepare",)},
}
PATHS["subtask"] = PATHS["task"]
USUAL = {
    "ready": ("claire",),
    "build": ("hugo", "lina", "sofia"),
    "acceptance": ("hugo", "lina", "ines"),
    "approve": ("ines", "claire"),
}
USUAL |= {
    "validated": ("ines", "ines", "claire", "claire", "sofia", "lina", "lina", "hugo"),
    "prepare": ("ines",),
    "mediation": ("ines",),
    "blocked": ("hugo",),
}
TYPES = ("livrable",) * 6 + ("document",) * 4 + ("decision",) * 3 + ("anomalie",) * 3 + ("rituel", "desaccord")
LABELS = {
    "livrable": ("", "", "", "selection", "rgpd"),
    "document": ("", "", "conception", "conception rgpd", "selection", "consultation", "consultation selection", "rgpd"),
    "decision": (
        "prestataire",
        "prestataire selection",
        "lancement",
        "financement",
        "go-no-go",
        "perimetre",
        "reserves",
        "arbitrage go-no-go",
    ),
    "anomalie": ("bloquante", "bloquante", "majeure", ""),
    "rituel": ("",),
    "desaccord": ("desaccord",),
}
LONG = " ".join(
    ["The need is that each customer is found once, by any name they ever gave, whatever the tool that asks,"] * 2
)
TEXTS = (
    "The need: customers are found by name, by mail and by phone; duplicates are merged each night.",
    "The need: customers are found by name, by mail and by phone; duplicates are merged each week.",
    "Customers are found by number only. Nothing is merged.",
    f"{LONG} and never by hand.",
    f"{LONG} and never again.",
    f"{LONG} or only again.",
    "THE NEED: customers are found by name,  by mail and by phone; duplicates are merged each night.",
)
DAYS = ("2026-08-15", "2026-11-01", "2026-11-11", "2026-10-25", "2026-09-30", "2026-10-02", "2026-10-05")
ENDS = at("11-20")


@dataclass
class Teller:
    """What chance decides of one project."""

    random: Random
    story: Story

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def later(self, clock: datetime) -> datetime:
        """Minutes, hours or days on; sometimes to the edge of a day."""
        kind = self.random.choices(("burst", "minutes", "hours", "days", "edge"), (20, 10, 35, 40, 8))[0]
        if kind == "edge":
            day = datetime.fromisoformat(self.random.choice(DAYS)).replace(tzinfo=PARIS)
            edge = day + self.random.choice((timedelta(), timedelta(minutes=-1), timedelta(hours=23, minutes=59)))
            return edge if edge > clock else clock + timedelta(days=1)
        span = {"burst": (1, 9), "minutes": (10, 90), "hours": (60, 600), "days": (900, 9000)}[kind]
        return clock + timedelta(minutes=self.random.randint(*span))

    def who(self, target: str) -> str:
        """Usually somebody of the right role; sometimes anybody."""
        usual = USUAL.get(target, PEOPLE)
        return self.random.choice(ANYBODY if self.chance(0.25) else usual)

    def issue(self, number: int) -> Tale:
        of = self.random.choice(TYPES)
        labels = self.random.choice(LABELS[of])
        writer = self.random.choice(("MOE",)) if of in ("livrable", "anomalie") or "conception" in labels else "AMOA"
        component = writer if self.chance(0.8) else self.random.choice(("MOA", "AMOA", "MOE", None))
        phase = (
            "selection"
            if "selection" in labels and self.chance(0.7)
            else self.random.choice(("data", "config", "campaigns", None))
        )
        tale = self.story.issue(
            f"CRM-{number}",
            phase=phase or "data",
            of=of,
            kind="acceptance" if of == "document" and self.chance(0.4) and "conception" not in labels else None,
            labels=labels,
            component=component,  # type: ignore[arg-type]
            due=self.random.choice((None, "10-15", "10-30")),
            by=self.random.choice(ANYBODY) if self.chance(0.3) else "ines",
            created=(at("08-03 09:30") + timedelta(minutes=self.random.randint(0, 60 * 24 * 40))).strftime("%m-%d %H:%M"),
            status="build" if of == "livrable" and self.chance(0.06) else None,
        )
        tale.first["description"] = self.random.choice((TEXTS[0], f"{TEXTS[0]} Intégra Nord", f"Editora. {TEXTS[0]}"))
        tale.first["summary"] = tale.key
        if self.chance(0.15):
            tale.first["assignee"] = tale.creator
        return tale

    def lives(self, tale: Tale, acts: int, since: datetime | None = None) -> None:
        """One thing after another, until the end of the story."""
        clock = since or tale.created
        hand = "ines"
        for _ in range(acts):
            clock = self.later(clock)
            if clock >= ENDS:
                return
            fields, hand = self._act(tale, hand)
            if fields:
                tale.sets(clock, hand, **fields)

    def _act(self, tale: Tale, hand: str) -> tuple[dict[str, Any], str]:
        now = tale.now()
        fields: dict[str, Any] = {}
        if self.chance(0.12) and tale.acts:
            return self._back(tale), hand
        if self.chance(0.72):
            ahead = PATHS[tale.of].get(now["status"], ("prepare",))
            anything = tuple(PATHS[tale.of])
            fields["status"] = self.random.choice(anything if self.chance(0.06) else ahead)
            hand = self.who(fields["status"]) if not self.chance(0.1) else hand
            if fields["status"] == "build" and self.chance(0.5):
                fields["assignee"] = hand
        if tale.of != "phase" and (not fields or self.chance(0.12)):
            fields.update(self._edit(tale))
            hand = hand if "status" in fields else self.random.choice(ANYBODY)
            if fields.get("assignee") == "self":
                fields["assignee"] = hand
        return fields, hand

    def _back(self, tale: Tale) -> dict[str, Any]:
        """The last write taken back: at once by the same hand, it never was."""
        _, _, fields = tale.acts[-1]
        before = {**tale.first}
        for _, _, earlier in tale.acts[:-1]:
            before.update(earlier)
        return {name: before.get(name) for name in fields if name != "parent"}

    def _edit(self, tale: Tale) -> dict[str, Any]:
        name = self.random.choice(
            ("assignee", "assignee", "due", "labels", "component", "parent", "description", "description", "summary")
        )
        words = tale.now().get("labels") or ""
        values: dict[str, Any] = {
            "assignee": (*PEOPLE, None, "self", "stranger"),
            "due": ("2026-10-15", "2026-11-13", None),
            "labels": (self.random.choice(LABELS.get(tale.of, ("",))), words + " rgpd", ""),
            "component": ("MOA", "AMOA", "MOE", None),
            "parent": ("data", "config", "campaigns", "selection"),
            "description": TEXTS,
            "summary": (tale.key, f"{tale.key} again", "Something else"),
        }
        return {name: self.random.choice(values[name])}


def assignments(random: Random) -> tuple[Any, ...]:
    """The cast, and what may happen to a table of roles."""
    table = [a for a in CAST if not (a.role in ("AMOA", "AMOE") and a.person == "ines" and random.random() < 0.08)]
    some = (
        hat("MOE", "ines", "10-05", "10-30", phases=("campaigns",)),
        hat("MOE", "ines", "09-07", random.choice(("09-08", "09-20", None)), phases=random.choice(((), ("data",)))),
        hat("AMOE", "ines", "09-01", delegation=True),
        hat("AMOA", "hugo", "09-01", "10-15", phases=("config",)),
        hat("AMOA", "lina", "08-20", random.choice((None, "09-10")), phases=random.choice(((), ("selection",)))),
        hat("MOA", "sofia", "09-20", "10-20"),
        hat("MOA", "marc", "10-01", "10-02", kind="stand-in", recorded="10-05", by=random.choice(("claire", "marc"))),
        hat("AMOA", "marc", "08-20", "09-15", kind="stand-in"),
        hat(
            "AMOA", "lina", "09-10", recorded=random.choice(("09-20", "10-20")), by=random.choice(("claire", "lina", "ines"))
        ),
        hat("MOE", "sofia", "09-10", recorded="10-12", by="claire"),
        hat("MOE", "claire", "09-20", "09-21"),
        hat("MOE", "claire", "10-01", "10-09", phases=("data",)),
        hat("AMOA", "sofia", "09-20", natures=("perimetre", "go-no-go")),
        hat("MOE", "marc", "10-01", actor="integra"),
        hat("MOE", "marc", "09-01", "10-15"),
        hat("AMOA", "lina", "09-01"),
        hat("AMOA", "lina", "08-15"),
        hat("AMOA", "hugo", "08-15"),
        hat("AMOA", "hugo", "10-10", actor="riva"),
    )
    table += [a for a in some if random.random() < 0.16]
    if random.random() < 0.12:
        table = [a for a in table if a.role != "MOA"]
        table += [hat("MOA", "claire", "08-03"), hat("MOA", "marc", "08-03", natures=("lancement", "financement"))]
    return tuple(table)


def history(seed: int) -> Story:
    """One project; the same for the same seed."""
    random = Random(seed)
    opened = {
        p: f"{random.choice(('08', '09', '10'))}-{random.randint(3, 28):02} 09:00" for p in PHASES if random.random() < 0.6
    }
    story = Story(
        assignments=assignments(random),
        opened={},
        effective_from=random.choice(("01-01", "01-01", "01-01", "09-10")),
        launched=random.random() < 0.7,
        inactive=frozenset(random.choice(((), (), ("lina",)))),
    )
    teller = Teller(random, story)
    for phase, when in opened.items():
        story.epics[phase].does(when, random.choice(("claire", "claire", "claire", "ines", "hugo", "bot")), "open")
        if random.random() < 0.3:
            teller.lives(story.epics[phase], random.randint(1, 3), at(when))
    tales = [teller.issue(number) for number in range(random.randint(3, 7))]
    _lay_links(teller, tales)
    for number, tale in enumerate(tales):
        if random.random() < 0.25:
            task = story.task(f"SUB-{number}", tale, of=random.choice(("subtask", "task")), created="09-20")
            if task.of == "task":
                task.linked("09-21", "hugo", tale)
            task.sets("09-22", "hugo", assignee=random.choice(PEOPLE))
            teller.lives(task, random.randint(1, 4), at("09-22"))
        teller.lives(tale, random.randint(4, 22))
    _take_links_off(teller, tales)
    return story


def _lay_links(teller: Teller, tales: list[Tale]) -> None:
    random = teller.random
    for tale in tales:
        for other in tales:
            if tale is other:
                continue
            if (
                tale.kind == "acceptance"
                and (other.of == "livrable" or other.kind == "acceptance")
                and random.random() < 0.6
            ):
                if random.random() < 0.7:
                    tale.blocked_by(other)
                else:
                    tale.linked(_some_day(tale, other, random), "claire", other, "blocks", outward=False)
            elif random.random() < 0.12 or (tale.of == "anomalie" and random.random() < 0.4):
                tale.linked(_some_day(tale, other, random), random.choice(PEOPLE), other)


def _take_links_off(teller: Teller, tales: list[Tale]) -> None:
    """Some of them, at any time or at once; and now and then they are laid again."""
    random = teller.random
    for tale in tales:
        for since, link, who in [one for one in tale.links if one[1].until is None and random.random() < 0.25]:
            other = next(t for t in teller.story.tales.values() if t.id == link.other)
            clock, hand = teller.later(since), random.choice((who, *PEOPLE))
            if sum(far.other == other.id for _, far, _ in tale.links) > 1 or clock >= ENDS:
                continue
            tale.unlinked(clock, hand, other)
            if random.random() < 0.4:
                tale.linked(teller.later(clock), random.choice((hand, *PEOPLE)), other, link.kind, outward=link.outward)


def _some_day(tale: Tale, other: Tale, random: Random) -> Any:
    """After both exist."""
    when = max(tale.created, other.created) + timedelta(minutes=random.randint(1, 60 * 24 * 60))
    return when.strftime("%m-%d %H:%M")


def instants(story: Story, seed: int) -> list[datetime]:
    """When to judge: once all has settled and months later, and somewhere on the way."""
    random = Random(seed)
    acts = sorted(a[0] for t in story.tales.values() for a in (*t.acts, *t.unlinks))
    last = acts[-1] if acts else at("11-20")
    on_the_way = random.choice(acts) + timedelta(minutes=random.choice((0, 5, 9, 10, 11, 3000))) if acts else last
    return [last + timedelta(minutes=10), at("12-20"), on_the_way]
