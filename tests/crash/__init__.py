"""Every command that writes, killed at every request and run again: ``python -m tests.crash``."""
