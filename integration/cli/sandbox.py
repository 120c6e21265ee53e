"""The verb sandbox: an embedded Jira on a port of this machine, for any client, until it is stopped."""

import errno
import json
import secrets
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from integration.cli.exits import DONE
from integration.cli.sandbox_site import (
    Account,
    Ground,
    check_addresses,
    demo_emails,
    demo_site,
    emails_in,
    new_site,
    signing,
    site_of,
)
from integration.cli.sandbox_switches import switched
from integration.cli.showing import talk
from integration.errors import ConfigError
from integration.model.charter import Charter
from integration.model.words import Language
from integration.resources import read_user_file
from integration.sandbox.clock import TickingClock
from integration.sandbox.misbehaviour.faults import Faults
from integration.sandbox.misbehaviour.file import BadFaults, faults_from
from integration.sandbox.server.serve import Server
from integration.sandbox.server.traffic import TrafficLog
from integration.sandbox.stories import velours
from integration.sandbox.world import World
from integration.wiring import terms_from

ADMIN: Final = "admin@example.com"
ZONE: Final = "Europe/Paris"
FASTEST: Final = 3600.0
"""An hour in a second: faster than that, a client's clock is minutes behind the site's within one call."""
_STARTS: Final = (2000, 2099)
_ENDED: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options as they were typed. ``admin``: ``EMAIL:TOKEN``, None for a made-up token; ``apps``: the same, each.

    ``charter``: whose people get accounts; ``language``: None for the site's own; ``start``: a date or a time, None for now;
    ``speed``: seconds of the site in one; ``public_url``: the address that links carry, None for the port's own.
    """

    host: str
    port: int
    seed: Literal["empty", "demo"]
    charter: Path | None
    language: Language | None
    start: str | None
    speed: float
    admin: str | None
    apps: Sequence[str]
    traffic_log: Path | None
    faults: Path | None
    public_url: str | None
    switches: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The same, read and found right."""

    admin: Account
    apps: tuple[Account, ...]
    charter: Charter | None
    start: datetime
    speed: float
    switches: dict[str, Any]
    faults: Faults | None
    public_url: str | None


def serve_sandbox(wanted: Wanted) -> int:
    """Serves until SIGINT or SIGTERM, which may also come sooner. One JSON line on stdout once it answers."""
    read = _read(wanted)
    with _until_stopped(), ExitStack() as stack:
        log = stack.enter_context(_log(wanted.traffic_log)) if wanted.traffic_log else None
        server = stack.enter_context(_port(wanted.host, wanted.port))
        ground = Ground(
            url=read.public_url or server.url,
            admin=read.admin,
            apps=read.apps,
            start=read.start,
            language=wanted.language,
        )
        world, more = _seeded(wanted.seed, read.charter, ground)
        for name, value in read.switches.items():
            setattr(world.switches, name, value)
        world.faults = read.faults
        world.clock = TickingClock(world.now(), lambda: time.monotonic() * read.speed)
        server.open(world, heard=log)
        print(json.dumps(_card(world, read.admin) | more, ensure_ascii=False), flush=True)  # noqa: T201  # stdout is data
        talk().print(f"serving {server.url}; pages at the same address; Ctrl+C stops", markup=False)
        threading.Event().wait()
    return DONE


def _seeded(seed: Literal["empty", "demo"], charter: Charter | None, ground: Ground) -> tuple[World, dict[str, Any]]:
    """The site, and what else its users need to know."""
    if seed == "demo":
        talk().print("playing the Velours deployment…")
        return demo_site(ground, signing())
    return site_of(charter, ground, signing()) if charter else new_site(ground)


def _card(world: World, admin: Account) -> dict[str, Any]:
    return {
        "base_url": world.base_url,
        "admin_email": admin.email,
        "admin_token": admin.token,
        "cloud_id": world.cloud_id,
        "gateway_url": world.gateway_url,
    }


# What was typed


def _read(wanted: Wanted) -> _Read:
    """ConfigError names the first option that does not fit, before anything is opened or played."""
    if wanted.charter and wanted.seed == "demo":
        raise ConfigError("--charter: expected --seed empty beside it, found demo, which has a charter of its own")
    admin = _account("--admin", wanted.admin or f"{ADMIN}:{secrets.token_hex(12)}")
    apps = tuple(_account("--app", one) for one in wanted.apps)
    charter = terms_from(wanted.charter).charter if wanted.charter else None
    check_addresses(admin, apps, taken=demo_emails() if wanted.seed == "demo" else emails_in(charter))
    return _Read(
        admin=admin,
        apps=apps,
        charter=charter,
        start=_start(wanted, ZoneInfo(charter.timezone if charter else ZONE)),
        speed=_speed(wanted.speed),
        switches=switched(wanted.switches),
        faults=_faults(wanted.faults),
        public_url=_public(wanted.public_url),
    )


def _account(option: str, given: str) -> Account:
    email, _, token = given.partition(":")
    if "@" not in email.strip("@") or not token or any(char.isspace() for char in email + token):
        raise ConfigError(f"{option}: expected EMAIL:TOKEN, such as admin@example.com:secret, found something else")
    return Account(email=email, token=token)


def _start(wanted: Wanted, zone: ZoneInfo) -> datetime:
    """A date is its first moment in the site's zone, as is a time that names none."""
    if wanted.start is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(wanted.start)
    except ValueError:
        found = None
    if found is None or not _STARTS[0] <= found.year <= _STARTS[1]:
        expected = f"a date from {_STARTS[0]} to {_STARTS[1]} such as 2026-09-01, or with a time such as 2026-09-01T08:00"
        raise ConfigError(f"--start: expected {expected}, found {wanted.start!r}")
    start = found if found.tzinfo else found.replace(tzinfo=zone)
    ends = datetime.strptime(velours.THIRD_SYNC, "%Y-%m-%d %H:%M").replace(tzinfo=zone) + _ENDED
    if wanted.seed == "demo" and start < ends:
        raise ConfigError(
            f"--start: expected a time after the demo's story, which ends on {ends:%Y-%m-%d}, found an earlier one"
        )
    return start


def _speed(given: float) -> float:
    if not 1 <= given <= FASTEST:
        raise ConfigError(f"--speed: expected a number from 1 to {FASTEST:.0f}, found {given:g}")
    return given


def _public(given: str | None) -> str | None:
    """Without a slash at its end."""
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/") and parts.port != 0
    except ValueError:
        fine = False
    if not fine or "@" in given or "?" in given or "#" in given:
        raise ConfigError("--public-url: expected an address such as https://jira.example, found something else or more")
    return given.rstrip("/")


def _faults(path: Path | None) -> Faults | None:
    try:
        return faults_from(read_user_file(path), file=str(path)) if path else None
    except (BadFaults, ConfigError) as wrong:
        raise ConfigError("\n".join(f"--faults {line}" for line in str(wrong).splitlines())) from wrong


# What is opened, and closed again


class _Stopped(BaseException):
    """Somebody wants it to end."""


@contextmanager
def _until_stopped() -> Iterator[None]:
    """The body ends when SIGINT or SIGTERM comes, wherever it is; later ones find it ending."""
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    except _Stopped:
        talk().print("stopped")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _port(host: str, port: int) -> Iterator[Server]:
    try:
        server = Server(host, port)
    except OSError as failure:
        if failure.errno in (errno.EADDRINUSE, errno.EACCES, errno.EPERM):
            expected = (
                f"--port {port}: expected a free port of this machine, found none ({failure.strerror}); name another, or 0"
            )
        else:
            expected = (
                f"--host {host}: expected an address of this machine, such as 127.0.0.1, found none ({failure.strerror})"
            )
        raise ConfigError(expected) from failure
    try:
        yield server
    finally:
        server.close()


@contextmanager
def _log(path: Path) -> Iterator[TrafficLog]:
    """Goes on in a file that is there."""
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as closed:
        raise ConfigError(f"--traffic-log {path}: expected a file to write to, found none ({closed.strerror})") from closed
    with file:
        yield TrafficLog(file)
