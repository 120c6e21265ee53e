"""What our client and the demonstration say to Jira, and what they hear, is what Atlassian describes."""

from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.jira.writer_removal import Remover
from tests.contract.drives import client_drive, demo_drive
from tests.contract.tally import checked


def test_every_verb_of_our_client_keeps_the_contract():
    """Each request and each answer of the reader's, the writer's and the remover's verbs."""
    tally = checked("client", lambda: client_drive()[0])

    assert [] == tally.problems
    assert tally.calls > 50


def test_no_verb_of_our_client_is_left_out():
    """A new verb has to be driven here, too."""
    verbs = {name for door in (Reader, Writer, Remover) for name in dir(door) if not name.startswith("_")}

    assert verbs == client_drive()[1]


def test_the_demonstration_keeps_the_contract():
    """Eleven weeks of work and three nightly syncs, every call of it."""
    tally = checked("demo", demo_drive)

    assert [] == tally.problems
    assert tally.calls > 500
