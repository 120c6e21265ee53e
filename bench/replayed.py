"""`bornage replay` in a process of its own, and then the most memory that one of its processes held, in MB: with nothing of the
bench loaded, as people run it.
"""

import resource
import sys

from integration.cli.app import run


def main(file: str, charter: str, parts: str) -> None:
    if run(["replay", "--charter", charter, "--status-map", parts, file]):
        sys.exit("bench: the replay failed")
    held = (resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(max(held) >> 10)


if __name__ == "__main__":
    main(*sys.argv[1:])
