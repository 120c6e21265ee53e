"""A second judge, slow and obvious, written from the text of the rules alone: it shares the nouns with the engine and nothing else."""
