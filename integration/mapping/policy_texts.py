"""The texts of a rule: placeholders that are simple and known, the same in both languages."""

import re
from collections.abc import Collection, Iterator, Sequence
from string import Formatter

from integration.mapping.source import Complaint
from integration.mapping.yaml_tree import Path
from integration.model.words import Text

_FIELD = re.compile(r"[a-z_]+")


def placeholders(sentence: str) -> frozenset[str]:
    """The {words} of a sentence. Raises ValueError where braces are not simple placeholders."""
    found = set()
    for _, field, form, conversion in Formatter().parse(sentence):
        if field is not None:
            if not _FIELD.fullmatch(field) or form or conversion:
                raise ValueError(field)
            found.add(field)
    return frozenset(found)


def text_complaints(
    here: Path, texts: Sequence[tuple[Path, Text]], known: Collection[str] | None = None
) -> Iterator[Complaint]:
    """What is wrong with a rule's texts. ``known``: the only placeholders there are; None: those of any rule."""
    for way, text in texts:
        try:
            fr, en = placeholders(text.fr), placeholders(text.en)
        except ValueError:
            yield (
                (*here, *way),
                "expected placeholders like {actor}, found other braces; double those that are meant as braces",
            )
            continue
        if fr != en:
            odd = ", ".join(sorted(f"{{{word}}}" for word in fr ^ en))
            yield (*here, *way), f"expected the same placeholders in fr and en, found {odd} in one only; add or remove it"
        elif known is not None and not fr <= set(known):
            odd, all_ = (", ".join(sorted(f"{{{word}}}" for word in words)) for words in (fr - set(known), known))
            yield (*here, *way), f"expected placeholders among {all_}, found {odd}; correct it"
