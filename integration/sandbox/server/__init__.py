"""The site on a port of this machine."""
