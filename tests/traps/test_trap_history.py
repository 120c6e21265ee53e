"""Who did what: comments that are in no changelog, fields without an id, histories that are cut (traps 16 and 17)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.sandbox.jira_site import ok
from tests.sync.stage import account
from tests.traps.naive import API, found


def edited(scene, issue, times):
    """So many edits by Claire, the last one ``n° <times>``."""
    with scene.as_("claire") as claire:
        for number in range(1, times + 1):
            scene.world.clock.advance(timedelta(minutes=1))
            ok(claire.put(f"{API}/issue/{issue}", json={"fields": {"summary": f"n° {number}"}}), 204)


def test_trap_16_naive_comments_are_in_the_changelog(scene):
    """Trap 16: whoever only commented did nothing, as far as the changelog knows."""
    issue = scene.item("data.flow")
    scene.say("ines", issue, "Validé pour moi")

    with scene.us() as us:
        log = ok(us.get(f"{API}/issue/{issue}/changelog"))["values"]

    assert account("ines") not in [history["author"]["accountId"] for history in log]


@pytest.mark.parametrize("change", ["link", "parent"])
def test_trap_16_naive_every_item_has_a_field_id(scene, change):
    """Trap 16: links and parents have none: KeyError in the middle of a night."""
    issue = scene.item("data.flow")
    if change == "link":
        scene.link("hugo", issue, scene.item("campaigns.first"))
    else:
        scene.edit("claire", issue, parent={"id": scene.epic("campaigns")})

    with scene.us() as us:
        [*_, last] = ok(us.get(f"{API}/issue/{issue}/changelog"))["values"]

    with pytest.raises(KeyError):
        assert [item["fieldId"] for item in last["items"]]


def test_trap_16_ours_reads_comments_from_the_comments_and_names_fields_either_way(scene):
    """Trap 16: the author of each comment; of each item its field, by id or by name."""
    issue = scene.item("data.flow")
    scene.say("ines", issue, "Validé pour moi")
    scene.link("hugo", issue, scene.item("campaigns.first"))
    scene.edit("claire", issue, parent={"id": scene.epic("campaigns")})

    histories = scene.reader.histories([issue])[issue]

    assert [account("ines")] == [comment.author for comment in scene.comments(issue)]
    fields = [item.field for history in histories for item in history.items]
    assert all(fields)
    assert len(fields) >= 3


def test_trap_17_naive_expanded_histories_are_all_of_them(scene):
    """Trap 17: the forty newest of a search, the hundred newest of an issue, the newest first."""
    issue = scene.item("data.flow")
    edited(scene, issue, 120)

    with scene.us() as us:
        [row] = found(us, f"key = {scene.world.issues[int(issue)].key}", fields=["summary"], expand="changelog")
        read = ok(us.get(f"{API}/issue/{issue}", params={"expand": "changelog"}))

    lists = [row["changelog"]["histories"], read["changelog"]["histories"]]
    assert [40, 100] == [len(histories) for histories in lists]
    assert ["n° 120"] * 2 == [histories[0]["items"][0]["toString"] for histories in lists]


def test_trap_17_naive_the_first_is_the_newest(scene):
    """Trap 17: their order is nobody’s promise."""
    scene.world.switches.expanded_changelog = "shuffled"
    issue = scene.item("data.flow")
    edited(scene, issue, 12)

    with scene.us() as us:
        histories = ok(us.get(f"{API}/issue/{issue}", params={"expand": "changelog"}))["changelog"]["histories"]

    assert "n° 12" != histories[0]["items"][0]["toString"]


def test_trap_17_ours_is_whole_and_in_order(scene, monkeypatch):
    """Trap 17: every history once, the oldest first, from a call made for it, over as many pages as it takes."""
    monkeypatch.setattr("integration.jira.reader_issues.HISTORIES_PER_PAGE", 50)
    issue = scene.item("data.flow")
    edited(scene, issue, 120)

    histories = scene.reader.histories([issue])[issue]

    summaries = [item.new_text for history in histories for item in history.items if item.field == "summary"]
    assert [f"n° {number}" for number in range(1, 121)] == summaries
    assert all(one.at <= two.at for one, two in pairwise(histories))
