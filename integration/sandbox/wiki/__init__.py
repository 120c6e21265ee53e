"""Wiki markup, as version 2 of the API and changelogs speak it."""
