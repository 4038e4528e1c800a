"""拒绝 — what cannot be put on record, or may not be looked at."""

from server.kit.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class PersonUnknown(NotFound):
    code, says = "person_unknown", "台账中没有这个人"


class HouseholdUnknown(NotFound):
    code, says = "household_unknown", "台账中没有这一户"


class ConsentUnknown(NotFound):
    code, says = "consent_unknown", "没有这份同意书"


class PersonKnown(Conflict):
    code, says = (
        "person_known",
        "这个身份证号已经在台账中了；本地列表里没有的，请联系民政局核对登记在哪里",
    )


class IdNumberWrong(Invalid):
    """GB 11643-1999: seventeen digits and a check digit."""

    code, says = "id_number_wrong", "身份证号不对，请核对 18 位号码（最后一位是校验码）"


class PersonIncomplete(Invalid):
    code, says = "person_incomplete", "资料不完整，请补上标出的地方"


class GuardianNeeded(Invalid):
    """PIPL art. 31: under fourteen the guardian agrees."""

    code, says = "guardian_needed", "未满 14 周岁，请填写监护人的姓名、电话和关系（个人信息保护法第三十一条）"


class GuardianMustConsent(Invalid):
    code, says = "guardian_must_consent", "未满 14 周岁，须由监护人同意（个人信息保护法第三十一条）"


class ConsentExpired(Invalid):
    code, says = "consent_expired", "同意书的到期日必须在今天之后"


class ConsentIncomplete(Invalid):
    """PIPL art. 23: recipient, purpose and kinds are named, or it is no consent."""

    code, says = "consent_incomplete", "同意书要写明提供给谁、提供哪些内容（个人信息保护法第二十三条）"


class AlreadyWithdrawn(Conflict):
    code, says = "already_withdrawn", "这份同意已经撤回了"


class OutsideArea(Forbidden):
    code, says = "outside_area", "这个地区不归您负责"


class WrongController(Forbidden):
    """Design §1.2: the bureau's records and the charity's are two; crossing needs a live consent."""

    code, says = "wrong_controller", "救助台账归民政局、慈善台账归慈善会，您的岗位不能登记到另一方"


class ReasonNeeded(Invalid):
    code, says = "reason_needed", "查看完整信息要写明理由，至少 4 个字"


class ReasonUnlisted(Invalid):
    code, says = "reason_unlisted", "请选择查看的理由"


class ShownOnce(Conflict):
    """One form shows whole fields once; going back in the browser does not show them again."""

    code, says = "shown_once", "这次查看已经显示过了。确需再看，请回到这个人的页面，重新写明理由"


class RevealsUsedUp(TooMany):
    code, says = (
        "reveals_used_up",
        "您今天查看完整信息的次数已用完。可以请同岗位的同事代为查看，或明天继续；要整批办理请用“导出”并写明用途",
    )


class LookedAtEnough(TooMany):
    code, says = (
        "looked_at_enough",
        "这位群众的完整信息今天已被多次查看，暂不再显示。请先向今天查看过的同事了解情况，或明天再看",
    )


class PersonForgotten(Conflict):
    """PIPL art. 47: what a law still keeps is stored, and nothing else is done with it."""

    code, says = "person_forgotten", "这份记录里的个人信息已依法清除，只保存、不再办理；本人再来请重新登记"


class PaperGone(NotFound):
    code, says = "paper_gone", "这份同意书的照片保存期已满，已经清除"


class SearchUnclear(Invalid):
    code, says = "search_unclear", "请输入完整的 18 位身份证号或 11 位手机号"


class ConsentUnfit(Invalid):
    code, says = "consent_unfit", "这项用途不能提供给所选的对象，请重新选择"


class NothingChanged(Invalid):
    code, says = "nothing_changed", "没有改动任何内容"


class NoteNamesPerson(Invalid):
    """What stays for ever in the timeline must name nobody."""

    code, says = "note_names_person", "说明会长期留存，请不要写姓名、身份证号和电话"


class ProvisionIncomplete(Invalid):
    code, says = "provision_incomplete", "受助记录不完整，请补上标出的地方"


class ProvisionKnown(Conflict):
    code, says = "provision_known", "这个凭证号已经登记过一条受助记录了"


class ProvisionUnknown(NotFound):
    code, says = "provision_unknown", "没有这条受助记录"


class CorrectedBefore(Conflict):
    code, says = "corrected_before", "这条记录已经更正过了，请更正最新的那一条"


class MergeUnknown(NotFound):
    code, says = "merge_unknown", "没有这个合并申请"


class MergeImpossible(Conflict):
    code, says = "merge_impossible", "这两条记录不能合并"


class MergeAsked(Conflict):
    code, says = "merge_asked", "这条记录已经有人申请合并，正在等待复核"


class StillNeeded(Conflict):
    code, says = "still_needed", "这个人登记后已有其他办理，不能再撤销，请在台账里逐条更正"


class RevealUnknown(NotFound):
    code, says = "reveal_unknown", "没有这条查看记录"
