"""What a newcomer waits for: ``python -m bench.everyday`` prints one JSON object; seconds are medians of whole processes.

``help_s``: `bornage --help` (at most 0.5). ``demo_s``: `bornage demo --json` (at most 60). ``apply_requests``: reads and writes of the
apply besides one POST a link (at most 55). ``plan_again_requests``: a plan right after it (at most 15).
"""

import json
import statistics
import subprocess
import sys
import time
from typing import Any

RUNS = 5


def main() -> None:
    figures = _demo()
    requests = figures["requests"]
    apply, again = requests["apply"], requests["plan again"]
    print(
        json.dumps(
            {
                "help_s": _median(["--help"]),
                "demo_s": _median(["demo", "--json"]),
                "apply_requests": apply["reads"] + apply["writes"] - figures["links"],
                "plan_again_requests": again["reads"] + again["writes"],
                "first_sync_requests": sum(requests["first sync"].values()),
                "writes_of_third_sync": figures["writes_of_third_sync"],
            }
        )
    )


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "integration", *arguments]


def _demo() -> Any:
    done = subprocess.run(_command(["demo", "--json"]), capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def _median(arguments: list[str]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(_command(arguments), capture_output=True, check=True)
        taken.append(time.perf_counter() - start)
    return round(statistics.median(taken), 3)


if __name__ == "__main__":
    main()
