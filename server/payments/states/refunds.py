"""退款单的状态 — from the desk's or the clock's wish to WeChat's last word."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import MONEY_HANDLERS, Role

# Whoever agrees that money leaves answers for it: the project post may ask, not agree.
REFUND_APPROVERS = frozenset({Role.FINANCE, Role.CHARITY_LEAD})
THE_CLOCK = frozenset({CLOCK})
WHY = ("reason",)


class RefundState(StrEnum):
    REVIEW = "review"
    APPROVED = "approved"
    PROCESSING = "processing"
    DONE = "done"
    ABNORMAL = "abnormal"
    CLOSED = "closed"
    REFUSED = "refused"


REFUND_NAMES = {
    RefundState.REVIEW: "待复核",
    RefundState.APPROVED: "待提交微信",
    RefundState.PROCESSING: "微信处理中",
    RefundState.DONE: "已退款",
    RefundState.ABNORMAL: "退款异常",
    RefundState.CLOSED: "未退成",
    RefundState.REFUSED: "不予退款",
}
# The amount is set aside on the order while a refund stands here.
RUNNING = (RefundState.REVIEW, RefundState.APPROVED, RefundState.PROCESSING, RefundState.ABNORMAL)
# And in the books from the approval on.
HELD = (RefundState.APPROVED, RefundState.PROCESSING, RefundState.ABNORMAL)

REFUND = Machine(
    RefundState,
    [
        moves(RefundState, "approve", "review", "approved", REFUND_APPROVERS, "同意退款", second=True),
        moves(RefundState, "refuse", "review", "refused", REFUND_APPROVERS | THE_CLOCK, "不予退款", needs=WHY),
        moves(RefundState, "withdraw", "review", "refused", MONEY_HANDLERS, "撤回申请", needs=WHY),
        moves(RefundState, "stop", "approved", "closed", REFUND_APPROVERS | THE_CLOCK, "停止退款", needs=WHY),
        moves(RefundState, "accept", "approved", "processing", THE_CLOCK, "微信已受理"),
        moves(RefundState, "stumble", "approved processing", "abnormal", THE_CLOCK, "退款异常"),
        moves(RefundState, "handle", "abnormal", "processing", REFUND_APPROVERS, "已在商户平台处理", needs=WHY),
        moves(RefundState, "fail", "approved processing abnormal", "closed", THE_CLOCK, "微信关闭了退款"),
        # WeChat's word that the money has gone back is true whatever we believed: after a restore even of a refund
        # that stands in review here, and of one that it had called closed before.
        moves(
            RefundState,
            "finish",
            "review approved processing abnormal closed refused",
            "done",
            THE_CLOCK,
            "退款到账",
        ),
    ],
)
