"""个人信息 — what this room keeps about people: (field, purpose, retention)."""

FIELDS = [
    (
        "donors.openid",
        "识别微信小程序用户，向微信支付下单时必须提供",
        "注销后立即清除；有捐赠的随捐赠记录至少 5 年",
    ),
    ("donors.phone_sealed", "登录、认领心愿后的联系，密封保存", "注销后立即清除；有捐赠的随捐赠记录至少 5 年"),
    ("donors.phone_blind", "按手机号找到同一位爱心人士，不能还原", "同手机号"),
    ("donors.name_sealed", "认领登记、开具捐赠票据，密封保存；本人选择实名时公示", "捐赠记录至少保存 5 年"),
    ("donors.alias", "本人选择的公示昵称", "本人可随时更改或清除"),
    ("staff.name", "工作人员姓名，记录谁办理了什么", "办理记录保存期内"),
    ("staff.login", "工作人员登录名", "账号停用后随办理记录保存"),
    ("staff.phone_sealed", "工作人员手机号，绑定手机端工作身份时核对，密封保存", "账号停用后清除"),
    ("staff.donor_uid", "网格员、村民政员在手机端的身份对应", "解除绑定或账号停用后清除"),
    ("staff.signed_in_from", "上次登录的地址和设备，登录时告诉本人", "下次登录时覆盖，账号停用后清除"),
    (
        "staff_recovery_codes.code_hash",
        "动态码丢失时使用的恢复码的散列值，不能还原",
        "用过或重新生成时作废，账号停用后清除",
    ),
    ("staff_invitations.token_hash", "邀请的散列值，不能还原", "7 天内有效，30 天后清除"),
    ("sign_in_wrong_tries.mark", "限制连续输错的来源，盲索引，不能还原", "1 天"),
    ("sessions.place", "工作人员本人查看自己的登录（捐赠人的不记）", "会话到期即清除"),
    ("sessions.device", "工作人员本人查看自己的登录（捐赠人的不记）", "会话到期即清除"),
    ("staff.totp_sealed", "动态码密钥，密封保存", "账号停用后清除"),
    ("staff.password_hash", "登录密码的散列值（argon2id），不能还原", "账号停用后清除"),
    ("sessions.record_uid", "登录会话与账号的对应（无姓名）", "会话到期即清除，最长 30 天"),
    ("phone_codes.phone_blind", "限制验证码的发送次数，不能还原", "1 天"),
]
