"""A long JSON text read issue by issue: wherever it is cut, every value comes whole, with its place."""

import io
import json
import tracemalloc
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.errors import ConfigError
from integration.mapping.json_stream import Stretch, joined, manner_of, pieces, pieces_in

ISSUES = [{"id": str(n), "key": f"É-{n}", "fields": {"a": [n, 1.5, None, True, '\U0001f6a7 \\ " ]']}} for n in range(4)]


def read(text: str, *, at_once: int = 1 << 20) -> list[Any]:
    """What a file gives that is read ``at_once`` bytes at a time; every piece is found again at its place."""
    raw = text.encode()
    file = io.BytesIO(raw)
    found = list(pieces(lambda size: file.read(min(size, at_once)), file="export.json"))
    for piece in found:
        assert piece.value == json.loads(raw[piece.offset : piece.offset + piece.size])
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


TEXTS = (
    {"expand": "names", "total": 4, "issues": ISSUES, "names": {"a": "É"}},
    {"issues": ISSUES, "key": "an envelope that is an issue, too"},
    {"key": "likewise", "issues": ISSUES},
    ISSUES,
    [{**one, "subtasks": [{"id": "8", "key": "A"}, {"id": "9", "key": "B"}]} for one in ISSUES],
)


@given(st.sampled_from(TEXTS), st.integers(1, 4), st.sampled_from([None, 1]), st.lists(st.integers(1, 600), max_size=3))
def test_stretches_that_join_give_what_the_whole_gives(envelope, pages, indent, cuts):
    """Wherever it is cut: of what stands in the middle of an issue, or in another list, nobody believes a guess."""
    raw = "\n".join([json.dumps(envelope, ensure_ascii=False, indent=indent)] * pages).encode()
    edges = [0, *sorted({cut for cut in cuts if cut < len(raw)}), len(raw)]
    stretches = [Stretch(begin, end) for begin, end in pairwise(edges)]
    manner = manner_of(io.BytesIO(raw).read, file="x")

    try:
        found = (
            [piece for one in stretches for piece in pieces_in(one, manner, at(raw, one.since), file="x")] if manner else []
        )
    except ConfigError:
        found = None

    if manner and found is not None and joined(stretches):
        assert list(pieces(io.BytesIO(raw).read, file="x")) == found


def at(raw: bytes, begin: int):
    return io.BytesIO(raw[begin:]).read


@pytest.mark.parametrize("envelope", [TEXTS[0], ISSUES])
def test_stretches_of_an_export_join(envelope):
    """Where issues begin alike, as they do in what Jira exports."""
    raw = json.dumps(envelope, ensure_ascii=False).encode()
    half = len(raw) // 2
    stretches = [Stretch(0, half), Stretch(half, len(raw))]
    manner = manner_of(io.BytesIO(raw).read, file="x")
    assert manner is not None

    found = [[piece.value for piece in pieces_in(one, manner, at(raw, one.since), file="x")] for one in stretches]

    assert joined(stretches)
    assert all(found)
    assert ISSUES == found[0] + found[1]


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
