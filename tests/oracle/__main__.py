"""``python -m tests.oracle --count 5000 --seed 1``: both judges on many random projects, rule by rule."""

import argparse
import sys

from tests.oracle.agreement import compared
from tests.oracle.oracle import RULES


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="projects")
    parser.add_argument("--seed", type=int, default=1, help="of the first; the next ones follow")
    parser.add_argument("--show", type=int, default=10, help="differences to show")
    args = parser.parse_args()
    result = compared(range(args.seed, args.seed + args.count))
    out, err = sys.stdout.write, sys.stderr.write
    out("rule  judged  agreed  precision  recall\n")
    for rule in sorted(RULES):
        figures = f"{result.judged[rule]:>7} {result.both[rule]:>7}"
        out(f"{rule} {figures}  {result.precision(rule):>9.3f} {result.recall(rule):>7.3f}\n")
    for seed, now, whose, said in result.apart[: args.show]:
        err(f"seed {seed} at {now:%m-%d %H:%M}, only the {whose}: {said}\n")
    return 1 if result.apart else 0


if __name__ == "__main__":
    sys.exit(main())
