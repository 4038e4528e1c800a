"""疑点的状态."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.payments.states.orders import THE_CLOCK
from server.people.roles import Role


class MatterState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"


MATTER = Machine(
    MatterState,
    [
        moves(MatterState, "settle", "open", "settled", frozenset({Role.FINANCE, Role.CHARITY_LEAD}), "已处理"),
        # What it was about has come right by itself: nobody need look any more. The note says what it was.
        moves(MatterState, "close", "open", "settled", THE_CLOCK, "已自行解决"),
    ],
)
