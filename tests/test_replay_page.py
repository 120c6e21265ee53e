"""The page on replay is true: its map is checked as any map is, and every key and word of a map is explained."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from integration.mapping.source_words import known_keys
from integration.mapping.status_map import Producing, StatusMap, status_map_from
from integration.model.words import Kind, StatusKey, TypeKey
from integration.sync.replay import line_of
from tests.cli.test_sandbox import started
from tests.rules.cast import TEMPLATE
from tests.test_team_rules_page import rows

PAGE = (Path(__file__).parent.parent / "docs" / "replay.md").read_text(encoding="utf-8")


def test_the_map_on_the_page_is_right():
    """It uses every key there is."""
    [example] = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)

    sheet = status_map_from(example, file="map.yaml", template=TEMPLATE)

    assert [] == [key for key in known_keys(StatusMap) if not getattr(sheet, key)]


def test_every_part_is_named():
    """Each status, type, component and kind, and nothing that is none."""
    table = rows(PAGE, "key | left")
    parts = {"statuses": StatusKey, "types": TypeKey, "components": Producing, "kinds": Kind}

    assert set(known_keys(StatusMap)) == set(table)
    for key, vocabulary in parts.items():
        assert set(get_args(vocabulary)) == set(table[key].rpartition(" | ")[2].strip(" |").split(", "))


def test_every_key_of_a_line_is_explained():
    """As it is printed."""
    keys = re.findall(r'^        "(\w+)":', Path(line_of.__code__.co_filename).read_text(encoding="utf-8"), re.MULTILINE)

    assert 10 == len(keys)
    assert [] == [key for key in keys if f"`{key}`" not in PAGE]


def test_the_script_on_the_page_exports_what_a_site_holds(tmp_path):
    """The one for the Cloud, run as printed against the demo's site: every issue, each history whole, all comments."""
    cloud, data_center = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    compile(data_center, "export_dc.py", "exec")
    (tmp_path / "export.py").write_text(cloud, encoding="utf-8")
    with started("--seed", "demo", "--admin", "boss@x.example:tok") as (_, card):
        done = subprocess.run(
            [sys.executable, "export.py", "VEL"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"JIRA_SITE": card["base_url"], "JIRA_LOGIN": "boss@x.example:tok"},
            check=False,
        )

    assert "" == done.stderr
    issues = json.loads(done.stdout)["issues"]
    assert 80 < len(issues)
    assert max(len(issue["changelog"]["histories"]) for issue in issues) > 10
    assert all(len(page["comments"]) == page["total"] for page in (issue["fields"]["comment"] for issue in issues))
