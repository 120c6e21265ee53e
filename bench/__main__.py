"""``python -m bench everyday|judge|sandbox|bootstrap``, or all of them without a name; each module says what it counts."""

import sys
from importlib import import_module

NAMES = ("everyday", "judge", "sandbox", "bootstrap")


def main() -> None:
    name, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if name and name not in NAMES:
        sys.exit(f"bench: expected one of {', '.join(NAMES)}, found {name}")
    for one in (name,) if name else NAMES:
        sys.argv = [f"bench {one}", *rest]
        import_module(f"bench.{one}").main()


if __name__ == "__main__":
    main()
