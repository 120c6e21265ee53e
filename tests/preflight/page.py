"""Writes the list of checks into docs/operations.md: ``python -m tests.preflight.page``."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from integration.model.checkup import GROUPS
from integration.sync.check_table import SPECS
from tests.preflight.catalogue import CATALOGUE

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = "docs/operations.md"
_PLACE: Final = re.compile(r"(?<=<!-- checks -->\n).*?(?=<!-- /checks -->)", re.DOTALL)


def written(page: str) -> str:
    """The page with the list as it is now."""
    return _PLACE.sub(lambda _: "\n" + "\n".join(_rows()) + "\n\n", page)


def _rows() -> Iterator[str]:
    yield "| check | weight | what is true when all is well | who can settle it |"
    yield "|---|---|---|---|"
    for group in GROUPS:
        yield f"| **{CATALOGUE.groups[group].en}** | | | |"
        for check, spec in SPECS.items():
            if spec.group == group:
                texts = CATALOGUE.checks[check]
                weight = f"{spec.weight} †" if spec.vital else spec.weight
                yield f"| `{check}` | {weight} | {texts.short.en} | {CATALOGUE.who[texts.who].en} |"


if __name__ == "__main__":
    path = ROOT / PAGE
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
