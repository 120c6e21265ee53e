"""Laws of any history, shared by the tests that try them on histories of their own: ``said`` picks the rules looked at."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from integration.model.history import Deployment
from integration.model.verdict import Judgement, Violation
from tests.rules.build import Story, judgements

Said = Callable[[Mapping[str, Judgement]], Mapping[str, list[Violation]]]


def arrival_does_not_matter(deployment: Deployment, shuffler: random.Random, said: Said) -> None:
    """Changes, remarks and links in any order, some changes twice: the same violations, one for each rule and cause."""
    mixed = {}
    for issue, history in shuffler.sample(list(deployment.histories.items()), len(deployment.histories)):
        changes = [*history.changes, *history.changes[:3]]
        shuffler.shuffle(changes)
        remarks = shuffler.sample(history.issue.remarks, len(history.issue.remarks))
        links = shuffler.sample(history.issue.links, len(history.issue.links))
        known = replace(history.issue, remarks=tuple(remarks), links=tuple(links))
        mixed[issue] = replace(history, issue=known, changes=tuple(changes))
    expected = said(judgements(deployment))

    assert expected == said(judgements(replace(deployment, histories=mixed)))
    for violations in expected.values():
        assert len(violations) == len({(v.rule, v.cause) for v in violations})


def said_stays_said(
    before: Mapping[str, list[Violation]], after: Mapping[str, list[Violation]], *, goes_on: Collection[str] = ()
) -> None:
    """What was said is still there, and what put it right too; except for ``goes_on``, rules by whose own grace an episode
    that was left continues when one is soon back.
    """
    for key, violations in before.items():
        found = {v.fingerprint("s"): v for v in after[key]}
        for was in violations:
            again = found[was.fingerprint("s")]
            if was.cured_at is not None and was.rule not in goes_on:
                assert again.cured_at == was.cured_at, was.rule


def unlinking_erases_nothing(
    story: Story, now: datetime, said: Said, *, who: str = "hugo", goes_on: Collection[str] = ()
) -> None:
    """Everybody's links taken off afterwards, by anyone: what was said stays, and what had put it right."""
    before = said(story.judgements(now))
    for tale in list(story.tales.values()):
        for _, link, _ in list(tale.links):
            other = next(far for far in story.tales.values() if far.id == link.other)
            if link.stands and any(one.other == link.other and one.stands for _, one, _ in tale.links):
                tale.unlinked(now + timedelta(minutes=1), who, other)
    assert not any(link.stands for tale in story.tales.values() for _, link, _ in tale.links)

    said_stays_said(before, said(story.judgements(now + timedelta(hours=1))), goes_on=goes_on)


def nothing_changes_before_it_is_due(story: Story, now: datetime, said: Said, *, looks: int) -> None:
    """One second before the next look, everything is said as it was; ``looks`` in a row."""
    for _ in range(looks):
        found = story.judgements(now)
        due = min((j.due_at for j in found.values() if j.due_at is not None), default=None)
        until = (due or now + timedelta(days=60)) - timedelta(seconds=1)
        if until > now:
            assert said(found) == said(story.judgements(until))
        if due is None:
            break
        now = due
