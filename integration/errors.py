"""Failures, by what the reader must do. The tree:

BornageError
├── ConfigError        fix the file or the setting (Problem list: file, line, path, message)
├── JiraError          Jira said no: status, messages and field names kept
│   ├── JiraUnauthorised   which setting to look at
│   ├── JiraForbidden      which permission, and who can grant it
│   ├── JiraNotFound       missing, or not visible to this account
│   ├── JiraRateLimited    wait: ``retry_after`` seconds
│   ├── JiraUnreachable    wait: nothing was written
│   ├── JiraNotJson        something else answered at this address
│   └── Ambiguous          a create may have been taken: look before doing anything
└── Refused            stop and look: foreign installation, person's own token, stale plan
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class BornageError(Exception):
    """Base of all; its text is one clear sentence for the person who ran the command."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file. ``line`` starts at 1; ``path`` is the way to the value, e.g. ``phases.0.items.2.raci.A``."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.path}: {self.message}"
            if self.path
            else f"{self.file}:{self.line}: {self.message}"
        )


class ConfigError(BornageError):
    """All problems of a file or of the settings, at once."""

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        self.problems: tuple[Problem, ...] = () if isinstance(problems, str) else tuple(problems)
        super().__init__(problems if isinstance(problems, str) else "\n".join(str(p) for p in self.problems))


class JiraError(BornageError):
    """Jira refused. ``fields``: messages by field name; ``elements``: (index in the request, messages) of a bulk create."""

    def __init__(
        self,
        what: str,
        *,
        status: int = 0,
        messages: Sequence[str] = (),
        fields: Mapping[str, str] | None = None,
        elements: Sequence[tuple[int, str]] = (),
        retry_after: float | None = None,
        reason: str | None = None,
    ) -> None:
        self.status = status
        self.messages = tuple(messages)
        self.fields = dict(fields or {})
        self.elements = tuple(elements)
        self.retry_after = retry_after
        self.reason = reason
        said = [*self.messages, *(f"{name}: {text}" for name, text in self.fields.items())]
        said += [f"#{index}: {text}" for index, text in self.elements]
        super().__init__(f"{what}: {'; '.join(said)}" if said else what)


class JiraUnauthorised(JiraError):
    """401: the token is wrong, expired, or meant for another address."""


class JiraForbidden(JiraError):
    """403: the account lacks a permission."""


class JiraNotFound(JiraError):
    """404: missing, or not visible to this account; Jira does not tell which."""


class JiraRateLimited(JiraError):
    """429 beyond our patience; nothing was executed."""


class JiraUnreachable(JiraError):
    """No answer, and the request cannot have been taken."""


class JiraNotJson(JiraError):
    """The answer is not Jira's (a login page, a proxy)."""


class Ambiguous(JiraError):
    """The request may have been executed: settle by reading, never by repeating it."""


class Refused(BornageError):
    """We could, but should not."""
