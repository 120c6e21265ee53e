"""Records -> Jira's JSON, version 3, one module a subject."""
