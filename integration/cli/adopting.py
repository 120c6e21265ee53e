"""init --from-project: reads a project in use, and writes the charter and the map of its statuses that propose how to adopt it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from integration.cli.exits import DONE
from integration.cli.init_grammar import day_of, slug_of, word_of
from integration.cli.init_questions import Asked
from integration.cli.init_talk import Talk
from integration.cli.initialising import Target, create_file, known_site, notice_path, put_aside
from integration.errors import ConfigError
from integration.mapping.adf import plain
from integration.mapping.adopt_draft import Guessed, status_map_draft
from integration.mapping.adopt_guess import (
    Titled,
    guessed_components,
    guessed_items,
    guessed_phases,
    guessed_role,
    guessed_statuses,
    guessed_types,
)
from integration.mapping.charter import charter_from
from integration.mapping.charter_checks import site_of
from integration.mapping.charter_draft import charter_draft
from integration.mapping.notice import notice
from integration.mapping.status_map import status_map_from
from integration.mapping.template import template_from
from integration.model.charter import Actor, Assignment, Charter, Person
from integration.model.live import Account
from integration.model.template import Template
from integration.model.words import PRODUCING_ROLES, ROLES, Language, Role, Text
from integration.resources import template_text
from integration.settings import settings_from_environment
from integration.sync.adopt_look import Looked, look
from integration.wiring import reader_for

PATIENCE = 60.0
MAP_FILE = "status-map.yaml"
_MODES = ("observe", "comment")
_LEFT = Text(fr="À compléter ou à vérifier par une personne\u00a0:", en="For a person to fill in or check:")
_NOBODY = Text(
    fr="personne ne tient {roles}\u00a0: rien dans le projet ne le dit\u202f; ajoutez une ligne sous assignments",
    en="nobody holds {roles}: nothing in the project says who; add a line under assignments",
)
_ACTORS = Text(
    fr="les acteurs sont supposés internes (une équipe métier, une DSI)\u00a0: nommez l’intégrateur, l’éditeur ou le cabinet s’il y en a",
    en="the actors are supposed to be internal (a business team, an IT department): name the integrator, vendor or consultant if any",
)
_GUESSES = Text(
    fr="{file}\u00a0: {matched} epics et tickets reconnus, {left} epics sans phase\u202f; chaque ligne donne sa raison",
    en="{file}: {matched} epics and issues recognised, {left} epics without a phase; each line gives its reason",
)
_HELD = Text(
    fr="les rôles tenus viennent des rôles Jira et des responsables de composants\u00a0: vérifiez-les",
    en="who holds a role comes from Jira roles and component leads: check it",
)
_PART = Text(
    fr="seuls {read} des {total} tickets ont été lus pour les titres",
    en="only {read} of the {total} issues were read for their titles",
)
_NEXT = Text(
    fr="Ensuite\u00a0: bornage check {file}, puis bornage plan --adopt {file}",
    en="Next: bornage check {file}, then bornage plan --adopt {file}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Both files, and what a person must still do."""

    charter: str
    notice: str
    map: str
    left: tuple[str, ...]
    language: Language


def propose(target: Target, asked: Asked, key: str) -> int:
    """Writes charter, notice and map; exit 0. Overwrites nothing without --force."""
    refuse_other_flags(asked)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    files = (target.file, notice_path(target.file), target.file.with_name(MAP_FILE))
    if not target.force and (there := [file for file in files if file.exists()]):
        raise ConfigError(
            f"{there[0]}: expected no such file yet, found one; name another charter in another folder, or put it aside with --force"
        )
    settings = settings_from_environment()
    site = _site(asked, known_site(settings))
    text, where = template_text(asked.where.template, beside=target.file.parent)
    template = template_from(text, file=where)
    with reader_for(settings, site, budget_seconds=PATIENCE) as reader:
        if reader is None:
            raise ConfigError(
                f"--from-project: expected an account that may read {site}, found no token; set BORNAGE_EMAIL and BORNAGE_TOKEN"
            )
        found = look(reader, key.upper())
    made = proposal(found, template, asked, site=site, file=target.file.name)
    talk = Talk(console, yes=True, file=str(target.file))
    talk.language = made.language
    for file, content in zip(files, (made.charter, made.notice, made.map), strict=True):
        if target.force:
            put_aside(talk, file)
        create_file(file, content)
        print(file)  # noqa: T201  # stdout is data
    console.print(_LEFT.in_language(made.language), markup=False)
    for line in made.left:
        console.print(f"  · {line}", markup=False)
    console.print(_NEXT.in_language(made.language).format(file=target.file), markup=False)
    return DONE


def refuse_other_flags(asked: Asked) -> None:
    """What the project tells is not said by flags; the files are there to be corrected."""
    scope, team = asked.scope, asked.team
    given = {
        "--key": asked.where.key,
        "--end": scope.end,
        "--omit": scope.omit,
        "--duration": scope.durations,
        "--actor": team.actors,
        "--person": team.people,
        "--hold": team.holds,
        "--alias": team.aliases,
        "--gates": asked.gates,
    }
    if named := [flag for flag, value in given.items() if value]:
        raise ConfigError(
            f"--from-project: expected it without {', '.join(named)}, found them; write them into the charter it makes"
        )


def _site(asked: Asked, known: str | None) -> str:
    given = asked.where.site
    if given is None and known is None:
        raise ConfigError(
            "--site: expected the address of the Jira site, found none; e.g. --site https://velours.atlassian.net"
        )
    typed = given or known or ""
    address = typed if "://" in typed else f"https://{typed}"
    return site_of(address) or address


# --- what is proposed -------------------------------------------------------------------------------------------------


def proposal(found: Looked, template: Template, asked: Asked, *, site: str, file: str) -> Proposal:
    """The words of the files. Raises ConfigError when what was drafted would not read back."""
    language = _language(asked, found)
    guessed = _guessed(found, template)
    charter = _charter(found, guessed, asked, site=site, language=language)
    lacking = [role for role in PRODUCING_ROLES if role not in {one.role for one in charter.assignments}]
    left = tuple(_left(found, guessed, lacking, language))
    drafted = _headed(charter_draft(charter), left, language)
    if "MOA" not in lacking:
        charter_from(drafted, file=file, template=template)
    text = status_map_draft(guessed, language)
    status_map_from(text, file=MAP_FILE, template=template)
    return Proposal(charter=drafted, notice=notice(charter), map=text, left=left, language=language)


def _language(asked: Asked, found: Looked) -> Language:
    if asked.language is not None:
        return asked.language
    return "fr" if (found.server.locale or "fr").casefold().startswith("fr") else "en"


def _guessed(found: Looked, template: Template) -> Guessed:
    epics = {read.id for read in found.epics}
    phases = guessed_phases([Titled(key=read.key, title=read.summary) for read in found.epics], template)
    issues = [Titled(key=read.key, title=read.summary) for read in found.issues if read.id not in epics]
    items = guessed_items(issues, template)
    parts = {one.part for one in (*phases, *items)}
    ids = [name for phase in template.phases for name in (phase.id, *(item.id for item in phase.items))]
    return Guessed(
        statuses=guessed_statuses(found.statuses),
        types=guessed_types(found.types),
        components=guessed_components(Titled(key=one.id, title=one.name) for one in found.components),
        phases=phases,
        items=items,
        known_phases=[phase.id for phase in template.phases],
        missing=[name for name in ids if name not in parts],
    )


def _charter(found: Looked, guessed: Guessed, asked: Asked, *, site: str, language: Language) -> Charter:
    zone = asked.where.timezone or "Europe/Paris"
    start = day_of(asked.scope.start) if asked.scope.start else found.first_day(zone) or asked.scope.today
    business, builders = ("metier", "dsi") if language == "fr" else ("business", "it")
    handles = dict(_handles(found.people))
    held = _held(found, guessed, handles)
    builds = {who for role, who in held if role == "MOE"} - {who for role, who in held if role == "MOA"}
    people = {
        handle: Person(handle=handle, actor=builders if handle in builds else business, account=account)
        for account, handle in handles.items()
    }
    kinds = {business: Actor(id=business, name=business, kind="business", internal=True)}
    if builds:
        kinds[builders] = Actor(id=builders, name=builders, kind="dsi", internal=True)
    name = " ".join(plain(asked.where.name or found.project.name).split())[:80] or found.project.key
    return Charter(
        name=name,
        site=site,
        project_key=found.project.key,
        project_name=name,
        template=asked.where.template,
        language=language,
        timezone=zone,
        start=start,
        mode=word_of(asked.mode, _MODES, "mode") if asked.mode else "observe",  # type: ignore[arg-type]  # one of both
        actors=kinds,
        people=people,
        assignments=tuple(Assignment(role=role, person=who, actor=people[who].actor, start=start) for role, who in held),
        status_map=MAP_FILE,
    )


def _handles(people: tuple[Account, ...]) -> Iterator[tuple[str, str]]:
    """Account -> a short name, made of the first word of the name Jira shows: it stays in the user's own file."""
    taken: dict[str, str] = {}
    for one in people:
        first = next(iter(plain(one.name).split()), "")
        handle = slug_of(first, taken, otherwise="p")
        taken[handle] = one.id
        yield one.id, handle


def _held(found: Looked, guessed: Guessed, handles: Mapping[str, str]) -> tuple[tuple[Role, str], ...]:
    """From roles of Jira named after one of ours, and from the leads of components that have one."""
    pairs: dict[tuple[Role, str], None] = {}
    for name, members in sorted(found.roles.items()):
        role = guessed_role(name)
        pairs |= {(role, handles[who]): None for who in sorted(members) if role is not None and who in handles}
    leads = {one.id: one.lead for one in found.components}
    for guess in guessed.components:
        lead = leads.get(guess.key)
        part = next((role for role in PRODUCING_ROLES if role == guess.part), None)
        if part is not None and lead is not None and lead in handles:
            pairs[part, handles[lead]] = None
    return tuple(sorted(pairs, key=lambda pair: (ROLES.index(pair[0]), pair[1])))


def _left(found: Looked, guessed: Guessed, lacking: Sequence[Role], language: Language) -> Iterator[str]:
    if lacking:
        yield _NOBODY.in_language(language).format(roles=", ".join(lacking))
    yield _HELD.in_language(language)
    yield _ACTORS.in_language(language)
    matched = sum(one.part is not None for one in (*guessed.phases, *guessed.items))
    alone = sum(one.part is None for one in guessed.phases)
    yield _GUESSES.in_language(language).format(file=MAP_FILE, matched=matched, left=alone)
    if found.total > len(found.issues):
        yield _PART.in_language(language).format(read=len(found.issues), total=found.total)


def _headed(draft: str, left: tuple[str, ...], language: Language) -> str:
    """What is left to do stands on top of the charter, too."""
    lines = [_LEFT.in_language(language), *(f"- {line}" for line in left)]
    return "".join(f"# {line}\n" for line in lines) + "\n" + draft
