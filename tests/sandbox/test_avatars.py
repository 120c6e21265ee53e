"""Pictures people upload: taken in, shown, chosen, taken away."""

from struct import pack
from zlib import compress, crc32

import pytest

from tests.sandbox.jira_site import API, company, messages, ok

UPLOAD = {"X-Atlassian-Token": "no-check", "Content-Type": "image/png"}


def png(side: int) -> bytes:
    """A grey square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * side for _ in range(side))
    head = pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")


GIF = b"GIF89a" + pack("<HH", 48, 48) + b"\0\0\0;"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + pack(">HH", 48, 48) + b"\x01\x01\x11\x00\xff\xd9"


@pytest.fixture
def jira():
    return company()


def load(jira, content=None, *, address="project/CRM/avatar2", status=201, who=None, **query):
    client, size = who or jira.admin, {"size": 48} | query
    return ok(client.post(f"{API}/{address}", content=content or png(48), headers=UPLOAD, params=size), status)


def test_an_uploaded_picture_is_the_projects_own(jira):
    """Listed as custom, deletable, not chosen; its bytes come back as what they are."""
    made = load(jira)
    listed = ok(jira.admin.get(f"{API}/project/CRM/avatars"))["custom"]
    shown = jira.admin.get(f"{API}/universal_avatar/view/type/project/avatar/{made['id']}")

    assert (False, True, False) == (made["isSystemAvatar"], made["isDeletable"], made["isSelected"])
    assert [made] == listed
    assert str(jira.project.id) == made["owner"]
    assert "image/png;charset=utf-8" == shown.headers["content-type"]
    assert png(48) == shown.content


def test_a_picture_is_chosen_and_its_end_brings_back_the_systems(jira):
    """By ``PUT avatar``; deleting it leaves the project with one of the system's."""
    before = ok(jira.admin.get(f"{API}/project/CRM"))["avatarUrls"]
    number = load(jira)["id"]

    ok(jira.admin.put(f"{API}/project/CRM/avatar", json={"id": number}), 204)
    chosen = ok(jira.admin.get(f"{API}/project/CRM"))["avatarUrls"]["48x48"]
    ok(jira.admin.delete(f"{API}/project/CRM/avatar/{number}"), 204)

    assert f"/avatar/{number}" in chosen
    assert before == ok(jira.admin.get(f"{API}/project/CRM"))["avatarUrls"]
    messages(jira.admin.put(f"{API}/project/CRM/avatar", json={"id": number}), 404)


def test_a_type_wears_its_own_picture(jira):
    """Uploaded for it, it may be its ``avatarId``; for another type it may not."""
    number = int(load(jira, address=f"issuetype/{jira.kind}/avatar2")["id"])

    kept = ok(jira.admin.put(f"{API}/issuetype/{jira.kind}", json={"avatarId": number}))

    assert number == kept["avatarId"]
    assert 400 == jira.admin.put(f"{API}/issuetype/10002", json={"avatarId": number}).status_code
    ok(jira.admin.delete(f"{API}/universal_avatar/type/issuetype/owner/{jira.kind}/avatar/{number}"), 204)
    assert number != ok(jira.admin.get(f"{API}/issuetype/{jira.kind}"))["avatarId"]


@pytest.mark.parametrize("content", [png(48), GIF, JPEG], ids=["png", "gif", "jpeg"])
def test_three_kinds_of_images_are_known(jira, content):
    """By their bytes, whatever the header says."""
    assert load(jira, content)["id"]


@pytest.mark.parametrize("content", [b"\1\2\3\4", b"<svg/>", png(48)[:20], b"\xff\xd8\xff\xc0\x00", b"GIF89a" + bytes(9)])
def test_what_is_no_image_is_refused(jira, content):
    """400, whatever the header says."""
    load(jira, content, status=400)


def test_the_crop_lies_within_the_image(jira):
    """400 for a square that sticks out."""
    load(jira, png(16), status=400)
    load(jira, png(16), status=400, size=10, x=8)
    assert load(jira, png(16), size=8, x=8, y=8)["id"]


def test_pictures_need_the_header_against_forgery_and_the_right(jira):
    """404 in plain text without the header; 403 for who does not administer the project."""
    refused = jira.admin.post(f"{API}/project/CRM/avatar2", content=png(48), params={"size": 48})

    assert (404, "XSRF check failed") == (refused.status_code, refused.text)
    load(jira, who=jira.moe, status=403)
    load(jira, address=f"issuetype/{jira.kind}/avatar2", who=jira.moe, status=403)


def test_pictures_of_the_system_stay(jira):
    """403; of somebody else's, or none at all: 404."""
    number = load(jira)["id"]
    of_type = f"{API}/universal_avatar/type/issuetype/owner/{jira.kind}/avatar"

    assert 403 == jira.admin.delete(f"{API}/project/CRM/avatar/10400").status_code
    assert (404, 404) == tuple(jira.admin.delete(f"{of_type}/{one}").status_code for one in (number, "99999999"))
    load(jira, address="universal_avatar/type/project/owner/99999999", status=404)


def test_nobodys_pictures_are_the_systems(jira):
    """An unknown owner has the system's, an unknown kind none; neither is an error."""
    strange = ok(jira.admin.get(f"{API}/universal_avatar/type/project/owner/99999999"))

    assert strange["system"]
    assert [] == strange["custom"]
    assert {"system": []} == ok(jira.admin.get(f"{API}/avatar/nosuchtype/system"))
