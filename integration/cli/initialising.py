"""init: a conversation, or flags, that ends in a commented charter and its notice on personal data. Overwrites nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from integration.cli import init_words as words
from integration.cli.exits import DONE, FAILED, INTERRUPTED
from integration.cli.init_grammar import word_of
from integration.cli.init_people import Finder
from integration.cli.init_questions import Asked, ask_manners, ask_scope, ask_where, blank
from integration.cli.init_talk import Stopped, Talk
from integration.cli.init_team import ask_actors, ask_people, ask_roles
from integration.cli.verbs import cautioned
from integration.errors import ConfigError
from integration.mapping.charter import charter_from
from integration.mapping.charter_draft import charter_draft
from integration.mapping.notice import notice
from integration.mapping.template import template_from
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.words import Language
from integration.resources import template_text
from integration.settings import Settings, settings_from_environment
from integration.wiring import reader_for

PATIENCE = 20.0
"""Seconds that somebody who types is made to wait for Jira."""
_LANGUAGES: tuple[Language, ...] = ("fr", "en")
_GATEWAY = "api.atlassian.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to write. ``force``: what stands there is put aside; ``yes``: nobody is asked; ``adopted``: key of a project in use
    that is to tell what a conversation would.
    """

    file: Path
    force: bool = False
    yes: bool = False
    adopted: str | None = None


def initialise(target: Target, asked: Asked) -> int:
    """Exit 0 when the charter was written, 1 when not, 130 after Ctrl+C; what was typed by then is given back as a command."""
    if target.adopted is not None:
        from integration.cli.adopting import propose  # noqa: PLC0415  # it writes with what is here

        return propose(target, asked, target.adopted)
    console = Console(stderr=True, highlight=False)
    talk = Talk(console, yes=target.yes, file=str(target.file))
    try:
        agreed = _agreed(talk, target, asked)
    except KeyboardInterrupt:
        talk.stopped()
        return INTERRUPTED
    except Stopped as end:
        talk.stopped()
        console.print(str(end), markup=False, soft_wrap=True)
        return FAILED
    return _write(talk, agreed, force=target.force) if agreed else FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What is to be written where."""

    path: Path
    draft: str
    notice: str


def _agreed(talk: Talk, target: Target, asked: Asked) -> Agreed | None:
    """The conversation; None when its outcome is not wanted."""
    settings = settings_from_environment()
    talk.language = talk.ask(
        words.BOTH_LANGUAGES,
        lambda typed: word_of(typed, _LANGUAGES, "language"),
        flag="language",
        given=asked.language,
        default="fr",
    )
    path = _place(talk, target)
    if not talk.yes and sys.stdin.isatty():
        talk.say(words.WELCOME)
    text, where = template_text(asked.where.template, beside=path.parent)
    template = template_from(text, file=where)
    charter = ask_where(talk, blank(asked, talk.language), template, asked, site=known_site(settings))
    charter = ask_scope(talk, charter, template, asked)
    charter = ask_actors(talk, charter, template, asked)
    with _finder(talk, settings, charter.site) as finder:
        charter = ask_people(talk, charter, template, asked, finder)
    charter = _staffed(talk, charter, template, asked)
    charter = ask_manners(talk, charter, template, asked)
    agreed = Agreed(path=path, draft=charter_draft(charter), notice=notice(charter))
    if charter_from(agreed.draft, file=str(path), template=template) != charter:
        raise ConfigError(f"{path}: expected the draft to say what was answered, found another charter; nothing was written")
    if talk.sure(words.WRITE, default=True, file=str(path), notice=str(notice_path(path))):
        return agreed
    talk.say(words.NOT_WRITTEN)
    return None


def _staffed(talk: Talk, charter: Charter, template: Template, asked: Asked) -> Charter:
    """Who holds what, with what that lets foresee; asked again as long as somebody wants to change it."""
    while True:
        staffed = ask_roles(talk, charter, template, asked)
        found = list(cautioned(staffed, template))
        if not found:
            return staffed
        talk.say(words.CAUTIONS)
        for caution in found:
            talk.put(f"  · {caution}", style="yellow")
        if asked.team.holds or talk.yes or not talk.sure(words.AGAIN, default=False):
            return staffed


@contextmanager
def _finder(talk: Talk, settings: Settings, site: str) -> Iterator[Finder]:
    with reader_for(settings, site, budget_seconds=PATIENCE) as reader:
        yield Finder(reader, failed=lambda why: talk.say(words.NOT_ASKED, why=why))


def known_site(settings: Settings) -> str | None:
    """The one site the settings name; a gateway's address is nobody's site."""
    sites = {entry.site for entry in settings.sites.values() if entry.site} or {settings.base_url or ""}
    site = next(iter(sites)) if len(sites) == 1 else ""
    return site if site and _GATEWAY not in site else None


# --- files ------------------------------------------------------------------------------------------------------------


def notice_path(charter: Path) -> Path:
    return charter.with_name(f"{charter.stem}.notice.md")


def _place(talk: Talk, target: Target) -> Path:
    """A path where neither charter nor notice stands, or one whose files may be put aside."""
    file = target.file
    if file.is_dir():
        raise ConfigError(f"{file}: expected a file, found a folder; name a file inside it")
    if not file.parent.is_dir():
        raise ConfigError(f"{file}: expected a folder {file.parent}, found none; make it or name another")
    if target.force or not _taken(file):
        return file
    if talk.yes:
        raise ConfigError(f"{file}: expected no such file yet, found one; name another, or put it aside with --force")

    def free(typed: str) -> Path:
        path = file.parent / typed
        if _taken(path) or not path.parent.is_dir():
            raise ValueError(f"expected a new file in a folder that exists, found {typed}; name another")
        return path

    suggested = next(name for n in range(2, 1000) if not _taken(file.parent / (name := f"{file.stem}-{n}{file.suffix}")))
    chosen = talk.ask(words.EXISTS, free, flag="", default=suggested, file=str(file))
    talk.file = str(chosen)
    return chosen


def _taken(path: Path) -> bool:
    return path.exists() or notice_path(path).exists()


def _write(talk: Talk, agreed: Agreed, *, force: bool) -> int:
    for file, text in ((agreed.path, agreed.draft), (notice_path(agreed.path), agreed.notice)):
        if force:
            put_aside(talk, file)
        create_file(file, text)
        print(file)  # noqa: T201  # stdout is data
    talk.say(words.NEXT, file=str(agreed.path))
    return DONE


def put_aside(talk: Talk, file: Path) -> None:
    """What stands there, as FILE.old."""
    if not file.exists():
        return
    kept = next(new for n in range(1, 1000) if not (new := file.with_name(f"{file.name}.old{n if n > 1 else ''}")).exists())
    try:
        file.rename(kept)
    except OSError as fault:
        raise ConfigError(f"{file}: cannot be put aside ({fault.strerror}); check the rights of its folder") from fault
    talk.say(words.ASIDE, file=str(file), kept=str(kept))


def create_file(file: Path, text: str) -> None:
    """Only where nothing stands."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError as there:
        raise ConfigError(f"{file}: expected no such file yet, found one; name another") from there
    except OSError as fault:
        raise ConfigError(f"{file}: cannot be written ({fault.strerror}); check the rights of its folder") from fault
