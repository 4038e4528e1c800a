"""补足单的状态 — money from elsewhere that fills what a purse had lacked: one asks, another agrees."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.payments.states.slips import SLIP_APPROVERS
from server.people.roles import MONEY_HANDLERS


class CoverState(StrEnum):
    REVIEW = "review"
    DONE = "done"
    VOID = "void"


COVER_NAMES = {CoverState.REVIEW: "待复核", CoverState.DONE: "已补足", CoverState.VOID: "已作废"}

COVER = Machine(
    CoverState,
    [
        moves(CoverState, "approve", "review", "done", SLIP_APPROVERS, "同意补足", second=True),
        moves(CoverState, "void", "review", "void", MONEY_HANDLERS, "作废", needs=("note",)),
    ],
)
