"""对账的状态 — a day with its bills, and a difference that somebody answers for."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.payments.states.orders import THE_CLOCK
from server.people.roles import Role

# Who may say that a difference is explained: whoever may agree to money.
RECONCILERS = frozenset({Role.FINANCE, Role.CHARITY_LEAD})


class DayState(StrEnum):
    DUE = "due"
    CREATING = "creating"
    MATCHED = "matched"
    EMPTY = "empty"
    DIFFERS = "differs"
    CLEARED = "cleared"


DAY_NAMES = {
    DayState.DUE: "待对账",
    DayState.CREATING: "等微信出账单",
    DayState.MATCHED: "已对平",
    DayState.EMPTY: "当天无交易",
    DayState.DIFFERS: "有差异",
    DayState.CLEARED: "差异已处理",
}
FINISHED = (DayState.MATCHED, DayState.EMPTY, DayState.CLEARED)

_ANY = "due creating matched empty differs cleared"

BILL_DAY = Machine(
    DayState,
    [
        moves(DayState, "wait", "due creating", "creating", THE_CLOCK, "账单还没有出来"),
        moves(DayState, "match", _ANY, "matched", THE_CLOCK, "逐笔对平"),
        moves(DayState, "find_empty", _ANY, "empty", THE_CLOCK, "微信当天没有账单，这里也没有交易"),
        moves(DayState, "differ", _ANY, "differs", THE_CLOCK, "发现差异"),
        moves(DayState, "clear", "differs", "cleared", RECONCILERS | {CLOCK}, "差异全部处理完"),
    ],
)


class DifferenceState(StrEnum):
    OPEN = "open"
    EXPLAINED = "explained"
    SETTLED = "settled"


DIFFERENCE_NAMES = {
    DifferenceState.OPEN: "待处理",
    DifferenceState.EXPLAINED: "已说明",
    DifferenceState.SETTLED: "已解决",
}

DIFFERENCE = Machine(
    DifferenceState,
    [
        moves(DifferenceState, "take", "open", "=", RECONCILERS, "由我处理"),
        # Explained: the two sides differ and may; settled: what was wrong has been put right.
        moves(DifferenceState, "explain", "open", "explained", RECONCILERS, "说明原因", needs=("note",)),
        moves(DifferenceState, "settle", "open", "settled", RECONCILERS, "已解决", needs=("note",)),
        moves(DifferenceState, "heal", "open", "settled", THE_CLOCK, "再次核对，已一致"),
    ],
)
