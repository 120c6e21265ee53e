"""The parts of a ``multipart/form-data`` body, byte for byte (RFC 7578); names in UTF-8, as browsers and programs send them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))', re.IGNORECASE)
_PARAMETER: Final = re.compile(r';\s*([\w-]+)(\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TYPE: Final = re.compile(r"[\w!#$&^.+-]{1,64}/[\w!#$&^.+-]{1,64}", re.ASCII)
"""A media type, in the letters RFC 6838 names them with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``filename`` is empty for a plain field."""

    name: str
    filename: str
    mime: str
    content: bytes


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """All complete parts, in order; none when the body is not what its type says."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        return []
    return list(_parts(b"\r\n--" + (found[1] or found[2]).encode(), b"\r\n" + body))


def _parts(delimiter: bytes, body: bytes) -> Iterator[Part]:
    pieces = body.split(delimiter)
    for piece in pieces[1:-1]:
        if piece.startswith(b"--"):
            return
        head, blank, content = piece.partition(b"\r\n\r\n")
        if blank:
            yield _part(head.decode(errors="replace"), content)


def _part(head: str, content: bytes) -> Part:
    lines = (line.partition(":") for line in head.split("\r\n"))
    headers = {name.strip().lower(): value.strip() for name, _, value in lines}
    named = dict(_parameters(headers.get("content-disposition", "")))
    mime = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Part(
        name=named.get("name", ""),
        filename=_CONTROL.sub("", named.get("filename", "")),
        mime=mime if _TYPE.fullmatch(mime) else "application/octet-stream",
        content=content,
    )


def _parameters(disposition: str) -> Iterator[tuple[str, str]]:
    """``filename*`` comes last and wins; browsers write quotes and line ends of names in percent."""
    for name, extended, quoted, bare in sorted(_PARAMETER.findall(disposition), key=lambda found: bool(found[1])):
        value = re.sub(r"\\(.)", r"\1", quoted) or bare
        if extended:
            yield name.lower(), unquote(value.rpartition("'")[2])
        else:
            yield name.lower(), re.sub("%22|%0D|%0A", lambda coded: unquote(coded[0]), value)
