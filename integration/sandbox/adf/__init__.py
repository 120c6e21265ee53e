"""Documents: which Jira refuses, and what they look like when read back."""
