"""A bulk edit on the comment of its epic: five or more identical acts, said once (G6), with the issues that are still open."""

from collections.abc import Iterator, Sequence
from typing import Final

from integration.mapping import adf
from integration.mapping.comment_more_words import (
    BULK,
    BULK_DO,
    BULK_FACT,
    BULK_FOLD,
    BULK_OPEN,
    BULK_SAID,
)
from integration.mapping.comment_parts import PANELS, Asking, keys, people_asked, state_color
from integration.mapping.comment_values import Voice, became, value_nodes
from integration.mapping.comment_words import AND, DO, FRAME, NEXT, NO_ROLE, SEVERITY, STATE
from integration.model.verdict import Bulk, PersonRef
from integration.model.words import RuleId

_SHOWN: Final = 12


def bulk_panel(bulk: Bulk, voice: Voice, asking: Asking) -> adf.Node:
    """What was done on how many issues, which are open, what to do once for all, who should."""
    opened = bulk.open
    head = f"{voice.say(FRAME)} · {bulk.rule} · {voice.say(SEVERITY[bulk.severity])} · {voice.say(BULK)}"
    lozenge = adf.lozenge(voice.say(STATE["open"]), state_color("open", bulk.severity))
    do = voice.say(BULK_DO, roles=voice.roles(bulk.confirm)) if bulk.confirm else voice.say(BULK_FACT)
    asked = people_asked(bulk.expected, frozenset({bulk.author}), voice, asking=asking, place=bulk.phase)
    return adf.panel(
        PANELS[bulk.severity],
        adf.paragraph(adf.strong(head), " ", lozenge),
        adf.paragraph(_said(bulk, voice)),
        adf.paragraph(adf.strong(voice.say(BULK_OPEN)), keys([m.key for m in opened], voice, most=_SHOWN)),
        adf.paragraph(adf.strong(voice.say(DO)), do),
        adf.paragraph(adf.strong(voice.say(NEXT)), asked),
    )


def _said(bulk: Bulk, voice: Voice) -> adf.Inline:
    return voice.run(
        BULK_SAID,
        actor=value_nodes(PersonRef(bulk.author), voice),
        roles=adf.text(voice.roles(bulk.hats, AND) or voice.say(NO_ROLE)),
        date=adf.text(voice.date(bulk.members[0].at)),
        change=adf.text(became(bulk.act, voice)),
        count=adf.text(str(len(bulk.members))),
        open=adf.text(str(len(bulk.open))),
    )


def folds(bulk: Bulk) -> bool:
    """Whether its panel does not show all of it already."""
    return len(bulk.members) > _SHOWN or len(bulk.open) < len(bulk.members)


def bulk_fold(bulk: Bulk, voice: Voice, lines: int) -> adf.Node:
    """All its issues with their state, folded."""
    day = bulk.members[0].at.astimezone(voice.zone).date()
    shown = {"rule": bulk.rule, "date": voice.date(day), "count": str(len(bulk.members)), "open": str(len(bulk.open))}
    return adf.expand(voice.say(BULK_FOLD, **shown), *_by_state(bulk, voice, lines))


def _by_state(bulk: Bulk, voice: Voice, lines: int) -> Iterator[adf.Node]:
    for state in STATE:
        found = [member.key for member in bulk.members if member.state == state]
        if found:
            lozenge = adf.lozenge(voice.say(STATE[state]), state_color(state, bulk.severity))
            yield adf.paragraph(lozenge, " ", keys(found, voice, most=max(_SHOWN, lines * 8)))


def confirmable(bulks: Sequence[Bulk]) -> list[RuleId]:
    return [bulk.rule for bulk in bulks if bulk.confirm and bulk.open]
