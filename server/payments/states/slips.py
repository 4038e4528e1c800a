"""入账单的状态."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import MONEY_HANDLERS, Role

# Whoever agrees to a slip answers for the money: the project post may write one, not sign it off.
SLIP_APPROVERS = frozenset({Role.FINANCE, Role.CHARITY_LEAD})


class SlipState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    VOID = "void"


SLIP_NAMES = {
    SlipState.DRAFT: "草稿",
    SlipState.REVIEW: "待复核",
    SlipState.APPROVED: "已入账",
    SlipState.VOID: "已作废",
}

SLIP = Machine(
    SlipState,
    [
        moves(SlipState, "edit", "draft", "=", MONEY_HANDLERS, "修改"),
        moves(SlipState, "submit", "draft", "review", MONEY_HANDLERS, "提交复核", asks=True),
        moves(SlipState, "approve", "review", "approved", SLIP_APPROVERS, "复核入账", second=True),
        moves(SlipState, "send_back", "review", "draft", SLIP_APPROVERS, "退回修改"),
        moves(SlipState, "void", "draft review", "void", MONEY_HANDLERS, "作废"),
    ],
)
