"""Long work: asked after, done once, failed, cancelled, forgotten; and the queue of bulk operations."""

from datetime import timedelta

import pytest

from integration.sandbox import tasks
from integration.sandbox.http import Complaint, bad
from tests.sandbox.jira_site import API, company, ok


def begin(jira, who, work=lambda: {"done": True}, **more):
    """A task of somebody's, and its address."""
    user = next(user for user in jira.world.users.values() if user.name == who)
    task = tasks.start(jira.world, user, "Travail", work, **more)
    return task, f"{API}/task/{task.id}"


@pytest.mark.parametrize(
    ("polls", "states"),
    [
        (0, ["COMPLETE", "COMPLETE"]),
        (1, ["RUNNING", "COMPLETE", "COMPLETE"]),
        (2, ["ENQUEUED", "RUNNING", "COMPLETE"]),
        (3, ["ENQUEUED", "RUNNING", "RUNNING", "COMPLETE"]),
    ],
)
def test_a_task_goes_through_its_states_as_it_is_asked_after(polls, states):
    """As often as the switch says; its work is done once."""
    jira = company(task_polls=polls)
    done = []
    _, path = begin(jira, "Site Admin", lambda: done.append(1))

    assert states == [ok(jira.admin.get(path))["status"] for _ in states]
    assert [1] == done


def test_a_task_shows_times_and_numbers():
    """Epoch milliseconds, a percentage, a number for whoever asked; result and end once there are any."""
    jira = company(task_polls=1)
    _, path = begin(jira, "Site Admin")

    running, complete = ok(jira.admin.get(path)), ok(jira.admin.get(path))

    start = int(jira.world.now().timestamp() * 1000)
    assert ([start] * 3, 50) == ([running[name] for name in ("submitted", "started", "lastUpdate")], running["progress"])
    assert {"finished", "result"} == set(complete) - set(running)
    assert ({"done": True}, 100, 0) == tuple(complete[name] for name in ("result", "progress", "elapsedRuntime"))
    assert isinstance(complete["submittedBy"], int)


def test_time_finishes_a_task_that_nobody_asks_after():
    """At the next call of anybody, two seconds later on the site's clock."""
    jira = company()
    done = []
    task, _ = begin(jira, "Site Admin", lambda: done.append(1))

    ok(jira.moe.get(f"{API}/myself"))
    before = list(done)
    jira.world.clock.advance(timedelta(seconds=3))
    ok(jira.moe.get(f"{API}/myself"))

    assert ([], [1], "COMPLETE") == (before, done, task.state)


def test_what_the_work_complains_of_fails_the_task():
    """With its words as the message, and without a result."""
    jira = company(task_polls=0)

    def work():
        raise bad("Impossible.", name="Pris.")

    _, path = begin(jira, "Site Admin", work)

    found = ok(jira.admin.get(path))
    assert ("FAILED", "Impossible. Pris.") == (found["status"], found["message"])
    assert "result" not in found


def test_a_task_is_for_whoever_started_it_and_for_administrators():
    """404 for the others, for what is no task, and for what was too long ago (facts 5A.2)."""
    jira = company()
    _, path = begin(jira, jira.moa_user.name)

    codes = [who.get(path).status_code for who in (jira.moa, jira.admin, jira.moe)]
    jira.world.clock.advance(timedelta(days=15))

    assert [200, 200, 404] == codes
    assert [404, 404, 404] == [jira.moa.get(one).status_code for one in (path, f"{API}/task/99", f"{API}/task/x")]


def test_a_task_can_be_cancelled_while_it_is_under_way():
    """Its work is never done; afterwards there is nothing left to cancel."""
    jira = company()
    done = []
    _, path = begin(jira, "Site Admin", lambda: done.append(1))

    ok(jira.admin.post(f"{path}/cancel"), 202)
    again = jira.admin.post(f"{path}/cancel")
    ended = [ok(jira.admin.get(path))["status"] for _ in range(3)]

    assert ([], "CANCELLED") == (done, ended[-1])
    assert isinstance(ok(again, 400), list)
    assert isinstance(ok(jira.admin.post(f"{API}/task/99/cancel"), 404), list)


def test_the_answer_to_a_long_operation_points_to_its_task():
    """303 and the address; no client follows it by itself (facts 16.2)."""
    jira = company()
    task, path = begin(jira, "Site Admin")

    answer = tasks.see(jira.world, task)

    assert (303, f"{jira.world.base_url}{path}", str(task.id)) == (
        answer.status,
        answer.headers["Location"],
        answer.json["id"],
    )


# Bulk operations


def bulk(jira, work):
    user = next(iter(jira.world.users.values()))
    return tasks.start_bulk(jira.world, user, "En masse", work).json["taskId"]


def test_a_bulk_operation_tells_in_the_end_what_it_reached():
    """Ids done, ids with what went wrong, and how many were unknown (facts 3.15)."""
    jira = company(task_polls=1)
    number = bulk(jira, lambda: tasks.bulk_outcome([10000], {10001: ["Non."]}, unseen=2))

    running, complete = (ok(jira.admin.get(f"{API}/bulk/queue/{number}")) for _ in range(2))

    assert ("RUNNING", 50) == (running["status"], running["progressPercent"])
    assert "processedAccessibleIssues" not in running
    assert ([10000], {"10001": ["Non."]}, 2, 4) == tuple(
        complete[name]
        for name in (
            "processedAccessibleIssues",
            "failedAccessibleIssues",
            "invalidOrInaccessibleIssueCount",
            "totalIssueCount",
        )
    )


def test_the_queue_of_bulk_operations_knows_nothing_else():
    """Errors in their own envelope; other tasks are not in it."""
    jira = company()
    task, _ = begin(jira, "Site Admin")
    jira.world.deny(jira.moe_user.account_id, "BULK_CHANGE")

    answers = [jira.admin.get(f"{API}/bulk/queue/{task.id}"), jira.admin.get(f"{API}/bulk/queue/99")]

    assert [["message"]] * 2 == [list(ok(answer, 400)["errors"][0]) for answer in answers]
    assert 401 == jira.moe.get(f"{API}/bulk/queue/99").status_code


def test_five_bulk_operations_run_at_a_time():
    """The sixth has to wait (facts 3.15)."""
    jira = company()
    for _ in range(5):
        bulk(jira, lambda: tasks.bulk_outcome([], {}))

    with pytest.raises(Complaint) as refused:
        bulk(jira, lambda: tasks.bulk_outcome([], {}))

    assert 400 == refused.value.status


def test_old_tasks_are_forgotten():
    """After 14 days nobody can ask after them, and nothing keeps them (facts 5A.2)."""
    jira = company()
    old, path = begin(jira, "Site Admin")
    jira.world.clock.advance(tasks.KEPT + timedelta(seconds=1))
    new, _ = begin(jira, "Site Admin")

    assert 404 == jira.admin.get(path).status_code
    assert [new.id] == list(jira.world.tasks)
    assert old.finished
