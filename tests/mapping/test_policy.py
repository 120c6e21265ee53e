"""The rules file: switches, limits and texts, with a charter's overrides."""

from pathlib import Path

import pytest

from integration.errors import ConfigError, Problem
from integration.mapping.policy import placeholders, policy_from
from integration.model.charter import RuleOverride

PACKAGED = Path(__file__).parents[2] / "config" / "rules" / "role-boundaries.yaml"
RULES = """\
version: 1
settle_minutes: 10
mode: observe
rules:
  R11:
    name: acceptance-wrong-role
    on: true
    limit: null
    severity: null
    seeds: [A-23, B-33a]
    title: {fr: Recette, en: Acceptance}
    sentence:
      a: {fr: "{actor} le {date}.", en: "On {date}, {actor}."}
      b: {fr: "{issue}", en: "{issue}"}
    why: {fr: Pourquoi, en: Why}
    do: {fr: Faire, en: Do}
  R30:
    name: blocked-too-long
    limit: 5
    seeds: [B-17]
    title: {fr: Attente, en: Wait}
    sentence: {a: {fr: "{issue}", en: "{issue}"}}
    why: {fr: Pourquoi, en: Why}
    do: {fr: Faire, en: Do}
"""


def policy_of(text=RULES, **more):
    return policy_from(text, file="rules.yaml", **more)


def test_rules_are_read_with_their_texts():
    """Each rule has its switch, limit, seeds and its sentences by variant; what is not written is on and silent."""
    policy = policy_of()
    rule = policy.rules["R11"]

    assert (list(policy.rules), policy.settle_minutes, policy.mode) == (["R11", "R30"], 10, "observe")
    assert (
        rule.name, rule.on, rule.limit, rule.severity, rule.seeds
    ) == ("acceptance-wrong-role", True, None, None, ("A-23", "B-33a"))  # fmt: skip
    assert list(rule.texts.sentence) == ["a", "b"]
    assert rule.texts.sentence["a"].en == "On {date}, {actor}."
    assert (policy.rules["R30"].on, policy.rules["R30"].limit) == (True, 5)


def test_the_charter_overrides_what_it_names_and_nothing_else():
    """A limit, a severity, a switch and a mode are changed one by one; the file's mode yields to the caller's."""
    overrides = [
        RuleOverride(rule="R30", reason="r", limit=10, severity="breach"),
        RuleOverride(rule="R11", reason="r", on=False, mode="observe"),
    ]
    policy = policy_of(overrides=overrides, mode="comment")
    r30, r11 = policy.rules["R30"], policy.rules["R11"]

    assert policy.mode == "comment"
    assert (r30.on, r30.limit, r30.severity, r30.mode) == (True, 10, "breach", None)
    assert (r11.on, r11.limit, r11.severity, r11.mode) == (False, None, None, "observe")
    assert policy_of().rules["R11"].texts == r11.texts


def test_the_digest_follows_texts_overrides_and_mode():
    """Whatever may change a judgement or a comment changes the digest; a comment in the file does not."""
    digests = {
        policy_of().digest,
        policy_of(mode="comment").digest,
        policy_of(overrides=[RuleOverride(rule="R30", reason="r", limit=6)]).digest,
        policy_of(RULES.replace("Pourquoi", "Parce que")).digest,
    }

    assert len(digests) == 4
    assert policy_of(f"# ours\n{RULES}").digest == policy_of().digest


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "said"),
    [
        ('en: "On {date}, {actor}."', 'en: "On {date}."', 13, "rules.R11.sentence.a", "found {actor} in one only"),
        ('b: {fr: "{issue}"', 'b: {fr: "{issue.key}"', 14, "rules.R11.sentence.b", "found other braces"),
        ('b: {fr: "{issue}"', 'b: {fr: "{issue!r}"', 14, "rules.R11.sentence.b", "found other braces"),
        ('b: {fr: "{issue}"', 'b: {fr: "{issue"', 14, "rules.R11.sentence.b", "found other braces"),
        ('b: {fr: "{issue}"', 'b: {fr: "{}"', 14, "rules.R11.sentence.b", "found other braces"),
        ("    on: true", "    onn: true", 7, "rules.R11.onn", "did you mean on?"),
        ("    on: true", "    on: yes", 7, "rules.R11.on", "expected true or false"),
        ("B-33a", "C-1", 10, "rules.R11.seeds.1", "expected a fact like A-23"),
        ("limit: 5", "limit: 0", 19, "rules.R30.limit", "expected 1 working day or more"),
        ("  R30:", "  R11:", 17, "rules.R11", "first on line 5"),
        ("  R30:", "  R99:", 17, "rules.R99", "expected a rule from R01 to R35"),
        ("name: blocked-too-long", "name: acceptance-wrong-role", 18, "rules.R30.name", "its own"),
        ("severity: null", "severity: bad", 9, "rules.R11.severity", "expected one of info, warning, breach"),
        ("version: 1", "version: 2", 1, "version", "this Bornage reads version 1"),
        ("settle_minutes: 10", "settle_minutes: -1", 2, "settle_minutes", "expected 0 to 1440 minutes"),
        ('    sentence: {a: {fr: "{issue}", en: "{issue}"}}', "    sentence: {}", 22, "rules.R30.sentence", "at least one variant"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(old, new, line, path, said):
    """Texts that differ between the languages, odd braces, unknown keys: each with its line and path."""
    assert old in RULES
    with pytest.raises(ConfigError) as caught:
        policy_of(RULES.replace(old, new, 1))

    found = [(one.line, one.path, one.message) for one in caught.value.problems]
    assert any((line, path) == one[:2] and said in one[2] for one in found), found


def test_an_override_must_fit_a_rule_of_the_file():
    """A rule that is not there, a limit where none exists and an empty reason are told together."""
    overrides = [
        RuleOverride(rule="R12", reason="r", on=False),
        RuleOverride(rule="R11", reason="r", limit=3),
        RuleOverride(rule="R30", reason=" ", limit=3),
    ]
    with pytest.raises(ConfigError) as caught:
        policy_of(overrides=overrides)

    assert len(caught.value.problems) == 3
    assert "no rule R12; rules are R11 to R30; correct it, or remove the entry" in str(caught.value)


def test_an_override_is_told_where_the_charter_has_it():
    """Who reads the message changes the charter, not the rules that travel with us."""
    overrides = [RuleOverride(rule="R30", reason="r", limit=3), RuleOverride(rule="R11", reason="r", limit=3)]
    with pytest.raises(
        ConfigError, match=r"^charter\.yaml:40: rules\.1\.limit: expected it on a rule that counts days \(R30\)"
    ):
        policy_of(overrides=overrides, place=lambda path, said: Problem("charter.yaml", 40, ".".join(map(str, path)), said))


def test_placeholders_are_simple_words():
    """Doubled braces are braces; attributes, indexes and conversions are refused."""
    assert {"actor", "date"} == placeholders("{actor} {{x}} {date}")
    for text in ("{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{0}", "{"):
        with pytest.raises(ValueError):  # noqa: PT011
            placeholders(text)


def test_the_packaged_rules_are_read():
    """The rules that travel with the package are well formed, each with a reason and a next step in both languages."""
    policy = policy_of(PACKAGED.read_text(encoding="utf-8"))

    assert policy.rules
    assert all(rule.seeds and rule.texts.why.fr and rule.texts.do.en for rule in policy.rules.values())
