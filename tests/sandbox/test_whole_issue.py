"""The whole issue: every field, what ``expand`` adds, what can be edited, and the fields a new site brings."""

from datetime import date

import pytest

from integration.sandbox.events import Event
from integration.sandbox.hooks.body import payload
from integration.sandbox.state.projects import Version
from integration.sandbox.state.settings import CustomField
from tests.sandbox.jira_site import API, company, doc, errors, ok


@pytest.fixture
def version(jira):
    for number, name, archived in ((1, "1.0", False), (2, "0.9", True)):
        jira.world.versions[number] = Version(
            id=number, project_id=jira.project.id, name=name, archived=archived, release=date(2026, 12, 1), place=number
        )
    return "1"


def whole(jira, key, *expand):
    return ok(jira.admin.get(f"{API}/issue/{key}", params={"expand": ",".join(expand)}))


def test_without_fields_there_are_about_ninety(jira):
    """Mostly null ones, custom ones among them (facts 3.19)."""
    fields = whole(jira, jira.create())["fields"]

    assert 80 <= len(fields) <= 100
    assert 40 < sum(not value for value in fields.values())
    assert {"issuerestriction", "statusCategory", "aggregatetimespent", "worklog", "lastViewed", "customfield_10016"} <= set(
        fields
    )


def test_names_and_schema_come_for_every_field(jira):
    """Names in the site's language; what the schema calls "string" may take a document (facts 3.3, 3.7)."""
    read = whole(jira, jira.create(), "names", "schema")

    assert set(read["names"]) == set(read["schema"]) >= set(read["fields"])
    assert ("Résumé", "Rang") == (read["names"]["summary"], read["names"]["customfield_10019"])
    assert "com.pyxis.greenhopper.jira:gh-sprint" == read["schema"]["customfield_10020"]["custom"]
    assert {"type": "string", "system": "description"} == read["schema"]["description"]


def test_rendered_fields_are_html_and_words(jira):
    """Null for what needs no rendering."""
    key = jira.create(description=doc("Bonjour"), duedate="2026-10-01")

    rendered = whole(jira, key, "renderedFields")["renderedFields"]

    assert "<p>Bonjour</p>" == rendered["description"]
    assert ("01/Oct/26", None) == (rendered["duedate"], rendered["summary"])
    assert rendered["created"].endswith(("AM", "PM"))


def test_every_other_expand_has_its_shape(jira):
    """Transitions, operations, editmeta, changelog, versioned representations."""
    read = whole(jira, jira.create(), "transitions", "operations", "editmeta", "changelog", "versionedRepresentations")

    assert ["11", "31"] == [one["id"] for one in read["transitions"]]
    assert {"linkGroups": []} == read["operations"]
    assert {"1": read["fields"]["summary"]} == read["versionedRepresentations"]["summary"]
    assert 0 == read["changelog"]["total"]
    assert {"summary", "labels", "customfield_10015"} <= set(read["editmeta"]["fields"])


def test_an_expanded_changelog_is_in_no_order(jira):
    """The newest hundred; the switch shuffles them (facts 2.4)."""
    key = jira.create()
    for number in range(3):
        jira.edit(key, fields={"summary": f"S{number}"})
    newest = [one["id"] for one in whole(jira, key, "changelog")["changelog"]["histories"]]
    jira.world.switches.expanded_changelog = "shuffled"

    shuffled = [one["id"] for one in whole(jira, key, "changelog")["changelog"]["histories"]]

    assert newest == sorted(newest, key=int, reverse=True)
    assert sorted(newest) == sorted(shuffled)
    assert newest != shuffled


def test_editmeta_is_a_map_by_the_callers_rights(jira):
    """Nothing for who may not edit; the reporter only for who may set it (facts 3.14)."""
    address = f"{API}/issue/{jira.create()}/editmeta"
    by_moe = ok(jira.moe.get(address))["fields"]
    jira.world.deny(jira.moe_user.account_id, "EDIT_ISSUES")

    assert "labels" in by_moe
    assert "reporter" not in by_moe
    assert "reporter" in ok(jira.admin.get(address))["fields"]
    assert {} == ok(jira.moe.get(address))["fields"]
    assert ["set"] == by_moe["summary"]["operations"]
    assert 403 == jira.moe.get(address, params={"overrideScreenSecurity": "true"}).status_code


def test_the_old_createmeta_still_answers(jira):
    """Deprecated; a map of fields for each type, not a list (facts 3.14)."""
    query = {"projectKeys": "CRM", "issuetypeIds": jira.kind, "expand": "projects.issuetypes.fields"}

    (project,) = ok(jira.admin.get(f"{API}/issue/createmeta", params=query))["projects"]

    assert [jira.kind] == [one["id"] for one in project["issuetypes"]]
    assert project["issuetypes"][0]["fields"]["summary"]["required"] is True


def test_versions_are_set_by_id_or_name(jira, version):
    """One history item each; an archived one is refused (facts 2.8)."""
    key = jira.create(fixVersions=[{"id": version}])

    jira.edit(key, update={"fixVersions": [{"remove": {"name": "1.0"}}], "versions": [{"add": {"name": "1.0"}}]})

    found = jira.fields(key, "fixVersions", "versions")
    assert ([], "2026-12-01") == (found["fixVersions"], found["versions"][0]["releaseDate"])
    items = {item["field"]: item for item in jira.items(key)}
    assert ("fixVersions", "1", "1.0", None) == tuple(
        items["Fix Version"][name] for name in ("fieldId", "from", "fromString", "to")
    )
    assert ("versions", None, "1") == tuple(items["Version"][name] for name in ("fieldId", "from", "to"))
    assert {"fixVersions"} == set(errors(jira.edit(key, status=400, fields={"fixVersions": [{"name": "0.9"}]})))


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("customfield_10015", "2026-09-02", "2026-09-02"),
        ("customfield_10016", 5, 5.0),
        ("customfield_10043", "Étude", "Étude"),
        ("customfield_10008", "2026-09-02T08:00:00.000+0200", "2026-09-02T08:00:00.000+0200"),
    ],
)
def test_the_fields_of_a_new_site_take_values(jira, field, value, read):
    """Set, read back, emptied with null; each with its history."""
    key = jira.create(**{field: value})

    assert read == jira.fields(key, field)[field]
    jira.edit(key, fields={field: None})
    assert jira.fields(key, field)[field] is None
    assert (field, "custom") == (jira.items(key)[0]["fieldId"], jira.items(key)[0]["fieldtype"])


def test_a_flag_is_an_option(jira):
    """By id or by value; anything else is refused."""
    key = jira.create(customfield_10021=[{"value": "Impediment"}])

    assert "Impediment" == jira.fields(key, "customfield_10021")["customfield_10021"][0]["value"]
    assert {"customfield_10021"} == set(
        errors(jira.edit(key, status=400, fields={"customfield_10021": [{"value": "Drapeau"}]}))
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("customfield_10015", "demain"),
        ("customfield_10016", "cinq"),
        ("customfield_10033", "mots"),
        ("customfield_10019", "0|i"),
        ("customfield_10020", "Sprint 1"),
        ("customfield_10020", 99),
        ("security", {"id": "1"}),
        ("timetracking", {"timeSpent": "1h"}),
    ],
)
def test_a_value_of_another_kind_is_refused(jira, field, value):
    """400 on that field."""
    assert [field] == list(errors(jira.edit(jira.create(), status=400, fields={field: value})))


def test_the_epic_link_is_the_parent_by_another_name(jira):
    """Reads and writes mirror (facts 3.6)."""
    epic, key = jira.create(kind="10000"), jira.create()

    jira.edit(key, fields={"customfield_10014": epic})

    found = jira.fields(key, "parent", "customfield_10014")
    assert (epic, epic) == (found["parent"]["key"], found["customfield_10014"])


def test_a_field_people_made_is_there_once_it_is_on_a_screen(jira):
    """Before, it cannot be set (facts 3.5)."""
    jira.world.custom_fields[10200] = CustomField(
        id=10200, name="Marché", type="com.atlassian.jira.plugin.system.customfieldtypes:textfield"
    )
    key = jira.create()
    refused = jira.edit(key, status=400, fields={"customfield_10200": "UGAP"})

    jira.world.screens[1].tabs[0].fields.append("customfield_10200")
    jira.edit(key, fields={"customfield_10200": "UGAP"})

    assert ["customfield_10200"] == list(errors(refused))
    assert "UGAP" == whole(jira, key)["fields"]["customfield_10200"]
    assert "Marché" in [one["name"] for one in ok(jira.admin.get(f"{API}/field"))]


def test_a_field_taken_off_the_screen_cannot_be_set(jira):
    """And editmeta does not name it (facts 3.5)."""
    jira.world.screens[1].tabs[0].fields.remove("duedate")
    key = jira.create()

    refused = jira.edit(key, status=400, fields={"duedate": "2026-10-01"})

    assert ["duedate"] == list(errors(refused))
    assert "duedate" not in ok(jira.admin.get(f"{API}/issue/{key}/editmeta"))["fields"]


def test_a_text_that_is_too_long_burns_a_key(jira):
    """It is found out late: the number is gone (facts 3.2, 3.11); the switch keeps it."""
    long = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "S", "description": doc("x" * 33_000)}
    kept = company(burnt_keys=False)

    refused = jira.admin.post(f"{API}/issue", json={"fields": long})
    kept.admin.post(f"{API}/issue", json={"fields": long | {"issuetype": {"id": kept.kind}}})

    assert ["CONTENT_LIMIT_EXCEEDED"] == ok(refused, 400)["errorMessages"]
    assert ("CRM-2", "CRM-1") == (jira.create(), kept.create())


def test_a_create_can_take_a_transition(jira):
    """What became of it stands beside the identity; the issue stays either way (facts 3.1)."""
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "S"}

    good, bad = (
        ok(jira.admin.post(f"{API}/issue", json={"fields": fields, "transition": {"id": number}}), 201)
        for number in ("11", "99")
    )

    assert (200, 400) == (good["transition"]["status"], bad["transition"]["status"])
    assert "En recette" == jira.fields(good["key"], "status")["status"]["name"]


def test_an_edit_may_answer_the_issue(jira):
    """200 with ``returnIssue``; overriding screens is for apps that administer Jira: 403 (facts 3.12)."""
    address = f"{API}/issue/{jira.create()}"

    edited = ok(
        jira.admin.put(address, params={"returnIssue": "true", "expand": "names"}, json={"fields": {"summary": "B"}})
    )

    assert ("B", "Résumé") == (edited["fields"]["summary"], edited["names"]["summary"])
    assert 403 == jira.admin.put(address, params={"overrideScreenSecurity": "true"}, json={}).status_code


def test_reading_leaves_a_trace_only_when_asked(jira):
    """``lastViewed`` with ``updateHistory``."""
    key = jira.create()

    assert jira.fields(key, "lastViewed")["lastViewed"] is None
    ok(jira.admin.get(f"{API}/issue/{key}", params={"updateHistory": "true"}))
    assert jira.fields(key, "lastViewed")["lastViewed"].startswith("2026-09-01")


def test_histories_are_read_by_their_ids(jira):
    """Those of another issue are left out."""
    key = jira.create()
    for word in ("B", "C"):
        jira.edit(key, fields={"summary": word})
    first, second = (int(one["id"]) for one in jira.histories(key))

    read = ok(jira.admin.post(f"{API}/issue/{key}/changelog/list", json={"changelogIds": [second, 1]}))

    assert ([str(second)], 1) == ([one["id"] for one in read["histories"]], read["total"])
    assert (
        [] == ok(jira.admin.post(f"{API}/issue/{jira.create()}/changelog/list", json={"changelogIds": [first]}))["histories"]
    )


def test_metadata_of_a_history_may_stay_out_of_bulkfetch(jira):
    """A switch: nobody knows (facts 2.7)."""
    key = jira.create()
    jira.edit(key, fields={"summary": "B"}, historyMetadata={"type": "bornage"})
    body = {"issueIdsOrKeys": [key]}

    with_it = ok(jira.admin.post(f"{API}/changelog/bulkfetch", json=body))
    jira.world.switches.history_metadata_in_bulkfetch = False
    without = ok(jira.admin.post(f"{API}/changelog/bulkfetch", json=body))

    there = ["historyMetadata" in page["issueChangeLogs"][0]["changeHistories"][0] for page in (with_it, without)]
    assert [True, False] == there


def test_relatives_in_a_closed_project_are_not_named(jira):
    """An epic of a project one may not browse: no parent, no Epic Link, in search, alone and in the agile API."""
    template = "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic"
    closed = {"key": "SECRET", "name": "Secret", "projectTypeKey": "software", "projectTemplateKey": template}
    made = ok(jira.admin.post(f"{API}/project", json=closed | {"leadAccountId": jira.moa_user.account_id}), 201)
    epic = jira.create(kind="10000", project={"key": "SECRET"}, summary="Rachat")
    key = jira.create(parent={"key": epic})
    admin = jira.world.users[next(one.account_id for one in jira.world.users.values() if one.admin)]
    jira.world.make_private(jira.world.projects[made["id"]], [admin.account_id])
    names = ("parent", "customfield_10014", "customfield_10018", "epic")

    def told(who):
        asked = {"fields": ",".join(names)}
        found = ok(who.post(f"{API}/search/jql", json={"jql": f"key = {key}", "fields": list(names)}))["issues"]
        alone = (ok(who.get(path, params=asked)) for path in (f"{API}/issue/{key}", f"/rest/agile/1.0/issue/{key}"))
        return [one["fields"] for one in (*found, *alone)]

    heard: list[Event] = []
    jira.world.listeners.append(heard.append)
    jira.edit(key, fields={"summary": "Étude"})

    assert epic == payload(jira.world, heard[-1])["issue"]["fields"]["parent"]["key"]
    assert not any(epic in str(fields) or "Rachat" in str(fields) for fields in told(jira.moe))
    assert all(epic in str(fields) for fields in told(jira.admin))
