"""Permission schemes and what they grant to whom. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Grant:
    """``holder``: a type of PermissionHolder; ``parameter``: the role's or group's id, the account, the application, the field."""

    id: int
    permission: str
    holder: str
    parameter: str | None = None


@dataclass(slots=True, kw_only=True)
class PermissionScheme:
    """``grants`` by permission key; ``project_id``: the team-managed project it belongs to."""

    id: int
    name: str
    description: str = ""
    grants: dict[str, list[Grant]] = field(default_factory=dict)
    project_id: int | None = None
