"""JUDGES: case in, judgement out; never fetches, logs or looks at the clock."""
