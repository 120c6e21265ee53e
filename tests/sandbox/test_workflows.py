"""Workflows made through the API, and how issues move in them for each caller."""

from copy import deepcopy

import pytest

from tests.sandbox.jira_site import API, company, messages, ok, step, uuid, workflow


def names(key, who):
    return [one["name"] for one in ok(who.get(f"{API}/issue/{key}/transitions"))["transitions"]]


def test_a_condition_hides_a_transition_from_whoever_it_keeps_out(jira):
    """Administrators and our own account included (facts 8.7, trap 13)."""
    key = jira.create()
    jira.move(key, 11)

    shown = {name: names(key, who) for name, who in (("moa", jira.moa), ("moe", jira.moe), ("admin", jira.admin))}

    assert {"moa": ["Approuver", "Rouvrir"], "moe": ["Rouvrir"], "admin": ["Rouvrir"]} == shown


@pytest.mark.parametrize("number", [21, 99])
def test_a_transition_one_may_not_take_is_400(jira, number):
    """Hidden or unknown: never 403 (facts 3.13)."""
    key = jira.create()
    jira.move(key, 11)

    jira.move(key, number, who=jira.moe, status=400)

    assert "En recette" == jira.fields(key, "status")["status"]["name"]


def test_a_transition_leaves_from_its_own_statuses_only(jira):
    """Approving needs a delivery first; the global one starts anywhere."""
    key = jira.create()

    jira.move(key, 21, who=jira.moa, status=400)

    assert ["Livrer", "Rouvrir"] == names(key, jira.moa)


def test_hidden_transitions_can_be_listed_as_unavailable(jira):
    """``includeUnavailableTransitions`` with ``isAvailable``."""
    key = jira.create()
    jira.move(key, 11)

    asked = {"includeUnavailableTransitions": "true"}
    found = ok(jira.moe.get(f"{API}/issue/{key}/transitions", params=asked))["transitions"]

    assert {"Approuver": False, "Rouvrir": True} == {one["name"]: one["isAvailable"] for one in found}


def test_each_type_follows_its_own_workflow(jira):
    """Tasks of the same project follow the scheme's default."""
    key = jira.create(kind="10002")

    assert ["À faire", "En cours", "Terminé(e)"] == names(key, jira.moe)
    found = ok(jira.admin.get(f"{API}/project/CRM/statuses"))
    assert {3} == {len(one["statuses"]) for one in found}


def test_role_membership_is_read_at_the_moment(jira):
    """Someone who joins the role sees the transition at once."""
    key = jira.create()
    jira.move(key, 11)

    ok(jira.admin.post(f"{API}/project/CRM/role/{jira.role}", json={"user": [jira.moe_user.account_id]}))

    assert "Approuver" in names(key, jira.moe)


def test_a_workflow_reads_back_normalised(jira):
    """Rules come with an id and every parameter; a status's reference is its id; trap 18."""
    read = ok(jira.admin.post(f"{API}/workflows", json={"workflowNames": ["Livrable", "Inconnu"]}))

    (found,) = read["workflows"]
    approve = next(one for one in found["transitions"] if one["name"] == "Approuver")
    (rule,) = approve["conditions"]["conditions"]
    assert jira.role == rule["parameters"]["roleIds"]
    assert "" == rule["parameters"]["accountIds"]
    assert rule["id"]
    assert {one["id"] for one in read["statuses"]} == {one["statusReference"] for one in found["statuses"]}


def test_transitions_of_a_search_are_asked_for(jira):
    """Empty without ``expand=values.transitions``."""
    bare = ok(jira.admin.get(f"{API}/workflows/search", params={"queryString": "livr"}))
    full = ok(jira.admin.get(f"{API}/workflows/search", params={"queryString": "livr", "expand": "values.transitions"}))

    assert (0, 4) == (len(bare["values"][0]["transitions"]), len(full["values"][0]["transitions"]))


def bend(payload, path, value):
    """A copy with one place changed; ``...`` takes it away."""
    changed = deepcopy(payload)
    *way, last = path
    place = changed
    for one in way:
        place = place[one]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return changed


FIRST = ("workflows", 0)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("scope",), {"type": "PROJECT", "project": {"id": "1"}}),
        ((*FIRST, "transitions", 1, "id"), "0a1b"),
        ((*FIRST, "transitions", 1, "from"), [uuid(1)]),
        ((*FIRST, "transitions", 1, "rules"), {}),
        ((*FIRST, "statuses", 0, "properties"), ...),
        ((*FIRST, "transitions", 2, "conditions", "conditionGroups"), ...),
        ((*FIRST, "transitions", 2, "conditions", "conditions", 0, "parameters", "roleIds"), ["10002"]),
        ((*FIRST, "transitions", 2, "conditions", "conditions", 0, "parameters", "roleIds"), "99999"),
        ((*FIRST, "transitions", 2, "conditions", "conditions", 0, "ruleKey"), "system:fly"),
        ((*FIRST, "transitions", 0, "type"), "GLOBAL"),
        ((*FIRST, "transitions", 1, "links"), []),
        ((*FIRST, "transitions", 3, "links"), [{"fromStatusReference": uuid(1)}]),
        ((*FIRST, "transitions", 1, "toStatusReference"), uuid(9)),
        ((*FIRST, "transitions", 1, "id"), "21"),
        ((*FIRST, "name"), "jira"),
        (("statuses", 0, "name"), "Validé"),
        (("statuses", 0, "name"), "À faire"),
        (("statuses", 0, "id"), "99999"),
        (("statuses", 0, "statusCategory"), "NEW"),
    ],
)
def test_a_workflow_payload_is_held_to_its_shape(path, value):
    """The old shape, UUID ids, missing lists, list-typed roles, taken names: 400, and nothing is made (facts 8.3, trap 11)."""
    jira = company()
    payload = bend(workflow(jira.role, name="Autre"), path, value)
    fresh = {"À approuver": "A", "En recette": "B", "Validé": "C"}
    if path[0] != "statuses":
        for status in payload["statuses"]:
            status["name"] = fresh[status["name"]]
    before = len(jira.world.workflows), len(jira.world.statuses)

    answer = jira.admin.post(f"{API}/workflows/create", json=payload)

    assert 400 == answer.status_code
    assert before == (len(jira.world.workflows), len(jira.world.statuses))


def test_validation_lists_what_creation_would_refuse(jira):
    """200 with codes in the body (facts 8.5)."""
    body = {"payload": workflow(jira.role), "validationOptions": {"levels": ["ERROR"]}}

    found = ok(jira.admin.post(f"{API}/workflows/create/validation", json=body))["errors"]

    assert {"NON_UNIQUE_STATUS_NAME", "NON_UNIQUE_WORKFLOW_NAME"} == {one["code"] for one in found}


def test_an_existing_status_is_used_by_its_id(jira):
    """A UUID reference plus the id: no clash of names (facts 8.4)."""
    payload = workflow(jira.role, name="Autre")
    known = {one.name: str(one.id) for one in jira.world.statuses.values()}
    for status in payload["statuses"]:
        status["id"] = known[status["name"]]

    made = ok(jira.admin.post(f"{API}/workflows/create", json=payload))

    assert set(known.values()) >= {one["id"] for one in made["statuses"]}
    assert len(known) == len(jira.world.statuses)


@pytest.mark.parametrize("other", [{"name": "Autre nom"}, {"statusCategory": "TODO"}, {"description": "autrement"}])
def test_an_existing_status_is_not_changed_on_the_way(jira, other):
    """A reused status is named as it is; what the real site would do with other words, nobody knows."""
    payload = workflow(jira.role, name="Encore")
    known = {status["name"]: status["id"] for status in ok(jira.admin.get(f"{API}/statuses/search"))["values"]}
    for status in payload["statuses"]:
        status["id"] = known[status["name"]]
    payload["statuses"][-1] |= other

    found = ok(jira.admin.post(f"{API}/workflows/create/validation", json={"payload": payload}))["errors"]

    assert ["STATUS_CHANGED"] == [one["code"] for one in found]
    assert 400 == jira.admin.post(f"{API}/workflows/create", json=payload).status_code


def test_another_task_makes_creation_wait():
    """409 while it runs, as often as the switch says; ``company`` asked again and got through."""
    assert "Livrable" in {one.name for one in company(workflow_busy=1).world.workflows.values()}


@pytest.mark.parametrize(
    ("operation", "rules", "moa", "moe"),
    [
        ("ALL", [{"roleIds": "{role}"}, {"accountIds": "allow-assignee"}], False, False),
        ("ANY", [{"roleIds": "{role}"}, {"accountIds": "allow-assignee"}], True, True),
        ("ALL", [{"permissionKeys": "ADMINISTER_PROJECTS"}], False, False),
        ("ALL", [{"permissionKeys": "ADMINISTER_PROJECTS", "roleIds": "{role}"}], True, False),
        ("ALL", [{"allowUserCustomFields": "assignee"}], False, True),
        ("ALL", [{"groupIds": "administrators"}], False, False),
        ("ALL", [{"roleIds": ""}], True, True),
    ],
)
def test_conditions_combine(jira, operation, rules, moa, moe):
    """Parameters of one rule are alternatives; rules combine by the group's operation (facts 8.6)."""
    key = "system:restrict-issue-transition"
    conditions = [{"ruleKey": key, "parameters": {n: v.format(role=jira.role) for n, v in one.items()}} for one in rules]
    payload = workflow(jira.role, name="Autre")
    for status in payload["statuses"]:
        status["name"] += " bis"
    group = {"operation": operation, "conditions": conditions, "conditionGroups": []}
    payload["workflows"][0]["transitions"] = [
        step(1, "Créer", "INITIAL", 1),
        step(11, "Agir", "DIRECTED", 2, 1, conditions=group),
        step(21, "Finir", "DIRECTED", 3, 2),
    ]
    ok(jira.admin.post(f"{API}/workflows/create", json=payload))
    scheme = {"name": "Autre", "defaultWorkflow": "Autre"}
    number = ok(jira.admin.post(f"{API}/workflowscheme", json=scheme), 201)["id"]
    ok(
        jira.admin.put(
            f"{API}/workflowscheme/project", json={"projectId": str(jira.project.id), "workflowSchemeId": str(number)}
        ),
        204,
    )
    issue = jira.create(assignee={"accountId": jira.moe_user.account_id})

    assert (moa, moe) == tuple("Agir" in names(issue, who) for who in (jira.moa, jira.moe))


def test_a_workflow_scheme_is_given_to_empty_projects_only(jira):
    """400 once an issue exists (facts 8.12, trap 10)."""
    number = ok(jira.admin.get(f"{API}/workflowscheme"))["values"][0]["id"]
    body = {"projectId": str(jira.project.id), "workflowSchemeId": str(number)}
    ok(jira.admin.put(f"{API}/workflowscheme/project", json=body), 204)
    jira.create()

    refused = jira.admin.put(f"{API}/workflowscheme/project", json=body)

    assert ["Only empty projects can have their workflow scheme changed by this operation."] == messages(refused)


def test_a_scheme_names_workflows_and_types_that_exist(jira):
    """And its own name is unique."""
    for body in (
        {"name": "CRM", "defaultWorkflow": "jira"},
        {"name": "x", "defaultWorkflow": "Inconnu"},
        {"name": "x", "issueTypeMappings": {"99": "jira"}},
    ):
        assert 400 == jira.admin.post(f"{API}/workflowscheme", json=body).status_code


def test_an_action_can_assign(jira):
    """``system:change-assignee`` gives the work to whoever takes it, in the same history."""
    payload = workflow(jira.role, name="Autre")
    for status in payload["statuses"]:
        status["name"] += " bis"
    action = {"ruleKey": "system:change-assignee", "parameters": {"type": "to-current-user"}}
    payload["workflows"][0]["transitions"][1]["actions"] = [action]
    ok(jira.admin.post(f"{API}/workflows/create", json=payload))
    number = ok(jira.admin.post(f"{API}/workflowscheme", json={"name": "A", "defaultWorkflow": "Autre"}), 201)["id"]
    ok(
        jira.admin.put(
            f"{API}/workflowscheme/project", json={"projectId": str(jira.project.id), "workflowSchemeId": str(number)}
        ),
        204,
    )
    key = jira.create()

    jira.move(key, 11, who=jira.moe)

    assert {"assignee", "status"} == {item["field"] for item in jira.items(key)}
    assert jira.moe_user.account_id == jira.fields(key, "assignee")["assignee"]["accountId"]
