"""状态 — the life of a wish and the life of a claim, on one screen (design §3)."""

from enum import StrEnum
from functools import partial

from server.kit.actors import CLOCK, DONOR
from server.kit.states import Machine, moves
from server.people.roles import WISH_PUBLISHERS, WISH_RECEIVERS, WISH_WRITERS, Role


class WishState(StrEnum):
    DRAFT = "draft"  # 草稿
    REVIEW = "review"  # 待审核
    OPEN = "open"  # 待认领: a piece is left
    CLAIMED = "claimed"  # 已认领: no piece is left
    CONFIRMED = "confirmed"  # 已实现: every piece has arrived
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤下


class ClaimState(StrEnum):
    HELD = "held"  # 已认领
    SENT = "sent"  # 已寄出
    RECEIVED = "received"  # 已到站
    HANDED_OVER = "handed_over"  # 已交付
    ARRANGED = "arranged"  # 已约好 (service)
    DONE = "done"  # 服务完成 (service)
    CONFIRMED = "confirmed"  # 已确认
    PROBLEM = "problem"  # 有问题
    RELEASED = "released"  # 已退回


class LetterState(StrEnum):
    """回信. Born a draft and handed in at once; back to the draft when the second person sends it back."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLIC = "public"  # 已公开
    WITHDRAWN = "withdrawn"


PUBLIC = frozenset({WishState.OPEN, WishState.CLAIMED, WishState.CONFIRMED, WishState.CLOSED})
REALISED = frozenset({WishState.CONFIRMED, WishState.CLOSED})
LIVE = frozenset(ClaimState) - {ClaimState.RELEASED}
ARRIVED = frozenset({ClaimState.HANDED_OVER, ClaimState.DONE, ClaimState.CONFIRMED})
IN_HAND = LIVE - {ClaimState.CONFIRMED}

HOLDERS = frozenset({DONOR, Role.PARTNER, Role.CHARITY})
STAFF = WISH_RECEIVERS | WISH_PUBLISHERS
PRICE_KEEPERS = frozenset({Role.CHARITY})
CONFIRMERS = STAFF | {Role.VILLAGE, Role.GRID}
# What a thing becomes that its person cannot have, and what the project buys: the charity's word, by name.
DECIDERS = frozenset({Role.CHARITY})
TAKERS_BACK = HOLDERS | STAFF | {CLOCK}

# Who may take the story out of the public for the person: they themselves by their telephone, and whoever serves them.
TELLERS = STAFF | WISH_WRITERS | {DONOR, CLOCK}
WATCHERS = WISH_PUBLISHERS | {CLOCK}

# Who reads a letter of the station before everybody may: the township, or the charity.
LETTER_READERS = WISH_PUBLISHERS | {Role.TOWNSHIP}

_wish, _claim, _letter = partial(moves, WishState), partial(moves, ClaimState), partial(moves, LetterState)
_BACK = "已解决，继续办理"
_SHOWN = "open claimed confirmed closed"
_ON_THE_WAY = "held sent received handed_over arranged done"

# A move without a button text is a consequence of another one: nobody presses it.
# fmt: off
LIFE = Machine(WishState, [
    #      move            from                         to           who may          button
    _wish("edit",          "draft",                     "=",         WISH_WRITERS,    "修改"),
    _wish("discard",       "draft",                     "withdrawn", WISH_WRITERS,    ""),
    _wish("submit",        "draft",                     "review",    WISH_WRITERS,    "提交审核", asks=True),
    _wish("publish",       "review",                    "open",      WISH_PUBLISHERS, "审核通过", second=True),
    _wish("send_back",     "review",                    "draft",     WISH_PUBLISHERS, "退回修改", needs=("reason",)),
    _wish("claim",         "open",                      "=",         HOLDERS,         "我来认领"),
    _wish("fill",          "open",                      "claimed",   HOLDERS,         ""),
    _wish("give_back",     "open",                      "=",         TAKERS_BACK,     ""),
    _wish("reopen",        "claimed",                   "open",      TAKERS_BACK,     ""),
    _wish("confirm",       "claimed",                   "confirmed", CONFIRMERS,      ""),
    _wish("write_letter",  _SHOWN,                      "=",         STAFF,           ""),
    _wish("take_letter",   _SHOWN,                      "=",         STAFF | {CLOCK}, ""),
    _wish("close",         "confirmed",                 "closed",    WISH_PUBLISHERS, "办结归档"),
    _wish("withdraw",      "draft review open claimed", "withdrawn", WATCHERS, "撤下", needs=("because",)),
    _wish("hide",          _SHOWN,                      "=",         WATCHERS,        ""),
    _wish("show",          _SHOWN,                      "=",         WISH_PUBLISHERS, "恢复公开", needs=("reason",)),
    _wish("take_back",     _SHOWN,                      "=",         TELLERS,         "撤回故事和配图"),
    _wish("take_back_early", "draft review",            "draft",     TELLERS,         ""),
])

CLAIM_LIFE = Machine(ClaimState, [
    #       move             from             to             who may          button
    _claim("sent",           "held",          "sent",        HOLDERS,         "已经寄出", needs=("waybill",)),
    _claim("extend",         "held",          "=",           HOLDERS,         "再宽限 7 天"),
    _claim("tie",            "held",          "=",           DECIDERS,        "关联拨付单", needs=("spending",)),
    _claim("receive",        "sent",          "received",    WISH_RECEIVERS,  "到站验收"),
    _claim("hand_over",      "received",      "handed_over", WISH_RECEIVERS,  "交付到人", needs=("proof",)),
    _claim("arrange",        "held",          "arranged",    WISH_RECEIVERS,  "约好时间", needs=("day", "companion")),
    _claim("done",           "arranged",      "done",        WISH_RECEIVERS,  "服务完成", needs=("proof",)),
    _claim("confirm",        "handed_over done", "confirmed", CONFIRMERS,     "确认收到"),
    _claim("release",        "held",          "released",    TAKERS_BACK,     "退回心愿", needs=("reason",)),
    _claim("problem",        _ON_THE_WAY,     "problem",     HOLDERS | STAFF, "遇到问题", needs=("kind", "reason")),
    _claim("to_held",        "problem",       "held",        STAFF,           _BACK),
    _claim("to_sent",        "problem",       "sent",        STAFF,           _BACK),
    _claim("to_received",    "problem",       "received",    STAFF,           _BACK),
    _claim("to_handed_over", "problem",       "handed_over", STAFF,           _BACK),
    _claim("to_arranged",    "problem",       "arranged",    STAFF,           _BACK),
    _claim("to_done",        "problem",       "done",        STAFF,           _BACK),
    _claim("anew",           "problem",       "held",        STAFF,           "请原认领人重新办理", needs=("reason",)),
    _claim("give_up",        "problem",       "released",    STAFF,           "退回心愿池", needs=("reason",)),
    _claim("send_home",      "problem",       "released",    STAFF,           "物品退回爱心人士", needs=("reason",)),
    _claim("buy",            "problem",       "released",    DECIDERS,        "改由项目代购", needs=("reason",)),
    _claim("pass_on",        "problem",       "released",    DECIDERS,  "转给同类群众", needs=("wish", "reason")),
    _claim("bring",          "held",          "received",    DECIDERS,        ""),
    _claim("end",            "problem",       "released",    WISH_PUBLISHERS, "无法办成，撤下心愿", needs=("reason",)),
])

LETTER_LIFE = Machine(LetterState, [
    #       move        from           to           who may          button
    _letter("submit",   "draft",       "review",    WISH_RECEIVERS,  "交复核", asks=True, needs=("text",)),
    _letter("publish",  "review",      "public",    LETTER_READERS,  "复核通过，公开", second=True),
    _letter("send_back", "review",     "draft",     LETTER_READERS | {CLOCK}, "退回修改", needs=("reason",)),
    _letter("withdraw", "public",      "withdrawn", LETTER_READERS | {CLOCK}, "撤下回信", needs=("reason",)),
    _letter("drop",     "draft review public", "withdrawn", TELLERS, ""),
])
# fmt: on
