"""The list of what is excused holds nothing that excuses nothing."""

from tests.contract.allowed import FAULTS
from tests.contract.drives import client_drive, demo_drive
from tests.contract.tally import DRIVES, checked, together
from tests.contract.walker import subjects, walked


def test_every_allowed_fault_is_still_met():
    """An entry no call of any drive runs into is to be taken out; all drives are played in this one process."""
    checked("client", lambda: client_drive()[0])
    checked("demo", demo_drive)
    for subject in subjects():
        walked(subject)
    met = together(DRIVES.values()).excused

    assert [] == [fault for position, fault in enumerate(FAULTS) if position not in met]


def test_every_allowed_fault_says_why():
    """A reason a reader can follow."""
    assert all(len(fault.reason) > 20 for fault in FAULTS)
