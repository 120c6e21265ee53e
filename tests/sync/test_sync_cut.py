"""A sync that is cut at any request is finished by the next one: nothing said twice, nobody notified twice, then silence."""

import itertools
import shutil
import threading

import httpx
import pytest

from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.sandbox.mount import transport as mounted
from integration.store import Store
from tests.sync.stage import MAIL, URL, Stage, charter, copied, no_wait, stage
from tests.sync.weather import Crash


class Watched(httpx.BaseTransport):
    """Remembers what was carried out; dies at the nth request, before or after the site carries it out."""

    def __init__(self, inner, done, *, at=0, after=False):
        self._inner, self._done, self._at, self._after = inner, done, at, after
        self._count, self._lock = 0, threading.Lock()

    def handle_request(self, request):
        with self._lock:
            self._count += 1
            count = self._count
        if self._at and (count > self._at or (count == self._at and not self._after)):
            raise Crash
        response = self._inner.handle_request(request)
        self._done.append((request.method, request.url.path, request.url.params.get("notifyUsers")))
        if count == self._at:
            raise Crash
        return response


def first_acts(scene):
    """Two breaches on one issue."""
    scene.breach()


def answers(scene):
    """Taken, refused, not understood."""
    issue = scene.item("data.flow")
    scene.say("hugo", issue, "/bornage confirmer R12 c’est bon")
    scene.say("claire", issue, "/bornage confirmer R11 recette refaite")
    scene.say("ines", issue, "/bornage confirmer R12 contrôlé")
    scene.say("claire", scene.ids.register, "/bornage pardonner R05")


def later_acts(scene):
    """An issue that has a comment gets something new: a loud edit."""
    scene.move("claire", scene.item("data.flow"), "build")
    scene.move("hugo", scene.item("data.flow"), "acceptance", "validated")


ACTS = (first_acts, answers, later_acts)


@pytest.fixture(scope="module", params=range(len(ACTS)), ids=["first", "second", "third"])
def start(request, tmp_path_factory):
    """Right before the nth sync: the site and the store's file."""
    path = tmp_path_factory.mktemp("store") / "bornage.db"
    scene = stage(url=f"sqlite:///{path}")
    for number, act in enumerate(ACTS[: request.param + 1]):
        if number:
            scene.sync()
        scene.wait(days=1)
        act(scene)
        scene.wait(hours=1)
    ids = scene.ids
    scene.store.close()
    return scene, path, ids


def play(start, path, done, **cut):
    """A copy of what was there, for one story."""
    scene, file, ids = start
    shutil.copy(file, path)
    return over(copied(scene.world), Store(f"sqlite:///{path}"), ids, done, **cut)


def over(world, store, ids, done, **cut):
    doors = connect(URL, MAIL, "t-bornage", transport=Watched(mounted(world), done, **cut), sleep=no_wait)
    return Stage(world, doors, Reader(doors), Writer(doors), store, charter(), known=ids)


def picture(scene):
    issues = [*scene.ids.items, *scene.ids.phases, scene.ids.register]
    return {issue: (scene.texts(issue), sorted(scene.labels(issue))) for issue in issues}


def notices(done):
    """What notifies people: comments posted, and edits that were not kept quiet."""
    posted = sorted(path for method, path, _ in done if method == "POST" and path.endswith("/comment"))
    loud = sorted(path for method, path, quiet in done if method == "PUT" and "/comment/" in path and quiet != "false")
    return posted, loud


def ended(scene, done):
    """Where a story stands once it was synced, and what the sync after that writes."""
    result = scene.sync()
    seen = picture(scene)
    scene.wait(minutes=6)
    before = scene.transport.writes
    scene.sync()
    scene.store.close()
    return seen, notices(done), result.failed, scene.transport.writes - before


@pytest.mark.parametrize("forgetful", [False, True], ids=["same-store", "new-store"])
def test_a_sync_cut_around_any_write_is_finished_by_the_next(start, tmp_path, forgetful):
    """Before or after each write took effect; with the store it had, or with none. Between two writes nothing can be lost."""
    done: list[tuple[str, str, str | None]] = []
    whole = play(start, tmp_path / "whole.db", done)
    expected = ended(whole, done)
    writes = [n for n, (verb, path, _) in enumerate(done, 1) if verb == "PUT" or (verb, path[-8:]) == ("POST", "/comment")]
    wrong = {}

    for at, after in itertools.product(writes, (True,) if forgetful else (False, True)):
        path = tmp_path / f"{at}-{after}.db"
        story: list[tuple[str, str, str | None]] = []
        cut = play(start, path, story, at=at, after=after)
        with pytest.raises(Crash):
            cut.sync()
        cut.store.close()
        if forgetful:
            path.unlink()
        cut.wait(minutes=6)
        found = ended(over(cut.world, Store(f"sqlite:///{path}"), cut.known, story), story)
        if found != expected:
            wrong[at, after, done[at - 1]] = [a for a, b in zip(found, expected, strict=True) if a != b]

    assert expected[2:] == ((), 0)
    assert wrong == {}
