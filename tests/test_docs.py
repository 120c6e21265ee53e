"""The pages on the charter are true: each example is checked as any charter is, and each key of the file is explained."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from integration.cli.verbs import check_charters
from integration.mapping.charter import charter_from
from integration.mapping.charter_sheet import ActorSheet, AssignmentSheet, CharterSheet, PersonSheet, ProjectSheet
from integration.mapping.source import read
from integration.mapping.source_words import known_keys
from integration.mapping.template import template_from
from integration.model.charter import RuleOverride
from integration.model.template import Template
from integration.model.words import (
    ActorKind,
    AssignmentKind,
    Gates,
    Language,
    Mode,
    Nature,
    Role,
    Severity,
    VendorProfile,
)

ROOT = Path(__file__).parent.parent
PAGES = ("docs/charter.md", "docs/charter.fr.md")
RULES = "config/rules/role-boundaries.yaml"
TEMPLATE = "config/templates/crm-deployment.yaml"
SHEETS = (CharterSheet, ProjectSheet, ActorSheet, PersonSheet, AssignmentSheet, RuleOverride)
VOCABULARIES = (ActorKind, AssignmentKind, Gates, Language, Mode, Nature, Role, Severity, VendorProfile)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _blocks(page: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```", _text(page), re.DOTALL | re.MULTILINE)


def _explained(page: str) -> set[str]:
    """The words in code type outside the examples."""
    prose = re.sub(r"^```.*?^```", "", _text(page), flags=re.DOTALL | re.MULTILINE)
    return set(re.findall(r"`([^`\n]+)`", prose))


def _plain(text: str) -> dict[str, Any]:
    value = read(text, file="example").value
    assert isinstance(value, dict)
    return dict(value)


def _joined(whole: dict[str, Any], fragment: dict[str, Any]) -> dict[str, Any]:
    """What stands under keys is put in by key, lists go on, anything else takes its place."""
    joined = dict(whole)
    for key, part in fragment.items():
        there = whole.get(key)
        if isinstance(there, dict) and isinstance(part, dict):
            joined[key] = {**there, **part}
        elif isinstance(there, list) and isinstance(part, list):
            joined[key] = [*there, *part]
        else:
            joined[key] = part
    return joined


def _charters() -> Iterator[str]:
    """Each example as a whole charter: one that begins with its site or name is one; any other adds to those before it."""
    whole: dict[str, Any] = {}
    for block in _blocks(PAGES[0]):
        if block.startswith(("site:", "charter:")):
            whole = _plain(block)
            yield block
        else:
            whole = _joined(whole, _plain(block))
            yield json.dumps(whole, ensure_ascii=False)


@pytest.fixture(scope="module")
def template() -> Template:
    return template_from(_text(TEMPLATE), file=TEMPLATE)


def test_both_pages_show_the_same_examples():
    """What is checked in one language is what the other shows."""
    assert 9 == len(_blocks(PAGES[0]))
    assert _blocks(PAGES[0]) == _blocks(PAGES[1])


def test_an_example_adds_to_those_before_it(template: Template):
    """The people of an example join Claire; its assignments follow hers."""
    charters = [charter_from(text, file=PAGES[0], template=template) for text in _charters()]

    assert ["claire"] == list(charters[0].people)
    assert ["claire", "marc", "ines", "hugo", "anne"] == list(charters[-1].people)
    assert [1, 1, 1, 1, 5, 6, 6, 6, 6] == [len(charter.assignments) for charter in charters]


@pytest.mark.parametrize("number", range(9))
def test_an_example_is_right(number: int, template: Template, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """As the reader of charters sees it, and as `bornage check` does with the template and the rules."""
    text, path = list(_charters())[number], tmp_path / "charter.yaml"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/light.yaml").write_text(_text(TEMPLATE), encoding="utf-8")

    charter = charter_from(text, file=PAGES[0], template=template)

    assert "VEL" == charter.project_key
    assert 0 == check_charters([path]), capsys.readouterr().err
    assert "valid; " in capsys.readouterr().out


def test_the_pages_quote_check_to_the_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """What the pages say that `bornage check` answers: a valid charter, a note, a problem."""
    shortest = _blocks(PAGES[0])[0]
    monkeypatch.chdir(tmp_path)
    for text in (shortest, shortest.replace("actors:", "mode: commnt\nactors:")):
        Path("charter.yaml").write_text(text, encoding="utf-8")
        check_charters([Path("charter.yaml")])

    said = capsys.readouterr()

    for page in PAGES:
        quoted = {words for words in _explained(page) if words.startswith("charter.yaml:")}
        assert 3 == len(quoted)
        assert quoted <= set(f"{said.out}{said.err}".splitlines())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_explains_every_key_and_every_word_a_charter_may_use(page: str, template: Template):
    """Keys of the file, words allowed, phases of the default template: none is left to be guessed."""
    keys = {key for sheet in SHEETS for key in known_keys(sheet)}
    words = {word for vocabulary in VOCABULARIES for word in get_args(vocabulary)}
    phases = {phase.id for phase in template.phases}

    missing = (keys | words | phases) - _explained(page)

    assert set() == missing


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_every_rule_that_counts_days_and_where_all_of_them_are(page: str):
    """Their limits as the rules file has them; the rules have a page of their own in each language."""
    rules = _plain(_text(RULES))["rules"]
    limits = {rule: one["limit"] for rule, one in rules.items() if one["limit"] is not None}
    text = " ".join(_text(page).split())
    listed = text[text.index("R01 (") : text.index("R33 (") + 7]

    assert limits == {rule: int(days) for rule, days in re.findall(r"(R\d\d) \((\d+)", listed)}
    assert ("](rules.fr.md)" if page.endswith(".fr.md") else "](rules.md)") in text
    assert ("R01", "R35") == (min(rules), max(rules))


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_points_to_exists(page: str):
    """Other pages and files of the repository; links count from the folder of the page."""
    text = _text(page)

    assert [] == [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not (ROOT / "docs" / link).exists()]
    assert [] == [file for file in re.findall(r"`((?:docs|config)/[^`]+)`", text) if not (ROOT / file).exists()]
