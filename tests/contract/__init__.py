"""Holds everything said over HTTP against Atlassian's own specifications of Jira Cloud."""
