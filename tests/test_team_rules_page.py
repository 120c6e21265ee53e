"""The page on a team's own rules is whole: each key, each word that may be named and each placeholder stands on it, and no other."""

import re
from pathlib import Path
from typing import get_args

import pytest

from integration.mapping.source_words import known_keys
from integration.mapping.team_rules import PLACEHOLDERS, TeamRuleSheet
from integration.model.history import Field
from integration.model.team_rules import ActSpec, Apart, TeamKind
from integration.model.words import INTERNAL_WORK, PRODUCING_ROLES, ROLES, SEVERITIES, STATUSES, TYPES
from tests.rules.cast import TEMPLATE

PAGE = (Path(__file__).parent.parent / "docs" / "team-rules.md").read_text(encoding="utf-8")


def rows(page: str, head: str) -> dict[str, str]:
    """First cell -> the rest, of the table under the row that begins so."""
    table = page[page.index(f"| {head}") :].split("\n\n", maxsplit=1)[0]
    cells = [line.strip("| ").split(" | ", 1) for line in table.splitlines()[2:]]
    return {first.strip("`"): rest for first, rest in cells}


def listed(start: str) -> set[str]:
    """Words in code type of the entry of a list that begins so."""
    entry = re.split(r"\n(?=- |\n)", PAGE[PAGE.index(f"- `{start}`") :])[0]
    return set(re.findall(r"`([^`]+)`", entry)) - {start}


def test_every_key_of_a_rule_and_of_an_act_is_explained():
    """With whether it is needed."""
    keys = {word for cell in rows(PAGE, "key") for word in re.findall(r"[a-z]+", cell)}

    assert set(known_keys(TeamRuleSheet)) == keys
    assert [] == [key for key in known_keys(ActSpec) if f"`{key}`" not in PAGE]


@pytest.mark.parametrize("kind", get_args(TeamKind))
def test_the_words_a_sentence_may_leave_open_are_those_of_its_kind(kind):
    """As the reader of the file knows them."""
    [cell] = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` | `{{")]

    assert PLACEHOLDERS[kind] == set(re.findall(r"\{([a-z_]+)\}", cell))


def test_all_that_an_act_may_name_is_listed():
    """Edits, types, producing roles, phases of the template."""
    assert set(get_args(Field)) == listed("fields") - {"budget_field"}
    assert set(TYPES) - INTERNAL_WORK == listed("types")
    assert set(PRODUCING_ROLES) == listed("components") - {"labels"}
    assert {phase.id for phase in TEMPLATE.phases} == listed("phases")


def test_statuses_and_transitions_stand_with_their_names_in_jira():
    """In both languages, with the types that have them."""
    moves = {arrow.key for arrow in TEMPLATE.arrows if arrow.type not in INTERNAL_WORK}

    assert set(STATUSES) == set(rows(PAGE, "`into`"))
    assert moves == set(rows(PAGE, "`moves`"))
    for arrow in TEMPLATE.arrows:
        if arrow.key in moves and arrow.key != "decide":
            assert arrow.type in rows(PAGE, "`moves`")[arrow.key]


def test_roles_severities_and_ways_to_be_apart_are_named():
    """None is left to be guessed."""
    words = {*ROLES, *SEVERITIES, *get_args(Apart), *get_args(TeamKind)}

    assert set() == {word for word in words if f"`{word}`" not in PAGE}
