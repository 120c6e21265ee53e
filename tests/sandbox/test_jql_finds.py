"""What a query finds among issues, in which order, and what a strict reading complains about."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.jql_site import PARIS, at, site

HERE = site()


def found(text, **more):
    return HERE.found(text, **more)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("project = vel", [10, 2, 1]),
        ("project = 100 AND project = 'Velours'", [10, 2, 1]),
        ("issuetype = document", [10]),
        ("type in (Livrable, 11)", [10, 2, 1]),
        ("status = 2 OR status = 'validé'", [10, 2]),
        ("statusCategory = Done", [10]),
        ("statusCategory != Done", [2, 1]),
        ("statusCategory in (new, 'In Progress')", [2, 1]),
        ("assignee = currentUser()", [2]),
        ("assignee in (currentUser(), EMPTY)", [2, 1]),
        ("assignee is EMPTY", [1]),
        ("assignee = EMPTY", [1]),
        ("assignee != 'a:2'", [10]),
        ("labels = Conception", [2]),
        ("labels != conception", [10]),
        ("labels not in (rgpd)", [2]),
        ("NOT labels = rgpd", [2]),
        ("labels is not EMPTY", [10, 2]),
        ("labels != conception OR labels is EMPTY", [10, 1]),
        ("component = MOE", [2]),
        ("component = 5", [2]),
        ("parent = vel-1", [2]),
        ("parent in (1001)", [2]),
        ("parent is EMPTY", [10, 1]),
        ("key in (VEL-1, VEL-10)", [10, 1]),
        ("id in (1002, 1010)", [10, 2]),
        ("issuekey = vel-2", [2]),
        ("key > VEL-2", [10]),
        ("key <= VEL-2", [2, 1]),
        ("issue in linkedIssues(VEL-2)", [10]),
        ("issue in linkedIssues(VEL-2, 'blocks')", [10]),
        ("issue in linkedIssues(VEL-2, 'is blocked by')", []),
        ("issue in linkedIssues(VEL-10, 'is blocked by', clones)", [2]),
        ("issue in linkedWorkItems(VEL-10, blocks)", []),
        ("issueLinkType = blocks", [2]),
        ("issueLinkType in (blocks, 'is blocked by')", [10, 2]),
        ("linkedIssue = VEL-10", [2]),
        ("issueLinkType is EMPTY", [1]),
        ("'Epic Link' = VEL-1", [2]),
        ("parentEpic = VEL-1", [2, 1]),
        ("assignee = 'Bo Diddley'", [2]),
        ("assignee in ('ada@velours.example', a:2)", [10, 2]),
        ("creator = a:1 AND reporter != a:2", [10, 2, 1]),
        ("assignee in membersOf('jira-users')", [10, 2]),
        ("component in componentsLeadByUser(a:1)", [2]),
        ("project in projectsLeadByUser('Ada Lovelace')", [10, 2, 1]),
        ("project in projectsLeadByUser()", []),
        ("project in projectsWhereUserHasPermission('Browse Projects')", [10, 2, 1]),
        ("project in projectsWhereUserHasRole(Administrators)", []),
        ("type in standardIssueTypes()", [10, 2, 1]),
        ("type in subtaskIssueTypes()", []),
        ("hierarchyLevel = 0", [10, 2, 1]),
        ("hierarchyLevel > 0", []),
        ("projectType = software", [10, 2, 1]),
        ("category is EMPTY", [10, 2, 1]),
        ("level is EMPTY", [10, 2, 1]),
        ("attachments is EMPTY", [10, 2, 1]),
        ("votes = 0 AND watchers < 1", [10, 2, 1]),
        ("voter = currentUser()", []),
        ("environment is EMPTY AND description is not EMPTY", [2, 1]),
        ("fixVersion is EMPTY", [10, 2, 1]),
        ("sprint is EMPTY AND 'cf[10020]' is EMPTY", [10, 2, 1]),
        ("issue.property[b.item].version = 3", []),
        ("issue.property['b.item'].version is EMPTY", []),
        ("workratio is EMPTY", [10, 2, 1]),
        ("key != VEL-1", [10, 2]),
        ("key not in (VEL-1, 1002)", [10]),
        ("resolution = Unresolved", [2, 1]),
        ("resolution is EMPTY", [2, 1]),
        ("resolution = 'terminé'", [10]),
        ("status WAS 'À préparer'", [2, 1]),
        ("status WAS NOT IN (1)", [10]),
        ("priority is EMPTY", []),
        ("priority = Medium", [10, 2, 1]),
        ("priority > Low AND priority <= 3", [10, 2, 1]),
        ("priority > Medium", []),
        ("status = 2 && !assignee = a:1 || id = 1010", [10, 2]),
    ],
)
def test_clauses_find_what_jira_finds(text, numbers):
    """Each clause finds its issues, the newest first; `!=` leaves out the empty ones (facts 1.17)."""
    assert numbers == found(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("summary ~ données", [2, 1]),
        ("summary ~ 'DONNÉES reprise'", [2, 1]),
        ("summary ~ donn", []),
        ("summary ~ 'donn*'", [2, 1]),
        ("summary ~ 'donn?e*'", [2, 1]),
        ("summary ~ donnée", [2, 1]),
        ("summary ~ rapports", [10]),
        ('summary ~ "\\"rapports\\""', []),
        ("description ~ comptes", [2, 1]),
        ("description !~ comptes", []),
        ("text ~ 'comptes -lot'", []),
        ("textfields ~ reprise AND text ~ 1", [2, 1]),
        ("comment ~ reprise", []),
        ("text ~ 'comptes-clients'", [2, 1]),
        ('text ~ "\\"reprise des données\\""', [2, 1]),
        ('text ~ "\\"données reprise\\""', []),
        ("summary !~ reprise", [10]),
        ("text ~ '***'", []),
        ("text ~ '(go/no-go)'", [10]),
        ("summary = 'Reprise des données'", []),
        ("rapport final", [10]),
        ("this is not jql", []),
    ],
)
def test_text_is_searched_by_words(text, numbers):
    """Words in any order, phrases in quotes, beginnings with a star."""
    assert numbers == found(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("updated >= -15m", [2]),
        ("updated >= -15", [2]),
        ("updated >= '-4h 61m'", [10, 2]),
        ("updated > -1w", [10, 2]),
        ("updated < -1w", [1]),
        ("updated >= startOfDay()", [10, 2]),
        ("updated < startOfDay('-1d')", [1]),
        ("updated <= endOfDay(-1)", [1]),
        ("updated >= startOfWeek() AND updated <= now()", [10, 2]),
        ("created >= startOfMonth('-1M') AND created < startOfMonth()", [10, 2, 1]),
        ("updated >= '2026-11-20 15:20'", [2]),
        ("updated = '2026-11-20 15:20'", [2]),
        ("updated = '2026/11/20'", [10, 2]),
        ("updated != '2026/11/20'", [1]),
        ("due = 2026-11-20", [2]),
        ("due <= '2026-11-30' AND due > now()", [10]),
        ("duedate < 11d", [10, 2]),
        ("due is EMPTY", [1]),
        ("due in (EMPTY, 2026-11-30)", [10, 1]),
        ("resolved >= -1d", [10]),
        ("updated >= startOfDay('-1M')", [10, 2, 1]),
        ("due < startOfYear(1) AND due > endOfMonth('-1M')", [10, 2]),
        ("updated >= startOfDay('-26h')", [10, 2]),
        ("updated >= now('-1d')", []),
        ("updated >= yesterday", []),
        ("updated >= '2026-13-45'", []),
        ("updated >= startOfDay(soon)", []),
        ("updated >= -999999999999w", []),
        ("updated ~ 3", []),
    ],
)
def test_dates_are_read_in_the_callers_zone(text, numbers):
    """Periods count from now, literals to the minute; what is no date finds nothing (facts 1.14)."""
    assert numbers == found(text)


def test_a_literal_means_another_instant_to_another_account():
    """15:00 in Tokyo is 07:00 in Paris: the zone is the caller's, not the site's (facts 1.15)."""
    paris, tokyo = site(zone="Europe/Paris"), site(zone="Asia/Tokyo")

    assert [2] == paris.found("updated >= '2026-11-20 15:00'")
    assert [10, 2] == tokyo.found("updated >= '2026-11-20 15:00'")
    assert [2] == tokyo.found("updated >= '2026-11-20 23:00'")


def test_weeks_begin_where_the_caller_lives():
    """On a Sunday, an American week has just begun and a French one is about to end."""
    sunday = datetime(2026, 11, 22, 12, tzinfo=PARIS)
    american, french = site(now=sunday, locale="en_US"), site(now=sunday)

    assert [] == american.found("updated >= startOfWeek()")
    assert [10, 2] == french.found("updated >= startOfWeek()")


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_is_whole_across_daylight_saving(day):
    """On the days of 23 and 25 hours, a date is the local day from midnight to midnight."""
    first = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    last = first.replace(hour=23, minute=59)
    here = site(now=first.replace(hour=12))
    here.world.issues.clear()
    for number, moment in enumerate((first, last, first - timedelta(seconds=1), last + timedelta(minutes=1))):
        here.add(number, updated=at(moment))

    assert [1, 0] == here.found(f"updated = '{day}'")
    assert [1, 0] == here.found("updated >= startOfDay() AND updated <= endOfDay()")


@pytest.mark.parametrize(
    "text",
    ["nosuchfield = 1", "NOT nosuchfield = 1", "project = NOPE", "assignee = nobody()", "status ~ x", "text !~ x", "summary ~ '*x'", "labels changed",
     "labels was x", "status was x from y", "status changed during (1, 2, 3)", "status changed after yesterday", "filter = nosuch",
     "issue in linkedIssues(VEL-99)", "issue in linkedIssues(VEL-2, nosuch)", "assignee in membersOf(nosuch)", "timespent > x", "labels > a", "status in x",
     "status = (1, 2)", "labels is x", "summary > a", "rank = 1", "assignee = currentUser(1)", "key > nokey"],
)  # fmt: skip
def test_what_jira_does_not_understand_finds_nothing(text):
    """Semantic errors answer 200 with nothing, negated or not (facts 1.9)."""
    assert found(text) == []


def test_an_anonymous_caller_is_nobody():
    """Without an account currentUser() finds nothing."""
    assert found("assignee = currentUser()", anonymous=True) == []


def test_an_unknown_value_finds_nothing_even_by_inequality():
    """`!=` with a misspelt value does not find everything; beside known ones it is left out."""
    assert [] == found("status != Nosuch")
    assert [2] == found("status NOT IN (Nosuch, 1, 3)")


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ("Rank", [1, 10, 2]),
        ("Rank DESC", [2, 10, 1]),
        ("key ASC", [1, 2, 10]),
        ("updated", [2, 10, 1]),
        ("updated ASC", [1, 10, 2]),
        ("due ASC", [2, 10, 1]),
        ("due DESC", [1, 10, 2]),
        ("statusCategory DESC, key ASC", [10, 2, 1]),
        ("type, key ASC", [10, 1, 2]),
        ("nosuchfield, summary", [10, 2, 1]),
        ("labels, component, parent, resolution, assignee, reporter, project", [2, 10, 1]),
    ],
)
def test_order_by(order, numbers):
    """Keys by number, empty values last, dates the newest first unless told; an unknown field is passed over (facts 1.8)."""
    assert numbers == found(f"project = VEL ORDER BY {order}")


labels = st.sets(st.sampled_from(["rgpd", "conception", "x"]), min_size=1).map(sorted)
filled = st.lists(st.fixed_dictionaries({"labels": labels, "assignee": st.sampled_from(["a:1", "a:2"])}), max_size=6)
texts = st.recursive(
    st.sampled_from(
        ["labels = rgpd", "labels in (x, conception)", "assignee = 'a:1'", "assignee != 'a:2'", "labels not in (x)"]
    ),
    lambda inner: (
        st.builds("NOT ({})".format, inner)
        | st.builds("({}) AND ({})".format, inner, inner)
        | st.builds("({}) OR ({})".format, inner, inner)
    ),
    max_leaves=5,
)
THERE = site()


def among(issues, text):
    """The numbers found among issues with these fields."""
    THERE.world.issues.clear()
    for number, fields in enumerate(issues):
        THERE.add(number, **fields)
    return THERE.found(text)


@given(filled, texts)
def test_a_query_and_its_negation_share_filled_issues_between_them(issues, text):
    """Where no field is empty, each issue is found by the query or by its negation, never both."""
    assert list(range(len(issues))) == sorted(among(issues, text) + among(issues, f"NOT ({text})"))


@given(filled, texts, texts)
def test_de_morgan(issues, left, right):
    """NOT distributes over AND and OR, empty fields or not."""
    issues = [*issues, {}]

    assert among(issues, f"NOT (({left}) AND ({right}))") == among(issues, f"NOT ({left}) OR NOT ({right})")
    assert among(issues, f"NOT (({left}) OR ({right}))") == among(issues, f"NOT ({left}) AND NOT ({right})")


def test_a_sound_query_has_no_complaint():
    """Strict reading accepts all fields, values and functions the site has, and free labels and texts."""
    sound = (
        "project = vel AND type in (Livrable) AND status != validé AND component = MOE AND assignee in (currentUser(), 'a:1') "
        "AND labels = anything AND parent = VEL-1 AND updated >= -2d AND due < endOfWeek(1) AND text ~ hello "
        "AND resolution = Unresolved AND 'Story Points' = 3 AND priority = High ORDER BY Rank, 'Story Points', priority"
    )

    assert [] == HERE.says(sound)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("foo = 1", "Field 'foo' does not exist or you do not have permission to view it."),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("NOT (status in (1, Nosuch))", "The value 'Nosuch' does not exist for the field 'status'."),
        ("assignee = 'a:7'", "The value 'a:7' does not exist for the field 'assignee'."),
        ("parent = VEL-99", "An issue with key 'VEL-99' does not exist for field 'parent'."),
        ("assignee in membersOf(x)", "Function 'membersOf' can not generate a list of usernames for group 'x'; the group does not exist."),
        ("status ~ x", "The operator '~' is not supported by the 'status' field."),
        ("status in Validé", "Operator 'in' does not support the non-list value '\"Validé\"' for field 'status'."),
        ("status = (1, 2)", "Operator '=' does not support the list value '(\"1\", \"2\")' for field 'status'."),
        ("labels is x", "The operator 'is' only supports the value EMPTY for the field 'labels'."),
        ("updated > soon", "Date value 'soon' for field 'updated' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."),
        ("project = VEL ORDER BY foo", "Field 'foo' does not exist or you do not have permission to view it."),
        ("project = VEL ORDER BY text", "Not able to sort using field 'text'."),
    ],
)  # fmt: skip
def test_a_strict_reading_complains(text, sentence):
    """What a search passes over in silence, validation and the saving of a filter say aloud."""
    assert [sentence] == HERE.says(text)
