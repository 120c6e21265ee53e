"""What a query finds among issues, in which order, and what a strict reading complains about."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.jql import JqlIssue, JqlNames, complaints, evaluate, parse

PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 20, 15, 30, 20, tzinfo=PARIS)

PLAIN = JqlIssue(
    id=1001,
    key="VEL-1",
    project_key="VEL",
    project_id="100",
    project_name="Velours",
    type_id="10",
    type_name="Livrable",
    status_id="1",
    status_name="À préparer",
    status_category="new",
    assignee=None,
    reporter="a:1",
    creator="a:1",
    labels=frozenset(),
    component_ids=frozenset(),
    component_names=frozenset(),
    parent_id=None,
    parent_key=None,
    created=NOW - timedelta(days=30),
    updated=NOW - timedelta(days=10),
    due=None,
    resolution=None,
    resolved=None,
    summary="Reprise des données",
    text="reprise des données comptes-clients lot 1",
    rank=1,
    linked=frozenset(),
)
BUSY = replace(
    PLAIN,
    id=1002,
    key="VEL-2",
    status_id="2",
    status_name="En réalisation",
    status_category="indeterminate",
    assignee="a:2",
    labels=frozenset({"bornage-build.import", "conception"}),
    component_ids=frozenset({"5"}),
    component_names=frozenset({"MOE"}),
    parent_id="1001",
    parent_key="VEL-1",
    updated=NOW - timedelta(minutes=10),
    due=date(2026, 11, 20),
    rank=3,
    linked=frozenset({"VEL-10"}),
    links=frozenset({("bloque", "VEL-10")}),
    past=frozenset({("status", "1"), ("status", "à préparer")}),
)
DONE = replace(
    PLAIN,
    id=1010,
    key="VEL-10",
    type_name="Document",
    type_id="11",
    status_id="3",
    status_name="Validé",
    status_category="done",
    assignee="a:1",
    labels=frozenset({"rgpd"}),
    updated=NOW - timedelta(hours=5),
    due=date(2026, 11, 30),
    resolution="Terminé",
    resolved=NOW - timedelta(hours=5),
    summary='Rapport "final" (go/no-go)',
    text='rapport "final" (go/no-go)',
    rank=2,
)
ALL = (PLAIN, BUSY, DONE)
NAMES = JqlNames(
    projects=frozenset({"VEL", "100", "Velours"}),
    types=frozenset({"Livrable", "Document", "10", "11"}),
    statuses=frozenset({"À préparer", "En réalisation", "Validé", "1", "2", "3"}),
    components=frozenset({"MOE", "5"}),
    users=frozenset({"a:1", "a:2"}),
    resolutions=frozenset({"Terminé"}),
    keys=frozenset({"VEL-1", "VEL-2", "VEL-10"}),
)


def found(text, *, issues=ALL, zone=PARIS, now=NOW, me="a:2", names=None):
    return [int(issue.key[4:]) for issue in evaluate(parse(text), issues, now=now, zone=zone, me=me, names=names)]


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
        ("issue in linkedIssues(VEL-2, 'bloque')", [10]),
        ("issue in linkedIssues(VEL-2, 'est bloqué par')", []),
        ("resolution = Unresolved", [2, 1]),
        ("resolution is EMPTY", [2, 1]),
        ("resolution = 'terminé'", [10]),
        ("status WAS 'À préparer'", [2, 1]),
        ("status WAS NOT IN (1)", [10]),
        ("priority is EMPTY", [10, 2, 1]),
        ("priority = High", []),
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
    assert found("updated >= '2026-11-20 15:00'", zone=PARIS) == [2]
    assert found("updated >= '2026-11-20 15:00'", zone=TOKYO) == [10, 2]
    assert found("updated >= '2026-11-20 23:00'", zone=TOKYO) == [2]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_is_whole_across_daylight_saving(day):
    """On the days of 23 and 25 hours, a date is the local day from midnight to midnight."""
    first = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    last = first.replace(hour=23, minute=59)
    issues = [
        replace(PLAIN, updated=moment) for moment in (first, last, first - timedelta(seconds=1), last + timedelta(minutes=1))
    ]

    assert len(found(f"updated = '{day}'", issues=issues)) == 2
    assert len(found("updated >= startOfDay() AND updated <= endOfDay()", issues=issues, now=first.replace(hour=12))) == 2


@pytest.mark.parametrize(
    "text",
    ["nosuchfield = 1", "NOT nosuchfield = 1", "project = NOPE", "assignee = nobody()", "status ~ x", "labels > a", "status in x",
     "status = (1, 2)", "labels is x", "summary > a", "rank = 1", "assignee = currentUser(1)", "key > nokey"],
)  # fmt: skip
def test_what_jira_does_not_understand_finds_nothing(text):
    """Semantic errors answer 200 with nothing, negated or not (facts 1.9)."""
    assert found(text) == []


def test_an_anonymous_caller_is_nobody():
    """Without an account currentUser() finds nothing."""
    assert found("assignee = currentUser()", me=None) == []


def test_an_unknown_value_finds_nothing_even_by_inequality():
    """Where the names of the site are known, `!=` with a misspelt value does not find everything."""
    assert found("status != Nosuch", names=NAMES) == []
    assert found("status NOT IN (Nosuch, 1, 3)", names=NAMES) == [2]
    assert found("status != Nosuch") == [10, 2, 1]


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


words = st.sampled_from(["rgpd", "conception", "x"])
labelled = st.lists(
    st.builds(lambda labels, person: replace(PLAIN, labels=frozenset(labels), assignee=person), st.sets(words, min_size=1),
              st.sampled_from(["a:1", "a:2"])), max_size=6,
)  # fmt: skip
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


@given(labelled, texts)
def test_a_query_and_its_negation_share_filled_issues_between_them(issues, text):
    """Where no field is empty, each issue is found by the query or by its negation, never both."""
    assert sorted(found(text, issues=issues) + found(f"NOT ({text})", issues=issues)) == [1] * len(issues)


@given(labelled, texts, texts)
def test_de_morgan(issues, left, right):
    """NOT distributes over AND and OR, empty fields or not."""
    issues = [*issues, PLAIN]

    assert found(f"NOT (({left}) AND ({right}))", issues=issues) == found(f"NOT ({left}) OR NOT ({right})", issues=issues)
    assert found(f"NOT (({left}) OR ({right}))", issues=issues) == found(f"NOT ({left}) AND NOT ({right})", issues=issues)


def test_a_sound_query_has_no_complaint():
    """Strict reading accepts all fields, values and functions the site has, and free labels and texts."""
    sound = (
        "project = vel AND type in (Livrable) AND status != validé AND component = MOE AND assignee in (currentUser(), 'a:1') "
        "AND labels = anything AND parent = VEL-1 AND updated >= -2d AND due < endOfWeek(1) AND text ~ hello "
        "AND resolution = Unresolved AND 'Story Points' = 3 AND priority = High ORDER BY Rank, 'Story Points', priority"
    )

    assert complaints(parse(sound), replace(NAMES, fields=frozenset({"Story Points"}))) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("foo = 1", "Field 'foo' does not exist or you do not have permission to view it."),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("NOT (status in (1, Nosuch))", "The value 'Nosuch' does not exist for the field 'status'."),
        ("assignee = 'a:7'", "The value 'a:7' does not exist for the field 'assignee'."),
        ("parent = VEL-99", "An issue with key 'VEL-99' does not exist for field 'parent'."),
        ("assignee = membersOf(x)", "Unable to find JQL function 'membersOf(x)'."),
        ("status ~ x", "The operator '~' is not supported by the 'status' field."),
        ("status in Validé", "Operator 'in' does not support the non-list value for field 'status'."),
        ("status = (1, 2)", "Operator '=' does not support a list value for field 'status'."),
        ("labels is x", "The operator 'is' only supports the value EMPTY for the field 'labels'."),
        ("updated > soon", "Date value 'soon' for field 'updated' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."),
        ("project = VEL ORDER BY foo", "Field 'foo' does not exist or you do not have permission to view it."),
        ("project = VEL ORDER BY text", "Not able to sort using field 'text'."),
    ],
)  # fmt: skip
def test_a_strict_reading_complains(text, sentence):
    """What a search passes over in silence, validation and the saving of a filter say aloud."""
    assert [sentence] == complaints(parse(text), NAMES)
