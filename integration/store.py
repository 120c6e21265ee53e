"""DOOR to the schedule: how far each project was read, what to look at again and when, what was about to be written.

SQLAlchemy Core over one SQLite file (any URL it knows will do). Everything here can be lost: a store that knows nothing of a
project makes the next sync look at all its issues once. No transaction is held while Jira is asked anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from integration.errors import Refused

VERSION = 1

_META = sa.MetaData()
_SCHEMA = sa.Table("bornage_schema", _META, sa.Column("version", sa.Integer, primary_key=True))
_PROJECTS = sa.Table(
    "projects",
    _META,
    sa.Column("site", sa.String(64), primary_key=True),
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("cursor", sa.String(40), nullable=False),
    sa.Column("last_good", sa.String(40), nullable=False),
    sa.Column("digests", sa.JSON, nullable=False),
)
_DUE = sa.Table(
    "due",
    _META,
    sa.Column("site", sa.String(64), primary_key=True),
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(200), primary_key=True),
    sa.Column("at", sa.String(40), nullable=False, index=True),
)
_INTENTS = sa.Table(
    "intents",
    _META,
    sa.Column("site", sa.String(64), primary_key=True),
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(40), primary_key=True),
    sa.Column("subject", sa.String(200), primary_key=True),
    sa.Column("body", sa.String(64), nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
)
_RUNS = sa.Table(
    "runs",
    _META,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("site", sa.String(64), nullable=False),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("started", sa.String(40), nullable=False),
    sa.Column("ended", sa.String(40)),
    sa.Column("outcome", sa.String(20)),
    sa.Column("figures", sa.JSON),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a project was read. ``cursor``: changes before it are settled. ``digests``: of what the last sync judged with
    (charter, policy, template).
    """

    cursor: datetime
    last_good: datetime
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A write that was about to be made: ``body`` is the digest of what it carries."""

    kind: str
    subject: str
    body: str
    at: datetime


class Store:
    """Named verbs only; ``site`` is the cloudId, ``project`` the project's id, instants are aware."""

    def __init__(self, url: str) -> None:
        """Opens or makes the store; Refused when a newer version of the program made it."""
        self._engine, found = _opened(url)
        if found != VERSION:
            raise Refused(
                f"store: expected schema version {VERSION}, found {found}; use the version of bornage that wrote it, "
                "or point BORNAGE_STORE at a new file (it is rebuilt from Jira)"
            )

    def close(self) -> None:
        self._engine.dispose()

    def progress_of(self, site: str, project: str) -> Progress | None:
        """None: this store has never seen a sync of the project come to its end."""
        row = self._first(sa.select(_PROJECTS).where(_PROJECTS.c.site == site, _PROJECTS.c.project == project))
        if row is None:
            return None
        return Progress(
            cursor=_instant(row.cursor),
            last_good=_instant(row.last_good),
            digests=dict(row.digests),
        )

    def advance(self, site: str, project: str, progress: Progress) -> None:
        """The last thing a sync does: everything up to ``progress.cursor`` is stored."""
        values = {
            "cursor": _stamp(progress.cursor),
            "last_good": _stamp(progress.last_good),
            "digests": dict(progress.digests),
        }
        self._put(_PROJECTS, {"site": site, "project": project}, values)

    def due_before(self, site: str, project: str, at: datetime) -> tuple[str, ...]:
        """Subjects to look at again by ``at``, the longest waiting first."""
        where = (_DUE.c.site == site, _DUE.c.project == project, _DUE.c.at <= _stamp(at))
        with self._engine.connect() as db:
            rows = db.execute(sa.select(_DUE.c.subject).where(*where).order_by(_DUE.c.at, _DUE.c.subject))
            return tuple(row.subject for row in rows)

    def put_due(self, site: str, project: str, due: Iterable[tuple[str, datetime | None]]) -> None:
        """Replaces what was due for each subject; None: nothing any more."""
        with self._engine.begin() as db:
            for subject, at in due:
                key = {"site": site, "project": project, "subject": subject}
                db.execute(sa.delete(_DUE).where(*_matches(_DUE, key)))
                if at is not None:
                    db.execute(sa.insert(_DUE).values(**key, at=_stamp(at)))

    def intend(self, site: str, project: str, intent: Intent) -> None:
        """Before a write that Jira cannot recognise as a repeat."""
        key = {"site": site, "project": project, "kind": intent.kind, "subject": intent.subject}
        self._put(_INTENTS, key, {"body": intent.body, "at": _stamp(intent.at)})

    def done(self, site: str, project: str, *, kind: str, subject: str) -> None:
        """After it: the write and what remembers it are both in Jira."""
        key = {"site": site, "project": project, "kind": kind, "subject": subject}
        with self._engine.begin() as db:
            db.execute(sa.delete(_INTENTS).where(*_matches(_INTENTS, key)))

    def open_intents(self, site: str, project: str) -> tuple[Intent, ...]:
        """Writes whose end is not known, oldest first."""
        where = (_INTENTS.c.site == site, _INTENTS.c.project == project)
        with self._engine.connect() as db:
            rows = db.execute(sa.select(_INTENTS).where(*where).order_by(_INTENTS.c.at, _INTENTS.c.subject))
            return tuple(Intent(kind=r.kind, subject=r.subject, body=r.body, at=_instant(r.at)) for r in rows)

    def start_run(self, site: str, project: str, at: datetime) -> int:
        with self._engine.begin() as db:
            made = db.execute(sa.insert(_RUNS).values(site=site, project=project, started=_stamp(at)))
            key = made.inserted_primary_key
            assert key is not None
            return int(key[0])

    def end_run(self, run: int, at: datetime, *, outcome: str, figures: Mapping[str, Any]) -> None:
        """``outcome``: done, partial or failed."""
        with self._engine.begin() as db:
            values = {"ended": _stamp(at), "outcome": outcome, "figures": dict(figures)}
            db.execute(sa.update(_RUNS).where(_RUNS.c.id == run).values(**values))

    def _first(self, query: sa.Select[Any]) -> Any:
        with self._engine.connect() as db:
            return db.execute(query).first()

    def _put(self, table: sa.Table, key: Mapping[str, str], values: Mapping[str, Any]) -> None:
        with self._engine.begin() as db:
            db.execute(sa.delete(table).where(*_matches(table, key)))
            db.execute(sa.insert(table).values(**key, **values))


def _opened(url: str) -> tuple[sa.Engine, int]:
    """With the version of its schema, made where there was none."""
    try:
        engine = sa.create_engine(url)
        try:
            return engine, _version(engine)
        except sa.exc.IntegrityError:  # another process made it at the same moment
            return engine, _version(engine)
    except (sa.exc.SQLAlchemyError, ImportError) as cause:
        raise Refused(
            f"store: expected a database that opens, found {type(cause).__name__}; "
            "set BORNAGE_STORE to a URL such as sqlite:////var/lib/bornage/bornage.db in a folder that exists"
        ) from cause


def _version(engine: sa.Engine) -> int:
    with engine.begin() as db:
        _META.create_all(db)
        found = db.execute(sa.select(_SCHEMA.c.version)).scalar()
        if found is None:
            db.execute(sa.insert(_SCHEMA).values(version=VERSION))
    return VERSION if found is None else int(found)


def _matches(table: sa.Table, key: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in key.items()]


def _stamp(at: datetime) -> str:
    """UTC with microseconds, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
