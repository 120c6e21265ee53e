"""The texts of the checks: one for each, in both languages, well set; and a file that is wrong is told with its lines."""

import re

import pytest

from integration.errors import ConfigError
from integration.mapping.preflight import catalogue_from
from integration.sync.check_table import SPECS
from tests.preflight.catalogue import CATALOGUE, FILE, TEXT
from tests.preflight.page import PAGE, ROOT, written

WHO_GRANTS = {
    "permission-administer-jira": "jira-admin",
    "permission-edit-issues": "project-admin",
    "plan-free": "org-admin",
}


def _texts():
    for check, one in CATALOGUE.checks.items():
        yield from ((check, text) for text in (one.short, one.long, one.remedy))
    for table in (CATALOGUE.words, CATALOGUE.who, CATALOGUE.why, CATALOGUE.states, CATALOGUE.groups):
        yield from table.items()


def test_every_check_has_its_texts_and_no_text_is_left_over():
    """Ids are the same in the table and in the file."""
    assert set(SPECS) == set(CATALOGUE.checks)


def test_who_can_grant_what():
    """Of the site its administrators, of a project its own, of plans and groups the organisation's."""
    assert WHO_GRANTS == {check: CATALOGUE.checks[check].who for check in WHO_GRANTS}


def test_french_is_set_as_french_is():
    """No-break spaces where they belong, typographic apostrophes; commands are as they are typed."""
    said = [(name, re.sub(r'python3 -c ".*"', "", text.fr)) for name, text in _texts()]

    assert [] == [one for one in said if re.search(r"[^\u202f][;!?](\s|$)|« | »|[a-zé] :|'", one[1])]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1", "version: 2", "version: expected 1, found 2"),
        ("  token-valid:\n    who: operator", "  Token_Valid:\n    who: operator", "lower-case words joined by -"),
        ("    who: operator\n    short", "    who: someone\n    short", "checks.token-valid.who"),
        ("at {address}.", "at {place}.", "expected the same placeholders in fr and en"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(old: str, new: str, said: str):
    """Form, vocabulary, and the same words in braces in both languages."""
    assert old in TEXT

    with pytest.raises(ConfigError, match=r"checks\.yaml:\d+: ") as caught:
        catalogue_from(TEXT.replace(old, new, 1), file=FILE)

    assert said in str(caught.value)


def test_the_page_for_operators_lists_every_check():
    """docs/operations.md is made of the table and the texts: ``python -m tests.preflight.page``."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")

    assert written(text) == text
