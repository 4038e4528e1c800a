"""拒绝 — signing in, and saying who one is."""

from server.kit.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany


class SignInWrong(DomainError):
    """One sentence for a wrong name, password or code: nobody learns which of them was right."""

    status, code, says = 401, "sign_in_wrong", "用户名、密码或动态码不对"


class OtpNeeded(DomainError):
    status, code, says = 401, "otp_needed", "您的岗位需要动态码，请打开手机上的动态码应用，填写六位数字"


class OtpNotEnrolled(Forbidden):
    code, says = "otp_not_enrolled", "这项操作需要动态码，请先到「我的账号」绑定"


class EnrolCodeWrong(Invalid):
    code, says = "enrol_code_wrong", "六位数字不对。请确认手机时间准确，再输入应用上最新的数字"


class StaffLocked(TooMany):
    code, says = (
        "staff_locked",
        "连续输错 5 次，账号已锁定 15 分钟。请稍后再试；忘记密码或丢了手机，请联系本单位的平台管理员重新发邀请",
    )


class AddressLocked(TooMany):
    code, says = "address_locked", "这个网络地址输错的次数太多，请 15 分钟后再试；急用请联系平台管理员"


class LoginTaken(Conflict):
    code, says = "login_taken", "这个用户名已经有人用了"


class RolesMixed(Invalid):
    """三权分立 (GB/T 22239 8.1.4): the three administrators are three people."""

    code, says = "roles_mixed", "平台管理员、安全管理员、审计管理员必须由不同的人担任"


class PostsCross(Invalid):
    """Roles and areas of one account multiply; two roles for two places would give each of them both."""

    code, says = "posts_cross", "一个账号有几个岗位时，须管同样的地区和范围；管别处的岗位请另开账号"


class PostMisplaced(Invalid):
    code, says = "post_misplaced", "岗位与地区级别不符，请选这个岗位所在一级的地区"


class PostElsewhere(Invalid):
    code, says = "post_elsewhere", "岗位与单位不符，请先核对这个账号的单位"


class PostHeld(Conflict):
    code, says = "post_held", "这个岗位已经有了，或者正在等批准"


class OwnAccount(Forbidden):
    code, says = "own_account", "不能办理自己的账号，请由另一位管理员办理"


class LastAdmin(Conflict):
    code, says = "last_admin", "这是最后一位在用的管理员，请先开通另一位，再停用、重置或收回"


class PostUnknown(NotFound):
    code, says = "post_unknown", "没有这个岗位申请"


class OrganisationUnknown(NotFound):
    code, says = "organisation_unknown", "没有这个单位"


class OrganisationTaken(Conflict):
    code, says = "organisation_taken", "这个单位名称已经登记过了"


class OrganisationInvalid(Invalid):
    code, says = "organisation_invalid", "单位名称用 2 到 60 个字，类别和地区要选"


class OneCharity(Conflict):
    """慈善法 27, 114: one deployment serves one recipient charity."""

    code, says = "one_charity", "本平台只为一家慈善组织服务，已经登记过了"


class OrganisationBusy(Conflict):
    code, says = "organisation_busy", "这个单位还有在用的账号，请先停用或换单位"


class StaffNameInvalid(Invalid):
    code, says = "staff_name_invalid", "姓名用 2 到 20 个字"


class StaffPosted(Conflict):
    code, says = "staff_posted", "这个账号还有岗位，请先收回岗位再换单位"


class InvitationGone(NotFound):
    code, says = "invitation_gone", "邀请已经用过、过期或被新的邀请代替，请联系平台管理员"


class InvitationCodeWrong(Invalid):
    code, says = "invitation_code_wrong", "邀请码不对，请照安全管理员给的纸条填写；连续 5 次不对，这份邀请作废"


class PasswordsDiffer(Invalid):
    code, says = "passwords_differ", "两次填写的密码不一样"


class PasswordSame(Invalid):
    code, says = "password_same", "新密码不能与现在的一样"


class RoleUnknown(Invalid):
    code, says = "role_unknown", "没有这个岗位"


class PasswordWeak(Invalid):
    code, says = "password_weak", "密码用 10 到 200 个字符"


class PasswordCommon(Invalid):
    code, says = "password_common", "这个密码太常见，很容易被猜到。可以用几个不相干的词，中间加上符号"


class PasswordOwn(Invalid):
    code, says = "password_own", "密码里不要有自己的用户名、姓名或手机号"


class LoginInvalid(Invalid):
    code, says = "login_invalid", "用户名用 2 到 32 个小写字母、数字、点、横线或下划线"


class StaffUnknown(NotFound):
    code, says = "staff_unknown", "没有这位工作人员"


class DemoOnly(Forbidden):
    code, says = "demo_only", "只有演示环境可以这样查看动态码"


class WorkCodeWrong(Invalid):
    code, says = "work_code_wrong", "邀请码不对、用过或已过期，请向乡镇民政岗重新要一个"


class WorkTooOften(TooMany):
    code, says = "work_too_often", "输错的次数太多，请 15 分钟后再试"


class WorkPhoneNeeded(Invalid):
    code, says = "phone_needed", "请先验证手机号，再绑定工作身份"


class WorkPhoneOther(Conflict):
    code, says = "work_phone_other", "这个账号登记的是另一个手机号，请用那个号码登录，或请平台管理员更正"


class WorkTaken(Conflict):
    code, says = "work_taken", "这部手机已经绑定了另一个工作账号，请先解除"


class WorkUnbound(Conflict):
    code, says = "work_unbound", "没有绑定工作身份，或者账号已停用、岗位已收回"


class WorkNotForPost(Forbidden):
    code, says = "work_not_for_post", "只有社工站、村（社区）、网格和乡镇的岗位能在手机上办理"


class PhoneInvalid(Invalid):
    code, says = "phone_invalid", "请填写 11 位手机号"


class SmsTooOften(TooMany):
    code, says = "sms_too_often", "验证码刚刚发过，请稍后再试"


class SmsTooMany(TooMany):
    code, says = "sms_too_often", "今天的验证码次数用完了，请明天再试"


class SmsCodeWrong(Invalid):
    code, says = "sms_code_wrong", "验证码不对或已过期，请重新获取"


class PhoneTaken(Conflict):
    """Merging two donors who both proved a phone of their own is a person's decision, never automatic."""

    code, says = "phone_taken", "这个手机号已属于另一位爱心人士。如果两个号码都是您的，请拨打 12345 由工作人员合并"


class NameInvalid(Invalid):
    code, says = "name_invalid", "请写您的称呼，2 到 30 个字，例如：王女士"


class AliasInvalid(Invalid):
    code, says = "alias_invalid", "昵称用 1 到 20 个字"


class DonorUnknown(NotFound):
    code, says = "donor_unknown", "没有这位爱心人士"
