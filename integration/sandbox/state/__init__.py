"""What a Jira Cloud site is made of: plain mutable records. ``world.py`` holds them, ``acts/`` change them."""
