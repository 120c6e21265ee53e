"""Who held which role when: dates, scopes, natures, delegations, what was recorded late."""

from datetime import UTC, datetime
from functools import partial

from integration.model.charter import Staffing
from integration.rules.hats import CONTROL, SPONSOR, entitled, hats_at, holders, recorded_late
from tests.rules.build import ACTOR_OF, ACTORS, PARIS, at, hat


def staffing(*assignments):
    return Staffing(actors=ACTORS, actor_of=ACTOR_OF, assignments=assignments)


def hats(held, person, when, *, phase=None, natures=()):
    return hats_at(held, person, at(when) if isinstance(when, str) else when, phase=phase, zone=PARIS, natures=natures)


def test_the_last_valid_day_counts_to_its_end_in_the_projects_zone():
    """Local days, on both sides of both clock changes of 2026."""
    held = staffing(
        hat("MOA", "marc", "03-29", "03-29"), hat("MOA", "marc", "09-14", "09-30"), hat("MOA", "marc", "10-25", "10-25")
    )
    inside = ["03-29 00:00", "03-29 23:59:59", "09-30 23:59:59", "10-25 00:00", "10-25 23:59:59"]
    outside = ["03-28 23:59:59", "03-30 00:00", "10-01 00:00", "10-24 23:59:59", "10-26 00:00"]

    assert [{"MOA"}] * 5 == [hats(held, "marc", w) for w in inside]
    assert [frozenset()] * 5 == [hats(held, "marc", w) for w in outside]
    assert {"MOA"} == hats(held, "marc", datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
    assert frozenset() == hats(held, "marc", datetime(2026, 10, 25, 23, 0, tzinfo=UTC))


def test_phase_scope():
    """A scope of phases holds in them only; without a phase, project scope only."""
    held = staffing(hat("AMOA", "sofia", "09-01", phases=("campaigns",)), hat("MOE", "sofia", "09-01"))
    assert {"AMOA", "MOE"} == hats(held, "sofia", "09-10", phase="campaigns")
    assert {"MOE"} == hats(held, "sofia", "09-10", phase="data") == hats(held, "sofia", "09-10")


def test_sponsor_and_business_owner():
    """Launch and funding are the sponsor's alone where the charter splits MOA; all the rest is the business owner's."""
    held = staffing(hat("MOA", "marc", "09-01", natures=("lancement", "financement")), hat("MOA", "claire", "09-01"))

    assert ({"MOA"}, frozenset()) == tuple(
        hats(held, who, "09-10", natures=("lancement", "go-no-go")) for who in ("marc", "claire")
    )
    assert (frozenset(), {"MOA"}) == tuple(hats(held, who, "09-10", natures=("go-no-go",)) for who in ("marc", "claire"))
    assert (frozenset(), {"MOA"}) == tuple(hats(held, who, "09-10") for who in ("marc", "claire"))


def test_without_a_sponsor_moa_decides_everything():
    """No split in force, no reserved nature: before the sponsor starts, or for a nature the sponsor has not."""
    held = staffing(hat("MOA", "marc", "10-01", natures=("financement",)), hat("MOA", "claire", "09-01"))
    assert {"MOA"} == hats(held, "claire", "09-10", natures=("financement",))
    assert {"MOA"} == hats(held, "claire", "10-10", natures=("lancement",))
    assert frozenset() == hats(held, "claire", "10-10", natures=("financement",))


def test_a_hat_counts_once_recorded():
    """What was written down later was not known then."""
    held = staffing(hat("MOA", "claire", "08-03", recorded="08-03"), hat("MOA", "marc", "09-01", recorded="09-10"))
    assert frozenset() == hats(held, "marc", "09-09")
    assert {"MOA"} == hats(held, "marc", "09-10")


def test_the_first_record_counts_from_its_own_dates():
    """A charter applied to a running project: what it says of the weeks before is what is known of them."""
    held = staffing(hat("MOA", "claire", "08-03", recorded="09-10"), hat("AMOA", "ines", "08-03", recorded="09-10"))
    assert ({"MOA"}, {"AMOA"}) == (hats(held, "claire", "08-20"), hats(held, "ines", "08-20"))
    assert frozenset() == hats(held, "claire", "08-02")


def test_holders_titulars_first_each_once():
    """Addressed people: the titular before the stand-in, whoever comes first in the charter."""
    held = staffing(
        hat("MOA", "marc", "09-01", kind="stand-in"),
        hat("MOA", "claire", "09-01"),
        hat("MOA", "claire", "09-02", phases=("data",)),
    )
    assert ("claire", "marc") == holders(held, "MOA", at("09-10"), phase="data", zone=PARIS)
    assert () == holders(held, "AMOA", at("09-10"), phase="data", zone=PARIS)


def test_holders_of_a_reserved_nature():
    """A launch decision is asked of the sponsor only."""
    held = staffing(hat("MOA", "claire", "09-01"), hat("MOA", "marc", "09-01", natures=("lancement",)))
    assert ("marc",) == holders(held, "MOA", at("09-10"), phase=None, zone=PARIS, natures=SPONSOR)


def test_amoa_unstaffed_falls_back_to_moa():
    """The right of a role nobody holds is MOA's, and only then."""
    alone, both = (
        staffing(hat("MOA", "claire", "09-01")),
        staffing(hat("MOA", "claire", "09-01"), hat("AMOA", "ines", "09-01")),
    )
    may = partial(entitled, at=at("09-10"), roles=CONTROL - {"MOA"}, phase=None, zone=PARIS)
    assert may(alone, "claire")
    assert not may(both, "claire")
    assert not may(alone, "hugo")


def test_recorded_late_is_the_first_record_by_somebody_else():
    """The earliest of those that cover the act; one's own record excuses nothing."""
    held = staffing(
        hat("AMOA", "paul", "09-01", recorded="09-20", by="paul"),
        hat("AMOA", "paul", "09-01", recorded="09-25", by="claire"),
        hat("AMOA", "paul", "09-01", recorded="09-30"),
        hat("AMOA", "paul", "09-15", recorded="09-21"),
    )
    late = partial(recorded_late, held, at=at("09-10"), roles=("AMOA", "MOA"), phase="data", zone=PARIS)
    assert at("09-25") == late("paul")
    assert late("hugo") is None
