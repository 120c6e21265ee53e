"""Which calls meet a fault: by route and issue, by the site's clock, by number, by rate, and what is heard of it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.misbehaviour.faults import Faults, Rule, Seen, ServerError, Slow, Truncated, When
from tests.sandbox.faulty_site import create, under
from tests.sandbox.jira_site import API, START, errors


def test_faults_find_their_issue_under_any_of_its_names(jira):
    """By key in any case and by id, whichever the rule or the call uses."""
    key, other = jira.create(), jira.create()
    number = jira.world.issue(key).id
    faults = under(jira, ServerError(), issue=key.lower())

    statuses = [jira.admin.get(f"{API}/issue/{name}/comment").status_code for name in (key, key.lower(), number, other)]

    assert [503, 503, 503, 200] == statuses
    assert 3 == faults.count("server-error")


def test_faults_keep_to_the_sites_clock(jira):
    """From the first moment to the last, which is the first one after."""
    under(jira, ServerError(), since=START + timedelta(minutes=5), until=START + timedelta(minutes=10))
    seen = []

    for _ in range(4):
        seen.append(jira.admin.get(f"{API}/myself").status_code)
        jira.world.clock.advance(timedelta(minutes=5))

    assert [200, 503, 200, 200] == seen


def test_the_first_rule_that_is_due_decides_and_all_count(jira):
    """Two rules on one call: the earlier one speaks, the later one counts it."""
    jira.world.faults = Faults(
        Rule(fault=ServerError(status=500), when=When(calls=(2,))),
        Rule(fault=ServerError(status=502), when=When(calls=(2, 3))),
    )

    assert [200, 500, 502, 200] == [jira.admin.get(f"{API}/myself").status_code for _ in range(4)]


def test_answers_made_by_faults_are_heard_by_the_log_too(jira):
    """One line a call, whoever answered."""
    heard = []
    jira.world.on_call = lambda asked, said: heard.append((asked.method, said.status))
    under(jira, ServerError(), calls=(1,))

    create(jira)
    create(jira)

    assert [("POST", 503), ("POST", 201)] == heard


def test_a_rule_that_finds_nothing_to_spoil_waits(jira):
    """204 has no JSON: answered as ever, and the one time is kept for the next."""
    key = jira.create()
    faults = under(jira, Truncated(), times=1)

    edited = jira.admin.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}})

    assert (204, []) == (edited.status_code, faults.done)
    assert errors_of(jira.admin.get(f"{API}/issue/{key}"))
    assert "x" == jira.fields(key, "summary")["summary"]


def errors_of(answer):
    try:
        answer.json()
    except ValueError as error:
        return str(error)
    return ""


def test_without_faults_errors_stay_jiras_own(jira):
    """A rule for another route changes nothing."""
    under(jira, ServerError(), route="GET /rest/api/3/role")

    assert {} == errors(jira.admin.get(f"{API}/issue/CRM-404"), 404)


SEEN = st.builds(
    Seen,
    method=st.sampled_from(("GET", "POST")),
    path=st.sampled_from(("/rest/api/3/issue/CRM-1", "/rest/api/3/issue", "/rest/api/3/myself")),
    now=st.just(START),
)
WHENS = st.builds(
    When,
    route=st.sampled_from(("", "GET *", "/rest/api/3/issue/{issue}", "POST /rest/api/3/issue")),
    after=st.integers(0, 4),
    first=st.none() | st.integers(1, 9),
    calls=st.just(()) | st.tuples(st.integers(1, 9)),
    every=st.integers(1, 4),
    rate=st.floats(0, 1),
    times=st.none() | st.integers(1, 4),
)


def played(rules, seed, calls):
    faults = Faults(*rules, seed=seed)
    for call in calls:
        if (hit := faults.meet(call)) is not None:
            faults.note(hit)
    return faults.done


@given(st.lists(st.builds(Rule, fault=st.just(Slow()), when=WHENS), max_size=4), st.integers(), st.lists(SEEN, max_size=30))
def test_the_same_seed_and_calls_meet_the_same_faults(rules, seed, calls):
    """A law, for any rules; and no rule oversteps its bounds."""
    done = played(rules, seed, calls)

    assert done == played(rules, seed, calls)
    for index, rule in enumerate(rules):
        mine = [hit for hit in done if hit.rule == index]
        assert all(hit.number > rule.when.after for hit in mine)
        assert rule.when.times is None or len(mine) <= rule.when.times


def test_a_rate_is_nearly_what_it_says():
    """A tenth of 5,000 calls, give or take; another seed meets other calls."""
    calls = [Seen(method="GET", path="/", now=START)] * 5000
    one, two = ({hit.number for hit in played([Rule(fault=Slow(), when=When(rate=0.1))], seed, calls)} for seed in (1, 2))

    assert 420 < len(one) < 580
    assert len(one & two) < 120
