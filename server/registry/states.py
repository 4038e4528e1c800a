"""台账的状态 — the life of a record, and of a request to make one of two records of the same person."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import Role


class PersonState(StrEnum):
    ACTIVE = "active"  # 在册
    MOVED = "moved"  # 已迁出
    ENDED = "ended"  # 已停止帮扶
    DIED = "died"  # 已去世
    MERGED = "merged"  # 已合并: `same_as` names the record that stayed
    VOID = "void"  # 已作废: an import was undone, and what named the person is gone


PERSON_NAMES = {
    PersonState.ACTIVE: "在册",
    PersonState.MOVED: "已迁出",
    PersonState.ENDED: "已停止帮扶",
    PersonState.DIED: "已去世",
    PersonState.MERGED: "已合并",
    PersonState.VOID: "已作废",
}
# Records a list shows; the other two stand for nobody any more.
LISTED = frozenset(PersonState) - {PersonState.MERGED, PersonState.VOID}
# Aid is over, whatever the reason.
OVER = frozenset({PersonState.ENDED, PersonState.DIED, PersonState.MOVED})
REGISTRARS = frozenset(
    {Role.RELIEF, Role.CHARITY, Role.TOWNSHIP, Role.STATION, Role.VILLAGE, Role.GRID, Role.BUREAU_CHARITY}
)
# PIPL art. 47: whoever keeps the register does not decide that a record is forgotten.
FORGETTERS = frozenset({Role.SECURITY_ADMIN})
_P = PersonState
_REASON = ("reason",)

# A move without a button text is a consequence of another one: nobody presses it.
PERSON = Machine(
    PersonState,
    [
        moves(_P, "edit", "active moved ended died", "=", REGISTRARS, "修改资料"),
        moves(_P, "move_away", "active ended", "moved", REGISTRARS, "登记迁出", needs=_REASON),
        moves(_P, "end_aid", "active", "ended", REGISTRARS, "停止帮扶", needs=_REASON),
        moves(_P, "die", "active moved ended", "died", REGISTRARS, "登记去世", needs=_REASON),
        moves(_P, "resume", "moved ended died", "active", REGISTRARS, "恢复在册", needs=_REASON),
        moves(_P, "take_in", "active moved ended died", "=", REGISTRARS, ""),
        moves(_P, "merge", "active moved ended died", "merged", REGISTRARS, ""),
        moves(_P, "void", "active", "void", REGISTRARS, ""),
        moves(_P, "forget", "moved ended died", "=", FORGETTERS, ""),
    ],
)


class MergeState(StrEnum):
    ASKED = "asked"  # 待复核
    DONE = "done"  # 已合并
    REFUSED = "refused"  # 未合并


MERGE_NAMES = {MergeState.ASKED: "待复核", MergeState.DONE: "已合并", MergeState.REFUSED: "未合并"}
MERGE = Machine(
    MergeState,
    [
        moves(MergeState, "agree", "asked", "done", REGISTRARS, "同意合并", second=True),
        moves(MergeState, "refuse", "asked", "refused", REGISTRARS, "不合并", needs=_REASON),
    ],
)
