"""Writing issues and comments: half a success, no answer, plain words, refusals under another number, rewriting (traps 6 to 8, 14, 18)."""

import contextlib

import httpx
import pytest

from integration.errors import Ambiguous, JiraError, JiraNotFound
from integration.jira.writer import Created
from integration.mapping import adf
from integration.mapping.adf_rules import problems
from integration.sandbox.misbehaviour.faults import Cut, Faults, Rule, When
from integration.sync.bootstrap import plan_site
from tests.sandbox.jira_site import doc, errors, ok
from tests.sync.stage import account
from tests.traps.naive import API


def bodies(scene, *summaries):
    kind = scene.world.issues[int(scene.item("data.flow"))].type_id
    common = {"project": {"key": "CRM"}, "issuetype": {"id": str(kind)}}
    return [{"fields": common | {"summary": summary}} for summary in summaries]


def created(scene):
    """Issues of the tests’ own, by key."""
    return {issue.key: issue.summary for issue in scene.world.issues.values() if issue.summary.startswith("Essai")}


THREE = ("Essai 1", "Essai " + "x" * 255, "Essai 3")


def test_trap_06_naive_created_means_all_of_them(scene):
    """Trap 6: 201 when any was made; zipped with what was asked for, the second name gets the third issue."""
    with scene.as_("ines") as ines:
        answer = ok(ines.post(f"{API}/issue/bulk", json={"issueUpdates": bodies(scene, *THREE)}), 201)

    believed = dict(zip(THREE, [issue["key"] for issue in answer["issues"]], strict=False))

    assert 2 == len(believed)
    assert "Essai 3" == created(scene)[believed[THREE[1]]]


def test_trap_06_ours_puts_each_answer_to_its_question(scene):
    """Trap 6: made, refused, made."""
    outcomes = scene.writer.create_issues(bodies(scene, *THREE))

    assert [Created, JiraError, Created] == [type(one) for one in outcomes]
    assert ["Essai 1", "Essai 3"] == [created(scene)[one.key] for one in outcomes if isinstance(one, Created)]


def without_answer(path):
    """The first call there is carried out, and the connection closes."""
    return Faults(Rule(fault=Cut(), when=When(route=f"POST {path}", calls=(1,))))


def test_trap_07_naive_a_create_is_sent_again(scene):
    """Trap 7: no key makes a create safe to repeat: the one nobody answered was carried out."""
    scene.world.faults = without_answer("/rest/api/3/issue")
    [body] = bodies(scene, "Essai")

    with scene.as_("ines") as ines:
        for _ in range(2):
            with contextlib.suppress(httpx.TransportError):
                ok(ines.post(f"{API}/issue", json=body), 201)

    assert ["Essai", "Essai"] == list(created(scene).values())


def test_trap_07_ours_does_not_know_and_says_so(scene):
    """Trap 7: nothing is sent a second time; what carries the mark is looked for (``tests/weather`` cuts every write)."""
    scene.world.faults = without_answer("/rest/api/3/issue/bulk")

    [outcome] = scene.writer.create_issues(bodies(scene, "Essai"))

    assert isinstance(outcome, Ambiguous)
    assert ["Essai"] == list(created(scene).values())


EMPTY_TEXT = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": ""}]}]}


def test_trap_08_naive_words_are_no_document(scene):
    """Trap 8: a string is refused, under another name for each of the two; an empty text without saying where."""
    issue = scene.item("data.flow")

    with scene.as_("ines") as ines:
        described = ines.put(f"{API}/issue/{issue}", json={"fields": {"description": "Le besoin"}})
        said = ines.post(f"{API}/issue/{issue}/comment", json={"body": "Bonjour"})
        empty = ines.post(f"{API}/issue/{issue}/comment", json={"body": EMPTY_TEXT})

    assert "description" in errors(described)
    assert {"comment": "Comment body is not valid!"} == errors(said)
    assert ({"errorMessages": ["INVALID_INPUT"], "errors": {}}) == ok(empty, 400)


def test_trap_08_ours_builds_documents_and_knows_the_place_of_a_fault(scene):
    """Trap 8: whatever people typed becomes nodes Jira takes; what it would not take is named before it is sent."""
    issue = scene.item("data.flow")
    typed = "Première ligne\nSeconde\r\n\r\n\x00*pas du gras* <b>"
    written = adf.doc(adf.paragraph(adf.text(typed)), adf.paragraph(adf.text("")))

    scene.writer.add_comment(issue, written, properties={}, visible_to=None)

    assert () == problems(written)
    [problem] = problems(EMPTY_TEXT)
    assert problem.startswith("content.0.paragraph.content.0")


def test_trap_14_naive_a_missing_right_is_403(scene):
    """Trap 14: editing someone else’s comment is 400, like a body that is wrong: a retry without the body’s fault never helps."""
    issue = scene.item("data.flow")
    theirs = scene.say("claire", issue, "Mon avis")

    with scene.as_("hugo") as hugo:
        refused = hugo.put(f"{API}/issue/{issue}/comment/{theirs}", json={"body": doc("Le mien")})
        wrong = hugo.put(f"{API}/issue/{issue}/comment/{theirs}", json={"body": "Le mien"})

    assert (400, 400) == (refused.status_code, wrong.status_code)


def test_trap_14_naive_what_is_404_was_deleted(scene):
    """Trap 14: an issue one may no longer see is “missing”: a copy that strikes out what is 404 loses all of it in one night."""
    copy = {issue.key for issue in scene.world.issues.values()}
    scene.world.deny(account("hugo"), "BROWSE_PROJECTS")

    with scene.as_("hugo") as hugo:
        kept = {key for key in copy if hugo.get(f"{API}/issue/{key}").status_code != 404}

    assert (set(), copy) == (kept, {issue.key for issue in scene.world.issues.values()})


def test_trap_14_naive_a_name_that_is_taken_is_400(scene):
    """Trap 14: of a role it is 409; and what is too much for one issue is 413, which no wait cures."""
    issue = scene.item("data.flow")
    scene.world.switches.comments_per_issue = 1
    with scene.admin() as admin:
        role = admin.post(f"{API}/role", json={"name": "MOA", "description": ""})
    with scene.as_("ines") as ines:
        said = [ines.post(f"{API}/issue/{issue}/comment", json={"body": doc("Un avis")}).status_code for _ in range(2)]

    assert (409, [201, 413]) == (role.status_code, said)


def test_trap_14_ours_keeps_jiras_number_and_both_meanings(scene):
    """Trap 14: the error has the status, and of a 404 both meanings; nothing is concluded from it."""
    issue = scene.item("data.flow")
    theirs = scene.say("claire", issue, "Mon avis")
    scene.world.deny(account("bornage"), "EDIT_ALL_COMMENTS")
    scene.world.switches.comments_per_issue = 1
    words = adf.doc(adf.paragraph(adf.text("Le nôtre")))

    with pytest.raises(JiraError) as edited:
        scene.writer.edit_comment(issue, theirs, words, notify=False)
    with pytest.raises(JiraError) as full:
        scene.writer.add_comment(issue, words, properties={}, visible_to=None)
    scene.world.deny(account("bornage"), "BROWSE_PROJECTS")
    with pytest.raises(JiraNotFound, match="missing or not visible"):
        scene.reader.comments(issue)

    assert (400, 413) == (edited.value.status, full.value.status)


SENT = doc(
    "Un écart a été constaté.", {"type": "paragraph", "content": [{"type": "text", "text": a} for a in ("Deux ", "mots")]}
)


def test_trap_18_naive_a_comment_is_rewritten_every_night(scene):
    """Trap 18: what comes back is never what was sent, and each rewriting notifies everybody who watches."""
    issue, rewritten = scene.item("data.flow"), 0

    with scene.us() as us:
        comment = ok(us.post(f"{API}/issue/{issue}/comment", json={"body": SENT}), 201)["id"]
        for _night in range(3):
            if ok(us.get(f"{API}/issue/{issue}/comment/{comment}"))["body"] != SENT:
                ok(us.put(f"{API}/issue/{issue}/comment/{comment}", json={"body": SENT}))
                rewritten += 1

    assert 3 == rewritten


def test_trap_18_naive_rules_of_a_workflow_differ_for_ever(scene):
    """Trap 18: a rule comes back with an id and with every parameter it could have had."""
    rule = {"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": "10002"}}
    with scene.admin() as admin:
        role = str(ok(admin.post(f"{API}/role", json={"name": "Seule", "description": ""}))["id"])
        rule["parameters"] = {"roleIds": role}
        ok(admin.post(f"{API}/workflows/create", json=gated(rule)))
        [read] = ok(admin.post(f"{API}/workflows", json={"workflowNames": ["Gardé"]}))["workflows"]

    [back] = [one for way in read["transitions"] if way.get("conditions") for one in way["conditions"]["conditions"]]

    assert rule != back
    assert role == back["parameters"]["roleIds"]


def gated(rule):
    """A workflow of one status and one gate."""
    reference = "7b0e0000-0000-4000-8000-000000000009"
    common = {"actions": [], "validators": [], "triggers": [], "properties": {}, "toStatusReference": reference, "links": []}
    ways = [
        {"id": "1", "type": "INITIAL", "name": "Créer", **common},
        {"id": "2", "type": "GLOBAL", "name": "Encore", **common}
        | {"conditions": {"operation": "ALL", "conditions": [rule], "conditionGroups": []}},
    ]
    return {
        "scope": {"type": "GLOBAL"},
        "statuses": [{"statusReference": reference, "name": "Gardé", "statusCategory": "TODO"}],
        "workflows": [
            {"name": "Gardé", "statuses": [{"statusReference": reference, "properties": {}}], "transitions": ways}
        ],
    }


def test_trap_18_ours_compares_what_is_said_not_how(scene):
    """Trap 18: two canonical forms, one digest; a quiet night writes nothing, and the site’s half is as planned."""
    scene.breach()
    scene.sync()
    scene.wait(hours=24)

    nights = [scene.sync().wrote for _ in range(2)]
    [ours] = scene.ours(scene.item("data.flow"))
    with scene.us() as us:
        raw = ok(us.get(f"{API}/issue/{scene.item('data.flow')}/comment/{ours.id}"))["body"]
    scene.world.users[account("bornage")].admin = True

    assert [0, 0] == nights
    assert "localId" in str(raw)
    assert adf.digest(raw) == adf.digest(ours.body)
    assert plan_site(scene.reader, scene.template, language="fr").empty
    assert 0 == rewritten_by_us(scene)


def rewritten_by_us(scene):
    """Comments we rewrote."""
    return sum(comment.updated != comment.created for comment in scene.world.comments.values())
