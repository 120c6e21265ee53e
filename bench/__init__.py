"""Figures to reach (design section 7): each module prints what it measured, in one run, and says what it counts."""
