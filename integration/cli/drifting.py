"""plan --drift: how Jira differs from what was last applied."""

import json
from dataclasses import asdict
from pathlib import Path

from rich.text import Text

from integration.cli.bootstrapping import Choices, opened, our_side, step_json, tell_checks, wishes
from integration.cli.exits import DONE, NOT_EMPTY
from integration.cli.showing import COLOURS, out
from integration.model.words import Language
from integration.sync.bootstrap import plan_project
from integration.sync.plan_drift import DriftReport, drift_report
from integration.sync.plan_drift_show import drift_ending, drift_sections


def show_drift(path: Path, choices: Choices, *, as_json: bool, skip: frozenset[str]) -> int:
    """Exit 0 when all is as applied, 2 when it is not. Writes nothing."""
    with opened(path) as (found, service):
        draft = plan_project(
            service.reader,
            found.template,
            found.charter,
            keys=service.keys,
            ours=our_side(service, skip),
            thorough=True,
            **wishes(choices, found),
        )
        report = drift_report(service.reader, draft)
    tell_checks(draft.checkup, found.charter.language)
    if as_json:
        print(json.dumps(drift_json(report), ensure_ascii=False))  # noqa: T201  # stdout is data
    else:
        _print(report, found.charter.language)
    return NOT_EMPTY if report.any else DONE


def _print(report: DriftReport, language: Language) -> None:
    console = out()
    for section in drift_sections(report, language):
        console.print(Text(section.title, style="bold"), soft_wrap=True)
        for sign, words, details in section.lines:
            console.print(Text.assemble((f"  {sign} ", COLOURS.get(sign, "")), words), soft_wrap=True)
            for detail in details:
                console.print(Text(f"      {detail}", style="grey50"), soft_wrap=True)
    for line in drift_ending(report, language):
        console.print(Text(line, style="bold"), soft_wrap=True)


def drift_json(report: DriftReport) -> dict[str, object]:
    """The report as data: both sides of each field, and whether there is any drift."""
    lists = {name: [step_json(step) for step in getattr(report, name)] for name in ("edits", "gone", "back", "left")}
    site = [asdict(one) for one in report.site]
    flags = {"unread": report.unread, "template_changed": report.renewed, "ahead": report.ahead}
    return {"drift": report.any, "site": site, **flags, **lists, "others": asdict(report.others)}
