"""What a change of wording is: words count, what dresses them does not; whatever the text, in time linear in its length."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.rules.wording import rewritten, words_of

TWENTY = " ".join(f"mot{n}" for n in range(20))

DRESSINGS = [
    ("Le besoin est clair", "h2. Le *besoin*\n\nest   _clair_."),
    ("Le besoin est clair", "{panel:title=Important|borderColor=#ccc}\nLe besoin est clair\n{panel}"),
    ("Le besoin est clair", "Le besoin !capture d’écran.png|width=300! est clair"),
    ("Voir la note", "Voir [la note|https://wiki.example.org/x?y=1]"),
    ("Un tableau simple", "||Un||tableau||\n|simple|\n"),
    ("Premier point\nSecond point", "* Premier point\n# Second point\n----"),
    ("L'échéance est à l'été", unicodedata.normalize("NFD", "L’échéance est à l’été")),
    ("À faire", "à\u00a0faire\u200b"),
    ("", " \n\t"),
    (None, ""),
]


@pytest.mark.parametrize(("old", "new"), DRESSINGS)
def test_dressing_is_no_rewriting(old, new):
    """Formatting, spaces, Unicode composition and wiki markup are left out, both ways."""
    assert words_of(old or "") == words_of(new or "")
    assert not rewritten(old, new)
    assert not rewritten(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, "Un besoin"),
        ("Un besoin", None),
        ("La MOA paie et la MOE livre", "La MOE paie et la MOA livre"),
        ("Budget de 100 €", "Budget de 100 $"),
        ("Délai ≤ 5", "Délai ≥ 5"),
        ("Publie les comptes", "Publié les comptes"),
        ("Attention ! Le budget ! Rien d’autre", "Attention ! Rien d’autre"),
    ],
)
def test_what_changes_the_meaning_counts(old, new):
    """A text that appears or goes, words that change places, a sign that says something, an accent."""
    assert rewritten(old, new)


def test_five_percent_is_not_more_than_five_percent():
    """One word of twenty may change, two may not; added words are counted against the longer text."""
    assert not rewritten(TWENTY, TWENTY.replace("mot3", "autre"))
    assert rewritten(TWENTY, TWENTY.replace("mot3", "autre").replace("mot9", "encore"))
    assert not rewritten(TWENTY, f"{TWENTY} plus")
    assert rewritten(TWENTY, f"{TWENTY} plus deux")


@pytest.mark.parametrize(
    "part", ["!", "[", "{", "[|", "!a.", "e\u0301\u0327", "h1. ", "a ", "\ufdfa", "\t", "\u0301\u0327", "{panel:"]
)
def test_hostile_texts_take_no_longer(part):
    """A hundred thousand characters of anything are read at once: nothing is scanned again and again."""
    text = part * (100_000 // len(part))
    assert rewritten(text, text + " mot") == (20 > len(words_of(text)))


texts = st.text(st.sampled_from("ab é’*_{}[]|!.h1\n\u0301\u00a0€")) | st.text()


@given(texts, texts)
def test_a_change_is_one_both_ways(old, new):
    """The same text is no change, and who was first does not matter."""
    assert not rewritten(old, old)
    assert rewritten(old, new) == rewritten(new, old)
    assert rewritten(old, new) == rewritten(unicodedata.normalize("NFC", old), unicodedata.normalize("NFC", new))


words = st.lists(st.sampled_from(["moa", "moe", "lot", "1", "2"]), max_size=45)


@given(words, words)
def test_never_more_than_the_edit_distance(before, after):
    """What is called a rewriting is one by the exact count, too: nobody is told for less."""
    if rewritten(" ".join(before), " ".join(after)):
        assert 20 * edit_distance(before, after) > max(len(before), len(after))


@given(words, st.lists(st.integers(0, 10**6), min_size=1, max_size=5))
def test_new_words_are_counted_exactly(before, places):
    """Words that never stood there before are all seen."""
    after = list(before)
    for number, place in enumerate(places):
        after.insert(place % (len(after) + 1), f"neuf{number}")
    assert rewritten(" ".join(before), " ".join(after)) == (20 * len(places) > len(after))


def edit_distance(before, after):
    """Word by word, the slow way."""
    row = list(range(len(after) + 1))
    for i, word in enumerate(before, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(after, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1]
