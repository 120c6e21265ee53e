"""The pages a person looks at: right cards in right columns, everything of an issue, both languages, nothing typed becomes markup."""

import pytest
from bs4 import BeautifulSoup

from integration.sandbox.pages import page
from integration.sandbox.pages.board import DONE_SHOWN
from integration.sandbox.pages.chrome import WORDS, day, field_name, moment
from tests.sandbox.pages_site import BUILD, CLAIRE, DONE, HUGO, SERVICE, Site, doc, issue, paragraph


def answered(site, path, **query):
    found = page(path, {name: [value] for name, value in query.items()}, site.ask)
    assert found is not None
    return found


def seen(site, path, **query):
    status, html = answered(site, path, **query)
    assert status == 200
    return BeautifulSoup(html, "html.parser")


def texts(soup, selector):
    return [" ".join(found.get_text(" ").split()) for found in soup.select(selector)]


def test_other_paths_are_none_of_ours():
    """REST paths and anything unknown are left to others."""
    for path in ("/rest/api/3/myself", "/nothing", "/browse/", "/browse/VEL", "/board/x", "/browse/VEL-1/../x"):
        assert page(path, {}, Site().ask) is None


def test_what_is_missing_is_a_page_saying_so():
    """An unknown issue or board answers 404, in words."""
    for path in ("/browse/VEL-99", "/board/99"):
        status, html = answered(Site(), path)

        assert status == 404
        assert "Cette page n’existe pas" in html


def test_home_lists_projects_and_boards():
    """Each project shows its lead and links to its boards."""
    soup = seen(Site(), "/")

    assert texts(soup, ".projects h2") == ["Velours"]
    assert soup.select_one(".project-links a")["href"] == "/jira/software/c/projects/VEL/boards/7"
    assert "Claire Fontaine" in soup.text


@pytest.mark.parametrize("path", ["/board/7", "/jira/software/c/projects/VEL/boards/7"])
def test_board_places_cards_by_status(path):
    """Cards stand in the column of their status, epics on none; a column without statuses is not drawn."""
    columns = seen(Site(), path).select(".column")

    assert [texts(column, ".column-name") for column in columns] == [["À préparer"], ["En réalisation"], ["Terminé"]]
    assert [texts(column, ".card-key > span:last-child") for column in columns] == [["VEL-3", "VEL-5"], ["VEL-2"], ["VEL-4"]]
    assert [texts(column, ".count")[0] for column in columns] == ["2 tickets", "1 ticket", "1 ticket"]


def test_a_card_says_what_matters():
    """Summary, epic, component, écart, due date with its lateness, assignee."""
    card = seen(Site(), "/board/7").select_one(".card.flagged")

    assert texts(card, ".card-summary") == ["Reprise des comptes clients"]
    assert card.select_one("a")["href"] == "/browse/VEL-2"
    assert texts(card, ".epic") == ["Intégration des données"]
    assert texts(card, ".chip") == ["MOE"]
    assert texts(card, ".lozenge.flag") == ["écart"]
    assert texts(card, ".due.late") == ["Échéance dépassée 30 août"]
    assert card.select_one(".avatar")["aria-label"] == "Hugo Marchand"
    assert texts(card, ".avatar") == ["HM"]


def test_a_finished_card_is_never_late():
    """A due date that has passed matters only while work is open."""
    column = seen(Site(), "/board/7").select(".column")[-1]

    assert texts(column, ".due") == ["Échéance 4 sept."]
    assert not column.select(".late")


def test_the_last_column_is_capped():
    """The latest finished work is shown, the rest counted, and shown when asked."""
    site = Site(issues=[issue(number, f"n{number}", DONE) for number in range(1, 23)])

    column = seen(site, "/board/7").select(".column")[-1]
    opened = seen(site, "/board/7", all="1").select(".column")[-1]

    assert len(column.select(".card")) == DONE_SHOWN
    assert texts(column, ".more") == ["et 7 de plus"]
    assert texts(column, ".card-summary")[0] == "n22"
    assert len(opened.select(".card")) == 22


def test_the_board_says_what_it_hides():
    """Issues in a status without a column are counted, as Jira hides them (facts 9.4)."""
    site = Site(columns=[{"name": "En réalisation", "statuses": [{"id": "2"}]}])

    assert texts(seen(site, "/board/7"), ".unmapped") == [
        "3 ticket(s) dans un état sans colonne ne figurent pas sur ce tableau."
    ]


def test_an_issue_shows_where_it_stands():
    """Breadcrumb, status by category, écart, links grouped by sense, details."""
    soup = seen(Site(), "/browse/vel-2")

    assert [link["href"] for link in soup.select(".crumbs a")] == [
        "/",
        "/jira/software/c/projects/VEL/boards/7",
        "/browse/VEL-1",
    ]
    assert texts(soup, "h1") == ["Reprise des comptes clients"]
    assert texts(soup, ".issue-status .lozenge.blue") == ["En réalisation"]
    assert texts(soup, ".issue-status .flag") == ["écart"]
    assert texts(soup, ".group") == ["bloque", "est bloqué par"]
    assert texts(soup, ".rows .key") == ["VEL-3", "VEL-4"]
    assert texts(soup, ".issue-side dd") == [
        "HM Hugo Marchand", "CF Claire Fontaine", "Livrable", "MOE", "bornage-ecart", "Échéance dépassée 30 août 2026",
        "VEL-1 Intégration des données", "Non résolu",
    ]  # fmt: skip


def test_an_epic_shows_its_children():
    """Children in rank order with their progress."""
    soup = seen(Site(), "/browse/VEL-1", lang="en")

    assert texts(soup, ".rows .key") == ["VEL-2", "VEL-3", "VEL-4"]
    assert texts(soup, ".h2-note") == ["1 of 3 done"]


def comment(number, author, body, **fields):
    base = {"id": str(number), "author": author, "updateAuthor": author, "body": doc(paragraph(body))}
    stamps = {"created": f"2026-09-{number:02}T09:00:00.000+0200", "updated": f"2026-09-{number:02}T09:00:00.000+0200"}
    return {**base, **stamps, **fields}


def test_comments_are_read_in_order():
    """Oldest first over all pages, with author, date, edition, and who may read."""
    edited = {"updated": "2026-09-03T10:00:00.000+0200"}
    site = Site(
        comments=[
            comment(1, HUGO, "un"),
            comment(2, SERVICE, "deux", **edited),
            comment(3, CLAIRE, "trois", **edited, updateAuthor=HUGO, visibility={"type": "role", "value": "AMOA"}),
        ]
    )

    soup = seen(site, "/browse/VEL-2")

    assert texts(soup, ".comments .adf") == ["un", "deux", "trois"]
    assert texts(soup, ".comments header") == [
        "Hugo Marchand 1er sept. 2026 à 09:00",
        "Bornage Appli 2 sept. 2026 à 09:00 modifié",
        "Claire Fontaine 3 sept. 2026 à 09:00 modifié par Hugo Marchand Visible par : AMOA",
    ]


def change(number, author, *items):
    return {"id": str(number), "author": author, "created": f"2026-09-{number:02}T09:00:00.000+0200", "items": list(items)}


def test_history_tells_who_changed_what():
    """Newest first, fields in words, ranking left out, creation last; a long text is folded away."""
    site = Site(
        changes=[
            change(1, CLAIRE, {"field": "status", "fromString": "Prêt", "toString": "En réalisation"}),
            change(2, HUGO, {"field": "Rank", "fromString": "", "toString": "Ranked higher"}),
            change(3, HUGO, {"field": "duedate", "fieldId": "duedate", "from": None, "to": "2026-09-10", "toString": "2026-09-10 00:00"}),
            change(4, HUGO, {"field": "description", "fromString": "a" * 200, "toString": None}),
            change(5, CLAIRE, {"field": "Custom", "fromString": "x", "toString": "y"}),
        ]
    )  # fmt: skip

    soup = seen(site, "/browse/VEL-2")

    assert texts(soup, ".history .what") == [
        "Claire Fontaine a modifié Custom 5 sept. 2026 à 09:00",
        "Hugo Marchand a modifié la description 4 sept. 2026 à 09:00",
        "Hugo Marchand a modifié l’échéance 3 sept. 2026 à 09:00",
        "Claire Fontaine a modifié l’état 1er sept. 2026 à 09:00",
        "Bornage a créé le ticket 1er sept. 2026 à 09:00",
    ]
    assert texts(soup, "p.change .value") == ["x", "y", "Aucun", "10 sept. 2026", "Prêt", "En réalisation"]
    assert len(soup.select("details.change")) == 1


def test_long_history_is_folded():
    """The newest entries stand open, the rest behind their number."""
    site = Site(
        changes=[change(n % 28 + 1, HUGO, {"field": "summary", "fromString": "a", "toString": "b"}) for n in range(31)]
    )

    assert texts(seen(site, "/browse/VEL-2"), ".older > summary") == ["6 entrées plus anciennes"]


def test_nothing_typed_becomes_markup():
    """Summaries, names and queries are text on every page, and no page may run a script."""
    site = Site(comments=[comment(1, {"accountId": "x", "displayName": "<script>x</script>"}, "<b>gras</b>")])
    pages = [
        seen(site, "/board/7"),
        seen(site, "/browse/VEL-5"),
        seen(site, "/issues/", jql="summary ~ '<script>'"),
        seen(site, "/issues/", jql="\"'><script>"),
    ]

    for soup in pages:
        assert soup.find("script") is None
        assert "default-src 'none'" in soup.select_one("meta[http-equiv]")["content"]
    assert texts(pages[0], ".card-summary")[1] == "<script>alert('x')</script> [/b] {panel}"
    assert texts(pages[1], ".comments article") == ["<script>x</script> 1er sept. 2026 à 09:00 <b>gras</b>"]
    assert pages[2].select_one("#jql")["value"] == "summary ~ '<script>'"
    assert pages[3].select_one("#jql")["value"] == "\"'><script>"


def test_the_list_says_why_a_query_is_refused():
    """Jira's own sentence stands where the issues would."""
    soup = seen(Site(), "/issues/", jql='project = "VEL')

    assert texts(soup, ".complaint") == ["Error in the JQL Query: The quoted string has not been completed."]
    assert not soup.select("table")


def test_the_list_finds_by_jql():
    """Any query a person types lists what it finds, in its order."""
    soup = seen(Site(), "/issues/", jql="project = VEL ORDER BY Rank")

    assert texts(soup, ".list tbody a") == ["VEL-2", "VEL-3", "VEL-4", "VEL-5"]
    assert texts(soup, "main > .subtle") == ["4 tickets"]


def test_language_is_asked_else_the_sites():
    """`?lang` wins and stays on the links; otherwise the site's own language is spoken."""
    assert seen(Site(locale="en_US"), "/browse/VEL-2").html["lang"] == "en"
    assert seen(Site(locale="fr_FR"), "/browse/VEL-2").html["lang"] == "fr"
    assert seen(Site(), "/browse/VEL-2", lang="xx").html["lang"] == "fr"

    english = seen(Site(), "/browse/VEL-2", lang="en")

    assert texts(english, "#details") == ["Details"]
    assert english.select_one(".rows a")["href"] == "/browse/VEL-3?lang=en"
    assert english.select_one(".other")["href"] == "/browse/VEL-2?lang=fr"
    assert seen(Site(), "/issues/", jql="a = 1 & b").select_one(".other")["href"] == "/issues/?jql=a+%3D+1+%26+b&lang=en"


def test_a_page_can_be_read_without_seeing_it():
    """One main, one h1, named images, a heading for each section."""
    for path in ("/", "/board/7", "/browse/VEL-2", "/issues/"):
        soup = seen(Site(), path)

        assert len(soup("main")) == len(soup("h1")) == 1
        assert all(image.get("aria-label") for image in soup.select("[role=img]"))
        assert all(soup.find(id=section["aria-labelledby"]) for section in soup.select("section[aria-labelledby]"))


@pytest.mark.parametrize(
    ("language", "at", "on", "short"),
    [("fr", "21 nov. 2026 à 14:05", "21 nov. 2026", "21 nov."), ("en", "21 Nov 2026, 14:05", "21 Nov 2026", "21 Nov")],
)
def test_dates_are_written_as_people_write_them(language, at, on, short):
    """In the site's zone as REST gives it, in the page's language, without the year where it is plain."""
    assert moment("2026-11-21T14:05:00.000+0100", language) == at
    assert day("2026-11-21", language) == on
    assert day("2026-11-21", language, "2026-01-01") == short
    assert day("2026-11-21", language, "2025-12-31") == on
    assert (day(None, language), day("soon", language), moment(3, language)) == ("", "soon", "3")


def test_every_word_exists_in_both_languages():
    """No page speaks half a language; a field without words keeps its name."""
    assert all(french and english for french, english in WORDS.values())
    assert field_name("IssueParentAssociation", "fr") == "le parent"
    assert field_name("Story Points", "fr") == "Story Points"


def test_search_pages_are_followed_to_the_end():
    """Token pages are read all, and fields come from the issues themselves (facts 1.4, 1.13)."""
    site = Site(issues=[issue(number, f"n{number}", BUILD) for number in range(1, 8)])

    assert len(seen(site, "/board/7").select(".card")) == 7
    assert site.asked.count(("POST", "/rest/api/3/search/jql")) == 4
