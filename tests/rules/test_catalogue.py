"""Code and texts are one catalogue: each rule has its file, its entry, and words for all it can say."""

from dataclasses import replace

import pytest

from integration.mapping.policy import placeholders
from integration.model.history import Subject
from integration.model.verdict import Judgement
from integration.rules import RULES, RULES_ON, judge
from integration.rules.cases import case_of, subjects_of, wanted_by
from integration.rules.finding import Rule
from integration.rules.timeline import timelines_from
from tests.rules.build import POLICY, ROOT, Story, at

COUNTS_OF_DAYS = ("{days}", "jours ouvrés depuis", "working days since")


def test_each_rule_has_its_entry_and_its_file():
    """In the same order; the file bears the rule's word."""
    assert [rule.id for rule in RULES] == list(POLICY.rules)
    for settings in POLICY.rules.values():
        assert (ROOT / f"integration/rules/{settings.name.replace('-', '_')}.py").is_file(), settings.name


@pytest.mark.parametrize("rule", POLICY.rules.values(), ids=lambda r: r.id)
def test_texts_are_whole_and_well_set(rule):
    """Both languages, the same placeholders, French typography, no count of days."""
    texts = rule.texts
    for text in (texts.title, texts.why, texts.do, *texts.sentence.values()):
        assert text.fr.strip()
        assert text.en.strip()
        assert placeholders(text.fr) == placeholders(text.en)
        assert "'" not in text.fr + text.en
        assert not any(f" {mark}" in text.fr for mark in ":;!?»")
        assert "« " not in text.fr
        assert not any(word in text.fr + text.en for word in COUNTS_OF_DAYS)
        assert not any(word in text.fr.lower() for word in ("faute", "interdit", "violation", "infraction"))


def test_every_variant_the_code_names_has_a_sentence_and_back():
    """A variant without words, or words without a variant, is a slip."""
    for settings in POLICY.rules.values():
        code = (ROOT / f"integration/rules/{settings.name.replace('-', '_')}.py").read_text(encoding="utf-8")
        for variant in settings.texts.sentence:
            assert f'"{variant}"' in code or variant.startswith("staffing-"), (settings.id, variant)


def crowded():
    """A story with something for several rules."""
    story = Story()
    story.built("CRM-1", "hugo", "09-14", "09-17").does("09-18", "hugo", "accept")
    story.issue("CRM-2").does("09-14", "hugo", "block").does("09-25", "hugo", "unblock:build")
    return story


def test_a_rule_switched_off_is_silent():
    """The policy's switch counts, rule by rule; so does a severity it sets."""
    story = crowded()
    off = replace(POLICY, rules={**POLICY.rules, "R12": replace(POLICY.rules["R12"], on=False)})
    mild = replace(POLICY, rules={**POLICY.rules, "R12": replace(POLICY.rules["R12"], severity="info")})

    assert ["R11", "R12"] == [v.rule for v in story.judgements("11-21")["CRM-1"].violations]
    assert ["R11"] == [v.rule for v in story.judgements("11-21", off)["CRM-1"].violations]
    assert ["breach", "info"] == [v.severity for v in story.judgements("11-21", mild)["CRM-1"].violations]


def test_a_policy_without_a_rule_leaves_it_out():
    """An unnamed rule is not judged."""
    few = replace(POLICY, rules={"R11": POLICY.rules["R11"]})
    assert ["R11"] == [v.rule for v in crowded().judgements("11-21", few)["CRM-1"].violations]


def test_fingerprints_are_unique_and_hold_no_key():
    """Identity is subject and cause; two violations are never one."""
    found = [v for j in crowded().judgements("11-21").values() for v in j.violations]
    assert len(found) == len({v.fingerprint("site") for v in found}) > 3
    assert not any("CRM" in str(v.subject) + v.cause for v in found)


def test_subjects_are_all_that_can_be_judged():
    """Issues of our types, the four roles, the charter's people, the project; not tasks, not foreign types."""
    story = crowded()
    story.task("TASK", of="task")
    story.issue("FOREIGN", of=None)
    subjects = subjects_of(story.deployment("11-21"))
    kinds = [s.kind for s in subjects]

    assert (4, 7, 1) == (kinds.count("role"), kinds.count("person"), kinds.count("project"))
    assert {t.id for k, t in story.tales.items() if k not in ("TASK", "FOREIGN")} == {
        s.id for s in subjects if s.kind == "issue"
    }
    assert "project:10000" == str(subjects[-1])


def test_internal_work_and_foreign_types_are_never_judged():
    """Asked all the same, the one is silent and the other says why."""
    story = crowded()
    story.task("TASK", of="task").sets("09-14", "hugo", status="validated")
    story.issue("FOREIGN", of=None)
    deployment = story.deployment("11-21")
    timelines = timelines_from(deployment)
    asked = {
        key: judge(case_of(Subject(kind="issue", id=story.tales[key].id, project="10000"), deployment, timelines), POLICY)
        for key in ("TASK", "FOREIGN")
    }
    assert Judgement(subject=asked["TASK"].subject, violations=()) == asked["TASK"]
    assert ["unknown-type"] == [n.reason for n in asked["FOREIGN"].not_judged]


def test_a_crash_is_not_swallowed(monkeypatch):
    """The audit isolates subjects; judging hides nothing."""

    def broken(_hearing):
        raise RuntimeError("boom")
        yield

    story = crowded()
    monkeypatch.setitem(RULES_ON, "livrable", (Rule(id="R11", on=frozenset({"livrable"}), judge=broken),))
    with pytest.raises(RuntimeError, match="boom"):
        story.judgements("11-21", replace(POLICY))


def test_what_an_issue_wants_read():
    """Parents ever, links, sub-tasks; never itself."""
    story = Story()
    other = story.issue("CRM-2")
    tale = story.issue("CRM-1").linked("09-01", "ines", other).sets("09-10", "claire", parent="flows")
    found = wanted_by(tale.history(at("11-21")))
    assert {other.id, story.epics["data"].id, story.epics["flows"].id} == found
