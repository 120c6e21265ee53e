"""What people say about issues and tie to them: comments, links, files. Histories and ``updated`` as facts 1.16 and 2.9 say."""

from typing import Any

from integration.sandbox import acts, history, natives
from integration.sandbox.adf import read
from integration.sandbox.state.issues import Attachment, Comment, Issue, Item, Link, LinkType
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any


def comment(
    world: World,
    me: User,
    issue: Issue,
    body: Json,
    *,
    visibility: dict[str, str] | None = None,
    properties: dict[str, Json] | None = None,
) -> Comment:
    """Adding one moves ``updated`` and writes no history."""
    now = world.now()
    added = Comment(
        id=world.ids.next("comment"),
        issue_id=issue.id,
        author=me.account_id,
        update_author=me.account_id,
        body=body,
        created=now,
        updated=now,
        visibility=visibility,
        properties=properties or {},
    )
    world.comments[added.id] = added
    issue.comments.append(added.id)
    history.touch(world, issue)
    return added


def edit_comment(world: World, me: User, found: Comment, body: Json, *, visibility: dict[str, str] | None) -> None:
    """The restriction stays when none is given (facts 4.4)."""
    found.body = body
    found.update_author = me.account_id
    found.updated = world.now()
    found.visibility = visibility or found.visibility
    history.touch(world, world.issues[found.issue_id])


def delete_comment(world: World, me: User, found: Comment) -> None:
    """Its old text stays in the changelog; of a restricted one, only that there was one."""
    issue = world.issues[found.issue_id]
    text = read.wiki(found.body)
    if found.visibility:
        text = natives.hidden_comment_sentence(world.language, found.visibility["value"])
    issue.comments.remove(found.id)
    del world.comments[found.id]
    history.record(world, issue, me.account_id, [Item(field="Comment", field_id="comment", old_text=text)])


def link(world: World, me: User, kind: LinkType, source: Issue, target: Issue) -> Link:
    """Both ends get a history; a second link of the same kind is the first one again (facts 3.16, 18.1)."""
    for number in source.links:
        known = world.links[number]
        if (known.type_id, known.source, known.target) == (kind.id, source.id, target.id):
            return known
    made = Link(id=world.ids.next("link"), type_id=kind.id, source=source.id, target=target.id)
    world.links[made.id] = made
    for issue, words, other in ((source, kind.outward, target), (target, kind.inward, source)):
        issue.links.append(made.id)
        sentence = natives.link_sentence(world.language, words, other.key)
        history.record(world, issue, me.account_id, [Item(field="Link", field_id=None, new=other.key, new_text=sentence)])
    return made


def unlink(world: World, me: User, found: Link) -> None:
    kind = world.link_types[found.type_id]
    source, target = world.issues[found.source], world.issues[found.target]
    acts.unlink_records(world, found.id)
    for issue, words, other in ((source, kind.outward, target), (target, kind.inward, source)):
        sentence = natives.link_sentence(world.language, words, other.key)
        history.record(world, issue, me.account_id, [Item(field="Link", field_id=None, old=other.key, old_text=sentence)])


def attach(world: World, me: User, issue: Issue, *, name: str, mime: str, content: bytes) -> Attachment:
    added = Attachment(
        id=world.ids.next("attachment"),
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
    history.record(world, issue, me.account_id, [item])
    return added
