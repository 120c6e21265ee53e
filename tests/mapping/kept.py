"""The subjects and the moments of what is kept in Jira for ever."""

from datetime import UTC, datetime

from integration.model.history import Subject

SITE = "11111111-2222-4333-8444-555555555555"
ISSUE = Subject(kind="issue", id="10042", project="10000")
ROLE = Subject(kind="role", id="MOA", project="10000")
PERSON = Subject(kind="person", id="712020:ab-cd", project="10000")
PROJECT = Subject(kind="project", id="10000", project="10000")
NINE = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
