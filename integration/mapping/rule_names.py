"""« No rule X »: said the same wherever somebody names a rule that is none."""

from collections.abc import Mapping

from integration.mapping.source_words import near, shown
from integration.model.verdict import RuleSettings
from integration.model.words import RuleId


def no_rule(named: str, known: Mapping[RuleId, RuleSettings], *, team: str = "") -> str:
    """``team``: what to say where no rule of a team's own is among ``known``."""
    own = [rule for rule in known if rule.startswith("T")]
    ours = [rule for rule in known if rule not in own]
    more = f", and {', '.join(own)}" if own else team
    names = {settings.name: rule for rule, settings in known.items()}
    meant = near(named, list(names))
    advice = f"; did you mean {names[meant]} {meant}?" if meant else ""
    return f"no rule {shown(named)}; rules are {ours[0]} to {ours[-1]}{more}{advice}"


def rule_named(said: str, known: Mapping[RuleId, RuleSettings]) -> RuleSettings | None:
    """By its identifier or by its name, in any case."""
    word = said.strip().casefold()
    return next((one for one in known.values() if word in (one.id.casefold(), one.name.casefold())), None)
