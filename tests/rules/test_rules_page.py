"""The page on rules is what policy, seed facts and code say; what the rules file declares is what the code answers."""

import re
from functools import lru_cache

import pytest

from integration.mapping.comment_words import COLON
from integration.mapping.explained import sections
from integration.mapping.policy import placeholders
from integration.mapping.seed_facts import facts_from
from integration.rules import RULES
from tests.cases.test_cases import FILES, read, told
from tests.rules.build import POLICY, ROOT
from tests.rules.page import FACTS_FILE, PAGES, around, page


@lru_cache
def seen():
    """Severities and confirming roles by rule, over all case files."""
    found: dict[str, tuple[set[str], set[str]]] = {rule: (set(), set()) for rule in POLICY.rules}
    for file in FILES:
        case = read(file)
        for instant in case["runs"]:
            for judgement in told(case).judgements(instant).values():
                for violation in judgement.violations:
                    graves, roles = found[violation.rule]
                    graves.add(violation.severity)
                    roles.update(violation.answerable.roles)
    return found


@pytest.mark.parametrize("language", PAGES)
def test_the_page_is_made_of_what_stands(language):
    """Run ``python -m tests.rules.page`` when a rule, its texts or a fact changed."""
    assert page(language) == (ROOT / PAGES[language]).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", POLICY.rules)
def test_what_is_declared_is_what_some_case_shows(rule):
    """Severities and roles that confirm; that no case or story goes beyond them is held wherever one is judged."""
    graves, roles = seen()[rule]
    boundary = POLICY.rules[rule].boundary

    assert set(boundary.levels) == graves
    assert set(boundary.confirm) >= roles
    assert bool(boundary.confirm) == bool(roles)


@pytest.mark.parametrize("rule", POLICY.rules.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_reveals_it_and_what_does_not(rule):
    """In both languages, without values to fill in; a limit says what it counts."""
    told_of = rule.boundary

    assert told_of.reveals is not None
    assert len(told_of.silent.fr) == len(told_of.silent.en) > 0
    assert (rule.limit is None) == (told_of.counted is None)
    assert frozenset() == placeholders(" ".join([told_of.reveals.fr, told_of.reveals.en, *told_of.silent.fr]))


def test_only_launch_and_funding_are_never_waived():
    """Decisions 7."""
    assert ["R17"] == [rule.id for rule in POLICY.rules.values() if not rule.boundary.waivable]


def test_each_fact_is_cited_and_each_cited_fact_is_told():
    """No fact stands for nothing, none is missing."""
    facts = facts_from(FACTS_FILE.read_text(encoding="utf-8"), file=FACTS_FILE.name)
    assert set(facts) == {seed for rule in POLICY.rules.values() for seed in rule.seeds}


@pytest.mark.parametrize("language", PAGES)
def test_every_rule_has_all_that_is_asked_of_the_page(language):
    """Severity, types, reason, what reveals it, what does not, remedy, who answers and how, facts; in one order."""
    for rule in RULES:
        heads = [section.head.en for section in sections(POLICY.rules[rule.id], around(), language)]
        wanted = ["Severity", "On", "Why", "What is reported", "What is not", "What to do", "Who may answer", "Sources"]
        assert wanted == [head for head in heads if head in wanted]
        assert ("Limit" in heads) == (POLICY.rules[rule.id].limit is not None)
    assert COLON.in_language(language).rstrip() in page(language)


@pytest.mark.parametrize("language", PAGES)
def test_links_inside_the_page_arrive(language):
    """Each rule of the table has its anchor."""
    text = page(language)
    assert set(re.findall(r"\(#(r\d\d)\)", text)) == set(re.findall(r'<a id="(r\d\d)">', text))
