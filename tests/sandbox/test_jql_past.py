"""WAS and CHANGED: what a field held, when, and by whose hand."""

import pytest

from tests.sandbox.jql_site import site

HERE = site()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("status WAS 'À préparer'", [2, 1]),
        ("status WAS 2", [2]),
        ("status WAS IN (2, 3)", [10, 2]),
        ("status WAS NOT IN (1)", [10]),
        ("status WAS NOT 'En réalisation'", [10, 1]),
        ("NOT status WAS 2", [10, 1]),
        ("status WAS 1 BEFORE -3d", [2, 1]),
        ("status WAS 2 BEFORE -4d", []),
        ("status WAS 1 AFTER -1d", [1]),
        ("status WAS 2 AFTER -1d", [2]),
        ("status WAS 1 ON '2026-11-17'", [2, 1]),
        ("status WAS 1 ON '2026-11-18'", [1]),
        ("status WAS 1 DURING ('2026-11-01', '2026-11-02')", [2, 1]),
        ("status WAS 1 DURING ('2026-11-18', now())", [1]),
        ("status WAS 2 BY a:2", [2]),
        ("status WAS 2 BY 'Ada Lovelace'", []),
        ("status WAS 1 BY a:1", [2, 1]),
        ("assignee WAS EMPTY", [2, 1]),
        ("assignee WAS a:1", [10, 2]),
        ("assignee WAS currentUser()", [2]),
        ("assignee WAS NOT a:1", [1]),
        ("assignee WAS a:1 DURING (-4d, -1d)", [10, 2]),
        ("reporter WAS a:1 AND creator WAS a:1", [10, 2, 1]),
        ("priority WAS Medium", [10, 2, 1]),
        ("resolution WAS EMPTY", [2, 1]),
        ("fixVersion WAS EMPTY", []),
    ],
)
def test_was_looks_at_every_value_a_field_has_held(text, numbers):
    """From the creation on, by id or by the name of the time; predicates look at the time it was held."""
    assert numbers == HERE.found(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("status CHANGED", [2]),
        ("NOT status CHANGED", [10, 1]),
        ("assignee CHANGED FROM EMPTY", [2]),
        ("assignee CHANGED FROM a:1 TO a:2", [2]),
        ("assignee CHANGED FROM a:2", []),
        ("status CHANGED FROM (1, 3) TO ('En réalisation')", [2]),
        ("status CHANGED BY a:2 AFTER -4d", [2]),
        ("status CHANGED BY a:1", []),
        ("status CHANGED BEFORE -4d", []),
        ("status CHANGED ON '2026-11-17'", [2]),
        ("assignee CHANGED DURING (-6d, -4d)", [2]),
        ("assignee CHANGED DURING (-4d, -1d)", []),
        ("assignee CHANGED TO a:1 AFTER -1d", []),
        ("assignee CHANGED BY currentUser() AND status CHANGED", [2]),
        ("priority CHANGED", []),
    ],
)
def test_changed_looks_at_single_changes(text, numbers):
    """All predicates have to hold of one and the same change."""
    assert numbers == HERE.found(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("labels WAS x", "History searches do not support the 'labels' field."),
        ("summary CHANGED", "History searches do not support the 'summary' field."),
        ("status WAS 1 FROM 2", "The predicate 'from' is not supported by the operator 'was'."),
        ("status WAS Nosuch", "The value 'Nosuch' does not exist for the field 'status'."),
        ("status CHANGED TO Nosuch", "The value 'Nosuch' does not exist for the field 'status'."),
        ("status CHANGED BY nobody", "The value 'nobody' does not exist for the field 'status'."),
        ("status CHANGED DURING (-1d)", "The predicate 'during' does not support this value for the field 'status'."),
    ],
)
def test_a_strict_reading_knows_what_histories_hold(text, sentence):
    """Fields without a history, predicates out of place, values nobody has."""
    assert [sentence] == HERE.says(text)


def test_an_updated_issue_is_found_by_who_updated_it():
    """``updatedBy``: creating, changing and commenting count; times narrow it."""
    assert [10, 2, 1] == HERE.found("issue in updatedBy(a:1)")
    assert [2] == HERE.found("issue in updatedBy(a:2)")
    assert [2] == HERE.found("issue in updatedBy('Ada Lovelace', '-6d', '-4d')")
    assert [] == HERE.found("issue in updatedBy(a:2, '2026-01-01', '2026-02-01')")
    assert [] == HERE.found("issue in updatedBy(nobody)")
