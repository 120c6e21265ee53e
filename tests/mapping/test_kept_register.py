"""What the register keeps in people's Jira sites, byte for byte. A change here is a change of sites that exist: it needs a new version."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from integration.mapping.digest import Past
from integration.mapping.register import Act, Row
from integration.model.health import Drift, Health
from integration.model.precision import Precision
from integration.model.verdict import Bar, Bulk, BulkMember, ChangeRef, Record
from integration.sync.audit_register import Register, pages_json
from integration.sync.members import LetIn
from integration.sync.register_kept import register_of
from tests.mapping.kept import ROLE

NOON = datetime(2026, 9, 14, 12, 30, 5, 123000, tzinfo=UTC)


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


@pytest.mark.parametrize("bar", [None, *get_args(Bar)])
def test_why_a_bulk_edit_bars_more_than_its_author_is_kept(bar):
    """Last of its piece, and only where there is a reason."""
    seen = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
    bulk = Bulk(
        name="f1",
        rule="R12",
        phase="data",
        author="712020:ab-cd",
        hats=("MOE",),
        act=ChangeRef("status", None, "validated"),
        severity="breach",
        expected=("AMOA", "MOA"),
        confirm=("AMOA", "MOA"),
        bar=bar,
        told=date(2026, 9, 14),
        members=(BulkMember(issue="10050", key="CRM-9", fingerprint="f1", state="open", at=seen),),
    )
    pieces = pages_json(Register(bulks=(bulk,), lost=False))[0]["pieces"]

    assert ([] if bar is None else [bar]) == next(piece for piece in pieces if piece[0] == "bulk")[12:]
    assert (bulk,) == register_of(pieces, "10000").bulks


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
