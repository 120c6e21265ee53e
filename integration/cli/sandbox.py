"""The verb sandbox: an embedded Jira on a port of this machine, for any client, until it is stopped."""

import json
import secrets
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from integration.cli.exits import DONE
from integration.cli.showing import talk
from integration.errors import ConfigError
from integration.model.words import Language
from integration.resources import read_user_file
from integration.sandbox.clock import TickingClock
from integration.sandbox.faults import Faults
from integration.sandbox.faults_file import BadFaults, faults_from
from integration.sandbox.founding import empty_site
from integration.sandbox.serve import Server
from integration.sandbox.state.people import User
from integration.sandbox.switches import Switches
from integration.sandbox.traffic import TrafficLog
from integration.sandbox.world import World

ADMIN: Final = "admin@example.com"
_WORDS: Final = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``admin``: ``EMAIL:TOKEN``, None for a made-up token; ``switches``: ``NAME=VALUE`` each.

    ``public_url``: the address that links carry, None for the port's own.
    """

    host: str
    port: int
    seed: Literal["empty", "demo"]
    language: Language | None
    admin: str | None
    traffic_log: Path | None
    faults: Path | None
    public_url: str | None
    switches: Sequence[str]


def sandbox(wanted: Wanted) -> int:
    """Serves until SIGINT or SIGTERM. One JSON line on stdout once it answers."""
    email, token = _admin(wanted.admin)
    switches, faults, public = switched(wanted.switches), _faults(wanted.faults), _public(wanted.public_url)
    with ExitStack() as stack:
        log = stack.enter_context(_log(wanted.traffic_log)) if wanted.traffic_log else None
        server = stack.enter_context(_port(wanted.host, wanted.port))
        world, more = _seeded(wanted, public or server.url, email, token)
        _set(world, switches)
        world.faults = faults
        world.clock = TickingClock(max(world.now(), datetime.now(UTC)), time.monotonic)
        stopped = _stopping()
        server.open(world, heard=log)
        print(json.dumps(_card(world, email, token) | more, ensure_ascii=False), flush=True)  # noqa: T201  # stdout is data
        talk().print(f"serving {server.url}; pages at the same address; Ctrl+C stops", markup=False)
        stopped.wait()
    return DONE


def _admin(given: str | None) -> tuple[str, str]:
    email, _, token = (given or f"{ADMIN}:{secrets.token_hex(12)}").partition(":")
    if "@" not in email.strip("@") or not token or any(char.isspace() for char in email + token):
        raise ConfigError("--admin: expected EMAIL:TOKEN, such as admin@example.com:secret, found something else")
    return email, token


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
        raise ConfigError(f"--public-url: expected an address such as https://jira.example, without a path, found {given}")
    return given.rstrip("/")


@contextmanager
def _port(host: str, port: int) -> Iterator[Server]:
    try:
        server = Server(host, port)
    except OSError as taken:
        raise ConfigError(
            f"--host {host} --port {port}: expected a free port of this machine, found none ({taken.strerror}); "
            "name another, or 0"
        ) from taken
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


def _faults(path: Path | None) -> Faults | None:
    try:
        return faults_from(read_user_file(path), file=str(path)) if path else None
    except BadFaults as wrong:
        raise ConfigError(str(wrong)) from wrong


def _stopping() -> threading.Event:
    """Set when somebody wants it to end."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


# The site


def _seeded(wanted: Wanted, url: str, email: str, token: str) -> tuple[World, dict[str, Any]]:
    """The site, and what else its users need to know."""
    if wanted.seed == "empty":
        start = datetime.now(UTC)
        language = wanted.language or "en"
        return empty_site(start, site_language=language, base_url=url, admin_email=email, admin_token=token), {}
    from integration.cli.demo import played  # noqa: PLC0415  # the demo brings the whole house

    talk().print("playing the Velours deployment…")
    seeded = played(site=url, language=wanted.language)
    _become_admin(seeded.world, email, token)
    return seeded.world, {
        "project": seeded.project,
        **({"signing_key": seeded.new_key} if seeded.new_key else {}),
        "users": [_person(user) for user in seeded.world.users.values()],
    }


def _become_admin(world: World, email: str, token: str) -> None:
    """The site's administrator under another address."""
    admin = next(user for user in world.users.values() if user.admin)
    known = world.user_of_email(email)
    if known is not None and known is not admin:
        raise ConfigError(f"--admin: expected an address nobody of the demo has, found {email}")
    admin.email, admin.token = email, token


def _card(world: World, email: str, token: str) -> dict[str, Any]:
    return {
        "base_url": world.base_url,
        "admin_email": email,
        "admin_token": token,
        "cloud_id": world.cloud_id,
        "gateway_url": world.gateway_url,
    }


def _person(user: User) -> dict[str, Any]:
    return {"name": user.name, "email": user.email, "token": user.token, "accountId": user.account_id, "admin": user.admin}


# Switches


def switched(given: Sequence[str]) -> dict[str, Any]:
    """``NAME=VALUE`` each -> values by name; ConfigError names all that do not fit, and the known switches."""
    hints, values, problems = get_type_hints(Switches), {}, []
    for one in given:
        name, equals, text = one.partition("=")
        if name not in hints or not equals:
            problems.append(f"--switch {one}: expected NAME=VALUE with one of {', '.join(sorted(hints))}")
            continue
        try:
            values[name] = _value(hints[name], text)
        except ValueError as wrong:
            problems.append(f"--switch {name}: expected {wrong}, found {text!r}")
    if problems:
        raise ConfigError("\n".join(problems))
    return values


def _value(kind: Any, text: str) -> Any:
    """ValueError says what would fit."""
    kinds = get_args(kind) if get_origin(kind) not in (None, Literal) else (kind,)
    if type(None) in kinds and text == "none":
        return None
    plain = next(one for one in kinds if one is not type(None))
    if get_origin(plain) is Literal:
        if text not in get_args(plain):
            raise ValueError(f"one of {', '.join(get_args(plain))}")
        return text
    if plain is bool:
        if text.lower() not in _WORDS:
            raise ValueError("true or false")
        return _WORDS[text.lower()]
    try:
        return plain(text)
    except ValueError:
        raise ValueError("a whole number" if plain is int else "a number") from None


def _set(world: World, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(world.switches, name, value)
