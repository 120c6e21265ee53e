"""``RULE=off,R19.limit=3`` -> a policy that differs so. Knows no file: what is wrong is told with what is known."""

from collections.abc import Iterator
from dataclasses import replace

from integration.errors import ConfigError
from integration.mapping.rule_names import no_rule, rule_named
from integration.model.verdict import Policy, RuleSettings
from integration.model.words import SEVERITIES

_SHAPE = "RULE=on, RULE=off, RULE.limit=DAYS or RULE.severity=info|warning|breach, separated by commas"


def policy_if(policy: Policy, wanted: str) -> Policy:
    """Rules by id or by name. Raises ConfigError with everything that is wrong at once."""
    rules = dict(policy.rules)
    problems: list[str] = []
    for one in (part.strip() for part in wanted.split(",") if part.strip()):
        named, equals, value = one.partition("=")
        rule, dot, setting = named.strip().partition(".")
        found = rule_named(rule, rules)
        if not equals:
            problems.append(f"expected {_SHAPE}, found {one}")
        elif found is None:
            problems.append(f"{one}: {no_rule(rule, rules)}")
        else:
            wrong, rules[found.id] = _changed(found, setting.strip().casefold() if dot else "", value.strip().casefold())
            problems += [f"{one}: {said}" for said in wrong]
    if not problems and rules == dict(policy.rules) and not wanted.strip(" ,"):
        problems.append(f"expected {_SHAPE}, found nothing")
    if problems:
        raise ConfigError("\n".join(f"--what-if {problem}; correct it" for problem in problems))
    return replace(policy, rules=rules, digest=f"{policy.digest}?{wanted}")


def _changed(rule: RuleSettings, setting: str, value: str) -> tuple[list[str], RuleSettings]:
    """What is wrong, and the rule as it would be."""
    wrong = list(_wrong(rule, setting, value))
    if wrong:
        return wrong, rule
    if setting == "limit":
        return [], replace(rule, limit=int(value))
    if setting == "severity":
        return [], replace(rule, severity=next(s for s in SEVERITIES if s == value))
    return [], replace(rule, on=value == "on")


def _wrong(rule: RuleSettings, setting: str, value: str) -> Iterator[str]:
    if setting == "limit":
        if rule.limit is None:
            yield f"expected a rule that counts days, found {rule.id}, which does not"
        elif not (value.isdecimal() and len(value) < 5 and int(value)):
            yield f"expected 1 working day or more, found {value}"
    elif setting == "severity":
        if value not in SEVERITIES:
            yield f"expected one of {', '.join(SEVERITIES)}, found {value}"
    elif setting:
        yield f"expected limit or severity, found {setting}"
    elif value not in ("on", "off"):
        yield f"expected on or off, found {value}"
