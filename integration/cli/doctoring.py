"""doctor: everything that stands in the way of a deployment on a site, and whom to ask; it writes nothing."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.text import Text

from integration.cli.checking import catalogue, print_checkup
from integration.cli.exits import DONE, FAILED
from integration.cli.paragraphs import book, put
from integration.errors import ConfigError
from integration.mapping.preflight import said
from integration.mapping.template import template_from
from integration.model.charter import Charter
from integration.model.checkup import Checkup
from integration.model.template import Template
from integration.model.words import Language
from integration.resources import template_text
from integration.settings import Settings, settings_from_environment
from integration.sync.checks import examine
from integration.sync.preflight import facts_of
from integration.sync.preflight_facts import Asked, Facts, OurSide
from integration.wiring import eyes_for, terms_from

PATIENCE = 30.0
DEFAULT = Path("charter.yaml")
TEMPLATE = "crm-deployment"


def look(
    path: Path | None,
    *,
    as_json: bool,
    language: Language | None,
    skip: frozenset[str] = frozenset(),
    as_person: bool = False,
    take_over: bool = False,
) -> int:
    """Exit 0 when nothing stops, 1 when something does."""
    settings = settings_from_environment()
    charter, template = _charter(path)
    with eyes_for(settings, _site(charter, settings), budget_seconds=PATIENCE) as eyes:
        ours = OurSide(expires=eyes.expires, now=datetime.now(UTC), skip=skip, keys_fault=eyes.keys_fault)
        asked = Asked(
            template=template, charter=charter, keys=eyes.keys, ours=ours, as_person=as_person, take_over=take_over
        )
        with eyes.reader.remembering():
            facts = facts_of(eyes.reader, asked, whole=True)
    checkup = examine(facts)
    if as_json:
        print(json.dumps(checkup_json(checkup, facts, language or facts.language), ensure_ascii=False))  # noqa: T201  # data
    else:
        _show(checkup, facts, language or facts.language)
    return FAILED if checkup.stops else DONE


def _charter(path: Path | None) -> tuple[Charter | None, Template]:
    """The one named, else that of this folder, else none: then the site alone is looked at."""
    if path is None and not DEFAULT.is_file():
        text, where = template_text(TEMPLATE, beside=None)
        return None, template_from(text, file=where)
    terms = terms_from(path or DEFAULT)
    return terms.charter, terms.template


def _site(charter: Charter | None, settings: Settings) -> str:
    if charter is not None:
        return charter.site
    if settings.base_url:
        return settings.base_url
    raise ConfigError("doctor: expected a charter, charter.yaml here or BORNAGE_BASE_URL, found none; name one of them")


def _show(checkup: Checkup, facts: Facts, language: Language) -> None:
    out, charter = book(), facts.asked.charter
    where = f"{charter.project_key} · {charter.site}" if charter else facts.address
    put(out, Text(catalogue().words["heading"].in_language(language).format(where=where), style="bold"), hang=2)
    print_checkup(out, checkup, language)


def checkup_json(checkup: Checkup, facts: Facts, language: Language) -> dict[str, Any]:
    """One object: what stops, and every check with what it found, in words and as values."""
    texts, rows = catalogue(), []
    for result in checkup.results:
        spoken = said(result, texts, language)
        words = {"title": spoken.title, "found": spoken.found, "remedy": spoken.remedy, "who": spoken.who}
        plain = {name: getattr(result, name) for name in ("check", "group", "weight", "state", "why", "vital")}
        rows.append({**plain, "values": dict(result.values), **words})
    charter = facts.asked.charter
    return {
        "project": charter.project_key if charter else None,
        "site": charter.site if charter else facts.address,
        "language": language,
        "stops": [result.check for result in checkup.stops],
        "requests": checkup.requests,
        "checks": rows,
    }
