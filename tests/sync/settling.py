"""Violations, commands and people of a small project, and what settles from them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration.model.boundary import RuleTexts
from integration.model.charter import Actor, Assignment, Staffing
from integration.model.history import Subject
from integration.model.verdict import Answerable, Command, Judgement, Policy, Record, RuleSettings, Violation
from integration.model.words import Text
from integration.sync.ledger import settle

ZONE = ZoneInfo("Europe/Paris")
DAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
ISSUE = Subject(kind="issue", id="1", project="9")
SITE = "cloud"
WORDS = Text(fr="x", en="x")


def setting(rule, **more):
    texts = RuleTexts(title=WORDS, sentence={}, why=WORDS, do=WORDS)
    given_ = {
        "id": rule,
        "name": rule,
        "on": True,
        "mode": None,
        "limit": None,
        "severity": None,
        "seeds": (),
        "texts": texts,
    }
    return RuleSettings(**(given_ | more))


POLICY = Policy(rules={rule: setting(rule) for rule in ("R11", "R12", "R17", "R19", "R30")}, mode="comment")


def holder(role, person, **more):
    return Assignment(role=role, person=person, actor="velours", start=date(2026, 8, 3), **more)


STAFFING = Staffing(
    actors={"velours": Actor(id="velours", name="Velours", kind="business")},
    actor_of=dict.fromkeys(("claire", "ines", "hugo"), "velours"),
    assignments=(
        holder("MOA", "claire"),
        holder("MOA", "marc", until=date(2026, 9, 30)),
        holder("AMOA", "ines"),
        holder("MOE", "hugo"),
    ),
)


def right(**more):
    given_ = {"roles": ("AMOA", "MOA"), "phase": None, "excluded": frozenset({"hugo"}), "waivable": True}
    return Answerable(**(given_ | {"beneficiaries": frozenset({"hugo"})} | more))


def violation(rule="R11", cause="change:1", *, answerable=None, **more):
    given_ = {
        "severity": "breach",
        "variant": "v",
        "at": DAY,
        "episode": False,
        "values": {},
        "role_expected": ("AMOA", "MOA"),
        "answerable": answerable or right(),
    }
    return Violation(rule=rule, subject=ISSUE, cause=cause, **(given_ | more))


def episode(rule="R30", **more):
    roles = right(roles=(), excluded=frozenset(), beneficiaries=frozenset())
    return violation(rule, **({"episode": True, "severity": "warning", "answerable": roles} | more))


def command(verb="confirm", rule="R11", author="ines", *, hours=1, comment="10", reason="fait", **more):
    at = DAY + timedelta(hours=hours)
    said = {"verb": verb, "rule": rule, "until": None, "reason": reason, "author": author}
    return Command(**(said | {"at": at, "comment": comment, "updated": at} | more))


def settled(record, violations, commands=(), *, hours=2, policy=POLICY, not_judged=(), due=None, **more):
    due_at = None if due is None else DAY + timedelta(hours=hours) + due
    judgement = Judgement(subject=ISSUE, violations=tuple(violations), not_judged=tuple(not_judged), due_at=due_at)
    return settle(
        record,
        judgement,
        commands,
        site=SITE,
        staffing=STAFFING,
        policy=policy,
        now=DAY + timedelta(hours=hours),
        zone=ZONE,
        **more,
    )


NEW = Record(subject=ISSUE)


def states(settlement):
    return [(entry.rule, entry.state, entry.how) for entry in settlement.record.entries]


def refusals(settlement):
    return [refusal.reason for refusal in settlement.record.refusals]
