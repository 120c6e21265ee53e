"""Projects: made from templates and schemes, kept, archived, deleted."""
