"""导入的状态 — a table on its way: read, looked at, taken in row by row, and for a day taken back."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import Role


class TableState(StrEnum):
    READING = "reading"  # 正在上传
    CHECKING = "checking"  # 正在检查
    CHECKED = "checked"  # 待确认
    TAKING = "taking"  # 正在导入
    TAKEN = "taken"  # 已导入
    UNDOING = "undoing"  # 正在撤销
    UNDONE = "undone"  # 已撤销
    DROPPED = "dropped"  # 已放弃
    STOPPED = "stopped"  # 已中止: who handed it in may no longer do this


TABLE_NAMES = {
    TableState.READING: "正在上传",
    TableState.CHECKING: "正在检查",
    TableState.CHECKED: "待确认",
    TableState.TAKING: "正在导入",
    TableState.TAKEN: "已导入",
    TableState.UNDOING: "正在撤销",
    TableState.UNDONE: "已撤销",
    TableState.DROPPED: "已放弃",
    TableState.STOPPED: "已中止",
}
RUNNING = frozenset({TableState.READING, TableState.CHECKING, TableState.TAKING, TableState.UNDOING})
_T = TableState
_STAFF = frozenset(Role)  # which of them may, says each table's own list of posts
_CLOCK = frozenset({CLOCK})
_ALL = _STAFF | _CLOCK

TABLE = Machine(
    TableState,
    [
        moves(_T, "begin", "reading", "checking", _STAFF, ""),
        moves(_T, "checked", "checking", "checked", _CLOCK, ""),
        moves(_T, "take", "checked", "taking", _STAFF, "确认导入"),
        moves(_T, "taken", "taking", "taken", _CLOCK, ""),
        moves(_T, "undo", "taken", "undoing", _STAFF, "撤销导入"),
        moves(_T, "undone", "undoing", "undone", _CLOCK, ""),
        moves(_T, "drop", "reading checking checked", "dropped", _ALL, "放弃"),
        moves(_T, "stop", "checking taking undoing", "stopped", _CLOCK, ""),
    ],
)
