"""A drift report in words, by kind: what differs on the site, what people changed, what is gone, what `apply` would bring back. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from integration.mapping.adf import plain
from integration.mapping.register_words import DRIFT_KIND
from integration.model.plan import Plan, Step
from integration.model.words import Language, Text
from integration.sync.plan_drift import DriftReport, Others
from integration.sync.plan_show import Group, show

_SITE: Final = Text(fr="Workflows et rôles du site", en="Workflows and roles of the site")
_UNREAD: Final = Text(
    fr="les workflows ne se lisent qu’avec la permission «\u202fAdministrer Jira\u202f»\u00a0: ils n’ont pas été comparés",
    en="workflows are read with “Administer Jira” only: they were not compared",
)
_RENEWED: Final = Text(
    fr="comparés au modèle d’aujourd’hui, qui a changé depuis la dernière application",
    en="compared with today’s template, which has changed since it was last applied",
)
_EDITS: Final = Text(fr="Changé par des personnes, conservé (Jira ≠ modèle)", en="Changed by people, kept (Jira ≠ template)")
_GONE: Final = Text(fr="Ôté du projet, ne sera pas refait", en="Gone from the project, not made again")
_BACK: Final = Text(fr="Ce que apply rétablirait", en="What apply would bring back")
_LEFT: Final = Text(fr="De nous, laissé en place", en="Of ours, left in place")
_OTHERS: Final = Text(fr="Pas à nous, jamais touché", en="Not ours, never touched")
_ISSUES: Final = Text(fr="tickets\u00a0: {count}", en="issues: {count}")
_COMPONENTS: Final = Text(fr="composants\u00a0: {names}", en="components: {names}")
_PEOPLE: Final = Text(fr="personnes dans le rôle {role}\u00a0: {count}", en="people in role {role}: {count}")
_GROUPS: Final = Text(fr="groupes dans le rôle {role}\u00a0: {names}", en="groups in role {role}: {names}")
_NONE: Final = Text(fr="Aucune dérive\u00a0: tout est comme appliqué.", en="No drift: all is as applied.")
_SOME: Final = Text(
    fr="Dérive\u00a0: sur le site, {site}\u202f; par des personnes, {edits}\u202f; ôtés du projet, {gone}\u202f; à rétablir par apply, {back}.",
    en="Drift: on the site, {site}; by people, {edits}; gone from the project, {gone}; for apply to bring back, {back}.",
)
_AHEAD: Final = Text(
    fr="Par ailleurs la charte ou le modèle demandent d’autres étapes ({count})\u00a0: «\u202fbornage plan\u202f» les montre.",
    en="Besides, the charter or the template want further steps ({count}): `bornage plan` shows them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading of the report; ``lines``: (sign, text, details)."""

    title: str
    lines: tuple[tuple[str, str, tuple[str, ...]], ...]


def drift_sections(report: DriftReport, language: Language) -> tuple[Section, ...]:
    """Those with something in them, in the order in which one reads them."""
    found = (
        Section(title=_SITE.in_language(language), lines=tuple(_site(report, language))),
        *(
            Section(title=title.in_language(language), lines=_steps(steps, language))
            for title, steps in ((_EDITS, report.edits), (_GONE, report.gone), (_BACK, report.back), (_LEFT, report.left))
        ),
        Section(title=_OTHERS.in_language(language), lines=tuple(_strange(report.others, language))),
    )
    return tuple(section for section in found if section.lines)


def drift_ending(report: DriftReport, language: Language) -> tuple[str, ...]:
    """What it comes to."""
    figures = {name: len(getattr(report, name)) for name in ("site", "edits", "gone", "back")}
    first = (_SOME if report.any else _NONE).in_language(language).format(**figures)
    return (first, *((_AHEAD.in_language(language).format(count=report.ahead),) if report.ahead else ()))


def _site(report: DriftReport, language: Language) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    colon = "\u00a0: " if language == "fr" else ": "
    if report.unread:
        yield "·", _UNREAD.in_language(language), ()
    if report.renewed and report.site:
        yield "·", _RENEWED.in_language(language), ()
    for one in report.site:
        kind = DRIFT_KIND.get(one.kind, DRIFT_KIND["other"]).in_language(language)
        yield "~", f"{kind}{colon}{plain(one.name)}", ()


def _steps(steps: Sequence[Step], language: Language) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """As the plan says them, each behind its kind."""
    groups: tuple[Group, ...] = show(Plan(half="project", steps=tuple(steps)), language).groups if steps else ()
    colon = "\u00a0: " if language == "fr" else ": "
    return tuple((line.symbol, f"{group.title}{colon}{line.text}", line.details) for group in groups for line in group.lines)


def _strange(others: Others, language: Language) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if others.issues:
        yield "·", _ISSUES.in_language(language).format(count=others.issues), ()
    if others.components:
        yield "·", _COMPONENTS.in_language(language).format(names=", ".join(map(plain, others.components))), ()
    for role, count in others.people.items():
        yield "·", _PEOPLE.in_language(language).format(role=role, count=count), ()
    for role, names in others.groups.items():
        yield "·", _GROUPS.in_language(language).format(role=role, names=", ".join(map(plain, names))), ()
