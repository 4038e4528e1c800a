"""状态 — the life of a complaint, on one screen."""

from enum import StrEnum
from functools import partial

from server.kit.states import Machine, moves
from server.people.roles import Role


class ComplaintState(StrEnum):
    RECEIVED = "received"  # 已收到: the clock runs from here
    TAKEN = "taken"  # 核查中: a named person looks into it
    ANSWERED = "answered"  # 已答复
    WITHDRAWN = "withdrawn"  # 已撤回


STATE_NAMES = {
    ComplaintState.RECEIVED: "待受理",
    ComplaintState.TAKEN: "核查中",
    ComplaintState.ANSWERED: "已答复",
    ComplaintState.WITHDRAWN: "已撤回",
}
OPEN = frozenset({ComplaintState.RECEIVED, ComplaintState.TAKEN})

# Whoever holds the number and the code of a complaint: no account stands behind it.
TELLER = "teller"
# The charity answers for what it does; the bureau watches over it (慈善法 art. 6), and answers for relief itself.
CHARITY_DESK = frozenset({Role.CHARITY_LEAD, Role.BUREAU_CHARITY})
RELIEF_DESK = frozenset({Role.RELIEF, Role.BUREAU_CHARITY})
HANDLERS = CHARITY_DESK | RELIEF_DESK

_m = partial(moves, ComplaintState)
_TELLER = {TELLER}

# fmt: off
LIFE = Machine(ComplaintState, [
    #  move       from              to           who may    button
    _m("take",     "received",       "taken",     HANDLERS,  "受理"),
    _m("work",     "taken",          "=",         HANDLERS,  "记核查情况", needs=("text",)),
    _m("freeze",   "received taken", "=",         HANDLERS,  "先停下来", needs=("reason",)),
    _m("answer",   "taken",          "answered",  HANDLERS,  "答复", needs=("outcome", "text")),
    _m("add",      "received taken", "=",         _TELLER,   "补充情况", needs=("text",)),
    _m("again",    "answered",       "taken",     _TELLER,   "不满意，请再核查", needs=("text",)),
    _m("withdraw", "received taken", "withdrawn", _TELLER,   "撤回投诉"),
])
# fmt: on
