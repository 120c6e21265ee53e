"""The page on replay is true: its map is checked as any map is, and every key and word of a map is explained."""

import re
from pathlib import Path
from typing import get_args

from integration.mapping.source_words import known_keys
from integration.mapping.status_map import StatusMap, status_map_from
from integration.model.words import Kind, StatusKey, TypeKey
from integration.sync.replay import line_of
from tests.rules.cast import TEMPLATE

PAGE = (Path(__file__).parent.parent / "docs" / "replay.md").read_text(encoding="utf-8")


def test_the_map_on_the_page_is_right():
    """It uses every key there is."""
    [example] = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)

    sheet = status_map_from(example, file="map.yaml", template=TEMPLATE)

    assert [] == [key for key in known_keys(StatusMap) if not getattr(sheet, key)]


def test_every_part_is_named():
    """Each status, type and kind."""
    words = {word for vocabulary in (StatusKey, TypeKey, Kind) for word in get_args(vocabulary)}

    assert [] == sorted(word for word in words if word not in PAGE)


def test_every_key_of_a_line_is_explained():
    """As it is printed."""
    keys = re.findall(r'^        "(\w+)":', Path(line_of.__code__.co_filename).read_text(encoding="utf-8"), re.MULTILINE)

    assert 10 == len(keys)
    assert [] == [key for key in keys if f"`{key}`" not in PAGE]
