"""The DOOR to Jira: nouns in, nouns out. Importing this package costs nothing; ``transport`` is the one heavy module."""
