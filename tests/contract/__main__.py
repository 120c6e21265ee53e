"""``python -m tests.contract TRAFFIC.jsonl``: what the specifications have against the calls of a traffic log. Exit 1 when anything."""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.contract.operations import ABSENT
from tests.contract.spec import call_from, operation_of
from tests.contract.tally import Tally

_UNKNOWN_HERE = "null for uri"


def main(arguments: list[str]) -> int:
    """Problems by operation, each once with how often; then what the specification has and the sandbox has not."""
    if len(arguments) != 1 or ABSENT:
        print(ABSENT or "usage: python -m tests.contract TRAFFIC.jsonl", file=sys.stderr)
        return 2
    tally, missing = Tally(), Counter[str]()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in Path(arguments[0]).read_text(encoding="utf-8").splitlines():
        call = call_from(json.loads(line))
        for problem in tally.take(call):
            name, _, text = problem.partition(": ")
            found[name][text] += 1
        operation = operation_of(call)
        if operation and call.status == 404 and _UNKNOWN_HERE in str(call.response_json):
            missing[f"{operation.method} {operation.template}"] += 1
    _show(found, missing)
    print(tally.line())
    return 1 if found else 0


def _show(found: dict[str, Counter[str]], missing: Counter[str]) -> None:
    for operation, texts in sorted(found.items()):
        print(operation)
        for text, times in texts.most_common():
            print(f"  {times:>5} x {text}")
    for operation, times in sorted(missing.items()):
        print(f"not in the sandbox: {operation} ({times} x)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
