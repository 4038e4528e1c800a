"""付款的状态 — orders and slips, as tables (design §4)."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import MONEY_HANDLERS, Role

THE_CLOCK = frozenset({CLOCK})
# Whoever agrees to a slip answers for the money: the project post may write one, not sign it off.
SLIP_APPROVERS = frozenset({Role.FINANCE, Role.CHARITY_LEAD})


class OrderState(StrEnum):
    ASKED = "asked"
    PAID = "paid"
    CLOSED = "closed"
    REFUNDED = "refunded"


ORDER_NAMES = {
    OrderState.ASKED: "待付款",
    OrderState.PAID: "已付款",
    OrderState.CLOSED: "已关闭",
    OrderState.REFUNDED: "已退款",
}

ORDER = Machine(
    OrderState,
    [
        # closed → paid: the money came late. It is booked like any other, and a person decides whether it may stay.
        moves(OrderState, "pay", "asked closed", "paid", THE_CLOCK, "到账"),
        moves(OrderState, "close", "asked", "closed", THE_CLOCK, "关闭"),
        moves(OrderState, "refund", "paid", "refunded", THE_CLOCK, "已全部退款"),
    ],
)


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


class MatterState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"


MATTER = Machine(
    MatterState,
    [moves(MatterState, "settle", "open", "settled", frozenset({Role.FINANCE, Role.CHARITY_LEAD}), "已处理")],
)
