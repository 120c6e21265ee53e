"""The embedded Jira: shares nothing with the house, so that one misreading of Jira cannot sit on both sides."""
