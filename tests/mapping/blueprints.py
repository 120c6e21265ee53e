"""What the tests of blueprints share: the packaged template, a small charter, and random templates."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from integration.mapping.template import template_from
from integration.model.charter import Actor, Assignment, Charter, Person
from integration.model.template import Item, Phase, Raci, Template
from integration.model.words import Text, Texts

FILE = Path(__file__).parents[2] / "config" / "templates" / "crm-deployment.yaml"
START = date(2026, 8, 3)
SOME_DAY = date(2026, 9, 15)


@lru_cache
def default_template() -> Template:
    return template_from(FILE.read_text(encoding="utf-8"), file=FILE.name)


def assignment(role, person, start=START, **more):
    return Assignment(role=role, person=person, actor="velours", start=start, **more)


def charter(**more):
    people = ("claire", "marc", "ines", "hugo", "lina")
    given: dict[str, Any] = {
        "name": "Velours",
        "site": "https://velours.example",
        "project_key": "CRM",
        "project_name": "Velours CRM",
        "language": "fr",
        "start": START,
        "actors": {"velours": Actor(id="velours", name="Velours", kind="business", internal=True)},
        "people": {one: Person(handle=one, actor="velours", account=f"712020:{one}") for one in people},
        "assignments": (
            assignment("MOA", "claire"),
            assignment("MOA", "marc", date(2026, 9, 14), until=date(2026, 9, 30), kind="stand-in"),
            assignment("AMOA", "ines"),
            assignment("AMOE", "ines"),
            assignment("MOE", "hugo", date(2026, 8, 31)),
            assignment("MOE", "lina", date(2026, 8, 31), until=date(2026, 10, 15)),
        ),
    }
    return Charter(**(given | more))


def item(key, depends_on=(), days=1, **more):
    title = Text(fr=f"Élément {key}", en=f"Item {key}")
    given: dict[str, Any] = {
        "kind": "deliverable",
        "type": "livrable",
        "component": "MOE",
        "title": title,
        "summary": title,
        "raci": Raci(R=("MOE",), A="MOA"),
        "acceptance": Texts(fr=("Vu",), en=("Seen",)),
    }
    return Item(id=key, depends_on=tuple(depends_on), days=days, **(given | more))


def template_of(*phases):
    base = default_template()
    return Template(
        id="small",
        version=3,
        digest="0",
        roles=base.roles,
        statuses=base.statuses,
        types=base.types,
        arrows=base.arrows,
        columns=base.columns,
        phases=phases,
    )


def phase(key, *items, optional=False):
    text = Text(fr=f"Phase {key}", en=f"Phase {key}")
    return Phase(id=key, stage="deployment", title=text, goal=text, items=items, optional=optional)


@st.composite
def templates(draw):
    """Phases of items that depend on earlier ones only, in any pattern; any phase may be optional."""
    keys: list[str] = []
    phases = []
    for number in range(draw(st.integers(1, 4))):
        items = []
        for place in range(draw(st.integers(1, 4))):
            waits = draw(st.lists(st.sampled_from(keys), unique=True, max_size=3)) if keys else []
            keys.append(f"p{number}.i{place}")
            items.append(item(keys[-1], waits, draw(st.integers(1, 30))))
        phases.append(phase(f"p{number}", *items, optional=draw(st.booleans())))
    return template_of(*phases)
