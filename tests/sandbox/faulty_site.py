"""One fault on the company of ``jira_site``, and a write that may meet it."""

from integration.sandbox.misbehaviour.faults import Faults, Rule, When
from tests.sandbox.jira_site import API


def under(jira, fault, **when):
    jira.world.faults = Faults(Rule(fault=fault, when=When(**when)), seed=7)
    return jira.world.faults


def create(jira):
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude"}
    return jira.admin.post(f"{API}/issue", json={"fields": fields})
