"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from server.kit.clock import in_china
from server.kit.db import db
from server.kit.privacy import Forgotten, NotYet, Section
from server.people.models import Donor, PhoneCode, Session, Staff

FIELDS = [
    (
        "donors.openid",
        "爱心人士：微信身份",
        "识别微信小程序用户，向微信支付下单时必须提供",
        "注销后立即清除；有捐赠的随捐赠记录至少 5 年",
        "没有人能看到，只由程序使用",
    ),
    (
        "donors.phone_sealed",
        "爱心人士：手机号",
        "登录、认领心愿后的联系，密封保存",
        "注销后立即清除；有捐赠的随捐赠记录至少 5 年",
        "本人（遮盖显示），工作人员看不到",
    ),
    (
        "donors.phone_blind",
        "爱心人士：手机号的查重标记",
        "按手机号找到同一位爱心人士，不能还原",
        "同手机号",
        "没有人能看到，只由程序使用",
    ),
    (
        "donors.name_sealed",
        "爱心人士：姓名",
        "认领登记、开具捐赠票据，密封保存；本人选择实名时公示",
        "捐赠记录至少保存 5 年",
        "本人；本人选择实名公示时公众可见",
    ),
    ("donors.alias", "爱心人士：公示昵称", "本人选择的公示昵称", "本人可随时更改或清除", "公众（本人选择公示时）"),
    ("staff.name", "工作人员：姓名", "工作人员姓名，记录谁办理了什么", "办理记录保存期内", "工作人员"),
    ("staff.login", "工作人员：用户名", "工作人员登录名", "账号停用后随办理记录保存", "平台管理员、安全管理员、本人"),
    (
        "staff.phone_sealed",
        "工作人员：手机号",
        "工作人员手机号，绑定手机端工作身份时核对，密封保存",
        "账号停用 30 天后清除",
        "平台管理员、安全管理员（遮盖显示）",
    ),
    (
        "staff.donor_uid",
        "工作人员：手机端身份",
        "网格员、村民政员在手机端的身份对应",
        "解除绑定或账号停用 30 天后清除",
        "没有人能看到，只由程序使用",
    ),
    (
        "staff.signed_in_from",
        "工作人员：上次登录的地址和设备",
        "上次登录的地址和设备，登录时告诉本人",
        "下次登录时覆盖，账号停用 30 天后清除",
        "本人",
    ),
    (
        "staff_recovery_codes.code_hash",
        "工作人员：恢复码",
        "动态码丢失时使用的恢复码的散列值，不能还原",
        "用过或重新生成时作废，账号停用 30 天后清除",
        "没有人能看到，只由程序使用",
    ),
    (
        "staff_invitations.token_hash",
        "工作人员：邀请",
        "邀请的散列值，不能还原",
        "7 天内有效，30 天后清除",
        "没有人能看到，只由程序使用",
    ),
    (
        "sign_in_wrong_tries.mark",
        "连续输错的来源",
        "限制连续输错的来源，盲索引，不能还原",
        "7 天",
        "没有人能看到，只由程序使用",
    ),
    ("sessions.place", "登录：网络地址", "工作人员本人查看自己的登录（捐赠人的不记）", "会话到期即清除", "本人"),
    ("sessions.device", "登录：设备", "工作人员本人查看自己的登录（捐赠人的不记）", "会话到期即清除", "本人"),
    (
        "staff.totp_sealed",
        "工作人员：动态码密钥",
        "动态码密钥，密封保存",
        "账号停用 30 天后清除",
        "只在本人绑定时显示一次",
    ),
    (
        "staff.password_hash",
        "工作人员：密码",
        "登录密码的散列值（argon2id），不能还原",
        "账号停用 30 天后清除",
        "没有人能看到，只由程序使用",
    ),
    (
        "sessions.record_uid",
        "登录：是谁的",
        "登录会话与账号的对应（无姓名）",
        "会话到期即清除，最长 30 天",
        "没有人能看到，只由程序使用",
    ),
    (
        "phone_codes.phone_blind",
        "短信验证码：手机号标记",
        "限制验证码的发送次数，不能还原",
        "1 天",
        "没有人能看到，只由程序使用",
    ),
    (
        "staff.signed_in_at",
        "工作人员：上次登录时间",
        "上次登录的时间，登录时告诉本人",
        "下次登录时覆盖，账号停用 30 天后清除",
        "本人",
    ),
]


# What stays although somebody asks to be forgotten, as it is told to them.
KEPT_BY_LAW = (
    "捐赠记录（金额、时间、项目、编号）保存至少 5 年，用于账目和审计（《慈善法》）；其中不再有您的手机号和微信身份",
    "认领和交付记录保存至少 3 年，其中没有您的姓名",
    "办理留痕保存至少 6 个月，其中只有编号（《网络安全法》第二十一条）",
)


def export(uids: Sequence[str]) -> list[Section]:
    """账号: every record of a donor, as it stands."""
    rows = db.session.scalars(select(Donor).where(Donor.uid.in_(uids)).order_by(Donor.id))
    return [Section("账号", [_told(one) for one in rows])]


def forget(uids: Sequence[str]) -> Forgotten:
    """注销. Phone, WeChat identity, alias and sessions go; the name goes with them unless a gift needs it."""
    bound = select(Staff.name).where(Staff.donor_uid.in_(uids), Staff.state == "active").limit(1)
    if db.session.scalar(bound) is not None:
        raise NotYet("您的手机还绑定着工作身份，请先请管理员解除绑定")
    rows = list(db.session.scalars(select(Donor).where(Donor.uid.in_(uids))))
    blinds = [one.phone_blind for one in rows if one.phone_blind]
    db.session.execute(delete(PhoneCode).where(PhoneCode.phone_blind.in_(blinds)))
    db.session.execute(delete(Session).where(Session.kind == "donor", Session.record_uid.in_(uids)))
    empty = {"openid": None, "phone_sealed": None, "phone_blind": None, "alias": ""}
    db.session.execute(update(Donor).where(Donor.uid.in_(uids)).values(**empty))
    return Forgotten(["手机号、微信身份、昵称和登录已清除"], list(KEPT_BY_LAW))


def forget_name(uids: Sequence[str]) -> Forgotten:
    """The name, when nothing that the law keeps needs it."""
    db.session.execute(update(Donor).where(Donor.uid.in_(uids)).values(name_sealed=None))
    return Forgotten(["姓名已清除"])


def _told(one: Donor) -> list[tuple[str, str]]:
    return [
        ("编号", one.uid),
        ("姓名", one.name or "没有填写"),
        ("手机号", one.phone or "没有绑定"),
        ("昵称", one.alias or "没有填写"),
        ("微信", "已关联" if one.openid else "没有关联"),
        ("建立时间", f"{in_china(one.at):%Y-%m-%d %H:%M}"),
    ]
