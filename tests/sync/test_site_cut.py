"""Preparing and upgrading a site, cut at any request or not answered, ends as if nothing had happened."""

from functools import lru_cache

import pytest

from integration.errors import Ambiguous, JiraError
from integration.sandbox.misbehaviour.faults import Faults, Rule, ServerError, When
from integration.sync.bootstrap import plan_site, prepare
from tests.sync.shared_half import flow_of, newer, older, prepared, shared
from tests.sync.site import new_site, no_wait, over, yes
from tests.sync.stage import copied
from tests.sync.weather import Crash, Cut, Silent

API = "/rest/api/3"


def upgraded(site, gates="all"):
    return prepare(site.reader, site.writer, newer(), gates=gates, ask=yes, sleep=no_wait)


def lacking(site):
    """A prepared site from which a workflow’s type has fallen out, so that an upgrade writes of every kind."""
    scheme = next(one for one in site.world.type_schemes.values() if "bornage:" in one.description)
    flows = next(one for one in site.world.workflow_schemes.values() if "bornage:" in one.description)
    kind = next(one.id for one in site.world.types.values() if one.name == "Rituel")
    scheme.type_ids.remove(kind)
    del flows.by_type[kind]
    return site


@lru_cache
def _old():
    return lacking(prepared(older())).world


def old():
    """Made once; every test works on a copy of it."""
    return over(copied(_old()))


@lru_cache
def uncut():
    """What it leaves, and how many requests it takes: the upgrade alone, after a first preparation."""
    site = old()
    before = site.transport.reads + site.transport.writes
    upgraded(site)
    return shared(site.world), site.transport.reads + site.transport.writes - before


def test_an_upgrade_cut_at_any_request_is_finished_by_the_next():
    """The machine dies after each request in turn: the same words, workflows, gates and schemes in the end."""
    whole, total = uncut()
    wrong = []

    for at in range(1, total + 1, 3):
        site = old()
        cut = over(site.world, lambda inner, at=at: Cut(inner, at=at))
        with pytest.raises(Crash):
            upgraded(cut)
        upgraded(site)
        if whole != shared(site.world) or plan_site(site.reader, newer(), gates="all").steps:
            wrong.append(at)

    assert [] == wrong


def test_an_upgrade_cut_at_any_request_of_the_first_preparation_is_finished_too():
    """Cut while it was made with the older template, then prepared with the newer one."""
    site = new_site()
    prepare(site.reader, site.writer, older(), gates="none", ask=yes, sleep=no_wait)
    total, wrong = site.transport.reads + site.transport.writes, []
    whole = shared(prepared(newer(), gates="all").world)

    for at in range(1, total + 1, 3):
        site = new_site()
        cut = over(site.world, lambda inner, at=at: Cut(inner, at=at))
        with pytest.raises(Crash):
            prepare(cut.reader, cut.writer, older(), gates="none", ask=yes, sleep=no_wait)
        upgraded(site)
        if whole != shared(site.world) or plan_site(site.reader, newer(), gates="all").steps:
            wrong.append(at)

    assert [] == wrong


@pytest.mark.parametrize("path", [f"{API}/workflows/update", f"{API}/workflowscheme/update"])
@pytest.mark.parametrize("carried_out", [True, False])
def test_an_update_nobody_answers_is_looked_for_and_never_sent_twice(path, carried_out):
    """Found by the marks when it was carried out; else told, and the next run goes on."""
    site, made = old(), []

    def wrap(inner):
        made.append(Silent(inner, path=path, carried_out=carried_out))
        return made[0]

    weather = over(site.world, wrap)
    if carried_out:
        upgraded(weather)
    else:
        with pytest.raises(Ambiguous):
            upgraded(weather)
        upgraded(site)

    assert (1, 1) == (made[0].silences, made[0].sent)
    assert uncut()[0] == shared(site.world)


@pytest.mark.parametrize("effect", ["before", "after"])
@pytest.mark.parametrize(
    "route", ["PUT /rest/api/3/role/{}", "PUT /rest/api/3/statuses", "PUT /rest/api/3/issuetypescheme/{}/issuetype"]
)
def test_a_503_of_a_replacement_is_repeated_to_the_same_end(route, effect):
    """Before and after Jira did it: replacing is safe to repeat, and a type is added once."""
    site = old()
    site.world.faults = Faults(Rule(fault=ServerError(status=503, effect=effect), when=When(route=route, calls=(1,))))

    try:
        upgraded(site)
    except JiraError:
        upgraded(site)

    assert uncut()[0] == shared(site.world)


def test_permission_lost_in_the_middle_is_told_and_the_rest_done_later():
    """What was written stays; the next run with the right goes on."""
    site = prepared(older())
    asked = []

    def ask(plan):
        asked.append(plan)
        site.world.users["712020:bornage"].admin = False
        return True

    with pytest.raises(JiraError):
        prepare(site.reader, site.writer, newer(), gates="all", ask=ask, sleep=no_wait)
    site.world.users["712020:bornage"].admin = True
    upgraded(site)

    assert flow_of(site.world, "Bornage : Livrable")
    assert plan_site(site.reader, newer(), gates="all").empty
