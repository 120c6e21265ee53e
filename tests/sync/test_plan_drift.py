"""`plan --drift`: what differs from what was applied, by kind; a changed charter is no drift, and nothing is written."""

from dataclasses import replace

import pytest

from integration.errors import Refused
from integration.sandbox.mount import client
from integration.sync.bootstrap import plan_project
from integration.sync.plan_drift import drift_report
from integration.sync.plan_drift_show import drift_ending, drift_sections
from tests.mapping.blueprints import charter
from tests.sync.bootstrapped import SMALL, applied, issue_of, prepared
from tests.sync.site import KEYS, edit_as


def standing(**more):
    site = prepared(**more)
    applied(site)
    return site


def report_of(site, spec=None, template=SMALL):
    draft = plan_project(site.reader, template, spec or charter(), keys=KEYS, thorough=True)
    return drift_report(site.reader, draft)


def as_admin(site, method, path, **given):
    with client(site.world, "admin@velours.example", "t-admin") as admin:
        answer = admin.request(method, path, **given)
        assert answer.status_code < 300, answer.text


def flow(site, key):
    return next(one for one in site.world.workflows.values() if f"bornage:workflow:{key}:" in one.description)


def test_right_after_an_apply_there_is_none():
    """Nothing, by kind and in words; and nothing is written."""
    site = standing()
    writes = site.transport.writes

    report = report_of(site)

    assert not report.any
    assert ("Aucune dérive\u00a0: tout est comme appliqué.",) == drift_ending(report, "fr")
    assert writes == site.transport.writes


def test_each_kind_of_drift_stands_under_its_own_heading():
    """A person’s edit with both sides, a deleted issue, a member and a component taken away, a renamed filter, a lost transition."""
    site = standing()
    edit_as(site, "claire", issue_of(site, "first.need").key, summary="Nos besoins")
    gone = issue_of(site, "second.build")
    as_admin(site, "DELETE", f"/rest/api/3/issue/{gone.id}")
    moa = next(one for one in site.world.roles.values() if "bornage:role:MOA:" in one.description)
    as_admin(site, "DELETE", f"/rest/api/3/project/CRM/role/{moa.id}", params={"user": "712020:claire"})
    next(iter(site.world.filters.values())).jql = "project = CRM"
    lost = flow(site, "document")
    name = next(one.name for one in lost.transitions if one.kind != "INITIAL")
    lost.transitions = [one for one in lost.transitions if one.name != name]

    report = report_of(site)

    assert {("item", "first.need"), ("filter", "filter")} == {(s.thing, s.key) for s in report.edits}
    assert ["second.build"] == [step.key for step in report.gone]
    assert ("member", "MOA") in {(s.thing, s.key) for s in report.back}
    assert "transition" in {one.kind for one in report.site}
    titles = [section.title for section in drift_sections(report, "en")]
    assert titles[:4] == [
        "Workflows and roles of the site",
        "Changed by people, kept (Jira ≠ template)",
        "Gone from the project, not made again",
        "What apply would bring back",
    ]
    details = [d for section in drift_sections(report, "en") for _, _, lines in section.lines for d in lines]
    assert any("Nos besoins ≠" in line for line in details)


def test_what_the_charter_changed_is_no_drift():
    """Another name is for `plan` to show: counted, and no more."""
    site = standing()

    report = report_of(site, replace(charter(), project_name="Velours CRM 2"))

    assert not report.any
    assert 2 == report.ahead
    assert "`bornage plan`" in drift_ending(report, "en")[1]


def test_what_is_not_ours_is_counted_and_no_drift():
    """Issues, components, people and groups of others."""
    site = standing()
    as_admin(site, "POST", "/rest/api/3/component", json={"project": "CRM", "name": "Réseau"})
    kind = next(one.id for one in site.world.types.values() if one.name == "Tâche")
    fields = {"project": {"key": "CRM"}, "summary": "À nous", "issuetype": {"id": str(kind)}}
    mail = "claire@velours.example"
    with client(site.world, mail, f"token-of-{mail}") as person:
        assert 201 == person.post("/rest/api/3/issue", json={"fields": fields}).status_code
    moe = next(one for one in site.world.roles.values() if "bornage:role:MOE:" in one.description)
    admin = next(one.account_id for one in site.world.users.values() if one.email == "admin@velours.example")
    as_admin(site, "POST", f"/rest/api/3/project/CRM/role/{moe.id}", json={"user": [admin]})

    report = report_of(site)

    assert not report.any
    assert (1, ("Réseau",), {"MOE": 1}, {}) == (
        report.others.issues,
        report.others.components,
        report.others.people,
        report.others.groups,
    )


def test_without_administering_jira_the_workflows_are_said_to_be_unread():
    """The rest is told all the same."""
    site = standing()
    site.world.users["712020:bornage"].admin = False
    site.world.make_project_admin(site.world.project("CRM"), "712020:bornage")

    report = report_of(site)

    assert (True, ()) == (report.unread, report.site)
    assert any("Administer Jira" in text for one in drift_sections(report, "en") for _, text, _ in one.lines)


def test_before_a_first_apply_there_is_nothing_to_drift_from():
    """In one sentence."""
    site = prepared()

    with pytest.raises(Refused, match="expected one that an apply has finished"):
        report_of(site)
