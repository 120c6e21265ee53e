"""What stands between a plan and its being carried out: what was shown, and how much it touches."""

import json
from contextlib import suppress

import pytest

from integration.errors import ConfigError, Refused
from integration.mapping.plan_file import is_plan, plan_in, plan_text, steps_of
from integration.model.plan import Plan, Step
from integration.model.saved import SavedPlan
from integration.model.words import Text
from integration.sync.bootstrap import plan_project, plan_site
from integration.sync.plan_limits import moved_since, refuse_taking_away, takes_away, too_much
from tests.mapping.blueprints import charter, item, phase, template_of
from tests.sync.bootstrapped import SMALL, applied, issue_of, prepared
from tests.sync.site import KEYS, edit_as, over, picture
from tests.sync.weather import Crash, Cut

GROWN = template_of(
    phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",)), item("first.more")),
    phase("second", item("second.build", ("first.build",)), optional=True),
)
TEN = template_of(phase("first", *(item(f"first.n{n}") for n in range(10))))
RENAMED = template_of(
    phase("first", *(item(f"first.n{n}", title=Text(fr=f"Autre {n}", en=f"Other {n}")) for n in range(10)))
)


def _steps(site, template=SMALL):
    return steps_of(plan_project(site.reader, template, charter(), keys=KEYS).plan)


def test_a_plan_that_was_shown_is_applied_as_shown():
    """Nothing moved in between: what stands afterwards is what apply alone would have made."""
    site, other = prepared(), prepared()

    applied(site, shown=_steps(site))
    applied(other)

    assert picture(other.world) == picture(site.world)


@pytest.mark.parametrize("at", range(20, 60, 3))
def test_an_apply_that_was_cut_is_resumed_from_the_same_file(at):
    """What is left to do is part of what was shown, wherever it was cut."""
    site = prepared()
    shown = _steps(site)
    with suppress(Crash):
        applied(over(site.world, lambda inner: Cut(inner, at=at)), shown=shown)

    assert 3 == applied(site, shown=shown).items
    assert plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty


def test_jira_moved_since_the_plan_was_shown_is_refused_by_name():
    """A person renamed what the new template renames, too: less would be done than shown."""
    site = prepared(GROWN)
    applied(site, GROWN)
    renamed = template_of(
        phase(
            "first",
            item("first.need", component="AMOA", title=Text(fr="Besoins", en="Needs")),
            item("first.build", ("first.need",)),
            item("first.more"),
        ),
        phase("second", item("second.build", ("first.build",)), optional=True),
    )
    shown = _steps(site, renamed)
    edit_as(site, "claire", issue_of(site, "first.need").key, summary="Our needs")

    with pytest.raises(Refused, match=r"found 1 differences: item .*Our needs.* is now kept as it is"):
        applied(site, renamed, shown=shown)
    assert "Our needs" == issue_of(site, "first.need").summary


def test_more_to_do_than_was_shown_is_refused():
    """The file was made from an older template: its digest would tell, and so does every step."""
    site = prepared()

    found = moved_since(_steps(site), plan_project(site.reader, GROWN, charter(), keys=KEYS).plan)

    assert "item « Élément first.more »: create was not shown" in found


def test_an_apply_that_touches_most_of_what_exists_wants_yes_really():
    """Ten items renamed at once by a template: refused, nothing written; with the word, done."""
    site = prepared(TEN)
    applied(site, TEN)
    before = picture(site.world)

    with pytest.raises(Refused, match=r"at most 30 % of the 12 existing issues to change, found 10"):
        applied(site, RENAMED)
    assert before == picture(site.world)

    applied(site, RENAMED, yes_really=True)
    assert "Autre 3" == issue_of(site, "first.n3").summary


@pytest.mark.parametrize(("existing", "touched", "wanted"), [(9, 9, False), (10, 3, False), (10, 4, True), (100, 30, False)])
def test_a_share_counts_from_ten_issues_on(existing, touched, wanted):
    """Few issues say nothing; thirty percent is still allowed."""
    steps = tuple(
        Step(thing="item", act="update", key=f"i{n}", title="x", before={"due": "a"}, after={"due": "b"})
        for n in range(touched)
    )

    assert wanted is (too_much(Plan(half="project", steps=steps), existing=existing) is not None)


def test_a_kept_plan_reads_back_as_it_was_written():
    """And holds no mail."""
    site = prepared()
    saved = SavedPlan(
        charter="charter.yaml",
        charter_digest="a",
        template_digest="b",
        site="https://velours.example",
        project="CRM",
        digest="c",
        options={"as_person": False},
        steps=_steps(site),
    )
    text = plan_text(saved)

    assert is_plan(text)
    assert saved == plan_in(text, file="plan.json")
    assert "@" not in text
    assert "712020:" not in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bornage_plan": 2}, "expected a plan of shape 1, found 2"),
        ({"steps": [{"act": "burn"}]}, "found another value at steps"),
        ({"more": 1}, "found another value at more"),
    ],
)
def test_a_damaged_plan_is_told_without_a_traceback(change, said):
    """It never gets near Jira."""
    whole = {"bornage_plan": 1, "charter": "c", "charter_digest": "", "template_digest": "", "site": "", "project": "P"}
    text = json.dumps({**whole, "digest": "", "options": {}, "steps": [], **change})

    with pytest.raises(ConfigError, match=said):
        plan_in(text, file="plan.json")


def test_a_site_loses_gates_only_when_that_is_really_asked_for():
    """Every project of the site would have other rights; more gates take nothing away."""
    gated, open_ = prepared(gates="all"), prepared()
    lost = plan_site(gated.reader, SMALL, gates="none")

    with pytest.raises(Refused, match=r"found \d+ of them .*--yes-really"):
        refuse_taking_away(lost, yes_really=False)
    refuse_taking_away(lost, yes_really=True)
    assert takes_away(plan_site(open_.reader, SMALL, gates="all")) is None


def test_yaml_is_no_plan():
    """The same argument takes both."""
    assert not is_plan("site: https://velours.example\n")
    assert not is_plan('{"steps": []}')
