"""Time worked and files brought: what each leaves on the issue and in its changelog (facts 2.8)."""

from dataclasses import dataclass
from typing import Any, Final

from integration.sandbox import history
from integration.sandbox.acts import issues as acts
from integration.sandbox.reading.readers import Values
from integration.sandbox.state.issues import Attachment, Issue, Item, Worklog
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What becomes of the remaining estimate: ``to`` sets it, ``by`` moves it; with neither, it stays. ``auto``: as time is worked."""

    auto: bool = True
    to: int | None = None
    by: int = 0

    def applied(self, issue: Issue, worked: int) -> int | None:
        """The remaining estimate after ``worked`` more seconds."""
        if self.to is not None:
            return self.to
        moved = worked if self.auto else self.by
        known = issue.remaining_estimate
        if known is None and issue.original_estimate is None:
            return known if not self.auto else 0
        return max(0, (known or 0) - moved)


LEAVE: Final = Adjustment(auto=False)


def log_work(world: World, me: User, issue: Issue, adjustment: Adjustment, **said: Any) -> Worklog:
    now = world.now()
    made = Worklog(
        id=world.ids.next("worklog"),
        issue_id=issue.id,
        author=me.account_id,
        update_author=me.account_id,
        created=now,
        updated=now,
        **said,
    )
    world.worklogs[made.id] = made
    issue.worklogs.append(made.id)
    number = str(made.id)
    mark = Item(field="WorklogId", field_id=None, new=number, new_text=number)
    _worked(world, me, issue, mark, seconds=made.seconds, adjustment=adjustment)
    world.tell("worklog_created", me, issue=issue, worklog=made)
    return made


def _worked(world: World, me: User, issue: Issue, mark: Item, *, seconds: int, adjustment: Adjustment) -> None:
    spent = max(0, (issue.time_spent or 0) + seconds)
    values: Values = {"remaining_estimate": adjustment.applied(issue, seconds), "time_spent": spent}
    items = [*history.differences(world, issue, values), mark]
    issue.remaining_estimate, issue.time_spent = values["remaining_estimate"], spent
    acts.updated(world, me, issue, items)


def edit_work(world: World, me: User, found: Worklog, adjustment: Adjustment, **said: Any) -> None:
    issue, before = world.issues[found.issue_id], found.seconds
    for name, value in said.items():
        setattr(found, name, value)
    found.update_author, found.updated = me.account_id, world.now()
    number = str(found.id)
    mark = Item(field="WorklogId", field_id=None, old=number, old_text=number, new=number, new_text=number)
    _worked(world, me, issue, mark, seconds=found.seconds - before, adjustment=adjustment)
    world.tell("worklog_updated", me, issue=issue, worklog=found)


def delete_work(world: World, me: User, found: Worklog, adjustment: Adjustment) -> None:
    issue, number = world.issues[found.issue_id], str(found.id)
    issue.worklogs.remove(found.id)
    del world.worklogs[found.id]
    world.deleted_worklogs[found.id] = world.now()
    mark = Item(field="WorklogId", field_id=None, old=number, old_text=number)
    _worked(world, me, issue, mark, seconds=-found.seconds, adjustment=adjustment)
    world.tell("worklog_deleted", me, issue=issue, worklog=found)


def move_work(world: World, me: User, found: Worklog, target: Issue, adjustment: Adjustment) -> None:
    """The same entry, with its id, on another issue."""
    source, number = world.issues[found.issue_id], str(found.id)
    source.worklogs.remove(found.id)
    mark = Item(field="WorklogId", field_id=None, old=number, old_text=number)
    _worked(world, me, source, mark, seconds=-found.seconds, adjustment=adjustment)
    target.worklogs.append(found.id)
    found.issue_id, found.updated = target.id, world.now()
    mark = Item(field="WorklogId", field_id=None, new=number, new_text=number)
    _worked(world, me, target, mark, seconds=found.seconds, adjustment=adjustment)


# Files


def attach(world: World, me: User, issue: Issue, *, name: str, mime: str, content: bytes) -> Attachment:
    added = Attachment(
        id=world.ids.next("attachment"),
        file=world.ids.uuid("file"),
        issue_id=issue.id,
        author=me.account_id,
        created=world.now(),
        name=name,
        mime=mime,
        content=content,
    )
    world.attachments[added.id] = added
    issue.attachments.append(added.id)
    item = Item(field="Attachment", field_id="attachment", new=str(added.id), new_text=name)
    acts.updated(world, me, issue, [item])
    world.tell("attachment_created", me, issue=issue, attachment=added)
    return added


def detach(world: World, me: User, found: Attachment) -> None:
    issue = world.issues[found.issue_id]
    issue.attachments.remove(found.id)
    del world.attachments[found.id]
    item = Item(field="Attachment", field_id="attachment", old=str(found.id), old_text=found.name)
    acts.updated(world, me, issue, [item])
    world.tell("attachment_deleted", me, issue=issue, attachment=found)
