"""Screens, the schemes that lay them out, and the fields people made to stand on them."""

import pytest

from tests.sandbox.jira_site import API, errors, messages, ok

TEXT = "com.atlassian.jira.plugin.system.customfieldtypes:textfield"
SELECT = "com.atlassian.jira.plugin.system.customfieldtypes:select"


def field(jira, name="Lot", kind=TEXT):
    return ok(jira.admin.post(f"{API}/field", json={"name": name, "type": kind}), 201)["id"]


def tab_of(jira, screen=1):
    return f"{API}/screens/{screen}/tabs/{ok(jira.admin.get(f'{API}/screens/{screen}/tabs'))[0]['id']}"


def contexts(jira, name):
    return ok(jira.admin.get(f"{API}/field/{name}/context"))["values"]


def test_a_field_is_set_once_it_stands_on_the_screen(jira):
    """Before, it is on no screen: 400 (facts 3.5)."""
    name = field(jira)
    key = jira.create()
    jira.edit(key, status=400, fields={name: "A"})
    ok(jira.admin.post(f"{tab_of(jira)}/fields", json={"fieldId": name}))
    jira.edit(key, fields={name: "A"})

    assert "A" == jira.fields(key, name)[name]
    messages(jira.admin.post(f"{tab_of(jira)}/fields", json={"fieldId": name}))
    messages(jira.admin.post(f"{tab_of(jira)}/fields", json={"fieldId": "customfield_1"}), 404)


def test_fields_move_on_their_tab(jira):
    """First, last, one on, behind another; taken off, they are available again."""
    tab = tab_of(jira)

    def order():
        return [one["id"] for one in ok(jira.admin.get(f"{tab}/fields"))]

    first = order()
    ok(jira.admin.post(f"{tab}/fields/labels/move", json={"position": "First"}), 204)
    moved = order()
    ok(jira.admin.post(f"{tab}/fields/labels/move", json={"after": first[0]}), 204)
    behind = order()
    ok(jira.admin.delete(f"{tab}/fields/labels"), 204)

    assert (["labels", first[0]], [first[0], "labels"]) == (moved[:2], behind[:2])
    assert "labels" in {one["id"] for one in ok(jira.admin.get(f"{API}/screens/1/availableFields"))}
    messages(jira.admin.delete(f"{tab}/fields/labels"), 404)


def test_tabs_are_added_renamed_moved_and_removed(jira):
    """A name once on a screen."""
    url = f"{API}/screens/1/tabs"
    made = ok(jira.admin.post(url, json={"name": "Recette"}))
    messages(jira.admin.post(url, json={"name": "Recette"}))
    ok(jira.admin.put(f"{url}/{made['id']}", json={"name": "Réception"}))
    ok(jira.admin.post(f"{url}/{made['id']}/move/0"), 204)

    assert ["Réception", "Field Tab"] == [one["name"] for one in ok(jira.admin.get(url))]
    messages(jira.admin.post(f"{url}/{made['id']}/move/9"), 404)
    ok(jira.admin.delete(f"{url}/{made['id']}"), 204)
    messages(jira.admin.put(f"{url}/{made['id']}", json={"name": "x"}), 404)


def test_a_script_lays_out_its_own_screens(jira):
    """Screen, screen scheme, issue type screen scheme, project: each by the id of the one before."""
    screen = ok(jira.admin.post(f"{API}/screens", json={"name": "CRM"}), 201)["id"]
    body = {"name": "CRM", "screens": {"default": screen}}
    scheme = ok(jira.admin.post(f"{API}/screenscheme", json=body), 201)["id"]
    rows = [{"issueTypeId": "default", "screenSchemeId": "1"}, {"issueTypeId": jira.kind, "screenSchemeId": str(scheme)}]
    types = ok(jira.admin.post(f"{API}/issuetypescreenscheme", json={"name": "CRM", "issueTypeMappings": rows}), 201)["id"]
    assigned = {"issueTypeScreenSchemeId": types, "projectId": str(jira.project.id)}
    ok(jira.admin.put(f"{API}/issuetypescreenscheme/project", json=assigned), 204)
    name = field(jira)
    ok(jira.admin.post(f"{tab_of(jira, screen)}/fields", json={"fieldId": name}))

    assert "B" == jira.fields(jira.create(**{name: "B"}), name)[name]
    params = {"projectId": jira.project.id}
    shown = ok(jira.admin.get(f"{API}/issuetypescreenscheme/project", params=params))["values"]
    assert [types] == [one["issueTypeScreenScheme"]["id"] for one in shown]
    assert ["CRM"] == [one["key"] for one in ok(jira.admin.get(f"{API}/issuetypescreenscheme/{types}/project"))["values"]]
    messages(jira.admin.delete(f"{API}/screens/{screen}"))
    messages(jira.admin.delete(f"{API}/screenscheme/{scheme}"))
    messages(jira.admin.delete(f"{API}/issuetypescreenscheme/{types}"))


def test_mappings_of_types_to_screens_come_and_go(jira):
    """Appended, defaulted, removed."""
    rows = [{"issueTypeId": "default", "screenSchemeId": "1"}]
    body = {"name": "CRM", "issueTypeMappings": rows}
    url = f"{API}/issuetypescreenscheme/{ok(jira.admin.post(f'{API}/issuetypescreenscheme', json=body), 201)['id']}"
    more = {"issueTypeMappings": [{"issueTypeId": jira.kind, "screenSchemeId": "1"}]}
    ok(jira.admin.put(f"{url}/mapping", json=more), 204)
    ok(jira.admin.put(f"{url}/mapping/default", json={"screenSchemeId": "1"}), 204)
    params = {"issueTypeScreenSchemeId": url.rpartition("/")[2]}
    shown = ok(jira.admin.get(f"{API}/issuetypescreenscheme/mapping", params=params))["values"]

    assert ["default", jira.kind] == [one["issueTypeId"] for one in shown]
    ok(jira.admin.post(f"{url}/mapping/remove", json={"issueTypeIds": [jira.kind]}), 204)
    messages(jira.admin.post(f"{url}/mapping/remove", json={"issueTypeIds": [jira.kind]}))
    messages(jira.admin.put(f"{url}/mapping", json={"issueTypeMappings": rows * 2}))
    messages(jira.admin.put(f"{url}/mapping/default", json={"screenSchemeId": "9"}), 404)


@pytest.mark.parametrize("path", ["screens", "screenscheme", "issuetypescreenscheme"])
def test_screens_are_for_administrators(jira, path):
    """403 for everybody else, reading too."""
    assert 403 == jira.moa.get(f"{API}/{path}").status_code


def test_a_field_of_ones_own_is_found_trashed_and_deleted(jira):
    """Listed while it lives, in the trash apart, gone by a task."""
    name = field(jira)

    def found(path="search"):
        return [one["id"] for one in ok(jira.admin.get(f"{API}/field/{path}", params={"query": "lot"}))["values"]]

    seen = [found()]
    ok(jira.admin.post(f"{API}/field/{name}/trash"))
    seen += [found(), found("search/trashed")]
    ok(jira.admin.post(f"{API}/field/{name}/restore"))
    seen.append(found())

    assert [[name], [], [name], [name]] == seen
    assert 303 == jira.admin.delete(f"{API}/field/{name}").status_code
    messages(jira.admin.put(f"{API}/field/summary", json={"name": "x"}))
    assert {"type"} == errors(jira.admin.post(f"{API}/field", json={"name": "x", "type": "text"})).keys()
    assert 400 == jira.moe.post(f"{API}/field", json={"name": "x", "type": TEXT}).status_code


def test_options_belong_to_a_context(jira):
    """A value once; moved, changed, deleted; a field without choices has none."""
    name = field(jira, kind=SELECT)
    url = f"{API}/field/{name}/context/{contexts(jira, name)[0]['id']}/option"
    made = ok(jira.admin.post(url, json={"options": [{"value": "Un"}, {"value": "Deux"}]}))["options"]
    messages(jira.admin.post(url, json={"options": [{"value": "Un"}]}))
    ok(jira.admin.put(url, json={"options": [{"id": made[0]["id"], "value": "Premier", "disabled": True}]}))
    ok(jira.admin.put(f"{url}/move", json={"customFieldOptionIds": [made[1]["id"]], "position": "First"}), 204)

    shown = ok(jira.admin.get(url))["values"]
    assert [("Deux", False), ("Premier", True)] == [(one["value"], one["disabled"]) for one in shown]
    assert "Deux" == ok(jira.admin.get(f"{API}/customFieldOption/{made[1]['id']}"))["value"]
    ok(jira.admin.delete(f"{url}/{made[0]['id']}"), 204)
    messages(jira.admin.delete(f"{url}/{made[0]['id']}"), 404)
    plain = field(jira, "Texte")
    messages(jira.admin.get(f"{API}/field/{plain}/context/{contexts(jira, plain)[0]['id']}/option"))


def test_a_project_has_one_context_of_a_field(jira):
    """409 for a second global one, and for a project that has one."""
    name = field(jira)
    url = f"{API}/field/{name}/context"
    mine = {"name": "CRM", "projectIds": [str(jira.project.id)], "issueTypeIds": [jira.kind]}

    messages(jira.admin.post(url, json={"name": "Partout"}), 409)
    made = ok(jira.admin.post(url, json=mine), 201)
    messages(jira.admin.post(url, json=mine), 409)
    rows = ok(jira.admin.get(f"{url}/projectmapping"))["values"]
    assert {"contextId": made["id"], "projectId": str(jira.project.id)} in rows
    ok(jira.admin.post(f"{url}/{made['id']}/issuetype/remove", json={"issueTypeIds": [jira.kind]}), 204)
    assert all("isAnyIssueType" in one for one in ok(jira.admin.get(f"{url}/issuetypemapping"))["values"])
    ok(jira.admin.delete(f"{url}/{made['id']}"), 204)
    assert 1 == len(contexts(jira, name))
