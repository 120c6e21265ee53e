"""The kinds of bad weather of the sweeps, by name."""

from integration.sandbox.misbehaviour.faults import (
    Cut,
    Fault,
    Faults,
    Html,
    NearLimit,
    RateLimited,
    Redirect,
    Rule,
    ServerError,
    Slow,
    TokenRevoked,
    Truncated,
    When,
    WithoutPermission,
    WrongShape,
)

LOST_RIGHTS = ("ADMINISTER", "ADMINISTER_PROJECTS", "EDIT_ISSUES", "CREATE_ISSUES", "LINK_ISSUES", "ADD_COMMENTS")
KINDS: dict[str, Fault] = {
    "cut after it took effect": Cut(),
    "cut before": Cut(effect="before"),
    "connection refused": Cut(where="connect"),
    "cut in the body": Cut(where="body"),
    "burst limit": RateLimited(retry_after=2),
    "quota of an hour": RateLimited(reason="jira-quota-tenant-based", retry_after=3600),
    "429 without a word": RateLimited(reason=None, headers=False, body="empty"),
    "near a limit": NearLimit(),
    "500 before": ServerError(status=500),
    "500 after": ServerError(status=500, effect="after", body="json"),
    "503 before": ServerError(status=503, retry_after=5),
    "504 after": ServerError(status=504, effect="after", body="empty"),
    "a minute and a half": Slow(seconds=90),
    "login page": Html(),
    "maintenance page after": Html(page="maintenance", effect="after"),
    "redirect": Redirect(),
    "truncated": Truncated(),
    "list for object": WrongShape(shape="list"),
    "empty": WrongShape(shape="empty"),
    "keys missing": WrongShape(shape="missing"),
    "nulls": WrongShape(shape="null"),
    "words for values": WrongShape(shape="text"),
    "project hidden": WithoutPermission(permissions=("BROWSE_PROJECTS",)),
    "rights lost": WithoutPermission(permissions=LOST_RIGHTS),
    "token revoked": TokenRevoked(),
}


def once(kind: str, at: int) -> Faults:
    """The nth call, and no other, meets it."""
    return Faults(Rule(fault=KINDS[kind], when=When(calls=(at,))), seed=at)


def from_then_on(kind: str, at: int) -> Faults:
    """The nth call and all that follow."""
    return Faults(Rule(fault=KINDS[kind], when=When(after=at - 1)), seed=at)


def storm(seed: int) -> Faults:
    """Two calls in seven meet something, one of all kinds."""
    share = 2 / 7 / len(KINDS)
    return Faults(*(Rule(fault=fault, when=When(rate=share)) for fault in KINDS.values()), seed=seed)


def places(kind: str, total: int, *, every: int) -> range:
    """Which calls a kind is tried on: every kth, each kind from another one on, so that together they meet all calls."""
    return range(1 + list(KINDS).index(kind) % every, total + 1, every)
