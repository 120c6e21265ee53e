"""Bornage: role boundaries of a CRM deployment, laid out and watched in Jira. The map of the house, top to bottom:

cli, __main__       verbs
wiring, settings    environment -> Settings -> Service(reader, writer, store, clock)
sync                runs: bootstrap, audit, nightly (plan and ledger are pure)
jira, store         doors: Jira; the schedule
rules               judges: pure
mapping             translates: pure
model, errors       nouns; failures
sandbox             beside the house: an embedded Jira that shares nothing with it

Imports go downwards only (docs/architecture.md); ``make check`` holds it.
"""
