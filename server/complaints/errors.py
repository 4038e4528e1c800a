"""拒绝 — what cannot be complained about, or cannot be done with a complaint now."""

from server.kit.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class ComplaintNotFound(NotFound):
    """Also for a wrong code: nobody learns from us which numbers exist."""

    code, says = "complaint_not_found", "没有找到这件投诉，请核对投诉编号和查询码"


class ComplaintIncomplete(Invalid):
    code, says = "complaint_incomplete", "还有几处没有填好，请看标出的地方"


class SubjectUnknown(Invalid):
    code, says = "complaint_subject_unknown", "没有找到您要投诉的内容，可能已经撤下。请选“平台和工作人员”再说明"


class TooManyComplaints(TooMany):
    code, says = "complaint_too_many", "这里提交得太多了，请过一会儿再试，或拨打 12345"


class TooManyLooks(TooMany):
    code, says = "complaint_too_many_looks", "查询次数太多了，请过一会儿再试，或拨打 12345"


class PhotosFull(Conflict):
    code, says = "complaint_photos_full", "照片已经够多了"


class NotesFull(Conflict):
    code, says = "complaint_notes_full", "补充已经很多了，请等答复，或拨打 12345"


class AgainOver(Conflict):
    """`again` is for once, and for a while."""

    code, says = (
        "complaint_again_over",
        "已经重新核查过一次，或答复已超过 15 天。仍有意见请拨打 12345，或向上一级民政部门反映",
    )


class OwnMatter(Forbidden):
    """Nobody is judge in their own matter."""

    code, says = "complaint_own_matter", "这件事由您经手，请由另一个岗位的人核查和答复"


class SamePersonAgain(Forbidden):
    code, says = "complaint_same_person", "上一次由您答复，重新核查请由另一位工作人员办理"


class HeldByComplaint(Conflict):
    """What a complaint has stopped stands still until it is answered, whoever is in charge of it."""

    code, says = "held_by_complaint", "有投诉还在核查，答复以后才能恢复募捐"


class NothingToStop(Conflict):
    code, says = "complaint_nothing_to_stop", "这件事没有可以马上停下来的内容，或者已经停下来了"
