"""Whether a plan may be carried out: it is the one that was shown, and it does not change more than people expect. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from integration.errors import Refused
from integration.mapping.adf import plain
from integration.mapping.plan_file import steps_of
from integration.model.plan import Plan, Thing
from integration.model.saved import SavedStep

ENOUGH: Final = 10
"""Issues below which a share says nothing."""
MOST: Final = 30
"""Percent of the existing issues that one apply may touch without ``--yes-really``."""
_ISSUES: Final = ("epic", "item", "register")
_SHOWN: Final = 5


def too_much(plan: Plan, *, existing: int) -> str | None:
    """Why this plan wants ``--yes-really``, in words; None when it does not. ``existing``: issues of ours there are today."""
    touched = sum(step.act == "update" and step.thing in _ISSUES and bool(step.after) for step in plan.steps)
    if existing >= ENOUGH and touched * 100 > existing * MOST:
        return f"expected at most {MOST} % of the {existing} existing issues to change, found {touched}"
    return None


def takes_away(plan: Plan) -> str | None:
    """Why this plan of a site wants ``--yes-really``: transitions, or gates on them, that its workflows would lose."""
    lost = [
        f"{plain(step.title)}: {plain(name.partition(':')[2])}"
        for step in plan.steps
        if step.act == "update" and step.thing == "workflow"
        for name, text in step.after.items()
        if name.startswith(("arrow:", "gate:")) and not text
    ]
    found = f"{len(lost)} of them ({moved_words(tuple(lost))})"
    return f"expected every transition and gate to stay, found {found} to be taken away" if lost else None


def moved_since(saved: tuple[SavedStep, ...], plan: Plan) -> tuple[str, ...]:
    """What differs from what was shown, one line each; nothing: the plan does what was shown, or what is left of it.

    An apply that was cut leaves less to do, and what it made half to be completed; our own memory (record, digests) is not
    shown to people and does not count.
    """
    shown = {(step.thing, step.key, step.act in ("keep", "leave")): step for step in saved}
    return tuple(_moved(shown, plan))


def _moved(shown: Mapping[tuple[Thing, str, bool], SavedStep], plan: Plan) -> Iterator[str]:
    for step in steps_of(plan):
        stays = step.act in ("keep", "leave")
        before = shown.get((step.thing, step.key, stays))
        if _is_memory(step) or (before is not None and _within(step, before)):
            continue
        what = f"{step.thing} « {plain(step.title)} »"
        if before is None:
            yield f"{what}: {'is now kept as it is' if stays else f'{step.act} was not shown'}"
        else:
            names = [name for name in {**before.after, **step.after} if _side(before, name) != _side(step, name)]
            yield f"{what}: {', '.join(sorted(names)) or step.act} differs from what was shown"


def _is_memory(step: SavedStep) -> bool:
    return step.thing == "record" or (step.act == "update" and step.why == "memory")


def _within(step: SavedStep, shown: SavedStep) -> bool:
    """The step as it was shown; some of the people or groups of a role; or the rest of something an apply that was cut had made."""
    if step.thing in ("member", "group"):
        inside, before = (set(", ".join(one.after.values()).split(", ")) for one in (step, shown))
        return inside <= before
    if step.act == "update" and shown.act == "create":
        return True
    return (step.act, step.before, step.after) == (shown.act, shown.before, shown.after)


def _side(step: SavedStep, name: str) -> tuple[str | None, str | None]:
    return step.before.get(name), step.after.get(name)


def moved_words(moved: tuple[str, ...]) -> str:
    """For people; the first few."""
    more = f"; and {len(moved) - _SHOWN} more" if len(moved) > _SHOWN else ""
    return "; ".join(moved[:_SHOWN]) + more


def refuse_unexpected(plan: Plan, shown: tuple[SavedStep, ...] | None, *, existing: int, yes_really: bool) -> None:
    """Raises Refused for another plan than was ``shown``, None: any; and for one that wants ``yes_really`` and has it not."""
    if shown is not None and (moved := moved_since(shown, plan)):
        raise Refused(
            f"plan: expected Jira as it was when the plan was shown, found {len(moved)} differences: {moved_words(moved)}; "
            "nothing was written: plan again, look, and apply that"
        )
    if not yes_really and (much := too_much(plan, existing=existing)):
        raise Refused(f"plan: {much}; look at it with `bornage plan`, then say --yes-really to apply it all the same")


def refuse_taking_away(plan: Plan, *, yes_really: bool) -> None:
    """Raises Refused for a plan of a site that wants ``yes_really`` and has it not."""
    if not yes_really and (lost := takes_away(plan)):
        raise Refused(f"site: {lost}; nothing was written: say --yes-really to prepare it all the same")
