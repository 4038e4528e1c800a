"""认捐的状态 — a promise, what changes it later, and how one instalment stands: that last one is only ever a sum."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import MONEY_HANDLERS, Role

WRITERS = frozenset({Role.CHARITY, Role.FINANCE})
APPROVERS = frozenset({Role.CHARITY_LEAD})
TIERS = MONEY_HANDLERS
READERS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}


class PromiseState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    STANDING = "standing"
    PARTLY = "partly"
    FULFILLED = "fulfilled"
    RELEASED = "released"
    VOID = "void"


PROMISE_NAMES = {
    PromiseState.DRAFT: "草稿",
    PromiseState.REVIEW: "待复核",
    PromiseState.STANDING: "待到账",
    PromiseState.PARTLY: "部分到账",
    PromiseState.FULFILLED: "已履行",
    PromiseState.RELEASED: "不再履行",
    PromiseState.VOID: "已作废",
}
# Those whose company still owes something.
OPEN = frozenset({PromiseState.STANDING, PromiseState.PARTLY})
# Those that two people have agreed to: what counts as promised.
AGREED = OPEN | {PromiseState.FULFILLED, PromiseState.RELEASED}

_S = PromiseState
_REASON = ("reason",)
_BY_CLOCK = TIERS | {CLOCK}
_AGREED = "standing partly fulfilled released"

PROMISE = Machine(
    PromiseState,
    [
        moves(_S, "edit", "draft", "=", WRITERS, "修改"),
        moves(_S, "submit", "draft", "review", WRITERS, "提交复核", asks=True, needs=("paper",)),
        moves(_S, "approve", "review", "standing", APPROVERS, "复核通过", second=True),
        moves(_S, "send_back", "review", "draft", APPROVERS, "退回修改", needs=_REASON),
        moves(_S, "void", "draft review", "void", WRITERS | APPROVERS, "作废", needs=_REASON),
        # Money never arrives by a promise: these follow from a booked gift that was tied, or is tied no more.
        moves(_S, "tie_part", "standing partly", "partly", TIERS, "记到账"),
        moves(_S, "tie_whole", "standing partly", "fulfilled", TIERS, "记到账，已付清"),
        moves(_S, "untie_part", "partly fulfilled", "partly", _BY_CLOCK, "取消一笔到账"),
        moves(_S, "untie_all", "partly fulfilled", "standing", _BY_CLOCK, "取消到账"),
        moves(_S, "untie_over", "released", "=", _BY_CLOCK, "取消一笔到账"),
        # By a supplementary agreement that a second person agreed to.
        moves(_S, "change_none", "standing", "=", APPROVERS, "按补充协议变更"),
        moves(_S, "change_part", "partly fulfilled", "partly", APPROVERS, "按补充协议变更"),
        moves(_S, "change_whole", "partly fulfilled", "fulfilled", APPROVERS, "按补充协议变更"),
        moves(_S, "release", "standing partly", "released", APPROVERS, "不再履行"),
        moves(_S, "show_name", _AGREED, "=", WRITERS | APPROVERS, "单位同意公开名称"),
        moves(_S, "hide_name", _AGREED, "=", WRITERS | APPROVERS, "单位不再公开名称"),
    ],
)


class ChangeState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


CHANGE_NAMES = {ChangeState.ASKED: "待同意", ChangeState.DONE: "已生效", ChangeState.REFUSED: "未同意"}
CHANGE_ASKERS = WRITERS

CHANGE = Machine(
    ChangeState,
    [
        moves(ChangeState, "agree", "asked", "done", APPROVERS, "同意", second=True),
        moves(ChangeState, "refuse", "asked", "refused", APPROVERS, "不同意", needs=_REASON),
    ],
)


class InstalmentState(StrEnum):
    """每期 as the sums of today make it: kept nowhere, so it can disagree with nothing."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ARRIVED = "arrived"
    RELEASED = "given_up"


INSTALMENT_NAMES = {
    InstalmentState.WAITING: "未到期",
    InstalmentState.OVERDUE: "已逾期",
    InstalmentState.ARRIVED: "已到账",
    InstalmentState.RELEASED: "不再履行",
}
