"""Which kind of image some bytes are, and how large; nothing is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """``kind``: its media type; sides in pixels."""

    kind: str
    width: int
    height: int


def image_from(content: bytes) -> Image | None:
    """PNG, GIF and JPEG by what they begin with; None is no image."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) >= 33:
        return _sized("image/png", _big(content[16:20]), _big(content[20:24]))
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 13:
        return _sized("image/gif", _little(content[6:8]), _little(content[8:10]))
    for marker, segment in _segments(content):
        if marker in _FRAMES and len(segment) >= 5:
            return _sized("image/jpeg", _big(segment[3:5]), _big(segment[1:3]))
    return None


def _sized(kind: str, width: int, height: int) -> Image | None:
    return Image(kind=kind, width=width, height=height) if width and height else None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Of a JPEG: marker and what follows its length, up to the pixels."""
    at = 2 if content.startswith(b"\xff\xd8") else len(content)
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        length = _big(content[at + 2 : at + 4])
        yield content[at + 1], content[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _big(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _little(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
