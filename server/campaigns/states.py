"""状态 — the life of a campaign, on one screen."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import CAMPAIGN_APPROVERS, CAMPAIGN_WRITERS, Role


class CampaignState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    ENDED = "ended"
    CONCLUDED = "concluded"


# What the public may read. What is being prepared is nobody's business yet.
PUBLIC = frozenset({CampaignState.PUBLISHED, CampaignState.SUSPENDED, CampaignState.ENDED, CampaignState.CONCLUDED})

_ANYONE = CAMPAIGN_WRITERS | CAMPAIGN_APPROVERS
# The bureau that watches over charity may stop what is complained about (慈善法 art. 108, MZ/T 088).
_STOPPERS = _ANYONE | {Role.BUREAU_CHARITY}
_S = CampaignState

_REPORTED = "published suspended ended concluded"

# What was raised may still change its purpose after the end: the leftover of a plan (article 58).
_SPENDABLE = "published suspended ended"

LIFE = Machine(
    CampaignState,
    [
        #          move              from                    to           who may                      button
        moves(_S, "edit", "draft", "=", CAMPAIGN_WRITERS, "保存草稿"),
        moves(_S, "submit", "draft", "review", CAMPAIGN_WRITERS, "提交复核", asks=True),
        moves(_S, "send_back", "review", "draft", CAMPAIGN_APPROVERS, "退回修改", needs=("reason",)),
        moves(_S, "approve", "review", "published", CAMPAIGN_APPROVERS, "复核通过并发布", second=True),
        # Stopping must be quick, so either post may; opening again is the lead's decision.
        moves(_S, "suspend", "published", "suspended", _STOPPERS, "暂停募捐", needs=("reason",)),
        moves(_S, "resume", "suspended", "published", CAMPAIGN_APPROVERS, "恢复募捐", needs=("reason",)),
        moves(_S, "report", "published suspended ended", "=", _ANYONE, "发布进展公开", needs=("text",)),
        moves(_S, "final_report", "ended", "=", CAMPAIGN_APPROVERS, "发布结项报告", needs=("text",)),
        moves(_S, "correct_report", _REPORTED, "=", _ANYONE, "更正公开的报告", needs=("reason",)),
        moves(_S, "change_purpose", _SPENDABLE, "=", CAMPAIGN_APPROVERS, "变更用途"),
        moves(_S, "check_partner", "ended concluded", "=", _ANYONE, "公开合作方监督情况", needs=("text",)),
        moves(_S, "switch", "published suspended", "=", CAMPAIGN_APPROVERS, "开关收款渠道"),
        moves(_S, "end", "published suspended", "ended", CAMPAIGN_APPROVERS | {CLOCK}, "结束募捐", needs=("reason",)),
        moves(_S, "conclude", "ended", "concluded", CAMPAIGN_APPROVERS, "结项", needs=("reason",)),
    ],
)


class ChangeState(StrEnum):
    """变更用途: asked for by one person, in force when another has agreed."""

    REVIEW = "review"
    DONE = "done"
    REFUSED = "refused"


CHANGE_NAMES = {ChangeState.REVIEW: "待复核", ChangeState.DONE: "已变更", ChangeState.REFUSED: "没有变更"}
_C = ChangeState

CHANGE = Machine(
    ChangeState,
    [
        moves(_C, "agree", "review", "done", CAMPAIGN_APPROVERS, "同意变更并公布", second=True),
        moves(_C, "refuse", "review", "refused", CAMPAIGN_APPROVERS, "不同意变更", needs=("reason",)),
        moves(_C, "take_back", "review", "refused", CAMPAIGN_WRITERS, "撤回变更"),
    ],
)
