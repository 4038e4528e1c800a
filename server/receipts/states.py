"""票据的状态 — from the donor's request to the number the finance department's system gave, and what undoes it."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import MONEY_HANDLERS, Role

DESK = MONEY_HANDLERS
READERS = MONEY_HANDLERS | {Role.BUREAU_CHARITY, Role.AUDIT_ADMIN}
ISSUERS = frozenset({Role.FINANCE, Role.CHARITY_LEAD})
ASKERS = frozenset({"donor"})


class ReceiptState(StrEnum):
    REQUESTED = "requested"
    EXPORTED = "exported"
    ISSUED = "issued"
    RED_DUE = "red_due"
    REVIEW = "review"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"


RECEIPT_NAMES = {
    ReceiptState.REQUESTED: "待开具",
    ReceiptState.EXPORTED: "开具中",
    ReceiptState.ISSUED: "已开具",
    ReceiptState.RED_DUE: "退款待红冲",
    ReceiptState.REVIEW: "红冲待复核",
    ReceiptState.VOIDED: "已红冲作废",
    ReceiptState.WITHDRAWN: "已撤回",
}
# Those that stand for money: the fen of their gifts are taken.
LIVE = frozenset(set(ReceiptState) - {ReceiptState.VOIDED, ReceiptState.WITHDRAWN})
# Those that have a number of the finance department's.
NUMBERED = frozenset({ReceiptState.ISSUED, ReceiptState.REVIEW, ReceiptState.VOIDED})
TO_DO = frozenset({ReceiptState.REQUESTED, ReceiptState.EXPORTED, ReceiptState.RED_DUE, ReceiptState.REVIEW})

_S = ReceiptState
_REASON = ("reason",)

RECEIPT = Machine(
    ReceiptState,
    [
        moves(_S, "export", "requested", "exported", ISSUERS, "导出"),
        moves(_S, "issue", "requested exported red_due", "issued", ISSUERS, "登记票据号", needs=("bill",)),
        moves(_S, "send_back", "exported", "requested", ISSUERS, "退回待开具", needs=_REASON),
        moves(_S, "take_back", "requested", "withdrawn", ASKERS, "撤回"),
        # Of money that went back before a number was given nothing is receipted.
        moves(_S, "drop", "requested exported red_due", "withdrawn", ISSUERS, "不开了", needs=_REASON),
        moves(_S, "lapse", "requested", "withdrawn", frozenset({CLOCK}), "退款后自动撤回"),
        moves(_S, "refunded", "exported issued review", "red_due", frozenset({CLOCK}), "捐赠已退款"),
        # A paper that is out is undone by two people; the old one stays in sight.
        moves(_S, "ask_void", "issued red_due", "review", DESK, "申请红冲", asks=True, needs=_REASON),
        moves(_S, "agree_void", "review", "voided", ISSUERS, "登记红字票据号", second=True, needs=("red",)),
        moves(_S, "refuse_void", "review", "issued", ISSUERS, "不红冲", needs=_REASON),
    ],
)
