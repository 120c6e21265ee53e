"""Who may answer a violation, in words: all that its ``right`` says, and nothing else, so that what people read is what is taken
(decisions 7). Knows no rule.
"""

from collections.abc import Collection, Iterator
from typing import Final

from integration.mapping.comment_rights_words import (
    APART,
    APART_FROM_AUTHOR,
    BULK_APART,
    BULK_CONFIRMER,
    BUT_NOT,
    BY_ALONE,
    IN_PHASE,
    MAY_CONFIRM,
    MAY_WAIVE,
    MOA_INSTEAD,
    NOBODY_WAIVES,
    NOR,
    OF_NATURE,
    ON_THE_PROJECT,
    ONLY_FACT,
    SO_NOT,
)
from integration.mapping.comment_values import Voice
from integration.mapping.comment_words import AND, MORE, NATURE, listed
from integration.model.verdict import Answerable, Bulk, Violation
from integration.model.words import Text

_NAMED: Final = 12


def who_may_answer(violation: Violation, voice: Voice) -> str:
    """Who confirms, who waives; whoever is barred by name where it is more people than the author."""
    right = violation.answerable
    said = [_confirmers(violation, voice)] if right.roles else []
    if may_waive(violation, voice):
        said.append(voice.say(MAY_WAIVE, place=_place(right, voice), but=_not(BUT_NOT, _barred(right, voice), voice)))
    elif _open_to_waivers(violation):
        alone = _not(BY_ALONE, _barred(right, voice), voice)
        said.append(voice.say(NOBODY_WAIVES, place=_place(right, voice), alone=alone))
    return ". ".join(said) or voice.say(ONLY_FACT)


def may_waive(violation: Violation, voice: Voice) -> bool:
    """Unless MOA is held only by those whom it would benefit; a role that nobody holds is said elsewhere."""
    right = violation.answerable
    held = _moa(right, voice)
    return _open_to_waivers(violation) and (not held or not right.beneficiaries.issuperset(held))


def _open_to_waivers(violation: Violation) -> bool:
    """An act already done is confirmed, not waived (decisions 7)."""
    return violation.answerable.waivable and violation.episode


def _moa(right: Answerable, voice: Voice) -> Collection[str]:
    return voice.holding("MOA", right.phase, right.natures) if voice.holding is not None else ()


def _barred(right: Answerable, voice: Voice) -> Collection[str]:
    """Who might have waived and does not, for it would benefit them: nobody else waives anyway."""
    return right.beneficiaries if voice.holding is None else right.beneficiaries.intersection(_moa(right, voice))


def who_may_answer_bulk(bulk: Bulk, voice: Voice) -> str:
    """On each of its issues the right is that issue's own: what bars more people than the author is said without names."""
    if not bulk.confirm:
        return voice.say(ONLY_FACT)
    apart = voice.say(BULK_APART[bulk.bar]) if bulk.bar is not None else ""
    return voice.say(BULK_CONFIRMER, roles=voice.roles(bulk.confirm), apart=apart)


def _confirmers(violation: Violation, voice: Voice) -> str:
    right = violation.answerable
    others = right.excluded - {violation.author}
    instead = "AMOA" in right.roles and "MOA" not in right.roles
    return voice.say(
        MAY_CONFIRM,
        roles=voice.roles(right.roles) + (voice.say(MOA_INSTEAD) if instead else ""),
        place=_place(right, voice),
        apart=_apart(violation, voice),
        but=_not(SO_NOT if right.bar else BUT_NOT, right.excluded, voice) if others else "",
    )


def _apart(violation: Violation, voice: Voice) -> str:
    right = violation.answerable
    if right.bar is not None:
        return voice.say(APART[right.bar])
    return voice.say(APART_FROM_AUTHOR) if violation.author in right.excluded else ""


def _place(right: Answerable, voice: Voice) -> str:
    """Where a role has to be held: in the phase, or for the whole project; and for what, of a decision."""
    return f" ({', '.join(_scopes(right, voice))})"


def _scopes(right: Answerable, voice: Voice) -> Iterator[str]:
    if right.phase is None:
        yield voice.say(ON_THE_PROJECT)
    else:
        yield voice.say(IN_PHASE, phase=voice.words.phases.get(right.phase, right.phase))
    if right.natures:
        named = [voice.say(NATURE[nature]) for nature in right.natures]
        yield voice.say(OF_NATURE, natures=listed(named, AND, voice.language))


def _not(said: Text, barred: Collection[str], voice: Voice) -> str:
    """By name: a closed account answers nothing."""
    names = sorted(voice.person(who) for who in barred if voice.words.people.get(who))
    more = [voice.say(MORE, count=str(len(names) - _NAMED))] if len(names) > _NAMED else []
    return voice.say(said, people=", ".join([voice.say(NOR).join(names[:_NAMED]), *more])) if names else ""
