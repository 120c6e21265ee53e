"""Filters: checked when saved, shared by rule, favoured, given away, found again."""

import pytest

from tests.sandbox.jira_site import API, company, errors, messages, ok


@pytest.fixture
def jira():
    return company()


def save(who, name="Mine", jql="project = CRM", **more):
    return ok(who.post(f"{API}/filter", json={"name": name, "jql": jql} | more))


def address(made, *more):
    return "/".join((f"{API}/filter/{made['id']}", *more))


def ids(page):
    return [one["id"] for one in page["values"]]


def test_a_filter_is_a_complete_object(jira):
    """Two addresses that differ, an owner, and envelopes of people; nothing is shared at first."""
    made = save(jira.moe, description="All of it")

    assert ("Mine", "project = CRM", "All of it") == (made["name"], made["jql"], made["description"])
    assert made["viewUrl"].endswith(f"/issues/?filter={made['id']}")
    assert made["viewUrl"] != made["searchUrl"]
    assert jira.moe_user.account_id == made["owner"]["accountId"]
    assert ([], [], False, 0) == tuple(
        made[k] for k in ("sharePermissions", "editPermissions", "favourite", "favouritedCount")
    )
    assert [0, 0] == [made["subscriptions"]["size"], made["sharedUsers"]["size"]]


@pytest.mark.parametrize(
    ("jql", "said"),
    [
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("nature = x", "Field 'nature' does not exist or you do not have permission to view it."),
        ("status in x", "Operator 'in' does not support the non-list value '\"x\"' for field 'status'."),
        ("project = ", "Error in JQL Query: Expecting either a value, list or function before the end of the query."),
    ],
)
def test_a_query_is_checked_when_it_is_saved(jira, jql, said):
    """What a search passes over in silence is a 400 here (facts 1.9)."""
    assert [said] == messages(jira.moe.post(f"{API}/filter", json={"name": "x", "jql": jql}))

    made = save(jira.moe)
    assert [said] == messages(jira.moe.put(address(made), json={"name": "x", "jql": jql}))


def test_a_name_is_taken_once_per_owner(jira):
    """In any case; another person may use it too; a filter may keep its own."""
    made = save(jira.moe)

    assert "filterName" in errors(jira.moe.post(f"{API}/filter", json={"name": "MINE", "jql": "project = CRM"}))
    assert "filterName" in errors(jira.moe.post(f"{API}/filter", json={"name": " ", "jql": "project = CRM"}))
    assert "Mine" == save(jira.moa)["name"]
    assert "MINE" == ok(jira.moe.put(address(made), json={"name": "MINE"}))["name"]


def test_unknown_keys_are_refused(jira):
    """The specification forbids them."""
    assert 400 == jira.moe.post(f"{API}/filter", json={"name": "x", "jql": "project = CRM", "color": "red"}).status_code


def test_others_do_not_see_a_private_filter(jira):
    """400 to read what is not shared, 404 for what is no more (live behaviours)."""
    made = save(jira.moe)

    assert 400 == jira.moa.get(address(made)).status_code
    assert 400 == jira.moa.put(address(made), json={"name": "x"}).status_code
    ok(jira.moe.delete(address(made)), 204)
    assert 404 == jira.moe.get(address(made)).status_code


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ({"type": "project", "projectId": "{project}"}, "project"),
        ({"type": "projectRole", "projectId": "{project}", "projectRoleId": "{role}"}, "project"),
        ({"type": "group", "groupname": "jira-users"}, "group"),
        ({"type": "user", "accountId": "{moa}"}, "user"),
        ({"type": "authenticated"}, "loggedin"),
        ({"type": "global"}, "global"),
    ],
)
def test_a_shared_filter_is_seen_by_whom_it_is_shared_with(jira, share, shown):
    """With a project, a role, a group, a person, or everybody; only the owner changes it all the same."""
    made = save(jira.moe)
    names = {"project": str(jira.project.id), "role": jira.role, "moa": jira.moa_user.account_id}
    body = {key: value.format(**names) for key, value in share.items()}

    (given,) = ok(jira.moe.post(address(made, "permission"), json=body), 201)

    assert shown == given["type"]
    assert [given] == ok(jira.moa.get(address(made)))["sharePermissions"]
    assert given == ok(jira.moa.get(address(made, "permission", str(given["id"]))))
    assert 400 == jira.moa.put(address(made), json={"name": "x"}).status_code
    ok(jira.moe.delete(address(made, "permission", str(given["id"]))), 204)
    assert 400 == jira.moa.get(address(made)).status_code


@pytest.mark.parametrize(
    "share",
    [
        {"type": "project"},
        {"type": "project", "projectId": "99"},
        {"type": "projectRole", "projectId": "10000", "projectRoleId": "99"},
        {"type": "group", "groupname": "nobody"},
        {"type": "user", "accountId": "nobody"},
        {"type": "planet"},
        {"type": "global", "colour": "red"},
    ],
)
def test_nothing_is_shared_with_what_is_not_there(jira, share):
    """400, also for keys the specification does not know."""
    made = save(jira.moe)

    assert 400 == jira.moe.post(address(made, "permission"), json=share).status_code
    assert [] == ok(jira.moe.get(address(made, "permission")))


def test_sharing_needs_its_permission(jira):
    """Without *Share dashboards and filters*: 400 (facts 6.5); strangers get a 404 here."""
    made = save(jira.moe)
    jira.world.deny(jira.moe_user.account_id, "CREATE_SHARED_OBJECTS")

    assert ["You do not have permission to share."] == messages(
        jira.moe.post(address(made, "permission"), json={"type": "authenticated"})
    )
    assert 404 == jira.moa.post(address(made, "permission"), json={"type": "authenticated"}).status_code


def test_sharing_with_everybody_takes_the_place_of_all_else(jira):
    """A global share overwrites the others."""
    made = save(jira.moe, sharePermissions=[{"type": "group", "group": {"name": "jira-users"}}])

    shares = ok(jira.moe.post(address(made, "permission"), json={"type": "global"}), 201)

    assert ["group"] == [one["type"] for one in made["sharePermissions"]]
    assert ["global"] == [one["type"] for one in shares]


def test_a_project_one_may_not_see_stays_unnamed(jira):
    """``project-unknown`` for whoever sees the filter but not the project."""
    shares = [
        {"type": "project", "project": {"id": str(jira.project.id)}},
        {"type": "user", "user": {"accountId": jira.moa_user.account_id}},
    ]
    made = save(jira.moe, sharePermissions=shares)
    jira.world.make_private(jira.project, [jira.moe_user.account_id])

    seen = ok(jira.moa.get(address(made)))["sharePermissions"]

    assert ["project-unknown", "user"] == [one["type"] for one in seen]
    assert "project" not in seen[0]


def test_editors_may_change_it(jira):
    """Edit permissions come with an update; they let others write."""
    made = save(jira.moe)
    editors = [{"type": "user", "user": {"accountId": jira.moa_user.account_id}}]
    ok(jira.moe.put(address(made), json={"name": "Mine", "editPermissions": editors}))

    changed = ok(jira.moa.put(address(made), json={"name": "Ours"}))

    assert "Ours" == changed["name"]
    assert "project = CRM" == changed["jql"]
    assert jira.moe_user.account_id == changed["owner"]["accountId"]


def test_the_default_scope_shares_new_filters(jira):
    """GLOBAL is shown as AUTHENTICATED."""
    assert "PRIVATE" == ok(jira.moe.get(f"{API}/filter/defaultShareScope"))["scope"]
    assert "AUTHENTICATED" == ok(jira.moe.put(f"{API}/filter/defaultShareScope", json={"scope": "GLOBAL"}))["scope"]

    made = save(jira.moe)

    assert ["loggedin"] == [one["type"] for one in made["sharePermissions"]]
    assert 400 == jira.moe.put(f"{API}/filter/defaultShareScope", json={"scope": "ALL"}).status_code


def test_a_favourite_is_per_user(jira):
    """And counts over all of them."""
    made = save(jira.moe, sharePermissions=[{"type": "authenticated"}])

    favoured = ok(jira.moa.put(address(made, "favourite")))

    assert (True, 1) == (favoured["favourite"], favoured["favouritedCount"])
    assert (False, 1) == tuple(ok(jira.moe.get(address(made)))[name] for name in ("favourite", "favouritedCount"))
    assert [made["id"]] == [one["id"] for one in ok(jira.moa.get(f"{API}/filter/favourite"))]
    assert [made["id"]] == [one["id"] for one in ok(jira.moa.get(f"{API}/filter/my", params={"includeFavourites": "true"}))]
    assert [] == ok(jira.moa.get(f"{API}/filter/my"))
    assert False is ok(jira.moa.delete(address(made, "favourite")))["favourite"]
    assert [] == ok(jira.moa.get(f"{API}/filter/favourite"))


def test_columns_are_absent_until_they_are_set(jira):
    """404, not an empty list; only navigable fields; only by the owner."""
    made = save(jira.moe, sharePermissions=[{"type": "authenticated"}])
    assert 404 == jira.moe.get(address(made, "columns")).status_code

    ok(jira.moe.put(address(made, "columns"), json={"columns": ["summary", "status"]}))

    assert ["summary", "status"] == [one["value"] for one in ok(jira.moa.get(address(made, "columns")))]
    assert 403 == jira.moa.put(address(made, "columns"), json={"columns": ["summary"]}).status_code
    assert 400 == jira.moe.put(address(made, "columns"), json={"columns": ["comment"]}).status_code
    ok(jira.moe.delete(address(made, "columns")), 204)
    assert 404 == jira.moe.get(address(made, "columns")).status_code


def test_a_filter_is_given_away(jira):
    """By its owner or an administrator, to somebody without one of that name."""
    made = save(jira.moe)
    save(jira.moa)
    to = {"accountId": jira.moa_user.account_id}

    assert 400 == jira.moe.put(address(made, "owner"), json=to).status_code
    assert 404 == jira.moa.put(address(made, "owner"), json=to).status_code
    assert 404 == jira.moe.put(address(made, "owner"), json={"accountId": "nobody"}).status_code
    ok(jira.moe.put(address(made), json={"name": "Other"}))
    ok(jira.admin.put(address(made, "owner"), json=to), 204)
    assert jira.moa_user.account_id == ok(jira.moa.get(address(made)))["owner"]["accountId"]


def test_a_search_shows_names_only_until_it_is_expanded(jira):
    """FilterDetails: everything else on demand; an expansion nobody knows is refused."""
    made = save(jira.moe)

    (bare,) = ok(jira.moe.get(f"{API}/filter/search"))["values"]
    (wide,) = ok(jira.moe.get(f"{API}/filter/search", params={"expand": "jql,owner,isWritable"}))["values"]

    assert {"expand", "self", "id", "name"} == set(bare)
    assert (made["jql"], True) == (wide["jql"], wide["isWritable"])
    assert 400 == jira.moe.get(f"{API}/filter/search", params={"expand": "soul"}).status_code


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"filterName": "board velours"}, ["Velours board"]),
        ({"filterName": "velo"}, []),
        ({"filterName": "velo", "isSubstringMatch": "true"}, ["Velours board", "Velours list"]),
        ({"orderBy": "-name"}, ["Velours list", "Velours board"]),
        ({"orderBy": "is_shared"}, ["Velours list", "Velours board"]),
        ({"groupname": "jira-users"}, ["Velours board"]),
        ({"accountId": "{moe}"}, ["Velours board", "Velours list"]),
        ({"accountId": "nobody"}, []),
        ({"projectId": "99"}, []),
    ],
)
def test_a_search_looks_for_words_owner_and_shares(jira, asked, names):
    """Full text unless a part is asked for (facts 18.1)."""
    save(jira.moe, "Velours list")
    save(jira.moe, "Velours board", sharePermissions=[{"type": "group", "group": {"name": "jira-users"}}])
    params = {key: value.format(moe=jira.moe_user.account_id) for key, value in asked.items()}

    assert names == [one["name"] for one in ok(jira.moe.get(f"{API}/filter/search", params=params))["values"]]


@pytest.mark.parametrize(
    "asked",
    [{"orderBy": "weight"}, {"owner": "x", "accountId": "y"}, {"groupname": "x", "groupId": "y"}, {"id": list(range(201))}],
)
def test_a_search_refuses_what_does_not_go_together(jira, asked):
    """400, as documented."""
    assert 400 == jira.moe.get(f"{API}/filter/search", params=asked).status_code


def test_filters_are_found_by_number_and_only_if_seen(jira):
    """Administrators may look past the shares."""
    mine, theirs = save(jira.moe), save(jira.moa, "Theirs")
    both = {"id": [mine["id"], theirs["id"]]}

    assert [mine["id"]] == ids(ok(jira.moe.get(f"{API}/filter/search", params=both)))
    assert [] == ids(ok(jira.admin.get(f"{API}/filter/search", params=both)))
    assert 2 == len(ids(ok(jira.admin.get(f"{API}/filter/search", params=both | {"overrideSharePermissions": "true"}))))


def test_a_query_stands_in_another(jira):
    """``filter = name``: by whoever sees it; NOT finds the others; a circle finds nothing and is not saved."""
    first, second = jira.create(labels=["a"]), jira.create()
    made = save(jira.moe, "Labelled", "labels = a")
    found = lambda jql, who=jira.moe: {one["key"] for one in jira.search(jql, who=who, fields=["key"])["issues"]}  # noqa: E731

    assert {first} == found("filter = Labelled")
    assert {first} == found(f"filter in ({made['id']})")
    assert {second} == found("project = CRM AND filter != Labelled")
    assert set() == found("filter = Labelled", jira.moa)
    circle = jira.moe.put(address(made), json={"name": "Labelled", "jql": f"filter = {made['id']}"})
    assert "causes a cyclical reference" in messages(circle)[0]
    made["id"] = str(save(jira.moe, "Around", "filter = Labelled")["id"])
    jira.world.filters[int(made["id"])].jql = "filter = Around"
    assert set() == found("filter = Around")


@pytest.mark.parametrize(("sent", "kept"), [("true", True), ("false", False), (True, True)])
def test_a_favourite_may_be_written_as_a_word(jira, sent, kept):
    """As some clients send it; nonsense is refused."""
    body = {"name": "F", "jql": "project = CRM"}

    assert kept is ok(jira.moa.post(f"{API}/filter", json=body | {"favourite": sent}))["favourite"]
    messages(jira.moa.post(f"{API}/filter", json=body | {"favourite": "perhaps"}))


def test_a_filter_knows_when_it_was_last_used(jira):
    """By a query that names it; before that, nothing is said."""
    made = save(jira.moe)
    assert "approximateLastUsed" not in ok(jira.moe.get(address(made)))

    jira.search(f"filter = {made['id']}", who=jira.moe)

    assert "2026-09-01T09:30:00.000+0200" == ok(jira.moe.get(address(made)))["approximateLastUsed"]
