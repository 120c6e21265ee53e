"""The moods of a real site that a test, or whoever starts the sandbox, may choose. One name each; most stand for a [?] of the facts."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(slots=True, kw_only=True)
class Switches:
    """The real site's moods that a test may choose."""

    board_race: int = 1
    """How many tries to make a board of a new filter are refused before it is taken in (facts 9.3)."""
    workflow_busy: int = 0
    """How many workflow creations are answered 409 because another task runs on the site (facts 8.1)."""
    short_pages: bool = False
    """Search pages come back shorter than asked, middle ones too (facts 1.4)."""
    changelog_created: Literal["iso", "ms", "s"] = "iso"
    """How changelog/bulkfetch writes ``created`` (facts 2.2, 19a [?])."""
    adf_normalised: bool = True
    """Documents come back with local ids, merged texts and another key order (facts 15.5)."""
    free_plan: bool = False
    """The Free plan refuses to customise project roles (facts 5.8)."""
    webhook_issue_beside_comment: bool = True
    """Whether ``comment_*`` deliveries carry the issue as well (facts 10.4 [?])."""
    webhook_comment_updates_issue: bool = False
    """Whether a comment also raises ``jira:issue_updated`` as ``issue_commented`` (facts 10.4 [?])."""
    webhook_shuffle: bool = True
    """Deliveries arrive in another order than they were made (facts 10.7)."""
    webhook_duplicates: float = 0.0
    """The share of deliveries that arrive twice, under one identifier (facts 10.7)."""
    webhook_losses: float = 0.0
    """The share of deliveries that never arrive (facts 10.7)."""
    webhook_compression: float = 600.0
    """How much faster than in life retries follow: 600 makes ten minutes a second (facts 10.7)."""
    webhooks_at_once: bool = False
    """At most 20 deliveries of the primary flow and 10 of the secondary are under way to one host (facts 10.8 [?])."""
    premium: bool = True
    """The Premium plan: single issues can be archived."""
    comment_edit_bumps_updated: bool = True
    """Editing a comment moves the issue's ``updated`` (facts 1.16, 19b [?])."""
    comment_edit_history: bool = False
    """Editing a comment leaves a Comment item with both texts in the changelog (facts 2.9 [?])."""
    comment_deletion_history: bool = True
    """Deleting a comment leaves a Comment item in the changelog (facts 2.9, 19b [?])."""
    property_bumps_updated: bool = False
    """Writing an issue property moves the issue's ``updated`` (facts 1.16, 19i [?])."""
    history_metadata_in_bulkfetch: bool = True
    """``changelog/bulkfetch`` gives the ``historyMetadata`` of a history too (facts 2.7, 19a [?])."""
    expanded_changelog: Literal["newest", "shuffled"] = "newest"
    """The order of ``expand=changelog``, which nobody may rely on (facts 2.4)."""
    transition_race: Literal["bad", "conflict"] = "bad"
    """A transition that another one overtook: 400 with a sentence, or 409 (facts 3.13)."""
    transition_race_text: Literal["not valid", "can't move", "is invalid"] = "not valid"
    """Which sentence goes with that 400 (facts 3.13)."""
    burnt_keys: bool = True
    """A create that fails late, on a text that is too long, has used up its key (facts 3.2)."""
    autowatch: bool = True
    """People watch what they create or comment, as a new account's settings have it."""
    columns_unmapped: bool = True
    """A new board maps one status in progress only; the others are in no column (facts 9.4, 19h [?])."""
    greenhopper: bool = True
    """The undocumented call for columns answers; off: 404 (facts 9.7, 19f [?])."""
    greenhopper_through_gateway: bool = False
    """The same call answers through the gateway, too (facts 9.7, 19f [?])."""
    scopes_combine: bool = True
    """A token with scopes may have the platform's and the software API's; off: those of the latter are missing, and every call
    to it is 401 (facts 12.5 [?])."""
    text_limit_counts: Literal["json", "text"] = "json"
    """What the 32,767 characters of a text count: its document as JSON, or the words in it (facts 3.11, 19e [?])."""
    empty_text: Literal["refused", "dropped"] = "refused"
    """An empty text node is INVALID_INPUT, or left out in silence (facts 15.4, seen both ways [?])."""
    mentions_told_again: bool = False
    """Editing a comment tells those again whom it mentioned before (facts 4.7, 19j [?])."""
    jql_epoch: bool = False
    """JQL reads a long bare number as milliseconds since 1970 (facts 1.14 [?])."""
    jql_length: int = 0
    """Characters a query may have; 0: any number (facts 1.19 [?])."""
    comments_per_issue: int = 5000
    worklogs_per_issue: int = 10_000
    attachments_per_issue: int = 2000
    links_per_issue: int = 2000
    remote_links_per_issue: int = 2000
    """Beyond these an issue takes no more: 413 (facts 3.10)."""
    upload_limit: int = 1_073_741_824
    """Bytes of one file; more is 413 (facts 13.1)."""
    task_polls: int = 1
    """How many questions find a task still under way (facts 5A.2, 16.2)."""
    status_reference_by_id: bool = True
    """A status that exists may be referred to by its id; off: references must be UUIDs, ids are refused (facts 8.4, 19c [?])."""
    account_conditions: bool = True
    """``accountIds`` of a condition are taken in company-managed workflows, too (facts 8.6, 19d [?])."""
    enterprise: bool = False
    """The Enterprise plan: ``POST /project-template`` is there (facts 5A.1)."""
    template_errors: Literal["task", "request"] = "task"
    """Where a template's unusable key, name or lead shows: in a failed task, or in a 400 at once (facts 5A.2 [?])."""
    index_lag: float = 0.0
    """Seconds of the site's clock after which search has caught up with a change; each is first found after a third to
    two thirds of it, some sooner than older ones (facts 1.10)."""
    index_lag_searches: int = 0
    """The same, counted in searches after the change instead of seconds; with both, both must have passed."""
    index_lag_seed: int = 0
    """Decides which change is found when."""
    index_flicker: bool = False
    """What was found goes missing once more before it stays (facts 1.10)."""
    gateway_self: bool = False
    """``self`` addresses lead through the gateway, ``https://api.atlassian.com/ex/jira/{cloudId}/…`` (facts 5.9)."""
    wrong_token_is_nobody: bool = False
    """A wrong token is answered as nobody instead of 401: 200 and nothing from many lists (facts 3.17, 12.6 [?])."""
    rate_limits: bool = False
    """Bursts per endpoint and writes per issue are limited as documented, and every answer says where one stands (facts 11)."""
    points_per_hour: int = 0
    """With ``rate_limits``: the hourly quota of accounts of kind ``app``; 0 for none. The real one spares API tokens (facts 11)."""
    actor_added_twice: Literal["error", "noop"] = "error"
    """Adding somebody to a project role who has it already: 400, or nothing happens (facts 6.2, 19g [?])."""
    compass_components: bool = False
    """Projects take their components from Compass: lists show those, and Jira's API does not change them (facts 7.3)."""
    fields_without_screen: bool = False
    """A transition without a screen takes assignee and resolution all the same (facts 3.5, 3.13)."""


SHARES: Final = frozenset({"webhook_duplicates", "webhook_losses"})
_MOST: Final = {"index_lag": 1e9, "webhook_compression": 1e9}
_PLENTY: Final = 10**12


def out_of_bounds(name: str, value: object) -> str | None:
    """What a number of this switch has to be, None when it is that or no number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or name == "index_lag_seed":
        return None
    if name in SHARES:
        return None if 0 <= value <= 1 else "a share from 0 to 1"
    least, most = 0.001 if name == "webhook_compression" else 0, _MOST.get(name, _PLENTY)
    return None if least <= value <= most else f"a number from {least} to {most:.0f}"
