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
    EVENT = "event"
    UNIT = "unit"


class Channel(StrEnum):
    """Through which door a scan came in."""

    WEB = "web"
    MINIAPP = "miniapp"
    WECHAT = "wechat"


class Carrier(StrEnum):
    """What a code is printed on."""

    SHEET = "sheet"
    STICKER = "sticker"
    LABEL = "label"


CARRIER_NAMES = {Carrier.SHEET: "A4 海报", Carrier.STICKER: "门贴", Carrier.LABEL: "标签"}


class Step(StrEnum):
    """How far somebody came, counted without anybody: scanned, read a policy, checked, asked, got a result."""

    SCAN = "scan"
    READ = "read"
    CHECK = "check"
    REQUEST = "request"
    RESULT = "result"


STEP_NAMES = {
    Step.SCAN: "扫码",
    Step.READ: "看政策",
    Step.CHECK: "自测",
    Step.REQUEST: "求助登记",
    Step.RESULT: "有了结果",
}
CHANNEL_NAMES = {Channel.WEB: "网页", Channel.MINIAPP: "小程序", Channel.WECHAT: "微信"}
KIND_NAMES = {Kind.TOTAL: "总码", Kind.POLICY: "政策码", Kind.CATEGORY: "类别码", Kind.WISH: "心愿标签"}
KIND_NAMES |= {Kind.EVENT: "捐赠活动码", Kind.UNIT: "单位码"}
# Those that hang in a place and are looked after there; a label goes with its parcel, a code of giving with its event.
HUNG = (Kind.TOTAL, Kind.POLICY, Kind.CATEGORY)
OF_GIVING = (Kind.EVENT, Kind.UNIT)
# The letter of each kind in a scene (server.kit.scenes): printed, so final.
LETTERS = {Kind.TOTAL: "t", Kind.POLICY: "p", Kind.CATEGORY: "c", Kind.WISH: "w"}
LETTERS |= {Kind.EVENT: "e", Kind.UNIT: "u"}


class PosterState(StrEnum):
    LIVE = "live"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {PosterState.LIVE: "使用中", PosterState.WITHDRAWN: "已停用"}
POSTER_KEEPERS = POLICY_EDITORS | WISH_PUBLISHERS | {Role.TOWNSHIP}

LIFE = Machine(
    PosterState,
    [
        moves(PosterState, "renew", "live", "=", POSTER_KEEPERS, "按现行版重印"),
        moves(PosterState, "withdraw", "live", "withdrawn", POSTER_KEEPERS, "停用", needs=("reason",)),
    ],
)
