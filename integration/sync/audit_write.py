"""WRITE: one decided issue -> its living comment, its record, its label. Nothing twice, and nothing when nothing changed.

A comment is posted between an intention in the store and the record on the issue; a crash in between heals by looking: the
comment carries its own mark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from integration.errors import Ambiguous, JiraError, Refused
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping import adf
from integration.mapping.comment import told_on_issues
from integration.mapping.digest import marked as digest_mark
from integration.mapping.marks import VIOLATION_LABEL
from integration.mapping.records import project_subject, record_json, shrink
from integration.mapping.seal import seal, unseal
from integration.model.blueprint import Adf
from integration.model.history import Change
from integration.model.live import Comment, IssueRead
from integration.model.verdict import Entry, Record, Settlement
from integration.store import Intent, Store
from integration.sync.audit_context import AUDIT_PROPERTY, RECORD_PROPERTY, SPILL_PROPERTY, ProjectContext

SETTLES_WITHIN: Final = timedelta(minutes=5)
"""After this a write whose end is unknown has either arrived or never will."""


@dataclass(slots=True)
class Pen:
    """The writer with what one run learns about it. ``wrote``: writes that Jira took. ``quietly``: whether edits may be made
    without notifying; a site where we are no project administrator refuses that with 400 (facts 3.12).
    """

    writer: Writer
    store: Store
    context: ProjectContext
    wrote: int = 0
    quietly: bool = True
    intents: dict[tuple[str, str], Intent] = field(default_factory=dict)

    def post(self, issue: str, body: Adf, *, visible_to: str | None, says: Any | None = None) -> str:
        """Its mark says no more than that it is ours: what it says, the issue's record keeps. ``says``: of a weekly digest, its week."""
        mark = self.sealed(says or {}, RECORD_PROPERTY, f"issue:{issue}")
        comment = self.writer.add_comment(issue, body, properties={RECORD_PROPERTY: mark}, visible_to=visible_to)
        self.wrote += 1
        return comment

    def edit(self, issue: str, comment: str, body: Adf, *, loud: bool) -> None:
        self._softly(lambda notify: self.writer.edit_comment(issue, comment, body, notify=notify), loud=loud)

    def delete(self, issue: str, comment: str) -> None:
        self.writer.delete_comment(issue, comment)
        self.wrote += 1

    def move(self, issue: str, transition: str) -> None:
        self.writer.transition(issue, transition)
        self.wrote += 1

    def label(self, issue: str, act: str) -> None:
        """``act``: add or remove; other people's labels stay."""
        update = {"labels": [{act: VIOLATION_LABEL}]}
        self._softly(lambda notify: self.writer.update_issue(issue, update=update, notify=notify), loud=False)

    def remember(self, issue: str, name: str, body: Any) -> None:
        self.writer.set_issue_property(issue, name, self.sealed(body, name, f"issue:{issue}"))
        self.wrote += 1

    def remember_project(self, name: str, body: Any) -> None:
        sealed = self.sealed(body, name, project_subject(self.context.project_id))
        self.writer.set_project_property(self.context.project, name, sealed)
        self.wrote += 1

    def let_in(self, role: str, account: str) -> None:
        """Into a project role, by its id."""
        self.writer.add_members(self.context.project, role, [account])
        self.wrote += 1

    def take_out(self, role: str, account: str) -> None:
        self.writer.remove_member(self.context.project, role, account)
        self.wrote += 1

    def sealed(self, body: Any, kind: str, subject: str) -> dict[str, Any]:
        return seal(body, kind=kind, site=self.context.site, subject=subject, keys=self.context.keys)

    def intend(self, kind: str, subject: str, body: str, at: datetime) -> None:
        intent = Intent(kind=kind, subject=subject, body=body, at=at)
        self.store.intend(self.context.site, self.context.project_id, intent)
        self.intents[kind, subject] = intent

    def done(self, kind: str, subject: str) -> None:
        if self.intents.pop((kind, subject), None):
            self.store.done(self.context.site, self.context.project_id, kind=kind, subject=subject)

    def _softly(self, write: Callable[[bool], None], *, loud: bool) -> None:
        if loud or not self.quietly:
            write(True)
        else:
            self._quietly(write)
        self.wrote += 1

    def _quietly(self, write: Callable[[bool], None]) -> None:
        try:
            write(False)
        except JiraError as refused:
            if refused.status != 400:
                raise
            write(True)
            self.quietly = False


def pen_for(writer: Writer, store: Store, context: ProjectContext) -> Pen:
    """With the writes whose end is not known from an earlier run."""
    found = store.open_intents(context.site, context.project_id)
    return Pen(writer, store, context, intents={(i.kind, i.subject): i for i in found})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Our comments on an issue as they are: ``living``, the oldest that is proven ours; ``extra``, its duplicates."""

    living: Comment | None
    extra: tuple[Comment, ...]


def standing_on(reader: Reader, read: IssueRead, known: str | None, context: ProjectContext) -> Standing:
    """Which living comments are ours: by our account, and named by the signed record or bearing a seal for this very issue; not
    the weekly digests, whose seal names a week.
    """
    mine = [comment for comment in read.comments or () if comment.author in context.own]
    ours = mine
    if [comment.id for comment in mine] != [known] and mine:
        marked = {c.id: c.properties.get(RECORD_PROPERTY) for c in reader.comments_by_id([c.id for c in mine])}
        seals = {c.id: mark_on(marked.get(c.id), read.id, context) for c in mine}
        ours = [c for c in mine if c.id == known or (seals[c.id] is not None and digest_mark(seals[c.id]) is None)]
    ours = sorted(ours, key=lambda comment: int(comment.id))
    return Standing(living=ours[0] if ours else None, extra=tuple(ours[1:]))


def mark_on(value: object, issue: str, context: ProjectContext) -> Any | None:
    """What the seal of a comment says; None where none of ours is."""
    return unseal(value, kind=RECORD_PROPERTY, site=context.site, subject=f"issue:{issue}", keys=context.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """What is to be said on an issue: ``body`` None when there is nothing to say, nor anything standing that says it.
    ``needed``: whether it is worth a comment of its own; ``loud``: people should be told. ``content``: digest of what is said, with
    everybody mentioned who is asked to act, whoever a quiet edit may mention; None: of ``body``.
    """

    body: Adf | None
    needed: bool
    loud: bool
    visible_to: str | None
    content: str | None = None


def write_comment(pen: Pen, read: IssueRead, record: Record, standing: Standing, say: Say, *, at: datetime) -> Record:
    """The living comment as it should be; the record with its id and what it says.

    A comment deleted by people comes back only with something new to say; one edited by people is put right, quietly. One
    that already says it, after a crash before the record was written, is left alone: nobody is notified twice.
    """
    for extra in standing.extra:
        pen.delete(read.id, extra.id)
    if say.body is None:
        return record
    body, content = adf.digest(say.body), _content(say)
    living = standing.living
    if living is None:
        return _posted(pen, read, record, say, at=at) if say.needed and content != record.content else record
    foreign = living.update_author not in pen.context.own
    if foreign or (content != _says(pen, read, record, living) and body != adf.digest(living.body)):
        pen.edit(read.id, living.id, say.body, loud=say.loud)
    return replace(record, comment=living.id, content=content)


def _content(say: Say) -> str:
    return say.content or adf.digest(say.body or {})


def _says(pen: Pen, read: IssueRead, record: Record, living: Comment) -> str | None:
    """Digest of what our comment says, as far as we know: from the record, or from the intention of an interrupted post."""
    if record.comment == living.id:
        return record.content
    pending = pen.intents.get(("comment", f"issue:{read.id}"))
    return pending.body if pending else None


def _posted(pen: Pen, read: IssueRead, record: Record, say: Say, *, at: datetime) -> Record:
    assert say.body is not None
    subject, content = f"issue:{read.id}", _content(say)
    pending = pen.intents.get(("comment", subject))
    if pending and at - pending.at < SETTLES_WITHIN:
        raise Refused("a comment sent a moment ago may still arrive; looked at again in the next run")
    pen.intend("comment", subject, content, at)
    try:
        comment = pen.post(read.id, say.body, visible_to=say.visible_to)
    except Ambiguous:
        raise
    except JiraError:
        pen.done("comment", subject)
        raise
    return replace(record, comment=comment, content=content)


def write_issue(
    pen: Pen,
    read: IssueRead,
    changes: Sequence[Change],
    *,
    settlement: Settlement,
    before: Record,
    standing: Standing,
    say: Say,
    at: datetime,
) -> Record:
    """Comment, record and label of one issue; the record as it now stands. The record is written before the label is set, and
    after it is taken away: what it says of the label is never less than the truth. ``changes`` of the issue: a label that is
    missing though nobody took it away was never set.
    """
    record = write_comment(pen, read, settlement.record, standing, say, at=at)
    wanted = settlement.label and any(_breach_told(entry, pen.context) for entry in record.entries)
    has = VIOLATION_LABEL in read.labels
    missing = wanted and not has and not (record.label and _taken_away(changes, pen.context.own))
    if record.label and not wanted and has:
        pen.label(read.id, "remove")
    record = replace(record, label=wanted and (record.label or missing))
    write_record(pen, read.id, record, before)
    pen.done("comment", f"issue:{read.id}")
    if missing:
        pen.label(read.id, "add")
    return record


def _taken_away(changes: Sequence[Change], own: frozenset[str]) -> bool:
    """Was our label last touched by people, who removed it: their edits win."""
    moves = [(VIOLATION_LABEL in (c.new or "").split(), c.author.id) for c in changes if _moves_label(c)]
    return bool(moves) and not moves[-1][0] and moves[-1][1] not in own


def _moves_label(change: Change) -> bool:
    sides = {VIOLATION_LABEL in (side or "").split() for side in (change.old, change.new)}
    return change.field == "labels" and len(sides) > 1


def _breach_told(entry: Entry, context: ProjectContext) -> bool:
    return (
        entry.severity == "breach" and entry.state in ("open", "not judged") and told_on_issues(entry.rule, context.policy)
    )


def write_record(pen: Pen, issue: str, record: Record, before: Record) -> None:
    """Only what differs from what is kept. What leaves for the second property is there before it leaves the first: nothing
    is lost in between (design section 4).
    """
    kept, known = shrink(_ordered(record)), shrink(_ordered(before))
    for name, now, then in zip((SPILL_PROPERTY, AUDIT_PROPERTY), reversed(kept), reversed(known), strict=True):
        if now is not None and now != then:
            pen.remember(issue, name, record_json(now))


def _ordered(record: Record) -> Record:
    return replace(record, entries=tuple(sorted(record.entries, key=lambda entry: (entry.since, entry.fingerprint))))
