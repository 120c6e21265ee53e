"""A bootstrap that is cut anywhere, or not answered, is finished by running it again: nothing twice, nothing missing."""

from functools import lru_cache

import pytest

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


@pytest.mark.parametrize(("index", "every"), [(Blind, 1), (lambda inner: inner, 5)], ids=["late", "fresh"])
def test_an_apply_cut_at_any_request_is_finished_by_the_next(index, every):
    """The machine dies after each request in turn (before the next is the same), whatever the index knows by then: the same
    project in the end.
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


@pytest.mark.parametrize("carried_out", [False, True], ids=["lost", "done"])
@pytest.mark.parametrize(
    "path",
    [BULK, f"{API}/project", f"{API}/component", f"{API}/filter", "/rest/agile/1.0/board", f"{API}/issueLink"],
)
def test_a_create_nobody_answers_is_settled_by_looking(path, carried_out):
    """Silence after a create: what was carried out is found and not repeated, what was lost is created, in the same run."""
    site = prepared()
    silent = []

    def wrap(inner):
        silent.append(Silent(Blind(inner), path=path, carried_out=carried_out))
        return silent[0]

    apply_on(over(site.world, wrap))

    assert 1 == silent[0].silences
    assert uncut()[0] == picture(site.world)


@pytest.mark.parametrize("carried_out", [False, True], ids=["lost", "done"])
@pytest.mark.parametrize("path", [f"{API}/role", f"{API}/issuetype", f"{API}/issuetypescheme", f"{API}/workflows/create"])
def test_a_shared_create_nobody_answers_is_settled_by_looking(path, carried_out):
    """The same for roles, types, schemes and workflows."""
    site = new_site()
    weather = over(site.world, lambda inner: Silent(inner, path=path, carried_out=carried_out))

    prepare(weather.reader, weather.writer, SMALL, language="fr", gates="none", ask=yes, sleep=no_wait)

    assert uncut_site()[0] == picture(site.world)
