"""The whole story on the embedded Jira: prepared, planned, applied, worked on for eleven weeks, judged, answered, silent."""

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from typing import Any

from rich.console import Console
from rich.text import Text

from integration.cli.document import document
from integration.cli.exits import DONE, FAILED
from integration.cli.progress import APPLYING, PREPARING, progress_on
from integration.cli.showing import print_plan
from integration.cli.tables import findings_table
from integration.errors import ConfigError, Refused
from integration.jira.transport import Transport, connect
from integration.mapping.adf import plain
from integration.model.plan import Applied
from integration.model.words import Language
from integration.resources import packaged
from integration.sandbox.server.serve import Server
from integration.sandbox.server.serve import serve as serve_pages
from integration.sandbox.stories import velours
from integration.sandbox.stories.acts import Act, Deed
from integration.sandbox.stories.opening import Stage, open_stage, players_on
from integration.sandbox.world import World
from integration.sync.audit import Finding
from integration.sync.audit_context import RECORD_PROPERTY
from integration.sync.bootstrap import apply_project, plan_project, prepare
from integration.sync.nightly import SyncResult, sync
from integration.sync.plan import to_do
from integration.wiring import Service, Terms, service_over, terms_of

CHARTER = "velours.yaml"
SETTLING = 5
"""Syncs within which a site must have nothing left to say."""


Settle = Callable[[datetime], None]


@dataclass(slots=True, kw_only=True)
class _Show:
    """One showing: where it prints, what plays, and our own requests counted by part."""

    console: Console
    stage: Stage
    transport: Transport
    found: Terms
    service: Service
    requests: dict[str, dict[str, int]] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str, title: str) -> Iterator[None]:
        self.console.print()
        self.console.rule(Text(title, style="bold blue"), align="left")
        reads, writes = self.transport.reads, self.transport.writes
        yield
        counted = {"reads": self.transport.reads - reads, "writes": self.transport.writes - writes}
        if any(counted.values()):
            self.requests[name] = counted
            self.console.print(Text(f"requests: {counted['reads']} reads, {counted['writes']} writes", style="grey50"))


def demo(*, as_json: bool, serve: bool, port: int) -> int:
    """Exit 0 when the plan after apply was empty and the third sync wrote nothing, else 1."""
    console = Console(file=StringIO()) if as_json else Console(highlight=False)
    with _show(console) as show, _pages(show.stage, port) if serve else nullcontext() as server:
        outcome, applied = _play_all(show, as_json=as_json)
        if server is not None:
            _leave_up(server, applied, show.found.charter.site)
        return outcome


@contextmanager
def _pages(stage: Stage, port: int) -> Iterator[Server]:
    """Opened before the show, so that a port in use is told at once."""
    try:
        server = serve_pages(stage.world, port=port)
    except OSError as taken:
        raise ConfigError(
            f"--port {port}: expected a free port, found none ({taken.strerror}); name another, or 0"
        ) from taken
    try:
        yield server
    finally:
        server.close()


def _play_all(show: _Show, *, as_json: bool) -> tuple[int, Applied]:
    console = show.console
    console.print("The project speaks French, as its charter says; this narration does not.")
    with show.part("site prepare", "1. The site, once: roles, issue types, statuses, workflows"):
        _prepare(show)
    with show.part("apply", "2. The charter becomes a Jira project"):
        applied = _apply(show)
    with show.part("plan again", "3. Planned again: nothing left to do"):
        left = _plan_again(show)
    with show.part("people", "4. Eleven weeks of work, each act by its own person over HTTP"):
        _digest(console, tuple(_play(show, velours.DEPLOYMENT)))
    with show.part("first sync", "5. The first nightly sync judges them"):
        first = _sync(show, velours.FIRST_SYNC)
        _comments_of(show, first)
    with show.part("answers", "6. People answer in comments, and act"):
        _digest(console, tuple(_play(show, velours.ANSWERS)))
    with show.part("second sync", "7. The second sync takes the answers"):
        second = _sync(show, velours.SECOND_SYNC)
    with show.part("third sync", "8. The third sync has nothing to say"):
        third = _sync(show, velours.THIRD_SYNC)
    console.print()
    console.rule(Text("The register, the one living issue of the project", style="bold blue"), align="left")
    _print_ours(show, applied.register)
    figures = {**_figures(show, applied, _standing(first, second, third)), "left_after_apply": left}
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))  # noqa: T201  # stdout is data
    else:
        console.print(Text(f"writes of the third sync: {figures['writes_of_third_sync']}", style="bold green"))
    silent = left == figures["writes_of_third_sync"] == 0 and not third.failed
    return (DONE if silent else FAILED), applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The site after the story, and its project's key."""

    world: World
    project: str


@contextmanager
def played(*, base_url: str, language: Language | None, keys: tuple[bytes, ...]) -> Iterator[tuple[Played, Settle]]:
    """The whole story in silence, under its own charter, on a site at ``base_url``; and what brings it up to a later date."""
    with _show(Console(file=StringIO()), base_url=base_url, language=language, keys=keys) as show:
        _, applied = _play_all(show, as_json=False)
        yield Played(world=show.stage.world, project=applied.project_key), lambda at: _settle(show, at)


def _settle(show: _Show, at: datetime) -> None:
    """As Bornage leaves the site at ``at``, or at its own later time: whoever looks then finds nothing to do or to say."""
    clock = show.stage.world.clock
    clock.move_to(max(at, clock.now()))
    _apply(show)
    for _ in range(SETTLING):
        if _sync_now(show).wrote == 0:
            return
    raise Refused(f"demo: expected a site with nothing left to say, found more after {SETTLING} syncs; please report it")


@contextmanager
def _show(
    console: Console,
    *,
    base_url: str | None = None,
    language: Language | None = None,
    keys: tuple[bytes, ...] | None = None,
) -> Iterator[_Show]:
    """``base_url``: where the site is, ``language``: what it speaks, when that is not what the charter says."""
    found = terms_of(packaged("charters", CHARTER), file=f"config/charters/{CHARTER}", beside=None)
    address = base_url or found.charter.site
    stage = open_stage(
        velours.PEOPLE,
        start=velours.START,
        language=language or found.charter.language,
        base_url=address,
        service=velours.SERVICE,
        zone=found.charter.timezone,
    )
    transport = connect(
        address, stage.email, stage.token, transport=stage.transport, sleep=lambda _: None
    )  # the embedded site keeps nobody waiting
    keys = keys or (secrets.token_hex(32).encode(),)
    with service_over(transport, keys=keys, store_url="sqlite://") as service:
        yield _Show(console=console, stage=stage, transport=transport, found=found, service=service)


def _prepare(show: _Show) -> None:
    language = show.found.charter.language
    with progress_on(show.console, PREPARING) as step:
        prepared = prepare(
            show.service.reader,
            show.service.writer,
            show.found.template,
            language=language,
            gates=show.found.charter.gates,
            ask=lambda _: True,
            progress=step,
        )
    print_plan(show.console, prepared.plan, language)


def _apply(show: _Show) -> Applied:
    service, found = show.service, show.found
    draft = plan_project(service.reader, found.template, found.charter, keys=service.keys)
    print_plan(show.console, draft.plan, found.charter.language)
    with progress_on(show.console, APPLYING) as step:
        applied = apply_project(draft, service.reader, service.writer, keys=service.keys, progress=step)
    counts = f"{applied.epics} phases, {applied.items} items, {applied.components} components, {applied.links} links"
    show.console.print(Text(f"✓ {applied.project_key}: {counts}", style="green"))
    return applied


def _plan_again(show: _Show) -> int:
    """How many steps are left to do."""
    draft = plan_project(show.service.reader, show.found.template, show.found.charter, keys=show.service.keys)
    print_plan(show.console, draft.plan, show.found.charter.language)
    return len(to_do(draft.plan.steps))


def _play(show: _Show, acts: Iterable[Act]) -> Iterator[Deed]:
    return players_on(show.stage, show.found.charter.project_key, velours.PEOPLE).play(acts)


def _digest(console: Console, deeds: Sequence[Deed]) -> None:
    """How much each did, then the acts the story dwells on."""
    acts = Counter(deed.who for deed in deeds)
    told = ", ".join(f"{who} {count}" for who, count in acts.most_common())
    first, last = deeds[0].at, deeds[-1].at
    days = f"on {last:%d/%m/%Y}" if first.date() == last.date() else f"from {first:%d/%m} to {last:%d/%m/%Y}"
    console.print(f"{len(deeds)} acts {days}: {told}. Among them:", markup=False)
    for deed in deeds:
        if deed.aside:
            head = Text(f"  {deed.at:%d/%m %H:%M} ", style="grey50")
            said = plain(deed.text)
            console.print(Text.assemble(head, (f"{deed.who:<7}", "cyan"), (f"{deed.key:<8}", "bold"), said[:100]))
            console.print(Text(f"{'':<14}{deed.aside}", style="italic grey62"))


def _sync(show: _Show, when: str) -> SyncResult:
    show.stage.move_to(when)
    result = _sync_now(show)
    show.console.print(Text(f"{when}  {result.line}", style="bold"))
    moved = result.opened or result.resolved or result.waived
    if moved:
        show.console.print(findings_table(dict.fromkeys((*result.opened, *result.resolved, *result.waived))))
    return result


def _sync_now(show: _Show) -> SyncResult:
    service, found = show.service, show.found
    return sync(
        service.reader,
        service.writer,
        service.store,
        charter=found.charter,
        template=found.template,
        policy=found.policy,
        keys=service.keys,
    )


def _comments_of(show: _Show, result: SyncResult) -> None:
    """One of the new comments, as its readers see it."""
    worst = next((one for one in result.opened if one.rule == "R12"), None)
    if worst is not None:
        show.console.print(f"\nThe comment on {worst.key}:", markup=False)
        _print_ours(show, worst.key)


def _print_ours(show: _Show, key: str) -> None:
    """The living comment of ours on an issue."""
    issue = show.service.reader.issues([key], fields=["project"])[0]
    ids = [comment.id for comment in show.service.reader.comments(issue.id)]
    for comment in show.service.reader.comments_by_id(ids):
        if RECORD_PROPERTY in comment.properties:
            show.console.print(document(comment.body))


def _standing(*results: SyncResult) -> tuple[Finding, ...]:
    """What stands at the end: for each subject, what the last sync that looked at it found."""
    last = {subject: result for result in results for subject in {finding.subject for finding in result.findings}}
    return tuple(f for subject, result in last.items() for f in result.findings if f.subject == subject)


def _figures(show: _Show, applied: Applied, standing: Sequence[Finding]) -> dict[str, Any]:
    violations = [_violation(one) for one in standing]
    return {
        "project": applied.project_key,
        "epics": applied.epics,
        "items": applied.items,
        "components": applied.components,
        "links": applied.links,
        "requests": show.requests,
        "violations": violations,
        "resolved": sum(v["state"] == "resolved" for v in violations),
        "waived": sum(v["state"] == "waived" for v in violations),
        "writes_of_third_sync": show.requests["third sync"]["writes"],
    }


def _violation(one: Finding) -> Mapping[str, str]:
    return {name: getattr(one, name) for name in ("rule", "subject", "key", "severity", "state")}


def _leave_up(server: Server, applied: Applied, site: str) -> None:
    board = applied.board_url.removeprefix(site)
    console = Console(stderr=True, highlight=False)
    console.print(f"board     {server.url}{board}", soft_wrap=True)
    console.print(f"register  {server.url}/browse/{applied.register}", soft_wrap=True)
    console.print("Ctrl+C stops.")
    with suppress(KeyboardInterrupt):
        server.wait()
