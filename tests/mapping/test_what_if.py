"""Rules as they would be: switched, with another limit or severity."""

import pytest

from integration.errors import ConfigError
from integration.mapping.what_if import policy_if
from tests.rules.cast import POLICY


def test_a_rule_is_switched_by_its_id_or_its_name():
    """Several at once."""
    found = policy_if(POLICY, "r11=off, self-acceptance=off,R30.limit=3,R19.severity=info").rules

    assert (False, False, 3, "info") == (found["R11"].on, found["R12"].on, found["R30"].limit, found["R19"].severity)
    assert POLICY.rules["R08"] == found["R08"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("R99=off", "no rule R99; rules are R01 to R35"),
        ("R11", "expected RULE=on, RULE=off"),
        ("R11=maybe", "expected on or off, found maybe"),
        ("R11.limit=3", "expected a rule that counts days, found R11"),
        ("R30.limit=0", "expected 1 working day or more, found 0"),
        ("R30.severity=bad", "expected one of info, warning, breach, found bad"),
        ("R30.mode=observe", "expected limit or severity, found mode"),
        (" , ", "found nothing"),
    ],
)
def test_a_wrong_override_says_what_is_known(wanted, said):
    """Each in one sentence."""
    with pytest.raises(ConfigError) as refused:
        policy_if(POLICY, wanted)

    assert said in str(refused.value)


def test_all_wrong_overrides_are_told_at_once():
    """One line each."""
    with pytest.raises(ConfigError) as refused:
        policy_if(POLICY, "R99=off,R11.limit=3,R12=off")

    assert 2 == len(str(refused.value).splitlines())
