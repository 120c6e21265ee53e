"""Every sentence and name of ours, in both languages: typography, vocabulary, and no agreement that a value could break."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from integration.cli import init_words
from integration.mapping import (
    ahead_words,
    charter_draft_words,
    comment_more_words,
    comment_rights_words,
    comment_words,
    description,
    digest_words,
    explained_words,
    register_words,
    site_blueprint,
)
from integration.mapping.seed_facts import facts_from
from integration.model.words import Text, Texts
from integration.sync import plan_show
from tests.mapping.blueprints import default_template
from tests.mapping.voices import policy

FACTS = Path(__file__).parents[2] / "config/rules/seed-facts.yaml"
NARROW, WIDE = "\u202f", "\u00a0"
PLACES = {
    "template": default_template(),
    "rules": policy().rules,
    "comment": vars(comment_words),
    "answers in a comment": vars(comment_more_words),
    "who may answer": vars(comment_rights_words),
    "digest": vars(digest_words),
    "register": vars(register_words),
    "explained": vars(explained_words),
    "seed facts": facts_from(FACTS.read_text(encoding="utf-8"), file=FACTS.name),
    "description": vars(description),
    "site": vars(site_blueprint),
    "plan": vars(plan_show),
    "staffing ahead": vars(ahead_words),
    "charter draft": vars(charter_draft_words),
    "init": vars(init_words),
}
NAMES = {"Bornage : {name}"}
"""Names typed in searches keep plain spaces."""
TYPOGRAPHY = (
    rf"«(?!{NARROW})",
    rf"(?<!{NARROW})»",
    rf"(?<![{NARROW}\w])[;!?](?=\s|$)",
    r"\w[;!?](?=\s|$)",
    r"[^\s/]:(?=\s)",
    r" :",
    r"\w'\w",
    "\\.\\.\\.",
)
BLAME = ("violation", "infraction", "faute", "interdit", "coupable", "irrégularité")
AGREEMENT = r"\(e\)|\(s\)|\(x\)|\{(actor|by|who|builder)\},? (est|était|a été) \w+é\b|\{count\} (?!de plus)\w"


def texts(value: object, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, Text):
        yield path, value.fr, value.en
    elif isinstance(value, Texts):
        yield from ((path, fr, en) for fr, en in zip(value.fr, value.en, strict=True))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, f"{path}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, part in enumerate(value):
            yield from texts(part, f"{path}.{getattr(part, 'id', number)}")


def found(place):
    return [(path, fr, en) for path, fr, en in texts(PLACES[place], place) if fr not in NAMES]


@pytest.mark.parametrize("place", PLACES)
def test_french_is_typeset_as_french(place):
    """U+202F inside « » and before ; ! ?, U+00A0 before the colon, ’ everywhere, and no run of spaces."""
    assert len(found(place)) > 4
    for path, french, _ in found(place):
        assert not [sign for sign in TYPOGRAPHY if re.search(sign, french.replace(f"{WIDE}: ", "").rstrip(": "))], (
            path,
            french,
        )


@pytest.mark.parametrize("place", PLACES)
def test_no_text_blames_and_none_agrees_with_a_value(place):
    """« écart », never an offence; « ticket », never the English word; a sentence fits any person and any count."""
    for path, french, english in found(place):
        assert not [word for word in BLAME if word in french.lower()], (path, french)
        assert not re.search(r"\bissues? (?!retenue|de|des|d’)", french) or path.startswith("template"), (path, french)
        assert not re.search(AGREEMENT, french), (path, french)
        assert not [word for word in ("offence", "offender", "guilty", "forbidden") if word in english.lower()], (
            path,
            english,
        )


@pytest.mark.parametrize("place", PLACES)
def test_both_languages_end_alike(place):
    """A sentence in one is a sentence in the other; English has neither French quotes nor straight apostrophes."""
    for path, french, english in found(place):
        assert french.rstrip()[-1:] not in ".?" or english.rstrip()[-1:] in ".?", (path, french, english)
        assert not re.search(rf"[«»{NARROW}{WIDE}]|\w'\w", english), (path, english)
