"""What stands in people's Jira sites, byte for byte. A change here is a change of sites that exist: it needs a new version."""

from dataclasses import replace
from datetime import UTC, date, datetime

from integration.mapping.records import (
    assignments_from,
    assignments_json,
    item_mark_from,
    item_mark_json,
    project_record_from,
    project_record_json,
    record_from,
    record_json,
)
from integration.mapping.seal import seal, unseal
from integration.model.canonical import canonical_json
from integration.model.charter import Assignment
from integration.model.live import AppliedActor, AppliedCharter, IdMap, ItemMark, ProjectRecord
from integration.model.verdict import Answer, Entry, Question, Record, Refusal
from integration.sync.people import mail_hash
from tests.mapping.kept import ISSUE, NINE, SITE

KEY = b"a fixed key of thirty-two bytes."
NOON = datetime(2026, 9, 14, 12, 30, 5, 123000, tzinfo=UTC)


def test_canonical_json_never_changes():
    """Keys in order, no spaces, characters as they are, dates as ISO."""
    value = {"é": "e\u0301", "b": [1, True, None, "x\ny"], "a": {"d": date(2026, 9, 14), "at": NINE}}

    assert canonical_json(value) == (
        '{"a":{"at":"2026-09-14T09:00:00+00:00","d":"2026-09-14"},"b":[1,true,null,"x\\ny"],"é":"e\u0301"}'
    )


def test_a_seal_never_changes():
    """The envelope, the key's name and the mac."""
    home = {"kind": "bornage.audit", "site": SITE, "subject": "issue:10042"}
    sealed = {
        "v": 1,
        "body": {"b": [1, True, None], "a": "é"},
        "sig": {"key": "f0b25332", "mac": "546de1f6a58b6981f99ab2fb1f5df93110e926ee1d962e9a63baea629fd418be"},
    }

    assert seal(sealed["body"], **home, keys=(KEY,)) == sealed
    assert unseal(sealed, **home, keys=(KEY,)) == sealed["body"]


def test_the_hash_of_a_mail_never_changes():
    """Case and spaces around it do not count."""
    assert mail_hash(" Claire@Velours.example", (KEY,)) == "1ac2013ce0e7167e3f45264e7f3ca11f"


RECORD = Record(
    subject=ISSUE,
    entries=(
        Entry(
            fingerprint="bc0bce2009e024971f7dcbac",
            rule="R11",
            cause="change:10107",
            severity="breach",
            state="resolved",
            since=NINE,
            opened_at=NOON,
            closed_at=NOON,
            how="confirmed",
            answer=Answer(kind="confirm", by="712020:ab-cd", at=NOON, comment="10011", reason="recette refaite"),
        ),
        Entry(
            fingerprint="4dfff4b8468c7c76635ff6a9",
            rule="R30",
            cause="since:2026-09-14:blocked",
            severity="warning",
            state="not judged",
            since=NINE,
            opened_at=NINE,
        ),
    ),
    refusals=(
        Refusal(comment="10012", updated=NOON, by="712020:ab-cd", reason="no-reason", rule="R11"),
        Refusal(comment="10013", updated=NOON, by="712020:ab-cd", reason="unknown-rule", rule=None),
    ),
    waivers=(
        (
            "R30",
            Answer(kind="waive", by="712020:ab-cd", at=NINE, comment="10014", reason="gel", until=date(2026, 12, 31)),
        ),
    ),
    comment="10010",
    content="c0ffee",
    label=True,
)
RECORD_JSON = {
    "e": [
        {
            "f": "bc0bce2009e024971f7dcbac",
            "r": "R11",
            "c": "change:10107",
            "s": "b",
            "t": "r",
            "a": "2026-09-14T09:00:00Z",
            "o": "2026-09-14T12:30:05.123000Z",
            "z": "2026-09-14T12:30:05.123000Z",
            "h": "confirmed",
            "y": 0,
        },
        {
            "f": "4dfff4b8468c7c76635ff6a9",
            "r": "R30",
            "c": "since:2026-09-14:blocked",
            "s": "w",
            "t": "n",
            "a": "2026-09-14T09:00:00Z",
            "o": "2026-09-14T09:00:00Z",
        },
    ],
    "r": [
        {"m": "10012", "u": "2026-09-14T12:30:05.123000Z", "b": "712020:ab-cd", "r": "no-reason", "q": "R11"},
        {"m": "10013", "u": "2026-09-14T12:30:05.123000Z", "b": "712020:ab-cd", "r": "unknown-rule"},
    ],
    "w": [["R30", 1]],
    "y": [
        {
            "k": "confirm",
            "b": "712020:ab-cd",
            "a": "2026-09-14T12:30:05.123000Z",
            "m": "10011",
            "r": "recette refaite",
        },
        {
            "k": "waive",
            "b": "712020:ab-cd",
            "a": "2026-09-14T09:00:00Z",
            "m": "10014",
            "r": "gel",
            "u": "2026-12-31",
        },
    ],
    "c": "10010",
    "h": "c0ffee",
    "l": True,
}


def test_the_record_of_an_issue_never_changes():
    """Entries, refusals, waivers and answers; what is empty is not written."""
    assert record_json(RECORD) == RECORD_JSON
    assert record_from(RECORD_JSON, ISSUE) == RECORD
    assert record_json(Record(subject=ISSUE)) == {}


def test_what_answers_learned_since_is_written_beside():
    """Bulk edits, waivers of Décisions, their end, questions: where there are none, nothing is written."""
    answer = Answer(
        kind="waive",
        by="712020:ab-cd",
        at=NINE,
        comment="decision:10070",
        reason="renfort",
        until=date(2026, 12, 31),
        decision="CRM-70",
        ended_at=NOON,
    )
    record = Record(
        subject=ISSUE,
        entries=(replace(RECORD.entries[1], state="open", how="expired", bulk="bc0bce2009e024971f7dcbac"),),
        waivers=(("R30", answer),),
        questions=(
            Question(verb="why", rule=None, by="712020:zz", comment="10020", updated=NINE),
            Question(verb="explain", rule="R30", by="712020:zz", comment="10021", updated=NOON),
        ),
    )
    json = {
        "e": [
            {
                "f": "4dfff4b8468c7c76635ff6a9",
                "r": "R30",
                "c": "since:2026-09-14:blocked",
                "s": "w",
                "t": "o",
                "a": "2026-09-14T09:00:00Z",
                "o": "2026-09-14T09:00:00Z",
                "h": "expired",
                "b": "bc0bce2009e024971f7dcbac",
            }
        ],
        "w": [["R30", 0]],
        "y": [
            {
                "k": "waive",
                "b": "712020:ab-cd",
                "a": "2026-09-14T09:00:00Z",
                "m": "decision:10070",
                "r": "renfort",
                "u": "2026-12-31",
                "d": "CRM-70",
                "z": "2026-09-14T12:30:05.123000Z",
            }
        ],
        "q": [
            {"k": "why", "m": "10020", "u": "2026-09-14T09:00:00Z", "b": "712020:zz"},
            {"k": "explain", "m": "10021", "u": "2026-09-14T12:30:05.123000Z", "b": "712020:zz", "q": "R30"},
        ],
    }

    assert record_json(record) == json
    assert record_from(json, ISSUE) == record


def test_the_mark_of_an_item_never_changes():
    """An item says its kind; phases and the register have none."""
    item = ItemMark(
        key="selection.tender",
        thing="item",
        kind="deliverable",
        template="crm-deployment",
        version=1,
        wrote={"summary": "c0ffee"},
    )
    json = {
        "key": "selection.tender",
        "thing": "item",
        "kind": "deliverable",
        "of": ["crm-deployment", 1],
        "wrote": {"summary": "c0ffee"},
    }
    epic = ItemMark(key="selection", thing="epic", template="crm-deployment", version=1, wrote={})

    assert item_mark_json(item) == json
    assert item_mark_from(json) == item
    assert item_mark_json(epic) == {"key": "selection", "thing": "epic", "of": ["crm-deployment", 1], "wrote": {}}


def test_the_record_of_a_project_never_changes():
    """The charter as applied and the id map; of people, accounts and keyed hashes only."""
    record = ProjectRecord(
        project_id="10000",
        template="crm-deployment",
        template_version=1,
        template_digest="d1",
        charter=AppliedCharter(
            digest="d2",
            name="Velours",
            start=date(2026, 9, 1),
            gates="decisions",
            mode="comment",
            omitted=("data",),
            actors={
                "velours": AppliedActor(kind="business", internal=True),
                "editeur": AppliedActor(kind="vendor", profile="integrates", partners=("nord",)),
            },
        ),
        language="fr",
        zone="Europe/Paris",
        people={"712020:ab-cd": "velours"},
        accounts=("712020:bornage",),
        ids=IdMap(
            statuses={"10101": "prepare"},
            types={"10201": "livrable"},
            roles={"10301": "MOA"},
            components={"10401": "MOA"},
            items={"10042": "selection.tender", "10043": "selection.gone"},
            phases={"10041": "selection"},
            filter="10501",
            board="7",
            register="10040",
            kinds={"10042": "deliverable"},
        ),
        effective_from=NINE,
        applied_at=NOON,
        mails={"1ac2013ce0e7167e3f45264e7f3ca11f": "712020:ab-cd"},
        wrote={"component:MOA:lead": "c0ffee"},
    )
    json = {
        "project": "10000",
        "template": ["crm-deployment", 1, "d1"],
        "charter": {
            "digest": "d2",
            "name": "Velours",
            "start": "2026-09-01",
            "gates": "decisions",
            "mode": "comment",
            "omitted": ["data"],
            "actors": {
                "velours": {"kind": "business", "internal": True},
                "editeur": {"kind": "vendor", "profile": "integrates", "partners": ["nord"]},
            },
        },
        "language": "fr",
        "zone": "Europe/Paris",
        "people": {"712020:ab-cd": "velours"},
        "accounts": ["712020:bornage"],
        "ids": {
            "statuses": {"10101": "prepare"},
            "types": {"10201": "livrable"},
            "roles": {"10301": "MOA"},
            "components": {"10401": "MOA"},
            "items": {"10042": ["selection.tender", "deliverable"], "10043": ["selection.gone"]},
            "phases": {"10041": "selection"},
            "filter": "10501",
            "board": "7",
            "register": "10040",
        },
        "from": "2026-09-14T09:00:00Z",
        "applied": "2026-09-14T12:30:05.123000Z",
        "mails": {"1ac2013ce0e7167e3f45264e7f3ca11f": "712020:ab-cd"},
        "wrote": {"component:MOA:lead": "c0ffee"},
    }

    assert project_record_json(record) == json
    assert project_record_from(json) == record


def test_recorded_assignments_never_change():
    """What is the rule is not written: titular, no delegation, everywhere, without end."""
    plain = Assignment(role="MOA", person="712020:ab-cd", actor="velours", start=date(2026, 9, 1))
    full = Assignment(
        role="AMOE",
        person="712020:zz",
        actor="nord",
        start=date(2026, 9, 1),
        until=date(2026, 10, 30),
        kind="stand-in",
        delegation=True,
        phases=("data",),
        natures=("go-no-go",),
        recorded_at=NINE,
        recorded_by="712020:bornage",
    )
    typed = Assignment(
        role="MOA",
        person="712020:zz",
        actor="nord",
        start=date(2026, 9, 1),
        until=date(2026, 9, 2),
        kind="stand-in",
        recorded_at=NINE,
        recorded_by="712020:ab-cd",
        typed="10031",
    )
    json = [
        {"role": "MOA", "who": "712020:ab-cd", "actor": "velours", "start": "2026-09-01"},
        {
            "role": "AMOE",
            "who": "712020:zz",
            "actor": "nord",
            "start": "2026-09-01",
            "until": "2026-10-30",
            "kind": "stand-in",
            "delegation": True,
            "phases": ["data"],
            "natures": ["go-no-go"],
            "at": "2026-09-14T09:00:00Z",
            "by": "712020:bornage",
        },
        {
            "role": "MOA",
            "who": "712020:zz",
            "actor": "nord",
            "start": "2026-09-01",
            "until": "2026-09-02",
            "kind": "stand-in",
            "at": "2026-09-14T09:00:00Z",
            "by": "712020:ab-cd",
            "typed": "10031",
        },
    ]

    assert assignments_json((plain, full, typed)) == json
    assert assignments_from(json) == (plain, full, typed)
