"""What a query says of all its matches: it never loses one, and when it says it is the whole query, it is."""

from datetime import UTC, date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox import jql
from integration.sandbox.state.issues import Issue
from tests.sandbox.jql_site import NOW, at, site

HERE = site()
CLAUSES = [
    "project = VEL", "project != VEL", "project = NOPE", "type = Livrable", "type in (10, 11)", "status in (1, 3)", "status != 2",
    "statusCategory = Done", "assignee = a:2", "assignee in (a:1, EMPTY)", "assignee is EMPTY", "reporter = a:1", "assignee != a:1",
    "labels = rgpd", "labels in (rgpd, x)", "labels is EMPTY", "labels not in (x)", "component = MOE", "parent = VEL-1",
    "parent is EMPTY", "parent in (VEL-1, EMPTY)", "key in (VEL-1, VEL-2)", "key != VEL-1", "issue in linkedIssues(VEL-2)",
    "updated >= -1d", "updated > -2d", "updated < -1d", "created <= -5d", "updated = '2026-11-20'", "due is EMPTY",
    "issue in watchedIssues()", "text ~ lot", "nosuch = 1", "status was 1", "status changed", "resolution = Unresolved",
]  # fmt: skip
queries = st.recursive(
    st.sampled_from(CLAUSES),
    lambda inner: (
        st.builds("NOT ({})".format, inner)
        | st.builds("({}) AND ({})".format, inner, inner)
        | st.builds("({}) OR ({})".format, inner, inner)
    ),
    max_leaves=6,
)
issues = st.lists(
    st.fixed_dictionaries(
        {
            "type_id": st.sampled_from([10, 11]),
            "status_id": st.sampled_from([1, 2, 3]),
            "assignee": st.sampled_from([None, "a:1", "a:2"]),
            "labels": st.lists(st.sampled_from(["rgpd", "RGPD", "x"]), max_size=2, unique=True),
            "components": st.sampled_from([[], [5]]),
            "parent_id": st.sampled_from([None, 1001]),
            "updated": st.sampled_from([at(NOW - timedelta(hours=hours)) for hours in (1, 30, 49, 200)]),
            "due": st.sampled_from([None, date(2026, 11, 20)]),
        }
    ),
    min_size=1,
    max_size=6,
)


def within(said: jql.Bounds, issue: Issue) -> bool:
    """Whether the issue is where the bounds say all matches are."""
    single = (
        (said.ids, issue.id), (said.projects, issue.project_id), (said.types, issue.type_id), (said.statuses, issue.status_id),
        (said.assignees, issue.assignee), (said.reporters, issue.reporter), (said.parents, issue.parent_id),
    )  # fmt: skip
    several = ((said.labels, {label.casefold() for label in issue.labels}), (said.components, set(issue.components)))
    spans = ((said.updated, issue.updated), (said.created, issue.created))
    return (
        all(known is None or value in known for known, value in single)
        and all(known is None or not known.isdisjoint(values) for known, values in several)
        and all((since is None or since <= at) and (until is None or at <= until) for (since, until), at in spans)
    )


@given(queries, issues)
def test_bounds_lose_no_match(text, given_issues):
    """Every match is within the bounds; if they are the whole query, everything within them matches."""
    HERE.world.issues.clear()
    made = [HERE.add(number, **fields) for number, fields in enumerate(given_issues, start=1)]
    compiled = jql.compile_query(jql.parse(text), HERE.world, HERE.bo)

    matches = [one for one in made if compiled.test(one)]

    assert all(within(compiled.bounds, one) for one in matches)
    assert not (compiled.bounds.nothing and matches)
    if compiled.bounds.whole:
        assert matches == [one for one in made if within(compiled.bounds, one)]


def bounds(text: str) -> jql.Bounds:
    there = site()
    return jql.compile_query(jql.parse(text), there.world, there.bo).bounds


def test_bounds_say_what_an_index_can_look_up():
    """Sets of ids, folded labels, moments in UTC."""
    said = bounds(
        "project = VEL AND labels in (RGPD, x) AND status = 2 AND updated >= -1d AND parent = VEL-1 AND assignee = a:2"
    )

    assert (frozenset({100}), frozenset({2}), frozenset({"rgpd", "x"})) == (said.projects, said.statuses, said.labels)
    assert (frozenset({1001}), frozenset({"a:2"}), True) == (said.parents, said.assignees, said.whole)
    assert ((NOW - timedelta(days=1)).astimezone(UTC), None) == said.updated


def test_a_query_that_nothing_answers_says_so():
    """Two projects at once, or a project nobody has."""
    assert bounds("project = VEL AND project = NOPE").nothing
    assert bounds("status = 1 AND status = 2").nothing
    assert not bounds("status = 1 OR status = 2").nothing
    assert frozenset({1, 2}) == bounds("status = 1 OR status = 2").statuses


def test_an_or_keeps_only_what_both_sides_say():
    """A side that says nothing takes everything away."""
    said = bounds("(project = VEL AND status = 1) OR (project = VEL AND labels = x)")

    assert (frozenset({100}), None, None, False) == (said.projects, said.statuses, said.labels, said.whole)


def test_many_alternatives_are_read_without_depth():
    """A thousand ORs are one loop, not a thousand calls deep."""
    text = " OR ".join(f"status = {number} AND labels = l{number}" for number in range(1000))
    there = site()

    assert [] == there.found(text)
