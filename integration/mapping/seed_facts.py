"""The seed facts' file -> what each of them says, by identifier."""

from collections.abc import Mapping
from dataclasses import dataclass

from integration.mapping.source import nouns, scan
from integration.model.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsSheet:
    version: int
    facts: Mapping[str, Text]


def facts_from(text: str, *, file: str) -> Mapping[str, Text]:
    """Raises ConfigError with every problem of the file at once."""
    source = scan(text, file=file)
    sheet = nouns(source, FactsSheet)
    source.complain(
        [] if sheet.version == 1 else [(("version",), f"expected 1, found {sheet.version}; this Bornage reads version 1")]
    )
    return sheet.facts
