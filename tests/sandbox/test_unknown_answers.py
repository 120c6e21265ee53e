"""What nobody has established ([?] in the facts), either way: one test a switch. That we work with both is in ``tests/traps``."""

import httpx
import pytest

from integration.sandbox.hooks import webhooks
from integration.sandbox.hooks.post import carry
from integration.sandbox.mount import transport
from tests.sandbox.agile_site import AGILE, board
from tests.sandbox.jira_site import API, company, doc, messages, ok, paragraph, text


def said(jira, key, body, *, who=None):
    return ok((who or jira.admin).post(f"{API}/issue/{key}/comment", json={"body": body}), 201)["id"]


def edited(jira, key, comment, body, **query):
    ok(jira.admin.put(f"{API}/issue/{key}/comment/{comment}", params=query, json={"body": body}))


@pytest.mark.parametrize("kept", [False, True])
def test_editing_a_comment_may_leave_a_history(kept):
    """A Comment item with both texts, or nothing (facts 2.9)."""
    jira = company(comment_edit_history=kept)
    key = jira.create()
    edited(jira, key, said(jira, key, doc("Un")), doc("Deux"))

    found = [(item["field"], item["fromString"], item["toString"]) for item in jira.items(key)]

    assert ([("Comment", "Un", "Deux")] if kept else []) == found


@pytest.mark.parametrize(("counts", "taken"), [("json", False), ("text", True)])
def test_the_limit_of_a_text_counts_one_thing_or_another(counts, taken):
    """Many marked words: short to read, long as JSON (facts 3.11)."""
    jira = company(text_limit_counts=counts)
    key = jira.create()
    body = doc(*(paragraph(text("mot", "strong")) for _ in range(600)))

    answer = jira.admin.post(f"{API}/issue/{key}/comment", json={"body": body})

    assert taken == (answer.status_code == 201)
    assert taken or ["CONTENT_LIMIT_EXCEEDED"] == messages(answer)


def test_words_have_their_limit_too():
    """32,767 of them, however they are counted."""
    jira = company(text_limit_counts="text")
    key = jira.create()

    answers = [
        jira.admin.post(f"{API}/issue/{key}/comment", json={"body": doc("x" * size)}).status_code
        for size in (32_700, 32_800)
    ]

    assert [201, 400] == answers


@pytest.mark.parametrize("way", ["refused", "dropped"])
def test_an_empty_text_is_refused_or_left_out(way):
    """INVALID_INPUT, or a paragraph of what else was in it (facts 15.4)."""
    jira = company(empty_text=way)
    key = jira.create()

    answer = jira.admin.put(f"{API}/issue/{key}", json={"fields": {"description": doc(paragraph("", "Un"))}})

    if way == "refused":
        assert ["INVALID_INPUT"] == messages(answer)
    else:
        [block] = jira.fields(key, "description")["description"]["content"]
        assert ["Un"] == [one["text"] for one in block["content"]]


@pytest.mark.parametrize("again", [False, True])
def test_an_edit_may_tell_those_mentioned_before(again):
    """Whoever is new in it always; nobody when silence was asked for (facts 4.7)."""
    jira = company(mentions_told_again=again)
    key = jira.create()

    def naming(*users):
        return doc(paragraph(*({"type": "mention", "attrs": {"id": user.account_id}} for user in users)))

    comment = said(jira, key, naming(jira.moa_user))
    edited(jira, key, comment, naming(jira.moa_user, jira.moe_user))
    edited(jira, key, comment, naming(jira.moa_user), notifyUsers="false")

    told = [account for _, account in jira.world.mentions]
    both = [jira.moa_user.account_id, jira.moe_user.account_id]
    assert [both[0], *(both if again else both[1:])] == told


@pytest.mark.parametrize("epoch", [False, True])
def test_a_long_number_may_be_a_time(epoch):
    """Milliseconds since 1970, or so many minutes that there is no such day (facts 1.14)."""
    jira = company(jql_epoch=epoch)
    jira.create()
    now = int(jira.world.now().timestamp() * 1000)

    found = [len(jira.search(f"project = CRM AND created {sign} {now}")["issues"]) for sign in ("<=", ">")]

    assert ([1, 0] if epoch else [0, 0]) == found


@pytest.mark.parametrize("longest", [0, 100])
def test_a_query_may_have_a_longest_length(longest):
    """400 beyond it, if there is one (facts 1.19)."""
    jira = company(jql_length=longest)
    query = "project = CRM AND key in (" + ", ".join(f"CRM-{n}" for n in range(1, 200)) + ")"

    for path in ("search/jql", "search/approximate-count"):
        assert (400 if longest else 200) == jira.admin.post(f"{API}/{path}", json={"jql": query}).status_code
        assert 200 == jira.admin.post(f"{API}/{path}", json={"jql": "project = CRM"}).status_code


def robot(jira):
    """Somebody with a token that has scopes, behind the gateway."""
    user = jira.world.add_user("Robot", "robot@velours.example", kind="app", token="scoped", admin=True)
    user.scoped = True
    address = f"{jira.world.base_url}/ex/jira/{jira.world.cloud_id}"
    return httpx.Client(base_url=address, auth=(user.email, "scoped"), transport=transport(jira.world))


@pytest.mark.parametrize("combine", [False, True])
def test_scopes_may_not_combine(combine):
    """Then boards are 401 to a token with classic scopes, and everything else is there (facts 12.5)."""
    jira = company(scopes_combine=combine)

    with robot(jira) as it:
        ok(it.get(f"{API}/project/CRM"))
        boards = [it.get(f"{AGILE}/board").status_code, it.get("/rest/software/1.0/board/1/issue").status_code]

    assert ([200, 404] if combine else [401, 401]) == boards
    ok(jira.admin.get(f"{AGILE}/board"))


@pytest.mark.parametrize("through", [False, True])
def test_columns_may_be_set_through_the_gateway(through):
    """At the site always, behind the gateway perhaps (facts 9.7)."""
    jira = company(greenhopper_through_gateway=through)
    number = board(jira, "kanban")
    body = {"rapidViewId": number, "mappedColumns": [{"name": "Tout", "mappedStatuses": []}]}

    with robot(jira) as it:
        answer = it.put("/rest/greenhopper/1.0/rapidviewconfig/columns", json=body)

    assert (200 if through else 404) == answer.status_code
    ok(jira.admin.put("/rest/greenhopper/1.0/rapidviewconfig/columns", json=body))


@pytest.mark.parametrize("limited", [False, True])
def test_a_host_may_be_sent_only_so_many_at_once(limited):
    """Twenty of the primary flow, then the others (facts 10.8); none is lost."""
    jira = company(webhooks_at_once=limited)
    webhooks.listen(jira.world)
    body = {"name": "Essai", "url": "https://bornage.example/", "events": ["jira:issue_created"], "filters": {}}
    ok(jira.admin.post("/rest/webhooks/1.0/webhook", json=body), 201)
    for _ in range(30):
        jira.create()

    rounds = [len(carry(jira.world, lambda *_: 200)) for _ in range(3)]

    assert ([20, 10, 0] if limited else [30, 0, 0]) == rounds
