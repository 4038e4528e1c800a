"""状态 — a member of staff, a post and an organisation, each as a table. Names stand on records: none is deleted."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import Role


class StaffState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class PostState(StrEnum):
    ASKED = "asked"
    LIVE = "live"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class OrganisationState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


STAFF_NAMES = {StaffState.INVITED: "待本人开通", StaffState.ACTIVE: "在用", StaffState.DISABLED: "已停用"}
POST_NAMES = {
    PostState.ASKED: "待批准",
    PostState.LIVE: "在岗",
    PostState.REFUSED: "未批准",
    PostState.WITHDRAWN: "已撤回",
    PostState.ENDED: "已收回",
}
ORGANISATION_NAMES = {OrganisationState.OPEN: "在用", OrganisationState.CLOSED: "已停用"}

# 三权分立: one opens accounts and asks, another grants; the invited person alone can finish an invitation.
ADMINS = frozenset({Role.PLATFORM_ADMIN})
GRANTERS = frozenset({Role.SECURITY_ADMIN})
ACCOUNT_READERS = frozenset({Role.PLATFORM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
INVITED = "invited"

_S, _P, _O = StaffState, PostState, OrganisationState
_REASON = ("reason",)

LIFE = Machine(
    _S,
    [
        moves(_S, "accept", "invited", "active", {INVITED}, "本人开通"),
        moves(_S, "reset", "invited active", "invited", ADMINS, "重新邀请", needs=_REASON),
        moves(_S, "disable", "invited active", "disabled", ADMINS | {CLOCK}, "停用", needs=_REASON),
        moves(_S, "enable", "disabled", "active", ADMINS, "启用", needs=_REASON),
    ],
)

POST = Machine(
    _P,
    [
        moves(_P, "grant", "asked", "live", GRANTERS, "批准", second=True),
        moves(_P, "refuse", "asked", "refused", GRANTERS, "不批准", needs=_REASON),
        moves(_P, "withdraw", "asked", "withdrawn", ADMINS, "撤回申请"),
        moves(_P, "end", "live", "ended", ADMINS | GRANTERS, "收回岗位", needs=_REASON),
    ],
)

ORGANISATION = Machine(
    _O,
    [
        moves(_O, "rename", "open", "=", ADMINS, "改名"),
        moves(_O, "list", "open", "=", {Role.PARTNER}, "愿意公开署名"),
        moves(_O, "unlist", "open", "=", {Role.PARTNER}, "不再公开署名"),
        moves(_O, "close", "open", "closed", ADMINS, "停用", needs=_REASON),
        moves(_O, "reopen", "closed", "open", ADMINS, "重新启用"),
    ],
)
