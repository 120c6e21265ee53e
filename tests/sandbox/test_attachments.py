"""Files: bytes, parts of them, thumbnails, archives, and who may take them away."""

import io
from zipfile import ZipFile

import httpx
import pytest

from integration.sandbox.mount import transport
from tests.sandbox.jira_site import API, doc, messages, ok

TOKEN = {"X-Atlassian-Token": "no-check"}


@pytest.fixture
def key(jira):
    return jira.create()


def attach(jira, key, content=b"abcdef", *, name="plan.bin", kind="application/octet-stream", who=None):
    files = {"file": (name, content, kind)}
    (made,) = ok((who or jira.moe).post(f"{API}/issue/{key}/attachments", files=files, headers=TOKEN))
    return made["id"]


def test_a_part_of_a_file_can_be_asked_for(jira, key):
    """206, 416 beyond its end, 400 for what is no range (facts 13.2)."""
    address = f"{API}/attachment/content/{attach(jira, key)}"

    def part(wanted):
        return jira.moe.get(address, params={"redirect": "false"}, headers={"Range": wanted})

    assert (206, b"bcd", "bytes 1-3/6") == (
        (answer := part("bytes=1-3")).status_code,
        answer.content,
        answer.headers["content-range"],
    )
    assert (b"ef", b"def") == (part("bytes=-2").content, part("bytes=3-").content)
    assert (416, 400) == (part("bytes=9-").status_code, part("lines=1").status_code)
    assert b"abcdef" == jira.moe.get(address, params={"redirect": "false"}).content


def test_pictures_have_thumbnails(jira, key):
    """Others only by default's leave."""
    picture, other = attach(jira, key, kind="image/png", name="a.png"), attach(jira, key)
    query = {"redirect": "false", "fallbackToDefault": "false"}

    answer = jira.moe.get(f"{API}/attachment/thumbnail/{picture}", params=query)

    assert (200, "image/png") == (answer.status_code, answer.headers["content-type"])
    assert 404 == jira.moe.get(f"{API}/attachment/thumbnail/{other}", params=query).status_code
    shown = jira.fields(key, "attachment")["attachment"]
    assert [True, False] == ["thumbnail" in one for one in shown]


def test_an_archive_is_listed(jira, key):
    """For people and for programs; 409 for anything else."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a/b.txt", "bonjour")
    number = attach(jira, key, packed.getvalue(), name="lot.zip", kind="application/zip")

    human = ok(jira.moe.get(f"{API}/attachment/{number}/expand/human"))
    raw = ok(jira.moe.get(f"{API}/attachment/{number}/expand/raw"))

    assert ("a/b.txt", "b.txt", "7 bytes") == tuple(human["entries"][0][name] for name in ("path", "label", "size"))
    assert ("text/plain", 7, 1) == (raw["entries"][0]["mediaType"], raw["entries"][0]["size"], raw["totalEntryCount"])
    assert 409 == jira.moe.get(f"{API}/attachment/{attach(jira, key)}/expand/raw").status_code


def test_a_file_is_taken_away_by_its_author_or_administrators(jira, key):
    """403 for others; it leaves its name in the history (facts 2.8)."""
    number = attach(jira, key)

    assert 403 == jira.moa.delete(f"{API}/attachment/{number}").status_code
    ok(jira.moe.delete(f"{API}/attachment/{number}"), 204)

    item = jira.items(key)[-1]
    assert ("Attachment", number, "plan.bin", None) == tuple(item[name] for name in ("field", "from", "fromString", "to"))
    assert 404 == jira.moe.get(f"{API}/attachment/{number}").status_code


def test_the_site_says_how_much_it_takes(jira):
    """In bytes, to anybody."""
    assert {"enabled": True, "uploadLimit": jira.world.switches.upload_limit} == ok(jira.moe.get(f"{API}/attachment/meta"))


def test_the_address_of_old_leads_to_the_same_bytes(jira, key):
    """``/secure/attachment/{id}/{name}``, as older clients have it."""
    address = f"/secure/attachment/{attach(jira, key)}/plan.bin"

    assert b"abcdef" == jira.moe.get(address, follow_redirects=True).content
    assert 303 == jira.moe.get(address).status_code
    assert 404 == jira.moe.get("/secure/attachment/1/plan.bin").status_code


def test_the_address_of_the_bytes_opens_that_file_only(jira, key):
    """To whoever has it, without credentials; nothing but its token does (facts 13.2)."""
    ours, other = (jira.moe.get(f"{API}/attachment/content/{attach(jira, key)}").headers["location"] for _ in range(2))
    token = ours.partition("?token=")[2]
    crossed = other.replace(other.partition("?token=")[2], token)
    nobody = httpx.Client(transport=transport(jira.world))

    assert (b"abcdef", 403, 403) == (
        nobody.get(ours).content,
        nobody.get(crossed).status_code,
        nobody.get(ours.partition("?")[0]).status_code,
    )
    ok(jira.admin.delete(f"{API}/attachment/{jira.fields(key, 'attachment')['attachment'][0]['id']}"), 204)
    assert 404 == nobody.get(ours).status_code


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("été.html", "text/html", "attachment; filename=\"_t_.html\"; filename*=UTF-8''%C3%A9t%C3%A9.html"),
        ("a.svg", "image/svg+xml", "attachment; filename=\"a.svg\"; filename*=UTF-8''a.svg"),
        ("a.png", "image/png", None),
    ],
)
def test_what_is_no_picture_is_to_be_saved(jira, key, name, kind, shown):
    """Under its own name, in RFC 5987's letters."""
    found = jira.moe.get(f"{API}/attachment/content/{attach(jira, key, name=name, kind=kind)}", params={"redirect": "false"})

    assert (kind, shown) == (found.headers["content-type"], found.headers.get("content-disposition"))


@pytest.mark.parametrize("kind", ["text", "a/b/c", "text/ht<ml", "text /plain", "x" * 70 + "/y"])
def test_a_part_with_no_media_type_is_just_bytes(jira, key, kind):
    """So nothing strange gets into the header of an answer."""
    number = attach(jira, key, kind=kind)

    assert "application/octet-stream" == ok(jira.moe.get(f"{API}/attachment/{number}"))["mimeType"]


def test_names_of_files_hold_no_control_characters(jira, key):
    """They are written in headers and on pages."""
    body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%0D%0AX-Evil:%20b%00%C2%85.txt\r\n\r\nz\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    (made,) = ok(jira.moe.post(f"{API}/issue/{key}/attachments", content=body, headers=TOKEN | kind))

    assert "aX-Evil: b.txt" == made["filename"]


def test_a_document_shows_files_of_its_own_issue(jira, key):
    """By the id that the address of the bytes has; any other is refused (facts 15.6)."""
    file = jira.moe.get(f"{API}/attachment/content/{attach(jira, key)}").headers["location"].partition("/_media/")[2]
    attrs = {"type": "file", "id": file.partition("?")[0], "collection": ""}
    shown = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "mediaGroup", "content": [{"type": "media", "attrs": attrs}]}],
    }
    away = doc(
        {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"type": "external", "url": "https://x.example"}}]}
    )
    other = jira.create(description=away)
    new = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "x", "description": shown}

    ok(jira.moe.post(f"{API}/issue/{key}/comment", json={"body": shown}), 201)
    jira.edit(key, fields={"description": shown})
    refused = (
        jira.moe.post(f"{API}/issue/{other}/comment", json={"body": shown}),
        jira.edit(other, status=400, fields={"description": shown}),
        jira.edit(other, status=400, update={"comment": [{"add": {"body": shown}}]}),
        jira.admin.post(f"{API}/issue", json={"fields": new}),
    )

    assert [["ATTACHMENT_VALIDATION_ERROR"]] * 4 == [messages(answer) for answer in refused]
