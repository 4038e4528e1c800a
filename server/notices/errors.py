"""拒绝 — what a notice may not be."""

from server.kit.errors import Invalid, NotFound


class NoticeUnknown(NotFound):
    code, says = "notice_unknown", "没有找到这条公告，可能已经撤下"


class NoticeIncomplete(Invalid):
    """`detail` names each field."""

    code, says = "notice_incomplete", "公告还不完整，请补齐标出的地方"


class NoticeShowsSomebody(Invalid):
    """PIPL 25, 慈善法 82: no number and no full name of a helped person leaves the house in a public text."""

    code, says = "notice_shows_somebody", "公开的文字里有个人信息，请删去后再提交"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "请写明原因"
