"""A long JSON text read issue by issue: wherever it is cut, every value comes whole, with its place."""

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.errors import ConfigError
from integration.mapping.json_stream import pieces, value_of

ISSUES = [{"id": str(n), "key": f"É-{n}", "fields": {"a": [n, 1.5, None, True, '\U0001f6a7 \\ " ]']}} for n in range(4)]


def read(text: str, *, at_once: int = 1 << 20) -> list[Any]:
    """What a file gives that is read ``at_once`` bytes at a time; every piece is found again at its place."""
    raw = text.encode()
    file = io.BytesIO(raw)
    found = list(pieces(lambda size: file.read(min(size, at_once)), file="export.json"))
    for piece in found:
        assert piece.value == value_of(raw[piece.offset : piece.offset + piece.size])
    return [piece.value for piece in found]


@given(st.integers(1, 40))
def test_every_shape_and_every_cut_give_the_same_issues(at_once):
    """An envelope, a bare list, a line each, several pages: read in parts of any size."""
    envelope = {"expand": "names", "total": 4, "issues": ISSUES, "names": {"a": "É"}, "warnings": [1.25, -3]}
    pages = [{"issues": ISSUES[:1]}, {"startAt": 1, "issues": ISSUES[1:], "isLast": True}]

    assert ISSUES == read(json.dumps(envelope, ensure_ascii=False, indent=1), at_once=at_once)
    assert ISSUES == read(json.dumps(ISSUES), at_once=at_once)
    assert ISSUES == read("\n".join(json.dumps(one, ensure_ascii=False) for one in ISSUES), at_once=at_once)
    assert ISSUES == read("\ufeff" + "\n".join(map(json.dumps, pages)), at_once=at_once)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "export.json:1: expected issues, found an empty file"),
        ("\n 12", 'export.json:2: expected {"issues": […]}, found something else'),
        ('{"issues": [{"id": 1}', "found the end of the file"),
        ('{"issues": [{"id" 1}]}', "found a fault in it (expecting ':' delimiter)"),
        ('{"issues": [\n{"id": "1", "a": tru}\n]}', "export.json:2: expected JSON"),
        ('{"issues": {"id": 1', "expected JSON, found a fault in it"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(text, said):
    """One clear sentence, whatever is wrong."""
    with pytest.raises(ConfigError) as refused:
        read(text)

    assert said in str(refused.value)


def test_other_bytes_than_utf_8_are_refused():
    """As some spreadsheets save them."""
    with pytest.raises(ConfigError, match="expected UTF-8"):
        list(pieces(io.BytesIO("[{}]".encode("utf-16")).read, file="export.json"))


def test_memory_does_not_grow_with_the_file():
    """Ten times the issues, the same peak."""

    def peak(count: int) -> int:
        text = ("[" + ",".join([json.dumps({"id": "1", "text": "x" * 2000})] * count) + "]").encode()
        file = io.BytesIO(text)
        tracemalloc.start()
        for _ in pieces(file.read, file="export.json"):
            pass
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(5000) < 1.3 * peak(500)
