"""How much of a text changed, whatever its formatting: what R14, R20, R24 and R34 call a change of wording.

Knows wiki markup as Jira's changelog holds it; knows neither issues nor people.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

REWRITTEN = 20
"""One word in so many: more is a change of wording (5 %)."""

IMAGE = re.compile(r"!(?=\S)[^!\n|]{1,255}\.[A-Za-z0-9]{2,5}(?:\|[^!\n]{0,255})?!")
LINK = re.compile(r"\[([^\[\]|\n]*)\|[^\[\]\n]*\]")
MACRO = re.compile(r"\{[^{}\n]*\}")
HEADING = re.compile(r"(?m)^[ \t]*(?:h[1-6]|bq)\.[ \t]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
STACKED = re.compile(r"([^\w\s\x00-\x7f]{64})[^\w\s\x00-\x7f]+")
"""Endless accents on one letter, whose sorting would cost the square of their number."""
WORD = re.compile(r"[^\W_]+|[^\w\s!-/:;?@\[-`{-~‘’“”«»•·–—]|[$%+](?=\d)|(?<=\d)[$%]")
"""A word, or a sign that says something (€, ≤, an emoji, the % of a figure); punctuation and markup say nothing."""


def rewritten(old: str | None, new: str | None) -> bool:
    """Whether more than 5 % of the longer text's words were added, removed or replaced; formatting, spaces, case, punctuation,
    Unicode composition and wiki markup left out. Never says more than the word-by-word edit distance would.
    """
    if old == new:
        return False
    before, after = words_of(old or ""), words_of(new or "")
    return _distance(before, after) * REWRITTEN > max(len(before), len(after))


def words_of(text: str) -> list[str]:
    """The words of a text without what only dresses it, in time linear in its length."""
    bare = HEADING.sub("", LINK.sub(r"\1", MACRO.sub(" ", IMAGE.sub(" ", text))))
    even = unicodedata.normalize("NFKC", STACKED.sub(r"\1", INVISIBLE.sub("", bare)))
    return WORD.findall(unicodedata.normalize("NFKC", even.casefold()))


def _distance(before: Sequence[str], after: Sequence[str]) -> int:
    """At most the edit distance in words, in linear time: one edit touches one word, and two pairs of neighbours, so that
    words merely put in another order are seen too (q-gram lemma).
    """
    if before == after:
        return 0
    pairs = _beyond(list(pairwise(("", *before, ""))), list(pairwise(("", *after, ""))))
    return max(_beyond(before, after), (pairs + 1) // 2)


def _beyond(left: Sequence[object], right: Sequence[object]) -> int:
    """How many of one side the other does not have, of the side with more of them."""
    here, there = Counter(left), Counter(right)
    return max((here - there).total(), (there - here).total())
