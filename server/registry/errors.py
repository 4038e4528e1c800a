"""拒绝 — what cannot be put on record, or may not be looked at."""

from server.kit.errors import Conflict, Forbidden, Invalid, NotFound


class PersonUnknown(NotFound):
    code, says = "person_unknown", "台账中没有这个人"


class HouseholdUnknown(NotFound):
    code, says = "household_unknown", "台账中没有这一户"


class ConsentUnknown(NotFound):
    code, says = "consent_unknown", "没有这份同意书"


class PersonKnown(Conflict):
    code, says = "person_known", "这个身份证号已经在台账中了"


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
