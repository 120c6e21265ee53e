"""The case files: one short story a file, judged at the instants it names (``tests/cases/<rule>/<what-it-shows>.yaml``).

``title``: a truth · ``issues``: by key, how each begins, its ``acts`` (« 09-04 17:30 ines submit », or a mapping), when it is
``deleted`` · ``runs``: instant -> all that the folder's rule says then (``all: true``: all rules but staffing), lines as « CRM-21 R12 breach », « hugo R05 warning corrected ».
"""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from integration.model.charter import Actor
from tests.rules.build import ACTORS, CAST, OPENED, STAFFING, Story, Tale, hat

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("R*/*.yaml"))


def read(file: Path) -> dict[str, Any]:
    """Everything is text: dates and hours stay as people write them."""
    found: dict[str, Any] = YAML(typ="base").load(file.read_text(encoding="utf-8"))
    return found


def told(case: dict[str, Any]) -> Story:
    """The story of a file, nothing judged yet. ``assignments``: instead of the cast; ``more``: beside it; ``actors``:
    beside those of the cast."""
    hats = [hat(**{_PARAMETERS.get(k, k): _value(k, v) for k, v in one.items()}) for one in case.get("assignments", ())]
    more = [hat(**{_PARAMETERS.get(k, k): _value(k, v) for k, v in one.items()}) for one in case.get("more", ())]
    story = Story(
        assignments=(*(hats or CAST), *more),
        opened={k: v for k, v in {**OPENED, **case["opened"]}.items() if v != "never"} if "opened" in case else None,
        effective_from=case.get("effective_from", "01-01"),
        inactive=frozenset(case.get("inactive", ())),
        has_budget=case.get("has_budget") == "true",
        launched=case.get("launched") != "false",
        actors={**ACTORS, **{k: Actor(id=k, name=k, **v) for k, v in case.get("actors", {}).items()}},
    )
    for phase, acts in case.get("phases", {}).items():
        for act in acts:
            _act(story, story.epics[phase], act)
    for key, one in case.get("issues", {}).items():
        given = {k: v for k, v in one.items() if k not in ("acts", "blocked_by", "of", "deleted")}
        of = one.get("of", "livrable")
        if of in ("task", "subtask"):
            parent = story.tales.get(one.get("parent", ""))
            story.task(key, parent, of=of, **({"created": one["created"]} if "created" in one else {}))
        else:
            story.issue(key, of=of, **given)
    for key, one in case.get("issues", {}).items():
        story.tales[key].blocked_by(*(story.tales[other] for other in one.get("blocked_by", ())))
        for act in one.get("acts", ()):
            _act(story, story.tales[key], act)
        if "deleted" in one:
            story.tales[key].deletes(one["deleted"])
    return story


_PARAMETERS = {"from": "start"}


def _value(name: str, value: Any) -> Any:
    return tuple(value) if name in ("phases", "natures") else value == "true" if name == "delegation" else value


def _act(story: Story, tale: Tale, act: Any) -> None:
    if isinstance(act, str):
        day, *rest = act.split()
        hour = [rest.pop(0)] if ":" in rest[0] and rest[0][0].isdigit() else []
        tale.does(" ".join([day, *hour]), *rest)
        return
    when, who = act["at"], act["by"]
    if "do" in act:
        tale.does(when, who, act["do"], **act.get("set", {}))
    elif "set" in act:
        tale.sets(when, who, **act["set"])
    if "say" in act:
        said = act["say"]
        tale.says(when, who, minutes=said == "minutes", command=said if said in ("confirm", "other") else None)
    if "attach" in act:
        tale.attaches(when, who)
    if "remote" in act:
        tale.points_to(when, who)
    if "link" in act:
        tale.linked(when, who, story.tales[act["link"]], act.get("kind", "other"), outward=act.get("outward") != "false")
    if "unlink" in act:
        tale.unlinked(when, who, story.tales[act["unlink"]])


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_case(file: Path) -> None:
    """What the file says is what is judged, at each of its instants."""
    case = read(file)
    assert case["runs"], file
    for instant, expected in case["runs"].items():
        said = told(case).said(instant, staffing=file.parent.name in STAFFING)
        mine = said if case.get("all") == "true" else [line for line in said if f" {file.parent.name} " in line]
        assert mine == sorted(expected or []), f"{case['title']} — {instant}"
