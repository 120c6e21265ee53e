"""A drafted charter is read back as the one it was made from, whatever it says, and its comments teach the rest."""

from datetime import UTC, date, datetime
from pathlib import Path
from string import ascii_letters, digits
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping.charter import charter_from
from integration.mapping.charter_draft import charter_draft
from integration.mapping.charter_draft_words import ABOUT, EXAMPLES, PARTS
from integration.mapping.charter_sheet import CharterSheet
from integration.mapping.notice import notice
from integration.mapping.source import read
from integration.mapping.source_words import known_keys
from integration.model.charter import Actor, Assignment, Charter, Person, RuleOverride
from integration.model.words import NATURES, ROLES, ActorKind, Gates, Mode, VendorProfile
from tests.mapping.blueprints import charter, default_template

TEMPLATE = default_template()
VELOURS = (Path(__file__).parents[2] / "config/charters/velours.yaml").read_text(encoding="utf-8")
PHASES = [phase.id for phase in TEMPLATE.phases if not phase.optional]
FREE = ["measurement.dashboard", "closing.vsr", "launch.charter"]

WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))
"""What people type: letters, quotes, colons, hashes, brackets, emoji."""
HANDLES = st.text(ascii_letters + digits + "_.-é", min_size=1, max_size=8).filter(
    lambda text: (text[0].isalnum() or text[0] == "_") and text != "service"
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def actors(draw):
    names = draw(st.lists(WORDS | HANDLES, min_size=1, max_size=3, unique=True))
    kinds = {name: draw(st.sampled_from(get_args(ActorKind))) for name in names}
    vendors = [name for name in names if kinds[name] == "vendor"]
    return {
        name: Actor(
            id=name,
            name=draw(st.just(name) | WORDS),
            kind=kind,
            internal=draw(st.booleans()),
            vendor_profile=draw(st.none() | st.sampled_from(get_args(VendorProfile))) if kind == "vendor" else None,
            partner_of=tuple(draw(st.lists(st.sampled_from(vendors), unique=True, max_size=2))) if vendors else (),
        )
        for name, kind in kinds.items()
    }


@st.composite
def people(draw, employers):
    handles = draw(st.lists(HANDLES, min_size=1, max_size=3, unique=True))
    found = {}
    for number, handle in enumerate(handles):
        account = draw(st.booleans())
        found[handle] = Person(
            handle=handle,
            actor=draw(st.sampled_from(employers)),
            account=f"712020:{number}-{draw(HANDLES.filter(str.isascii)).replace('.', '-')}" if account else None,
            email=None if account else f"p{number}+{draw(HANDLES)}@velours.example",
        )
    return found


@st.composite
def charters(draw):
    """Any charter that the readers of charters take."""
    staff = draw(actors())
    team = draw(people(list(staff)))
    held = [
        Assignment(
            role=role,
            person=draw(st.sampled_from(list(team))),
            actor=draw(st.sampled_from(list(staff))),
            start=draw(DAYS),
            until=draw(st.none() | st.dates(date(2028, 1, 1), date(2029, 1, 1))),
            kind=draw(st.sampled_from(("titular", "stand-in"))),
            delegation=role == "AMOE" and draw(st.booleans()),
            phases=tuple(draw(st.lists(st.sampled_from(PHASES), unique=True, max_size=2))),
            natures=tuple(draw(st.lists(st.sampled_from(NATURES), unique=True, max_size=2))),
        )
        for role in ["MOA", *draw(st.lists(st.sampled_from(["AMOA", "MOE", "AMOE"]), unique=True))]
    ]
    name = draw(WORDS)
    rules = draw(st.lists(st.sampled_from(["R19", "R30", "T01"]), unique=True, max_size=2))
    return Charter(
        name=draw(st.just(name) | WORDS),
        site=draw(st.sampled_from(["https://velours.atlassian.net", "http://127.0.0.1:8080"])),
        project_key="VEL",
        project_name=name,
        language=draw(st.sampled_from(("fr", "en"))),
        start=draw(DAYS),
        actors=staff,
        people=team,
        assignments=tuple(held),
        template=draw(st.just("crm-deployment") | WORDS),
        timezone=draw(st.sampled_from(("Europe/Paris", "UTC", "Etc/GMT+3"))),
        mode=draw(st.none() | st.sampled_from(get_args(Mode))),
        gates=draw(st.sampled_from(get_args(Gates))),
        omit_phases=draw(st.sampled_from([(), ("selection",)])),
        rules_effective_from=draw(st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))),
        visible_to=draw(st.none() | WORDS),
        rules=tuple(RuleOverride(rule=rule, reason=draw(WORDS), limit=draw(st.integers(1, 9))) for rule in rules),
        budget_field=draw(st.none() | st.just("customfield_10050")),
        team_rules=draw(st.none() | WORDS),
        omit_items=tuple(draw(st.lists(st.sampled_from(FREE), unique=True, max_size=1))),
        durations=draw(st.dictionaries(st.just("configuration.data-model"), st.integers(0, 30))),
        end=draw(st.none() | st.dates(date(2030, 1, 1), date(2031, 1, 1))),
        aliases=draw(st.dictionaries(st.sampled_from(ROLES), WORDS.filter(lambda word: word.strip().upper() not in ROLES), max_size=1)),
        groups=draw(st.dictionaries(st.sampled_from(ROLES), st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple), max_size=2)),
        status_map=draw(st.none() | WORDS),
    )  # fmt: skip


@given(charters())
@settings(max_examples=150, deadline=None)
def test_a_draft_is_read_back_as_the_same_charter(made):
    """Whatever names, reasons and ids hold: quotes, colons, words that YAML takes for something else."""
    assert made == charter_from(charter_draft(made), file="charter.yaml", template=TEMPLATE)


def test_the_demo_charter_survives_being_drafted():
    """Its comments go, its meaning stays; drafting twice is drafting once."""
    velours = charter_from(VELOURS, file="v.yaml", template=TEMPLATE)
    draft = charter_draft(velours)

    assert velours == charter_from(draft, file="charter.yaml", template=TEMPLATE)
    assert draft == charter_draft(charter_from(draft, file="charter.yaml", template=TEMPLATE))


@pytest.mark.parametrize(
    "word", ["no", "Yes", "null", "1e3", "007", "2026-08-03", "~", "a: b", "#x", "- x", "{x}", "[x", "é", "💼"]
)
def test_a_word_that_yaml_takes_for_something_else_stays_a_word(word):
    """As a name, and as a key."""
    made = charter(
        project_name=word,
        name=word,
        actors={word: Actor(id=word, name=word, kind="business", internal=True)},
        people={"claire": Person(handle="claire", actor=word, account="712020:claire")},
        assignments=(Assignment(role="MOA", person="claire", actor=word, start=date(2026, 8, 3)),),
    )

    assert made == charter_from(charter_draft(made), file="charter.yaml", template=TEMPLATE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_draft_teaches_every_key(language):
    """Each key of a charter stands in a part, said or as an example; comments are in the charter’s language."""
    keys = [key for _, part in PARTS for key in part]
    draft = charter_draft(charter(language=language))

    assert set(known_keys(CharterSheet)) == set(keys)
    assert len(keys) == len(set(keys))
    for key in EXAMPLES:
        assert f"# {key}: {EXAMPLES[key]}" in draft
    for about in ABOUT.values():
        assert f"# {about.in_language(language).splitlines()[0]}" in draft


def test_the_examples_of_a_draft_are_right():
    """Uncommented, each is a charter that is read."""
    draft = charter_draft(charter())
    for key, example in EXAMPLES.items():
        charter_from(draft.replace(f"# {key}: {example}", f"{key}: {example}"), file="charter.yaml", template=TEMPLATE)


def test_no_name_of_a_person_is_in_a_draft():
    """Handles, accounts and mails as the charter has them, and nothing else."""
    value = read(charter_draft(charter()), file="c.yaml").value

    assert isinstance(value, dict)
    assert {"account": "712020:claire", "actor": "velours"} == value["people"]["claire"]


# --- the notice -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("mode", [None, "observe", "comment"])
def test_the_notice_says_what_decisions_ask(language, mode):
    """Purpose, data, retention, readers, rights; the project and its mode; what the company fills in stands in brackets."""
    page = notice(charter(language=language, mode=mode))
    heads = {
        "fr": (
            "Finalité",
            "Données",
            "Qui les lit",
            "Durée",
            "Droits",
            "Aucune décision automatique",
            "Information préalable",
        ),
        "en": ("Purpose", "Data", "Who reads them", "Retention", "Rights", "No automated decision", "Beforehand"),
    }[language]

    assert all(f"**{head}.**" in page for head in heads)
    assert "https://velours.example" in page
    assert "bornage.assignments" in page
    assert {None: " 20 ", "observe": "observe", "comment": "comment"}[mode] in page
    assert mode is None or " 20 " not in page
    assert page.count("[") == page.count("]") >= 9
    assert len(page.split()) < 650, "one page"
    assert "claire" not in page


def test_the_notice_names_who_reads_comments():
    """Everyone who sees the issue, or the one role that the charter gives; what was typed is no markup."""
    assert "toute personne qui voit le ticket" in notice(charter())
    assert "«\u202fBornage – registre\u202f»" in notice(charter(visible_to="*Bornage* – registre|"))
