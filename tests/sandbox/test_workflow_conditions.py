"""Conditions: whom each rule lets through, and how groups combine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.state.workflows import Transition
from integration.sandbox.workflow.conditions import Asking, combined, passes, wanted_values
from tests.sandbox.flow_site import follow, names, only_if, rule, status
from tests.sandbox.jira_site import API, company, doc, ok, step

GO = "Aller"


def gate(jira, conditions):
    """One issue before a transition under these conditions."""
    follow(jira, step(11, GO, "DIRECTED", 2, 1, conditions=conditions), step(21, "Retour", "DIRECTED", 1, 2))
    return jira.create(assignee={"accountId": jira.moe_user.account_id})


@pytest.mark.parametrize(
    ("parameters", "moa", "moe"),
    [
        ({"roleIds": "{role}"}, True, False),
        ({"roleIds": "10002,{role}"}, True, False),
        ({"groupIds": "administrators"}, False, False),
        ({"permissionKeys": "ADMINISTER_PROJECTS"}, False, False),
        ({"permissionKeys": "BROWSE_PROJECTS"}, True, True),
        ({"accountIds": "{moa}"}, True, False),
        ({"accountIds": "allow-assignee"}, False, True),
        ({"accountIds": "allow-reporter"}, False, False),
        ({"allowUserCustomFields": "assignee"}, False, True),
        ({"denyUserCustomFields": "assignee"}, True, False),
        ({"denyUserCustomFields": "assignee", "roleIds": "{role}"}, True, False),
        ({"roleIds": "{role}", "allowUserCustomFields": "assignee"}, True, True),
        ({"roleIds": ""}, True, True),
        ({}, True, True),
    ],
)
def test_a_restriction_lets_through_whoever_one_of_its_parameters_names(parameters, moa, moe):
    """Alternatives all, but for those denied (facts 8.6)."""
    jira = company()
    filled = {key: value.format(role=jira.role, moa=jira.moa_user.account_id) for key, value in parameters.items()}

    key = gate(jira, only_if(rule("restrict-issue-transition", **filled)))

    assert (moa, moe) == tuple(GO in names(key, who) for who in (jira.moa, jira.moe))


def test_role_and_assignee_together_take_two_conditions():
    """Under ALL; in one rule they would be alternatives (facts 8.6)."""
    jira = company()
    two = (
        rule("restrict-issue-transition", roleIds=jira.role),
        rule("restrict-issue-transition", accountIds="allow-assignee"),
    )
    key = gate(jira, only_if(*two))
    before = [GO in names(key, who) for who in (jira.moa, jira.moe)]

    jira.edit(key, fields={"assignee": {"accountId": jira.moa_user.account_id}})

    assert [False, False] == before
    assert [True, False] == [GO in names(key, who) for who in (jira.moa, jira.moe)]


@pytest.mark.parametrize("mode", ["users", "usersAndAPI"])
def test_a_transition_can_be_kept_from_all_people(mode):
    """Apps that administer Jira see it with ``skipRemoteOnlyCondition``, unless the API is shut out as well."""
    jira = company()
    robot = jira.as_user(jira.world.add_user("Robot", "robot@velours.example", kind="app", admin=True))
    key = gate(jira, only_if(rule("restrict-from-all-users", restrictMode=mode)))

    shown = names(key, robot, skipRemoteOnlyCondition="true")

    assert [GO] * (mode == "users") == shown
    assert [] == names(key, jira.admin, skipRemoteOnlyCondition="true")
    jira.move(key, 11, status=400)
    jira.move(key, 11, who=robot, status=204 if mode == "users" else 400)


def test_whoever_took_a_step_cannot_take_the_next():
    """Separation of duties: the step is named by its two statuses."""
    jira = company()
    made = follow(jira, step(11, GO, "DIRECTED", 2, 1))
    start, end = map(str, made["ids"][:2])
    duties = only_if(rule("separation-of-duties", fromStatusId=start, toStatusId=end))
    made = follow(jira, step(11, GO, "DIRECTED", 2, 1), step(21, "Valider", "DIRECTED", 3, 2, conditions=duties), name="Bis")
    key = jira.create()
    jira.move(key, 11, who=jira.moe)
    assert ["Valider"] == names(key, jira.moe)

    moved = jira.world.issue(key)
    assert moved is not None
    (taken,) = moved.histories[-1].items
    taken.old, taken.new = start, end

    assert ([], ["Valider"]) == (names(key, jira.moe), names(key, jira.moa))


@pytest.mark.parametrize(
    ("more", "visits"),
    [
        ({}, [False, False, True]),
        ({"not": "true"}, [True, True, False]),
        ({"includeCurrentStatus": "true"}, [False, True, True]),
        ({"mostRecentStatusOnly": "true"}, [False, False, True]),
    ],
)
def test_the_past_of_an_issue_can_be_asked_for(more, visits):
    """Has it been in a status: at first, while it is there, and after it has left."""
    jira = company()
    made = follow(jira, step(11, GO, "GLOBAL", 2), step(21, "Retour", "DIRECTED", 1, 2))
    there = str(made["ids"][1])
    guard = only_if(rule("previous-status-condition", previousStatusIds=there, **more))
    again = jira.world.workflows[made["id"]].transitions
    again[1].conditions = guard
    key = jira.create()
    issue = jira.world.issue(key)

    assert issue is not None
    seen = [GO in names(key, jira.moe)]
    issue.status_id = int(there)
    seen.append(GO in names(key, jira.moe))
    jira.move(key, 21)
    seen.append(GO in names(key, jira.moe))

    assert visits == seen


def test_a_parent_waits_for_its_children():
    """All sub-tasks in one of the statuses, and the way is free."""
    jira = company()
    made = follow(jira, step(11, GO, "GLOBAL", 2))
    wait = only_if(rule("parent-or-child-blocking-condition", blocker="CHILD", statusIds=str(made["ids"][1])))
    close = Transition(id="31", name="Clore", kind="GLOBAL", to=made["ids"][2], links=[], conditions=wait)
    jira.world.workflows[made["id"]].transitions.append(close)
    parent = jira.create()
    child = jira.create(kind="10003", parent={"key": parent})
    before = names(parent, jira.moe)

    jira.move(child, 11)

    assert ([GO], [GO, "Clore"]) == (before, names(parent, jira.moe))


@pytest.mark.parametrize(
    ("field", "value", "sign", "kind", "expected"),
    [
        ("summary", '["Cahier des charges"]', "=", "STRING", True),
        ("summary", '["Autre"]', "=", "STRING", False),
        ("summary", '["Autre"]', "!=", "STRING", True),
        ("summary", "Cahier des charges", "=", "STRING", True),
        ("description", '["Mot"]', "=", "STRING", True),
        ("labels", '["b"]', "=", "STRING", True),
        ("labels", '["b"]', "!=", "STRING", False),
        ("priority", '["3"]', "=", "OPTIONID", True),
        ("duedate", '["2026-10-01"]', "<", "DATE_WITHOUT_TIME", False),
        ("duedate", '["2026-10-01"]', ">=", "DATE_WITHOUT_TIME", True),
        ("duedate", '["2026-10-02"]', "<", "DATE", True),
        ("environment", "[]", "=", "STRING", True),
        ("environment", "[]", "!=", "STRING", False),
        ("environment", '["x"]', "!=", "STRING", True),
        ("environment", '["1"]', ">", "NUMBER", False),
        ("summary", '["1"]', "<", "NUMBER", False),
    ],
)
def test_a_field_can_decide(field, value, sign, kind, expected):
    """``system:check-field-value``: words, numbers, dates and options; an empty field equals nothing wanted."""
    jira = company()
    check = rule("check-field-value", fieldId=field, fieldValue=value, comparator=sign, comparisonType=kind)
    follow(jira, step(11, GO, "GLOBAL", 2, conditions=only_if(check)))
    key = jira.create(labels=["a", "b"], duedate="2026-10-01", description=doc("Mot"))

    assert expected is (GO in names(key, jira.moe))


# Groups

held = st.lists(st.booleans(), min_size=1, max_size=6)


@given(held)
def test_any_and_all_are_each_others_mirror(values):
    """Not all hold just when any does not hold."""
    assert (not combined("ALL", values)) is combined("ANY", [not one for one in values])


@given(held)
def test_all_is_never_laxer_than_any(values):
    """Whoever meets all conditions meets any of them."""
    assert combined("ANY", values) or not combined("ALL", values)


def groups(depth=3):
    leaf = st.booleans()
    inner = st.deferred(lambda: groups(depth - 1)) if depth else st.nothing()
    return st.fixed_dictionaries(
        {
            "operation": st.sampled_from(["ANY", "ALL"]),
            "conditions": st.lists(leaf, max_size=3),
            "conditionGroups": st.lists(inner, max_size=2) if depth else st.just([]),
        }
    )


JIRA = company()


def said(group):
    """What a group of truths comes down to."""
    parts = [*group["conditions"], *(said(one) for one in group["conditionGroups"])]
    return not parts or (any(parts) if group["operation"] == "ANY" else all(parts))


def written(group):
    """The same group in rules: true for everyone, or for nobody."""
    rules = {True: rule("restrict-issue-transition"), False: rule("restrict-from-all-users", restrictMode="usersAndAPI")}
    return {
        "operation": group["operation"],
        "conditions": [rules[one] for one in group["conditions"]],
        "conditionGroups": [written(one) for one in group["conditionGroups"]],
    }


@given(groups())
def test_groups_nest_as_logic_does(group):
    """ALL and ANY at every depth; a group without anything in it keeps nobody out."""
    issue = JIRA.world.issue("CRM-1") or JIRA.world.issue(JIRA.create())
    assert issue is not None

    assert said(group) is passes(Asking(world=JIRA.world, me=JIRA.moe_user, issue=issue), written(group))


@given(groups())
def test_a_negation_inside_out_turns_the_answer(group):
    """De Morgan: other operations over other truths give the other answer, where nothing is empty."""

    def turned(one):
        return {
            "operation": "ALL" if one["operation"] == "ANY" else "ANY",
            "conditions": [not value for value in one["conditions"]],
            "conditionGroups": [turned(inner) for inner in one["conditionGroups"]],
        }

    def full(one):
        return bool(one["conditions"] or one["conditionGroups"]) and all(map(full, one["conditionGroups"]))

    assert not full(group) or said(group) is not said(turned(group))


@pytest.mark.parametrize(
    ("raw", "expected"), [('["a","b"]', ["a", "b"]), ("a", ["a"]), ("", []), ("[1]", ["1"]), ("{", ["{"])]
)
def test_wanted_values_are_a_list_written_as_text(raw, expected):
    """Anything else is one value."""
    assert expected == wanted_values(raw)


# The list of transitions


def test_the_list_says_what_kind_of_transition_each_is():
    """Global, looped, conditional, with a screen; as the site and as the specification call it."""
    jira = company()
    follow(
        jira,
        step(11, "Boucle", "DIRECTED", 1, 1),
        step(21, "Partout", "GLOBAL", 3, conditions=only_if(rule("restrict-issue-transition", roleIds=jira.role))),
    )
    key = jira.create()

    shown = ok(jira.moa.get(f"{API}/issue/{key}/transitions"))["transitions"]

    flags = {
        one["name"]: [one[flag] for flag in ("isGlobal", "looped", "isLooped", "isConditional", "isInitial")]
        for one in shown
    }
    assert {"Boucle": [False, True, True, False, False], "Partout": [True, False, False, True, False]} == flags


def test_a_loop_can_be_taken_again_and_again():
    """And leaves the issue where it is (facts 3.13)."""
    jira = company()
    follow(jira, step(11, "Boucle", "DIRECTED", 1, 1))
    key = jira.create()
    where = status(jira, key)

    jira.move(key, 11)
    jira.move(key, 11)

    assert where == status(jira, key)


def test_transitions_come_in_the_order_of_their_sequence():
    """The property ``opsbar-sequence``; and then by category, when asked."""
    jira = company()
    follow(
        jira,
        step(11, "Fin", "GLOBAL", 3),
        step(21, "Suite", "GLOBAL", 2),
        step(31, "Premier", "GLOBAL", 3, properties={"opsbar-sequence": "5"}),
    )
    key = jira.create()

    assert ["Premier", "Fin", "Suite"] == names(key, jira.moe)
    assert ["Premier", "Suite", "Fin"] == names(key, jira.moe, sortByOpsBarAndStatus="true")
    assert ["Suite"] == names(key, jira.moe, transitionId="21")
    assert [] == names(key, jira.moe, transitionId="99")


def test_without_the_permission_to_move_there_is_no_transition():
    """An empty list, not a refusal; unavailable ones neither (facts 3.13)."""
    jira = company()
    key = jira.create()
    jira.world.deny(jira.moe_user.account_id, "TRANSITION_ISSUES")

    assert [] == names(key, jira.moe, includeUnavailableTransitions="true")
    jira.move(key, 31, who=jira.moe, status=400)


@pytest.mark.parametrize(
    ("mood", "code", "text"),
    [
        ({}, 400, "Transition id '11' is not valid for this issue."),
        ({"transition_race_text": "is invalid"}, 400, "Action 11 is invalid"),
        ({"transition_race_text": "can't move"}, 400, "Can't move (CRM-1)."),
        ({"transition_race": "conflict"}, 409, "Transition id '11' is not valid for this issue."),
    ],
)
def test_a_transition_that_another_overtook_is_refused_in_many_words(mood, code, text):
    """The status has moved on since the list was read (facts 3.13)."""
    jira = company(**mood)
    key = jira.create()
    jira.move(key, 11, who=jira.moa)

    refused = jira.move(key, 11, who=jira.moe, status=code)

    assert refused.json()["errorMessages"][0].startswith(text)
