"""疑点的状态."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import Role


class MatterState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"


MATTER = Machine(
    MatterState,
    [moves(MatterState, "settle", "open", "settled", frozenset({Role.FINANCE, Role.CHARITY_LEAD}), "已处理")],
)
