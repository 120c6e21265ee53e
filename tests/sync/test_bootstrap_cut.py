"""A bootstrap that is cut anywhere, or not answered, is finished by running it again: nothing twice, nothing missing."""

import re
from functools import lru_cache
from typing import Any

import pytest

from integration.errors import Ambiguous
from integration.sync.bootstrap import bootstrap, plan_project, plan_site, prepare
from tests.mapping.blueprints import charter, item, phase, template_of
from tests.sync.site import KEYS, new_site, no_wait, over, picture, yes
from tests.sync.weather import Blind, Crash, Cut, Silent

SMALL = template_of(
    phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))),
    phase("second", item("second.build", ("first.build",))),
)
BULK, API = "/rest/api/3/issue/bulk", "/rest/api/3"


def prepared():
    site = new_site()
    prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes)
    return site


def apply_on(site):
    return bootstrap(site.reader, site.writer, SMALL, charter(), keys=KEYS, ask=yes, sleep=no_wait)


@lru_cache
def uncut():
    """What an apply leaves, and how many requests it takes."""
    site = prepared()
    before = site.transport.reads + site.transport.writes
    apply_on(site)
    return picture(site.world), site.transport.reads + site.transport.writes - before


@lru_cache
def uncut_site():
    site = new_site()
    prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes)
    return picture(site.world), site.transport.reads + site.transport.writes


@pytest.mark.parametrize(("index", "every"), [(Blind, 3), (lambda inner: inner, 5)], ids=["late", "fresh"])
def test_an_apply_cut_at_any_request_is_finished_by_the_next(index, every):
    """The machine dies after a request (before the next is the same), whatever the index knows by then: the same project in the
    end. Every request in turn is for `python -m tests.crash`.
    """
    whole, total = uncut()
    wrong = []

    for at in range(1, total + 1, every):
        site = prepared()
        with pytest.raises(Crash):
            apply_on(over(site.world, lambda inner, at=at: Cut(inner, at=at)))
        apply_on(over(site.world, index))
        if whole != picture(site.world) or not plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty:
            wrong.append(at)

    assert [] == wrong


def test_a_prepare_cut_at_any_request_is_finished_by_the_next():
    """The same for what a site shares."""
    whole, total = uncut_site()
    wrong = []

    for at in range(1, total + 1):
        site = new_site()
        cut = over(site.world, lambda inner, at=at: Cut(inner, at=at))
        with pytest.raises(Crash):
            prepare(cut.reader, cut.writer, SMALL, language="fr", gates="none", ask=yes)
        prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes)
        if whole != picture(site.world) or not plan_site(site.reader, SMALL, language="fr").empty:
            wrong.append(at)

    assert [] == wrong


CREATES = [BULK, f"{API}/project", f"{API}/component", f"{API}/filter", "/rest/agile/1.0/board"]
SHARED = [f"{API}/{name}" for name in ("role", "issuetype", "issuetypescheme", "workflows/create", "workflowscheme")]
MEMBERS, SHARING = re.compile(rf"{API}/project/[^/]+/role/\d+"), re.compile(rf"{API}/filter/\d+/permission")


def silent_over(site, path, *, carried_out):
    """Our doors with one silence between them and the site, whose index is late; and that silence."""
    made = []

    def wrap(inner):
        made.append(Silent(Blind(inner), path=path, carried_out=carried_out))
        return made[0]

    return over(site.world, wrap), made[0]


@pytest.mark.parametrize("path", [*CREATES, MEMBERS, SHARING, f"{API}/issueLink"])
def test_a_create_nobody_answers_is_found_by_looking(path):
    """Silence after a create that was carried out: it is found, nothing is sent again, and the run goes on."""
    site = prepared()
    weather, silence = silent_over(site, path, carried_out=True)

    apply_on(weather)

    assert 1 == silence.silences
    assert uncut()[0] == picture(site.world)


@pytest.mark.parametrize("path", [*CREATES, MEMBERS, SHARING])
def test_a_lost_create_is_never_sent_again_by_the_run_that_lost_it(path):
    """Nothing comes: the run says so in one sentence, and the next one goes on from what it finds."""
    site = prepared()
    weather, silence = silent_over(site, path, carried_out=False)

    with pytest.raises(Ambiguous, match="nothing is sent a second time: run the same command again in a few minutes"):
        apply_on(weather)
    once = silence.sent
    apply_on(over(site.world))

    assert (1, 1) == (silence.silences, once)
    assert uncut()[0] == picture(site.world)


@pytest.mark.parametrize("carried_out", [False, True], ids=["lost", "done"])
@pytest.mark.parametrize("path", SHARED)
def test_the_same_holds_for_what_a_site_shares(path, carried_out):
    """Roles, types, schemes and workflows: found, or left to the next run."""
    site = new_site()
    weather, silence = silent_over(site, path, carried_out=carried_out)
    given: dict[str, Any] = {"language": "fr", "gates": "none", "ask": yes, "sleep": no_wait}

    if carried_out:
        prepare(weather.reader, weather.writer, SMALL, **given)
    else:
        with pytest.raises(Ambiguous, match="run the same command again"):
            prepare(weather.reader, weather.writer, SMALL, **given)
        assert 1 == silence.sent
        prepare(site.reader, site.writer, SMALL, **given)

    assert uncut_site()[0] == picture(site.world)
