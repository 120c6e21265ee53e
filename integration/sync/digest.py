"""The weekly digest: once an ISO week, one comment on the register for the steering committee (COPIL), whatever was interrupted.

Its seal names the week, in the create call: before it is written the comments are looked through for it. The store remembers the
week, so that no other night asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from integration.errors import Ambiguous, JiraError, JiraUnauthorised, JiraUnreachable, Refused
from integration.jira.reader import Reader
from integration.mapping.comment_values import Voice
from integration.mapping.digest import DigestView, digest_comment, mark_of, marked, week_of, worth_telling
from integration.mapping.register_rows import Row, lapsed_on
from integration.model.live import Comment, IssueRead
from integration.model.verdict import Entry, Record, Words
from integration.sync.audit_context import RECORD_PROPERTY, ProjectContext
from integration.sync.audit_decide import Failure, failure_of
from integration.sync.audit_read import read_register
from integration.sync.audit_register import Register, audience_of, closed_in, register_from, without_readers
from integration.sync.audit_write import SETTLES_WITHIN, Pen, mark_on

WEEK: Final = "week"
"""Where the store keeps the week last told, among a project's digests."""


def told_week(
    pen: Pen, reader: Reader, known: Mapping[str, str], *, started: datetime
) -> tuple[dict[str, str], list[Failure]]:
    """The week as the store is to remember it, and what went wrong. ``known``: what it remembers. The week in which the project was
    set up has none before it to tell of.
    """
    context = pen.context
    week = week_of(started, context.zone)
    if week in (known.get(WEEK), week_of(context.record.effective_from, context.zone)):
        return {WEEK: week}, []
    try:
        done = _tell(pen, reader, week)
    except (JiraUnauthorised, JiraUnreachable):
        raise
    except Exception as cause:  # noqa: BLE001  # told of in the result; the next sync of the week tries again
        return _kept(known), [failure_of(f"project:{context.project_id}", cause)]
    return ({WEEK: week} if done else _kept(known)), []


def without_week(digests: Mapping[str, str]) -> dict[str, str]:
    """What the project was judged with, alone."""
    return {name: value for name, value in digests.items() if name != WEEK}


def _kept(known: Mapping[str, str]) -> dict[str, str]:
    return {WEEK: known[WEEK]} if WEEK in known else {}


def _tell(pen: Pen, reader: Reader, week: str) -> bool:
    """Whether the week is told, or has nothing to tell; False while the register cannot be believed."""
    context, now = pen.context, reader.now()
    read = read_register(reader, context)
    register = register_from(read, context)
    if read is None or register.lost:
        return False
    closed = closed_in(reader, read, context)
    told = dict(_told(reader, read, context))
    if week in told or (closed is not None and closed.by_moa):
        return True
    view = _view(register, context, since=max(told.values(), default=_last_monday(context, now)), now=now)
    if worth_telling(view):
        _post(pen, reader, read, view, week=week, now=now)
    return True


def _told(reader: Reader, read: IssueRead, context: ProjectContext) -> Iterator[tuple[str, datetime]]:
    """Weeks told, and the instants they speak of."""
    comments: Iterable[Comment] = reader.comments(read.id) if read.comments is None else read.comments
    mine = [comment.id for comment in comments if comment.author in context.own]
    for comment in reader.comments_by_id(mine) if mine else ():
        found = marked(mark_on(comment.properties.get(RECORD_PROPERTY), read.id, context))
        if found is not None:
            yield found


def _last_monday(context: ProjectContext, now: datetime) -> datetime:
    """Where no digest came before: the beginning of last week."""
    today = now.astimezone(context.zone).date()
    monday = today - timedelta(days=today.weekday() + 7)
    return datetime.combine(monday, time.min, tzinfo=context.zone)


def _view(register: Register, context: ProjectContext, *, since: datetime, now: datetime) -> DigestView:
    return DigestView(
        rows=(*register.rows, *_staff_rows(register, context)),
        beyond=register.standing_beyond,
        past=(*register.past,),
        since=since,
        day=now.astimezone(context.zone).date(),
        unjudged=len(register.unjudged) + len(register.unnamed),
        waived_beyond=sum(count for (_, state), count in register.beyond.items() if state == "waived"),
    )


def _staff_rows(register: Register, context: ProjectContext) -> Iterator[Row]:
    """What concerns roles and people is MOA's to put right: it names the holders."""
    for record in register.records.values():
        yield from (_staff_row(entry, record, context) for entry in record.entries if entry.state != "resolved")


def _staff_row(entry: Entry, record: Record, context: ProjectContext) -> Row:
    return Row(
        issue=str(record.subject),
        key="",
        phase=None,
        rule=entry.rule,
        severity=entry.severity,
        state=entry.state,
        roles=("MOA",),
        since=entry.since.astimezone(context.zone).date(),
        until=entry.answer.until if entry.answer and entry.state == "waived" else lapsed_on(entry, context.zone),
        opened=entry.opened_at.astimezone(UTC),
    )


def _post(pen: Pen, reader: Reader, read: IssueRead, view: DigestView, *, week: str, now: datetime) -> None:
    context = pen.context
    if without_readers(context):
        return
    subject = f"project:{context.project_id}"
    pending = pen.intents.get(("digest", subject))
    if pending and pending.body == week and now - pending.at < SETTLES_WITHIN:
        raise Refused(
            "digest: expected last run’s comment to have settled, found it sent a moment ago; told in the next run"
        )
    phases = {phase.id: phase.title for phase in context.phases}
    words = Words(base=context.base, phases=phases, aliases=context.charter.aliases)
    voice = Voice(language=context.charter.language, policy=context.policy, words=words, zone=context.zone)
    body = digest_comment(view, voice)
    audience = audience_of(reader, context)
    pen.intend("digest", subject, week, now)
    try:
        pen.post(read.id, body, visible_to=audience, says=mark_of(week, now))
    except Ambiguous:
        raise
    except JiraError:
        pen.done("digest", subject)
        raise
    pen.done("digest", subject)
