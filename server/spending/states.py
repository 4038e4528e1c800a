"""拨付的状态 — spendings, the corrections of what was paid, and payees, each as a table."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import Role

# Three posts, three people: who asks, who agrees and who pays are kept apart, as the Accounting Law wants it.
SPENDING_WRITERS = frozenset({Role.CHARITY})
SPENDING_APPROVERS = frozenset({Role.CHARITY_LEAD})
SPENDING_PAYERS = frozenset({Role.FINANCE})
DESK = SPENDING_WRITERS | SPENDING_APPROVERS | SPENDING_PAYERS


class SpendingState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PAID = "paid"
    REVERSED = "reversed"
    VOID = "void"


SPENDING_NAMES = {
    SpendingState.DRAFT: "草稿",
    SpendingState.REVIEW: "待审批",
    SpendingState.APPROVED: "待付款",
    SpendingState.PAID: "已拨付",
    SpendingState.REVERSED: "已冲回",
    SpendingState.VOID: "已作废",
}
# What the public may read: money that has left, also when it came back.
PUBLIC = frozenset({SpendingState.PAID, SpendingState.REVERSED})

_S = SpendingState
_REASON = ("reason",)

SPENDING = Machine(
    SpendingState,
    [
        moves(_S, "edit", "draft", "=", SPENDING_WRITERS, "修改"),
        moves(_S, "submit", "draft", "review", SPENDING_WRITERS, "提交审批", asks=True),
        moves(_S, "approve", "review", "approved", SPENDING_APPROVERS, "同意拨付", second=True),
        # Finance may find at the bank's counter that the account is wrong: it goes back, and is agreed to anew.
        moves(
            _S, "send_back", "review approved", "draft", SPENDING_APPROVERS | SPENDING_PAYERS, "退回修改", needs=_REASON
        ),
        moves(_S, "pay", "approved", "paid", SPENDING_PAYERS, "登记付款", needs=("bank_ref", "paid_on", "slip")),
        moves(
            _S, "void", "draft review approved", "void", SPENDING_WRITERS | SPENDING_APPROVERS, "作废", needs=_REASON
        ),
        # Only through an agreed correction: the line stays in public, a second one takes the amount back.
        moves(_S, "reverse", "paid", "reversed", SPENDING_APPROVERS, "冲回"),
    ],
)


class CorrectionState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


CORRECTION_NAMES = {CorrectionState.ASKED: "待同意", CorrectionState.DONE: "已更正", CorrectionState.REFUSED: "未同意"}
CORRECTION_ASKERS = SPENDING_WRITERS | SPENDING_PAYERS

CORRECTION = Machine(
    CorrectionState,
    [
        moves(CorrectionState, "agree", "asked", "done", SPENDING_APPROVERS, "同意更正", second=True),
        moves(CorrectionState, "refuse", "asked", "refused", SPENDING_APPROVERS, "不同意", needs=_REASON),
    ],
)


class PayeeState(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


PAYEE_NAMES = {PayeeState.ACTIVE: "在用", PayeeState.RETIRED: "停用"}
PAYEE_KEEPERS = SPENDING_WRITERS | SPENDING_PAYERS

PAYEE = Machine(PayeeState, [moves(PayeeState, "retire", "active", "retired", DESK, "停用", needs=_REASON)])
