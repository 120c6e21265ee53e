"""What may befall a call on purpose: faults, and limits on callers; ``weather.told`` is the one seam."""
