"""Validators, actions, screens and locks: what happens when somebody takes a transition."""

import json

import pytest

from integration.sandbox.hooks import webhooks
from tests.sandbox.flow_site import CREATE, follow, names, rule, status
from tests.sandbox.jira_site import API, company, doc, errors, messages, ok, step

GO = "Aller"


def through(*, validators=(), actions=(), mood=None, **more):
    """A company whose project has a transition with these rules; and its site."""
    jira = company(**(mood or {}))
    made = follow(jira, step(11, GO, "GLOBAL", 2, validators=list(validators), actions=list(actions), **more))
    return jira, made


def field_rule(kind, **parameters):
    return rule("validate-field-value", ruleType=kind, **parameters)


@pytest.mark.parametrize(
    ("check", "fields", "passes"),
    [
        (field_rule("fieldRequired", fieldsRequired="assignee"), {}, False),
        (field_rule("fieldRequired", fieldsRequired="summary"), {}, True),
        (field_rule("fieldRequired", fieldsRequired="summary,duedate"), {}, False),
        (field_rule("fieldRequired", fieldsRequired="customfield_99999"), {}, False),
        (field_rule("fieldRequired", fieldsRequired="customfield_99999", ignoreContext="true"), {}, True),
        (field_rule("fieldHasSingleValue", fieldKey="labels"), {"labels": ["a"]}, True),
        (field_rule("fieldHasSingleValue", fieldKey="labels"), {"labels": ["a", "b"]}, False),
        (field_rule("fieldMatchesRegularExpression", fieldKey="summary", regexp="^Cahier"), {}, True),
        (field_rule("fieldMatchesRegularExpression", fieldKey="summary", regexp="[0-9]{4}"), {}, False),
        (field_rule("fieldMatchesRegularExpression", fieldKey="description", regexp="mot"), {"description": doc("un mot")}, True),
        (field_rule("fieldChanged", fieldKey="assignee"), {}, False),
        (field_rule("dateFieldComparison", date1FieldKey="duedate", date2FieldKey="created", conditionSelected=">"), {"duedate": "2026-09-02"}, True),
        (field_rule("dateFieldComparison", date1FieldKey="duedate", date2FieldKey="created", conditionSelected=">"), {"duedate": "2026-09-01"}, False),
        (field_rule("dateFieldComparison", date1FieldKey="duedate", date2FieldKey="created", conditionSelected="<", includeTime="true"), {"duedate": "2026-09-01"}, True),
        (field_rule("dateFieldComparison", date1FieldKey="duedate", date2FieldKey="created", conditionSelected="="), {}, True),
        (field_rule("windowDateComparison", date1FieldKey="duedate", date2FieldKey="created", numberOfDays="3"), {"duedate": "2026-09-04"}, True),
        (field_rule("windowDateComparison", date1FieldKey="duedate", date2FieldKey="created", numberOfDays="3"), {"duedate": "2026-09-05"}, False),
        (rule("check-permission-validator", permissionKey="ADMINISTER_PROJECTS"), {}, False),
        (rule("check-permission-validator", permissionKey="BROWSE_PROJECTS"), {}, True),
    ],
)  # fmt: skip
def test_a_validator_lists_the_transition_and_refuses_it(check, fields, passes):
    """With a sentence, and nothing has moved (facts 8.7)."""
    jira, _ = through(validators=[check])
    key = jira.create(**fields)
    before = status(jira, key)

    answer = jira.move(key, 11, who=jira.moe, status=204 if passes else 400)

    assert [GO] == names(key, jira.moe)
    assert passes is (before != status(jira, key))
    assert passes or (messages(answer)[0] and errors(answer) == {})


def test_a_validator_speaks_in_the_words_it_was_given():
    """``errorMessage``, if there is one."""
    jira, _ = through(validators=[field_rule("fieldRequired", fieldsRequired="assignee", errorMessage="Affectez d’abord !")])

    assert ["Affectez d’abord !"] == messages(jira.move(jira.create(), 11, status=400))


def test_all_that_stands_in_the_way_is_said_at_once():
    """One sentence a validator."""
    jira, _ = through(validators=[field_rule("fieldRequired", fieldsRequired=name) for name in ("assignee", "duedate")])

    assert 2 == len(messages(jira.move(jira.create(), 11, status=400)))


SCREEN = {"transitionScreen": rule("transition-screen", screenId="1")}


def test_what_the_screen_brings_counts_for_the_validators():
    """A value given with the transition fulfils them, and counts as a change."""
    checks = [field_rule("fieldRequired", fieldsRequired="assignee"), field_rule("fieldChanged", fieldKey="assignee")]
    jira, _ = through(validators=checks, **SCREEN)
    key = jira.create()

    jira.move(key, 11, fields={"assignee": {"accountId": jira.moe_user.account_id}})

    jira.move(key, 11, status=400)
    assert jira.moe_user.account_id == jira.fields(key, "assignee")["assignee"]["accountId"]


def test_some_groups_need_change_nothing():
    """``groupsExemptFromValidation``."""
    jira, _ = through(
        validators=[field_rule("fieldChanged", fieldKey="duedate", groupsExemptFromValidation="administrators")]
    )
    key = jira.create()

    jira.move(key, 11, who=jira.moe, status=400)
    jira.move(key, 11)


def test_a_parent_or_a_past_can_be_asked_for():
    """The parent in one of the statuses; the issue once in one."""
    jira = company()
    made = follow(
        jira,
        step(11, GO, "GLOBAL", 2),
        step(21, "Suite", "GLOBAL", 3),
        step(31, "Encore", "GLOBAL", 3),
        step(41, "Retour", "GLOBAL", 1),
    )
    flow = jira.world.workflows[made["id"]]
    there = str(made["ids"][1])
    flow.transitions[2].validators = [rule("parent-or-child-blocking-validator", blocker="PARENT", statusIds=there)]
    flow.transitions[3].validators = [
        rule("previous-status-validator", previousStatusIds=there, mostRecentStatusOnly="true")
    ]
    parent = jira.create()
    child = jira.create(kind="10003", parent={"key": parent})

    jira.move(child, 21, status=400)
    jira.move(parent, 11)
    jira.move(child, 21)
    jira.move(parent, 31, status=400)
    jira.move(parent, 41)
    jira.move(parent, 31)
    jira.move(parent, 41)
    jira.move(parent, 31, status=400)


def test_required_fields_of_validators_do_not_look_required():
    """The screen says ``required: false``, and the validator refuses all the same (facts 3.13)."""
    jira, _ = through(validators=[field_rule("fieldRequired", fieldsRequired="assignee")], **SCREEN)
    key = jira.create()

    (shown,) = ok(jira.moe.get(f"{API}/issue/{key}/transitions", params={"expand": "transitions.fields"}))["transitions"]

    assert shown["hasScreen"] is True
    assert shown["fields"]["assignee"]["required"] is False
    assert {"key", "name", "operations", "required", "schema"} <= set(shown["fields"]["summary"])


@pytest.mark.parametrize(("screen", "loose", "code"), [({}, False, 400), ({}, True, 204), (SCREEN, False, 204)])
def test_fields_of_a_transition_need_a_screen(screen, loose, code):
    """Else they are refused as for any screen (facts 3.5), unless the switch says otherwise."""
    jira, _ = through(mood={"fields_without_screen": loose}, **screen)

    answer = jira.move(jira.create(), 11, status=code, fields={"assignee": {"accountId": jira.moe_user.account_id}})

    assert code == 204 or "assignee" in errors(answer)


# The first transition


def test_creating_has_to_pass_the_first_transition():
    """Its validators refuse, its actions act."""
    jira = company()
    first = CREATE | {
        "validators": [field_rule("fieldRequired", fieldsRequired="duedate", errorMessage="Une échéance !")],
        "actions": [rule("change-assignee", type="to-current-user")],
    }
    follow(jira, first)
    body = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Sans date"}

    refused = jira.moe.post(f"{API}/issue", json={"fields": body})
    key = jira.create(jira.moe, duedate="2026-10-01")

    assert ["Une échéance !"] == messages(refused)
    assert jira.moe_user.account_id == jira.fields(key, "assignee")["assignee"]["accountId"]
    assert [] == jira.items(key)


# Actions


@pytest.mark.parametrize(
    ("parameters", "who"),
    [
        ({"type": "to-current-user"}, "moe"),
        ({"type": "to-selected-user", "accountId": "{moa}"}, "moa"),
        ({"type": "to-lead"}, "moa"),
        ({"type": "to-reporter"}, "admin"),
        ({"type": "to-unassigned"}, None),
        ({"type": "to-default-user"}, None),
        ({"type": "to-selected-user", "accountId": "nobody"}, "moe"),
    ],
)
def test_an_action_assigns(parameters, who):
    """Whoever it says; somebody unknown: nobody is changed."""
    jira = company()
    filled = {key: value.format(moa=jira.moa_user.account_id) for key, value in parameters.items()}
    follow(jira, step(11, GO, "GLOBAL", 2, actions=[rule("change-assignee", **filled)]))
    key = jira.create(assignee={"accountId": jira.moe_user.account_id})

    jira.move(key, 11, who=jira.moe)

    found = jira.fields(key, "assignee")["assignee"]
    people = {"moa": jira.moa_user.name, "moe": jira.moe_user.name, "admin": "Site Admin", None: None}
    assert people[who] == (found["displayName"] if found else None)


@pytest.mark.parametrize(
    ("field", "value", "mode", "shown"),
    [
        ("summary", "Autre", "replace", "Autre"),
        ("summary", "suite", "append", "Cahier des charges suite"),
        ("labels", "x, y", "append", ["a", "x", "y"]),
        ("labels", "x", "replace", ["x"]),
        ("duedate", "2026-12-24", "replace", "2026-12-24"),
        ("duedate", "", "replace", None),
        ("duedate", "demain", "replace", "2026-10-01"),
        ("summary", "", "replace", "Cahier des charges"),
        ("customfield_10043", "MOE", "replace", "MOE"),
        ("created", "2020-01-01", "replace", ...),
    ],
)
def test_an_action_writes_a_field(field, value, mode, shown):
    """Appends or replaces; what the field does not take is passed over."""
    jira, _ = through(actions=[rule("update-field", field=field, value=value, mode=mode)])
    key = jira.create(labels=["a"], duedate="2026-10-01")
    before = jira.fields(key, field)[field]

    jira.move(key, 11)

    assert (before if shown is ... else shown) == jira.fields(key, field)[field]


def test_an_action_writes_choices_and_documents():
    """A priority, components and texts by their words, all in the history of the move."""
    actions = [
        rule("update-field", field="priority", value="1", mode="replace"),
        rule("update-field", field="components", value="MOE", mode="append"),
        rule("update-field", field="description", value="La suite", mode="append"),
    ]
    jira, _ = through(actions=actions)
    key = jira.create(description=doc("Le début"))

    jira.move(key, 11)

    found = jira.fields(key, "priority", "components", "description")
    assert ("1", ["MOE"]) == (found["priority"]["id"], [one["name"] for one in found["components"]])
    assert 2 == len(found["description"]["content"])
    assert {"status", "priority", "Component", "description"} == {item["field"] for item in jira.histories(key)[-1]["items"]}


def test_an_action_copies_from_the_parent():
    """As it is between fields of one kind, by its words into another; without a parent nothing."""
    actions = [
        rule("copy-value-from-other-field", sourceFieldKey="duedate", targetFieldKey="duedate", issueSource="PARENT"),
        rule("copy-value-from-other-field", sourceFieldKey="reporter", targetFieldKey="assignee", issueSource="SAME"),
        rule("copy-value-from-other-field", sourceFieldKey="summary", targetFieldKey="description"),
    ]
    jira, _ = through(actions=actions)
    parent = jira.create(duedate="2026-11-11")
    child = jira.create(kind="10003", parent={"key": parent})

    jira.move(child, 11)
    jira.move(parent, 11)

    found = jira.fields(child, "duedate", "assignee", "description")
    assert "2026-11-11" == found["duedate"] == jira.fields(parent, "duedate")["duedate"]
    assert "Site Admin" == found["assignee"]["displayName"]
    assert "Cahier des charges" in str(found["description"])


# Locks


def test_a_status_can_be_locked_for_all_but_one():
    """``jira.permission.transition.user`` with an account: the others have no transition (facts 8.8)."""
    jira = company()
    lock = {"jira.permission.transition.user": jira.moa_user.account_id}
    follow(jira, step(11, GO, "GLOBAL", 2), properties={1: lock})
    key = jira.create()

    assert ([], [GO]) == (names(key, jira.moe), names(key, jira.moa))
    jira.move(key, 11, who=jira.admin, status=400)
    jira.move(key, 11, who=jira.moa)


@pytest.mark.parametrize(
    ("lock", "moa", "moe"),
    [
        ({"jira.permission.assign.user": "{moa}"}, 204, 403),
        ({"jira.permission.assign.group": "administrators"}, 403, 403),
        ({"jira.permission.assign.projectrole": "{role}"}, 204, 403),
        ({"jira.permission.assign.reporter": ""}, 204, 403),
        ({"jira.permission.assign.denied": ""}, 403, 403),
        ({"jira.permission.assign.user": "{moa}", "jira.permission.assign.user.2": "{moe}"}, 204, 204),
        ({"jira.permission.subtasks.assign.denied": ""}, 204, 204),
        ({}, 204, 204),
    ],
)
def test_a_status_can_keep_people_from_assigning(lock, moa, moe):
    """403 at the assignee (facts 8.8); several properties are alternatives."""
    jira = company()
    people = {"moa": jira.moa_user.account_id, "moe": jira.moe_user.account_id, "role": jira.role}
    follow(jira, properties={1: {key: value.format(**people) for key, value in lock.items()}})
    key = jira.create(jira.moa)

    answers = [who.put(f"{API}/issue/{key}/assignee", json={"accountId": None}) for who in (jira.moa, jira.moe)]

    assert [moa, moe] == [answer.status_code for answer in answers]


def test_an_issue_can_be_closed_to_all_edits():
    """``jira.issue.editable=false``: of the status it is in, not of the next one."""
    jira = company()
    follow(jira, step(11, GO, "GLOBAL", 2), properties={1: {"jira.issue.editable": "false"}})
    key = jira.create()

    jira.edit(key, status=403, fields={"summary": "Non"})
    jira.move(key, 11)
    jira.edit(key, fields={"summary": "Oui"})


def test_a_parents_status_can_lock_its_subtasks():
    """``jira.permission.subtasks.*``."""
    jira = company()
    follow(jira, step(11, GO, "GLOBAL", 2), properties={2: {"jira.permission.subtasks.assign.denied": ""}})
    parent = jira.create()
    child = jira.create(kind="10003", parent={"key": parent})
    ok(jira.moe.put(f"{API}/issue/{child}/assignee", json={"accountId": None}), 204)

    jira.move(parent, 11)

    assert 403 == jira.moe.put(f"{API}/issue/{child}/assignee", json={"accountId": None}).status_code


def test_a_transition_can_reach_a_webhook():
    """``system:trigger-webhook``: the one it names hears of the issue, whatever it listens to."""
    jira = company()
    webhooks.listen(jira.world)
    hook = {"name": "h", "url": "https://hooks.example/x", "events": ["jira:issue_deleted"]}
    made = ok(jira.admin.post("/rest/webhooks/1.0/webhook", json=hook), 201)
    number = made["self"].rsplit("/", 1)[-1]
    follow(jira, step(11, GO, "GLOBAL", 2, actions=[rule("trigger-webhook", webhookId=number)]))
    key = jira.create()

    jira.move(key, 11)

    (delivery,) = jira.world.deliveries
    assert ("jira:issue_updated", key) == (delivery.name, json.loads(delivery.body)["issue"]["key"])
