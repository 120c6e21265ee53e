"""An audit of the issues of a stage, what it cost and what then stands."""

from integration.sync.audit import audit

ANSWER = "/bornage confirmer R11 vu"


def run(scene, *issues, writer=None, **more):
    return audit(scene.reader, writer or scene.writer, scene.store, scene.context(), issues, **more)


def writes(scene, work):
    before = scene.transport.writes
    work()
    return scene.transport.writes - before


def standing(result):
    return sorted((finding.rule, finding.state) for finding in result.findings)


def blocked(scene):
    """A delivered Livrable stopped nine days ago."""
    issue = scene.item("data.screen")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.move("hugo", issue, "blocked")
    scene.wait(days=9)
    return issue
