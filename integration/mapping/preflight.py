"""Texts of the checks before an apply: config/preflight -> Catalogue, and a result in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from integration.mapping.adf import plain
from integration.mapping.policy_texts import text_complaints
from integration.mapping.source import Complaint, nouns, scan
from integration.mapping.yaml_tree import Path
from integration.model.checkup import Catalogue, CheckTexts, Grantor, Group, Result, State, Why
from integration.model.words import Language, Text

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueSheet:
    """The file as it is written."""

    version: int
    words: Mapping[str, Text]
    groups: Mapping[Group, Text]
    states: Mapping[State, Text]
    who: Mapping[Grantor, Text]
    why: Mapping[Why, Text]
    checks: Mapping[str, CheckTexts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A result for people, plain text. ``found``: the fault, or why nothing was seen; empty where there is nothing to say."""

    title: str
    found: str
    remedy: str
    who: str


def catalogue_from(text: str, *, file: str) -> Catalogue:
    """Raises ConfigError with every problem of the file at once."""
    source = scan(text, file=file)
    sheet = nouns(source, CatalogueSheet)
    source.complain(_complaints(sheet))
    return Catalogue(
        checks=sheet.checks, who=sheet.who, why=sheet.why, states=sheet.states, groups=sheet.groups, words=sheet.words
    )


def said(result: Result, catalogue: Catalogue, language: Language) -> Said:
    """Everything typed in Jira among the values comes out as plain text."""
    texts = catalogue.checks[result.check]
    values = {name: plain(value) for name, value in result.values.items()}
    told = result.state in ("failed", "skipped")
    unseen = catalogue.why[result.why].in_language(language) if result.why else ""
    return Said(
        title=texts.short.in_language(language),
        found=_filled(texts.long, values, language) if told else _filled_text(unseen, values),
        remedy=_filled(texts.remedy, values, language) if told or result.why == "setting" else "",
        who=catalogue.who[texts.who].in_language(language),
    )


def _filled(text: Text, values: Mapping[str, str], language: Language) -> str:
    return _filled_text(text.in_language(language), values)


def _filled_text(text: str, values: Mapping[str, str]) -> str:
    """A value nobody gave shows as a dash: of a check that could not look, some are not known."""
    return text.format_map(_Dashes(values))


class _Dashes(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _complaints(sheet: CatalogueSheet) -> Iterator[Complaint]:
    if sheet.version != 1:
        yield ("version",), f"expected 1, found {sheet.version}; this Bornage reads version 1"
    for name, known in (("groups", Group), ("states", State), ("who", Grantor), ("why", Why)):
        missing = [word for word in get_args(known) if word not in getattr(sheet, name)]
        if missing:
            yield (
                (name,),
                f"expected a text for each of {', '.join(get_args(known))}, found none for {', '.join(missing)}; add it",
            )
    yield from text_complaints(("words",), [((word,), text) for word, text in sheet.words.items()])
    for check, texts in sheet.checks.items():
        here: Path = ("checks", check)
        if not _ID.fullmatch(check):
            yield here, f"expected lower-case words joined by -, found {check}; rename it"
        yield from text_complaints(here, [(("short",), texts.short), (("long",), texts.long), (("remedy",), texts.remedy)])
