"""The demonstration: the whole story, with its figures."""

import json

from integration.cli.app import run

RULES = {"R02", "R05", "R07", "R08", "R11", "R12", "R19", "R25", "R26", "R30", "R33"}


def test_the_demo_crosses_many_boundaries_and_ends_in_silence(capsys):
    """Staffing, selection, acceptance, plan and flow; one breach confirmed, one waived, and a third sync that writes nothing."""
    assert 0 == run(["demo", "--json"])

    figures = json.loads(capsys.readouterr().out)
    states = {(v["rule"], v["state"]) for v in figures["violations"]}
    assert ("VEL", 9, 70, 3, 113) == tuple(figures[name] for name in ("project", "epics", "items", "components", "links"))
    assert {rule for rule, _ in states} == RULES
    assert {("R11", "resolved"), ("R30", "waived"), ("R12", "open")} <= states
    assert (4, 1, 0) == (figures["resolved"], figures["waived"], figures["writes_of_third_sync"])
    assert all({"rule", "subject", "severity", "state"} <= v.keys() for v in figures["violations"])


def test_the_demo_keeps_its_budget_of_requests(capsys):
    """At most 55 requests besides links to apply; a plan right after it within 15 (design section 7)."""
    run(["demo", "--json"])

    figures = json.loads(capsys.readouterr().out)
    apply, again = figures["requests"]["apply"], figures["requests"]["plan again"]
    assert apply["writes"] + apply["reads"] - figures["links"] <= 55
    assert again["reads"] <= 15
    assert 0 == figures["left_after_apply"]


def test_the_demo_tells_its_story_on_a_terminal(capsys):
    """Plan, people, comment, register and the silent third sync are all there to read."""
    assert 0 == run(["demo"])

    out = capsys.readouterr().out
    for words in (
        "113 links",
        "she accepts her own work",
        "Pour répondre",
        "Registre des rôles et des écarts",
        "writes of the third sync: 0",
    ):
        assert words in out
