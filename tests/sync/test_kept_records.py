"""Records in Jira as other hands leave them: written by a newer version, signed with an older key, bound to another project."""

from dataclasses import replace

import pytest

from integration.errors import Refused
from integration.mapping.seal import seal, unseal
from integration.model.verdict import IssueRef
from tests.mapping.newer import newer
from tests.sync.settling import NEW, settled, violation
from tests.sync.stage import KEYS, stage

FRESH = b"a newer key, of thirty-two bytes"


@pytest.fixture
def scene():
    made = stage()
    yield made
    made.store.close()


def audit_of(scene, issue):
    (read,) = scene.reader.issues([issue], properties=("bornage.audit",))
    return read.properties.get("bornage.audit")


def test_an_issue_a_newer_version_wrote_fails_alone(scene):
    """One clear sentence for that subject, nothing of it rewritten; every other issue is audited."""
    issue, other = scene.breach(), scene.item("data.screen")
    home = {"kind": "bornage.audit", "site": scene.context().site, "subject": f"issue:{issue}"}
    value = newer({"new": "shape"}, **home, key=KEYS[0])
    scene.writer.set_issue_property(issue, "bornage.audit", value)

    result = scene.sync()

    (failure,) = result.failed
    assert failure.subject == f"issue:{issue}"
    assert failure.sentence.endswith("written by a newer Bornage; upgrade this one")
    assert audit_of(scene, issue) == value
    assert scene.ours(issue) == []
    assert f"issue:{other}" in result.subjects


@pytest.mark.parametrize("name", ["bornage.project", "bornage.assignments"])
def test_a_project_a_newer_version_wrote_stops_the_run_in_one_sentence(scene, name):
    """Nothing can be judged without it, and nothing is written."""
    context = scene.context()
    home = {"kind": name, "site": context.site, "subject": f"project:{context.project_id}"}
    scene.world.project("CRM").properties[name] = newer({}, **home, key=KEYS[0])
    writes = scene.transport.writes

    with pytest.raises(Refused, match=rf"^{name}: .*written by a newer Bornage; upgrade this one$"):
        scene.sync()
    assert scene.transport.writes == writes


def test_a_register_a_newer_version_wrote_is_not_rewritten(scene):
    """The run ends in one sentence."""
    scene.sync()
    register = scene.ids.register
    home = {"kind": "bornage.audit", "site": scene.context().site, "subject": f"issue:{register}"}
    value = newer({}, **home, key=KEYS[0])
    scene.writer.set_issue_property(register, "bornage.audit", value)
    scene.breach()

    with pytest.raises(Refused, match="upgrade this one"):
        scene.sync()
    assert audit_of(scene, register) == value


def test_a_number_somebody_typed_is_no_newer_version(scene):
    """Who can edit an issue cannot keep it from being audited."""
    issue = scene.breach()
    forged = {"v": 2, "body": {}, "sig": {"key": "00000000", "mac": "0" * 64}}
    scene.writer.set_issue_property(issue, "bornage.audit", forged)

    result = scene.sync()

    assert result.failed == ()
    assert audit_of(scene, issue)["v"] == 1
    assert len(scene.ours(issue)) == 1


def test_records_are_signed_anew_when_they_are_next_written(scene):
    """With a new first key everything still verifies, and nothing is written for the key alone."""
    issue = scene.breach()
    scene.sync()
    scene.keys = (FRESH, *KEYS)
    scene.wait(hours=2)

    writes = scene.transport.writes
    quiet = scene.sync()
    before = scene.transport.writes
    old = audit_of(scene, issue)["sig"]["key"]
    scene.say("claire", issue, "/bornage confirmer R11 recette refaite")
    scene.wait(hours=1)
    answered = scene.sync()

    assert (quiet.failed, answered.failed, before) == ((), (), writes)
    assert [f.rule for f in answered.resolved] == ["R11"]
    assert audit_of(scene, issue)["sig"]["key"] != old
    assert len(scene.ours(issue)) == 1


def test_a_comment_s_mark_says_only_that_it_is_ours(scene):
    """What it says changes with every edit, and is kept with the issue's record."""
    issue = scene.breach()
    scene.sync()

    (comment,) = scene.reader.comments_by_id([c.id for c in scene.ours(issue)])
    home = {"kind": "bornage.record", "site": scene.context().site, "subject": f"issue:{issue}"}

    assert unseal(comment.properties["bornage.record"], **home, keys=KEYS) == {}


def test_the_projects_id_is_jira_s_word_not_the_record_s(scene):
    """A record whose body names another project opens here all the same for nobody."""
    context = scene.context()
    properties = scene.world.project("CRM").properties
    body = properties["bornage.project"]["body"]
    elsewhere = {"kind": "bornage.project", "site": context.site, "subject": "project:99999"}
    properties["bornage.project"] = seal({**body, "project": "99999"}, **elsewhere, keys=KEYS)

    with pytest.raises(Refused, match="for this project"):
        scene.sync()


def test_violations_that_merge_keep_all_their_evidence():
    """Several items of one change break one rule: the worst is told, with every issue to look at, each once."""
    one, two, three = (IssueRef(id=str(n), key=f"CRM-{n}") for n in (1, 2, 3))
    mild = violation(severity="warning", evidence=(one, two))
    worst = violation(severity="breach", evidence=(two, three))

    for order in ([mild, worst], [worst, mild]):
        ((_, told),) = settled(NEW, order).spoken
        assert told == replace(worst, evidence=(two, three, one))
