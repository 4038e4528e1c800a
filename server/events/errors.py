"""拒绝 — what the room of days of giving refuses."""

from server.kit.errors import Conflict, Invalid, NotFound, TooMany


class EventUnknown(NotFound):
    code, says = "event_unknown", "没有这个捐赠活动，可能已经撤下"


class UnitUnknown(NotFound):
    """The same for a number that was never given out, one that is mistyped, and a unit that has left."""

    code, says = "unit_unknown", "没有这个单位编号，请核对；也可以不计入单位，直接捐款"


class TooManyCodes(TooMany):
    code, says = "unit_tries", "单位编号输错的次数太多了，请过一会儿再试；不计入单位，现在也可以直接捐款"


class RowUnknown(NotFound):
    code, says = "roster_row_unknown", "没有这一行名单"


class EventIncomplete(Invalid):
    """`detail` names each field."""

    code, says = "event_incomplete", "活动还不完整，请补齐标出的地方"


class EventPresses(Invalid):
    """慈善法 32: nobody may be pressed to give."""

    code, says = "event_presses", "文字里有摊派的意思（《慈善法》第三十二条），请改成自愿、不设金额"


class CampaignUnfit(Invalid):
    """Only what is published under its filing number may be given to."""

    code, says = "campaign_unfit", "活动只能选择已发布、有备案编号的募捐项目"


class EventShowsSomebody(Invalid):
    code, says = "event_shows_somebody", "公开的文字里有个人信息，请删去后再提交"


class BadUnit(Invalid):
    code, says = "bad_unit", "单位资料填写有误，请检查标出的地方"


class ContactReason(Invalid):
    code, says = "contact_reason_needed", "请写明为什么要看联系人"


class UnitTwice(Conflict):
    code, says = "unit_twice", "这个活动里已经有这个单位"


class NotNow(Conflict):
    """What is given outside the days of an event, or to another campaign, does not count for a unit."""

    code, says = "event_not_now", "这笔捐款不能计入单位：不在活动日期里，或者不是这次活动的项目"


class RosterRefused(Invalid):
    code, says = "roster_refused", "名单这一行不能导入"


class RowMatched(Conflict):
    code, says = "roster_row_matched", "这一行已经配到到账的捐款，请先解除配款"


class NoRows(Conflict):
    code, says = "roster_empty", "没有等待配款的名单"


class GiftUnfit(Conflict):
    """A roster is of one transfer or slip of the unit's, in money, to a campaign of the event."""

    code, says = "unit_gift_unfit", "这笔捐赠不能配给单位"


class RosterTooMuch(Conflict):
    """慈善法 38: nobody's certificate or receipt is of money that has not come."""

    code, says = "roster_too_much", "名单合计超过了到账的捐款"


class RosterUsed(Conflict):
    code, says = "roster_used", "名单里有人的票据已经申请，不能解除配款"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明原因"


class NothingToDo(Conflict):
    code, says = "roster_nothing", "没有可以办理的名单：要先把名单配到到账的捐款"
