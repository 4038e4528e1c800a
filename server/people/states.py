"""状态 — a member of staff works here or does not. An account is never deleted: its name stands on records."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import Role


class StaffState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


ADMINS = {Role.PLATFORM_ADMIN}

LIFE = Machine(
    StaffState,
    [
        moves(StaffState, "disable", "active", "disabled", ADMINS, "停用"),
        moves(StaffState, "enable", "disabled", "active", ADMINS, "启用"),
    ],
)
