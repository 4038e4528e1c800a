"""导入与流水的状态 — a file is looked at before it is taken in; a line waits until a person has said what it is."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.payments.states.slips import SLIP_APPROVERS
from server.people.roles import MONEY_HANDLERS


class ImportState(StrEnum):
    DRAFT = "draft"
    TAKEN = "taken"
    DROPPED = "dropped"


IMPORT_NAMES = {
    ImportState.DRAFT: "待确认",
    ImportState.TAKEN: "已导入",
    ImportState.DROPPED: "已放弃",
}

IMPORT = Machine(
    ImportState,
    [
        moves(ImportState, "name_columns", "draft", "=", MONEY_HANDLERS, "指明各列"),
        moves(ImportState, "take", "draft", "taken", MONEY_HANDLERS, "确认导入"),
        moves(ImportState, "drop", "draft", "dropped", MONEY_HANDLERS, "放弃"),
    ],
)


class LineState(StrEnum):
    NEW = "new"
    MATCHED = "matched"
    IGNORED = "ignored"
    UNDOING = "undoing"
    UNDONE = "undone"


LINE_NAMES = {
    LineState.NEW: "待匹配",
    LineState.MATCHED: "已入账",
    LineState.IGNORED: "不入账",
    LineState.UNDOING: "待复核撤销",
    LineState.UNDONE: "已撤销入账",
}

# Whoever says what a line is answers for the money, as with slips.
LINE = Machine(
    LineState,
    [
        moves(LineState, "match", "new", "matched", SLIP_APPROVERS, "匹配入账"),
        moves(LineState, "ignore", "new", "ignored", SLIP_APPROVERS, "不入账"),
        moves(LineState, "reopen", "ignored", "new", SLIP_APPROVERS, "重新匹配"),
        # A wrong match is not taken back but answered: the line stays as it was booked, a copy of it waits anew. What
        # moves money that is booked already needs a second person, as a slip does.
        moves(LineState, "ask_undo", "matched", "undoing", SLIP_APPROVERS, "申请撤销入账", asks=True, needs=("note",)),
        moves(LineState, "undo", "undoing", "undone", SLIP_APPROVERS, "同意撤销入账", second=True),
        moves(LineState, "keep", "undoing", "matched", SLIP_APPROVERS, "不撤销", needs=("note",)),
    ],
)
