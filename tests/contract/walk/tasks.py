"""What Jira does later."""

from typing import Final

from integration.sandbox import tasks
from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good


def _started(site: Site) -> None:
    """A project is being deleted."""
    said = site.call("admin", "POST", f"{API}/project/VIDE/delete")
    assert said.status == 303, said.json
    site.names["task"] = said.headers["Location"].rpartition("/")[2]


def _bulk(site: Site) -> None:
    me = site.world.users[site.names["admin"]]
    outcome = tasks.bulk_outcome([int(site.names["issue id"])], {})
    site.names["task"] = str(tasks.start(site.world, me, "Transition", lambda: outcome, kind="bulk").id)


GOOD: Final[dict[str, Good]] = {
    "GET /rest/api/3/bulk/queue/{task}": Good(before=_bulk, path={"task": "{task}"}),
    "GET /rest/api/3/task/{task}": Good(before=_started, path={"task": "{task}"}),
    "POST /rest/api/3/task/{task}/cancel": Good(before=_started, path={"task": "{task}"}, status=202),
}
