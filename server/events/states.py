"""状态 — the life of a day of giving, and whether a unit takes part in it."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import CAMPAIGN_APPROVERS, CAMPAIGN_WRITERS, MONEY_HANDLERS, Role


class EventState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class UnitState(StrEnum):
    LIVE = "live"
    LEFT = "left"


EVENT_STATES = {
    EventState.DRAFT: "草稿",
    EventState.REVIEW: "待复核",
    EventState.PUBLISHED: "已发布",
    EventState.WITHDRAWN: "已撤下",
}
UNIT_STATES = {UnitState.LIVE: "参加", UnitState.LEFT: "已退出"}
KEEPERS = CAMPAIGN_WRITERS | CAMPAIGN_APPROVERS
# Units, their rosters and their money: the charity's own desk. Nobody of a unit, and no township, is among them.
DESK = MONEY_HANDLERS
READERS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}
_S, _U = EventState, UnitState

EVENT = Machine(
    EventState,
    [
        #          move         from                 to           who may             button
        moves(_S, "edit", "draft", "=", CAMPAIGN_WRITERS, "保存草稿"),
        moves(_S, "submit", "draft", "review", CAMPAIGN_WRITERS, "提交复核", asks=True),
        moves(_S, "publish", "review", "published", CAMPAIGN_APPROVERS, "复核通过并发布", second=True),
        moves(_S, "send_back", "review", "draft", KEEPERS, "退回修改", needs=("reason",)),
        moves(_S, "withdraw", "published", "withdrawn", KEEPERS, "撤下", needs=("reason",)),
        moves(_S, "reopen", "withdrawn", "draft", CAMPAIGN_WRITERS, "改后重发"),
    ],
)
UNIT = Machine(
    UnitState,
    [
        moves(_U, "edit", "live", "=", DESK, "修改资料"),
        moves(_U, "leave", "live", "left", DESK, "退出活动", needs=("reason",)),
        moves(_U, "rejoin", "left", "live", DESK, "重新参加"),
    ],
)
