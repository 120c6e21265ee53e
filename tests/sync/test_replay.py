"""An export judged in two passes: the same whatever its order, its shape or its repetitions; in the memory of a part of it."""

import io
import json
import random
import tracemalloc
from copy import deepcopy
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from bench.export import CHARTER
from bench.project import cases_of, deployment_of, policy
from integration.errors import ConfigError, Refused
from integration.mapping.export_index import Index
from integration.mapping.export_merge import JOIN
from integration.mapping.status_map import parts_of
from integration.mapping.what_if import policy_if
from integration.rules import judge
from integration.sync import replay_reading, replay_shelf
from integration.sync.replay import replay
from integration.sync.replay_reading import Reading, read_index
from tests.sync.exports import exported, lines, replayed, terms

CHANGES = 1500
"""Enough for each type, and for some wrong acts."""


@pytest.fixture(scope="module")
def issues(tmp_path_factory):
    return exported(tmp_path_factory.mktemp("export"), CHANGES)


@pytest.fixture(scope="module")
def expected(issues):
    found = lines(replayed(issues))
    assert len(found) > 10
    return found


def test_a_replay_says_what_judging_the_same_histories_says(expected):
    """By rule, subject and change."""
    judged = [(v.rule, str(v.subject), v.cause.removeprefix("change:")) for v in _violations()]

    assert sorted(judged) == sorted((one["rule"], one["subject"], one["change"]) for one in expected)


def _violations():
    rules = policy()
    return [v for case in cases_of(deployment_of(CHANGES)) for v in judge(case, rules).violations]


def test_order_and_repetition_change_nothing(issues, expected):
    """Entries of a changelog in any order and twice, issues in any order and twice."""
    chance = random.Random(7)
    mixed = deepcopy(issues)
    for issue in mixed:
        entries = issue["changelog"]["histories"]
        entries += entries[:2]
        chance.shuffle(entries)
    mixed += mixed[:5]
    chance.shuffle(mixed)

    assert expected == lines(replayed(mixed))


LAST = "2027-12-31T12:00:00.000+0100"


def _with_last_word(issues, items):
    """A last entry on every issue that is linked, all at one instant; the links it takes off are shown no more."""
    told = deepcopy(issues)
    for issue in told:
        links = issue["fields"]["issuelinks"]
        said = [item for link in links for item in items(link)]
        if said:
            entry = {"id": f"9{issue['id']}", "created": LAST, "author": {"accountId": "hugo"}, "items": said}
            issue["changelog"]["histories"].append(entry)
            issue["changelog"]["total"] = len(issue["changelog"]["histories"])
            issue["fields"]["issuelinks"] = links if said[0]["field"] == "Rank" else []
    return told


def _taken_off(link):
    way = "outward" if "outwardIssue" in link else "inward"
    key, words = link[f"{way}Issue"]["key"], {"outward": "bloque", "inward": "est bloqué par"}[way]
    said = words if link["type"]["name"] == "Blocks" else "est lié à"
    return [{"field": "Link", "from": key, "fromString": f"Ce ticket {said} {key}", "to": None, "toString": None}]


def test_links_taken_off_at_the_end_change_nothing_that_was_said(issues):
    """What was done while they stood is judged as if they stood."""
    standing = lines(replayed(_with_last_word(issues, lambda _link: [{"field": "Rank"}])))
    taken_off = lines(replayed(_with_last_word(issues, _taken_off)))

    assert any(issue["fields"]["issuelinks"] for issue in issues)
    assert standing == taken_off


def test_a_little_room_gives_the_same_verdicts(issues, expected, monkeypatch):
    """With room for one issue at a time, everything is read again and again."""
    monkeypatch.setattr(replay_shelf, "ROOM", 0)

    assert expected == lines(replayed(issues))


def test_several_processes_find_what_one_does(issues, expected, monkeypatch, tmp_path):
    """Each judges some phases of the same open file."""
    file = tmp_path / "export.json"
    file.write_text(json.dumps(issues), encoding="utf-8")
    monkeypatch.setattr("integration.sync.replay._workers", lambda _frame: 2)

    with file.open("rb") as opened:
        done = replay(opened, terms(), name="export.json", supposed=policy_if(policy(), "R12=off"))

    assert expected == lines(done)
    assert done.supposed is not None
    assert len(expected) > len(done.supposed.verdicts) > 0


def test_several_processes_read_what_one_does(issues, monkeypatch, tmp_path):
    """Each a stretch of the file; what they kept of it becomes one index, and no issue stands in two of them."""
    file = tmp_path / "export.json"
    given = terms()
    parts = parts_of(given.sheet, given.template)
    mails = ["hugo@integra.example"]
    reading: dict[str, Any] = {"name": "export.json", "parts": parts, "template": given.template, "mails": mails}

    for some, several in ((issues, True), ([*issues, issues[0]], False)):
        file.write_text(json.dumps({"total": 1, "issues": some}), encoding="utf-8")
        with file.open("rb") as opened:
            alone = read_index(Reading(file=opened, **reading))
        monkeypatch.setattr(replay_reading, "processes_for", lambda _size: 3)
        with file.open("rb") as opened:
            together = replay_reading.by_several(Reading(file=opened, **reading))
        monkeypatch.undo()

        assert several == (together is not None)
        assert together is None or alone == together
        assert len(issues) == len(alone.rows)

    assert {field.name for field in fields(Index)} == set(JOIN)


def test_lines_are_ordered_and_say_where_to_look(expected):
    """By instant, rule and subject; exactly the promised words."""
    assert expected == sorted(expected, key=lambda one: (one["at"], one["rule"], one["subject"]))
    assert {
        "rule", "severity", "state", "subject", "key", "change", "actor", "role_at_time", "at", "evidence",
    } == set(expected[0])  # fmt: skip
    accepted = next(one for one in expected if one["rule"] == "R12")
    assert ("lina", ["MOE"], "open") == (accepted["actor"], accepted["role_at_time"], accepted["state"])
    assert accepted["key"] in accepted["evidence"]


def test_a_cut_changelog_is_not_judged(issues, expected):
    """It says so by its reason, and says nothing else of that issue."""
    wrong = next(one["key"] for one in expected if one["rule"] == "R12")
    cut = deepcopy(issues)
    issue = next(issue for issue in cut if issue["key"] == wrong)
    del issue["changelog"]["histories"][-3:]

    done = replayed(cut)

    assert wrong not in {one["key"] for one in lines(done)}
    assert 1 == done.outcome.unjudged["incomplete-history"]


def test_without_any_comment_nobody_is_blamed_for_saying_nothing(issues):
    """What was not exported was perhaps said."""
    silent = deepcopy(issues)
    for issue in silent:
        issue["fields"].pop("comment")

    done = replayed(silent)

    assert [] == [one for one in lines(done) if one["rule"] in ("R27", "R28", "R29")]
    assert done.outcome.unjudged["no-comments"] > 0


def test_an_answer_in_a_comment_counts(issues, expected):
    """As in a sync: taken over by someone entitled, in markup or as a document."""
    wrong = next(one for one in expected if one["rule"] == "R12")
    answered = deepcopy(issues)
    issue = next(issue for issue in answered if issue["key"] == wrong["key"])
    person = {"accountId": "claire", "accountType": "atlassian", "active": True}
    when = "2026-11-02T09:00:00.000+0100"
    said = {"id": "77", "author": person, "updateAuthor": person, "created": when, "updated": when}
    issue["fields"]["comment"]["comments"].append(said | {"body": "/bornage confirmer R12 recette refaite avec Inès"})

    states = {one["rule"]: one["state"] for one in lines(replayed(answered)) if one["key"] == wrong["key"]}

    assert "resolved" == states["R12"]


def test_what_if_judges_twice(issues, expected):
    """Side by side: as it is, and as it would be."""
    supposed = policy_if(policy(), "R12=off,R19.severity=info")

    done = replayed(issues, supposed=supposed)

    assert expected == lines(done)
    assert done.supposed is not None
    rules = {v.entry.rule: v.entry.severity for v in done.supposed.verdicts}
    assert "R12" not in rules
    assert "info" == rules["R19"]


def test_now_is_when_everything_has_settled(issues):
    """By default; an earlier one would have to undo what happened since."""
    done = replayed(issues)
    assert timedelta(minutes=policy().settle_minutes) == done.now - done.index.latest

    with pytest.raises(Refused, match="or later, when all that is in the file has happened"):
        replayed(issues, now=done.index.latest - timedelta(days=1))


def test_people_known_by_mail_only_are_found_where_they_show_it(issues):
    """Whoever never does keeps their roles, and is noted at their line of the charter."""
    charter = CHARTER.replace('account: "hugo"', "email: hugo@integra.example").replace(
        'account: "lina"', "email: lina@integra.example"
    )
    shown = deepcopy(issues)
    for issue in shown:
        for entry in issue["changelog"]["histories"]:
            if entry["author"]["accountId"] == "lina":
                entry["author"]["emailAddress"] = "Lina@integra.example"

    done = replayed(shown, terms(charter))

    assert ["people.hugo"] == [problem.path for problem in done.seen.absent]
    assert "hugo@" not in str(done.seen.absent[0])
    assert {"lina": "lina", "hugo": "unseen:hugo"} == done.seen.accounts
    assert "R01" not in {one["rule"] for one in lines(done)}


def test_an_address_that_several_accounts_show_is_refused(issues):
    """Whose acts would be judged?"""
    charter = CHARTER.replace('account: "lina"', "email: lina@integra.example")
    shown = deepcopy(issues)
    for issue in shown:
        for entry in issue["changelog"]["histories"]:
            entry["author"]["emailAddress"] = "lina@integra.example"

    with pytest.raises(ConfigError) as refused:
        replayed(shown, terms(charter))

    assert ["people.lina"] == [problem.path for problem in refused.value.problems]


def test_a_status_that_plays_no_part_leaves_its_issue_unjudged(issues):
    """Counted as such, for nothing certain can be said of it."""
    strange = deepcopy(issues)
    for issue in strange[-3:]:
        issue["fields"]["status"] = {"id": "999", "name": "Somewhere"}

    before, after = replayed(issues).outcome, replayed(strange).outcome

    assert 0 < after.unjudged["unknown-status"] <= 3
    assert after.mute > before.mute


def test_issues_of_other_projects_are_counted_and_left_alone(issues):
    """When several are in the file; the only one is judged whatever the charter calls it."""
    moved = deepcopy(issues)
    moved[-1]["fields"]["project"] = {"id": "10001", "key": "OTHER"}

    assert 1 == replayed(moved).outcome.unjudged["other-project"]
    assert "BEN" == replayed(issues, terms(CHARTER.replace("key: BEN", "key: MINE"))).project
    with pytest.raises(Refused, match="expected issues of project MINE, found those of BEN, OTHER"):
        replayed(moved, terms(CHARTER.replace("key: BEN", "key: MINE")))


def test_memory_hardly_grows_with_what_happened(issues, monkeypatch):
    """Of entries added to the changelogs, less than a tenth is ever in memory: one issue, and what a phase's judging keeps."""
    monkeypatch.setattr(replay_shelf, "ROOM", 200_000)
    longer = deepcopy(issues)
    for issue in longer:
        entries = issue["changelog"]["histories"]
        ranked = [entry for entry in entries if entry["items"][0]["field"] == "Rank"]
        entries += [entry | {"id": f"9{number}{entry['id']}"} for entry in ranked for number in range(40)]
        issue["changelog"]["total"] = len(entries)
    added = len(json.dumps(longer)) - len(json.dumps(issues))

    assert added > 4_000_000
    assert _peak(longer) - _peak(issues) < added / 10


def _peak(issues) -> int:
    raw = json.dumps({"issues": issues}).encode()
    given = terms()
    replay(io.BytesIO(raw), given, name="export.json")  # what is loaded once is not counted
    tracemalloc.start()
    replay(io.BytesIO(raw), given, name="export.json")
    top = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return top


@pytest.mark.parametrize("text", ['{"issues": []}', '{"issues": [{"key": "X-1"}]}'])
def test_a_file_without_an_issue_says_so_before_anything_about_people(text):
    """The charter is not to blame."""
    with pytest.raises(ConfigError) as refused:
        replay(io.BytesIO(text.encode()), terms(CHARTER), name="export.json")

    assert ["expected issues as Jira's API returns them, found none; see docs/replay.md"] == [
        problem.message for problem in refused.value.problems
    ]
