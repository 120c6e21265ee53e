"""The token, its account and what the account may do. Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integration.errors import JiraNotJson, JiraUnreachable
from integration.sync.checks_looking import Beside, Blind, Found, charter_of, new_project, of
from integration.sync.people import own_account_in
from integration.sync.preflight_facts import Facts, Unseen, scheme_names

_GATEWAY = "/ex/jira/"
_EXPIRES_SOON = timedelta(days=30)
_SKEW_SECONDS = 120


def _token_valid(facts: Facts) -> Found:
    if isinstance(facts.account, Unseen) and facts.account.why == "token":
        return {"address": facts.address}
    of(facts.account)
    return None


def _base_url(facts: Facts) -> Found:
    if isinstance(facts.server, Unseen) and isinstance(facts.server.error, JiraNotJson | JiraUnreachable):
        return {"address": facts.address, "found": type(facts.server.error).__name__}
    of(facts.server)
    found = of(facts.deployment)
    return {"address": facts.address, "found": found} if found not in ("Cloud", "") else None


def _token_scoped(facts: Facts) -> Found:
    """A token with scopes is answered 401 by the site itself (facts 12.2): a wrong one is, too, so that this is a hint."""
    if isinstance(facts.account, Unseen) and facts.account.why == "token" and _GATEWAY not in facts.address:
        return {"gateway": "https://api.atlassian.com/ex/jira/<cloudId>", "tenant": f"{facts.address}/_edge/tenant_info"}
    of(facts.account)
    return None


def _token_expiry(facts: Facts) -> Found:
    """No API tells it (facts 12.1)."""
    expires = facts.asked.ours.expires
    if expires is None:
        raise Blind(Unseen(why="setting"))
    today = of(facts.now).date()
    return {"date": expires.isoformat()} if expires - today <= _EXPIRES_SOON else None


def _owner(facts: Facts) -> Found:
    charter = charter_of(facts)
    if facts.asked.as_person:
        raise Beside
    handle = own_account_in(charter, of(facts.people).people)
    return None if handle is None else {"handle": handle}


def _is_person(facts: Facts) -> Found:
    kind = of(facts.account).kind
    return {"kind": kind} if kind != "app" else None


def _language(facts: Facts) -> Found:
    charter, locale = charter_of(facts), of(facts.account).locale
    if locale is None:
        raise Blind(Unseen(why="answer", detail="myself"))
    spoken = locale[:2].casefold()
    return {"account": locale, "charter": charter.language} if spoken != charter.language else None


def _keys(facts: Facts) -> Found:
    return None if facts.asked.keys else {"found": facts.asked.ours.keys_fault or "BORNAGE_SIGNING_KEYS"}


def permission(check: str, key: str) -> Callable[[Facts], Found]:
    """The look of one permission; Jira's administrators administer every project."""

    def look(facts: Facts) -> Found:
        values: dict[str, object] = {}
        if check == "permission-administer-jira":
            values = {"key": new_project(facts).project_key, "schemes": scheme_names(facts)}
        elif key not in ("USER_PICKER", "CREATE_SHARED_OBJECTS"):
            values = {"key": charter_of(facts).project_key}
        rights = of(facts.rights)
        if key not in rights and of(facts.head) is None:
            raise Beside
        if key not in rights:
            raise Blind(Unseen(why="answer", detail=key))
        held = rights[key] or (key == "ADMINISTER_PROJECTS" and rights.get("ADMINISTER") is True)
        return None if held else values

    return look


def _limits(facts: Facts) -> Found:
    return {} if facts.near_limit else None


def _skew(facts: Facts) -> Found:
    here = facts.asked.ours.now
    if here is None:
        raise Beside
    seconds = round(abs((here - of(facts.now)).total_seconds()))
    return {"seconds": seconds} if seconds > _SKEW_SECONDS else None


def _zone(facts: Facts) -> Found:
    """The same hour will do, by whatever name."""
    charter, zone = charter_of(facts), of(facts.account).zone
    if zone is None:
        raise Blind(Unseen(why="answer", detail="myself"))
    apart = {_offset(zone, of(facts.now), month) != _offset(charter.timezone, of(facts.now), month) for month in (1, 7)}
    return {"account": zone, "charter": charter.timezone} if any(apart) else None


def _offset(zone: str, now: datetime, month: int) -> timedelta | None:
    try:
        return datetime(now.year, month, 15, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        raise Blind(Unseen(why="answer", detail="myself")) from None


ACCOUNT: Mapping[str, Callable[[Facts], Found]] = {
    "token-valid": _token_valid,
    "base-url": _base_url,
    "token-scoped": _token_scoped,
    "token-expiry": _token_expiry,
    "token-owner-in-charter": _owner,
    "account-is-person": _is_person,
    "language-account": _language,
    "signing-keys": _keys,
    "rate-limits": _limits,
    "clock-skew": _skew,
    "time-zone": _zone,
}
