"""What people say about issues and tie to them: comments, links, links to the outside. Histories and ``updated`` as facts 1.16 and 2.9 say."""

from dataclasses import replace
from typing import Any

from integration.sandbox import history, natives
from integration.sandbox.acts import issues as acts
from integration.sandbox.adf import read
from integration.sandbox.reading import documents
from integration.sandbox.state.issues import Comment, Issue, Item, Link, LinkType, RemoteLink
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
    acts.watch(world, me, issue)
    history.touch(world, issue)
    documents.tell_mentioned(world, added)
    world.tell("comment_created", me, issue=issue, comment=added)
    return added


def edit_comment(
    world: World, me: User, found: Comment, body: Json, *, visibility: dict[str, str] | None, notify: bool = True
) -> None:
    """The restriction stays when none is given (facts 4.4)."""
    before = found.body
    found.body = body
    found.update_author = me.account_id
    found.updated = world.now()
    found.visibility = visibility or found.visibility
    issue = world.issues[found.issue_id]
    if world.switches.comment_edit_bumps_updated:
        history.touch(world, issue)
    else:
        history.stir(world, issue)
    if world.switches.comment_edit_history:
        item = Item(field="Comment", field_id="comment", old_text=_words(world, found, before))
        history.record(world, issue, me.account_id, [replace(item, new_text=_words(world, found, body))])
    if notify:
        documents.tell_mentioned(world, found, before=before)
    world.tell("comment_updated", me, issue=issue, comment=found)


def delete_comment(world: World, me: User, found: Comment) -> None:
    """Its old text stays in the changelog; of a restricted one, only that there was one (facts 2.9 [?])."""
    issue = world.issues[found.issue_id]
    text = _words(world, found, found.body)
    issue.comments.remove(found.id)
    del world.comments[found.id]
    world.tell("comment_deleted", me, issue=issue, comment=found)
    if world.switches.comment_deletion_history:
        history.record(world, issue, me.account_id, [Item(field="Comment", field_id="comment", old_text=text)])
    else:
        history.touch(world, issue)


def _words(world: World, comment: Comment, body: Json) -> str:
    """What a changelog shows of a comment."""
    if comment.visibility:
        return natives.hidden_comment_sentence(world.language, comment.visibility["value"])
    return read.wiki(body)


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
    world.tell("issuelink_created", me, link=made)
    return made


def unlink(world: World, me: User, found: Link) -> None:
    kind = world.link_types[found.type_id]
    source, target = world.issues[found.source], world.issues[found.target]
    acts.unlink_records(world, found.id)
    for issue, words, other in ((source, kind.outward, target), (target, kind.inward, source)):
        sentence = natives.link_sentence(world.language, words, other.key)
        history.record(world, issue, me.account_id, [Item(field="Link", field_id=None, old=other.key, old_text=sentence)])
    world.tell("issuelink_deleted", me, link=found)


# Links to the outside


def link_out(world: World, me: User, issue: Issue, found: RemoteLink | None, **said: Any) -> RemoteLink:
    """A new one, or ``found`` with everything replaced: what is not said becomes null (facts 13.4)."""
    if found is not None:
        for name, value in said.items():
            setattr(found, name, value)
        history.touch(world, issue)
        return found
    made = RemoteLink(id=world.ids.next("remote link"), issue_id=issue.id, **said)
    world.remote_links[made.id] = made
    issue.remote_links.append(made.id)
    sentence = natives.remote_link_sentence(world.language, made.target["title"])
    item = Item(field="RemoteWorkItemLink", field_id=None, new=str(made.id), new_text=sentence)
    acts.updated(world, me, issue, [item])
    return made


def unlink_out(world: World, me: User, found: RemoteLink) -> None:
    issue = world.issues[found.issue_id]
    issue.remote_links.remove(found.id)
    del world.remote_links[found.id]
    sentence = natives.remote_link_sentence(world.language, found.target["title"])
    item = Item(field="RemoteWorkItemLink", field_id=None, old=str(found.id), old_text=sentence)
    acts.updated(world, me, issue, [item])
