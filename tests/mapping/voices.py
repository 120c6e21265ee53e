"""What the tests of comment and register share: the packaged rules, a cast, and one violation of any kind."""

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from integration.mapping import adf
from integration.mapping.comment import living_comment
from integration.mapping.policy import policy_from
from integration.model.charter import Actor, Assignment, Staffing
from integration.model.history import Subject
from integration.model.verdict import (
    Answer,
    Answerable,
    Entry,
    IssueRef,
    PersonRef,
    Record,
    RolesRef,
    Settlement,
    StatusRef,
    Violation,
    Words,
)

RULES = Path(__file__).parents[2] / "config" / "rules" / "role-boundaries.yaml"
ZONE = ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
ISSUE = Subject(kind="issue", id="10042", project="10000")
HOLDERS = {"MOA": ("claire",), "AMOA": ("ines",), "MOE": ("hugo", "lina"), "AMOE": ()}
WORDS = Words(
    people={"claire": "Claire Martin", "ines": "Inès Roy", "hugo": "Hugo Petit", "lina": None},
    statuses={"acceptance": "En recette", "validated": "Validé", "blocked": "Bloqué"},
    phases={"data": "Intégration des données", "config": "Configuration"},
    actors={"velours": "Velours", "nord": "Intégra Nord"},
)
STAFFING = Staffing(
    actors={"velours": Actor(id="velours", name="Velours", kind="business", internal=True)},
    actor_of={"claire": "velours"},
    assignments=(
        Assignment(role="MOA", person="claire", actor="velours", start=date(2026, 8, 3)),
        Assignment(role="MOE", person="hugo", actor="nord", start=date(2026, 8, 31), phases=("data",)),
        Assignment(role="MOE", person="lina", actor="nord", start=date(2026, 8, 31), until=date(2026, 10, 15)),
    ),
)
HOSTILE = "[red]Ha[/red] \x1b[31m<b>x</b>\x07 {{code}} {actor} *x* @all \u202eevil\u200b [~admin]|http://x"


@lru_cache
def policy(mode="comment"):
    return policy_from(RULES.read_text(encoding="utf-8"), file=RULES.name, mode=mode)


def holding(role, _phase, _natures=()):
    return HOLDERS[role]


def only_moa(role, _phase, _natures=()):
    return ("claire",) if role == "MOA" else ()


def nobody(_role, _phase, _natures=()):
    return ()


def right(**more):
    given: dict[str, Any] = {"roles": ("AMOA", "MOA"), "phase": "data", "excluded": frozenset({"hugo"}), "waivable": True}
    return Answerable(**(given | {"beneficiaries": frozenset({"hugo"})} | more))


def accepted(*, who="hugo", **more):
    """R11: a livrable accepted by MOE."""
    values = {"actor": PersonRef(who), "roles": RolesRef(("MOE",)), "date": AT, "issue": IssueRef("10042", "CRM-42")}
    values |= {"from": StatusRef("acceptance"), "to": StatusRef("validated")}
    given = {
        "rule": "R11",
        "subject": ISSUE,
        "cause": "change:7",
        "severity": "breach",
        "variant": first_variant("R11"),
        "at": AT,
        "episode": False,
        "values": values,
        "role_expected": ("AMOA", "MOA"),
        "answerable": right(),
        "evidence": (IssueRef("10042", "CRM-42"),),
    }
    return Violation(**(given | more))


def blocked(**more):
    """R30: blocked too long."""
    values = {"issue": IssueRef("10042", "CRM-42"), "status": StatusRef("blocked"), "date": date(2026, 11, 6), "limit": 5}
    given = {
        "rule": "R30",
        "cause": "8",
        "severity": "warning",
        "variant": "blocked",
        "episode": True,
        "values": values,
        "role_expected": ("AMOA",),
        "answerable": right(roles=(), excluded=frozenset(), beneficiaries=frozenset()),
    }
    return accepted(**(given | more))


def first_variant(rule):
    return next(iter(policy().rules[rule].texts.sentence))


def entry_of(violation, state="open", **more):
    given = {
        "fingerprint": violation.fingerprint("cloud"),
        "rule": violation.rule,
        "cause": violation.cause,
        "severity": violation.severity,
        "state": state,
        "since": violation.at,
        "opened_at": violation.at,
    }
    return Entry(**(given | more))


def pair(violation, state="open", **more):
    return entry_of(violation, state, **more), violation


def confirmed(violation, *, by="ines", reason="recette faite le 20"):
    answer = Answer(kind="confirm", by=by, at=AT, comment="9", reason=reason)
    return pair(violation, "resolved", closed_at=AT, how="confirmed", answer=answer)


def waived(violation, *, by="claire", reason="attente de l’hébergeur"):
    answer = Answer(kind="waive", by=by, at=AT, comment="9", reason=reason, until=date(2026, 12, 1))
    return pair(violation, "waived", how="waived", answer=answer)


def settlement(*pairs, refusals=(), entries=None, **more):
    record = Record(subject=ISSUE, entries=entries or tuple(e for e, _ in pairs), refusals=tuple(refusals))
    return Settlement(subject=ISSUE, record=record, spoken=pairs, loud=False, label=False, due_at=None, **more)


def comment_of(said, *, language="fr", words=WORDS, mode="comment", held=holding):
    return living_comment(said, language=language, policy=policy(mode), words=words, holding=held, zone=ZONE, phase="data")


def lines(said, **more):
    body = comment_of(said, **more)
    assert adf.problems(body) == ()
    return adf.text_of(body).replace("\u00a0", " ").replace("\u202f", " ").split("\n")


def nodes(tree, kind):
    if isinstance(tree, dict):
        found = [tree] if tree.get("type") == kind else []
        return found + [n for value in tree.values() for n in nodes(value, kind)]
    return [n for value in tree for n in nodes(value, kind)] if isinstance(tree, list) else []
