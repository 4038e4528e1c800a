"""状态 — a poster hangs until it is withdrawn. Paper cannot be called back, so its code answers kindly for ever."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import POLICY_EDITORS, WISH_PUBLISHERS, Role


class Kind(StrEnum):
    """What a poster points at."""

    TOTAL = "total"
    POLICY = "policy"
    CATEGORY = "category"
    WISH = "wish"


class Channel(StrEnum):
    """Through which door a scan came in."""

    WEB = "web"
    MINIAPP = "miniapp"
    WECHAT = "wechat"


KIND_NAMES = {Kind.TOTAL: "总码", Kind.POLICY: "政策码", Kind.CATEGORY: "类别码", Kind.WISH: "心愿标签"}
# The letter of each kind in a scene (server.kit.scenes): printed, so final.
LETTERS = {Kind.TOTAL: "t", Kind.POLICY: "p", Kind.CATEGORY: "c", Kind.WISH: "w"}


class PosterState(StrEnum):
    LIVE = "live"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {PosterState.LIVE: "使用中", PosterState.WITHDRAWN: "已停用"}
POSTER_KEEPERS = POLICY_EDITORS | WISH_PUBLISHERS | {Role.TOWNSHIP}

LIFE = Machine(
    PosterState,
    [moves(PosterState, "withdraw", "live", "withdrawn", POSTER_KEEPERS, "停用", needs=("reason",))],
)
