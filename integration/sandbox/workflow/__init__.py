"""Workflows: how issues move, what is checked, how they are made, changed and handed to projects."""
