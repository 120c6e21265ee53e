"""The weekly digest in words: its sections list each of what its first line counts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from integration.mapping import adf
from integration.mapping.comment_values import Voice
from integration.mapping.digest import DigestView, Past, digest_comment
from integration.mapping.register import Row, row_from, row_json
from integration.mapping.register_rows import rows_of
from tests.mapping.voices import AT, WORDS, ZONE, blocked, pair, policy

SINCE = datetime(2026, 11, 16, 6, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 6, tzinfo=UTC)


def row(number=1, **more):
    given: dict[str, Any] = {
        "issue": str(number),
        "key": f"CRM-{number}",
        "phase": None,
        "rule": "R30",
        "severity": "warning",
    }
    given |= {"state": "open", "roles": ("AMOA",), "since": date(2026, 11, 2), "opened": LATER}
    return Row(**(given | more))


def past(issue="7", key="CRM-7", **more):
    given = {"fingerprint": issue, "rule": "R02", "severity": "info", "how": "corrected", "at": LATER}
    return Past(issue=issue, key=key, **(given | more))


def told(*rows, ended=(), language="fr", **more):
    view = DigestView(rows=rows, past=tuple(ended), since=SINCE, day=date(2026, 11, 23), **more)
    body = digest_comment(view, Voice(language=language, policy=policy(), words=WORDS, zone=ZONE))
    assert adf.problems(body) == ()
    return adf.text_of(body).replace("\u00a0", " ").split("\n")


def test_what_ended_on_roles_and_people_is_told_without_a_name():
    """Roles by name, people by their number."""
    ended = [
        past("role:10000:MOE", ""),
        past("person:10000:claire", "", rule="R05"),
        past("person:10000:hugo", "", rule="R05"),
    ]
    said = told(ended=ended)

    assert said[1] == "Depuis le 16 novembre 2026 : 0 nouveau · 3 réglés. À ce jour : 0 ouvert."
    assert f"R02 · {policy().rules['R02'].texts.title.fr} : 1 remis en ordre (rôle MOE)" in said
    assert any(line.endswith(": 2 remis en ordre (2 personnes (voir le registre))") for line in said)
    assert not any(name in "".join(said) for name in ("Claire", "Hugo"))


def test_a_lapsed_waiver_is_no_news():
    """What it covered was told before: it stands again, and says so."""
    said = told(row(1), row(2, until=date(2026, 11, 20)))

    assert said[1] == "Depuis le 16 novembre 2026 : 1 nouveau · 1 de nouveau ouvert · 0 réglé. À ce jour : 2 ouverts."
    at = said.index("De nouveau ouverts, leur dérogation ayant pris fin")
    assert said[at + 1].endswith(": CRM-2")
    assert said[said.index("Nouveaux") + 1].endswith(": CRM-1")


def test_the_register_remembers_that_a_waiver_ended():
    """From the entry to the row, and through its short JSON; what never was covered keeps the bytes it had."""
    (lapsed,) = rows_of("42", "CRM-42", "data", [pair(blocked(), how="expired", opened_at=AT)], ZONE)
    (never,) = rows_of("42", "CRM-42", "data", [pair(blocked())], ZONE)

    assert (True, date(2026, 11, 21)) == (lapsed.lapsed, lapsed.until)
    assert lapsed == row_from(row_json(lapsed))
    assert not never.lapsed
    assert row_json(never)[8:11] == [None, None, ""]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_adds_up_to_what_is_open(language):
    """Information and what the register has no room for included."""
    said = told(row(1), row(2, severity="info"), row(3, severity="breach"), language=language, beyond={"warning": 4})
    first = "7 ouverts" if language == "fr" else "7 open"
    figures = [int(line) for line in said if line.isdigit()]

    assert first in said[1]
    assert sum(figures) == 7


def test_english_says_the_same():
    """One is one, several are several."""
    said = told(row(1), row(2, state="waived", until=date(2026, 12, 1)), ended=[past(how="confirmed")], language="en")

    assert said[1] == "Since 16 November 2026: 1 new · 1 settled. Today: 1 open · 1 waived."
    assert any(line.endswith(": 1 confirmed (CRM-7)") for line in said)
