"""A register that is full counts what it has no room for, one that opens itself is read by all, and strays are answered there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integration.mapping import adf
from integration.mapping.register_rows import Act, Row
from integration.sync import audit_register, register_kept
from integration.sync.audit_context import REGISTER_PAGES
from integration.sync.register_kept import Register, fitted, pages_json, register_of
from tests.sync.audits import writes
from tests.sync.stage import BEGIN, account, stage


def row(number, **more):
    act = Act(fingerprint="a" * 24, alike="b" * 12, at=BEGIN)
    given: dict[str, Any] = {
        "issue": str(10_000 + number),
        "key": f"CRM-{number}",
        "phase": "data",
        "rule": "R11",
        "severity": "breach",
    }
    return Row(**given | {"state": "open", "roles": ("MOA",), "since": BEGIN.date(), "opened": BEGIN, "act": act} | more)


def read_back(register):
    found = register_of([piece for page in pages_json(register) for piece in page["pieces"]], "10000")
    return replace(found, lost=register.lost)


def told(scene):
    return scene.texts(scene.ids.register)[0]


def test_what_there_is_no_room_for_is_counted():
    """Nothing that stands is lost, and what is not a row keeps its place."""
    rows = tuple(
        row(n, severity="info" if n % 2 else "breach", state="waived" if n % 3 == 0 else "open") for n in range(3000)
    )
    aside: dict[str, Any] = {"unjudged": {"7": ("CRM-7", ("type",))}, "asked": {"712020:zz": "CRM-9"}, "left": {"5": ("6",)}}
    full = Register(rows=rows, lost=False, **aside)
    kept = read_back(full)

    assert len(pages_json(full)) == 1 + len(REGISTER_PAGES)
    assert 0 < len(kept.rows) < len(rows)
    assert len(kept.rows) + sum(kept.beyond.values()) == len(rows)
    assert kept.standing == full.standing
    assert (kept.unjudged, kept.asked, kept.left) == (full.unjudged, full.asked, full.left)
    assert {one.severity for one in kept.rows if one.state == "open"} == {"breach"}
    assert fitted(kept) == kept
    assert read_back(kept) == kept


def test_old_acts_go_before_rows_do():
    """The latest ten minutes of acts stay: they may yet turn out to be a bulk edit."""
    latest = Act(fingerprint="c" * 24, alike="b" * 12, at=BEGIN + timedelta(days=1))
    most = next(n for n in range(100, 3000, 50) if fitted(Register(rows=tuple(map(row, range(n))))).beyond) - 50
    rows = (*map(row, range(most + 49)), row(9999, act=latest))
    kept = fitted(Register(rows=rows))

    assert len(kept.rows) == len(rows)
    assert [one.act for one in kept.rows if one.act] == [latest]


def test_ids_of_what_could_not_be_judged_are_kept_for_their_number():
    """Beyond those that are named."""
    ids = frozenset(str(10_000 + 3 * n) for n in range(2500))

    assert read_back(Register(unnamed=ids)).unnamed == ids


def small(monkeypatch, characters):
    monkeypatch.setattr(register_kept, "MAX_CHARACTERS", characters)


def test_a_full_register_keeps_its_figures_night_after_night(monkeypatch):
    """Whatever issue is looked at, and however often: not green, and no violation forgotten."""
    scene = stage()
    first, second = scene.breach("data.flow"), scene.breach("data.screen")
    small(monkeypatch, 600)
    whole = scene.sync().standing
    scene.wait(days=1)
    again = scene.sync(count_standing=True).standing
    scene.say("claire", second, "bonjour")
    scene.wait(hours=1)
    third = scene.sync(count_standing=True).standing

    assert whole["breach"] >= 4
    assert whole == again == third
    assert f"écarts majeurs\u00a0: {whole['breach']}" in told(scene)
    assert "pas trouvé place" in told(scene)

    for issue in (first, second):
        scene.say("ines", issue, "/bornage confirmer R11 recette refaite")
        scene.say("ines", issue, "/bornage confirmer R12 recette refaite")
    scene.wait(hours=1)

    assert scene.sync().standing["breach"] == whole["breach"] - 4


def test_once_there_is_room_again_everything_is_looked_at_anew(monkeypatch):
    """And nothing is only counted any more."""
    scene = stage()
    scene.breach("data.flow")
    with monkeypatch.context() as patch:
        small(patch, 600)
        full = scene.sync().standing
    scene.say("claire", scene.item("campaigns.first"), "bonjour")
    scene.wait(hours=1)

    assert scene.sync().standing == full
    assert "pas trouvé place" not in told(scene)


def test_the_number_of_issues_not_judged_is_true(monkeypatch):
    """Also beyond those told of with their reasons."""
    monkeypatch.setattr(audit_register, "_MOST_UNJUDGED", 1)
    scene = stage()
    scene.world.add_user("Zoé", "zoe@velours.example", account_id=account("zoe"), token="t-zoe")
    scene.open_phase("data")
    for item in ("data.screen", "data.flow"):
        scene.deliver(scene.item(item))
        scene.move("zoe", scene.item(item), "validated")
    scene.wait(hours=1)
    scene.sync()

    assert "non jugés, en tout ou en partie\u00a0: 2" in told(scene)


# --- who may read it --------------------------------------------------------------------------------------------------


def audiences(scene) -> Mapping[str, str | None]:
    """Of our living comments on the register, those of digests left out."""
    with scene.us() as us:
        found = us.get(f"/rest/api/3/issue/{scene.ids.register}/comment").json()["comments"]
    living = [c for c in found if "Registre des rôles" in str(c["body"])]
    return {c["id"]: (c.get("visibility") or {}).get("value") for c in living}


class Cut(BaseException):
    """The end of a process."""


class Cutting:
    """Ends before a comment is deleted."""

    def __init__(self, writer):
        self.writer = writer

    def __getattr__(self, name):
        return getattr(self.writer, name)

    def delete_comment(self, *_given):
        raise Cut


def test_after_observation_everybody_reads_the_register():
    """Also when the run is cut before the old comment is gone: the one for everybody stays, then all is quiet."""
    scene = stage(mode=None)
    scene.breach()
    scene.sync()
    before = audiences(scene)
    scene.wait(days=45)
    with pytest.raises(Cut):
        scene.sync(writer=Cutting(scene.writer))
    both = audiences(scene)
    scene.sync()
    after = audiences(scene)

    assert list(before.values()) == ["Bornage – registre"]
    assert list(both.values()) == ["Bornage – registre", None]
    assert after == {list(both)[1]: None}
    scene.wait(hours=1)
    scene.sync()
    assert writes(scene, scene.sync) == 0


# --- what is answered there -------------------------------------------------------------------------------------------


def stand_in(scene, who, issue):
    span = " AMOA du 01/09/2026 au 04/12/2026"
    mention = adf.mention(account("sofia"), "Sofia")
    scene.say(who, issue, adf.doc(adf.paragraph("/bornage suppléance ", mention, span)))
    scene.wait(hours=1)


def test_why_asked_on_the_register_points_at_the_table():
    """One line."""
    scene = stage()
    scene.sync()
    scene.say("claire", scene.ids.register, "/bornage pourquoi")
    scene.wait(hours=1)
    scene.sync()

    assert "Le tableau des étapes ci-dessous" in told(scene)
    assert writes(scene, scene.sync) == 0


def test_a_stand_in_refused_on_internal_work_is_answered_on_the_register():
    """It stays answered in later runs, which do not read the issue, until one is taken."""
    scene = stage()
    issue = scene.make("hugo", "task")
    scene.sync()
    stand_in(scene, "hugo", issue)
    scene.sync()
    first = told(scene)
    scene.wait(days=1)
    scene.sync()

    assert first.count("Réponse non prise en compte (Hugo") == 1
    assert told(scene).count("Réponse non prise en compte (Hugo") == 1
    assert scene.texts(issue) == []


@pytest.mark.parametrize("text", ["/bornage pardonner R11", "/bornage déroger R30 bientôt", "/bornage lever R12"])
def test_what_is_no_confirmation_is_answered_where_all_is_closed(text):
    """Once, and then silence; a confirmation that comes too late is not told of."""
    scene = stage()
    issue = scene.breach()
    scene.sync()
    for rule in ("R11", "R12"):
        scene.say("ines", issue, f"/bornage confirmer {rule} recette refaite")
    scene.wait(hours=1)
    scene.sync()
    scene.say("hugo", issue, text)
    scene.say("lina", issue, "/bornage confirmer R11 recette refaite")
    scene.wait(hours=1)
    scene.sync()

    assert scene.texts(issue)[0].count("Réponse non prise en compte (Hugo") == 1
    assert "Réponse non prise en compte (Lina" not in scene.texts(issue)[0]
    assert writes(scene, scene.sync) == 0
