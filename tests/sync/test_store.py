"""The schedule: what the store remembers, and that it can be lost."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from integration.errors import Refused
from integration.store import VERSION, Intent, Progress, Store

NOW = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
PARIS = timezone(timedelta(hours=1))


@pytest.fixture
def store():
    made = Store("sqlite://")
    yield made
    made.close()


def runs_in(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("select outcome, figures from runs order by id").fetchall()


def test_a_project_never_seen_has_no_progress(store):
    """Then everything is looked at once."""
    assert store.progress_of("s", "p") is None


def test_progress_is_by_site_and_project(store):
    """The later one stands."""
    first = Progress(cursor=NOW - timedelta(minutes=20), last_good=NOW, digests={"charter": "a"})
    store.advance("s", "p", Progress(cursor=NOW, last_good=NOW))
    store.advance("s", "p", first)

    assert store.progress_of("s", "p") == first
    assert store.progress_of("other", "p") is None


def test_what_is_due_comes_back_when_its_time_has_come(store):
    """The longest waiting first; instants compare across offsets."""
    store.put_due(
        "s",
        "p",
        [("issue:1", NOW.astimezone(PARIS)), ("issue:2", NOW - timedelta(hours=1)), ("issue:3", NOW + timedelta(seconds=1))],
    )

    assert store.due_before("s", "p", NOW) == ("issue:2", "issue:1")
    assert store.due_before("s", "other", NOW) == ()


def test_a_subject_is_due_once(store):
    """The new instant replaces the old one; None takes it away."""
    store.put_due("s", "p", [("issue:1", NOW), ("issue:2", NOW)])
    store.put_due("s", "p", [("issue:1", NOW + timedelta(days=1)), ("issue:2", None)])

    assert store.due_before("s", "p", NOW + timedelta(days=2)) == ("issue:1",)


def test_an_intention_is_open_until_it_is_done(store):
    """One for each kind of write and subject."""
    intent = Intent(kind="comment", subject="issue:1", body="abc", at=NOW)
    store.intend("s", "p", Intent(kind="comment", subject="issue:1", body="old", at=NOW))
    store.intend("s", "p", intent)
    store.intend("s", "p", Intent(kind="label", subject="issue:1", body="x", at=NOW))

    store.done("s", "p", kind="label", subject="issue:1")

    assert store.open_intents("s", "p") == (intent,)


def test_runs_are_remembered(tmp_path):
    """One that never ended has no outcome."""
    path = tmp_path / "bornage.sqlite3"
    store = Store(f"sqlite:///{path}")
    first = store.start_run("s", "p", NOW)
    store.end_run(first, NOW + timedelta(minutes=1), outcome="done", figures={"wrote": 3})
    store.start_run("s", "p", NOW + timedelta(days=1))
    store.close()

    assert [("done", '{"wrote": 3}'), (None, None)] == runs_in(path)


def test_a_file_keeps_what_a_closed_store_knew(tmp_path):
    """The default: one SQLite file."""
    url = f"sqlite:///{tmp_path / 'bornage.sqlite3'}"
    first = Store(url)
    first.put_due("s", "p", [("issue:1", NOW)])
    first.close()
    second = Store(url)

    assert second.due_before("s", "p", NOW) == ("issue:1",)
    second.close()


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    """Rather than read wrongly."""
    url = f"sqlite:///{tmp_path / 'bornage.sqlite3'}"
    Store(url).close()
    engine = sa.create_engine(url)
    with engine.begin() as db:
        db.execute(sa.text("UPDATE bornage_schema SET version = :v"), {"v": VERSION + 1})
    engine.dispose()

    with pytest.raises(Refused, match="schema version"):
        Store(url)


def test_a_store_that_does_not_open_says_which_setting(tmp_path):
    """One clear sentence, without the URL, which may hold a password."""
    with pytest.raises(Refused, match="BORNAGE_STORE") as refused:
        Store(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite3'}")

    assert "folder.sqlite3" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """In one sentence, and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, but a file somebody keeps " * 50, encoding="utf-8")

    with pytest.raises(Refused, match="BORNAGE_STORE"):
        Store(f"sqlite:///{path}")

    assert path.read_text(encoding="utf-8").startswith("not a database")
