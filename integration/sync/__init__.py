"""RUNS: the only place where thinking and doors meet."""
