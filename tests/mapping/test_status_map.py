"""Which status, type and epic of a foreign project plays which part: by id or by name, in the user's file or the template's words."""

import pytest

from integration.errors import ConfigError
from integration.mapping.status_map import NO_MAP, part_in, parts_of, status_map_from
from tests.rules.cast import TEMPLATE

MAP = """\
statuses: {"10012": build, "In Review": acceptance}
types: {Story: livrable, "10004": document}
components: {Backend: MOE}
phases: {ABC-1: data-integration, "Recette générale": acceptance}
kinds: {ABC-9: acceptance}
service: ["712020:bot"]
budget_field: customfield_10050
"""


def parts(text: str = ""):
    return parts_of(status_map_from(text, file="map.yaml", template=TEMPLATE) if text else NO_MAP, TEMPLATE)


def test_ids_and_names_give_parts_case_and_accents_apart():
    """An id first, then the name."""
    known = parts(MAP)

    assert "build" == part_in(known.statuses, "10012", "Doing")
    assert "acceptance" == part_in(known.statuses, "1", "IN  review")
    assert "livrable" == part_in(known.types, "7", "story")
    assert "MOE" == part_in(known.components, "1", "BACKEND")
    assert "acceptance" == part_in(known.phases, "recette generale")
    assert "acceptance" == part_in(known.kinds, "abc-9")
    assert part_in(known.statuses, "2", "Waiting") is None


@pytest.mark.parametrize(
    ("name", "part"),
    [("À préparer", "prepare"), ("To prepare", "prepare"), ("a preparer", "prepare"), ("En recette", "acceptance")],
)
def test_the_words_of_the_template_need_no_map(name, part):
    """In both languages, so that an export of a project of ours just works."""
    assert part == part_in(parts().statuses, "9", name)


def test_native_types_and_roles_are_known():
    """Epic, sub-task and the components named by their role."""
    known = parts()

    assert ["phase", "subtask", "task"] == [part_in(known.types, "", name) for name in ("Epic", "Sous-tâche", "Task")]
    assert "AMOA" == part_in(known.components, "", "amoa")
    assert TEMPLATE.phases[2].id == part_in(known.phases, TEMPLATE.phases[2].title.en.upper())


def test_all_problems_are_told_at_once_with_their_lines():
    """Form first: unknown keys, words that are no part."""
    with pytest.raises(ConfigError) as refused:
        status_map_from(
            "statuses: {Doing: bild}\nstatus: {}\ntypes:\n  Story: livrables\n", file="map.yaml", template=TEMPLATE
        )

    said = str(refused.value)
    assert ["map.yaml:1", "map.yaml:2", "map.yaml:4"] == [line.split(": ")[0] for line in said.splitlines()]
    assert "did you mean build?" in said


def test_what_a_map_means_is_checked_too():
    """A phase the template does not have, a name written twice, a field that is no id."""
    text = "statuses: {Doing: build, doing: ready}\nphases: {ABC-1: data}\nbudget_field: Budget\n"
    with pytest.raises(ConfigError) as refused:
        status_map_from(text, file="map.yaml", template=TEMPLATE)

    assert ["statuses.doing", "phases.ABC-1", "budget_field"] == [problem.path for problem in refused.value.problems]
