"""拒绝 — what cannot be asked for, or cannot be done with a request now."""

from server.kit.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class HelpNotFound(NotFound):
    """Also for a wrong phone: nobody learns from us which numbers exist."""

    code, says = "help_not_found", "没有找到这次求助，请核对求助编号和手机尾号"


class HelpIncomplete(Invalid):
    code, says = "help_incomplete", "还有几处没有填好，请看标出的地方"


class ConsentOld(Conflict):
    """The text changed while the form lay open or the request waited on the phone."""

    code, says = "consent_old", "同意书的内容更新了，请重新看一遍再提交"


class PhoneWrong(Invalid):
    code, says = "help_phone_wrong", "请填写 11 位手机号，我们要打这个电话联系您"


class NameWrong(Invalid):
    code, says = "help_name_wrong", "请填写姓名，2 到 30 个字"


class PlaceWrong(Invalid):
    code, says = "help_place_wrong", "请选择所在的村（社区）或乡镇（街道）"


class OutsideArea(Forbidden):
    code, says = "help_outside_area", "这个地方不归您负责"


class UrgedLately(TooMany):
    code, says = "urged_lately", "您 48 小时内已经催过一次，我们收到了，正在办"


class TooManyTries(TooMany):
    code, says = "help_too_many_tries", "查询次数太多了，请过一会儿再试，或者直接打电话询问"


class WholePhoneNeeded(Invalid):
    """Somebody guesses at this number; whoever it belongs to knows more than four digits."""

    code, says = "help_whole_phone", "这个编号近来有人多次没对上。请填登记时留的完整手机号，就能查"


class TooManyAsked(TooMany):
    code, says = "help_too_many", "您今天登记得太多了。情况有变化请在原来的求助里补充，或者打电话"


class TooManyFiles(Conflict):
    code, says = "help_too_many_files", "照片和录音已经够多了，请把新的情况告诉联系您的工作人员"


class NotesFull(Conflict):
    code, says = "help_notes_full", "补充已经很多了，请把新的情况告诉联系您的工作人员"


class ReasonNeeded(Invalid):
    code, says = "help_reason_needed", "请写明原因，至少 4 个字"


class NotePrivate(Invalid):
    """What stays for ever in the timeline must name nobody."""

    code, says = "help_note_private", "这句话会长期留存，请不要写姓名、身份证号、电话和门牌"


class CallMore(Conflict):
    code, says = "help_call_more", "至少记满 3 次没打通，才能按联系不上办结"


class NotUrgent(Conflict):
    code, says = "help_not_urgent", "先行救助只用于急难求助，请先标为急难"


class AlreadyUrgent(Conflict):
    code, says = "help_already_urgent", "这次求助已经标为急难"


class ActedAlready(Conflict):
    code, says = "help_acted_already", "已经记了先行救助，不能再改成不属急难"


class ActUnfit(Invalid):
    code, says = "help_act_unfit", "先行救助的内容不完整，请补上标出的地方"


class ActUnknown(NotFound):
    code, says = "help_act_unknown", "没有这条先行救助记录"


class ActCorrected(Conflict):
    code, says = "help_act_corrected", "这条记录已经更正过了，请更正最新的那一条"


class NoPapersDue(Conflict):
    code, says = "help_no_papers_due", "没有需要补的手续"


class OfficialUnfit(Invalid):
    code, says = "help_official_unfit", "转办的信息不完整，请补上标出的地方"


class ResultUnfit(Invalid):
    code, says = "help_result_unfit", "办理结果不完整，请补上标出的地方"


class OutcomeUnfit(Invalid):
    code, says = "help_outcome_unfit", "请选择办结的情况"


class NotOffered(Conflict):
    code, says = "help_not_offered", "工作人员还没有建议转慈善帮扶"


class ConsentNeeded(Conflict):
    """PIPL art. 23: the recipient, the purpose and the kinds are told, and the person agrees, before anything goes."""

    code, says = "help_consent_needed", "转给慈善会要先得到本人同意，请登记同意的方式（个人信息保护法第二十三条）"


class PersonUnfit(Conflict):
    code, says = "help_person_unfit", "只能关联民政局救助台账里在册的人"


class PersonLinked(Conflict):
    code, says = "help_person_linked", "已经有结果或先行救助记在这个人名下，不能改为别人"


class PapersDue(Conflict):
    code, says = "help_papers_due", "先行救助的手续还没有补齐，补齐后再办"


class OwnWishNotFound(NotFound):
    """Also for a wrong phone: nobody learns from us which numbers exist."""

    code, says = "own_wish_not_found", "没有找到这个心愿登记，请核对编号和手机尾号"


class CheckUnfit(Invalid):
    code, says = "own_wish_check_unfit", "上门核实的记录不完整，请补上标出的地方"


class AnswerUnfit(Invalid):
    code, says = "own_wish_answer_unfit", "答复不完整，请补上标出的地方"


class ReferConsentNeeded(Conflict):
    """A wish is the charity's, a request for help the bureau's: between them only by the person's word (PIPL 23)."""

    code, says = (
        "own_wish_consent_needed",
        "转为求助登记要先得到本人同意，请登记同意的方式（个人信息保护法第二十三条）",
    )


class WishStillThere(Conflict):
    code, says = "own_wish_still_there", "写成的心愿还没有撤下，不用重新写"


class OwnPersonLinked(Conflict):
    code, says = "own_wish_person_linked", "已经关联了台账里的人"
