"""The weekly digest: one comment a week on the register, whatever is interrupted or run again; closing the register silences it."""

import re
from datetime import timedelta

import pytest

from integration.errors import Ambiguous
from integration.mapping import adf
from integration.mapping.adf import text_of
from integration.store import Store
from tests.sync.audits import writes
from tests.sync.stage import account, stage


def digests(scene):
    return [text for text in scene.texts(scene.ids.register) if "Point hebdomadaire" in text]


def next_week(scene):
    """Monday at six."""
    now = scene.reader.now()
    monday = now + timedelta(days=7 - now.weekday())
    scene.world.clock.move_to(monday.replace(hour=6, minute=0))


@pytest.fixture
def scene():
    made = stage()
    made.breach()
    made.sync()
    return made


def test_the_first_sync_of_a_week_tells_it_once(scene):
    """None in the week of the setting up; then one, however often the sync runs."""
    assert [] == digests(scene)
    next_week(scene)
    scene.sync()
    scene.sync()
    (told,) = digests(scene)

    assert re.search(r"Depuis le \d+ \w+ 2026 : 2 nouveaux · 0 réglé\. À ce jour : 2 ouverts\.", told.replace("\u00a0", " "))
    assert not any(name in told for name in ("Hugo", "Claire", "Ines"))
    assert 0 == writes(scene, scene.sync)


def test_a_lost_store_does_not_tell_a_week_twice(scene):
    """The comment itself carries the week."""
    next_week(scene)
    scene.sync()
    scene.store = Store("sqlite://")
    scene.sync()

    assert 1 == len(digests(scene))


def test_the_next_week_goes_on_from_there(scene):
    """What was told as new is not new again; what was settled is."""
    next_week(scene)
    scene.sync()
    issue = scene.item("data.flow")
    scene.say("claire", issue, "/bornage confirmer R11 recette refaite")
    scene.wait(hours=1)
    scene.sync()
    next_week(scene)
    scene.sync()
    told = digests(scene)

    assert 2 == len(told)
    assert ": 0 nouveau · 1 réglé. À ce jour : 1 ouvert." in told[1].replace("\u00a0", " ")
    assert re.search(r"R11 · [^:]+ : 1 confirmé \(\w+-\d+\)", told[1].replace("\u00a0", " "))


def test_nothing_open_and_nothing_settled_is_silence():
    """No comment, and the week is remembered: the next night asks nothing more."""
    scene = stage()
    scene.sync()
    next_week(scene)
    scene.sync()
    before = scene.transport.reads
    scene.sync()
    asked = scene.transport.reads - before

    assert asked <= 7
    assert [] == digests(scene)


def close(scene, handle):
    scene.move(handle, scene.ids.register, "build", "validated")
    scene.wait(minutes=30)


def test_moa_may_close_the_register_and_only_the_digest_is_silent(scene):
    """The audit goes on, and the register says so."""
    close(scene, "claire")
    next_week(scene)
    scene.breach("data.screen")
    scene.sync()

    assert [] == digests(scene)
    (living,) = scene.texts(scene.ids.register)
    assert "Registre clos par la MOA (Claire" in living
    assert "Écarts ouverts\u00a0: 4" in living


def test_closed_by_someone_else_the_digest_goes_on(scene):
    """And the register says who did, without blame."""
    close(scene, "hugo")
    next_week(scene)
    scene.breach("data.screen")
    scene.sync()

    assert 1 == len(digests(scene))
    assert "clos par Hugo" in scene.texts(scene.ids.register)[0]


class Cut:
    """A writer whose first digest is posted, and whose answer is lost."""

    def __init__(self, writer):
        self.writer, self.lost = writer, False

    def __getattr__(self, name):
        return getattr(self.writer, name)

    def add_comment(self, issue, body, **more):
        made = self.writer.add_comment(issue, body, **more)
        if not self.lost and "Point hebdomadaire" in text_of(body):
            self.lost = True
            raise Ambiguous("no answer")
        return made


def test_an_answer_that_was_lost_does_not_tell_a_week_twice(scene):
    """Told of as failed; the next run finds it."""
    next_week(scene)
    first = scene.sync(writer=Cut(scene.writer))
    scene.wait(hours=1)
    second = scene.sync()

    assert 1 == len(digests(scene))
    assert 1 == len(first.failed)
    assert () == second.failed


def test_digests_are_no_duplicates_of_the_living_comment(scene):
    """Both stand; the living one is still the register's."""
    next_week(scene)
    scene.sync()
    scene.breach("data.screen")
    scene.sync()
    scene.sync()

    assert 2 == len(scene.ours(scene.ids.register))
    assert "Écarts ouverts\u00a0: 4" in scene.texts(scene.ids.register)[0]


def test_what_ended_on_a_role_is_told_too(scene):
    """R02 of AMOA, put right by a stand-in that MOA typed on the register."""
    scene.aside = frozenset({"R17"})
    scene.open_phase("data")
    scene.wait(hours=1)
    next_week(scene)
    scene.sync()
    words = [
        adf.paragraph("/bornage suppléance ", adf.mention(account("sofia"), "Sofia"), " AMOA du 07/09/2026 au 30/10/2026")
    ]
    scene.say("claire", scene.ids.register, adf.doc(*words))
    scene.wait(hours=1)
    scene.sync()
    next_week(scene)
    scene.sync()
    told = digests(scene)

    assert "rôle MOA et AMOA" in told[0]
    assert re.search(r"R02 · [^:]+ : 1 remis en ordre \(rôle AMOA\)", told[1].replace("\u00a0", " "))
