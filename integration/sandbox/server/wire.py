"""Bodies as they come over a socket, and answers as they leave: lengths, chunks, compression. Knows no route."""

import gzip
import re
from collections.abc import Mapping
from email.message import Message
from http.client import responses
from io import BufferedIOBase
from typing import Final

from integration.sandbox.http import Response

LONGEST_TARGET: Final = 16_384
"""Characters of path and query; more is 414. How much the real one takes is not documented (facts 1.19 [?])."""
LARGEST_BODY: Final = 64 * 1024 * 1024
_COMPRESSED_FROM: Final = 1024
"""Bytes of an answer from which compressing is worth it."""
_LENGTH: Final = re.compile("[0-9]+")
_GZIP: Final = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)")
_NO_BODY: Final = frozenset({204, 304})


class Unreadable(Exception):
    """The call does not keep to HTTP: the status it is refused with; the connection is no use afterwards."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def body_of(headers: Message, stream: BufferedIOBase) -> bytes:
    """The whole body, by its length or in chunks. Raises Unreadable, or ConnectionError when the client hangs up."""
    coding = headers.get("Transfer-Encoding")
    size = length_of(headers)
    if coding is None:
        return _exactly(stream, size) if size else b""
    if coding.strip().lower() != "chunked" or "Content-Length" in headers:
        raise Unreadable(400)
    return _chunks(stream)


def length_of(headers: Message) -> int:
    """The length it says it has; 0 when it says none."""
    told = {value.strip() for value in headers.get_all("Content-Length", [])}
    if not told:
        return 0
    length = told.pop()
    if told or not _LENGTH.fullmatch(length):
        raise Unreadable(400)
    if len(length) > 12 or int(length) > LARGEST_BODY:
        raise Unreadable(413)
    return int(length)


def _exactly(stream: BufferedIOBase, size: int) -> bytes:
    read = stream.read(size)
    if len(read) < size:
        raise ConnectionAbortedError("the client hung up in the middle of its body")
    return read


def _chunks(stream: BufferedIOBase) -> bytes:
    body = bytearray()
    while size := _chunk_size(stream):
        if len(body) + size > LARGEST_BODY:
            raise Unreadable(413)
        body += _exactly(stream, size)
        if _exactly(stream, 2) != b"\r\n":
            raise Unreadable(400)
    while stream.readline(1024).strip():  # trailers
        pass
    return bytes(body)


def _chunk_size(stream: BufferedIOBase) -> int:
    line = stream.readline(1024)
    if not line:
        raise ConnectionAbortedError("the client hung up between chunks")
    size = line.partition(b";")[0].strip()
    if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
        raise Unreadable(400)
    return int(size, 16)


def sent(response: Response, *, asked: Mapping[str, str], close: bool) -> tuple[bytes, bytes]:
    """Head and content on the wire; ``asked``: the call's headers."""
    content = response.content()
    headers = dict(response.headers)
    if len(content) >= _COMPRESSED_FROM and _GZIP.search(asked.get("accept-encoding", "")) and _is_text(headers):
        content = gzip.compress(content, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    if response.status not in _NO_BODY:
        headers["Content-Length"] = str(len(content))
    headers["Connection"] = "close" if close else "keep-alive"
    lines = [f"HTTP/1.1 {response.status} {responses.get(response.status, '')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", errors="replace"), content


def _is_text(headers: Mapping[str, str]) -> bool:
    kind = headers.get("Content-Type", "")
    return kind.startswith("text/") or "json" in kind


def edge_page(status: int) -> Response:
    """What the gateway in front of Jira answers to calls it does not understand: HTML (facts 3.17)."""
    words = f"{status} {responses.get(status, 'Error')}"
    page = f"<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n"
    page += "<hr><center>AtlassianEdge</center>\r\n</body>\r\n</html>\r\n"
    return Response(status=status, headers={"Content-Type": "text/html", "Server": "AtlassianEdge"}, raw=page.encode())
