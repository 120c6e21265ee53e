"""What stands in people's Jira sites, byte for byte. A change here is a change of sites that exist: it needs a new version."""

from dataclasses import replace
from datetime import UTC, date, datetime

from integration.mapping.digest import Past
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
from integration.mapping.register import Act, Row
from integration.mapping.seal import seal, unseal
from integration.model.canonical import canonical_json
from integration.model.charter import Assignment
from integration.model.live import AppliedActor, AppliedCharter, IdMap, ItemMark, ProjectRecord
from integration.model.precision import Precision
from integration.model.verdict import Answer, Bulk, BulkMember, ChangeRef, Drift, Entry, Health, Question, Record, Refusal
from integration.sync.audit_register import Register, pages_json
from integration.sync.members import LetIn
from integration.sync.people import mail_hash
from integration.sync.register_kept import register_of
from tests.mapping.kept import ISSUE, NINE, ROLE, SITE

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


def test_the_register_s_pages_never_change():
    """Rows, records, who left whom, who is asked about, counts; the first page names the others by their digests."""
    opened = Row(
        issue="10042",
        key="CRM-7",
        phase="data",
        rule="R11",
        severity="breach",
        state="open",
        roles=("AMOA", "MOA"),
        since=date(2026, 9, 14),
    )
    waived = Row(
        issue="10043",
        key="CRM-8",
        phase=None,
        rule="R30",
        severity="warning",
        state="waived",
        roles=(),
        since=date(2026, 9, 1),
        until=date(2026, 12, 31),
        by="712020:ab-cd",
        reason="gel",
    )
    register = Register(
        comment="10010",
        content="c0ffee",
        records={"role:10000:MOA": Record(subject=ROLE, comment="10015")},
        rows=(opened, waived),
        resolved={"10044": 2},
        asked={"712020:zz": "CRM-9"},
        left={"10042": ("10050", "10051")},
        lost=False,
    )

    assert pages_json(register) == [
        {
            "comment": "10010",
            "content": "c0ffee",
            "more": [],
            "pieces": [
                ["record", "role:10000:MOA", {"c": "10015"}],
                ["row", ["10042", "CRM-7", "data", "R11", "b", "o", ["AMOA", "MOA"], "2026-09-14"]],
                [
                    "row",
                    ["10043", "CRM-8", None, "R30", "w", "w", [], "2026-09-01", "2026-12-31", "712020:ab-cd", "gel"],
                ],
                ["left", "10042", ["10050", "10051"]],
                ["asked", "712020:zz", "CRM-9"],
                ["resolved", "10044", 2],
            ],
        }
    ]


def test_what_the_register_came_to_keep_never_changes():
    """Bulk edits with their members, what could not be judged, how violations ended and when, drift, health; a row's own marks."""
    seen = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
    row = Row(
        issue="10042",
        key="CRM-7",
        phase="data",
        rule="R19",
        severity="warning",
        state="open",
        roles=("MOA",),
        since=date(2026, 9, 14),
        opened=seen,
        act=Act(fingerprint="bc0bce2009e024971f7dcbac", alike="4dfff4b8468c", at=seen),
    )
    bulk = Bulk(
        name="f1",
        rule="R19",
        phase="data",
        author="712020:ab-cd",
        hats=("MOE",),
        act=ChangeRef("due", None, "2026-11-13"),
        severity="warning",
        expected=("AMOA", "MOA"),
        confirm=("AMOA", "MOA"),
        told=date(2026, 9, 14),
        members=(BulkMember(issue="10050", key="CRM-9", fingerprint="f1", state="resolved", at=seen),),
    )
    past = Past(issue="10050", key="CRM-9", fingerprint="f1", rule="R19", severity="warning", how="confirmed", at=seen)
    register = Register(
        rows=(row, replace(row, act=None, bulk="f1")),
        bulks=(bulk,),
        unjudged={"10060": ("CRM-10", ("incomplete-history",))},
        ended={"10050": {"R19": Precision(confirmed=1)}},
        past=(past,),
        drift=(Drift(kind="gate", name="Approuver"),),
        health=Health(failed=("CRM-11",), unrecorded=1, held=2),
        lost=False,
    )
    json = [
        ["drift", "gate", "Approuver"],
        ["health", {"f": ["CRM-11"], "u": 1, "h": 2}],
        *(
            [
                "bulk",
                "f1",
                *("R19", "data", "712020:ab-cd", ["MOE"], "due", "2026-11-13", "w"),
                *(["AMOA", "MOA"], ["AMOA", "MOA"], "2026-09-14"),
            ],
            ["bulk-members", "f1", [["10050", "CRM-9", "f1", "r", 1789376400]]],
        ),
        [
            "row",
            [
                *("10042", "CRM-7", "data", "R19", "w", "o", ["MOA"], "2026-09-14", None, None, "", 1789376400),
                *(["bc0bce2009e024971f7dcbac", "4dfff4b8468c", 1789376400], None),
            ],
        ],
        [
            "row",
            [
                *("10042", "CRM-7", "data", "R19", "w", "o", ["MOA"], "2026-09-14", None, None, "", 1789376400),
                *(None, "f1"),
            ],
        ],
        ["unjudged", "10060", "CRM-10", ["incomplete-history"]],
        ["past", "10050", "CRM-9", "f1", "R19", "w", "confirmed", 1789376400],
        ["ended", "10050", "R19", [0, 1, 0, 0, 0, 0]],
    ]

    assert pages_json(register)[0]["pieces"] == json
    assert register_of(json, "10000") == replace(register, lost=True)


def test_whom_we_let_in_and_what_could_not_be_done_never_change():
    """Accounts by role, and the apply that is counted in; of health only what is not well."""
    let_in = LetIn(ours={"MOE": frozenset({"712020:b", "712020:a"})}, followed="c0ffee", applied=NOON.replace(microsecond=0))
    register = Register(let_in=let_in, health=Health(unplaced=1, unread=True), lost=False)
    json = [
        ["let-in", {"MOE": ["712020:a", "712020:b"]}, "c0ffee", "2026-09-14T12:30:05Z"],
        ["health", {"f": [], "u": 0, "h": 0, "p": 1, "w": True}],
    ]

    assert pages_json(register)[0]["pieces"] == json
    assert register_of(json, "10000") == replace(register, lost=True)


def test_a_register_of_several_pages_never_changes():
    """Where the first page is full, the next begins; sixteen digits of its digest stand in the first."""
    many = {f"{10_000 + n}": tuple(str(20_000 + m) for m in range(300)) for n in range(15)}

    first, second = pages_json(Register(left=many, lost=False))

    assert set(first) == {"comment", "content", "more", "pieces"}
    assert first["more"] == ["29f229b298b5dddd"]
    assert set(second) == {"pieces"}
    assert [len(first["pieces"]), len(second["pieces"])] == [11, 4]


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
