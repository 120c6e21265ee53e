"""Files: bytes, parts of them, thumbnails, archives, and who may take them away."""

import io
from zipfile import ZipFile

import pytest

from tests.sandbox.jira_site import API, ok

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
