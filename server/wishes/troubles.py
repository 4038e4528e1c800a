"""问题 — what can go wrong on the way, and which ways out each of them has. No database, no web.

Who decides is told by the table of moves (states.CLAIM_LIFE); here stands only what makes sense.
"""

from collections.abc import Mapping
from enum import StrEnum

from server.wishes.states import ClaimState


class Trouble(StrEnum):
    BROKEN = "broken"
    WRONG = "wrong"
    LOST = "lost"
    REFUSED = "refused"
    AWAY = "away"
    DIED = "died"
    UNDONE = "undone"
    UNABLE = "unable"
    OTHER = "other"


NAMES: Mapping[str, str] = {
    Trouble.BROKEN: "坏了、有残损",
    Trouble.WRONG: "不对、用不上",
    Trouble.LOST: "路上丢了",
    Trouble.REFUSED: "本人不要了",
    Trouble.AWAY: "搬走了、联系不上",
    Trouble.DIED: "本人去世",
    Trouble.UNDONE: "服务没有做成",
    Trouble.UNABLE: "认领人办不了",
    Trouble.OTHER: "其他",
}
# What a donor may tell, in words of their own: nothing about the person, of whom they know nothing (design §1.6).
FROM_DONORS: Mapping[str, str] = {
    Trouble.BROKEN: "东西坏了、有残损",
    Trouble.WRONG: "买错了、寄错了",
    Trouble.LOST: "包裹丢了或者被退回",
    Trouble.UNDONE: "约好了，但没能做成",
    Trouble.UNABLE: "我遇到了困难，办不了",
    Trouble.OTHER: "其他情况",
}
# What became of it, as the list of problems has it.
OUTCOMES: Mapping[str, str] = {
    "resolve": "已解决，继续办理",
    "anew": "请原认领人重新办理",
    "buy": "改由项目代购",
    "pass_on": "转给同类群众",
    "send_home": "物品退回爱心人士",
    "give_up": "退回心愿池",
    "end": "无法办成，撤下心愿",
}
OUTCOME_CHARS = max(len(name) for name in OUTCOMES)
# The person can no longer be helped with it: whatever becomes of the thing, nobody else is to claim the wish.
NO_LONGER_WISHED = frozenset({Trouble.REFUSED, Trouble.AWAY, Trouble.DIED})
# What the public reads of a wish that is taken down; nobody is told that somebody has died.
WITHDRAWN_BECAUSE: Mapping[str, str] = {Trouble.AWAY: "moved"}
_S = ClaimState
_COMES = frozenset({_S.SENT, _S.RECEIVED, _S.HANDED_OVER})
_ANYWHERE = frozenset({_S.HELD, _S.SENT, _S.RECEIVED, _S.HANDED_OVER, _S.ARRANGED, _S.DONE})
# Where on its way each of them can happen.
WHERE: Mapping[str, frozenset[ClaimState]] = {
    Trouble.BROKEN: _COMES,
    Trouble.WRONG: _COMES,
    Trouble.LOST: frozenset({_S.SENT, _S.RECEIVED}),
    Trouble.REFUSED: _ANYWHERE,
    Trouble.AWAY: _ANYWHERE,
    Trouble.DIED: _ANYWHERE,
    Trouble.UNDONE: frozenset({_S.ARRANGED, _S.DONE}),
    Trouble.UNABLE: frozenset({_S.HELD, _S.SENT, _S.ARRANGED}),
    Trouble.OTHER: _ANYWHERE,
}
_AGAIN = frozenset({"resolve", "anew", "buy", "give_up"})
_WAYS_OUT: Mapping[str, frozenset[str]] = {
    Trouble.BROKEN: _AGAIN | {"send_home"},
    Trouble.WRONG: _AGAIN | {"send_home"},
    Trouble.LOST: _AGAIN,
    Trouble.REFUSED: frozenset({"resolve", "pass_on", "send_home", "end"}),
    Trouble.AWAY: frozenset({"resolve", "pass_on", "send_home", "end"}),
    Trouble.DIED: frozenset({"pass_on", "send_home", "end"}),
    Trouble.UNDONE: _AGAIN,
    Trouble.UNABLE: _AGAIN,
    Trouble.OTHER: frozenset(OUTCOMES),
}
# There must be a thing to send home or to pass on; what was never sent needs no sending anew.
_NEEDS: Mapping[str, frozenset[ClaimState]] = {
    "send_home": _COMES,
    "pass_on": frozenset({_S.RECEIVED, _S.HANDED_OVER}),
    "anew": _ANYWHERE - {_S.HELD},
}


def kinds(state: str, *, from_donor: bool = False) -> list[tuple[str, str]]:
    """(kind, its name) of what can go wrong at this step, in the order of the form; `from_donor` in their words."""
    names = FROM_DONORS if from_donor else NAMES
    return [(str(kind), name) for kind, name in names.items() if ClaimState(state) in WHERE[kind]]


def ways_out(trouble: str, left: str, holder_kind: str) -> frozenset[str]:
    """The outcomes that make sense: of this trouble, for a claim that stood at `left`."""
    found = {name for name in _WAYS_OUT[trouble] if ClaimState(left) in _NEEDS.get(name, _ANYWHERE)}
    return frozenset(found - {"buy"} if holder_kind == "project" else found)


def because(trouble: str) -> str:
    """The key of `rules.WITHDRAW_REASONS` that fits."""
    return WITHDRAWN_BECAUSE.get(trouble, "changed")
