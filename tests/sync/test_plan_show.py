"""A plan as people read it: grouped, counted, old and new, and safe to print."""

from dataclasses import replace
from datetime import date

from integration.mapping.blueprint import project_blueprint
from integration.sync.plan import diff_project
from integration.sync.plan_show import show
from tests.mapping.blueprints import SOME_DAY, charter, default_template
from tests.sync.model_jira import IDS, US, carry_out, edit, people_of


def blueprint_of(**more):
    return project_blueprint(default_template(), charter(**more), today=SOME_DAY)


def told(plan, language):
    """One group under the other, with plain spaces, as a reader types them."""
    shown = show(plan, language)
    lines = []
    for group in shown.groups:
        lines.append(f"{group.title} ({group.counts})")
        for line in group.lines:
            lines += [f"  {line.symbol} {line.text}", *(f"      {detail}" for detail in line.details)]
    return tuple(line.replace("\u00a0", " ").replace("\u202f", " ") for line in (*lines, shown.effect))


def applied():
    return carry_out(diff_project(blueprint_of(), None), blueprint_of(), None, people=people_of(charter()))


def test_a_new_project_is_told_in_one_screen():
    """Items are counted by phase, links all together, and the effect is one sentence."""
    lines = told(diff_project(blueprint_of(), None), "fr")

    assert len(lines) < 60
    assert "Phases (9 à créer)" in lines
    assert "  + Cadrage et lancement : 11" in lines
    assert "  + MOE : hugo, lina" in lines
    assert lines[-1].startswith(
        "Tickets à créer : 80, à modifier : 0 ; liens à poser : 113 ; notifications à envoyer : 0 (créés sans assigné"
    )


def test_it_is_told_in_english_too():
    """The language is the reader's."""
    lines = told(diff_project(blueprint_of(language="en"), None), "en")

    assert "Role members (6 to create)" in lines
    assert lines[-1].startswith(
        "Issues to create: 80, to update: 0; links to make: 113; notifications to send: 0 (created without assignee"
    )


def test_an_update_shows_old_and_new_and_a_kept_edit_both_sides():
    """Who reads the plan sees what comes, and what stays as people made it."""
    key = next(spec.key for spec in blueprint_of().items)
    live = edit(applied(), key, summary="Autrement dit")

    lines = told(diff_project(blueprint_of(start=date(2026, 9, 7)), live, reschedule=True), "fr")

    assert any(line.startswith("      échéance : 2026-") and " → 2026-" in line for line in lines)
    assert any("Autrement dit ≠ " in line for line in lines)
    assert any("changement fait dans Jira, conservé" in line for line in lines)


def test_no_id_of_jira_and_no_account_is_shown():
    """Ids mean nothing to a project manager."""
    live = edit(applied(), next(spec.key for spec in blueprint_of().items), components=("640",))
    text = "\n".join(told(diff_project(blueprint_of(start=date(2026, 9, 7)), live), "fr"))

    assert US not in text
    assert "640" not in text
    assert not [found for found in (*IDS.statuses.values(), *IDS.types.values()) if f" {found} " in text]


def test_what_was_typed_in_jira_cannot_speak_to_the_terminal():
    """Escape sequences, line breaks and direction overrides are neutralised."""
    key = next(spec.key for spec in blueprint_of().items)
    live = edit(applied(), key, summary="\x1b[31mrouge\x1b[0m\nBornage : tout va bien\u202e")

    text = "\n".join(told(diff_project(blueprint_of(), live), "fr"))

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\nBornage : tout va bien" not in text


def test_dates_that_stay_are_one_line_each_kind():
    """A later start concerns nearly every issue: how many, three examples, and what moves them."""
    lines = told(diff_project(blueprint_of(start=date(2026, 9, 7)), applied()), "fr")

    *rest, last = lines
    said = [line for line in rest if "--reschedule" in line]
    assert 2 == len(said)
    assert last.startswith("Rien à écrire")
    assert "70 ; --reschedule déplace celles de ce qui n’est pas commencé" in " ".join(said)
    assert len(lines) < 20


def test_an_empty_plan_says_so():
    """Nothing to do is one sentence."""
    assert told(diff_project(blueprint_of(), applied()), "fr") == ("Rien à faire : Jira est comme la charte le veut.",)
    kept = replace(diff_project(blueprint_of(), applied()), half="site")
    assert told(kept, "en") == ("Nothing to do: the site is ready.",)
