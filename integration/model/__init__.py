"""Every noun of the house, frozen and free of behaviour that could surprise: standard library only.

words: the closed vocabularies · template, charter: what people write · blueprint: what Jira should look like ·
live: what Jira looks like · history: what happened · verdict: what is said about it · plan: what is to be done.
"""
