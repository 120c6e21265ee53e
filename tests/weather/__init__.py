"""Our product under a systematic sweep of faults: nothing lost, nothing twice, and never a traceback."""
