"""The board: its columns as configured, its cards placed by status, in the order of the board's filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from integration.sandbox.pages.chrome import Language
from integration.sandbox.pages.reading import Ask, issues_of
from integration.sandbox.pages.views import TICKET_FIELDS, Ticket, epic_colours, ticket_from

DONE_SHOWN: Final = 15
"""Cards shown of the last column, the latest first; Jira too keeps only recent work there."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    cards: tuple[Ticket, ...]
    count: int
    flagged: int
    done: bool

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    id: str
    name: str
    project_key: str
    project_name: str
    columns: tuple[Column, ...]
    epics: Mapping[str, str]
    """Colour by epic key."""
    total: int
    done: int
    flagged: int
    unmapped: int


def board_from(ask: Ask, board_id: str, language: Language, *, everything: bool = False) -> Board:
    """Raises LookupError when there is no such board."""
    board = ask("GET", f"/rest/agile/1.0/board/{board_id}")
    configuration = ask("GET", f"/rest/agile/1.0/board/{board_id}/configuration")
    jql = str(ask("GET", f"/rest/api/3/filter/{configuration['filter']['id']}")["jql"])
    cards = [ticket_from(issue, language) for issue in issues_of(ask, jql, TICKET_FIELDS)]
    drawn = [column for column in configuration["columnConfig"]["columns"] if column.get("statuses")]
    columns = tuple(
        _column(column, cards, last=position == len(drawn) - 1, everything=everything)
        for position, column in enumerate(drawn)
    )
    location = board.get("location") or {}
    return Board(
        id=board_id,
        name=str(board.get("name", "")),
        project_key=str(location.get("projectKey", "")),
        project_name=str(location.get("projectName") or location.get("displayName") or location.get("name") or ""),
        columns=columns,
        epics=epic_colours(
            [card.parent_key for card in cards if card.parent_key] + [card.key for card in cards if card.epic]
        ),
        total=len(cards),
        done=sum(card.status.done for card in cards),
        flagged=sum(card.flagged for card in cards),
        unmapped=len(cards) - sum(column.count for column in columns),
    )


def _column(column: dict[str, Any], cards: list[Ticket], *, last: bool, everything: bool) -> Column:
    statuses = {str(status["id"]) for status in column["statuses"]}
    here = [card for card in cards if card.status.id in statuses]
    shown = sorted(here, key=lambda card: card.updated, reverse=True) if last else here
    return Column(
        name=str(column.get("name", "")),
        cards=tuple(shown[:DONE_SHOWN] if last and not everything else shown),
        count=len(here),
        flagged=sum(card.flagged for card in here),
        done=last,
    )
