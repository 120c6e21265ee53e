"""The only reader and writer of files: data packaged with us, and the user's own. Knows nothing of what is in them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import BinaryIO

from integration.errors import ConfigError, Problem

LARGEST = 2_000_000
"""Bytes; a charter is a few kilobytes, so anything larger is a wrong path."""


def packaged(*parts: str) -> str:
    """A file of ``config/``, e.g. ``packaged("templates", "crm-deployment.yaml")``; FileNotFoundError when absent."""
    return _config().joinpath(*parts).read_text(encoding="utf-8")


def packaged_names(folder: str) -> tuple[str, ...]:
    """Names without ending of the YAML files in one folder of ``config/``, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in _config().joinpath(folder).iterdir() if entry.name.endswith(".yaml")))


def _config() -> Traversable:
    """Inside a wheel ``integration/_config``; in a checkout ``config/`` beside the package (design 8.6)."""
    inside = files("integration").joinpath("_config")
    return inside if inside.is_dir() else Path(__file__).parent.parent / "config"


def read_user_file(path: Path) -> str:
    """The text of a user's file; ConfigError names the file and what to do."""
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError([Problem(str(path), 1, "", f"expected at most {LARGEST} bytes; check the path")])
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as missing:
        raise ConfigError(f"{path}: expected a file, found none; check the path") from missing
    except IsADirectoryError as folder:
        raise ConfigError(f"{path}: expected a file, found a folder; name a file inside it") from folder
    except UnicodeDecodeError as binary:
        raise ConfigError(f"{path}: expected UTF-8 text, found other bytes; save the file as UTF-8") from binary
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read ({fault.strerror}); check its rights") from fault


@contextmanager
def opened_user_file(path: Path) -> Iterator[BinaryIO]:
    """A user's file of any size, to be read in any order; ``-`` is standard input where that is a file. ConfigError names it
    and what to do.
    """
    try:
        with nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as file:
            if not file.seekable():
                raise ConfigError(
                    f"{path}: expected a file that can be read twice, found a stream; save it to a file and name that"
                )
            file.seek(0)
            yield file
    except FileNotFoundError as missing:
        raise ConfigError(f"{path}: expected a file, found none; check the path") from missing
    except IsADirectoryError as folder:
        raise ConfigError(f"{path}: expected a file, found a folder; name a file inside it") from folder
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read ({fault.strerror}); check its rights") from fault


def write_user_file(path: Path, text: str) -> None:
    """Whole or not at all, whatever cuts it; what stood there is replaced. ConfigError names the file and what to do."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be written ({fault.strerror}); check the folder and its rights") from fault


def template_text(name: str, *, beside: Path | None) -> tuple[str, str]:
    """(text, file name for messages) of a template: a path beside the charter when it looks like one, else a packaged id."""
    if "/" in name or name.endswith((".yaml", ".yml")):
        path = (beside or Path()) / name
        return read_user_file(path), str(path)
    if name not in packaged_names("templates"):
        known = ", ".join(packaged_names("templates"))
        raise ConfigError(f"expected one of {known} or the path of a .yaml file, found {name}; correct it")
    return packaged("templates", f"{name}.yaml"), f"config/templates/{name}.yaml"


def charter_paths(places: list[Path]) -> list[Path]:
    """Files named, and the ``*.yaml`` of folders named, in order; without any: ``charter.yaml``, then ``charters/*.yaml``."""
    if not places:
        here = [Path("charter.yaml")] if Path("charter.yaml").is_file() else []
        places = [*here, *([Path("charters")] if Path("charters").is_dir() else [])]
    return [file for place in places for file in (sorted(place.glob("*.y*ml")) if place.is_dir() else [place])]
