"""状态 — the life of a request for help, on one screen."""

from enum import StrEnum
from functools import partial

from server.kit.actors import CLOCK, DONOR
from server.kit.states import Machine, moves
from server.people.roles import Role


class HelpState(StrEnum):
    RECEIVED = "received"  # 已收到: somebody calls back within three days
    CALLED_BACK = "called_back"  # 已联系: what may fit is being found out
    HANDED_OVER = "handed_over"  # 已转办: the official window has it, under its own number
    DECIDED = "decided"  # 有结果
    CHARITY = "charity"  # 慈善帮扶: what no policy covers, with the person's consent
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤回


class Level(StrEnum):
    """轮到谁: who is to act now. A clock that runs out passes it up."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    CHARITY = "charity"


STATE_NAMES = {
    HelpState.RECEIVED: "待联系",
    HelpState.CALLED_BACK: "已联系，核实中",
    HelpState.HANDED_OVER: "已转窗口，办理中",
    HelpState.DECIDED: "有结果",
    HelpState.CHARITY: "慈善帮扶中",
    HelpState.CLOSED: "已办结",
    HelpState.WITHDRAWN: "已撤回",
}
LEVEL_NAMES = {
    Level.VILLAGE: "村（社区）",
    Level.TOWNSHIP: "乡镇（街道）",
    Level.COUNTY: "县（区）民政局",
    Level.CHARITY: "慈善会",
}
OPEN = frozenset(HelpState) - {HelpState.CLOSED, HelpState.WITHDRAWN}

# Who answers calls; who sits at a window; who writes back what the official system decided; who helps from the charity.
DESK = frozenset({Role.RELIEF, Role.TOWNSHIP, Role.STATION, Role.VILLAGE, Role.GRID})
OFFICE = frozenset({Role.RELIEF, Role.TOWNSHIP, Role.STATION})
NEAR = OFFICE | {Role.VILLAGE}
DECIDERS = frozenset({Role.RELIEF, Role.TOWNSHIP})
CHARITY_DESK = frozenset({Role.CHARITY, Role.CHARITY_LEAD})
ASKER = frozenset({DONOR})
READERS = DESK | CHARITY_DESK

_m = partial(moves, HelpState)
_LIVE = "received called_back handed_over charity"
_BEFORE = "received called_back handed_over"
_ACTED = "received called_back handed_over decided"
_KEPT = "received called_back handed_over decided charity closed"
_REASON = ("reason",)

# A move without a button text is a consequence of another one or of the clock: nobody presses it.
# fmt: off
LIFE = Machine(HelpState, [
    #  move              from                   to             who may         button
    _m("urge",           _LIVE,                 "=",           ASKER | DESK,   "催一催"),
    _m("add",            _LIVE,                 "=",           ASKER | DESK,   "补充材料", needs=("text",)),
    _m("missed_call",    "received",            "=",           DESK,           "没打通，记一次"),
    _m("call_back",      "received",            "called_back", DESK,           "已联系上", needs=("text",)),
    _m("give_up_calls",  "received",            "closed",      NEAR,           "多次联系不上，办结", needs=_REASON),
    _m("mark_urgent",    _BEFORE,               "=",           DESK,           "标为急难", needs=_REASON),
    _m("not_urgent",     _BEFORE,               "=",           OFFICE,         "核实不属急难", needs=_REASON),
    _m("act",            _ACTED,                "=",           OFFICE,         "记先行救助", needs=("what",)),
    _m("correct_act",    _KEPT,                 "=",           OFFICE,         "更正先行救助", needs=_REASON),
    _m("papers",         f"{_LIVE} decided",    "=",           OFFICE,         "手续已补齐", needs=("text",)),
    _m("move_place",     "received called_back", "=",          DESK,           "转给其他村", needs=("area",)),
    _m("link",           f"{_BEFORE} decided charity", "=",    DESK,           "关联台账"),
    _m("hand_over",      "called_back",         "handed_over", NEAR,           "转到正式窗口", needs=("official_no",)),
    _m("not_accepted",   "handed_over",         "called_back", OFFICE,         "窗口未受理，退回", needs=_REASON),
    _m("decide",         "handed_over",         "decided",     DECIDERS,       "登记官方结果", needs=("result",)),
    _m("reconsider",     "decided",             "handed_over", DECIDERS,       "有异议，重新办理", needs=_REASON),
    _m("offer",          "called_back",         "=",           DESK,           "建议慈善帮扶", needs=_REASON),
    _m("agree",          "called_back decided", "charity",     ASKER,          "同意转给慈善会"),
    _m("to_charity",     "called_back decided", "charity",     NEAR,           "转慈善帮扶", needs=("consent",)),
    _m("take_back",      "charity",             "called_back", ASKER | NEAR,   "撤回同意"),
    _m("return",         "charity",             "called_back", CHARITY_DESK,   "退回乡镇", needs=_REASON),
    _m("finish",         "charity",             "closed",      CHARITY_DESK,   "慈善帮扶办结", needs=("outcome",)),
    _m("close",          "called_back decided", "closed",      NEAR,           "办结", needs=("outcome",)),
    _m("reopen",         "closed",              "called_back", OFFICE,         "重新办理", needs=_REASON),
    _m("withdraw",       _LIVE,                 "withdrawn",   ASKER | DESK,   "撤回求助"),
    _m("escalate",       f"{_LIVE} decided",    "=",           {CLOCK},        ""),
])
# fmt: on


class OwnState(StrEnum):
    """我有一个心愿: what a resident wishes, until staff have written it for the public or answered."""

    ASKED = "asked"  # 待核实: somebody comes to the home
    VISITED = "visited"  # 已核实: staff write the text that may be public
    WRITTEN = "written"  # 已登记成心愿: from here on the wish itself tells how far it is
    ANSWERED = "answered"  # 已答复: with a reason, kindly
    WITHDRAWN = "withdrawn"  # 已撤回


OWN_NAMES = {
    OwnState.ASKED: "待核实",
    OwnState.VISITED: "已核实，待写成心愿",
    OwnState.WRITTEN: "已登记成心愿",
    OwnState.ANSWERED: "已答复",
    OwnState.WITHDRAWN: "已撤回",
}
OWN_OPEN = frozenset({OwnState.ASKED, OwnState.VISITED})

# Whoever visits homes or publishes wishes; the bureau's relief desk is another controller (design §1.2).
OWN_NEAR = frozenset({Role.VILLAGE, Role.GRID, Role.TOWNSHIP, Role.STATION})
OWN_DESK = OWN_NEAR | {Role.CHARITY}
OWN_OFFICE = frozenset({Role.TOWNSHIP, Role.STATION, Role.CHARITY})
OWN_READERS = OWN_DESK | {Role.CHARITY_LEAD}

_own = partial(moves, OwnState)

# fmt: off
OWN_LIFE = Machine(OwnState, [
    #    move           from               to           who may           button
    _own("check",       "asked",           "visited",   OWN_DESK,         "记上门核实", needs=("text",)),
    _own("write",       "visited",         "written",   OWN_DESK,         "写成公开的心愿", needs=("title",)),
    _own("add",         "asked visited",   "=",         ASKER | OWN_DESK, "补充情况", needs=("text",)),
    _own("missed",      "asked",           "=",         OWN_DESK,         "没联系上，记一次"),
    _own("move_place",  "asked",           "=",         OWN_DESK,         "转给其他村", needs=("area",)),
    _own("link",        "asked visited",   "=",         OWN_DESK,         "关联台账"),
    _own("answer",      "asked visited",   "answered",  OWN_DESK,         "答复本人", needs=("because", "text")),
    _own("refer",       "asked visited",   "answered",  OWN_NEAR,         "转为求助登记", needs=("consent",)),
    _own("reopen",      "answered",        "asked",     OWN_OFFICE,       "重新核实", needs=_REASON),
    _own("again",       "written",         "visited",   OWN_DESK,         "心愿已撤下，重新写", needs=_REASON),
    _own("withdraw",    "asked visited written", "withdrawn", ASKER | OWN_DESK, "撤回心愿"),
])
# fmt: on
