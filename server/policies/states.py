"""状态 — the life of one version of a policy's text, of one figure, of a new name. A second person publishes for a day.

A text published for a later day waits as `scheduled` until the clock puts it in force; the one before it steps back.
"""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves
from server.people.roles import POLICY_EDITORS, Role


class VersionState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DROPPED = "dropped"


STATE_NAMES = {
    VersionState.DRAFT: "草稿",
    VersionState.REVIEW: "待复核",
    VersionState.SCHEDULED: "定期生效",
    VersionState.PUBLISHED: "已发布",
    VersionState.REPLACED: "旧版",
    VersionState.DROPPED: "已放弃",
}


class Mark(StrEnum):
    """How far a figure may be trusted. Everything but `sourced` is shown as 示例 (design §1.11)."""

    SOURCED = "sourced"
    GENERAL = "general-knowledge"
    ILLUSTRATIVE = "illustrative"


MARK_NAMES = {
    Mark.SOURCED: "已对照文件",
    Mark.GENERAL: "一般了解，未对照文件（显示“示例”）",
    Mark.ILLUSTRATIVE: "示意数字（显示“示例”）",
}


class Door(StrEnum):
    """官方入口: where the official decision is asked for. Ours is no second one."""

    WINDOW = "window"
    GANFUTONG = "ganfutong"


DOOR_NAMES = {Door.WINDOW: "到窗口", Door.GANFUTONG: "赣服通"}


class FigureState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


FIGURE_NAMES = {FigureState.ASKED: "待复核", FigureState.AGREED: "已生效", FigureState.REFUSED: "未采用"}


class CardState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


CARD_NAMES = {CardState.ASKED: "待复核", CardState.AGREED: "已改", CardState.REFUSED: "未采用"}
PUBLISHERS = frozenset({Role.RELIEF, Role.BUREAU_CHARITY})
EVERYBODY_WHO_PUBLISHES = PUBLISHERS | {CLOCK}

LIFE = Machine(
    VersionState,
    [
        moves(VersionState, "submit", "draft", "review", POLICY_EDITORS, "提交复核", asks=True),
        moves(VersionState, "edit", "draft", "=", POLICY_EDITORS, "保存修改"),
        moves(VersionState, "publish", "review", "published", PUBLISHERS, "复核通过并发布", second=True),
        moves(VersionState, "schedule", "review", "scheduled", PUBLISHERS, "复核通过，到日子自动生效", second=True),
        moves(VersionState, "start", "scheduled", "published", {CLOCK}, "到日子自动生效"),
        moves(VersionState, "call_back", "scheduled", "draft", PUBLISHERS, "取消定期，退回修改", needs=("reason",)),
        moves(VersionState, "send_back", "review", "draft", POLICY_EDITORS, "退回修改", needs=("reason",)),
        moves(VersionState, "drop", "draft", "dropped", POLICY_EDITORS, "放弃这一版"),
        # The bureau's own table, loaded by the operator: it was agreed upon before it came here.
        moves(VersionState, "adopt", "draft", "published", {CLOCK}, "按表格发布"),
        moves(VersionState, "adopt_later", "draft", "scheduled", {CLOCK}, "按表格定期生效"),
        moves(VersionState, "replace", "published", "replaced", EVERYBODY_WHO_PUBLISHES, "由新版替换"),
    ],
)

FIGURE_LIFE = Machine(
    FigureState,
    [
        moves(FigureState, "agree", "asked", "agreed", PUBLISHERS, "复核通过", second=True),
        # The figures that come with the operator's own table.
        moves(FigureState, "adopt", "asked", "agreed", {CLOCK}, "按表格采用"),
        moves(FigureState, "refuse", "asked", "refused", PUBLISHERS, "不采用", needs=("reason",)),
    ],
)

CARD_LIFE = Machine(
    CardState,
    [
        moves(CardState, "agree", "asked", "agreed", PUBLISHERS, "复核通过，马上改", second=True),
        moves(CardState, "refuse", "asked", "refused", POLICY_EDITORS, "不改了", needs=("reason",)),
    ],
)
