"""Charters: the demo's, the shortest one, and what is said of those with faults."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.errors import ConfigError
from integration.mapping.charter import charter_from, digest_of, staffing_from, template_named_in
from integration.mapping.template import template_from
from integration.model.charter import RuleOverride

CONFIG = Path(__file__).parents[2] / "config"
TEMPLATE = template_from((CONFIG / "templates" / "crm-deployment.yaml").read_text(encoding="utf-8"), file="t.yaml")
VELOURS = (CONFIG / "charters" / "velours.yaml").read_text(encoding="utf-8")
SHORT = """\
site: https://velours.atlassian.net
project: {key: VEL, name: CRM Velours}
start: 2026-08-03
actors:
  velours: {kind: business}
  integra: {kind: integrator}
people:
  claire: {email: claire@velours.example, actor: velours}
  hugo: {account: "712020:abc-1", actor: integra}
assignments:
  - {role: MOA, person: claire}
  - {role: MOE, person: hugo, from: 2026-08-31, until: 2026-10-02, kind: titular}
"""


def charter_of(text):
    return charter_from(text, file="charter.yaml", template=TEMPLATE)


def problems_of(old, new, text=SHORT):
    assert old in text
    with pytest.raises(ConfigError) as caught:
        charter_of(text.replace(old, new, 1))
    return [(one.line, one.path, one.message) for one in caught.value.problems]


def test_the_demo_charter_has_the_cast_of_the_scenarios():
    """Five actors, seven people, their assignments (domain-rules section 4); mode comment from the first day."""
    charter = charter_of(VELOURS)
    held = {(one.role, one.person, one.kind, one.start.isoformat(), str(one.until)) for one in charter.assignments}

    assert (
        charter.name, charter.project_key, charter.language, charter.mode, charter.gates
    ) == ("velours", "VEL", "fr", "comment", "none")  # fmt: skip
    assert {
        ("MOA", "claire", "titular", "2026-08-03", "None"),
        ("MOA", "marc", "stand-in", "2026-09-14", "2026-09-30"),
        ("AMOA", "ines", "titular", "2026-08-03", "None"),
        ("AMOE", "ines", "titular", "2026-08-03", "None"),
        ("MOE", "hugo", "titular", "2026-08-31", "None"),
        ("MOE", "lina", "titular", "2026-08-31", "None"),
        ("MOE", "sofia", "titular", "2026-09-01", "2026-10-02"),
        ("AMOA", "sofia", "titular", "2026-10-05", "None"),
    } <= held
    assert len(charter.actors) == 5
    assert charter.actors["integra-nord"].partner_of == ("editora",)
    assert charter.actors["editora"].vendor_profile == "sells"
    assert "paul" in charter.people
    assert charter.omit_phases == ()


def test_a_short_charter_is_completed_by_defaults():
    """Name, template, language, zone, actor of an assignment, first day and who is internal need not be written."""
    charter = charter_of(SHORT)
    first = charter.assignments[0]

    assert (
        charter.name, charter.template, charter.language, charter.timezone, charter.mode
    ) == ("CRM Velours", "crm-deployment", "fr", "Europe/Paris", None)  # fmt: skip
    assert ("velours", date(2026, 8, 3), None) == (first.actor, first.start, first.until)
    assert (charter.actors["velours"].internal, charter.actors["integra"].internal) == (True, False)
    assert charter.actors["velours"].name == "velours"


def test_the_template_is_named_before_the_rest_is_judged():
    """A charter with faults still says which template it follows; the default needs no line."""
    assert template_named_in(SHORT, file="c.yaml") == "crm-deployment"
    assert template_named_in("template: ./ours.yaml\nnonsense: 1\n", file="c.yaml") == "./ours.yaml"
    with pytest.raises(ConfigError, match=r"c\.yaml:1: template: expected the name of a template"):
        template_named_in("template: [a]\n", file="c.yaml")


def test_a_site_is_kept_as_its_bare_address():
    """A trailing slash goes; a local address may be http, for the embedded Jira."""
    assert charter_of(SHORT.replace(".net", ".net/")).site == "https://velours.atlassian.net"
    local = SHORT.replace("https://velours.atlassian.net", "http://127.0.0.1:8080")
    assert charter_of(local).site == "http://127.0.0.1:8080"


def test_a_time_without_offset_is_local():
    """rules_effective_from without offset is the project's local time."""
    expected = datetime(2026, 8, 3, tzinfo=ZoneInfo("Europe/Paris"))

    assert expected == charter_of(f"{SHORT}rules_effective_from: 2026-08-03T00:00:00\n").rules_effective_from
    assert expected == charter_of(f"{SHORT}rules_effective_from: 2026-08-02T22:00:00Z\n").rules_effective_from


def test_rule_overrides_are_read():
    """A limit changed with its reason becomes an override."""
    charter = charter_of(f"{SHORT}rules:\n  - {{rule: R30, limit: 10, reason: attente longue}}\n")

    assert (RuleOverride(rule="R30", limit=10, reason="attente longue"),) == charter.rules


FAULTS = [
    ("start: 2026-08-03", "starts: 2026-08-03", 3, "starts", "did you mean start?"),
    ("start: 2026-08-03", "start: 2026-02-30", 3, "start", "that exists, found 2026-02-30"),
    ("start: 2026-08-03", "start: 1026-08-03", 3, "start", "expected a year from 2000 to 2100, found 1026"),
    ("start: 2026-08-03", "start: 2026-08-03\nlanguage: de", 4, "language", "expected one of fr, en, found de; use one of these words"),
    ("start: 2026-08-03", "start: 2026-08-03\ntimezone: Europe/Pari", 4, "timezone", "did you mean Europe/Paris?"),
    ("start: 2026-08-03", "start: 2026-08-03\ntimezone: ../etc", 4, "timezone", "expected a time zone"),
    ("start: 2026-08-03", "start: 2026-08-03\ntimezone: Europe", 4, "timezone", "expected a time zone"),
    ("start: 2026-08-03", "start: 2026-08-03\nomit_phases: [selektion]", 4, "omit_phases.0", "did you mean selection?"),
    ("start: 2026-08-03", "start: 2026-08-03\nomit_phases: [launch]", 4, "omit_phases.0", "expected an optional phase"),
    ("start: 2026-08-03", "start: 03/08/2026", 3, "start", "found 03/08/2026; write the first day, e.g. start: 2026-08-03"),
    ("until: 2026-10-02", "until: 2/10/2026", 12, "assignments.1.until", "found 2/10/2026; write year, month and day, joined by -"),
    ("site: https://velours.atlassian.net\n", "", 1, "site", "e.g. site: https://velours.atlassian.net"),
    ("https://", "", 1, "site", "found velours.atlassian.net; begin with https://"),
    ("role: MOA", "role: MAO", 11, "assignments.0.role", "found MAO; did you mean MOA?"),
    ("kind: titular", "phases: closing", 12, "assignments.1.phases", "put it in brackets: [closing]"),
    ("{email: claire@velours.example, actor: velours}", "claire@velours.example", 8, "people.claire",
     "found an e-mail address; write {actor: …}"),
    ("https://", "http://", 1, "site", "expected the address of a site"),
    (".net", ".net/wiki", 1, "site", "leave out any path"),
    ("https://", "https://me:secret@", 1, "site", "found one with a name or a password"),
    ("https://velours", "https://[velours", 1, "site", "expected the address of a site"),
    ("key: VEL", "key: vel", 2, "project.key", "found vel; did you mean VEL?"),
    ("key: VEL", "key: V", 2, "project.key", "expected 2 to 10 capital letters"),
    ("name: CRM Velours", f"name: {'x' * 81}", 2, "project.name", "at most 80 characters"),
    ("kind: business", "kind: business, vendor_profile: sells", 5, "actors.velours.vendor_profile", "on vendors only"),
    ("kind: integrator", "kind: integrator, partner_of: [velours]", 6, "actors.integra.partner_of.0", "found velours"),
    ("kind: integrator", "kind: integrater", 6, "actors.integra.kind", "did you mean integrator?"),
    ("email: claire@velours.example, ", "", 8, "people.claire", "found neither"),
    ('account: "712020:abc-1"', 'account: "712020:abc-1", email: h@i.example', 9, "people.hugo", "found both"),
    ('"712020:abc-1"', '"712020 abc"', 9, "people.hugo.account", "expected an Atlassian account id"),
    ("claire@velours.example", "claire", 8, "people.claire.email", "expected an e-mail address"),
    ('account: "712020:abc-1"', "email: Claire@Velours.example", 9, "people.hugo", "the same account or e-mail twice"),
    ("actor: velours}", "actor: velour}", 8, "people.claire.actor", "did you mean velours?"),
    ("  claire:", "  service:", 8, "people.service", "service is taken"),
    ("person: claire", "person: clara", 11, "assignments.0.person", "did you mean claire?"),
    ("person: claire", "person: claire, actor: nobody", 11, "assignments.0.actor", "describe it under actors"),
    ("role: MOA", "role: MOOA", 11, "assignments.0.role", "did you mean MOA?"),
    ("role: MOA", "role: AMOA", 10, "assignments", "expected someone who holds MOA, found nobody"),
    ("until: 2026-10-02", "until: 2026-08-30", 12, "assignments.1.until", "expected a day from 2026-08-31 on"),
    ("kind: titular", "delegation: true", 12, "assignments.1.delegation", "expected it for AMOE only"),
    ("kind: titular", "phases: [data]", 12, "assignments.1.phases.0", "found data"),
    ("kind: titular", "natures: [budget]", 12, "assignments.1.natures.0", "expected one of lancement"),
    ("start: 2026-08-03", "start: 2026-08-03\nbudget_field: Budget", 4, "budget_field", "found Budget; Jira shows it"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "path", "said"), FAULTS)
def test_a_fault_is_told_with_its_place(old, new, line, path, said):
    """Each fault of a charter has its line, its path and what to do."""
    found = problems_of(old, new)

    assert any((line, path) == one[:2] and said in one[2] for one in found), found


@pytest.mark.parametrize(
    ("entry", "path", "said"),
    [
        ("{rule: R30, limit: 10}", "rules.0.reason", "say why"),
        ('{rule: R30, limit: 10, reason: " "}', "rules.0.reason", "found an empty one"),
        ("{rule: R36, on: false, reason: r}", "rules.0.rule", "expected a rule from R01 to R35, or T01 to T99"),
        ("{rule: R30, limit: 0, reason: r}", "rules.0.limit", "expected 1 working day or more"),
        ("{rule: R30, reason: r}", "rules.0", "expected on, severity, limit or mode"),
        ("{rule: R30, severity: fatal, reason: r}", "rules.0.severity", "expected one of info, warning, breach"),
    ],
)
def test_an_override_needs_a_rule_a_change_and_a_reason(entry, path, said):
    """What a charter changes of a rule is explained for those who will read it later."""
    with pytest.raises(ConfigError) as caught:
        charter_of(f"{SHORT}rules:\n  - {entry}\n")

    assert any(path == one.path and said in one.message for one in caught.value.problems), str(caught.value)


@pytest.mark.parametrize(
    ("extra", "overlaps"),
    [
        ("{role: MOE, person: hugo, from: 2026-10-02}", True),
        ("{role: MOE, person: hugo, from: 2026-10-03}", False),
        ("{role: MOE, person: hugo, from: 2026-10-02, phases: [closing]}", False),
        ("{role: AMOA, person: hugo, from: 2026-10-02}", False),
        ("{role: MOE, person: claire, from: 2026-10-02}", False),
        ("{role: MOA, person: claire, natures: [lancement]}", False),
    ],
)
def test_one_person_holds_one_role_once_at_a_time(extra, overlaps):
    """The same person, role and scope may not overlap in time; a day later, another scope, role or person may."""
    text = f"{SHORT}  - {extra}\n"
    if overlaps:
        with pytest.raises(ConfigError, match="overlapping the one on place 2"):
            charter_of(text)
    else:
        assert len(charter_of(text).assignments) == 3


def test_all_faults_come_at_once():
    """Four faults of meaning are four problems, in the order of the file."""
    text = SHORT.replace("VEL", "vel").replace("claire}", "clara}").replace("2026-10-02", "2026-08-01")
    with pytest.raises(ConfigError) as caught:
        charter_of(f"{text}omit_phases: [launch]\n")

    assert [one.line for one in caught.value.problems] == [2, 11, 12, 13]
    assert str(caught.value).count("charter.yaml:") == 4


def test_an_omitted_phase_gives_no_scope():
    """Nobody can be staffed on a phase that this deployment leaves out."""
    text = SHORT.replace("kind: titular", "phases: [selection]")

    assert charter_of(text).assignments[1].phases == ("selection",)
    assert [one[1] for one in problems_of("start:", "omit_phases: [selection]\nstart:", text)] == ["assignments.1.phases.0"]


def test_the_digest_follows_the_meaning_not_the_layout():
    """Comments and defaults written out change nothing; a date does."""
    digest = digest_of(charter_of(SHORT))

    assert digest == digest_of(charter_of(f"# ours\nlanguage: fr\n{SHORT}"))
    assert digest != digest_of(charter_of(SHORT.replace("2026-08-31", "2026-09-01")))
    assert digest == "19edfdc07aa6c76df7067087564b81a28b75953891e3f390c6c10f858c55567d", "what stands in sites by now"


ACCOUNTS = {"claire": "acc-c"}


def test_staffing_replaces_handles_by_accounts():
    """Rules know account ids: those looked up, and those the charter gives."""
    staffing = staffing_from(charter_of(SHORT), ACCOUNTS)

    assert [one.person for one in staffing.assignments] == ["acc-c", "712020:abc-1"]
    assert dict(staffing.actor_of) == {"acc-c": "velours", "712020:abc-1": "integra"}
    assert {None} == {one.recorded_at for one in staffing.assignments}


def test_a_recorded_assignment_keeps_its_first_date():
    """An assignment equal to a recorded one takes its date, the oldest."""
    fresh = staffing_from(charter_of(SHORT), ACCOUNTS).assignments
    first, later = datetime(2026, 8, 3, 9, tzinfo=UTC), datetime(2026, 9, 1, 9, tzinfo=UTC)
    recorded = [replace(fresh[0], recorded_at=later), replace(fresh[0], recorded_at=first, recorded_by="acc-c")]

    known = staffing_from(charter_of(SHORT), ACCOUNTS, recorded).assignments

    assert [(first, "acc-c"), (None, None)] == [(one.recorded_at, one.recorded_by) for one in known]


FIRST = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ({"until": None}, [("08-31", "10-02", True)]),
        ({"until": date(2026, 9, 15)}, [("08-31", "09-15", True), ("09-16", "10-02", False)]),
        ({"start": date(2026, 9, 14)}, [("09-14", "10-02", True), ("08-31", "09-13", False)]),
        ({"start": date(2026, 10, 3), "until": None}, [("08-31", "10-02", False)]),
        ({"kind": "stand-in", "actor": "velours"}, [("08-31", "10-02", True)]),
        ({"phases": ("config",)}, [("08-31", "10-02", True), ("08-31", "10-02", False)]),
        ({"natures": ("reserves",)}, [("08-31", "10-02", False)]),
        ({"role": "AMOE"}, [("08-31", "10-02", False)]),
    ],
    ids=["ended", "extended", "earlier", "later", "only the hat counts", "more phases", "natures", "another role"],
)
def test_a_changed_assignment_stays_known_where_it_was(recorded, expected):
    """Only what no record covers is new: ending or extending an assignment takes nothing from what was done under it."""
    fresh = staffing_from(charter_of(SHORT), ACCOUNTS).assignments[1]
    record = replace(fresh, **recorded, recorded_at=FIRST)

    found = [a for a in staffing_from(charter_of(SHORT), ACCOUNTS, [record]).assignments if a.person == fresh.person]

    assert expected == [
        (f"{a.start:%m-%d}", f"{a.until:%m-%d}" if a.until else None, a.recorded_at is not None) for a in found
    ]
    assert {("MOE", "integra")} == {(a.role, a.actor) for a in found}


def test_recording_what_was_new_leaves_nothing_new():
    """Recorded pieces are found again, whatever they were made of."""
    stated = charter_of(SHORT)
    fresh = staffing_from(stated, ACCOUNTS).assignments[1]
    known = [replace(fresh, until=date(2026, 9, 15), phases=("config",), recorded_at=FIRST)]
    again = staffing_from(stated, ACCOUNTS, known).assignments
    known += [replace(a, recorded_at=FIRST + timedelta(days=9)) for a in again if a.recorded_at is None]

    assert None not in {a.recorded_at for a in staffing_from(stated, ACCOUNTS, known).assignments}


def test_staffing_without_an_account_says_whose_is_missing():
    """A person known by e-mail only needs an account before anything is judged."""
    with pytest.raises(ConfigError, match="found none for claire; write account"):
        staffing_from(charter_of(SHORT), {})


def chunks(text):
    """A mutation: a piece of the text replaced by another piece, or by something hostile."""
    pieces = st.sampled_from(
        [
            "",
            ":",
            "\n",
            "  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "&a ",
            "*a",
            "!x ",
            "<<: ",
            "'",
            '"',
            "#",
            "~",
            "2026-02-30",
            "9" * 30,
            "\t",
            "|\n",
        ]
    )
    return st.builds(
        lambda start, length, piece: text[:start] + piece + text[start + length :],
        st.integers(0, len(text)),
        st.integers(0, 40),
        pieces | st.integers(0, len(text)).map(lambda at: text[at : at + 25]) | st.text(max_size=5),
    )


@given(chunks(VELOURS).flatmap(chunks))
def test_any_mutation_of_a_charter_is_read_or_refused(text):
    """However a charter is damaged, reading ends in a charter or in a ConfigError with file and line."""
    try:
        charter = charter_of(text)
    except ConfigError as failure:
        assert all(one.file == "charter.yaml" and one.line >= 1 and one.message for one in failure.problems)  # noqa: PT017
        assert failure.problems  # noqa: PT017
    else:
        assert charter.start < charter.start + timedelta(days=1)


def test_a_charter_may_name_the_field_of_a_budget():
    """By its id; a charter that names none has no budget to judge."""
    assert (None, "customfield_10050") == tuple(
        charter_of(SHORT + more).budget_field for more in ("", "budget_field: customfield_10050\n")
    )
