"""疑点的状态."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import Role


class MatterState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"


MATTER = Machine(
    MatterState,
    [
        moves(MatterState, "settle", "open", "settled", frozenset({Role.FINANCE, Role.CHARITY_LEAD}), "已处理"),
        # What it was about has come right, by itself or by the act the note names: nobody need look any more.
        moves(MatterState, "close", "open", "settled", frozenset({CLOCK, Role.FINANCE, Role.CHARITY_LEAD}), "已解决"),
    ],
)
