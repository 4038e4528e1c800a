"""状态 — the life of a notice: one writes, another lets it out, and it can be taken back."""

from enum import StrEnum

from server.kit.states import Machine, moves
from server.people.roles import Role


class NoticeState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    NoticeState.DRAFT: "草稿",
    NoticeState.REVIEW: "待复核",
    NoticeState.PUBLISHED: "已发布",
    NoticeState.WITHDRAWN: "已撤下",
}
NOTICE_WRITERS = frozenset({Role.CHARITY, Role.RELIEF, Role.BUREAU_CHARITY})
NOTICE_PUBLISHERS = frozenset({Role.CHARITY_LEAD, Role.RELIEF, Role.BUREAU_CHARITY})
NOTICE_KEEPERS = NOTICE_WRITERS | NOTICE_PUBLISHERS

_S = NoticeState

LIFE = Machine(
    NoticeState,
    [
        #          move         from                 to           who may                     button
        moves(_S, "edit", "draft", "=", NOTICE_WRITERS, "保存草稿"),
        moves(_S, "submit", "draft", "review", NOTICE_WRITERS, "提交复核", asks=True),
        moves(_S, "publish", "review", "published", NOTICE_PUBLISHERS, "复核通过并发布", second=True),
        moves(_S, "send_back", "review", "draft", NOTICE_KEEPERS, "退回修改", needs=("reason",)),
        moves(_S, "pin", "published", "=", NOTICE_PUBLISHERS, "调整置顶"),
        # What is wrong must be gone at once, so whoever writes may take it back; it comes out again as a new draft.
        moves(_S, "withdraw", "published", "withdrawn", NOTICE_KEEPERS, "撤下", needs=("reason",)),
        moves(_S, "reopen", "withdrawn", "draft", NOTICE_WRITERS, "改后重发"),
    ],
)
