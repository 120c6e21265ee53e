"""Names that never change, in people's Jira sites: fingerprints, subjects, properties, labels and marks."""

import pytest

from integration.mapping import marks
from integration.mapping.records import project_subject
from integration.model.history import Subject
from integration.model.verdict import Answerable, Violation
from integration.sync import audit_context, snapshot
from tests.mapping.kept import ISSUE, NINE, PERSON, PROJECT, ROLE, SITE

NOBODY = Answerable(roles=(), phase=None, excluded=frozenset(), waivable=False, beneficiaries=frozenset())


def violation(rule, subject, cause):
    return Violation(
        rule=rule,
        subject=subject,
        cause=cause,
        severity="breach",
        variant="v",
        at=NINE,
        episode=False,
        values={},
        role_expected=(),
        answerable=NOBODY,
    )


@pytest.mark.parametrize(
    ("rule", "subject", "cause", "fingerprint"),
    [
        ("R11", ISSUE, "change:10107", "bc0bce2009e024971f7dcbac"),
        ("R01", ISSUE, "created", "e5cebde2a1d36d374ba5f73a"),
        ("R19", ISSUE, "comment:10011", "b61f2d94546784a9cfc4ae60"),
        ("R30", ISSUE, "since:2026-09-14:blocked", "4dfff4b8468c7c76635ff6a9"),
        ("R02", ROLE, "since:2026-09-14:vacant", "2b38d022981745d9a7a601d5"),
        ("R05", PERSON, "since:2026-09-14:MOE", "69e91ee748fe3e1801a4a76f"),
        ("R17", PROJECT, "change:10108", "95a76c0044e78aab8e12858c"),
        (
            "R05",
            Subject(kind="person", id="712020:é", project="10000"),
            "since:2026-09-14:MOE",
            "d237a87348f61b7b1ce15e86",
        ),
    ],
)
def test_a_fingerprint_never_changes(rule, subject, cause, fingerprint):
    """One for each kind of subject and of cause, and one that is not ASCII."""
    assert violation(rule, subject, cause).fingerprint(SITE) == fingerprint


def test_subjects_never_change():
    """What seals and fingerprints are bound to."""
    assert [str(one) for one in (ISSUE, ROLE, PERSON, PROJECT)] == [
        "issue:10042",
        "role:10000:MOA",
        "person:10000:712020:ab-cd",
        "project:10000",
    ]
    assert project_subject("10000") == "project:10000"


def test_the_names_of_properties_never_change():
    """Of projects, issues and comments; the register goes on in pages."""
    assert (snapshot.PROJECT_PROPERTY, snapshot.ASSIGNMENTS_PROPERTY) == ("bornage.project", "bornage.assignments")
    assert snapshot.ITEM_PROPERTY == "bornage.item"
    assert (audit_context.AUDIT_PROPERTY, audit_context.SPILL_PROPERTY) == ("bornage.audit", "bornage.audit.2")
    assert audit_context.REGISTER_PAGES == ("bornage.audit.2", "bornage.audit.3", "bornage.audit.4")
    assert audit_context.RECORD_PROPERTY == "bornage.record"


def test_labels_never_change():
    """Items and phases with their dots, écarts, the register."""
    assert marks.label_of("selection.tender") == "bornage-selection.tender"
    assert (marks.VIOLATION_LABEL, marks.REGISTER_LABEL) == ("bornage-ecart", "bornage-registre")


@pytest.mark.parametrize(
    ("kind", "key", "mark"),
    [
        ("role", "register", "bornage:role:register:v1"),
        ("type", "livrable", "bornage:type:livrable:v1"),
        ("type-scheme", "crm", "bornage:type-scheme:crm:v1"),
        ("status", "prepare", "bornage:status:prepare:v1"),
        ("workflow", "plain", "bornage:workflow:plain:v1"),
        ("workflow-scheme", "crm", "bornage:workflow-scheme:crm:v1"),
    ],
)
def test_marks_never_change(kind, key, mark):
    """At the end of the description of what a site shares."""
    assert marks.mark(kind, key, 1) == mark
    assert marks.mark_in(f"Pour les métiers. {mark}") == (kind, key, 1)
