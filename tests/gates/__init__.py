"""Gates beside the detector: what a condition hides, and what only the rules can see."""
