"""Documents as they come in with a call: refused, or as they will be read back; and whom their mentions tell."""

from collections.abc import Iterator
from typing import Any, Final

from integration.sandbox.adf import check, read
from integration.sandbox.http import Complaint, bad
from integration.sandbox.state.issues import Comment, Issue
from integration.sandbox.world import World

Json = Any

TOO_LONG: Final = "CONTENT_LIMIT_EXCEEDED"


def document(world: World, raw: Json, *, refusal: Complaint) -> Json:
    """A checked document as it will be read back; CONTENT_LIMIT_EXCEEDED when it is too long (facts 3.11, 15.1)."""
    if world.switches.empty_text == "dropped":
        raw = _without_empty_texts(raw)
    check.document(raw, refusal=refusal)
    if check.too_long(raw, counts=world.switches.text_limit_counts):
        raise bad(TOO_LONG)
    if not world.switches.adf_normalised:
        return raw
    return read.normalised(raw, local_id=lambda: world.ids.uuid("local id"))


def _without_empty_texts(node: Json) -> Json:
    """What is no document stays as it is, to be refused."""
    if not isinstance(node, dict) or not isinstance(node.get("content"), list):
        return node
    kept = [_without_empty_texts(child) for child in node["content"] if not _is_empty_text(child)]
    whole = type(node)(node | {"content": kept})
    if isinstance(node, check.Markup) and isinstance(whole, check.Markup):
        whole.source = node.source
    return whole


def _is_empty_text(node: Json) -> bool:
    return isinstance(node, dict) and node.get("type") == "text" and node.get("text") == ""


def demand_attached(world: World, doc: Json, issue: Issue | None) -> None:
    """400 when a document shows a file that is not attached to its issue (facts 15.6); an issue to come has no files."""
    held = {world.attachments[number].file for number in issue.attachments} if issue else set()
    if any(file not in held for file in _files(doc)):
        raise bad("ATTACHMENT_VALIDATION_ERROR")


def _files(node: Json) -> Iterator[str]:
    attrs = node.get("attrs", {})
    if node["type"] in ("media", "mediaInline") and attrs.get("type") != "external":
        yield str(attrs.get("id"))
    for child in node.get("content") or ():
        yield from _files(child)


def tell_mentioned(world: World, comment: Comment, *, before: Json = None) -> None:
    """Whoever a comment mentions is told, once more after an edit only where the site does so (facts 4.7)."""
    already = set() if before is None or world.switches.mentions_told_again else set(_mentioned(before))
    for account in dict.fromkeys(_mentioned(comment.body)):
        if account not in already and account != comment.update_author:
            world.mentions.append((comment.id, account))


def _mentioned(node: Json) -> Iterator[str]:
    if node.get("type") == "mention":
        yield str(node.get("attrs", {}).get("id"))
    for child in node.get("content") or ():
        yield from _mentioned(child)
