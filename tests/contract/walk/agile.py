"""Sprints, epics, ranks and estimates of the agile API."""

from typing import Final

from integration.sandbox.state.boards import QuickFilter
from tests.contract.furnished import AGILE, Site
from tests.contract.walk.good import Good

_AGILE: Final = "/rest/agile/1.0"
_TIMES: Final = {"startDate": "2026-11-03T09:00:00.000+01:00", "endDate": "2026-11-17T18:00:00.000+01:00"}
_SCRUM: Final = {"board": "{scrum}"}


def _in_two(site: Site) -> None:
    site.made("next sprint", f"{AGILE}/sprint", {"name": "Lot 2", "originBoardId": int(site.names["scrum"])})


def _two_epics(site: Site) -> None:
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": "10000"}, "summary": "Réalisation"}
    site.made("next epic", "/rest/api/3/issue", {"fields": fields}, key="key")


def _quick(site: Site) -> None:
    """No API makes one."""
    found = QuickFilter(id=1, name="À moi", jql="assignee = currentUser()", description="")
    site.world.boards[int(site.names["board"])].quick_filters.append(found)


GOOD: Final[dict[str, Good]] = {
    f"GET {_AGILE}/board/{{board}}/quickfilter/{{filter}}": Good(before=_quick, path={"filter": "1"}),
    f"GET {_AGILE}/board/{{board}}/sprint": Good(path=_SCRUM, query={"state": "future,active"}),
    f"POST {_AGILE}/sprint": Good(
        body={"name": "Lot 2", "originBoardId": "{#scrum}", "goal": "Finir", **_TIMES}, status=201
    ),
    f"PUT {_AGILE}/sprint/{{sprint}}": Good(body={"name": "Lot 1", "state": "active", "goal": "Finir", **_TIMES}),
    f"POST {_AGILE}/sprint/{{sprint}}": Good(body={"name": "Lot un"}),
    f"POST {_AGILE}/sprint/{{sprint}}/swap": Good(before=_in_two, body={"sprintToSwapWith": "{#next sprint}"}, status=204),
    f"POST {_AGILE}/sprint/{{sprint}}/issue": Good(
        body={"issues": ["{other issue}"], "rankBeforeIssue": "{issue}"}, status=204
    ),
    f"PUT {_AGILE}/sprint/{{sprint}}/properties/{{key}}": Good(body={"v": 2}, answered={"key": "a new key, a new property"}),
    f"POST {_AGILE}/backlog/issue": Good(body={"issues": ["{issue}"]}, status=204),
    f"POST {_AGILE}/backlog/{{board}}/issue": Good(path=_SCRUM, body={"issues": ["{issue}"]}, status=204),
    f"POST {_AGILE}/board/{{board}}/issue": Good(body={"issues": ["{issue}"], "rankAfterIssue": "{other issue}"}),
    f"PUT {_AGILE}/issue/rank": Good(body={"issues": ["{issue}"], "rankAfterIssue": "{other issue}"}, status=204),
    f"GET {_AGILE}/issue/{{issue}}/estimation": Good(query={"boardId": "{scrum}"}),
    f"PUT {_AGILE}/issue/{{issue}}/estimation": Good(query={"boardId": "{scrum}"}, body={"value": "8.0"}),
    f"POST {_AGILE}/epic/none/issue": Good(body={"issues": ["{issue}"]}, status=204),
    f"POST {_AGILE}/epic/{{epic}}": Good(
        body={"name": "Cadrage", "summary": "Cadrage", "color": {"key": "color_6"}, "done": True}
    ),
    f"POST {_AGILE}/epic/{{epic}}/issue": Good(body={"issues": ["{other issue}"]}, status=204),
    f"PUT {_AGILE}/epic/{{epic}}/rank": Good(before=_two_epics, body={"rankAfterEpic": "{next epic}"}, status=204),
    **{f"GET /rest/{api}/1.0/board/{{board}}/sprint/{{sprint}}/issue": Good(path=_SCRUM) for api in ("agile", "software")},
}
