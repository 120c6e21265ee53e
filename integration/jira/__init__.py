"""The DOOR to Jira: nouns in, nouns out."""
