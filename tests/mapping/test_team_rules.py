"""A team's own rules file: read whole, or refused with all its problems, each with file and line."""

import re

import pytest

from integration.errors import ConfigError
from integration.mapping.policy import policy_from
from integration.mapping.team_rules import team_rules_from
from integration.model.charter import RuleOverride
from tests.rules.cast import ROOT, TEMPLATE

EXAMPLE = re.findall(r"```yaml\n(version: 1.*?)```", (ROOT / "docs/team-rules.md").read_text(encoding="utf-8"), re.DOTALL)[0]
OURS = (ROOT / "config/rules/role-boundaries.yaml").read_text(encoding="utf-8")


def problems(text):
    with pytest.raises(ConfigError) as failure:
        team_rules_from(text, file="team.yaml", template=TEMPLATE)
    return [(one.line, one.path, one.message) for one in failure.value.problems]


def test_the_documented_example_has_a_rule_of_each_kind():
    """The example of docs/team-rules.md is read whole, and joins our rules in the policy."""
    team = team_rules_from(EXAMPLE, file="team.yaml", template=TEMPLATE)
    policy = policy_from(OURS, file="rules", team=team)

    assert ["entitled", "different", "precedence", "deadline"] == [rule.kind for rule in team.rules]
    assert {"R11", "T01", "T04"} <= policy.rules.keys()
    assert policy.team == team.rules
    assert policy.digest != policy_from(OURS, file="rules").digest


def test_a_charter_overrides_a_rule_of_the_team_with_its_reason():
    """As it does for ours."""
    team = team_rules_from(EXAMPLE, file="team.yaml", template=TEMPLATE)
    longer = RuleOverride(rule="T04", reason="vacances de la MOA", limit=5)
    policy = policy_from(OURS, file="rules", team=team, overrides=[longer])

    assert (5, "vacances de la MOA") == (policy.rules["T04"].limit, policy.rules["T04"].reason)


def test_all_problems_of_meaning_are_told_at_once_with_their_lines():
    """Kind by kind: what is missing, what is out of place, what nobody knows."""
    text = (
        EXAMPLE.replace("T01:", "R01:")
        .replace("moves: [decide], types: [document], phases: [first-campaigns]", "moves: [bless], phases: [moon]")
        .replace("    within: 3\n", "")
        .replace("    first: {fields: [attachment]}\n", "    first: {types: [livrable]}\n    within: 2\n")
        .replace("roles: [AMOA, MOA]", "roles: []")
        .replace("{actor} had approved", "{validator} had approved")
    )
    found = problems(text)
    said = " ".join(message for _, _, message in found)

    assert all(line > 1 for line, _, _ in found)
    assert {"rules.R01", "rules.T02.roles", "rules.T04.within", "rules.T03.within", "rules.T03.first"} <= {
        p for _, p, _ in found
    }
    assert "bless" in said
    assert "moon" in said
    assert "{validator}" in said


@pytest.mark.parametrize(
    "gone", ["kind: entitled", "roles: [MOA]", "act: {moves: [decide], types: [document], phases: [first-campaigns]}"]
)
def test_what_a_rule_cannot_do_without_is_asked_for(gone):
    """A structure error names the rule and the key, and says what to write."""
    found = problems(EXAMPLE.replace(f"    {gone}\n", "", 1))
    assert [path for _, path, _ in found] == [f"rules.T01.{gone.split(':')[0]}"]
